"""What a hit shows: the record, and the text that matched."""

import json
from collections.abc import Sequence
from typing import Any

from publication.choices import SINGULAR, public_resource
from publication.models.search import Pattern
from publication.search.conditions import Condition
from publication.search.folding import Tokens, forms
from publication.search.texts import Text, texts_of

Score = tuple[int, int, int, int]


def hit(resource: str, kind: str, document: str, asked: Sequence[Condition]) -> dict[str, Any]:
    """Return the search hit of a record whose document matched; reads nothing else."""
    shown = json.loads(document)
    text = matched(resource, shown, asked)
    public = public_resource(resource, kind)
    return {
        "resource": public,
        "kind": SINGULAR[public],
        "slug": shown["slug"],
        "label": next(shown[field] for field in ("name", "title", "question", "summary") if field in shown),
        "url": shown["url"],
        "matched": {"field": text.field, "text": text.text},
    }


def matched(resource: str, document: dict[str, Any], asked: Sequence[Condition]) -> Text:
    """Return the text that shows best why a document matched.

    That is the one in which most of what was asked is found; then the one that has it as typed rather than under
    another name, then the one that is nothing but what was asked, then the better tier, then the first.
    """
    wanted = [condition for condition in asked if not condition.negated]
    texts = list(texts_of(resource, document))
    return max(texts, key=lambda text: _score(text, wanted))


def _score(text: Text, wanted: Sequence[Condition]) -> Score:
    read = forms(text.text)
    found = sum(_any_in(read, condition.patterns) for condition in wanted)
    typed = sum(_any_in(read, condition.typed) for condition in wanted)
    whole = sum(_is_one_of(read, condition.typed) for condition in wanted)
    return found, typed, whole, -text.tier


def _any_in(read: Sequence[Tokens], patterns: frozenset[Pattern]) -> bool:
    return any(is_in(form, pattern) for form in read for pattern in patterns)


def _is_one_of(read: Sequence[Tokens], patterns: frozenset[Pattern]) -> bool:
    return any(form == pattern.tokens for form in read for pattern in patterns)


def is_in(form: Tokens, pattern: Pattern) -> bool:
    """Say whether tokens hold a pattern."""
    *whole, last = pattern.tokens
    length = len(pattern.tokens)
    return any(
        form[start : start + length - 1] == tuple(whole)
        and (
            form[start + length - 1].startswith(last) if pattern.prefix else form[start + length - 1] == last
        )
        for start in range(len(form) - length + 1)
    )
