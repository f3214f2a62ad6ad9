"""From rows of the editors' tables back to seeds: the inverse of building, with every order fixed by a rule.

What no column holds follows from what columns hold: records of reference data stand by slug; a fact stands in the
file of the source that its first citation names, where that file's facts stand in reading order; links to records
stand by slug, rows of a record in their own order; bounds of a date stand only where they say more than its EDTF.
"""

import datetime as dt
import math
from collections.abc import Iterable
from typing import Any

from curation.seeding import layout
from curation.seeding.building import REFERENCE, article_order, element
from curation.seeding.elements import Index, Listing, Mapping, Reference
from curation.seeding.layout import DATE, FACT_LISTS, FACT_MODELS
from curation.seeding.shapes import TYPED
from curation.seeding.stored import Aggregate, Identity
from curation.seeding.tables import Fields
from facts.models import (
    ActorName,
    CasualtyFigure,
    Citation,
    DisputePosition,
    Fact,
    FactSpeaker,
    PlaceName,
    Relation,
    TermPosition,
)
from sources.dates import bounds, moment_text, parse_zone
from sources.models import ParagraphNote, Source

Seed = dict[str, Any]
UNKNOWN = {"precision": "unknown"}
Aggregates = dict[Identity, Aggregate]


def reference_data(records: Aggregates) -> dict[str, Seed]:
    """Return the data of the files of reference data, editions left out, by name."""
    found: dict[str, Seed] = {}
    for name, (mapping, model) in REFERENCE.items():
        slugs = sorted(slug for resource, slug in records if resource == name)
        label = model._meta.label_lower
        seeds = []
        for slug in slugs:
            aggregate = records[name, slug]
            seed = seed_of(mapping, aggregate[label][0])
            for rows_model in (ActorName, PlaceName):
                if rows := _rows(aggregate, rows_model):
                    seed["names"] = [seed_of(element(mapping, "names"), row) for row in rows]
            if name == "disputes":
                positions = _rows(aggregate, DisputePosition)
                seed["positions"] = [seed_of(layout.DISPUTE_POSITION, row) for row in positions]
            seeds.append(seed)
        found[name] = {name: seeds}
    return found


def article_data(records: Aggregates) -> dict[str, Seed]:
    """Return the data of article files by slug of their source; facts without a citation have no file."""
    articles: dict[str, Seed] = {}
    for (resource, slug), aggregate in sorted(records.items()):
        if resource == "sources":
            ledger = [seed_of(layout.LEDGER_LINE, row) for row in _rows(aggregate, ParagraphNote)]
            source = seed_of(layout.SOURCE, _rows(aggregate, Source)[0])
            articles[slug] = {
                "source": source,
                **{name: [] for name in FACT_LISTS},
                "citations": [],
                "ledger": ledger,
            }
    order = {slug: article_order_of(seed["source"]) for slug, seed in articles.items()}
    for (resource, slug), aggregate in sorted(records.items()):
        if resource == "facts":
            _file(slug, aggregate, articles, order)
    for article in articles.values():
        for name in FACT_LISTS:
            article[name].sort(key=lambda seed: (*_first_place(seed["citations"]), seed["slug"]))
        outside: dict[str, list[Seed]] = {}
        for citation in article["citations"]:
            outside.setdefault(citation["fact"], []).append(citation)
        groups = sorted(outside.items(), key=lambda pair: (*_first_place(pair[1]), pair[0]))
        article["citations"] = [citation for _, group in groups for citation in group]
    return articles


def article_order_of(source: Seed) -> tuple[Any, str]:
    """Sort key of a source among others: as they came out."""
    return article_order(source.get("published") or {}, source["slug"])


def home(aggregate: Aggregate) -> str | None:
    """Return the slug of the source in whose file a fact stands: the one its first citation names."""
    citations = _rows(aggregate, Citation)
    return citations[0]["source"][0] if citations else None


def _rows(aggregate: Aggregate, model: type[Any]) -> list[Fields]:
    rows = aggregate.get(model._meta.label_lower, [])
    return sorted(rows, key=lambda row: row.get("position", 0))


def _first_place(citations: Iterable[Seed]) -> tuple[int, int]:
    return min((citation["paragraph"], citation.get("start") or 0) for citation in citations)


