"""Which texts of a document are searched, in which tier, and the rows that index them."""

import dataclasses
from collections.abc import Iterable, Iterator
from typing import Any

from publication.choices import Resource
from publication.models.search import NAME_KEY_MAX, Tier
from publication.search.folding import Tokens, forms

# A row holds so many tokens: PostgreSQL keeps 255 positions of a token at most, and neither engine may know more
# than the other. A longer text goes into several rows that overlap by the longest phrase that can be asked.
ROW_TOKENS = 240
PHRASE_TOKENS = 40


@dataclasses.dataclass(frozen=True, slots=True)
class TextValues:
    """One row of the index: tokens joined by blanks; a key when they are a whole name of this actor or place."""

    tier: int
    tokens: str
    name_key: str | None


@dataclasses.dataclass(frozen=True, slots=True)
class Text:
    """One searchable text as printed; `field` is the name under which a hit shows it."""

    tier: Tier
    field: str
    text: str


# Fields that hold one text, and lists of rows of which one part is a text, with the tier they count to.
FIELDS = (
    (Tier.NAME, "name"),
    (Tier.NAME, "title"),
    (Tier.NAME, "question"),
    (Tier.SUMMARY, "summary"),
    (Tier.SUMMARY, "note"),
    (Tier.SUMMARY, "role"),
)


def texts_of(resource: str, document: dict[str, Any]) -> Iterator[Text]:
    """Yield the searchable texts of a document; what lies above a place or an actor is not among them."""
    for tier, field in FIELDS:
        if document.get(field):
            yield Text(tier, field, document[field])
    for row in document.get("names", ()):
        yield Text(Tier.NAME, "names", row["variant"])
    for field, name in _mentions(resource, document):
        yield Text(Tier.NAME, field, name)
    for row in document.get("citations", ()):
        if row["quote"]:
            yield Text(Tier.QUOTE, "quote", row["quote"])
    for byline in document.get("bylines", ()):
        yield Text(Tier.SUMMARY, "bylines", byline)
    if resource == Resource.DISPUTES:
        for position in document["positions"]:
            yield Text(Tier.SUMMARY, "positions", position["label"])


def _mentions(resource: str, document: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield field and display name of the actors, places and publishers a record speaks of."""
    if resource == Resource.FACTS:
        yield from _mentions_of_fact(document)
    elif resource == Resource.EVENTS:
        yield from _names("place", [document["place"]])
    elif resource == Resource.AGREEMENTS:
        yield from _names("parties", document["parties"])
        yield from _names("brokers", document["brokers"])
    elif resource == Resource.SOURCES:
        yield from _names("publisher", [document["publisher"]])


def _mentions_of_fact(document: dict[str, Any]) -> Iterator[tuple[str, str]]:
    yield from _names("attributed_to", (row["actor"] for row in document["attributed_to"]))
    yield from _names("on_behalf_of", (row["on_behalf_of"] for row in document["attributed_to"]))
    for field in ("side", "place"):
        yield from _names(field, [document.get(field)])
    for field in ("addressees", "about", "obligated", "beneficiaries", "guarantors"):
        yield from _names(field, document.get(field, ()))
    yield from _names("positions", (row["actor"] for row in document.get("positions", ())))
    yield from _names("via", (row["via"] for row in document["citations"]))


def _names(field: str, references: Iterable[dict[str, Any] | None]) -> Iterator[tuple[str, str]]:
    for reference in references:
        if reference is not None:
            yield field, reference["name"]


def text_values(resource: str, document: dict[str, Any]) -> Iterator[TextValues]:
    """Yield the rows that index a document's texts; equal texts give equal rows."""
    bears_names = resource in (Resource.ACTORS, Resource.PLACES)
    for text in texts_of(resource, document):
        is_name = bears_names and text.field in ("name", "names")
        for form in forms(text.text):
            key = name_key(form) if is_name else None
            for part in windows(form):
                yield TextValues(int(text.tier), " ".join(part), key)


def name_key(tokens: Tokens) -> str | None:
    """Return the key under which a name of these tokens is found; None when no query could be as long."""
    key = " ".join(tokens)
    return key if len(tokens) <= PHRASE_TOKENS and len(key) <= NAME_KEY_MAX else None


def windows(tokens: Tokens) -> Iterator[Tokens]:
    """Cut tokens into pieces of at most ROW_TOKENS that overlap by PHRASE_TOKENS."""
    start = 0
    while True:
        yield tokens[start : start + ROW_TOKENS]
        if start + ROW_TOKENS >= len(tokens):
            return
        start += ROW_TOKENS - PHRASE_TOKENS
