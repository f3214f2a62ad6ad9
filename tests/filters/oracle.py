"""A second opinion: what parameters ask for, evaluated in plain Python over the published documents alone.

Nothing here reads the tables that filters read.
"""

import dataclasses
import json
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from facts.choices import Outcome, RelationKind, Stance
from publication.choices import public_resource
from publication.index.values import fold
from publication.models import Record
from tests.filters.comparisons import (
    DATE_LOOKUPS,
    NUMBER_LOOKUPS,
    Document,
    Span,
    asked_span,
    figure_matches,
    instant,
    span,
)

Parameter = tuple[str, tuple[str, ...]]  # (name, raw values)

LOOKUPS = (
    "not",
    "in",
    "isnull",
    "gte",
    "lte",
    "gt",
    "lt",
    "contains",
    "overlaps",
    "within",
    "certainly_before",
    "certainly_after",
    "possibly_before",
    "possibly_after",
    "certainly_gte",
    "possibly_gte",
    "certainly_lte",
    "possibly_lte",
    "possibly",
)
CITED = ("source", "publisher", "via", "section", "paragraph", "attribution_kind", "quote", "attribution")
PARTS = {"addressee": "addressees", "obligated": "obligated", "beneficiary": "beneficiaries"} | {
    "guarantor": "guarantors",
    "about": "about",
    "party": "parties",
    "broker": "brokers",
    "topic": "topics",
    "dispute": "disputes",
    "silent_source": "silent_sources",
}
IN_FIGURES = ("outcome", "victim_status", "qualifier")
# Asked for hundreds of thousands of times, and an enumeration lists its values anew each time.
OUTCOMES = frozenset(Outcome.values)
RELATION_KINDS = frozenset(RelationKind.values)
STANCES = frozenset(Stance.values)


def split(name: str) -> tuple[str, str]:
    """Return subject and lookup of a parameter."""
    stem, _, suffix = name.rpartition("__")
    return (stem, suffix) if stem and suffix in LOOKUPS else (name, "")


@dataclasses.dataclass(frozen=True)
class Asked:
    """One parameter, taken apart."""

    subject: str
    lookup: str
    values: tuple[str, ...]

    @classmethod
    def of(cls, parameter: Parameter) -> "Asked":
        """Take a parameter apart; `__in` lists are values like repeated ones."""
        name, raw = parameter
        subject, lookup = split(name)
        if lookup == "in":
            raw = tuple(part for text in raw for part in text.split(","))
        return cls(subject, lookup, raw)


class Published:
    """The published documents of one edition, and what parameters pick of them."""

    def __init__(self, edition: int) -> None:
        self.edition = edition
        self.worth: dict[tuple[str, str], list[str]] = {}
        self.documents: dict[str, dict[str, Document]] = {"facts": {}}
        rows = Record.objects.at(edition).live().values_list("resource", "kind", "slug", "document")
        for resource, kind, slug, document in rows:
            self.documents.setdefault(public_resource(resource, kind), {})[slug] = json.loads(document)
            if resource == "facts":
                self.documents["facts"][slug] = json.loads(document)

    def answer(
        self, resource: str, parameters: Sequence[Parameter], among: Iterable[str] | None = None
    ) -> set[str]:
        """Return the slugs that match, of all or of those given."""
        asked = [Asked.of(parameter) for parameter in parameters]
        documents = self.documents[resource]
        return {
            slug
            for slug in (documents if among is None else among)
            if self._matches(resource, documents[slug], asked)
        }

    def _matches(self, resource: str, document: Document, asked: Sequence[Asked]) -> bool:
        cited = [one for one in asked if self._is_cited(resource, one)]
        if len(cited) > 1 and not any(
            all(_citation_matches(citation, one) for one in cited) for citation in document["citations"]
        ):
            return False
        alone = [one for one in asked if len(cited) < 2 or one not in cited]
        figures = [one for one in alone if one.subject in OUTCOMES]
        return _figures_match(document, figures, asked) and all(
            self._one_matches(resource, document, one) for one in alone if one not in figures
        )

    def _is_cited(self, resource: str, one: Asked) -> bool:
        if "citations" not in next(iter(self.documents[resource].values())):
            return False
        return one.subject in (*CITED, "has_quote") and one.lookup not in {"not", "isnull"}

    def _one_matches(self, resource: str, document: Document, one: Asked) -> bool:
        dates = {"date", "effective", "published", "updated", "period", "announced", "accessed_on"}
        if one.subject in {"published_at", "updated_at"}:
            moment = instant(document[one.subject])
            return _dates_match((moment, moment), one)
        if one.subject in dates:
            return _dates_match(_date_of(document, one.subject), one)
        if one.subject == "known_at":
            return _known(document, one)
        numbers = _numbers(document, one.subject)
        if numbers is not None:
            return _numbers_match(numbers, one)
        values = set(self.values(resource, document, one.subject))
        if one.lookup == "isnull":
            return any((value == "true") != bool(values) for value in one.values)
        if one.lookup == "contains":
            return any(fold(asked) in value for asked in one.values for value in values)
        asked = {fold(text) for text in one.values} if one.subject in TEXTS else set(one.values)
        return bool(values & asked) != (one.lookup == "not")

    def values(self, resource: str, document: Document, subject: str) -> Iterator[str]:
        """Yield the values a document has for a subject that is compared for equality; texts folded."""
        if subject in TEXTS:
            yield from (fold(text) for text in TEXTS[subject](document) if text)
            return
        name, _, exact = subject.partition("__")
        if name in {"event", "place", "parent", "member_of"}:
            yield from self._with_ancestors(resource, document, name, alone=bool(exact))
        elif name in {"date", "effective", "published", "updated", "period", "announced"}:
            yield from (value for value in [(document[name] or {}).get(exact)] if value)
        else:
            yield from (str(value) for value in _plain(document, subject) if value)

    def _with_ancestors(self, resource: str, document: Document, field: str, *, alone: bool) -> Iterator[str]:
        step = "member_of" if field == "member_of" else "parent"
        home = {"event": "events", "place": "places", "member_of": "actors"}.get(field, resource)
        reference = document[field]
        while reference:
            yield reference["slug"]
            reference = None if alone else self.documents[home][reference["slug"]][step]


