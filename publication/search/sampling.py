"""How many records fulfil what was asked, told from some all over the table, and how many records there are.

Neither decides what is found, only how it is looked for: what was learned once may be somewhat out of date.
"""

import dataclasses
import functools
from collections import Counter
from collections.abc import Sequence

from publication.models.search import Tier
from publication.reading import run
from publication.search.judging import NEVER, Judge

# Below, gathering costs so little that nothing has to be known of the hits.
RECORDS_MANY = 20_000
# Records that are looked at all over the table: so many places, and neighbours there, which stand on the same pages.
# A prime number of places falls in with no pattern in which records may have been loaded.
PLACES, NEIGHBOURS = 101, 4
KEPT_SHARES_MAX = 1_000
# So many hits among the records spread over the table are enough to tell their share.
TELLING = 2

# MATERIALIZED: no join may reach into the choice of records.
SHARE = """WITH spread AS MATERIALIZED (
        SELECT near.* FROM (SELECT min(id) AS low, max(id) - min(id) AS span FROM publication_record) AS ids
        CROSS JOIN generate_series(0, %s - 1) AS number CROSS JOIN LATERAL (
            SELECT id, texts_by FROM publication_record WHERE id >= ids.low + ids.span * number / %s
            ORDER BY id LIMIT %s
        ) AS near
    ) SELECT judged.* FROM {judged}"""


@dataclasses.dataclass(slots=True)
class _Size:
    """How many records the table is said to hold; told by what every search begins with (`publication.resolving`)."""

    records: int = 0

    @property
    def is_large(self) -> bool:
        """Whether it matters how hits are looked for."""
        return self.records >= RECORDS_MANY


SIZE = _Size()


class Share:
    """Of records all over the table: the best tier at which each fulfils what was asked, and each part of it.

    `rarest` is the part that is fulfilled least. Only the numbers are kept: there is one for every question.
    """

    __slots__ = ("_best", "_looked_at", "_of_rarest", "rarest")

    def __init__(self, rows: Sequence[tuple[int, ...]]) -> None:
        """Take the rows that were looked at: the best tier, then that of each part."""
        best, *parts = (
            (Counter(column) for column in zip(*rows, strict=True)) if rows else (Counter(), Counter())
        )
        missed = [part[NEVER] for part in parts]
        self.rarest = missed.index(max(missed))
        self._looked_at, self._best, self._of_rarest = len(rows), best, parts[self.rarest]

    def hits(self, tier: Tier | None) -> float:
        """Return the share of records whose best tier this is, None = any; 0 where too few were met to tell."""
        found = self._looked_at - self._best[NEVER] if tier is None else self._best[tier]
        return found / self._looked_at if found >= TELLING and self._looked_at else 0.0

    def gathered(self, tier: Tier | None = None) -> float:
        """Return how many records the rarest part alone would bring, in texts of this tier and better ones."""
        worst = NEVER - 1 if tier is None else tier
        found = sum(count for reached, count in self._of_rarest.items() if reached <= worst)
        return SIZE.records * found / self._looked_at if self._looked_at else 0.0


def share_of(judge: Judge) -> Share:
    """Look at records all over the table, once for each question."""
    judged, values = judge.beside("spread", ["id", "texts_by"])
    return _kept(SHARE.format(judged=judged), tuple(values), len(judge.wanted) + 1)


def forget() -> None:
    """Forget all that was learned."""
    SIZE.records = 0
    _kept.cache_clear()


@functools.lru_cache(maxsize=KEPT_SHARES_MAX)
def _kept(sql: str, values: tuple[str, ...], width: int) -> Share:
    return Share([row[:width] for row in run((sql, (PLACES, PLACES, NEIGHBOURS, *values)))])
