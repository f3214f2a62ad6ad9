"""Hits of a search on PostgreSQL: met on the way down a list, or gathered from the texts and sorted.

Which of the two is cheaper depends on how many records are hits, which the database cannot know. So the head of the
list is looked at first, which is all where many are hits; then records from all over the table, which tell the share.
"""

import dataclasses
import functools
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import EmptyResultSet

from publication.models.record import RecordQuerySet
from publication.models.search import Pattern, Tier, tsquery
from publication.ordering import Term
from publication.paging import Position, ordered
from publication.reading import run, statement_of
from publication.search.conditions import Condition

HEAD_PAGES = 2
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
HEAD = "WITH walked AS MATERIALIZED ({walked}) SELECT r.*, judged.tier FROM {judged}"
SHARE = """WITH spread AS MATERIALIZED (
        SELECT near.* FROM (SELECT min(id) AS low, max(id) - min(id) AS span FROM publication_record) AS ids
        CROSS JOIN generate_series(0, %s - 1) AS number CROSS JOIN LATERAL (
            SELECT id, texts_by FROM publication_record WHERE id >= ids.low + ids.span * number / %s
            ORDER BY id LIMIT %s
        ) AS near
    ) SELECT judged.*, (SELECT greatest(reltuples, 0) FROM pg_class WHERE oid = 'publication_record'::regclass)
    FROM {judged}"""
# Behind the hits stands where the walk ended, if it did before the list.
WALK = """WITH walked AS MATERIALIZED ({walked}) SELECT * FROM (
        (SELECT r.*, judged.tier FROM {judged} WHERE judged.tier {wanted} LIMIT {limit})
        UNION ALL (SELECT walked.*, 0 FROM walked OFFSET {last})
    ) AS met LIMIT {limit}"""
GATHER = """WITH hit AS MATERIALIZED (
        SELECT DISTINCT t.record_id FROM publication_recordtext t WHERE t.tokens @@ %s::tsquery {of_tier}
    ), placed AS MATERIALIZED (
        SELECT part.* FROM hit CROSS JOIN LATERAL ({chosen} OFFSET 0) AS part ORDER BY {order}
    ) SELECT r.*, judged.tier FROM {judged} WHERE judged.tier {wanted} LIMIT {limit}"""


@dataclasses.dataclass(frozen=True, slots=True)
class Hit:
    """A record that fulfils what was asked, and where it stands in the list."""

    record: int
    position: Position
    tier: int


@dataclasses.dataclass(frozen=True, slots=True)
class _Head:
    """The first records of a list that are hits, and where looking ended; None = with the list."""

    hits: list[Hit]
    end: Position | None


@dataclasses.dataclass(frozen=True, slots=True)
class _Share:
    """Of records all over the table: the best tier at which each fulfils what was asked, and each part of it."""

    rows: list[tuple[int, ...]]
    records: float

    @property
    def rarest(self) -> int:
        """Which part is fulfilled least."""
        return min(range(1, len(self.rows[0])), key=self._count) - 1

    def steps(self, tier: Tier | None, missing: int) -> int:
        """Return how many steps to walk at most, 0 = none: no more than gathering would cost."""
        hits = sum(row[0] != NEVER if tier is None else row[0] == tier for row in self.rows)
        gathering = int(STEPS_A_HIT * self.records * self._count(self.rarest + 1) / len(self.rows))
        return (
            min(gathering, STEPS_MAX)
            if hits >= TELLING and missing * len(self.rows) < gathering * hits
            else 0
        )

    def _count(self, column: int) -> int:
        return sum(row[column] != NEVER for row in self.rows)


