"""Keyset paging: cursors that say where a walk stands, and the rows before or after them."""

import base64
import binascii
import dataclasses
import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Protocol

from django.db.models import QuerySet
from django.http import QueryDict

from publication.canonical import canonical_json
from publication.errors import ParameterError
from publication.models.record import DRIVING_COLUMNS
from publication.ordering import Term, Value, beyond
from publication.request import CONTROL_PARAMETERS

Position = tuple[Value, ...]
Row = tuple[Position, str]  # where the element stands, and its JSON text

FORWARD, BACKWARD = True, False
NOT_A_CURSOR = "It is not a cursor: take `next` or `previous` from an answer as it stands."
ANOTHER_LIST = "It belongs to another list, or to other filters or another ordering of this one."
# Nobody waits for a number beyond: it says “so many at least”.
COUNT_MAX = 100_000
# Filters decide which rows a list has; of the control parameters, `as_of` alone does.
UNBOUND = frozenset(CONTROL_PARAMETERS) - {"as_of"}


class Rows(Protocol):
    """What can be paged."""

    def read(self, terms: Sequence[Term], after: Position | None, limit: int) -> list[Row]:
        """Return at most `limit` rows in the order of `terms`, from the first or after a position."""

    def count(self) -> int:
        """Return how many rows there are, or COUNT_MAX + 1 where there are more than COUNT_MAX."""


def ordered(queryset: QuerySet[Any], terms: Sequence[Term], after: Sequence[Any] | None) -> QuerySet[Any]:
    """Return rows in the order of `terms`, after a position where one is given."""
    added = {
        term.field.column: term.field.expression() for term in terms if term.field.expression is not None
    }
    found = queryset.annotate(**added) if added else queryset
    placed = _placed(queryset, terms)
    if after is not None:
        found = found.filter(beyond(placed, after))
    return found.order_by(*(term.sql for term in placed))


def _placed(queryset: QuerySet[Any], terms: Sequence[Term]) -> list[Term]:
    """Return terms over the columns of the driving key where there is one: its index holds them in order."""
    if DRIVING_COLUMNS["slug"] not in queryset.query.annotations:
        return list(terms)
    return [
        Term(dataclasses.replace(term.field, column=DRIVING_COLUMNS[term.field.column]), term.descending)
        if term.field.column in DRIVING_COLUMNS
        else term
        for term in terms
    ]


def counted(queryset: QuerySet[Any]) -> int:
    """Return how many rows there are, or COUNT_MAX + 1 where there are more: no further ones are read."""
    return queryset.order_by()[: COUNT_MAX + 1].count()


@dataclasses.dataclass(frozen=True, slots=True)
class QueryRows:
    """Rows of a queryset; `element` makes the JSON text of one from the values of the named columns."""

    queryset: QuerySet[Any]
    columns: tuple[str, ...]
    element: Callable[..., str]

    def read(self, terms: Sequence[Term], after: Position | None, limit: int) -> list[Row]:
        """Read rows with one query."""
        names = [term.field.column for term in terms]
        found = ordered(self.queryset, terms, after).values_list(*names, *self.columns)
        return [
            (self._position(terms, values), self.element(*values[len(terms) :])) for values in found[:limit]
        ]

    def _position(self, terms: Sequence[Term], values: tuple[Any, ...]) -> Position:
        return tuple(term.field.position(value) for term, value in zip(terms, values, strict=False))

    def count(self) -> int:
        """Count with one query."""
        return counted(self.queryset)


@dataclasses.dataclass(frozen=True, slots=True)
class MemoryRows:
    """Rows that the code itself holds: sort values by column name, and the JSON text."""

    rows: Sequence[tuple[dict[str, Value], str]]

    def read(self, terms: Sequence[Term], after: Position | None, limit: int) -> list[Row]:
        """Sort and cut in memory."""
        placed = [
            (tuple(values[term.field.column] for term in terms), element) for values, element in self.rows
        ]
        for index in range(len(terms) - 1, -1, -1):
            placed.sort(key=lambda row, at=index: row[0][at], reverse=terms[index].descending)  # type: ignore[misc]
        return [row for row in placed if after is None or _follows(terms, row[0], after)][:limit]

    def count(self) -> int:
        """Return their number."""
        return len(self.rows)


