"""Revisions: what a record was after each change of it, by whom and why; written once, never changed."""

import json
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from curation.choices import RevisionVerb
from curation.models.columns import RecordSlugColumn, ResourceColumn
from curation.seeding.stored import Aggregate, renamed
from publication.choices import Resource
from publication.models import Edition
from sources.choices import CurationStatus
from sources.models.columns import INTEGER_MAX, BoundedInteger, choice_check, range_check

REASON_MAX = 400


class Snapshot(models.Model):
    """One content that a record had, identified by its hash; revisions that left it as it was share it.

    It holds the rows of the record in the shape of fixtures, inlines included, and the stored text of a source.
    """

    sha256 = models.CharField(
        max_length=64, primary_key=True, help_text="SHA-256 (hex) of the content in UTF-8."
    )
    content = models.TextField(help_text="Rows of the record by table, canonical JSON; editors only.")

    def __str__(self) -> str:
        return self.sha256[:12]


class Revision(models.Model):
    """One change of one record: who did what, when and why, and what the record was afterwards.

    Identified by the record and a number that counts from 1. The database refuses to update or delete one; a rename
    alone re-keys them. `restores` names the revision whose content came back by reverting.
    """

    resource = ResourceColumn()
    slug = RecordSlugColumn()
    number = BoundedInteger(minimum=1, help_text="Counts the changes of this record from 1.")
    at = models.DateTimeField(help_text="Moment of the change (UTC).")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Who did it; null = loaded from seeds. Not public.",
    )
    verb = models.CharField(max_length=12, choices=RevisionVerb.choices, help_text="What was done.")
    reason = models.CharField(
        max_length=REASON_MAX, blank=True, default="", help_text="Why, in the person's words; may be empty."
    )
    status = models.CharField(
        max_length=12, choices=CurationStatus.choices, help_text="Status of the record afterwards."
    )
    row_version = BoundedInteger(minimum=1, help_text="Version of the row afterwards.")
    stored = models.ForeignKey(
        Snapshot, on_delete=models.PROTECT, related_name="revisions", help_text="What the record was then."
    )
    edition = models.ForeignKey(
        Edition,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Edition that the change made; null = the public saw nothing of it.",
    )
    batch = models.UUIDField(
        null=True, help_text="Shared by the changes that one act made to several records; null = alone."
    )
    restores = BoundedInteger(
        null=True, minimum=1, help_text="Number of the revision that was restored; null = none."
    )

    class Meta:
        ordering = ["resource", "slug", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["resource", "slug", "number"], name="revision_once"),
            choice_check("revision", "resource", Resource),
            choice_check("revision", "verb", RevisionVerb),
            choice_check("revision", "status", CurationStatus),
            range_check("revision", "number", 1, INTEGER_MAX),
            range_check("revision", "row_version", 1, INTEGER_MAX),
            range_check("revision", "restores", 1, INTEGER_MAX),
            # Only seeds come without a person.
            models.CheckConstraint(
                condition=Q(by__isnull=False) | Q(verb=RevisionVerb.LOAD), name="revision_by_somebody"
            ),
        ]
        indexes = [
            # Which records did one act change? (undoing a merge)
            models.Index(fields=["batch"], name="revision_batch", condition=Q(batch__isnull=False)),
            # What has this person done lately? (the queue)
            models.Index(fields=["by", "-at"], name="revision_by_person"),
        ]

    def __str__(self) -> str:
        return f"{self.resource}/{self.slug} {self.number}: {self.get_verb_display()}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write it once."""
        if not self._state.adding:
            raise ValidationError("A revision is never changed: write another.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        """Refuse."""
        raise ValidationError("A revision is never deleted.")

    @property
    def snapshot(self) -> str:
        """What the record was then: canonical JSON text."""
        return self.stored.content

    @property
    def aggregate(self) -> Aggregate:
        """What the record was then: rows by table, under its slug of today; what it names keeps the slugs of then."""
        rows: Aggregate = json.loads(self.stored.content)
        return renamed(rows, self.resource, self.slug)


class LoadMark(models.Model):
    """What the seeds said of one record when they were last loaded.

    A record that still equals its mark was not edited since, whatever review it went through on its way.
    """

    resource = ResourceColumn()
    slug = RecordSlugColumn()
    sha256 = models.CharField(max_length=64, help_text="SHA-256 (hex) of the record's rows as loaded.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["resource", "slug"], name="loadmark_once"),
            choice_check("loadmark", "resource", Resource),
        ]

    def __str__(self) -> str:
        return f"{self.resource}/{self.slug}"
