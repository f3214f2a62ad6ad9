"""Subjects that hold together on one and the same row: what is said of a citation, and of a casualty figure."""

import dataclasses
from collections.abc import Sequence
from typing import Any

from django.db.models import Exists, Q, QuerySet

from publication.filters import lookups as on
from publication.filters.subjects import COMPARISONS, EQUAL, Key, Subject, any_of, rows_of
from publication.models import RecordCitation, RecordFigure

# Lookups that speak of all rows of a record together and so stand alone.
OF_ALL_ROWS = frozenset({on.NOT, on.ISNULL})


@dataclasses.dataclass(frozen=True, slots=True)
class Cited(Key):
    """A field of a citation that is an equality key of the fact as well."""

    column: str = ""

    def row(self, lookup: str, values: Sequence[Any]) -> Q:
        """Return the condition on one citation."""
        if lookup in EQUAL:
            return Q(**{f"{self.column}__in": list(values)})
        return any_of([Q(**{f"{self.column}__{COMPARISONS[lookup]}": value}) for value in values])

    def matching(self, lookup: str, values: Sequence[Any]) -> Q:
        """Return the condition on records when no other field of a citation is asked for."""
        if lookup in EQUAL:
            return Key.matching(self, lookup, values)
        return Q(Exists(rows_of(RecordCitation.objects.all()).filter(self.row(lookup, values))))


@dataclasses.dataclass(frozen=True, slots=True)
class CitedText(Cited):
    """A text of a citation, folded."""

    rules = on.TEXT_RULES

    def row(self, lookup: str, values: Sequence[Any]) -> Q:
        return any_of([Q(**{f"{self.column}__contains": value}) for value in values])

    def present(self) -> Q:
        return Q(Exists(rows_of(RecordCitation.objects.all()).exclude(**{self.column: ""})))


@dataclasses.dataclass(frozen=True, slots=True)
class Figure(Subject):
    """The figures of one outcome; whole ones, or those of the victim status that is asked for beside."""

    rules = on.FIGURE_RULES

    def row(self, lookup: str, values: Sequence[Any]) -> Q:
        """Return the condition on one figure."""
        return any_of([_bounds(lookup, value) for value in values])

    def figures(self, statuses: Sequence[Sequence[str]]) -> QuerySet[RecordFigure]:
        """Return the figures to look at: of each list of statuses one must be the figure's."""
        rows: QuerySet[RecordFigure] = rows_of(RecordFigure.objects.all(), outcome=self.name)
        if not statuses:
            return rows.filter(whole=True)
        for listed in statuses:
            rows = rows.filter(victim_status__in=listed)
        return rows


def _bounds(lookup: str, number: int) -> Q:
    known = Q(lower__isnull=False) | Q(upper__isnull=False)
    lower_at_most = Q(lower__isnull=True) | Q(lower__lte=number)
    upper_at_least = Q(upper__isnull=True) | Q(upper__gte=number)
    # A null lower bound is 0, which is at least 0 and no other number.
    lower_at_least = Q(lower__gte=number) | (Q(lower__isnull=True) if number == 0 else Q(pk__in=()))
    rules = {
        on.CERTAINLY_GTE: known & lower_at_least,
        on.POSSIBLY_GTE: upper_at_least,
        on.CERTAINLY_LTE: Q(upper__lte=number),
        on.POSSIBLY_LTE: lower_at_most,
        on.CONTAINS: lower_at_most & upper_at_least,
    }
    return rules[lookup]


@dataclasses.dataclass(frozen=True, slots=True)
class Asked:
    """One parameter of a request with its values, checked and resolved."""

    subject: Subject
    lookup: str
    values: Sequence[Any]

    @property
    def condition(self) -> Q:
        """The condition of this parameter alone."""
        return self.subject.condition(self.lookup, self.values)


def citation_condition(asked: Sequence[Asked]) -> Q:
    """Return the condition that one citation meets all that is asked of citations."""
    if len(asked) == 1:
        return asked[0].condition
    rows: QuerySet[Any] = rows_of(RecordCitation.objects.all())
    for one in asked:
        if isinstance(one.subject, Cited):
            rows = rows.filter(one.subject.row(one.lookup, one.values))
    return Q(Exists(rows))


def figure_condition(subject: Figure, asked: Sequence[Asked], statuses: Sequence[Sequence[str]]) -> Q:
    """Return the condition that one figure of the outcome meets all that is asked of it."""
    figures = subject.figures(statuses)
    condition = Q()
    numbers = [one for one in asked if one.lookup != on.ISNULL]
    if numbers:
        rows = figures
        for one in numbers:
            rows = rows.filter(subject.row(one.lookup, one.values))
        condition &= Q(Exists(rows))
    for one in asked:
        if one.lookup == on.ISNULL:
            given = Q(Exists(figures))
            condition &= any_of([~given if missing else given for missing in one.values])
    return condition
