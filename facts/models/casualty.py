"""Casualty reports: figures of people harmed or moved, as somebody reports them."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Replace

from facts.choices import (
    Assertion,
    CasualtyCause,
    CasualtyScope,
    FactKind,
    Outcome,
    Qualifier,
    VictimDescription,
    VictimStatus,
)
from facts.models.actor import Actor
from facts.models.fact import Fact
from facts.models.kind import KindOfFact
from facts.models.rows import POSITION_MAX, OrderedRow, PositionColumn
from sources.models.columns import BoundedInteger, choice_check, range_check

FIGURE_MAX = 100_000_000


class CasualtyReport(KindOfFact, Fact):
    """One report of figures by one claimant at one time; reports of several claimants are never merged or summed."""

    KIND = FactKind.CASUALTY_REPORT

    fact = models.OneToOneField(
        Fact,
        on_delete=models.CASCADE,
        parent_link=True,
        primary_key=True,
        related_name="casualty_report",
        help_text="The fact it is.",
    )
    side = models.ForeignKey(
        Actor,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="casualty_reports",
        help_text="To whom the victims belonged, where the source says so; null = not stated, never guessed.",
    )
    cause = models.CharField(
        max_length=20,
        choices=CasualtyCause.choices,
        default=CasualtyCause.NOT_STATED,
        help_text="To what the source puts the harm down.",
    )
    scope = models.CharField(
        max_length=12, choices=CasualtyScope.choices, help_text="What the figures cover."
    )
    assertion = models.CharField(
        max_length=24,
        choices=Assertion.choices,
        default=Assertion.CLAIMED,
        help_text="On what standing the figures rest.",
    )

    class Meta:
        ordering = ["slug"]
        constraints = [
            choice_check("casualtyreport", "cause", CasualtyCause),
            choice_check("casualtyreport", "scope", CasualtyScope),
            choice_check("casualtyreport", "assertion", Assertion),
        ]


class CodeListColumn(models.CharField):  # type: ignore[type-arg]  # not generic at run time
    """Several codes of one list, stored as sorted words with single blanks, `child woman`."""

    def __init__(self, *args: Any, codes: Iterable[str] = (), **kwargs: Any) -> None:
        self.codes = tuple(codes)
        kwargs |= {"max_length": 120, "blank": True, "default": ""}
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        """Keep the codes in migrations."""
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "codes": self.codes}

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        """Refuse unknown and repeated codes."""
        super().validate(value, model_instance)
        words = value.split()
        unknown = [word for word in words if word not in self.codes]
        if unknown or len(set(words)) != len(words):
            raise ValidationError(f"Give codes of {', '.join(self.codes)}, each once.", code="codes")

    def clean(self, value: Any, model_instance: models.Model | None) -> Any:
        """Return the codes sorted, so that equal lists are equal text."""
        return " ".join(sorted(super().clean(value, model_instance).split()))


def code_list_check(model: str, field: str, codes: Iterable[str]) -> models.CheckConstraint:
    """Let the database refuse a word that is no code: nothing may remain when all codes are taken out."""
    rest: Any = F(field)
    for code in [*sorted(codes, key=len, reverse=True), " "]:
        rest = Replace(rest, Value(code), Value(""))
    return models.CheckConstraint(condition=Q(ExactEmpty(rest)), name=f"{model}_{field}_known")


class ExactEmpty(models.Func):
    """`<expression> = ''` as a condition."""

    template = "(%(expressions)s = '')"
    output_field = models.BooleanField()


class CasualtyFigure(OrderedRow):
    """One figure of a report for one group of people; bounds are what the words state, null where they state none.

    `lower` and `upper` are inclusive; null is an open bound. “several” has two nulls and its wording.
    """

    PARENT = "report"

    report = models.ForeignKey(
        CasualtyReport,
        on_delete=models.CASCADE,
        related_name="figures",
        help_text="Report the figure belongs to.",
    )
    position = PositionColumn()
    outcome = models.CharField(
        max_length=24, choices=Outcome.choices, help_text="What happened to the people."
    )
    victim_status = models.CharField(
        max_length=12,
        choices=VictimStatus.choices,
        default=VictimStatus.UNKNOWN,
        help_text="Status the source gives them.",
    )
    victim_description = CodeListColumn(
        codes=VictimDescription.values,
        help_text="Further words of the source for them, as codes; empty = none.",
    )
    lower = BoundedInteger(
        null=True, blank=True, maximum=FIGURE_MAX, help_text="At least so many; null = open."
    )
    upper = BoundedInteger(
        null=True, blank=True, maximum=FIGURE_MAX, help_text="At most so many; null = open."
    )
    qualifier = models.CharField(
        max_length=24, choices=Qualifier.choices, help_text="How the source qualifies the number."
    )
    wording = models.CharField(max_length=120, help_text="The source's own words for the figure.")
    part_of = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="parts",
        help_text="The figure of the same report that this one is part of; null = a whole.",
    )

    class Meta:
        ordering = ["report", "position"]
        constraints = [
            models.UniqueConstraint(fields=["report", "position"], name="casualtyfigure_position_once"),
            choice_check("casualtyfigure", "outcome", Outcome),
            choice_check("casualtyfigure", "victim_status", VictimStatus),
            choice_check("casualtyfigure", "qualifier", Qualifier),
            code_list_check("casualtyfigure", "victim_description", VictimDescription.values),
            range_check("casualtyfigure", "position", 0, POSITION_MAX),
            range_check("casualtyfigure", "lower", 0, FIGURE_MAX),
            range_check("casualtyfigure", "upper", 0, FIGURE_MAX),
            models.CheckConstraint(
                condition=Q(lower__isnull=True) | Q(upper__isnull=True) | Q(lower__lte=F("upper")),
                name="casualtyfigure_bounds_in_order",
            ),
            models.CheckConstraint(
                condition=Q(part_of__isnull=True) | ~Q(part_of=F("id")), name="casualtyfigure_not_in_itself"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.wording} ({self.get_outcome_display()})"

    def clean(self) -> None:
        """Refuse bounds out of order and a whole that belongs to another report."""
        super().clean()
        if self.lower is not None and self.upper is not None and self.lower > self.upper:
            raise ValidationError({"upper": "The upper bound lies below the lower."})
        if self.part_of is not None and self.part_of.report_id != self.report_id:
            raise ValidationError({"part_of": "A part and its whole stand in the same report."})
