"""Records: the published versions of every resource, as documents with the columns lists are sorted by."""

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Expression, F, Q

from publication.choices import RecordState, Resource
from sources.models.columns import INTEGER_MAX, BoundedInteger, choice_check, range_check

# Last edition of a version that is still current; a value, not null, so that one index serves “as of” and “now”.
FOREVER = INTEGER_MAX

# Moments are whole seconds since 1970-01-01T00:00:00Z; these stand for an open or unknown end. They lie outside
# the years that dates accept (1000 to 9998).
BEGINNING = -40_000_000_000
END = 300_000_000_000

# Alias of the one key row that drives a list: where there is one, its sort columns stand for the record's own.
DRIVING = "driving"
DRIVING_COLUMNS = {"date_earliest": "driving_date", "slug": "driving_slug"}


class BinaryTextColumn(models.CharField):  # type: ignore[type-arg]  # not generic at run time
    """Text that both databases sort by code point: collation "C" on PostgreSQL, BINARY (its default) on SQLite."""

    def db_parameters(self, connection: Any) -> Any:
        """Name the collation where it is not the default."""
        parameters = super().db_parameters(connection)
        parameters["collation"] = "C" if connection.vendor == "postgresql" else None
        return parameters


class MomentColumn(models.BigIntegerField):  # type: ignore[type-arg]  # not generic at run time
    """A moment in whole seconds since 1970-01-01T00:00:00Z, with sentinels for open ends."""

    # No moment lies outside the sentinels. As defaults of the class these stand in no migration.
    default_validators = [MinValueValidator(BEGINNING), MaxValueValidator(END)]


class OwnerColumn(models.BigIntegerField):  # type: ignore[type-arg]  # not generic at run time
    """The key of the version that owns rows; 0 until a version that owns its own is saved."""

    default_validators = [MinValueValidator(0), MaxValueValidator(models.BigIntegerField.MAX_BIGINT)]


class RecordQuerySet(models.QuerySet["Record"]):
    """Words in which the public API asks for records."""

    def at(self, edition: int | Expression) -> "RecordQuerySet":
        """Versions that were current in this edition, tombstones and redirects included."""
        return self.filter(first_edition__lte=edition, last_edition__gte=edition)

    def live(self) -> "RecordQuerySet":
        """Versions that carry a document."""
        return self.filter(state=RecordState.LIVE)

    def current(self) -> "RecordQuerySet":
        """Versions that nothing has replaced yet."""
        return self.filter(last_edition=FOREVER)


