"""Editions: acts of publication, numbered and chained by hash, and the head that publishers lock."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from publication.choices import Origin
from sources.models.columns import INTEGER_MAX, BoundedInteger, choice_check, range_check


def dataset_version(number: int, chain: str) -> str:
    """Return `<number>-<chain hash>`, the value of the `Dataset-Version` header."""
    return f"{number}-{chain}"


class Edition(models.Model):
    """One publication: what changed together, when and why, identified by its number.

    `chain` is the SHA-256 over the previous chain and the sorted (resource, slug, hash of document) that changed,
    so equal chains mean equal data from the first edition on. Who stood behind it is recorded but not public.
    """

    number = BoundedInteger(
        primary_key=True, minimum=1, help_text="Counts from 1 without gaps; commit order."
    )
    at = models.DateTimeField(help_text="Moment of publication (UTC).")
    reason = models.CharField(max_length=400, help_text="Why it was published; public.")
    origin = models.CharField(
        max_length=8, choices=Origin.choices, help_text="Loaded from seeds, or published by people."
    )
    chain = models.CharField(
        max_length=64, help_text="SHA-256 (hex) over the previous chain and what changed."
    )
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Who submitted what was written; null = nothing was (seeds, withdrawing, moving). Not public.",
    )
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Who published it; null = loaded from seeds. Not public.",
    )

    class Meta:
        ordering = ["number"]
        constraints = [
            choice_check("edition", "origin", Origin),
            range_check("edition", "number", 1, INTEGER_MAX),
            # Stops people from publishing what they submitted themselves, whatever code path is taken. Withdrawing,
            # renaming and merging put nothing new before the public: they need no second person.
            models.CheckConstraint(
                condition=Q(origin=Origin.SEEDS, submitted_by__isnull=True, reviewed_by__isnull=True)
                | Q(origin=Origin.PEOPLE, reviewed_by__isnull=False, submitted_by__isnull=True)
                | (
                    Q(origin=Origin.PEOPLE, submitted_by__isnull=False, reviewed_by__isnull=False)
                    & ~Q(submitted_by=F("reviewed_by"))
                ),
                name="edition_two_people",
            ),
        ]
        indexes = [
            # Which edition was current at a moment? (`as_of=<moment>`)
            models.Index(fields=["at"], name="edition_at"),
        ]

    def __str__(self) -> str:
        return f"Edition {self.number}: {self.reason}"

    @property
    def version(self) -> str:
        """`<number>-<chain hash>`."""
        return dataset_version(self.number, self.chain)


class Head(models.Model):
    """The one row that says which edition is current; publishers lock it before their first read.

    Why not max(number): a lock needs a row that exists, and a request learns its edition from one row.
    """

    id = BoundedInteger(primary_key=True, default=1, minimum=1, maximum=1, help_text="Always 1.")
    number = BoundedInteger(
        default=0, help_text="Number of the current edition; 0 = nothing is published yet."
    )
    at = models.DateTimeField(null=True, help_text="Moment of the current edition; null = none yet.")
    chain = models.CharField(max_length=64, default="0" * 64, help_text="Chain hash of the current edition.")

    class Meta:
        constraints = [
            range_check("head", "id", 1, 1),
            range_check("head", "number", 0, INTEGER_MAX),
        ]

    def __str__(self) -> str:
        return self.version

    @property
    def version(self) -> str:
        """`<number>-<chain hash>`."""
        return dataset_version(self.number, self.chain)
