"""The base of every record that editors curate and the public sees only through publication."""

from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from sources.choices import CurationStatus
from sources.dates import ImpreciseDate
from sources.models.columns import INTEGER_MAX, BoundedInteger, SlugColumn


class CuratedQuerySet(models.QuerySet[Any]):
    """Words in which editors ask for curated records."""

    def published(self) -> "CuratedQuerySet":
        """Records of which the public sees a version."""
        return self.filter(status=CurationStatus.PUBLISHED)

    def waiting(self) -> "CuratedQuerySet":
        """Records that wait for a second person."""
        return self.filter(status=CurationStatus.IN_REVIEW)


class CuratedManager(models.Manager[Any]):
    """Default manager: fixtures name records by slug, never by primary key."""

    def get_queryset(self) -> CuratedQuerySet:
        """Return the curated queryset."""
        return CuratedQuerySet(self.model, using=self._db)

    def get_by_natural_key(self, slug: str) -> Any:
        """Return the record with this slug."""
        return self.get(slug=slug)


class Curated(models.Model):
    """What every curated record has: a public slug, a status, and two people.

    A row is a working copy: saving it changes nothing that the public sees. Status says how far the record has
    come; it is moved by the verbs of `curation` only.
    """

    # Names of the dates (column prefixes) that this record carries.
    DATES: ClassVar[tuple[str, ...]] = ()

    slug = SlugColumn(
        help_text="The one public identifier; unique per resource; once published it changes only by renaming."
    )
    status = models.CharField(
        max_length=12,
        choices=CurationStatus.choices,
        default=CurationStatus.DRAFT,
        editable=False,
        help_text="Where the record stands on its way to the public.",
    )
    row_version = BoundedInteger(
        default=1,
        minimum=1,
        editable=False,
        help_text="Counts the saves of this row; a save from an older copy is refused.",
    )
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Who submitted the present version for review; null = nobody yet, or loaded from seeds.",
    )
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Who published the present version; null = nobody yet, or loaded from seeds.",
    )

    objects = CuratedManager()

    class Meta:
        abstract = True
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(status__in=CurationStatus.values), name="%(class)s_status_known"
            ),
            models.CheckConstraint(
                condition=Q(row_version__gte=1, row_version__lte=INTEGER_MAX),
                name="%(class)s_row_version_range",
            ),
            # Stops a person from approving their own work, whatever code path is taken.
            models.CheckConstraint(
                condition=Q(submitted_by__isnull=True)
                | Q(reviewed_by__isnull=True)
                | ~Q(submitted_by=F("reviewed_by")),
                name="%(class)s_two_people",
            ),
        ]

    def natural_key(self) -> tuple[str]:
        """Return the slug, the key fixtures use."""
        return (self.slug,)

    def clean(self) -> None:
        """Fill computed bounds of dates and refuse unsound ones, naming the column."""
        super().clean()
        errors: dict[str, str] = {}
        for prefix in self.DATES:
            date = ImpreciseDate.of(self, prefix)
            problems = date.problems()
            errors |= {f"{prefix}_{part}": message for part, message in problems.items()}
            if not problems:
                filled = date.filled()
                setattr(self, f"{prefix}_earliest", filled.earliest)
                setattr(self, f"{prefix}_latest", filled.latest)
        if errors:
            raise ValidationError(errors)
