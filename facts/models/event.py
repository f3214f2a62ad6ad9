"""Events, the agreements terms belong to, and topics."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from facts.choices import AgreementKind, EventKind
from facts.models.actor import Actor, check_acyclic
from facts.models.place import Place
from sources.models import Curated
from sources.models.columns import (
    EarliestColumn,
    EdtfColumn,
    LatestColumn,
    PrecisionColumn,
    WordingColumn,
    ZoneColumn,
    choice_check,
    date_checks,
)


class Event(Curated):
    """One happening that facts speak of, identified by slug; listing it says nothing on who is right about it."""

    DATES: ClassVar[tuple[str, ...]] = ("period",)

    name = models.CharField(max_length=200, help_text="Neutral name, in our words.")
    kind = models.CharField(max_length=20, choices=EventKind.choices, help_text="What sort of event.")
    period_edtf = EdtfColumn()
    period_earliest = EarliestColumn()
    period_latest = LatestColumn()
    period_zone = ZoneColumn()
    period_precision = PrecisionColumn()
    period_wording = WordingColumn()
    place = models.ForeignKey(
        Place,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="events",
        help_text="Where; null = not known.",
    )
    parent = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="parts",
        help_text="The larger event it is part of; null = none.",
    )

    class Meta(Curated.Meta):
        ordering = ["slug"]
        constraints = [
            *Curated.Meta.constraints,
            choice_check("event", "kind", EventKind),
            *date_checks("event", "period"),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")), name="event_not_in_itself"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse parents that run in a circle."""
        super().clean()
        check_acyclic(self, "parent")


class Agreement(Curated):
    """One ceasefire, truce or set of demands, identified by slug; what it provides stands in its terms."""

    DATES: ClassVar[tuple[str, ...]] = ("announced", "effective")

    name = models.CharField(max_length=200, help_text="Neutral name, in our words.")
    kind = models.CharField(max_length=12, choices=AgreementKind.choices, help_text="What sort of agreement.")
    announced_edtf = EdtfColumn()
    announced_earliest = EarliestColumn()
    announced_latest = LatestColumn()
    announced_zone = ZoneColumn()
    announced_precision = PrecisionColumn()
    announced_wording = WordingColumn()
    effective_edtf = EdtfColumn()
    effective_earliest = EarliestColumn()
    effective_latest = LatestColumn()
    effective_zone = ZoneColumn()
    effective_precision = PrecisionColumn()
    effective_wording = WordingColumn()
    parties = models.ManyToManyField(
        Actor, blank=True, related_name="agreements", help_text="Who is bound by it, as sources say."
    )
    brokers = models.ManyToManyField(
        Actor,
        blank=True,
        related_name="agreements_brokered",
        help_text="Who brought it about, as sources say.",
    )

    class Meta(Curated.Meta):
        ordering = ["slug"]
        constraints = [
            *Curated.Meta.constraints,
            choice_check("agreement", "kind", AgreementKind),
            *date_checks("agreement", "announced"),
            *date_checks("agreement", "effective"),
        ]

    def __str__(self) -> str:
        return self.name


class Topic(Curated):
    """One subject that facts are filed under, identified by slug."""

    name = models.CharField(max_length=200, help_text="Neutral name.")

    class Meta(Curated.Meta):
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.name
