"""Subjects of filters: a public field, where its values are stored, and the condition a lookup makes of values.

Each subject decides in SQL over publication tables. Rows beside a record are asked for by EXISTS, never joined, so
that no record comes twice.
"""

import dataclasses
import functools
import operator
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.db.models import Exists, Expression, OuterRef, Q, QuerySet

from publication.filters import lookups as on
from publication.filters.values import Booleans, Slugs, ValueType
from publication.models import RecordKey, RecordSpan, RecordString

COMPARISONS = {on.GTE: "gte", on.LTE: "lte", on.GT: "gt", on.LT: "lt"}
EQUAL = frozenset({on.EXACT, on.IN})


def any_of(conditions: Sequence[Q]) -> Q:
    """Return the condition that at least one holds."""
    return functools.reduce(operator.or_, conditions)


@dataclasses.dataclass(frozen=True, slots=True)
class Subject:
    """One public field; `lookups` are all it takes, `about` is the sentence its parameters are documented with."""

    name: str
    values: ValueType
    about: str
    lookups: tuple[str, ...]

    # A single-valued parameter may stand once.
    single: ClassVar[bool] = False
    rules: ClassVar[Mapping[str, str]] = on.RULES
    # Whether its values are rows beside the record, rather than columns of it.
    beside: ClassVar[bool] = True

    def value_type(self, lookup: str) -> ValueType:
        """Return the sort of value a lookup of this subject takes."""
        return Booleans() if lookup == on.ISNULL else self.values

    def condition(self, lookup: str, values: Sequence[Any]) -> Q:
        """Return the condition on records; values are ORed, under `__not` ruled out together."""
        if lookup == on.ISNULL:
            return any_of([~self.present() if value else self.present() for value in values])
        if lookup == on.NOT:
            return self.absent(values)
        return self.matching(lookup, values)

    def present(self) -> Q:
        """Return the condition that a record has a value at all."""
        raise NotImplementedError

    def absent(self, values: Sequence[Any]) -> Q:
        """Return the condition that no value of a record is one of these."""
        return ~self.matching(on.EXACT, values)

    def matching(self, lookup: str, values: Sequence[Any]) -> Q:
        """Return the condition that a value of a record stands to one of these as the lookup says."""
        raise NotImplementedError


def rows_of(rows: QuerySet[Any], **columns: Any) -> QuerySet[Any]:
    """Return the rows of the record that the surrounding query looks at."""
    return rows.filter(owner=OuterRef("indexed_by"), **columns)


def as_key(value: Any) -> Any:
    """Write a value as equality keys are stored; what stands for a value stays as it is."""
    return (
        value
        if isinstance(value, Expression)
        else str(value).lower()
        if isinstance(value, bool)
        else str(value)
    )


class Key(Subject):
    """A field whose values are equality keys: slugs, codes, truth values."""

    def present(self) -> Q:
        return Q(Exists(rows_of(RecordKey.objects.all(), field=self.name)))

    def matching(self, lookup: str, values: Sequence[Any]) -> Q:
        keys = [as_key(value) for value in values]
        return Q(Exists(rows_of(RecordKey.objects.all(), field=self.name, value__in=keys)))

    def driving(self, resource: str, values: Sequence[Any]) -> Q:
        """Return the same condition in the form that lets the database start from the keys, not from the records."""
        keys = RecordKey.objects.filter(
            resource=resource, field=self.name, value__in=[as_key(v) for v in values]
        )
        return Q(indexed_by__in=keys.values("owner"))

    @property
    def can_drive(self) -> bool:
        """Whether its values are so many that one of them picks few records."""
        return isinstance(self.values, Slugs)


@dataclasses.dataclass(frozen=True, slots=True)
class Column(Subject):
    """A field that every record of the resource has, in a column of its own."""

    beside = False

    column: str = ""

    def present(self) -> Q:
        return Q()

    def matching(self, lookup: str, values: Sequence[Any]) -> Q:
        if lookup in EQUAL:
            return Q(**{f"{self.column}__in": list(values)})
        return any_of([Q(**{f"{self.column}__{COMPARISONS[lookup]}": value}) for value in values])


class Minimum(Column):
    """A column of which the parameter alone means “at least”."""

    rules = {on.EXACT: "At least the value."}

    def matching(self, lookup: str, values: Sequence[Any]) -> Q:
        return Q(**{f"{self.column}__gte": min(values)})


class Text(Subject):
    """A text, or several, of which only the folded form is compared."""

    rules = on.TEXT_RULES

    def present(self) -> Q:
        return Q(Exists(rows_of(RecordString.objects.all(), field=self.name)))

    def matching(self, lookup: str, values: Sequence[Any]) -> Q:
        column = "text__contains" if lookup == on.CONTAINS else "text"
        found = any_of([Q(**{column: value}) for value in values])
        return Q(Exists(rows_of(RecordString.objects.all(), field=self.name).filter(found)))


class Number(Subject):
    """A number kept beside the record."""

    def present(self) -> Q:
        return Q(Exists(rows_of(RecordSpan.objects.all(), field=self.name)))

    def matching(self, lookup: str, values: Sequence[Any]) -> Q:
        numbers = rows_of(RecordSpan.objects.all(), field=self.name)
        if lookup in EQUAL:
            return Q(Exists(numbers.filter(lower__in=list(values))))
        return Q(Exists(numbers.filter(any_of([Q(**{f"lower__{COMPARISONS[lookup]}": v}) for v in values]))))
