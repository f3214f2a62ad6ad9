"""Rows beside a record's document that filters and expansion read; written and dropped with their record."""

from django.db import models
from django.db.models import F, Q

from facts.choices import AttributionKind, Outcome, Section, VictimStatus
from facts.models.casualty import FIGURE_MAX
from publication.models.record import BinaryTextColumn, MomentColumn, Record
from publication.models.sharing import SharedBy
from sources.models.columns import PARAGRAPH_MAX, BoundedInteger, choice_check, range_check


class RecordLink(models.Model):
    """One published record another was expanded from; drives which documents an edition expands again."""

    owner = models.ForeignKey(
        Record,
        db_column="record_id",
        on_delete=models.CASCADE,
        related_name="+",
        help_text="The version that wrote the row.",
    )
    record = SharedBy(Record, related_name="links")
    resource = models.CharField(max_length=12, help_text="Resource of what it was expanded from.")
    slug = BinaryTextColumn(
        max_length=120, help_text="Slug of what it was expanded from; `*` = every record of the resource."
    )
    direct = models.BooleanField(
        help_text="True: its own content names it; false: only reached through others."
    )
    shown_back = models.BooleanField(
        help_text="True: the other's document shows this record (relation, dispute)."
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "resource", "slug"], name="recordlink_once")]
        indexes = [
            # Which records embed this one? (expansion, dependants of a withdrawal)
            models.Index(fields=["resource", "slug"], name="recordlink_target"),
        ]

    def __str__(self) -> str:
        return f"{self.owner_id} → {self.resource}/{self.slug}"


