"""Equality keys of a document: (name of the filter, value), ancestors included where a filter takes what lies below."""

from collections.abc import Iterable, Iterator
from typing import Any

from facts.choices import RelationKind
from publication.choices import Resource
from publication.contents import Identity
from publication.expansion import Expander
from sources.contents import Content

Key = tuple[str, str]  # (field, value)
KIND_CODES = (
    "speech_act",
    "speech_form",
    "medium",
    "polarity",
    "modality",
    "cause",
    "scope",
    "assertion",
    "category",
    "stage",
)
# Filters of ceasefire terms by actor, with the lists they read.
TERM_ACTORS = (("obligated", "obligated"), ("beneficiary", "beneficiaries"), ("guarantor", "guarantors"))
DATES = ("date", "effective", "published", "updated", "period", "announced")


def document_keys(resource: str, expander: Expander, document: dict[str, Any]) -> Iterator[Key]:
    """Yield the keys of a document; some may be empty, some may come twice."""
    yield from _date_keys(document)
    if resource == Resource.FACTS:
        yield from _fact_keys(expander, document)
        return
    for field in ("kind", "country", "language", "text_sha256"):
        yield field, document.get(field) or ""
    for field, chain in (("member_of", "member_of"), ("parent", "parent"), ("place", "parent")):
        if document.get(field):
            yield from _with_ancestors(expander, field, document[field], chain)
    yield from _name_keys(document)
    yield from _source_keys(document)
    yield from _slugs("party", document.get("parties"))
    yield from _slugs("broker", document.get("brokers"))
    yield from _dispute_keys(document)


def _source_keys(document: dict[str, Any]) -> Iterator[Key]:
    if document.get("publisher"):
        yield "publisher", document["publisher"]["slug"]
    for row in document.get("ledger", ()):
        yield "ledger_reason", row["reason"]
        yield "ledger_paragraph", str(row["paragraph"])


def _dispute_keys(document: dict[str, Any]) -> Iterator[Key]:
    yield from _slugs("silent_source", document.get("silent_sources"))
    for position in document.get("positions", ()):
        yield from _slugs("fact", position["facts"])
        for fact in position["facts"]:
            yield from _speakers(fact)


def _date_keys(document: dict[str, Any]) -> Iterator[Key]:
    for field in DATES:
        if document.get(field):
            yield f"{field}__precision", document[field]["precision"]
            yield f"{field}__zone", document[field]["zone"] or ""


def _name_keys(document: dict[str, Any]) -> Iterator[Key]:
    for name in document.get("names", ()):
        yield "variant_language", name["language"] or ""
        yield "variant_script", name["script"]
        yield "variant_kind", name["kind"]
    if document.get("coordinates"):
        yield "coordinate_precision", document["coordinates"]["precision"]


def _speakers(document: dict[str, Any]) -> Iterator[Key]:
    for row in document["attributed_to"]:
        yield "attributed_to", row["actor"]["slug"]
        if row["on_behalf_of"]:
            yield "on_behalf_of", row["on_behalf_of"]["slug"]


def _fact_keys(expander: Expander, document: dict[str, Any]) -> Iterator[Key]:
    yield "kind", document["kind"]
    yield from _speakers(document)
    for field in ("event", "place"):
        if document[field]:
            yield from _with_ancestors(expander, field, document[field], "parent")
    yield from _slugs("topic", document["topics"])
    for row in document["citations"]:
        yield "source", row["source"]["slug"]
        yield "publisher", row["source"]["publisher"]["slug"]
        yield "section", row["section"]
        yield "paragraph", str(row["paragraph"])
        yield "attribution_kind", row["attribution_kind"]
        yield "via", row["via"]["slug"] if row["via"] else ""
    yield "has_quote", _boolean(any(row["quote"] is not None for row in document["citations"]))
    yield "disputed", _boolean(bool(document["disputes"]))
    yield from _slugs("dispute", document["disputes"])
    for row in document["relations"]:
        yield row["kind"], row["fact"]["slug"]
        yield f"relation_{row['direction']}", row["kind"]
    yield "has_denial", _boolean(_is_denied(document))
    yield from _kind_keys(document)


def _kind_keys(document: dict[str, Any]) -> Iterator[Key]:
    for field in KIND_CODES:
        yield field, document.get(field, "")
    yield from _slugs("addressee", document.get("addressees"))
    yield from _slugs("about", document.get("about"))
    yield from _slugs("side", [document["side"]] if document.get("side") else None)
    yield from _slugs("agreement", [document["agreement"]] if document.get("agreement") else None)
    for field, listed in TERM_ACTORS:
        yield from _slugs(field, document.get(listed))
    for row in document.get("positions", ()):
        yield "stance", row["stance"]
        yield f"{row['stance']}_by", row["actor"]["slug"]
    for row in document.get("figures", ()):
        yield "outcome", row["outcome"]
        yield "victim_status", row["victim_status"]
        yield "qualifier", row["qualifier"]
        for code in row["victim_description"]:
            yield "victim_description", code


def _is_denied(document: dict[str, Any]) -> bool:
    return any(
        row["kind"] == RelationKind.CONTRADICTS
        or (row["kind"] == RelationKind.DENIES and row["direction"] == "in")
        for row in document["relations"]
    ) or any(row["stance"] == "denied" for row in document.get("positions", ()))


def _with_ancestors(expander: Expander, field: str, reference: Content, chain: str) -> Iterator[Key]:
    """Yield the record itself as `<field>__exact`, and it and everything above it as `<field>`."""
    yield f"{field}__exact", reference["slug"]
    resource = {"member_of": Resource.ACTORS, "place": Resource.PLACES, "event": Resource.EVENTS}.get(
        field, Resource(expander.identity[0])
    )
    identity: Identity | None = (resource, reference["slug"])
    seen: set[Identity] = set()
    while identity is not None and identity not in seen:
        seen.add(identity)
        (_, slug), content = expander.resolve(identity)
        yield field, slug
        above = content[chain]
        identity = (resource, above["slug"]) if above else None


def _slugs(field: str, references: Iterable[Content] | None) -> Iterator[Key]:
    for reference in references or ():
        yield field, reference["slug"]


def _boolean(value: bool) -> str:  # noqa: FBT001 - a pure conversion
    return "true" if value else "false"
