"""Hits of a search on PostgreSQL, in one statement: met on the way down a list, then gathered and sorted.

How far to walk decides on speed alone. In a small table a few pages are enough, the rest is gathered; in a large one
records from all over it tell how many are hits, which the database cannot know.
"""

import dataclasses
import functools
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models.expressions import RawSQL

from publication.models.record import RecordQuerySet
from publication.models.search import Tier, tsquery
from publication.ordering import Term
from publication.paging import Position, ordered
from publication.reading import run, statement_of
from publication.search.conditions import Condition

# The head of a list is always walked: for common words that is all there is to do.
HEAD_PAGES = 2
# Below, gathering costs so little that nothing has to be known of the hits.
RECORDS_MANY = 20_000
# Records that are looked at all over the table: so many places, and neighbours there, which stand on the same pages.
PLACES, NEIGHBOURS = 80, 5
KEPT_SHARES_MAX = 1_000
# So many hits among the records spread over the table are enough to tell their share.
TELLING = 2
# To gather a hit and sort it takes as long as to look at so many records on the way down.
STEPS_A_HIT = 2
STEPS_MAX = 200_000
NEVER = 9  # the tier of what no text fulfils

# `r` is a record and its place in the order. MATERIALIZED and OFFSET 0 keep the order: no join may change it.
JUDGED = """{rows} AS r ({columns}) CROSS JOIN LATERAL (SELECT {tier} AS tier, part.* FROM (
        SELECT {parts} FROM publication_recordtext t WHERE t.record_id = r.texts_by
    ) AS part OFFSET 0) AS judged"""
SHARE = """WITH spread AS MATERIALIZED (
        SELECT near.* FROM (SELECT min(id) AS low, max(id) - min(id) AS span FROM publication_record) AS ids
        CROSS JOIN generate_series(0, %s - 1) AS number CROSS JOIN LATERAL (
            SELECT id, texts_by FROM publication_record WHERE id >= ids.low + ids.span * number / %s
            ORDER BY id LIMIT %s
        ) AS near
    ) SELECT judged.* FROM {judged}"""
# The list of one tier. All is read as far as the page asks: what is walked record by record, what comes behind where
# the walk ended only when the page is not full, and nothing of that when the walk ended with the list.
TIER = """SELECT * FROM (WITH walked ({columns}) AS MATERIALIZED ({walked}),
    ended AS (SELECT * FROM walked OFFSET {last}),
    hit AS MATERIALIZED (
        SELECT DISTINCT t.record_id FROM publication_recordtext t
        WHERE EXISTS (SELECT FROM ended) AND t.tokens @@ %s::tsquery {of_tier}
    ), placed AS MATERIALIZED (
        SELECT part.* FROM hit CROSS JOIN LATERAL ({behind} OFFSET 0) AS part ORDER BY {order}
    )
    (SELECT r.*, judged.tier FROM {of_walked} WHERE judged.tier {wanted})
    UNION ALL (SELECT r.*, judged.tier FROM {of_placed} WHERE judged.tier {wanted})) AS tier_{number}"""
PAGE = """SELECT met.*, shown.*,
    (SELECT reltuples FROM pg_class WHERE oid = 'publication_record'::regclass) FROM ({tiers} LIMIT {limit}) AS met
    CROSS JOIN LATERAL (SELECT {shown} FROM publication_record WHERE id = met.id OFFSET 0) AS shown"""


@dataclasses.dataclass(slots=True)
class _Size:
    """How many records the table is said to hold; learned from every page."""

    records: float = 0


SIZE = _Size()