def _file(slug: str, aggregate: Aggregate, articles: dict[str, Seed], order: dict[str, Any]) -> None:
    """Put a fact into the file of its first source, and its other citations into the files of theirs."""
    first = home(aggregate)
    if first is None or first not in articles:
        return
    rows = _rows(aggregate, Citation)
    seeds = [(row["source"][0], seed_of(layout.CITATION, row)) for row in rows]
    usual = sorted(seeds, key=lambda pair: (pair[0] != first, order.get(pair[0], (math.inf, pair[0]))))
    if usual != seeds:
        for place, (_, citation) in enumerate(seeds):
            citation["place"] = place
    name, fact = fact_seed(aggregate)
    fact["citations"] = [citation for source, citation in seeds if source == first]
    articles[first][name].append(fact)
    for source, citation in seeds:
        if source != first and source in articles:
            articles[source]["citations"].append({"fact": slug, **citation})


def fact_seed(aggregate: Aggregate) -> tuple[str, Seed]:
    """Return the list a fact stands in and its seed without citations."""
    name, model = next((name, model) for name, model in FACT_MODELS.items() if _rows(aggregate, model))
    fields = _rows(aggregate, Fact)[0] | _rows(aggregate, model)[0]
    seed = seed_of(FACT_LISTS[name], fields)
    seed["speakers"] = [seed_of(layout.SPEAKER, row) for row in _rows(aggregate, FactSpeaker)]
    seed["relations"] = [
        seed_of(layout.RELATION, row) | {"to": row["to_fact"][0]} for row in _rows(aggregate, Relation)
    ]
    if figures := _rows(aggregate, CasualtyFigure):
        places = {row["position"]: place for place, row in enumerate(figures)}
        seed["figures"] = [_figure(row, places) for row in figures]
    if positions := _rows(aggregate, TermPosition):
        cited = _rows(aggregate, Citation)
        seed["positions"] = [_term_position(row, cited) for row in positions]
    return name, seed


def _figure(row: Fields, places: dict[int, int]) -> Seed:
    seed = seed_of(layout.FIGURE, row)
    if row["part_of"] is not None:
        seed["part_of"] = places[row["part_of"][1]]
    return seed


def _term_position(row: Fields, cited: list[Fields]) -> Seed:
    seed = seed_of(layout.TERM_POSITION, row)
    if row["citation"] is None:
        return seed
    place = next(index for index, one in enumerate(cited) if one["position"] == row["citation"][1])
    shown = cited[place]
    where = (shown["source"], shown["paragraph"])
    first = next(index for index, one in enumerate(cited) if (one["source"], one["paragraph"]) == where)
    seed |= {"source": shown["source"][0], "paragraph": shown["paragraph"]}
    return seed if first == place else seed | {"citation": place}


def seed_of(mapping: Mapping, fields: Fields) -> Seed:
    """Return what a row's columns say, by the layout; empty values are dropped when the file is written."""
    seed: Seed = {}
    for key in mapping.keys:
        if key.value is DATE:
            if f"{key.name}_edtf" in fields:
                seed[key.name] = seed_date(fields, key.name) or (UNKNOWN if key.required else None)
        elif key.name in fields and not isinstance(key.value, Index):
            seed[key.name] = _value(key.value, fields[key.name])
    return seed


def _value(value: Any, found: Any) -> Any:
    if isinstance(value, Reference):
        return None if found is None else found[0]
    if isinstance(value, Listing):
        if isinstance(value.of, Reference):
            # Users of a name are plain slugs in their own order.
            return [one if isinstance(one, str) else one[0] for one in found]
        return found.split() if isinstance(found, str) else found
    return float(found) if _is_decimal(value.field) and found is not None else found


def _is_decimal(field: Any) -> bool:
    return bool(field.get_internal_type() == "DecimalField")


def seed_date(fields: Fields, prefix: str) -> Seed | None:
    """Return a date as seeds write it, None for one that says nothing.

    Bounds that follow from EDTF and zone are left out, unless the precision demands typed ones; a bound is written
    in the zone of its date.
    """
    parts = {name: fields[f"{prefix}_{name}"] for name in ("edtf", "zone", "precision", "wording")}
    span = bounds(parts["edtf"], parts["zone"])
    for end, computed in (("earliest", span.earliest), ("latest", span.latest)):
        found = fields[f"{prefix}_{end}"]
        if found is not None and (parts["precision"] in TYPED or found != moment_text(computed)):
            parts[end] = _moment(found, parts["zone"])
    return parts if parts["edtf"] or parts["zone"] or parts["wording"] else None


def _moment(text: str, zone: str) -> str:
    if not zone:
        return text
    return dt.datetime.fromisoformat(text).astimezone(parse_zone(zone)).isoformat(timespec="seconds")