class RecordKey(models.Model):
    """One value by which a record can be filtered for equality, with the default sort columns beside it.

    The sort columns stand here again so that “the newest 50 with this value” reads one index in order.
    """

    owner = models.ForeignKey(
        Record,
        db_column="record_id",
        on_delete=models.CASCADE,
        related_name="+",
        help_text="The version that wrote the row.",
    )
    record = SharedBy(Record, related_name="keys")
    resource = models.CharField(max_length=12, help_text="Resource of the record.")
    field = models.CharField(max_length=32, help_text="Name of the filter.")
    value = BinaryTextColumn(max_length=120, help_text="Value: a slug, a code, or a number as text.")
    date_earliest = MomentColumn(help_text="First moment of the record's date, as in the record.")
    slug = BinaryTextColumn(max_length=120, help_text="Slug of the record.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "field", "value"], name="recordkey_once")]
        indexes = [
            # Which records of a resource have this value, newest first? (every equality filter) The owner leads on to
            # the record without a look at the row.
            models.Index(
                fields=["resource", "field", "value", "date_earliest", "slug", "owner"],
                name="recordkey_ordered",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.field}={self.value}"


class RecordFigure(models.Model):
    """One casualty figure of a record, for interval filters; null bounds are open."""

    owner = models.ForeignKey(
        Record,
        db_column="record_id",
        on_delete=models.CASCADE,
        related_name="+",
        help_text="The version that wrote the row.",
    )
    record = SharedBy(Record, related_name="figures")
    outcome = models.CharField(
        max_length=24, choices=Outcome.choices, help_text="What happened to the people."
    )
    victim_status = models.CharField(
        max_length=12, choices=VictimStatus.choices, help_text="Status of the people."
    )
    lower = BoundedInteger(null=True, maximum=FIGURE_MAX, help_text="At least so many; null = open.")
    upper = BoundedInteger(null=True, maximum=FIGURE_MAX, help_text="At most so many; null = open.")
    whole = models.BooleanField(help_text="True: not part of another figure of the report.")

    class Meta:
        constraints = [
            choice_check("recordfigure", "outcome", Outcome),
            choice_check("recordfigure", "victim_status", VictimStatus),
            range_check("recordfigure", "lower", 0, FIGURE_MAX),
            range_check("recordfigure", "upper", 0, FIGURE_MAX),
            models.CheckConstraint(
                condition=Q(lower__isnull=True) | Q(upper__isnull=True) | Q(lower__lte=F("upper")),
                name="recordfigure_bounds_in_order",
            ),
        ]
        indexes = [
            # Which reports give at least so many of an outcome? (figure intervals)
            models.Index(fields=["outcome", "lower", "upper"], name="recordfigure_interval"),
        ]

    def __str__(self) -> str:
        return f"{self.outcome} {self.lower}-{self.upper}"


class RecordCitation(models.Model):
    """One citation of a record, so that filters by citation hold on one and the same, and `known_at` has moments."""

    owner = models.ForeignKey(
        Record,
        db_column="record_id",
        on_delete=models.CASCADE,
        related_name="+",
        help_text="The version that wrote the row.",
    )
    record = SharedBy(Record, related_name="citations")
    source = BinaryTextColumn(max_length=120, help_text="Slug of the source.")
    publisher = BinaryTextColumn(max_length=120, help_text="Slug of its publisher.")
    section = models.CharField(max_length=12, choices=Section.choices, help_text="Part of the source.")
    paragraph = BoundedInteger(minimum=1, maximum=PARAGRAPH_MAX, help_text="Paragraph number, 1-based.")
    via = BinaryTextColumn(
        max_length=120, default="", help_text="Slug of the intermediary; empty = none named."
    )
    attribution_kind = models.CharField(
        max_length=32, choices=AttributionKind.choices, help_text="How the source takes over the claim."
    )
    has_quote = models.BooleanField(help_text="Whether it quotes words.")
    quote = models.TextField(default="", help_text="The quoted words, folded; empty = none.")
    attribution = models.TextField(
        default="", help_text="How the source words the claimant, folded; empty = none."
    )
    published_earliest = MomentColumn(help_text="Earliest moment at which the source was published.")
    published_latest = MomentColumn(help_text="Latest moment at which the source was published.")

    class Meta:
        constraints = [
            choice_check("recordcitation", "section", Section),
            choice_check("recordcitation", "attribution_kind", AttributionKind),
            range_check("recordcitation", "paragraph", 1, PARAGRAPH_MAX),
        ]
        indexes = [
            # Which facts are cited from this paragraph of this source?
            models.Index(fields=["source", "paragraph"], name="recordcitation_paragraph"),
            # Which facts were certainly published by a moment? (`known_at`)
            models.Index(fields=["published_latest"], name="recordcitation_known"),
        ]

    def __str__(self) -> str:
        return f"{self.source} ¶ {self.paragraph}"


class RecordSpan(models.Model):
    """One interval of a record beside its own date: a further date in seconds since 1970, or a number as [n, n].

    A date that is not known has no row. Degrees are whole ten-thousandths, so that both databases compare alike.
    """

    owner = models.ForeignKey(
        Record,
        db_column="record_id",
        on_delete=models.CASCADE,
        related_name="+",
        help_text="The version that wrote the row.",
    )
    record = SharedBy(Record, related_name="spans")
    field = models.CharField(max_length=32, help_text="Name of the filter.")
    lower = MomentColumn(help_text="First moment, or the number; a sentinel is an open end.")
    upper = MomentColumn(help_text="Last moment, or the number; a sentinel is an open end.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "field"], name="recordspan_once"),
            models.CheckConstraint(condition=Q(lower__lte=F("upper")), name="recordspan_in_order"),
        ]
        indexes = [
            # Which records have this date or number in a range?
            models.Index(fields=["field", "lower", "upper"], name="recordspan_interval"),
        ]

    def __str__(self) -> str:
        return f"{self.field} {self.lower}..{self.upper}"


class RecordString(models.Model):
    """One text of a record in folded form (no case, no accents), by which equality and `__contains` find it.

    Why not the rows of the search: those hold words, and a part of a word is no word.
    """

    owner = models.ForeignKey(
        Record,
        db_column="record_id",
        on_delete=models.CASCADE,
        related_name="+",
        help_text="The version that wrote the row.",
    )
    record = SharedBy(Record, related_name="strings")
    field = models.CharField(max_length=32, help_text="Name of the filter.")
    text = models.TextField(help_text="The text, folded.")

    class Meta:
        indexes = [
            # Which texts of this record are there under this name? (`__contains`, `__isnull`)
            models.Index(fields=["owner", "field"], name="recordstring_field"),
        ]

    def __str__(self) -> str:
        return f"{self.field}: {self.text[:60]}"
