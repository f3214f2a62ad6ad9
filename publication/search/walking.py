"""Hits in a list that is filtered by more than words, on PostgreSQL: met on the way down the list, then gathered.

How far to walk decides on speed alone. In a small table a few pages are enough, the rest is gathered; in a large one
records from all over it tell how many are hits, which the database cannot know.
"""

import dataclasses
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models.expressions import RawSQL

from publication.models.record import RecordQuerySet
from publication.models.search import Tier
from publication.ordering import Term
from publication.paging import Position, ordered
from publication.reading import run, statement_of
from publication.search.conditions import Condition
from publication.search.judging import NEVER, Judge
from publication.search.sampling import SIZE, Share, share_of

# The head of a list is always walked: for common words that is all there is to do.
HEAD_PAGES = 2
# To gather a hit and sort it takes as long as to look at so many records on the way down.
STEPS_A_HIT = 2
STEPS_MAX = 200_000

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
PAGE = """SELECT met.*, shown.* FROM ({tiers} LIMIT {limit}) AS met
    CROSS JOIN LATERAL (SELECT {shown} FROM publication_record WHERE id = met.id OFFSET 0) AS shown"""


@dataclasses.dataclass(frozen=True, slots=True)
class Hit:
    """A record that fulfils what was asked: where it stands in the list, its best tier, and what is shown of it."""

    position: Position
    tier: int
    shown: tuple[Any, ...]


class Walk:
    """One list of records in one order, in which hits are looked for."""

    def __init__(self, records: RecordQuerySet, asked: Sequence[Condition], terms: Sequence[Term]) -> None:
        self._records, self._terms = records, terms
        self._judge = Judge(asked)
        self._places = [f"place_{number}" for number in range(len(terms))]
        self._columns = ["id", "texts_by", *self._places]

    def page(
        self, tiers: Sequence[tuple[Tier | None, Position | None]], limit: int, shown: Sequence[str]
    ) -> list[Hit]:
        """Return the first hits of each best tier, None = any, after a position, one tier behind the other."""
        share = share_of(self._judge) if SIZE.is_large else None
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
        first = len(self._columns)
        sql = PAGE.format(
            tiers=" UNION ALL ".join(parts),
            limit=limit,
            shown=", ".join(shown),
        )
        rows = run((sql, tuple(values)))
        return [Hit(tuple(row[2:first]), row[first], tuple(row[first + 1 :])) for row in rows]

    def _tier(
        self, number: int, tier: Tier | None, after: Position | None, limit: int, share: Share | None
    ) -> tuple[str, list[Any]]:
        steps = HEAD_PAGES * limit + (_steps(share, tier, limit) if share else 0)
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
        of_walked, judging = self._judge.beside("walked", self._columns)
        of_placed, _ = self._judge.beside("placed", self._columns)
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
        gathered = self._judge.patterns(share.rarest if share else 0)
        return sql, [*of_list, gathered, *of_rest, *judging, *judging]

    def _read(self) -> list[str]:
        return ["pk", "texts_by", *(term.field.column for term in self._terms)]


def _steps(share: Share, tier: Tier | None, limit: int) -> int:
    """Return how many steps to walk beyond the head, 0 = none: no more than gathering would cost."""
    hits, gathering = share.hits(tier), int(STEPS_A_HIT * share.gathered())
    return min(gathering, STEPS_MAX) if hits and limit < gathering * hits else 0
