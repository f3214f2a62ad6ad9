"""Slugs that a request names: whether a text is one, and which published ones are like one that is not."""

from collections.abc import Sequence

from publication.errors import ALLOWED_SHOWN, ParameterError, nearest
from publication.filters.values import SLUG_MAX, SLUG_PATTERN, Patterns, RefusedValueError
from publication.models import Record

CANDIDATES_MAX = 200
SUGGESTIONS_MAX = 5

_SLUG = Patterns(SLUG_PATTERN, "a slug", "a-b")


def is_slug(text: str) -> bool:
    """Say whether a text could be a slug at all."""
    try:
        _SLUG.parse(text)
    except RefusedValueError:
        return False
    return len(text) <= SLUG_MAX


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
