"""Content of facts, read as rows: two queries for some hundred facts of all kinds, however many rows they have."""

import functools
import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.db import connection
from django.db.models import Func, JSONField, QuerySet, Value

from facts.choices import FactKind
from facts.models import (
    CasualtyFigure,
    CeasefireTerm,
    Citation,
    Fact,
    FactSpeaker,
    Relation,
    Statement,
    TermPosition,
)
from sources.contents import Content
from sources.dates import ImpreciseDate
from sources.statements import SLOT, Composed, composed

Row = dict[str, Any]

DATE = ("edtf", "earliest", "latest", "zone", "precision", "wording")
STATEMENT = ("speech_act", "speech_form", "medium", "polarity", "modality")
REPORT = ("cause", "scope", "assertion")
TERM = ("category", "stage")
# The spine of a fact with the columns of every kind: those of the other kinds are null.
SPINE = (
    "pk",
    "slug",
    "kind",
    *FactKind.values,  # the child rows are named as the kinds are: key of the child, or null
    "summary",
    *(f"date_{part}" for part in DATE),
    "event__slug",
    "place__slug",
    *(f"statement__{name}" for name in STATEMENT),
    "casualty_report__side__slug",
    *(f"casualty_report__{name}" for name in REPORT),
    "ceasefire_term__agreement__slug",
    *(f"ceasefire_term__{name}" for name in TERM),
    *(f"ceasefire_term__effective_{part}" for part in DATE),
)


class _Values(Func):
    """Columns of a row as one JSON list, so that rows of different tables fit into one query."""

    function = "JSON_ARRAY"
    output_field = JSONField()

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> tuple[str, Any]:
        """Call the function by the name it has there."""
        return self.as_sql(compiler, connection, function="JSONB_BUILD_ARRAY", **extra)


def fact_contents(slugs: Iterable[str]) -> Iterator[tuple[str, Content]]:
    """Yield slug and content of these facts, those that exist whole; give at most some hundred at once."""
    found = _spines(connection.vendor).run(_listed(list(slugs)))
    facts: list[Row] = [fact for row in found if (fact := dict(zip(SPINE, row, strict=True)))[fact["kind"]]]
    below: dict[int, dict[str, list[Any]]] = {fact["pk"]: {} for fact in facts}
    if facts:
        kinds = frozenset(fact["kind"] for fact in facts)
        for name, pk, values in _below_of(kinds, connection.vendor).run(_listed(list(below))):
            below[pk].setdefault(name, []).append(values)
    for fact in facts:
        rows = {name: sorted(listed) for name, listed in below[fact["pk"]].items()}
        fact["date"] = _date(fact, "date")
        if fact["kind"] == FactKind.CEASEFIRE_TERM:
            fact["ceasefire_term__effective"] = _date(fact, "ceasefire_term__effective")
        yield fact["slug"], fact_content(fact, rows)


def fact_content(fact: Row, rows: Row) -> Content:
    """Return the content of a fact from the columns of its spine, its dates as contents hold them, and its rows."""
    return _spine(fact, rows) | _KINDS[fact["kind"]](fact, rows)


@functools.cache
def _spines(vendor: str) -> Composed:
    """Return the statement for the spines of facts."""
    return composed(_chosen(Fact.objects.order_by(), "slug", vendor, "text").values_list(*SPINE))


@functools.cache
def _below_of(kinds: frozenset[str], vendor: str) -> Composed:
    """Return the statement for the rows of facts of these kinds: (name, key of the fact, values as JSON)."""
    first, *rest = _rows_below(vendor, kinds)
    return composed(first.union(*rest, all=True))


def _chosen(rows: QuerySet[Any], column: str, vendor: str, sort: str) -> QuerySet[Any]:
    """Return the rows whose column has one of the listed values: one parameter, however long the list is."""
    listed = f"= ANY(%s::{sort}[])" if vendor == "postgresql" else "IN (SELECT value FROM json_each(%s))"
    table = rows.model._meta.db_table
    return rows.extra(  # noqa: S610 - names of our own models
        where=[f'"{table}"."{column}" {listed}'], params=[SLOT]
    )


def _listed(values: list[Any]) -> Any:
    return values if connection.vendor == "postgresql" else json.dumps(values)


def _rows_below(vendor: str, kinds: Iterable[str]) -> Iterator[QuerySet[Any]]:
    """Yield what reads the rows of facts of these kinds; the first of the values fixes the order."""
    yield _linked("topics", Fact.topics.through, "fact", "topic", vendor)
    yield _below("speakers", FactSpeaker, "fact", vendor, "actor__slug", "on_behalf_of__slug", "spoke_as")
    yield _below(
        "citations",
        Citation,
        "fact",
        vendor,
        *("source__slug", "section", "paragraph", "start", "end"),
        *("quote", "attribution", "attribution_kind", "via__slug"),
    )
    yield _below("relations", Relation, "from_fact", vendor, "kind", "to_fact__slug", "reason")
    if FactKind.STATEMENT in kinds:
        yield _linked("addressees", Statement.addressees.through, "statement", "actor", vendor)
        yield _linked("about", Statement.about.through, "statement", "actor", vendor)
    if FactKind.CASUALTY_REPORT in kinds:
        yield _below(
            "figures",
            CasualtyFigure,
            "report",
            vendor,
            *("pk", "outcome", "victim_status", "victim_description"),
            *("lower", "upper", "qualifier", "wording", "part_of_id"),
        )
    if FactKind.CEASEFIRE_TERM in kinds:
        for name in ("obligated", "beneficiaries", "guarantors"):
            through = getattr(CeasefireTerm, name).through
            yield _linked(name, through, "ceasefireterm", "actor", vendor)
        yield _below(
            "positions",
            TermPosition,
            "term",
            vendor,
            *("actor__slug", "stance", "citation__source__slug", "citation__paragraph"),
        )


