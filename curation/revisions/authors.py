"""Who wrote any part of what stands in the editors' tables and not yet before the public."""

from collections.abc import Iterable
from typing import Any

from curation.choices import SETTLING, WRITING
from curation.models import Revision
from curation.seeding.stored import Identity
from curation.seeding.tables import chunks

Line = tuple[int, str, int | None, int | None]  # number, verb, by, restores


def authors_since_edition(identities: Iterable[Identity]) -> dict[Identity, set[int]]:
    """Return, by record, the primary keys of everybody who wrote part of its pending change; empty = nobody did.

    Whoever wrote what a revert brought back counts as well.
    """
    asked = list(dict.fromkeys(identities))
    found: dict[Identity, set[int]] = {identity: set() for identity in asked}
    by_resource: dict[str, list[str]] = {}
    for resource, slug in asked:
        by_resource.setdefault(resource, []).append(slug)
    lines: dict[Identity, list[Line]] = {}
    for resource, slugs in by_resource.items():
        for part in chunks(slugs):
            rows = Revision.objects.filter(resource=resource, slug__in=part).order_by("number")
            values: Any = rows.values_list("slug", "number", "verb", "by", "restores")
            for slug, number, verb, by, restores in values:
                lines.setdefault((resource, slug), []).append((number, verb, by, restores))
    for identity, listed in lines.items():
        found[identity] = _authors(listed, len(listed), set())
    return found


def _authors(lines: list[Line], end: int, followed: set[int]) -> set[int]:
    """Return who wrote the content after the first `end` lines, back to where people or seeds settled it."""
    authors: set[int] = set()
    for number, verb, by, restores in reversed(lines[:end]):
        if verb in SETTLING:
            break
        if verb in WRITING and by is not None:
            authors.add(by)
        if restores is not None and number not in followed:
            followed.add(number)
            until = next((place + 1 for place, line in enumerate(lines) if line[0] == restores), 0)
            authors |= _authors(lines, until, followed)
    return authors