class Record(models.Model):
    """One published version of one record, identified by resource, slug and first edition; never changed in place.

    `content` holds the record's own reviewed fields with references as resource and slug; `document` is the JSON
    the public reads, expanded with the published content of what it refers to. A version is closed (`last_edition`)
    when the next one opens.
    """

    resource = models.CharField(max_length=12, choices=Resource.choices, help_text="Resource as stored.")
    slug = BinaryTextColumn(max_length=120, help_text="Public identifier.")
    kind = models.CharField(max_length=16, default="", help_text="Kind of fact; empty for other resources.")
    state = models.CharField(
        max_length=10, choices=RecordState.choices, help_text="Live, tombstone or redirect."
    )
    target = models.CharField(
        max_length=120, default="", help_text="Slug a redirect leads to; empty = no redirect."
    )
    first_edition = BoundedInteger(minimum=1, help_text="Edition that brought this version.")
    last_edition = BoundedInteger(
        minimum=1, default=FOREVER, help_text="Last edition in which it is current; 2147483647 = still."
    )
    created_edition = BoundedInteger(minimum=1, help_text="Edition that first published this slug.")
    own = models.BooleanField(help_text="True: its own content changed; false: only something it embeds.")
    content = models.TextField(
        help_text="Own reviewed fields, canonical JSON; empty for tombstones and redirects."
    )
    document = models.TextField(
        help_text="What the public reads, compact JSON; empty for tombstones and redirects."
    )
    document_sha256 = models.CharField(max_length=64, help_text="SHA-256 (hex) of the document in UTF-8.")
    index_sha256 = models.CharField(
        max_length=64, default="", help_text="SHA-256 (hex) of all that filters read of it."
    )
    name = BinaryTextColumn(
        max_length=400, default="", help_text="Name, title, summary or question, folded for sorting."
    )
    sort_kind = BinaryTextColumn(
        max_length=32, default="", help_text="The record's own kind code, for sorting; empty = none."
    )
    date_earliest = MomentColumn(
        default=BEGINNING, help_text="First moment of its date; sentinel = open or unknown."
    )
    date_latest = MomentColumn(default=END, help_text="Last moment of its date; sentinel = open or unknown.")
    date_known = models.BooleanField(default=False, help_text="Whether it has a date at all.")
    source_count = BoundedInteger(default=0, help_text="Sources that cite the fact.")
    independent_origins = BoundedInteger(
        default=0, help_text="Independent origins of the fact and what corroborates it."
    )

    # Rows beside a version (models.index, models.search) are owned by the version that wrote them and shared by those
    # after it for which they would come out the same: a new name of an actor rewrites documents, not their index.
    indexed_by = OwnerColumn(
        default=0, help_text="Key of the version that owns its index rows, mostly its own."
    )
    texts_by = OwnerColumn(
        default=0, help_text="Key of the version that owns its searched texts, mostly its own."
    )

    objects = RecordQuerySet.as_manager()

    class Meta:
        ordering = ["resource", "slug", "first_edition"]
        constraints = [
            # It also answers which version of a record was current in an edition: a record has few versions.
            models.UniqueConstraint(fields=["resource", "slug", "first_edition"], name="record_version_once"),
            # Stops two versions of one record from being current at once, whatever two publishers do.
            models.UniqueConstraint(
                fields=["resource", "slug"], condition=Q(last_edition=FOREVER), name="record_current_once"
            ),
            choice_check("record", "resource", Resource),
            choice_check("record", "state", RecordState),
            models.CheckConstraint(
                condition=Q(first_edition__lte=F("last_edition")), name="record_editions_in_order"
            ),
            models.CheckConstraint(
                condition=Q(created_edition__lte=F("first_edition")), name="record_created_first"
            ),
            models.CheckConstraint(
                condition=Q(date_earliest__lte=F("date_latest")), name="record_dates_in_order"
            ),
            range_check("record", "first_edition", 1, INTEGER_MAX),
            range_check("record", "last_edition", 1, INTEGER_MAX),
            range_check("record", "created_edition", 1, INTEGER_MAX),
            range_check("record", "source_count", 0, INTEGER_MAX),
            range_check("record", "independent_origins", 0, INTEGER_MAX),
            models.CheckConstraint(
                condition=Q(state__in=[RecordState.RENAMED, RecordState.MERGED]) ^ Q(target=""),
                name="record_redirect_target",
            ),
        ]
        indexes = [
            # Which records of a resource are newest? (lists in the default order)
            models.Index(fields=["resource", "date_earliest", "slug"], name="record_by_date"),
            # The same as `record_by_date` for one kind of fact.
            models.Index(fields=["resource", "kind", "date_earliest", "slug"], name="record_by_kind_date"),
            # Which records of a resource come next by name?
            models.Index(fields=["resource", "name", "slug"], name="record_by_name"),
            # What did an edition bring? (changes feed)
            models.Index(fields=["first_edition", "resource", "slug"], name="record_by_edition"),
            # Which versions share these index rows, and which of them is current? (every filter)
            models.Index(fields=["indexed_by", "last_edition"], name="record_indexed_by"),
            # The same for the texts that search finds.
            models.Index(fields=["texts_by", "last_edition"], name="record_texts_by"),
        ]

    def __str__(self) -> str:
        return f"{self.resource}/{self.slug} since edition {self.first_edition}"

    def save(self, *arguments: Any, **options: Any) -> None:
        """Save; a version that shares no rows owns its own."""
        super().save(*arguments, **options)
        if not (self.indexed_by and self.texts_by):
            self.own_rows(self.pk)
            super().save(update_fields=["indexed_by", "texts_by"])

    def own_rows(self, key: int) -> None:
        """Take a key, and name the version itself as the owner of rows that it does not share."""
        self.pk = key
        self.indexed_by = self.indexed_by or key
        self.texts_by = self.texts_by or key
