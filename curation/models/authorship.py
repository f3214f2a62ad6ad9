"""Authorships: who wrote any part of what an edition published, and who let it pass."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from curation.models.columns import RecordSlugColumn, ResourceColumn
from publication.choices import Resource
from publication.models import Edition
from sources.models.columns import choice_check


class Authorship(models.Model):
    """One person who wrote part of what an edition published of one record, beside the one who published it.

    The database itself refuses a row in which the two are one person, whatever code path is taken. Not public.
    """

    edition = models.ForeignKey(
        Edition, on_delete=models.PROTECT, related_name="+", help_text="Edition that published it."
    )
    resource = ResourceColumn()
    slug = RecordSlugColumn()
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Who wrote part of it.",
    )
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", help_text="Who published it."
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition", "resource", "slug", "author"], name="authorship_once"),
            choice_check("authorship", "resource", Resource),
            # Stops a person from publishing what they wrote any part of.
            models.CheckConstraint(condition=~Q(author=F("reviewer")), name="authorship_two_people"),
        ]

    def __str__(self) -> str:
        return f"{self.resource}/{self.slug} in edition {self.edition_id}"
