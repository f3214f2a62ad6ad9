"""Hits of a search that nothing but words narrows, in a large table on PostgreSQL: texts read in the order of dates.

A text knows its tier and the date of its record, so that of common words the newest texts are read until the page is
full, and of rare ones all are gathered from the index of tokens; records are looked at only where a text has a hit.
"""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import EmptyResultSet

from publication.models.record import RecordQuerySet
from publication.models.search import Tier
from publication.ordering import Term
from publication.paging import Position, ordered
from publication.reading import run, statement_of
from publication.search.conditions import Condition
from publication.search.judging import NEVER, Judge
from publication.search.sampling import share_of
from publication.search.walking import Hit

# Texts of a record: of all tiers, and of one.
TEXTS, TEXTS_OF_TIER = 6, 2
# To gather a record's hit and sort it takes as long as to read so many texts in the order of their dates.
READ_A_HIT = 4
READ_MAX = 200_000

# WITH TIES: of the last moment all texts are read, or hits of it would be passed over.
WALKED = """SELECT part.record_id, part.date_earliest FROM (
        SELECT record_id, date_earliest, tokens FROM publication_recordtext
        WHERE {of_tier} AND {bound} ORDER BY date_earliest {way} FETCH FIRST {most} ROWS WITH TIES
    ) AS part WHERE part.tokens @@ %s::tsquery"""
GATHERED = """SELECT record_id, date_earliest FROM publication_recordtext
    WHERE {of_tier} AND {bound} AND tokens @@ %s::tsquery"""
# Records of one moment are sorted among themselves; the next moment is looked at only when the page is not full.
# OFFSET 0 keeps the order: no join may change it.
PAGE = """SELECT met.*, shown.* FROM (
        SELECT hit.* FROM (
            SELECT met.date_earliest, array_agg(DISTINCT met.record_id) AS owners FROM ({texts}) AS met
            GROUP BY met.date_earliest ORDER BY met.date_earliest {way} OFFSET 0
        ) AS moment CROSS JOIN LATERAL (
            SELECT r.*, {tier} FROM {judged} ORDER BY {order} OFFSET 0
        ) AS hit LIMIT {limit}
    ) AS met CROSS JOIN LATERAL (SELECT {shown} FROM publication_record WHERE id = met.id OFFSET 0) AS shown"""


class Dated:
    """All records, or all facts, in the order of their dates, among which hits are looked for."""

    def __init__(self, records: RecordQuerySet, asked: Sequence[Condition], terms: Sequence[Term]) -> None:
        self._records, self._terms = records, terms
        self._judge = Judge(asked)
        self._share = share_of(self._judge)
        self._columns = ["id", "texts_by", *(f"place_{number}" for number in range(len(terms)))]

    def page(
        self, tiers: Sequence[tuple[Tier | None, Position | None]], limit: int, shown: Sequence[str]
    ) -> list[Hit]:
        """Return the first hits of each best tier, None = any, after a position, one tier behind the other."""
        found: list[Hit] = []
        for tier, after in tiers:
            if len(found) < limit:
                found += self._of_tier(tier, after, limit - len(found), shown)
        return found

    def _of_tier(
        self, tier: Tier | None, after: Position | None, limit: int, shown: Sequence[str]
    ) -> list[Hit]:
        most = self._most(tier, limit)
        if most:
            hits = self._read(WALKED, most, tier, after, limit, shown)
            if len(hits) == limit:
                return hits
        return self._read(GATHERED, 0, tier, after, limit, shown)

    def _most(self, tier: Tier | None, limit: int) -> int:
        """Return how many texts to read in order, 0 = none: no more than gathering would cost."""
        hits, gathering = self._share.hits(tier), READ_A_HIT * self._share.gathered(tier)
        texts = TEXTS_OF_TIER if tier and self._judge.is_single else TEXTS
        return int(min(gathering, READ_MAX)) if hits and limit * texts < gathering * hits else 0

    def _read(
        self,
        texts: str,
        most: int,
        tier: Tier | None,
        after: Position | None,
        limit: int,
        shown: Sequence[str],
    ) -> list[Hit]:
        descending = self._terms[0].descending
        columns = ["pk", "texts_by", *(term.field.column for term in self._terms)]
        try:
            records, of_records = statement_of(
                ordered(self._records, self._terms, after)
                .order_by()
                .extra(where=["publication_record.texts_by = ANY(moment.owners)"])
                .values_list(*columns)
            )
        except EmptyResultSet:
            return []
        shown_tier, judged, judging = self._judged(f"({records})", tier)
        way = "DESC" if descending else "ASC"
        sql = PAGE.format(
            texts=texts.format(
                of_tier=self._of_texts(tier),
                bound="TRUE" if after is None else f"date_earliest {'<=' if descending else '>='} %s",
                way=way,
                most=most,
            ),
            way=way,
            tier=shown_tier,
            judged=judged,
            order=", ".join(
                f"{place} {'DESC' if term.descending else 'ASC'}"
                for place, term in zip(self._columns[2:], self._terms, strict=True)
            ),
            limit=limit,
            shown=", ".join(shown),
        )
        bound: list[Any] = [] if after is None else [after[0]]
        looked_for = self._judge.patterns(self._share.rarest)
        rows = run((sql, (*bound, looked_for, *of_records, *judging)))
        first = len(self._columns)
        return [Hit(tuple(row[2:first]), row[first], tuple(row[first + 1 :])) for row in rows]

    def _judged(self, records: str, tier: Tier | None) -> tuple[str, str, list[str]]:
        """Return the tier to show, the records that fulfil all that was asked at this tier, and the parameters."""
        if self._judge.is_single and tier in {None, Tier.NAME}:  # the text that was met says it all
            return str(int(tier or 0)), f"{records} AS r ({', '.join(self._columns)})", []
        judged, values = self._judge.beside(records, self._columns)
        wanted = f"<> {NEVER}" if tier is None else f"= {int(tier)}"
        return "judged.tier", f"{judged} WHERE judged.tier {wanted}", values

    def _of_texts(self, tier: Tier | None) -> str:
        """Return the condition on the tier of texts: where there is one thing to look for, its text decides alone."""
        if tier is None or (tier == Tier.SUMMARY and not self._judge.is_single):
            return "TRUE"
        return f"tier {'=' if self._judge.is_single else '<='} {int(tier)}"
