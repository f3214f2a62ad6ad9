"""Slugs that a request names, judged together: never published, withdrawn, or leading to another record."""

import functools
import operator
from collections.abc import Iterable, Sequence

from django.db.models import OuterRef, Q, Subquery

from publication.errors import ALLOWED_SHOWN, ParameterError, nearest
from publication.filters.values import SLUG_MAX, SLUG_PATTERN, Patterns, RefusedValueError
from publication.models import Record

Name = tuple[str, str]  # (resource, slug)
REDIRECTS_MAX = 50
CANDIDATES_MAX = 200
SUGGESTIONS_MAX = 5

_SLUG = Patterns(SLUG_PATTERN, "a slug", "a-b")


def resolve(names: Iterable[Name], edition: int) -> dict[Name, str]:
    """Return where each published slug leads in an edition; a slug that was never published is not in it.

    One query, and one more for each further redirect behind the second.
    """
    wanted = {name for name in names if _is_slug(name[1])}
    found: dict[Name, tuple[str, str]] = {}
    waiting = set(wanted)
    for _ in range(REDIRECTS_MAX):
        if not waiting:
            break
        read = _read(waiting, edition)
        found |= read
        waiting = {(resource, beyond) for (resource, _), (_, beyond) in read.items() if beyond}
        waiting -= found.keys()
    return {name: _end(name, found) for name in wanted if name in found}


def _is_slug(text: str) -> bool:
    try:
        _SLUG.parse(text)
    except RefusedValueError:
        return False
    return len(text) <= SLUG_MAX


def _read(names: set[Name], edition: int) -> dict[Name, tuple[str, str]]:
    """Return (where it leads, where that leads) of each slug that exists; empty = a record, or a tombstone."""
    by_resource: dict[str, list[str]] = {}
    for resource, slug in names:
        by_resource.setdefault(resource, []).append(slug)
    asked = functools.reduce(
        operator.or_, [Q(resource=resource, slug__in=slugs) for resource, slugs in by_resource.items()]
    )
    then = Record.objects.at(edition)
    beyond = then.filter(resource=OuterRef("resource"), slug=OuterRef("target")).values("target")
    rows = then.filter(asked).annotate(beyond=Subquery(beyond[:1]))
    return {
        (resource, slug): (target, next_target or "")
        for resource, slug, target, next_target in rows.values_list("resource", "slug", "target", "beyond")
    }


def _end(name: Name, found: dict[Name, tuple[str, str]]) -> str:
    resource, slug = name
    for _ in range(REDIRECTS_MAX):
        target, beyond = found.get((resource, slug), ("", ""))
        if not target:
            break
        slug = beyond or target
    return slug


class Suggestions:
    """Published slugs like the ones that were asked for; reads a resource's slugs once, and only for an error."""

    def __init__(self, edition: int) -> None:
        self.edition = edition
        self._slugs: dict[str, list[str]] = {}
        self._left = SUGGESTIONS_MAX

    def error(self, parameter: str, resource: str, slug: str) -> ParameterError:
        """Return the error for a slug that was never published."""
        published = self._published(resource)
        return ParameterError(
            parameter,
            f"“{slug[:80]}” was never published under {resource}.",
            tuple(published) if len(published) <= ALLOWED_SHOWN else (),
            self._nearest(slug, published),
        )

    def _published(self, resource: str) -> list[str]:
        if resource not in self._slugs:
            rows = Record.objects.at(self.edition).live().filter(resource=resource).order_by("slug")
            self._slugs[resource] = list(rows.values_list("slug", flat=True))
        return self._slugs[resource]

    def _nearest(self, slug: str, published: Sequence[str]) -> str | None:
        if not self._left:
            return None
        self._left -= 1
        return nearest(slug.lower(), _alike(slug.lower(), published))


def _alike(given: str, published: Sequence[str]) -> Sequence[str]:
    """Return the slugs that share most runs of three characters: comparing thousands exactly would take seconds."""
    if len(published) <= CANDIDATES_MAX:
        return published
    wanted = _runs(given)
    return sorted(published, key=lambda slug: (-len(wanted & _runs(slug)), slug))[:CANDIDATES_MAX]


def _runs(text: str) -> set[str]:
    padded = f"  {text[:SLUG_MAX]} "
    return {padded[start : start + 3] for start in range(len(padded) - 2)}