def _follows(terms: Sequence[Term], position: Position, after: Position) -> bool:
    for term, mine, theirs in zip(terms, position, after, strict=True):
        if mine != theirs:
            greater = mine > theirs  # type: ignore[operator]  # one column, one type
            return greater != term.descending
    return False


@dataclasses.dataclass(frozen=True, slots=True)
class Cursor:
    """Where a walk stands: edition, direction, the list it belongs to (a hash), and the row it passed.

    Unsigned, because there is nothing in it that a filter could not say; canonical, because equal pages have equal
    addresses: only the exact text that `text` writes is read back.
    """

    edition: int
    forward: bool
    bound: str
    position: Position

    @property
    def text(self) -> str:
        """The cursor as it stands in an address: base64url without padding."""
        written = canonical_json(
            [self.edition, "n" if self.forward else "p", self.bound, list(self.position)]
        )
        return base64.urlsafe_b64encode(written.encode()).rstrip(b"=").decode()

    @classmethod
    def read(cls, text: str) -> "Cursor":
        """Read a cursor; raise ValueError for anything that `text` would not have written."""
        try:
            padded = text.encode("ascii") + b"=" * (-len(text) % 4)
            edition, direction, bound, position = json.loads(base64.b64decode(padded, b"-_", validate=True))
            cursor = cls(edition, direction == "n", bound, tuple(position))
            sound = (
                type(edition) is int
                and 0 <= edition < 2**31
                and all(isinstance(value, int | str) for value in position)
                and cursor.text == text
            )
        except (ValueError, TypeError, RecursionError, binascii.Error) as error:
            raise ValueError(NOT_A_CURSOR) from error
        if not sound:
            raise ValueError(NOT_A_CURSOR)
        return cursor

    def fits(self, bound: str, terms: Sequence[Term]) -> bool:
        """Say whether it belongs to this list and carries a value of the right type for each term."""
        return (
            self.bound == bound
            and len(self.position) == len(terms)
            and all(term.field.accepts(value) for term, value in zip(terms, self.position, strict=True))
        )


def binding(name: str, query: QueryDict, terms: Sequence[Term]) -> str:
    """Return the hash that ties a cursor to a list, its filters and its ordering."""
    filters = sorted((key, sorted(values)) for key, values in query.lists() if key not in UNBOUND)
    written = canonical_json([name, filters, [term.sql for term in terms]])
    return hashlib.sha256(written.encode()).hexdigest()[:16]


def read_cursor(value: str | None, errors: list[ParameterError]) -> Cursor | None:
    """Return the cursor of a request; a wrong one is noted in `errors`."""
    if value is None:
        return None
    try:
        return Cursor.read(value)
    except ValueError as error:
        errors.append(ParameterError("cursor", str(error)))
        return None


@dataclasses.dataclass(frozen=True, slots=True)
class Page:
    """Elements of one page as JSON text, and the cursors to its neighbours."""

    elements: list[str]
    next: Cursor | None = None
    previous: Cursor | None = None


def read_page(
    rows: Rows, terms: Sequence[Term], *, cursor: Cursor | None, size: int, edition: int, bound: str
) -> Page:
    """Return the first page, or the one that a cursor leads to; reads one row more to see whether more follow."""
    forward = cursor is None or cursor.forward
    walked = terms if forward else [term.reversed() for term in terms]
    found = rows.read(walked, cursor.position if cursor else None, size + 1)
    more, found = len(found) > size, found[:size]
    if not found:
        return Page([])
    if not forward:
        found.reverse()
    # A page reached by a cursor has the row it passed on its other side.
    has_next, has_previous = (more, cursor is not None) if forward else (True, more)
    return Page(
        [element for _, element in found],
        next=Cursor(edition, FORWARD, bound, found[-1][0]) if has_next else None,
        previous=Cursor(edition, BACKWARD, bound, found[0][0]) if has_previous else None,
    )


def walk(rows: Rows, terms: Sequence[Term], *, chunk: int) -> Iterator[str]:
    """Yield every element in order, a bounded number in memory at a time: a query for each chunk."""
    after: Position | None = None
    while True:
        found = rows.read(terms, after, chunk)
        for _, element in found:
            yield element
        if len(found) < chunk:
            return
        after = found[-1][0]
