"""Comments: what editors say to each other about a record, open until somebody resolves them."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from curation.models.columns import RecordSlugColumn, ResourceColumn
from publication.choices import Resource
from sources.models.columns import PARAGRAPH_MAX, BoundedInteger, choice_check, range_check


class Comment(models.Model):
    """One remark on a record, or on one paragraph of a source; editors only."""

    resource = ResourceColumn()
    slug = RecordSlugColumn()
    paragraph = BoundedInteger(
        null=True,
        blank=True,
        minimum=1,
        maximum=PARAGRAPH_MAX,
        help_text="Paragraph spoken of, 1-based; null = the record as a whole.",
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", help_text="Who says it."
    )
    at = models.DateTimeField(help_text="Moment it was said (UTC).")
    text = models.TextField(max_length=2000, help_text="What is said; plain text.")
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Who settled it; null = open.",
    )
    resolved_at = models.DateTimeField(null=True, blank=True, help_text="When it was settled; null = open.")

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            choice_check("comment", "resource", Resource),
            range_check("comment", "paragraph", 1, PARAGRAPH_MAX),
            models.CheckConstraint(
                condition=Q(resolved_by__isnull=True, resolved_at__isnull=True)
                | Q(resolved_by__isnull=False, resolved_at__isnull=False),
                name="comment_resolved_by_somebody",
            ),
        ]
        indexes = [
            # What is said about this record?
            models.Index(fields=["resource", "slug", "at"], name="comment_record"),
            # What is still open? (the queue)
            models.Index(fields=["-at", "-id"], name="comment_open", condition=Q(resolved_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return self.text[:60]
