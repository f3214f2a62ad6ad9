"""Orders in which a list can be asked for, and the condition that continues one after a given row."""

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Literal

from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.expressions import Combinable

from publication.errors import ParameterError, not_allowed
from publication.models import Edition
from publication.request import ORDERING_TERMS_MAX

Value = int | str
INTEGER_BOUND = 2**62


@dataclasses.dataclass(frozen=True, slots=True)
class OrderField:
    """A sort column that is never null: a column of the queryset, or an annotation made by `expression`."""

    column: str
    type: Literal["integer", "text", "moment"]
    expression: Callable[[], Combinable] | None = None

    def position(self, value: Any) -> Value:
        """Return a value of the column as a cursor carries it."""
        return int(value.timestamp()) if self.type == "moment" else value

    def accepts(self, value: object) -> bool:
        """Say whether a cursor may carry this value."""
        if self.type == "text":
            return isinstance(value, str) and "\x00" not in value
        return isinstance(value, int) and not isinstance(value, bool) and abs(value) < self._bound()

    def _bound(self) -> int:
        return 200_000_000_000 if self.type == "moment" else INTEGER_BOUND

    def operand(self, value: Value) -> Any:
        """Return a cursor's value as the column is compared with."""
        return datetime.fromtimestamp(int(value), UTC) if self.type == "moment" else value


def _edition_moment(column: str) -> Callable[[], Combinable]:
    # The moment itself, not the edition's number: two editions may share a second, and then the next term decides.
    return lambda: Subquery(Edition.objects.filter(number=OuterRef(column)).values("at")[:1])


DATE = OrderField("date_earliest", "integer")
SLUG = OrderField("slug", "text")
NAME = OrderField("name", "text")
KIND = OrderField("sort_kind", "text")
SOURCE_COUNT = OrderField("source_count", "integer")
INDEPENDENT_ORIGINS = OrderField("independent_origins", "integer")
PUBLISHED_AT = OrderField("published_moment", "moment", _edition_moment("created_edition"))
UPDATED_AT = OrderField("updated_moment", "moment", _edition_moment("first_edition"))
# How well a text matches `q`, the better the less; the search room aliases it on a list with `q`.
RANK = OrderField("best_first", "integer", lambda: F("search_rank"))


@dataclasses.dataclass(frozen=True, slots=True)
class Term:
    """One term of an ordering."""

    field: OrderField
    descending: bool = False

    def reversed(self) -> "Term":
        """Return the same term the other way round."""
        return Term(self.field, not self.descending)

    @property
    def sql(self) -> str:
        """The term as `order_by` takes it."""
        return f"-{self.field.column}" if self.descending else self.field.column


def read_ordering(
    value: str | None,
    fields: Mapping[str, OrderField],
    default: str,
    errors: list[ParameterError],
    *,
    tail: Sequence[OrderField] = (SLUG,),
) -> tuple[Term, ...]:
    """Return the terms of `ordering`, ending in the unique tail that takes the direction of the last one.

    What is wrong is noted in `errors`, and the default stands in.
    """
    named = (value or default).split(",")
    wrong = _wrong_terms(named, fields) if value is not None else []
    if wrong:
        errors += wrong
        named = default.split(",")
    terms = [Term(fields[name.removeprefix("-")], name.startswith("-")) for name in named]
    for field in tail:
        if all(term.field != field for term in terms):
            terms.append(Term(field, terms[-1].descending))
    return tuple(terms)


def _wrong_terms(named: Sequence[str], fields: Mapping[str, OrderField]) -> list[ParameterError]:
    allowed = [sign + name for name in fields for sign in ("", "-")]
    wrong = [not_allowed("ordering", name, allowed, what="term") for name in named if name not in allowed]
    if wrong:
        return wrong[:ORDERING_TERMS_MAX]
    if len(named) > ORDERING_TERMS_MAX:
        return [ParameterError("ordering", f"It has {len(named)} terms; {ORDERING_TERMS_MAX} are allowed.")]
    columns = [fields[name.removeprefix("-")].column for name in named]
    if len(set(columns)) != len(columns):
        return [ParameterError("ordering", "It names the same column twice.")]
    return []


def beyond(terms: Sequence[Term], position: Sequence[Value]) -> Q:
    """Return the condition for rows after `position` in the order of `terms`.

    The form `a <= x AND (a < x OR (b …))` lets both databases read an index from the right place on; a plain chain
    of ORs makes them read the whole list.
    """
    *outer, last = list(zip(terms, position, strict=True))
    condition = _further(*last)
    for term, value in reversed(outer):
        reached = "lte" if term.descending else "gte"
        operand = term.field.operand(value)
        condition = Q(**{f"{term.field.column}__{reached}": operand}) & (_further(term, value) | condition)
    return condition


def _further(term: Term, value: Value) -> Q:
    lookup = "lt" if term.descending else "gt"
    return Q(**{f"{term.field.column}__{lookup}": term.field.operand(value)})