@dataclasses.dataclass(frozen=True, slots=True)
class Hit:
    """A record that fulfils what was asked: where it stands in the list, its best tier, and what is shown of it."""

    position: Position
    tier: int
    shown: tuple[Any, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class _Share:
    """Of records all over the table: the best tier at which each fulfils what was asked, and each part of it."""

    rows: list[tuple[int, ...]]

    @property
    def rarest(self) -> int:
        """Which part is fulfilled least."""
        return min(range(1, len(self.rows[0])), key=self._count) - 1

    def steps(self, tier: Tier | None, limit: int) -> int:
        """Return how many steps to walk beyond the head, 0 = none: no more than gathering would cost."""
        hits = sum(row[0] != NEVER if tier is None else row[0] == tier for row in self.rows)
        gathering = int(STEPS_A_HIT * SIZE.records * self._count(self.rarest + 1) / len(self.rows))
        walks = hits >= TELLING and limit * len(self.rows) < gathering * hits
        return min(gathering, STEPS_MAX) if walks else 0

    def _count(self, column: int) -> int:
        return sum(row[column] != NEVER for row in self.rows)


class Walk:
    """One list of records in one order, in which hits are looked for."""

    def __init__(self, records: RecordQuerySet, asked: Sequence[Condition], terms: Sequence[Term]) -> None:
        self._records, self._terms = records, terms
        self._wanted = [condition for condition in asked if not condition.negated]
        self._excluded = [condition for condition in asked if condition.negated]
        self._places = [f"place_{number}" for number in range(len(terms))]
        self._columns = ["id", "texts_by", *self._places]

    def page(
        self, tiers: Sequence[tuple[Tier | None, Position | None]], limit: int, shown: Sequence[str]
    ) -> list[Hit]:
        """Return the first hits of each best tier, None = any, after a position, one tier behind the other."""
        share = self._share() if SIZE.records >= RECORDS_MANY else None
        parts: list[str] = []
        values: list[Any] = []
        for number, (tier, after) in enumerate(tiers):
            try:
                sql, of_tier = self._tier(number, tier, after, limit, share)
            except EmptyResultSet:
                continue
            parts.append(sql)
            values += of_tier
        if not parts:
            return []
        sql = PAGE.format(tiers=" UNION ALL ".join(parts), limit=limit, shown=", ".join(shown))
        rows = run((sql, tuple(values)))
        if rows:
            SIZE.records = rows[0][-1]
        first = len(self._columns)
        return [Hit(tuple(row[2:first]), row[first], tuple(row[first + 1 : -1])) for row in rows]

    def _share(self) -> _Share:
        judged, values = self._judged("spread", ["id", "texts_by"])
        return share_of(SHARE.format(judged=judged), tuple(values), len(self._wanted) + 1)

    def _tier(
        self, number: int, tier: Tier | None, after: Position | None, limit: int, share: _Share | None
    ) -> tuple[str, list[Any]]:
        steps = HEAD_PAGES * limit + (share.steps(tier, limit) if share else 0)
        walked, of_list = statement_of(
            ordered(self._records, self._terms, after).values_list(*self._read())[:steps]
        )
        end = [RawSQL(f"(SELECT {place} FROM ended)", ()) for place in self._places]  # noqa: S608, S611 - our own names
        behind, of_rest = statement_of(
            ordered(self._records, self._terms, end)
            .order_by()
            .extra(where=["publication_record.texts_by = hit.record_id"])
            .values_list(*self._read())
        )
        by = self._wanted[share.rarest if share else 0]
        of_walked, judging = self._judged("walked", self._columns)
        of_placed, _ = self._judged("placed", self._columns)
        sql = TIER.format(
            number=number,
            columns=", ".join(self._columns),
            walked=walked,
            last=steps - 1,
            behind=behind,
            of_tier="" if tier in {None, Tier.SUMMARY} else f"AND t.tier <= {int(tier)}",
            order=", ".join(
                f"{place} {'DESC' if term.descending else 'ASC'}" for place, term in enumerate(self._terms, 3)
            ),
            of_walked=of_walked,
            of_placed=of_placed,
            wanted=f"<> {NEVER}" if tier is None else f"= {int(tier)}",
        )
        gathered = tsquery(by.either.union(*by.together[:1]))
        return sql, [*of_list, gathered, *of_rest, *judging, *judging]

    def _read(self) -> list[str]:
        return ["pk", "texts_by", *(term.field.column for term in self._terms)]

    def _judged(self, rows: str, columns: Sequence[str]) -> tuple[str, list[str]]:
        """Return the rows with the best tier at which each fulfils what was asked, and each part of it."""
        values: list[str] = []
        parts = [_tier_of(condition, values) for condition in (*self._wanted, *self._excluded)]
        tier = f"greatest({', '.join(f'c{number}' for number in range(len(self._wanted)))})"
        for number in range(len(self._wanted), len(parts)):
            tier = f"CASE WHEN c{number} = {NEVER} THEN {tier} ELSE {NEVER} END"
        judged = JUDGED.format(
            rows=rows,
            columns=", ".join(columns),
            tier=tier,
            parts=", ".join(f"{part} AS c{number}" for number, part in enumerate(parts)),
        )
        return judged, values


@functools.lru_cache(maxsize=KEPT_SHARES_MAX)
def share_of(sql: str, values: tuple[str, ...], width: int) -> _Share:
    """Look at records all over the table. What comes of it is kept: it changes slowly and decides on speed alone."""
    return _Share([row[:width] for row in run((sql, (PLACES, PLACES, NEIGHBOURS, *values)))])


def _tier_of(condition: Condition, values: list[str]) -> str:
    """Return the best tier whose texts, with those of better tiers, fulfil a condition; notes its values."""
    ways = []
    if condition.either:
        ways.append(_first_tier(condition.either, values))
    if condition.together:
        ways.append(f"greatest({', '.join(_first_tier(part, values) for part in condition.together)})")
    return f"least({', '.join(ways)})"


def _first_tier(patterns: Any, values: list[str]) -> str:
    values.append(tsquery(patterns))
    return f"coalesce(min(t.tier) FILTER (WHERE t.tokens @@ %s::tsquery), {NEVER})"
