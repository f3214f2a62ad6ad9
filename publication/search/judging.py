"""Judging records on PostgreSQL: the best tier at which the texts of each fulfil what was asked, in SQL."""

from collections.abc import Sequence
from typing import Any

from publication.models.search import tsquery
from publication.search.conditions import Condition

NEVER = 9  # the tier of what no text fulfils

# `r` is a record and its place in the order. OFFSET 0 keeps the order: no join may change it.
JUDGED = """{rows} AS r ({columns}) CROSS JOIN LATERAL (SELECT {tier} AS tier, part.* FROM (
        SELECT {parts} FROM publication_recordtext t WHERE t.record_id = r.texts_by
    ) AS part OFFSET 0) AS judged"""


class Judge:
    """What was asked, as columns beside a record: `judged.tier`, and `judged.c0`, `c1` … for each part of it."""

    def __init__(self, asked: Sequence[Condition]) -> None:
        self.wanted = [condition for condition in asked if not condition.negated]
        self._excluded = [condition for condition in asked if condition.negated]

    @property
    def is_single(self) -> bool:
        """Whether a text that has what is looked for fulfils all that was asked."""
        return len(self.wanted) == 1 and not self.wanted[0].together and not self._excluded

    def beside(self, rows: str, columns: Sequence[str]) -> tuple[str, list[str]]:
        """Return the FROM clause of rows with the judgement beside each, and its parameters."""
        values: list[str] = []
        parts = [_tier_of(condition, values) for condition in (*self.wanted, *self._excluded)]
        tier = f"greatest({', '.join(f'c{number}' for number in range(len(self.wanted)))})"
        for number in range(len(self.wanted), len(parts)):
            tier = f"CASE WHEN c{number} = {NEVER} THEN {tier} ELSE {NEVER} END"
        judged = JUDGED.format(
            rows=rows,
            columns=", ".join(columns),
            tier=tier,
            parts=", ".join(f"{part} AS c{number}" for number, part in enumerate(parts)),
        )
        return judged, values

    def patterns(self, part: int) -> str:
        """Return the query for the texts of which every record that fulfils a part has one."""
        condition = self.wanted[part]
        return tsquery(condition.either.union(*condition.together[:1]))


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
