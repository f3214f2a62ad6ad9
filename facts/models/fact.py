"""Facts: the spine that statements, casualty reports and ceasefire terms share, and the rows every fact has."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from facts.choices import AttributionKind, FactKind, RelationKind, Section
from facts.models.actor import Actor
from facts.models.event import Event, Topic
from facts.models.place import Place
from facts.models.rows import POSITION_MAX, OrderedRow, PositionColumn
from sources.models import Curated, Source
from sources.models.columns import (
    OFFSET_MAX,
    PARAGRAPH_MAX,
    BoundedInteger,
    EarliestColumn,
    EdtfColumn,
    LatestColumn,
    PrecisionColumn,
    WordingColumn,
    ZoneColumn,
    choice_check,
    date_checks,
    range_check,
)


class Fact(Curated):
    """One attributed claim: who says what, in which sources, about which event; identified by slug.

    A fact is not a truth: it records that something was said or reported. `date` is when it was said (statement),
    as of when it counts (casualty report) or when it was asserted (term). A Fact never stands without the child row
    its kind names, and is never saved without it.

    Why not one table per kind: citations, relations and disputes point at any fact with a real foreign key.
    """

    DATES: ClassVar[tuple[str, ...]] = ("date",)

    kind = models.CharField(
        max_length=16, choices=FactKind.choices, editable=False, help_text="What sort of record it is."
    )
    summary = models.CharField(
        max_length=400, help_text="One neutral sentence in our own words, correct on its own."
    )
    date_edtf = EdtfColumn()
    date_earliest = EarliestColumn()
    date_latest = LatestColumn()
    date_zone = ZoneColumn()
    date_precision = PrecisionColumn()
    date_wording = WordingColumn()
    event = models.ForeignKey(
        Event,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="facts",
        help_text="Event spoken of; null = none.",
    )
    place = models.ForeignKey(
        Place,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="facts",
        help_text="Place spoken of; null = none.",
    )
    topics = models.ManyToManyField(
        Topic, blank=True, related_name="facts", help_text="Subjects it is filed under."
    )

    class Meta(Curated.Meta):
        ordering = ["slug"]
        constraints = [
            *Curated.Meta.constraints,
            choice_check("fact", "kind", FactKind),
            *date_checks("fact", "date"),
        ]
        indexes = [
            # Which facts of a kind are newest? (the editors' lists)
            models.Index(fields=["kind", "-date_earliest"], name="fact_kind_newest"),
            # Which records wait in a status? (the queue)
            models.Index(fields=["status", "kind"], name="fact_status"),
        ]

    def __str__(self) -> str:
        return self.summary


class FactSpeaker(OrderedRow):
    """One speaker of a fact, in which role and on whose behalf; no row = the source speaks, several = jointly."""

    PARENT = "fact"

    fact = models.ForeignKey(
        Fact, on_delete=models.CASCADE, related_name="speakers", help_text="What was said."
    )
    position = PositionColumn()
    actor = models.ForeignKey(
        Actor, on_delete=models.PROTECT, related_name="speeches", help_text="Who speaks."
    )
    on_behalf_of = models.ForeignKey(
        Actor,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="speeches_made_for",
        help_text="For whom the speaker speaks; null = for itself, or not stated.",
    )
    spoke_as = models.CharField(
        max_length=200,
        blank=True,
        default="",
        help_text="Role in which the actor spoke, as the source gives it; empty = none.",
    )

    class Meta:
        ordering = ["fact", "position"]
        constraints = [
            models.UniqueConstraint(fields=["fact", "position"], name="factspeaker_position_once"),
            models.UniqueConstraint(fields=["fact", "actor"], name="factspeaker_actor_once"),
            range_check("factspeaker", "position", 0, POSITION_MAX),
        ]

    def __str__(self) -> str:
        return str(self.actor)


class Citation(OrderedRow):
    """One place in a source that carries a fact: section, paragraph and, for quoted speech, the exact words.

    Identified by the fact and its position there. Offsets count Unicode characters in the paragraph, start
    inclusive, end exclusive (W3C TextPositionSelector).
    """

    PARENT = "fact"

    fact = models.ForeignKey(
        Fact, on_delete=models.CASCADE, related_name="citations", help_text="What is cited for."
    )
    position = PositionColumn()
    source = models.ForeignKey(
        Source, on_delete=models.PROTECT, related_name="citations", help_text="Where it stands."
    )
    section = models.CharField(
        max_length=12,
        choices=Section.choices,
        default=Section.BODY,
        help_text="Part of the source the paragraph belongs to.",
    )
    paragraph = BoundedInteger(minimum=1, maximum=PARAGRAPH_MAX, help_text="Paragraph number, 1-based.")
    start = BoundedInteger(
        null=True,
        blank=True,
        maximum=OFFSET_MAX,
        help_text="First character, 0-based; null = the whole paragraph.",
    )
    end = BoundedInteger(
        null=True,
        blank=True,
        minimum=1,
        maximum=OFFSET_MAX,
        help_text="Character after the last; null = the whole paragraph.",
    )
    quote = models.CharField(
        max_length=1000,
        blank=True,
        default="",
        help_text="Exact words the source prints as quoted speech, without the quotation marks; empty = none quoted.",
    )
    attribution = models.CharField(
        max_length=200,
        blank=True,
        default="",
        help_text="How this source words the claimant; empty = it names none.",
    )
    attribution_kind = models.CharField(
        max_length=32,
        choices=AttributionKind.choices,
        default=AttributionKind.SAID,
        help_text="How the source takes over the claim.",
    )
    via = models.ForeignKey(
        Actor,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="relayed",
        help_text="Through whom it reached the source (agency, broadcaster, another government); null = nobody named.",
    )

    class Meta:
        ordering = ["fact", "position"]
        constraints = [
            models.UniqueConstraint(fields=["fact", "position"], name="citation_position_once"),
            # The same paragraph as a whole, or the same words of it, are cited once for a fact.
            models.UniqueConstraint(
                fields=["fact", "source", "paragraph"],
                condition=Q(start__isnull=True),
                name="citation_paragraph_once",
            ),
            models.UniqueConstraint(
                fields=["fact", "source", "paragraph", "start", "end"],
                condition=Q(start__isnull=False),
                name="citation_words_once",
            ),
            choice_check("citation", "section", Section),
            choice_check("citation", "attribution_kind", AttributionKind),
            range_check("citation", "position", 0, POSITION_MAX),
            range_check("citation", "paragraph", 1, PARAGRAPH_MAX),
            range_check("citation", "end", 1, OFFSET_MAX),
            models.CheckConstraint(
                condition=Q(start__isnull=True, end__isnull=True, quote="")
                # Spelled out, because a comparison with null would let the row pass.
                | Q(start__isnull=False, end__isnull=False, start__gte=0, start__lt=F("end")),
                name="citation_offsets",
            ),
        ]
        indexes = [
            # Which facts are cited from this paragraph? (the reading desk)
            models.Index(fields=["source", "paragraph"], name="citation_paragraph"),
        ]

    def __str__(self) -> str:
        return f"{self.source_id and self.source.slug} ¶ {self.paragraph}"

    def clean(self) -> None:
        """Refuse a paragraph the source lacks, offsets without order, and a quote that does not fit its offsets."""
        super().clean()
        errors: dict[str, str] = {}
        if self.source_id and self.paragraph and self.paragraph > self.source.paragraph_count:
            errors["paragraph"] = f"The source has {self.source.paragraph_count} paragraphs."
        elif self.source_id and self.paragraph and self.quote and self.source.text:
            text = self.source.paragraphs[self.paragraph - 1]
            if self.start is None and text.count(self.quote) == 1:
                self.start = text.index(self.quote)
                self.end = self.start + len(self.quote)
            if self.start is None or self.end is None or text[self.start : self.end] != self.quote:
                errors["quote"] = "These words do not stand at this place of the cited paragraph."
        if (self.start is None) != (self.end is None):
            errors["end"] = "Give both offsets or none."
        elif self.quote and "quote" not in errors and self.start is None:
            errors["start"] = "A quote needs its offsets in the paragraph."
        if (
            self.start is not None
            and self.end is not None
            and self.quote
            and self.end - self.start != len(self.quote)
        ):
            errors.setdefault("end", "The offsets do not span as many characters as the quote has.")
        if errors:
            raise ValidationError(errors)


class Relation(OrderedRow):
    """How one fact stands to another; belongs to the fact it starts from and is shown at both ends."""

    PARENT = "from_fact"

    from_fact = models.ForeignKey(
        Fact,
        on_delete=models.CASCADE,
        related_name="relations",
        help_text="The fact the relation belongs to.",
    )
    position = PositionColumn()
    kind = models.CharField(
        max_length=12, choices=RelationKind.choices, help_text="How it stands to the other fact."
    )
    to_fact = models.ForeignKey(
        Fact, on_delete=models.PROTECT, related_name="relations_in", help_text="The other fact."
    )
    reason = models.CharField(max_length=400, help_text="Why an editor sees it so; public.")

    class Meta:
        ordering = ["from_fact", "position"]
        constraints = [
            models.UniqueConstraint(fields=["from_fact", "position"], name="relation_position_once"),
            models.UniqueConstraint(fields=["from_fact", "kind", "to_fact"], name="relation_once"),
            models.CheckConstraint(condition=~Q(from_fact=F("to_fact")), name="relation_between_two"),
            choice_check("relation", "kind", RelationKind),
            range_check("relation", "position", 0, POSITION_MAX),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.to_fact_id and self.to_fact.slug}"
