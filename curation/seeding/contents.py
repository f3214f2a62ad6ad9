"""Contents of facts from their rows in fixtures: what reading them back from the editors' tables would give."""

import functools
import re
from collections.abc import Callable
from typing import Any

from django.db import models

from curation.seeding.stored import Aggregate
from curation.seeding.tables import BY_LABEL, BY_MODEL, Fields
from facts.choices import FactKind
from facts.fact_contents import DATE, REPORT, STATEMENT, TERM, fact_content
from facts.models import (
    CasualtyFigure,
    CasualtyReport,
    CeasefireTerm,
    Citation,
    Fact,
    FactSpeaker,
    Relation,
    Statement,
    TermPosition,
)
from sources.contents import Content

Rows = list[Fields]
Check = Callable[[Any], bool]

FACT, SPEAKER, CITATION, RELATION, STATED, REPORTED, FIGURE, TERMS, POSITION = (
    BY_MODEL[model].label
    for model in (
        *(Fact, FactSpeaker, Citation, Relation),
        *(Statement, CasualtyReport, CasualtyFigure, CeasefireTerm, TermPosition),
    )
)
# The tables of each kind: the child row, and the rows below it.
OF_KIND: dict[str, tuple[str, set[str]]] = {
    FactKind.STATEMENT: (STATED, {STATED}),
    FactKind.CASUALTY_REPORT: (REPORTED, {REPORTED, FIGURE}),
    FactKind.CEASEFIRE_TERM: (TERMS, {TERMS, POSITION}),
}
OF_ALL = {FACT, SPEAKER, CITATION, RELATION}

_MOMENT = re.compile(r"[1-9]\d{3}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


def is_plain(aggregate: Aggregate) -> bool:
    """Tell whether reading a fact back gives the rows as they are, because every value is written in its one form."""
    kind = aggregate[FACT][0]["kind"]
    if kind not in OF_KIND:
        return False
    child, labels = OF_KIND[kind]
    if child not in aggregate or not aggregate.keys() <= labels | OF_ALL:
        return False
    return all(_are_plain(label, rows) for label, rows in aggregate.items()) and _names_own_rows(aggregate)


def _are_plain(label: str, rows: Rows) -> bool:
    return all(check(row[name]) for name, check in _checks(label) for row in rows)


@functools.cache
def _checks(label: str) -> tuple[tuple[str, Check], ...]:
    return tuple((field.name, _check(field)) for field in BY_LABEL[label].fields)


def _check(field: Any) -> Check:
    if field.many_to_many:
        return lambda value: value == sorted(value) and all(type(slug) is str for [slug] in value)
    kinds: tuple[type, ...]
    if field.is_relation:
        kinds = (list,)
    elif isinstance(field, models.DateTimeField):
        return lambda value: value is None or (type(value) is str and _MOMENT.fullmatch(value) is not None)
    elif isinstance(field, models.CharField | models.TextField):
        kinds = (str,)
    elif isinstance(field, models.IntegerField):
        kinds = (int,)
    else:
        return lambda _: False
    return lambda value: value is None or type(value) in kinds


def _names_own_rows(aggregate: Aggregate) -> bool:
    """Tell whether figures are parts of figures of this report, and positions stand on citations of this term."""
    slug = aggregate[FACT][0]["slug"]
    for label, name, named in ((FIGURE, "part_of", FIGURE), (POSITION, "citation", CITATION)):
        own = {row["position"] for row in aggregate.get(named, ())}
        keys = (row[name] for row in aggregate.get(label, ()) if row[name] is not None)
        if not all(len(key) == 2 and key[0] == slug and key[1] in own for key in keys):
            return False
    return True


def content_of(aggregate: Aggregate) -> Content:
    """Return the content of a plain fact."""
    [fact] = aggregate[FACT]
    rows = {
        "topics": fact["topics"],
        "speakers": [
            [row["position"], _slug(row["actor"]), _slug(row["on_behalf_of"]), row["spoke_as"]]
            for row in aggregate.get(SPEAKER, ())
        ],
        "citations": [_citation(row) for row in aggregate.get(CITATION, ())],
        "relations": [
            [row["position"], row["kind"], _slug(row["to_fact"]), row["reason"]]
            for row in aggregate.get(RELATION, ())
        ],
    }
    spine = {
        "kind": fact["kind"],
        "summary": fact["summary"],
        "date": _date(fact, "date"),
        "event__slug": _slug(fact["event"]),
        "place__slug": _slug(fact["place"]),
    }
    _KINDS[fact["kind"]](aggregate, spine, rows)
    return fact_content(spine, rows)


def _slug(key: list[Any] | None) -> str | None:
    return None if key is None else key[0]


def _date(row: Fields, prefix: str) -> dict[str, str | None]:
    edtf, earliest, latest, zone, precision, wording = (row[f"{prefix}_{part}"] for part in DATE)
    return {
        "edtf": edtf or None,
        "earliest": earliest,
        "latest": latest,
        "zone": zone or None,
        "precision": precision,
        "wording": wording or None,
    }


def _citation(row: Fields) -> list[Any]:
    return [
        row["position"],
        _slug(row["source"]),
        row["section"],
        row["paragraph"],
        row["start"],
        row["end"],
        row["quote"],
        row["attribution"],
        row["attribution_kind"],
        _slug(row["via"]),
    ]


def _statement(aggregate: Aggregate, spine: Fields, rows: Fields) -> None:
    [child] = aggregate[STATED]
    spine |= {f"statement__{name}": child[name] for name in STATEMENT}
    rows |= {name: child[name] for name in ("addressees", "about")}


def _casualty_report(aggregate: Aggregate, spine: Fields, rows: Fields) -> None:
    [child] = aggregate[REPORTED]
    spine |= {f"casualty_report__{name}": child[name] for name in REPORT}
    spine["casualty_report__side__slug"] = _slug(child["side"])
    rows["figures"] = [
        [
            row["position"],
            row["position"],  # in the place of the row's key: other figures of the report name it
            row["outcome"],
            row["victim_status"],
            row["victim_description"],
            row["lower"],
            row["upper"],
            row["qualifier"],
            row["wording"],
            None if row["part_of"] is None else row["part_of"][1],
        ]
        for row in aggregate.get(FIGURE, ())
    ]


def _ceasefire_term(aggregate: Aggregate, spine: Fields, rows: Fields) -> None:
    [child] = aggregate[TERMS]
    spine |= {f"ceasefire_term__{name}": child[name] for name in TERM}
    spine["ceasefire_term__agreement__slug"] = _slug(child["agreement"])
    spine["ceasefire_term__effective"] = _date(child, "effective")
    rows |= {name: child[name] for name in ("obligated", "beneficiaries", "guarantors")}
    cited = {row["position"]: row for row in aggregate.get(CITATION, ())}
    rows["positions"] = [
        [row["position"], _slug(row["actor"]), row["stance"], *_cited(row["citation"], cited)]
        for row in aggregate.get(POSITION, ())
    ]


def _cited(key: list[Any] | None, cited: dict[int, Fields]) -> tuple[str | None, int | None]:
    if key is None:
        return None, None
    row = cited[key[1]]
    return _slug(row["source"]), row["paragraph"]


_KINDS: dict[str, Callable[[Aggregate, Fields, Fields], None]] = {
    FactKind.STATEMENT: _statement,
    FactKind.CASUALTY_REPORT: _casualty_report,
    FactKind.CEASEFIRE_TERM: _ceasefire_term,
}
