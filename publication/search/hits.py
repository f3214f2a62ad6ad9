"""What a hit shows: the record, and the text that matched."""

import dataclasses
import functools
import json
from collections.abc import Iterable, Sequence
from typing import Any

from publication.choices import SINGULAR, public_resource
from publication.models.search import Pattern
from publication.search.conditions import Condition
from publication.search.folding import KEPT_CHARACTERS_MAX, forms
from publication.search.texts import Text, texts_of

Score = tuple[int, int, int, int]
KEPT_LINES_MAX = 4_096


@dataclasses.dataclass(frozen=True, slots=True)
class _Sought:
    """What one condition looks for, written as it stands in a line: whole tokens between blanks."""

    found: tuple[str, ...]
    typed: tuple[str, ...]
    whole: frozenset[str]


class Hits:
    """Makes the hits of one search."""

    def __init__(self, asked: Sequence[Condition]) -> None:
        self._sought = [
            _Sought(
                found=_needles(condition.patterns),
                typed=_needles(condition.typed),
                whole=frozenset(f" {' '.join(pattern.tokens)} " for pattern in condition.typed),
            )
            for condition in asked
            if not condition.negated
        ]

    def hit(self, resource: str, kind: str, document: str) -> dict[str, Any]:
        """Return the search hit of a record whose document matched; reads nothing else."""
        shown = json.loads(document)
        text = self.matched(resource, shown)
        public = public_resource(resource, kind)
        return {
            "resource": public,
            "kind": SINGULAR[public],
            "slug": shown["slug"],
            "label": next(
                shown[field] for field in ("name", "title", "question", "summary") if field in shown
            ),
            "url": shown["url"],
            "matched": {"field": text.field, "text": text.text},
        }

    def matched(self, resource: str, document: dict[str, Any]) -> Text:
        """Return the text that shows best why a document matched.

        That is the one in which most of what was asked is found; then the one that has it as typed rather than under
        another name, then the one that is nothing but what was asked, then the better tier, then the first.
        """
        return max(texts_of(resource, document), key=self._score)

    def _score(self, text: Text) -> Score:
        lines = _lines(text.text)
        found = typed = whole = 0
        for one in self._sought:
            if _any_in(lines, one.found):
                found += 1
                if _any_in(lines, one.typed):
                    typed += 1
                    whole += not one.whole.isdisjoint(lines)
        return found, typed, whole, -text.tier


def _needles(patterns: Iterable[Pattern]) -> tuple[str, ...]:
    return tuple(f" {' '.join(pattern.tokens)}{'' if pattern.prefix else ' '}" for pattern in patterns)


def _any_in(lines: Sequence[str], needles: Sequence[str]) -> bool:
    return any(needle in line for line in lines for needle in needles)


def _lines(text: str) -> tuple[str, ...]:
    """Return the forms of a text as lines of tokens between blanks; those of short texts are kept for a while."""
    return _kept_lines(text) if len(text) <= KEPT_CHARACTERS_MAX else _written(text)


def _written(text: str) -> tuple[str, ...]:
    return tuple(f" {' '.join(form)} " for form in forms(text))


_kept_lines = functools.lru_cache(maxsize=KEPT_LINES_MAX)(_written)
