"""Subjects that are dates: compared as intervals, of which a record's own date may be unknown."""

import dataclasses
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import Exists, Q

from publication.filters import lookups as on
from publication.filters.dates import DateSpan
from publication.filters.subjects import Column, Subject, any_of, rows_of
from publication.models import Edition, RecordCitation, RecordSpan
from publication.models.record import END

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LAST_MOMENT = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
POSSIBLE = frozenset({on.POSSIBLY_BEFORE, on.POSSIBLY_AFTER})


def compare(lookup: str, lo: str, hi: str, a: Any, b: Any) -> Q:
    """Return what a lookup asks of the interval in columns `lo` and `hi`, given the value [a, b]."""
    overlaps = Q(**{f"{lo}__lte": b, f"{hi}__gte": a})
    rules = {
        on.EXACT: overlaps,
        on.IN: overlaps,
        on.OVERLAPS: overlaps,
        on.WITHIN: Q(**{f"{lo}__gte": a, f"{hi}__lte": b}),
        on.CERTAINLY_BEFORE: Q(**{f"{hi}__lt": a}),
        on.CERTAINLY_AFTER: Q(**{f"{lo}__gt": b}),
        on.POSSIBLY_BEFORE: Q(**{f"{lo}__lt": a}),
        on.POSSIBLY_AFTER: Q(**{f"{hi}__gt": b}),
        on.GTE: Q(**{f"{hi}__gte": a}),
        on.LTE: Q(**{f"{lo}__lte": b}),
        on.GT: Q(**{f"{hi}__gt": b}),
        on.LT: Q(**{f"{lo}__lt": a}),
    }
    return rules[lookup]


class OwnDate(Subject):
    """The date by which a resource is listed, in columns of the record."""

    rules = on.DATE_RULES
    beside = False

    def present(self) -> Q:
        return Q(date_known=True)

    def condition_from(self, lo: str, lookup: str, values: Sequence[Any]) -> Q:
        """Return the condition with another column in the place of `date_earliest`: a copy of it in another table."""
        if lookup == on.ISNULL:
            return self.condition(lookup, values)
        if lookup == on.NOT:
            return self.present() & ~any_of(_compared(lo, on.EXACT, values))
        found = any_of(_compared(lo, lookup, values))
        return Q(date_known=False) | found if lookup in POSSIBLE else self.present() & found

    def absent(self, values: Sequence[Any]) -> Q:
        return self.condition_from("date_earliest", on.NOT, values)

    def matching(self, lookup: str, values: Sequence[Any]) -> Q:
        return self.condition_from("date_earliest", lookup, values)


def _compared(lo: str, lookup: str, values: Sequence[DateSpan]) -> list[Q]:
    return [compare(lookup, lo, "date_latest", v.first, v.last) for v in values]


class FurtherDate(Subject):
    """A date beside the one a resource is listed by; no row when it is not known."""

    rules = on.DATE_RULES

    def present(self) -> Q:
        return Q(Exists(rows_of(RecordSpan.objects.all(), field=self.name)))

    def absent(self, values: Sequence[Any]) -> Q:
        return self.present() & ~self.matching(on.EXACT, values)

    def matching(self, lookup: str, values: Sequence[Any]) -> Q:
        compared = any_of([compare(lookup, "lower", "upper", v.first, v.last) for v in values])
        found = Q(Exists(rows_of(RecordSpan.objects.all(), field=self.name).filter(compared)))
        return ~self.present() | found if lookup in POSSIBLE else found


class EditionMoment(Column):
    """The moment of the edition whose number a column holds."""

    rules = on.MOMENT_RULES
    beside = True  # its moments are rows of editions

    def matching(self, lookup: str, values: Sequence[Any]) -> Q:
        compared = [compare(lookup, "at", "at", _moment(v.first), _moment(v.last)) for v in values]
        return Q(**{f"{self.column}__in": Edition.objects.filter(any_of(compared)).values("number")})


def _moment(seconds: int) -> datetime:
    return LAST_MOMENT if seconds >= END else min(EPOCH + timedelta(seconds=seconds), LAST_MOMENT)


@dataclasses.dataclass(frozen=True, slots=True)
class KnownAt(Subject):
    """The moment by which a citing source had been published."""

    rules = {
        on.EXACT: "At least one citing source was certainly published by the end of the value: published.latest <= t.",
        on.POSSIBLY: "At least one citing source was possibly published by then: published.earliest <= t.",
    }
    single = True

    def matching(self, lookup: str, values: Sequence[Any]) -> Q:
        column = "published_earliest" if lookup == on.POSSIBLY else "published_latest"
        (moment,) = values
        return Q(Exists(rows_of(RecordCitation.objects.all(), **{f"{column}__lte": moment.last})))
