"""Ceasefire terms: what was demanded, proposed, agreed or reported, and how each actor stands to it."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models

from facts.choices import FactKind, Stance, TermCategory, TermStage
from facts.models.actor import Actor
from facts.models.event import Agreement
from facts.models.fact import Citation, Fact
from facts.models.kind import KindOfFact
from facts.models.rows import POSITION_MAX, OrderedRow, PositionColumn
from sources.models.columns import (
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


class CeasefireTerm(KindOfFact, Fact):
    """One provision as one side or both word it; that it is listed does not say that it binds anybody."""

    KIND = FactKind.CEASEFIRE_TERM
    DATES: ClassVar[tuple[str, ...]] = ("date", "effective")

    fact = models.OneToOneField(
        Fact,
        on_delete=models.CASCADE,
        parent_link=True,
        primary_key=True,
        related_name="ceasefire_term",
        help_text="The fact it is.",
    )
    agreement = models.ForeignKey(
        Agreement,
        on_delete=models.PROTECT,
        related_name="terms",
        help_text="Agreement or set of demands it belongs to.",
    )
    category = models.CharField(
        max_length=32, choices=TermCategory.choices, help_text="What it provides for."
    )
    stage = models.CharField(
        max_length=12, choices=TermStage.choices, help_text="How far it had come when stated."
    )
    obligated = models.ManyToManyField(
        Actor, blank=True, related_name="obliged_by", help_text="Who must do it."
    )
    beneficiaries = models.ManyToManyField(
        Actor, blank=True, related_name="benefits_from", help_text="For whom it is done."
    )
    guarantors = models.ManyToManyField(
        Actor, blank=True, related_name="guarantees", help_text="Who supervises or guarantees it."
    )
    effective_edtf = EdtfColumn()
    effective_earliest = EarliestColumn()
    effective_latest = LatestColumn()
    effective_zone = ZoneColumn()
    effective_precision = PrecisionColumn()
    effective_wording = WordingColumn()

    class Meta:
        ordering = ["slug"]
        constraints = [
            choice_check("ceasefireterm", "category", TermCategory),
            choice_check("ceasefireterm", "stage", TermStage),
            *date_checks("ceasefireterm", "effective"),
        ]


class TermPosition(OrderedRow):
    """How one actor stands to a term, with the citation that shows it."""

    PARENT = "term"

    term = models.ForeignKey(
        CeasefireTerm, on_delete=models.CASCADE, related_name="positions", help_text="The term."
    )
    position = PositionColumn()
    actor = models.ForeignKey(
        Actor, on_delete=models.PROTECT, related_name="term_positions", help_text="Who takes the stance."
    )
    stance = models.CharField(
        max_length=20, choices=Stance.choices, help_text="How the actor stands to the term."
    )
    citation = models.ForeignKey(
        Citation,
        null=True,
        blank=True,
        # Stays while a position shows it, and leaves with the whole term.
        on_delete=models.RESTRICT,
        related_name="term_positions",
        help_text="Citation of this term that shows the stance; null = follows from the term as a whole.",
    )

    class Meta:
        ordering = ["term", "position"]
        constraints = [
            models.UniqueConstraint(fields=["term", "position"], name="termposition_position_once"),
            models.UniqueConstraint(fields=["term", "actor", "stance"], name="termposition_once"),
            choice_check("termposition", "stance", Stance),
            range_check("termposition", "position", 0, POSITION_MAX),
        ]

    def __str__(self) -> str:
        return f"{self.actor_id and self.actor}: {self.get_stance_display()}"

    def clean(self) -> None:
        """Refuse the citation of another fact."""
        super().clean()
        if self.citation is not None and self.citation.fact_id != self.term_id:
            raise ValidationError({"citation": "Choose a citation of this term."})