def _texts_of(rows: Iterable[Document], part: str) -> list[str | None]:
    return [row[part] for row in rows]


TEXTS: dict[str, Callable[[Document], list[str | None]]] = {
    **{
        name: (lambda document, name=name: [document[name]])  # type: ignore[misc]
        for name in ("name", "title", "question", "summary", "note", "role", "website", "web_url")
    },
    **{
        f"{name}__wording": (lambda document, name=name: [(document[name] or {}).get("wording")])  # type: ignore[misc]
        for name in ("date", "effective", "published", "updated", "period", "announced")
    },
    "byline": lambda document: document["bylines"],
    "agency": lambda document: document["agencies"],
    "variant": lambda document: _texts_of(document["names"], "variant"),
    "variant_reference": lambda document: _texts_of(document["names"], "reference"),
    "used_by": lambda document: [user for row in document["names"] for user in row["used_by"]],
    "coordinate_reference": lambda document: [(document["coordinates"] or {}).get("reference")],
    "ledger_note": lambda document: _texts_of(document["ledger"], "note"),
    "spoke_as": lambda document: _texts_of(document["attributed_to"], "spoke_as"),
    "relation_reason": lambda document: _texts_of(document["relations"], "reason"),
    "figure_wording": lambda document: _texts_of(document["figures"], "wording"),
    "label": lambda document: _texts_of(document["positions"], "label"),
    "quote": lambda document: _texts_of(document["citations"], "quote"),
    "attribution": lambda document: _texts_of(document["citations"], "attribution"),
}


def _plain(document: Document, subject: str) -> Iterable[Any]:
    """Return the values of a field that refers to records, or is a code or truth value."""
    if subject in PARTS:
        return [row["slug"] for row in document[PARTS[subject]]]
    if subject in {"attributed_to", "on_behalf_of"}:
        facts = [fact for row in document.get("positions", ()) for fact in row.get("facts", ())]
        rows = [row for fact in (facts or [document]) for row in fact["attributed_to"]]
        part = "actor" if subject == "attributed_to" else "on_behalf_of"
        return [row[part]["slug"] for row in rows if row[part]]
    if subject in RELATION_KINDS:
        return [row["fact"]["slug"] for row in document["relations"] if row["kind"] == subject]
    if subject in {"relation_in", "relation_out"}:
        return [row["kind"] for row in document["relations"] if subject.endswith("_" + row["direction"])]
    if subject.removesuffix("_by") in STANCES:
        stance = subject.removesuffix("_by")
        return [row["actor"]["slug"] for row in document["positions"] if row["stance"] == stance]
    return _derived(document, subject)


def _derived(document: Document, subject: str) -> Iterable[Any]:
    if subject in (*CITED, "has_quote"):
        return _cited_values(document, subject)
    if subject in IN_FIGURES:
        return [row[subject] for row in document["figures"]]
    if subject == "victim_description":
        return [code for row in document["figures"] for code in row["victim_description"]]
    if subject in {"disputed", "has_denial"}:
        found = document["disputes"] if subject == "disputed" else _is_denied(document)
        return ["true" if found else "false"]
    if subject == "stance":
        return [row["stance"] for row in document["positions"]]
    if subject == "fact":
        return [fact["slug"] for row in document["positions"] for fact in row["facts"]]
    if subject.startswith("variant_"):
        return [row[subject.removeprefix("variant_")] for row in document["names"]]
    if subject.startswith("ledger_"):
        return [row[subject.removeprefix("ledger_")] for row in document["ledger"]]
    if subject == "coordinate_precision":
        return [(document["coordinates"] or {}).get("precision")]
    value = document[subject]
    return [value["slug"] if isinstance(value, dict) else value]


