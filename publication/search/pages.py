"""Pages of a search: one list, or by rank the list of each tier behind the one before."""

import dataclasses
from collections.abc import Callable, Sequence
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import Q

from publication.models.record import RecordQuerySet
from publication.models.search import Tier
from publication.ordering import DATE, RANK, Term
from publication.paging import Position, QueryRows, Row, counted, ordered
from publication.reading import Statement, reading_connection, run, statement_of
from publication.search.conditions import Condition
from publication.search.dated import Dated
from publication.search.matching import TIER_STEP, fulfilling
from publication.search.sampling import SIZE
from publication.search.walking import Hit, Walk

TIERS: tuple[Tier | None, ...] = (Tier.NAME, Tier.QUOTE, Tier.SUMMARY)


@dataclasses.dataclass(frozen=True, slots=True)
class FoundRows:
    """Records that fulfil what was asked; `element` makes the JSON text of one from the values of the columns.

    `whole` says that words alone narrow them: they are all records, or all facts, of the edition.
    A tier and a date make the rank, so a list that is ordered by rank first is three lists ordered by date, one behind
    the other, of which only the beginnings are read. An order that begins with something else is left to the database.
    """

    records: RecordQuerySet
    asked: Sequence[Condition]
    columns: tuple[str, ...]
    element: Callable[..., str]
    whole: bool = False

    def read(self, terms: Sequence[Term], after: Position | None, limit: int) -> list[Row]:
        """Read rows; each query reads little more than the page."""
        if terms[0].field == RANK:
            by_date = [Term(DATE, not terms[0].descending), *terms[1:]]
            tiers = TIERS[::-1] if terms[0].descending else TIERS
        else:
            by_date, tiers = list(terms), (None,)
        if by_date[0].field != DATE or any(term.field.expression for term in by_date):
            return QueryRows(fulfilling(self.records, self.asked), self.columns, self.element).read(
                terms, after, limit
            )
        if reading_connection().vendor == "postgresql":
            return self._walked(terms, by_date, tiers, after, limit)
        statements = [self._part(tier, by_date, _at(tier, after), limit) for tier in tiers]
        parts = [statement for statement in statements if statement is not None]
        sql = " UNION ALL ".join(
            f"SELECT * FROM ({sql}) AS tier_{number}"  # noqa: S608 - composed by Django
            for number, (sql, _) in enumerate(parts)
        )
        values = tuple(value for _, listed in parts for value in listed)
        # The parts are read one behind the other, and no further than the page.
        rows = run((f"{sql} LIMIT {limit}", values)) if parts else []
        return [self._row(terms, row) for row in rows]

    def _walked(
        self,
        terms: Sequence[Term],
        by_date: Sequence[Term],
        tiers: Sequence[Tier | None],
        after: Position | None,
        limit: int,
    ) -> list[Row]:
        """Read the hits of each tier in turn until the page is full."""
        starts = [
            (tier, _at(tier, after) if after is not None and tier in {None, _tier_at(after)} else None)
            for tier in _from(tiers, after)
        ]
        is_ranked = tiers != (None,)
        return [
            self._row(terms, (hit.tier if is_ranked else 0, *hit.position, *hit.shown))
            for hit in self._hits(by_date, starts, limit)
        ]

    def _hits(
        self, terms: Sequence[Term], starts: Sequence[tuple[Tier | None, Position | None]], limit: int
    ) -> list[Hit]:
        way = Dated if self.whole and SIZE.is_large else Walk
        return way(self.records, self.asked, terms).page(starts, limit, self.columns)

    def count(self) -> int:
        """Count with one query."""
        return counted(fulfilling(self.records, self.asked))

    def _part(
        self, tier: Tier | None, terms: Sequence[Term], after: Position | None, limit: int
    ) -> Statement | None:
        """Return the statement for the records whose best tier this is, or for all; None where there can be none."""
        names = [*(term.field.column for term in terms), *self.columns]
        every = ordered(self._fulfilling(tier), terms, after).values_list(*names)[:limit]
        try:
            sql, values = statement_of(every)
        except EmptyResultSet:
            return None
        return f"SELECT {int(tier or 0)} AS tier, part.* FROM ({sql}) AS part", values  # noqa: S608 - composed by Django

    def _fulfilling(self, tier: Tier | None) -> RecordQuerySet:
        """Return the records whose best tier this is, or all."""
        records = self.records
        better = Q()
        for condition in self.asked:
            if condition.negated:
                records = records.filter(condition.query())
            else:
                records = records.filter(condition.query(tier or Tier.SUMMARY))
                better &= condition.beside(Tier(tier - 1)) if tier not in {None, Tier.NAME} else Q()
        return records.filter(~better) if better else records

    def _row(self, terms: Sequence[Term], values: tuple[Any, ...]) -> Row:
        tier, *rest = values
        position = tuple(rest[: len(terms)])
        if tier:
            position = (tier * TIER_STEP - position[0], *position[1:])
        return position, self.element(*rest[len(terms) :])


def _tier_at(position: Position) -> int:
    """Return the tier of a position in a list by rank."""
    return (int(position[0]) + TIER_STEP // 2) // TIER_STEP


def _from(tiers: Sequence[Tier | None], after: Position | None) -> Sequence[Tier | None]:
    """Return the tiers that are not passed at a position."""
    if after is None or tiers == (None,):
        return tiers
    reached = _tier_at(after)
    return [
        tier
        for tier in tiers
        if tier is not None and (tier >= reached if tiers == TIERS else tier <= reached)
    ]


def _at(tier: Tier | None, after: Position | None) -> Position | None:
    """Return a position in a list by rank as the position in the part of one tier, which is ordered by date."""
    if tier is None or after is None:
        return after
    return (int(tier) * TIER_STEP - int(after[0]), *after[1:])
