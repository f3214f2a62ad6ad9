"""Lists by two keys on PostgreSQL: the index of keys is read for both at once, and a record only where they meet.

Two keys that many records have and few share would else cost a look at each record that has the first. An entry of
the index holds the place of its record in the list, so entries of both keys that stand at the same place belong to the
same record; whether to the same version of it is decided by the record itself.
"""

import dataclasses
import functools
from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet

from publication.filters import lookups as on
from publication.filters.moments import OwnDate
from publication.filters.rows import Asked
from publication.filters.subjects import EQUAL, Key, as_key
from publication.ordering import DATE, SLUG, Term
from publication.reading import Slot, Statement, run, statement_of

# To read an entry in order takes so much less time than to look one up.
READ_FOR_A_LOOK_UP = 6
COUNTED_MAX = 20_000
KEPT_COUNTS_MAX = 10_000

KEY = "{alias}.resource = %s AND {alias}.field = %s AND {alias}.value = %s"
# Both are read in order, side by side.
MERGED = """publication_recordkey a JOIN publication_recordkey b
        ON b.date_earliest = a.date_earliest AND b.slug = a.slug WHERE {a} AND {b}"""
# The rarer is read in order, and the other looked up: LIMIT keeps it so.
LOOKED_UP = """publication_recordkey a CROSS JOIN LATERAL (
        SELECT 1 FROM publication_recordkey b
        WHERE b.date_earliest = a.date_earliest AND b.slug = a.slug AND {b} LIMIT 1
    ) AS other WHERE {a}"""
# OFFSET 0 keeps the order: no join may change it.
MET = """SELECT part.* FROM (
        SELECT DISTINCT a.date_earliest, a.slug FROM {keys} ORDER BY a.date_earliest {way}, a.slug {way} OFFSET 0
    ) AS met CROSS JOIN LATERAL ({record} OFFSET 0) AS part LIMIT {limit}"""
COUNTS = """SELECT count(*) FROM (
        SELECT 1 FROM publication_recordkey a WHERE {key} LIMIT {most}
    ) AS counted"""

Pair = tuple[int, int, bool]  # which of the parameters are read together, and whether side by side


@dataclasses.dataclass(frozen=True, slots=True)
class Stretch:
    """Which part of a list is read."""

    descending: bool
    after: Sequence[Slot] | None
    limit: int


def pair_of(resource: str, asked: Sequence[Asked], terms: Sequence[Term]) -> Pair | None:
    """Return the two rarest keys that are asked for, the rarest first; None where the list is read another way."""
    if [term.field for term in terms] != [DATE, SLUG] or terms[0].descending != terms[1].descending:
        return None
    counts = sorted(
        (count_of(resource, one.subject.name, as_key(one.values[0])), number)
        for number, one in enumerate(asked)
        if isinstance(one.subject, Key)
        and one.subject.can_drive
        and one.lookup in EQUAL
        and len(one.values) == 1
    )
    if len(counts) < 2:
        return None
    (few, rarest), (many, other) = counts[:2]
    return rarest, other, many < READ_FOR_A_LOOK_UP * few


@functools.lru_cache(maxsize=KEPT_COUNTS_MAX)
def count_of(resource: str, field: str, value: str) -> int:
    """Count the entries of a key, up to where it makes no difference; kept, because it decides on speed alone."""
    sql = COUNTS.format(key=KEY.format(alias="a"), most=COUNTED_MAX)
    return int(run((sql, (resource, field, value)), prepare=True)[0][0])


def statement_for(
    records: QuerySet[Any], resource: str, asked: Sequence[Asked], pair: Pair, page: Stretch
) -> Statement:
    """Return the statement that reads a page of records; they must themselves meet all that is asked."""
    first, second, side_by_side = pair
    bounds = _bounds(asked)
    written: dict[str, str] = {}
    values: dict[str, list[Any]] = {}
    for alias, number in (("a", first), ("b", second)):
        one = asked[number]
        written[alias] = KEY.format(alias=alias)
        values[alias] = [resource, one.subject.name, as_key(one.values[0])]
        if alias == "b" and not side_by_side:
            break
        for sign, value in bounds:
            written[alias] += f" AND {alias}.date_earliest {sign} %s"
            values[alias].append(value)
        if page.after is not None:
            beyond = "<" if page.descending else ">"
            written[alias] += f" AND ({alias}.date_earliest, {alias}.slug) {beyond} (%s, %s)"
            values[alias] += page.after
    chosen, of_chosen = statement_of(
        records.extra(
            where=[
                "publication_record.slug = met.slug",
                "publication_record.date_earliest = met.date_earliest",
            ]
        )
    )
    sql = MET.format(
        keys=(MERGED if side_by_side else LOOKED_UP).format(**written),
        way="DESC" if page.descending else "ASC",
        record=chosen,
        limit=page.limit,
    )
    of_keys = values["a"] + values["b"] if side_by_side else values["b"] + values["a"]
    return sql, (*of_keys, *of_chosen)


def _bounds(asked: Sequence[Asked]) -> list[tuple[str, Any]]:
    """Return what the record's own date must be for its first moment, where one window is asked for."""
    bounds: list[tuple[str, Any]] = []
    for one in asked:
        if isinstance(one.subject, OwnDate) and len(one.values) == 1:
            span = one.values[0]
            if one.lookup in {on.EXACT, on.IN, on.OVERLAPS, on.LTE, on.WITHIN}:
                bounds.append(("<=", span.last))
            if one.lookup == on.WITHIN:
                bounds.append((">=", span.first))
    return bounds
