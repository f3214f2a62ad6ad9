"""Compiled lists: the statement of a list is composed once for each shape of request, then run with its values.

The declared filters decide: their own conditions are compiled, with slots where a request has values. A value whose
condition depends on what it is (a zero, a moment of an edition) stays in the statement and is a part of the shape.
"""

import dataclasses
from collections.abc import Hashable, Sequence
from typing import Any

from django.core.exceptions import EmptyResultSet, FullResultSet

from publication.filters import lookups as on
from publication.filters.dates import DateSpan
from publication.filters.moments import FurtherDate, KnownAt, OwnDate
from publication.filters.narrowing import narrowed
from publication.filters.rows import Asked, Cited, Figure
from publication.filters.subjects import EQUAL, Column, Key
from publication.meeting import Pair, Stretch, pair_of, statement_for
from publication.models import Record
from publication.ordering import Term
from publication.paging import Position, Row, ordered
from publication.reading import Slot, Statement, reading_connection, run, statement_of

SHAPES_MAX = 2_000
_statements: dict[Hashable, Statement | None] = {}


@dataclasses.dataclass(frozen=True, slots=True)
class CompiledRows:
    """Records of a resource that meet everything asked, in an edition; reads documents as they are stored."""

    resource: str
    kind: str
    edition: int
    asked: Sequence[tuple[str, Asked]]  # by name of the parameter

    def read(self, terms: Sequence[Term], after: Position | None, limit: int) -> list[Row]:
        """Read at most `limit` rows in the order of `terms`, from the first or after a position, with one query."""
        shape, values, asked = self._shaped()
        pair = None
        if reading_connection().vendor == "postgresql":
            pair = pair_of(self.resource, [one for _, one in self.asked], terms)
        key = (self.resource, self.kind, shape, tuple(term.sql for term in terms), after is None, limit, pair)
        if key not in _statements:
            if len(_statements) >= SHAPES_MAX:
                _statements.clear()
            _statements[key] = self._compiled(asked, terms, len(values), after, limit, pair)
        statement = _statements[key]
        if statement is None:
            return []
        rows = run(statement, [*values, *(after or ())], prepare=True)
        return [(tuple(row[:-1]), row[-1]) for row in rows]

    def count(self) -> int:
        """Nobody who counts comes here."""
        raise NotImplementedError

    def _compiled(
        self,
        asked: list[Asked],
        terms: Sequence[Term],
        used: int,
        after: Position | None,
        limit: int,
        pair: Pair | None,
    ) -> Statement | None:
        records = Record.objects.at(Slot(0)).live().filter(resource=self.resource)
        if self.kind:
            records = records.filter(kind=self.kind)
        position = None if after is None else [Slot(used + number) for number in range(len(terms))]
        columns = [*(term.field.column for term in terms), "document"]
        try:
            if pair is not None:
                meeting = narrowed(records, self.resource, asked, drive=False).values_list(*columns)
                page = Stretch(terms[0].descending, position, limit)
                return statement_for(meeting, self.resource, asked, pair, page)
            found = ordered(narrowed(records, self.resource, asked), terms, position)
            return statement_of(found.values_list(*columns)[:limit])
        except (EmptyResultSet, FullResultSet):
            return None

    def _shaped(self) -> tuple[Hashable, list[Any], list[Asked]]:
        """Return the shape of what is asked, the values of its slots, and the same with slots for values."""
        shape: list[Hashable] = []
        values: list[Any] = [self.edition]
        slotted: list[Asked] = []
        for name, one in self.asked:
            if not _takes_slots(one):
                shape.append((name, tuple(one.values)))
                slotted.append(one)
                continue
            shape.append((name, len(one.values)))
            slots: list[Any] = []
            for value in one.values:
                if isinstance(value, DateSpan):
                    slots.append(DateSpan(Slot(len(values)), Slot(len(values) + 1)))  # type: ignore[arg-type]  # a slot stands for a number
                    values += [value.first, value.last]
                else:
                    slots.append(Slot(len(values)))
                    values.append(value)
            slotted.append(Asked(one.subject, one.lookup, slots))
        return tuple(shape), values, slotted


def _takes_slots(one: Asked) -> bool:
    """Say whether the condition is the same whatever the values are."""
    sort, lookup = type(one.subject), one.lookup
    if lookup == on.ISNULL:
        return False
    if sort in {Key, Cited}:
        return (lookup in EQUAL or lookup == on.NOT) and all(type(value) is str for value in one.values)
    if sort is Figure:
        return all(value != 0 for value in one.values)
    return sort in {OwnDate, FurtherDate, KnownAt, Column}