class Walk:
    """One list of records in one order, in which hits are looked for."""

    def __init__(self, records: RecordQuerySet, asked: Sequence[Condition], terms: Sequence[Term]) -> None:
        self._records, self._terms = records, terms
        self._wanted = [condition for condition in asked if not condition.negated]
        self._excluded = [condition for condition in asked if condition.negated]
        self._columns = ["id", "texts_by", *(f"place_{number}" for number in range(len(terms)))]
        self._heads: dict[Position | None, _Head] = {}

    def hits(self, tier: Tier | None, after: Position | None, limit: int) -> list[Hit]:
        """Return the first hits of this best tier, or of any, after a position."""
        try:
            head = self._head(after, limit)
        except EmptyResultSet:
            return []
        found = [hit for hit in head.hits if tier in {None, hit.tier}][:limit]
        position = head.end
        if len(found) == limit or position is None:
            return found
        share = self._share()
        steps = share.steps(tier, limit - len(found))
        if steps:
            further, position = self._walked(tier, position, steps, limit - len(found))
            found += further
        if len(found) < limit and position is not None:
            found += self._gathered(self._wanted[share.rarest], tier, position, limit - len(found))
        return found

    def _head(self, after: Position | None, limit: int) -> _Head:
        """Look at the head of the list after a position; it is the same for every tier."""
        if after not in self._heads:
            size = HEAD_PAGES * limit
            walked, values = self._list(after, size)
            judged, of_judged = self._judged("walked", self._columns)
            rows = run((HEAD.format(walked=walked, judged=judged), (*values, *of_judged)))
            self._heads[after] = _Head(
                hits=[self._hit(row) for row in rows if row[-1] != NEVER],
                end=tuple(rows[-1][2:-1]) if len(rows) == size else None,
            )
        return self._heads[after]

    def _share(self) -> _Share:
        judged, values = self._judged("spread", ["id", "texts_by"])
        return share_of(SHARE.format(judged=judged), tuple(values), len(self._wanted) + 1)

    def _walked(
        self, tier: Tier | None, after: Position, steps: int, limit: int
    ) -> tuple[list[Hit], Position | None]:
        """Walk on for so many steps; return the hits and where it ended, None = with the list or a full page."""
        walked, values = self._list(after, steps)
        judged, of_judged = self._judged("walked", self._columns)
        sql = WALK.format(walked=walked, judged=judged, wanted=_of(tier), limit=limit, last=steps - 1)
        found = [self._hit(row) for row in run((sql, (*values, *of_judged)))]
        if found and not found[-1].tier:
            return found[:-1], found[-1].position
        return found, None

    def _gathered(self, by: Condition, tier: Tier | None, after: Position, limit: int) -> list[Hit]:
        """Fetch all texts that fulfil one of the conditions, and sort the records they belong to."""
        patterns = by.either.union(*by.together[:1])
        names = [term.field.column for term in self._terms]
        chosen, values = statement_of(
            ordered(self._records, self._terms, after)
            .order_by()
            .extra(where=["publication_record.texts_by = hit.record_id"])
            .values_list("pk", "texts_by", *names)
        )
        judged, of_judged = self._judged("placed", self._columns)
        sql = GATHER.format(
            chosen=chosen,
            of_tier="" if tier in {None, Tier.SUMMARY} else f"AND t.tier <= {int(tier)}",
            order=", ".join(
                f"{place} {'DESC' if term.descending else 'ASC'}" for place, term in enumerate(self._terms, 3)
            ),
            judged=judged,
            wanted=_of(tier),
            limit=limit,
        )
        return [self._hit(row) for row in run((sql, (tsquery(patterns), *values, *of_judged)))]

    def _list(self, after: Position | None, size: int) -> tuple[str, tuple[Any, ...]]:
        names = [term.field.column for term in self._terms]
        return statement_of(
            ordered(self._records, self._terms, after).values_list("pk", "texts_by", *names)[:size]
        )

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

    def _hit(self, row: Sequence[Any]) -> Hit:
        return Hit(row[0], tuple(row[2:-1]), row[-1])


@functools.lru_cache(maxsize=KEPT_SHARES_MAX)
def share_of(sql: str, values: tuple[str, ...], width: int) -> _Share:
    """Look at records all over the table. What comes of it is kept: it changes slowly and decides on speed alone."""
    rows = run((sql, (PLACES, PLACES, NEIGHBOURS, *values)))
    return _Share([row[:width] for row in rows], rows[0][-1])


def _of(tier: Tier | None) -> str:
    return f"<> {NEVER}" if tier is None else f"= {int(tier)}"


def _tier_of(condition: Condition, values: list[str]) -> str:
    """Return the best tier whose texts, with those of better tiers, fulfil a condition; notes its values."""
    ways = []
    if condition.either:
        ways.append(_first_tier(condition.either, values))
    if condition.together:
        ways.append(f"greatest({', '.join(_first_tier(part, values) for part in condition.together)})")
    return f"least({', '.join(ways)})"


def _first_tier(patterns: frozenset[Pattern], values: list[str]) -> str:
    values.append(tsquery(patterns))
    return f"coalesce(min(t.tier) FILTER (WHERE t.tokens @@ %s::tsquery), {NEVER})"