def _below(name: str, model: Any, owner: str, vendor: str, *columns: str) -> QuerySet[Any]:
    rows = _chosen(model._base_manager.order_by(), f"{owner}_id", vendor, "bigint")
    found: QuerySet[Any] = rows.values_list(Value(name), f"{owner}_id", _Values("position", *columns))
    return found


def _linked(name: str, through: Any, owner: str, target: str, vendor: str) -> QuerySet[Any]:
    rows = _chosen(through._base_manager.order_by(), f"{owner}_id", vendor, "bigint")
    found: QuerySet[Any] = rows.values_list(Value(name), f"{owner}_id", _Values(f"{target}__slug"))
    return found


def _reference(resource: str, slug: str | None) -> dict[str, str] | None:
    return None if slug is None else {"resource": resource, "slug": slug}


def _references(resource: str, rows: Row, name: str) -> list[dict[str, str]]:
    return [{"resource": resource, "slug": slug} for [slug] in rows.get(name, ())]


def _date(fact: Row, prefix: str) -> dict[str, str | None]:
    return ImpreciseDate(*(fact[f"{prefix}_{part}"] for part in DATE)).content()


def _spine(fact: Row, rows: Row) -> Content:
    return {
        "kind": fact["kind"],
        "summary": fact["summary"],
        "speakers": [
            {
                "actor": _reference("actors", actor),
                "on_behalf_of": _reference("actors", behalf),
                "spoke_as": spoke_as or None,
            }
            for _, actor, behalf, spoke_as in rows.get("speakers", ())
        ],
        "date": fact["date"],
        "event": _reference("events", fact["event__slug"]),
        "place": _reference("places", fact["place__slug"]),
        "topics": _references("topics", rows, "topics"),
        "citations": [_citation(*row[1:]) for row in rows.get("citations", ())],
        "relations": [
            {"kind": kind, "fact": _reference("facts", slug), "reason": reason}
            for _, kind, slug, reason in rows.get("relations", ())
        ],
    }


def _citation(source: str, section: str, paragraph: int, *more: Any) -> Content:
    start, end, quote, attribution, attribution_kind, via = more
    return {
        "source": _reference("sources", source),
        "section": section,
        "paragraph": paragraph,
        "start": start,
        "end": end,
        "quote": quote or None,
        "attribution": attribution or None,
        "attribution_kind": attribution_kind,
        "via": _reference("actors", via),
    }


def _statement(fact: Row, rows: Row) -> Content:
    return {
        **{name: fact[f"statement__{name}"] for name in STATEMENT},
        "addressees": _references("actors", rows, "addressees"),
        "about": _references("actors", rows, "about"),
    }


def _casualty_report(fact: Row, rows: Row) -> Content:
    figures = rows.get("figures", [])
    index = {row[1]: number for number, row in enumerate(figures)}
    return {
        "side": _reference("actors", fact["casualty_report__side__slug"]),
        **{name: fact[f"casualty_report__{name}"] for name in REPORT},
        "figures": [
            {
                "outcome": outcome,
                "victim_status": victim_status,
                "victim_description": victim_description.split(),
                "lower": lower,
                "upper": upper,
                "qualifier": qualifier,
                "wording": wording,
                "part_of": None if part_of is None else index[part_of],
            }
            for (
                *_,
                outcome,
                victim_status,
                victim_description,
                lower,
                upper,
                qualifier,
                wording,
                part_of,
            ) in figures
        ],
    }


def _ceasefire_term(fact: Row, rows: Row) -> Content:
    effective = fact["ceasefire_term__effective"]
    return {
        "agreement": _reference("agreements", fact["ceasefire_term__agreement__slug"]),
        **{name: fact[f"ceasefire_term__{name}"] for name in TERM},
        **{name: _references("actors", rows, name) for name in ("obligated", "beneficiaries", "guarantors")},
        "effective": effective if effective["edtf"] else None,
        "positions": [
            {
                "actor": _reference("actors", actor),
                "stance": stance,
                "source": _reference("sources", source),
                "paragraph": paragraph,
            }
            for _, actor, stance, source, paragraph in rows.get("positions", ())
        ],
    }


_KINDS = {
    FactKind.STATEMENT: _statement,
    FactKind.CASUALTY_REPORT: _casualty_report,
    FactKind.CEASEFIRE_TERM: _ceasefire_term,
}
