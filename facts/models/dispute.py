"""Disputes: questions on which facts disagree, with the positions side by side."""

from django.db import models

from facts.choices import DisputeKind
from facts.models.fact import Fact
from facts.models.rows import POSITION_MAX, OrderedRow, PositionColumn
from sources.models import Curated
from sources.models.columns import choice_check, range_check


class Dispute(Curated):
    """One neutral question to which facts give different answers, identified by slug; it never says which is right."""

    question = models.CharField(max_length=300, help_text="Neutral question.")
    kind = models.CharField(
        max_length=16, choices=DisputeKind.choices, help_text="What the disagreement is about."
    )
    note = models.TextField(
        max_length=2000, help_text="Public note: what differs and what cannot be told apart."
    )

    class Meta(Curated.Meta):
        ordering = ["slug"]
        constraints = [*Curated.Meta.constraints, choice_check("dispute", "kind", DisputeKind)]

    def __str__(self) -> str:
        return self.question


class DisputePosition(OrderedRow):
    """One answer to the question of a dispute, and the facts that give it."""

    PARENT = "dispute"

    dispute = models.ForeignKey(
        Dispute, on_delete=models.CASCADE, related_name="positions", help_text="The question."
    )
    position = PositionColumn()
    label = models.CharField(max_length=300, help_text="The answer in a few neutral words.")
    facts = models.ManyToManyField(
        Fact, related_name="dispute_positions", help_text="Facts that give this answer."
    )

    class Meta:
        ordering = ["dispute", "position"]
        constraints = [
            models.UniqueConstraint(fields=["dispute", "position"], name="disputeposition_position_once"),
            range_check("disputeposition", "position", 0, POSITION_MAX),
        ]

    def __str__(self) -> str:
        return self.label