def _cited_values(document: Document, subject: str) -> list[Any]:
    if "citations" not in document:
        value = document[subject]
        return [value["slug"]]
    if subject == "has_quote":
        return ["true" if any(row["quote"] for row in document["citations"]) else "false"]
    return [_citation_value(row, subject) for row in document["citations"]]


def _citation_value(citation: Document, subject: str) -> Any:
    if subject == "publisher":
        return citation["source"]["publisher"]["slug"]
    if subject == "has_quote":
        return "false" if citation["quote"] is None else "true"
    value = citation[subject]
    return value["slug"] if isinstance(value, dict) else value


def _citation_matches(citation: Document, one: Asked) -> bool:
    value = _citation_value(citation, one.subject)
    if one.subject in {"quote", "attribution"}:
        return any(fold(text) in fold(value or "") for text in one.values)
    if one.subject == "paragraph":
        return any(NUMBER_LOOKUPS[one.lookup](value, int(text)) for text in one.values)
    return value in one.values


def _figures_match(document: Document, figures: Sequence[Asked], asked: Sequence[Asked]) -> bool:
    statuses = [one.values for one in asked if one.subject == "victim_status" and one.lookup in {"", "in"}]
    for outcome in {one.subject for one in figures}:
        rows = [row for row in document["figures"] if row["outcome"] == outcome]
        if statuses:
            rows = [row for row in rows if all(row["victim_status"] in listed for listed in statuses)]
        else:
            rows = [row for row in rows if row["part_of"] is None]
        numbers = [one for one in figures if one.subject == outcome and one.lookup != "isnull"]
        if numbers and not any(
            all(any(figure_matches(one.lookup, row, int(text)) for text in one.values) for one in numbers)
            for row in rows
        ):
            return False
        for one in figures:
            given = one.subject != outcome or one.lookup != "isnull"
            if not given and not any((text == "true") != bool(rows) for text in one.values):
                return False
    return True


def _date_of(document: Document, subject: str) -> Span | None:
    if subject != "accessed_on":
        return span(document[subject])
    if document[subject] is None:
        return None
    midnight = instant(f"{document[subject]}T00:00:00Z") - 4 * 60 * 60
    return midnight, midnight + 24 * 60 * 60 - 1


def _dates_match(date: Span | None, one: Asked) -> bool:
    if one.lookup == "isnull":
        return any((text == "true") == (date is None) for text in one.values)
    if date is None:
        return one.lookup.startswith("possibly_")
    found = any(DATE_LOOKUPS[one.lookup](date, asked_span(text)) for text in one.values)
    return found != (one.lookup == "not")


def _known(document: Document, one: Asked) -> bool:
    (text,) = one.values
    by = asked_span(text)[1]
    end = "earliest" if one.lookup == "possibly" else "latest"
    open_end = -math.inf if end == "earliest" else math.inf
    published = [row["source"]["published"][end] for row in document["citations"]]
    return any((instant(moment) if moment else open_end) <= by for moment in published)


def _numbers(document: Document, subject: str) -> list[float] | None:
    columns = {"min_sources": "source_count", "min_independent_origins": "independent_origins"}
    if subject in {"source_count", "independent_origins", "paragraph_count", *columns}:
        return [document[columns.get(subject, subject)]]
    if subject in {"latitude", "longitude"}:
        return [document["coordinates"][subject]] if document["coordinates"] else []
    if subject == "paragraph":
        return [row["paragraph"] for row in document["citations"]]
    return None


def _numbers_match(numbers: Sequence[float], one: Asked) -> bool:
    if one.lookup == "isnull":
        return any((text == "true") != bool(numbers) for text in one.values)
    lookup = "gte" if one.subject.startswith("min_") else one.lookup
    found = any(NUMBER_LOOKUPS[lookup](number, float(text)) for text in one.values for number in numbers)
    return found != (one.lookup == "not")


def _is_denied(document: Document) -> bool:
    """Another fact denies or contradicts it, or an actor denies the term."""
    return any(
        row["kind"] == "contradicts" or (row["kind"] == "denies" and row["direction"] == "in")
        for row in document["relations"]
    ) or any(row["stance"] == "denied" for row in document.get("positions", ()))
