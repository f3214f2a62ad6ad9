"""Pages of a search: gathered where few texts match, walked where many do; by rank one tier behind the other."""

import dataclasses
from collections.abc import Callable, Sequence
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import Q

from publication.models.record import RecordQuerySet
from publication.models.search import Tier, matching_texts
from publication.ordering import DATE, RANK, Term
from publication.paging import Position, QueryRows, Row, ordered
from publication.reading import Statement, reading_connection, run, statement_of
from publication.search.conditions import Condition
from publication.search.matching import TIER_STEP, fulfilling

TIERS: tuple[Tier | None, ...] = (Tier.NAME, Tier.QUOTE, Tier.SUMMARY)
# Up to so many hits it is cheaper to look at each than to walk down the newest records until a page is full: the first
# costs as many steps as there are hits, the second records by hits, so the root of the number of records divides them.
FEW = """(SELECT 100 + (5 * sqrt(greatest(reltuples, 0)))::bigint FROM pg_class
        WHERE oid = 'publication_record'::regclass)"""
# What few texts hold is gathered and sorted; what many hold is met soon enough on the way down. PostgreSQL cannot know
# which it is, so it counts as far as it matters and runs one of the two. MATERIALIZED and OFFSET 0 keep the order.
GATHERED = """SELECT * FROM (
    WITH every AS MATERIALIZED ({texts}),
    hits AS MATERIALIZED (SELECT * FROM every LIMIT {few} + 1)
    (SELECT {tier} AS tier, part.* FROM (SELECT DISTINCT record_id FROM hits AS h (record_id)) AS hit
        CROSS JOIN LATERAL ({hits} OFFSET 0) AS part
        WHERE (SELECT count(*) FROM hits) <= {few} ORDER BY {order} LIMIT {limit})
    UNION ALL SELECT {tier} AS tier, part.* FROM ({walked}) AS part WHERE (SELECT count(*) FROM hits) > {few}
) AS gathered"""


@dataclasses.dataclass(frozen=True, slots=True)
class FoundRows:
    """Records that fulfil what was asked; `element` makes the JSON text of one from the values of the columns.

    A tier and a date make the rank, so a list that is ordered by rank first is three lists ordered by date, one behind
    the other, of which only the beginnings are read. An order that begins with something else is left to the database.
    """

    records: RecordQuerySet
    asked: Sequence[Condition]
    columns: tuple[str, ...]
    element: Callable[..., str]

    def read(self, terms: Sequence[Term], after: Position | None, limit: int) -> list[Row]:
        """Read rows with one query."""
        if terms[0].field == RANK:
            by_date = [Term(DATE, not terms[0].descending), *terms[1:]]
            tiers = TIERS[::-1] if terms[0].descending else TIERS
        else:
            by_date, tiers = list(terms), (None,)
        if by_date[0].field != DATE or any(term.field.expression for term in by_date):
            return QueryRows(fulfilling(self.records, self.asked), self.columns, self.element).read(
                terms, after, limit
            )
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

    def count(self) -> int:
        """Count with one query."""
        return fulfilling(self.records, self.asked).count()

    def _part(
        self, tier: Tier | None, terms: Sequence[Term], after: Position | None, limit: int
    ) -> Statement | None:
        """Return the statement for the records whose best tier this is, or for all; None where there can be none."""
        names = [*(term.field.column for term in terms), *self.columns]
        every = ordered(self._fulfilling(tier, Condition.query), terms, after).values_list(*names)[:limit]
        try:
            walked, values = statement_of(every)
            if reading_connection().vendor != "postgresql":
                return f"SELECT {int(tier or 0)} AS tier, part.* FROM ({walked}) AS part", values  # noqa: S608 - composed by Django
            driving = next(condition for condition in self.asked if not condition.negated)
            patterns = driving.either.union(*driving.together[:1])
            texts, of_texts = statement_of(
                matching_texts(patterns, tier=tier or Tier.SUMMARY).values("record")
            )
            met = () if driving.together else (driving,)  # the hits themselves meet it
            chosen = ordered(self._fulfilling(tier, Condition.beside, met), terms, after).order_by()
            hits, of_hits = statement_of(
                chosen.extra(where=["publication_record.id = hit.record_id"]).values_list(*names)
            )
        except EmptyResultSet:
            return None
        order = ", ".join(
            f"{place} {'DESC' if term.descending else 'ASC'}" for place, term in enumerate(terms, 2)
        )
        sql = GATHERED.format(
            tier=int(tier or 0), texts=texts, hits=hits, order=order, limit=limit, walked=walked, few=FEW
        )
        return sql, (*of_texts, *of_hits, *values)

    def _fulfilling(
        self,
        tier: Tier | None,
        written: Callable[[Condition, Tier], Q],
        met: Sequence[Condition] = (),
    ) -> RecordQuerySet:
        """Return the records whose best tier this is, conditions written in one of their forms, those met left out."""
        records = self.records
        better = Q()
        for condition in self.asked:
            if condition.negated:
                records = records.filter(condition.query())
            else:
                if condition not in met:
                    records = records.filter(written(condition, tier or Tier.SUMMARY))
                better &= condition.beside(Tier(tier - 1)) if tier not in {None, Tier.NAME} else Q()
        return records.filter(~better) if better else records

    def _row(self, terms: Sequence[Term], values: tuple[Any, ...]) -> Row:
        tier, *rest = values
        position = tuple(rest[: len(terms)])
        if tier:
            position = (tier * TIER_STEP - position[0], *position[1:])
        return position, self.element(*rest[len(terms) :])


def _at(tier: Tier | None, after: Position | None) -> Position | None:
    """Return a position in a list by rank as the position in the part of one tier, which is ordered by date."""
    if tier is None or after is None:
        return after
    return (int(tier) * TIER_STEP - int(after[0]), *after[1:])
