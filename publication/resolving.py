"""What a request names, read in one statement: where slugs lead, and which actors and places bear names."""

import dataclasses
from collections.abc import Collection, Iterable
from typing import Any

from publication.choices import RecordState, Resource
from publication.reading import reading_connection, run
from publication.search.sampling import SIZE

Name = tuple[str, str]  # (resource, slug)
REDIRECTS_MAX = 50

# Every published slug that was asked for and, step by step, where it leads; a tombstone or a record leads nowhere.
# UNION, not UNION ALL: slugs that lead in a circle are met once.
CHAIN = """chain (resource, slug, target) AS (
    SELECT resource, slug, target FROM publication_record
    WHERE ({asked}) AND first_edition <= %s AND last_edition >= %s
    UNION
    SELECT further.resource, further.slug, further.target FROM chain
    JOIN publication_record further ON further.resource = chain.resource AND further.slug = chain.target
    WHERE chain.target <> '' AND further.first_edition <= %s AND further.last_edition >= %s
)"""
SLUGS = "SELECT 0, resource, slug, target FROM chain"
# All names of whoever bears one of the names that were asked for.
NAMES = """SELECT bearer.id, '', name.name_key, '' FROM publication_record bearer
    JOIN publication_recordtext name ON name.record_id = bearer.texts_by AND name.name_key IS NOT NULL
    WHERE bearer.first_edition <= %s AND bearer.last_edition >= %s AND bearer.state = %s
    AND bearer.resource IN (%s, %s) AND bearer.texts_by IN (
        SELECT called.record_id FROM publication_recordtext called WHERE called.name_key IN ({keys})
    )"""
# A search wants to know how many records there are; the database's own estimate costs nothing beside the names.
HOW_MANY = -1
RECORDS = (
    f"SELECT {HOW_MANY}, '', '', reltuples::bigint::text FROM pg_class"  # noqa: S608 - a number of our own
    " WHERE oid = 'publication_record'::regclass"
)


@dataclasses.dataclass(frozen=True, slots=True)
class Resolved:
    """Where published slugs lead, by what was asked, and the names of bearers as (bearer, name key)."""

    leads: dict[Name, str]
    names: list[tuple[int, str]]


def resolve(slugs: Iterable[Name], name_keys: Collection[str], edition: int) -> Resolved:
    """Read slugs and names together; a slug that was never published is not in the answer. At most one query."""
    by_resource: dict[str, list[str]] = {}
    for resource, slug in sorted(set(slugs)):
        by_resource.setdefault(resource, []).append(slug)
    parts, parameters = [], []
    prefix = ""
    if by_resource:
        prefix, asked = _chain(by_resource, edition)
        parts.append(SLUGS)
        parameters += asked
    if name_keys:
        parts.append(NAMES.format(keys=_places(name_keys)))
        parameters += [edition, edition, RecordState.LIVE.value, Resource.ACTORS.value, Resource.PLACES.value]
        parameters += sorted(name_keys)
        if reading_connection().vendor == "postgresql":
            parts.append(RECORDS)
    if not parts:
        return Resolved({}, [])
    return _resolved(run((prefix + " UNION ALL ".join(parts), tuple(parameters))))


def _chain(by_resource: dict[str, list[str]], edition: int) -> tuple[str, list[Any]]:
    asked, parameters = [], []
    for resource, slugs in by_resource.items():
        asked.append(f"resource = %s AND slug IN ({_places(slugs)})")
        parameters += [resource, *slugs]
    return f"WITH RECURSIVE {CHAIN.format(asked=' OR '.join(asked))} ", [*parameters, *[edition] * 4]


def _places(values: Collection[str]) -> str:
    return ", ".join(["%s"] * len(values))


def _resolved(rows: list[tuple[Any, ...]]) -> Resolved:
    targets = {(resource, slug): target for bearer, resource, slug, target in rows if not bearer}
    names = [(bearer, slug) for bearer, _, slug, _ in rows if bearer > 0]
    for bearer, _, _, records in rows:
        if bearer == HOW_MANY:
            SIZE.records = int(records)
    return Resolved({name: _end(name, targets) for name in targets}, names)


def _end(name: Name, targets: dict[Name, str]) -> str:
    resource, slug = name
    for _ in range(REDIRECTS_MAX):
        target = targets.get((resource, slug), "")
        if not target:
            break
        slug = target
    return slug
