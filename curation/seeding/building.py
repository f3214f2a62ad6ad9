"""From judged seeds to fixture rows: every record with its rows, references as natural keys, no primary keys."""

import dataclasses
from collections.abc import Iterable
from typing import Any

from django.db import models

from curation.seeding import layout
from curation.seeding.elements import Listing, Mapping, Reference, Scalar, is_code_list
from curation.seeding.layout import DATE, FACT_LISTS, FACT_MODELS
from curation.seeding.shapes import imprecise_date, native
from curation.seeding.tables import BY_MODEL, TABLES, Fields, Rows
from curation.seeding.tree import Node, SeedFact, Seeds
from facts.models import (
    Actor,
    ActorName,
    Agreement,
    CasualtyFigure,
    Citation,
    Dispute,
    DisputePosition,
    Event,
    Fact,
    FactSpeaker,
    Place,
    PlaceName,
    Relation,
    TermPosition,
    Topic,
)
from sources.models import ParagraphNote, Publisher, Source

REFERENCE: dict[str, tuple[Mapping, type[models.Model]]] = {
    "publishers": (layout.PUBLISHER, Publisher),
    "actors": (layout.ACTOR, Actor),
    "places": (layout.PLACE, Place),
    "events": (layout.EVENT, Event),
    "agreements": (layout.AGREEMENT, Agreement),
    "topics": (layout.TOPIC, Topic),
    "disputes": (layout.DISPUTE, Dispute),
}


def build_rows(seeds: Seeds) -> Rows:
    """Return the fixture rows of judged seeds, by table and natural key."""
    return _Building(seeds).rows


def article_order(published: dict[str, Any], slug: str) -> tuple[float, str]:
    """Sort key of articles: the middle of the time in which they came out, then slug."""
    date = imprecise_date(published).filled()
    if date.earliest is None or date.latest is None:
        known = date.earliest or date.latest
        return (known.timestamp() if known else float("inf"), slug)
    return ((date.earliest.timestamp() + date.latest.timestamp()) / 2, slug)


@dataclasses.dataclass(frozen=True, slots=True)
class _Cited:
    """One citation of a fact with the source it stands in."""

    source: str
    node: Node


class _Building:
    """Collects rows; one method per sort of record."""

    def __init__(self, seeds: Seeds) -> None:
        self.rows: Rows = {table.label: {} for table in TABLES}
        self.cited = _citations_in_order(seeds)
        for name, (mapping, model) in REFERENCE.items():
            for node in seeds.records(name):
                self.add(model, values(mapping, node, model))
                self.names(node, name)
                self.dispute_positions(node)
        for article in seeds.article_nodes():
            self.article(article)
        for fact in seeds.facts():
            self.fact(fact)

    def add(self, model: type[models.Model], fields: Fields) -> None:
        table = BY_MODEL[model]
        row = table.row(fields)
        self.rows[table.label][table.key(row)] = row

    def below(self, model: type[models.Model], owner: str, slug: str, found: Iterable[Fields]) -> None:
        """Add the rows below a record, numbered in their order."""
        for position, fields in enumerate(found):
            self.add(model, {owner: [slug], "position": position, **fields})

    def names(self, node: Node, resource: str) -> None:
        model, owner, mapping = {
            "actors": (ActorName, "actor", layout.ACTOR),
            "places": (PlaceName, "place", layout.PLACE),
        }.get(resource, (None, "", None))
        if model is not None and mapping is not None:
            name = element(mapping, "names")
            self.below(
                model, owner, node.text("slug"), [values(name, row, model) for row in node.children("names")]
            )

    def dispute_positions(self, node: Node) -> None:
        rows = [values(layout.DISPUTE_POSITION, row, DisputePosition) for row in node.children("positions")]
        self.below(DisputePosition, "dispute", node.text("slug"), rows)

    def article(self, article: Node) -> None:
        source = article.child("source")
        if source is None:
            raise ValueError("an article without a source was not judged")
        self.add(Source, values(layout.SOURCE, source, Source))
        for line in article.children("ledger"):
            note = values(layout.LEDGER_LINE, line, ParagraphNote)
            self.add(ParagraphNote, {"source": [source.text("slug")], **note})

    def fact(self, fact: SeedFact) -> None:
        node, slug = fact.node, fact.node.text("slug")
        mapping, model = FACT_LISTS[fact.list_name], FACT_MODELS[fact.list_name]
        self.add(Fact, {**values(mapping, node, Fact), "kind": model.KIND})
        self.add(model, {"fact": [slug], **values(mapping, node, model)})
        speakers = [values(layout.SPEAKER, row, FactSpeaker) for row in node.children("speakers")]
        self.below(FactSpeaker, "fact", slug, speakers)
        cited = self.cited.get(slug, [])
        citations = [{"source": [row.source], **values(layout.CITATION, row.node, Citation)} for row in cited]
        self.below(Citation, "fact", slug, citations)
        relations = [
            {**values(layout.RELATION, row, Relation), "to_fact": [row.text("to")]}
            for row in node.children("relations")
        ]
        self.below(Relation, "from_fact", slug, relations)
        self.figures(node)
        self.term_positions(node, cited)

    def figures(self, node: Node) -> None:
        slug = node.text("slug")
        rows = []
        for row in node.children("figures"):
            whole = row.get("part_of")
            rows.append(
                values(layout.FIGURE, row, CasualtyFigure)
                | {"part_of": None if whole is None else [slug, whole]}
            )
        self.below(CasualtyFigure, "report", slug, rows)

    def term_positions(self, node: Node, cited: list[_Cited]) -> None:
        slug = node.text("slug")
        place: dict[tuple[Any, Any], int] = {}
        for index, citation in enumerate(cited):
            place.setdefault((citation.source, citation.node.get("paragraph")), index)
        rows = []
        for row in node.children("positions"):
            fields = values(layout.TERM_POSITION, row, TermPosition)
            if row.get("source") is not None:
                first = place[row.get("source"), row.get("paragraph")]
                fields["citation"] = [slug, first if row.get("citation") is None else row.get("citation")]
            rows.append(fields)
        if rows:
            self.below(TermPosition, "term", slug, rows)


def _citations_in_order(seeds: Seeds) -> dict[str, list[_Cited]]:
    """Return the citations of each fact: those of the defining file, then those of other articles as they came out.

    Citations that say their place themselves stand there.
    """
    cited: dict[str, list[_Cited]] = {}
    for fact in seeds.facts():
        own = [_Cited(fact.source, citation) for citation in fact.node.children("citations")]
        cited[fact.node.text("slug")] = own
    order = {
        source.text("slug"): article_order(source.get("published"), source.text("slug"))
        for source in seeds.sources()
    }
    for source, citation in sorted(seeds.outside_citations(), key=lambda pair: order[pair[0]]):
        cited[citation.text("fact")].append(_Cited(source, citation))
    return {slug: _placed(rows) for slug, rows in cited.items()}


def _placed(rows: list[_Cited]) -> list[_Cited]:
    usual = enumerate(rows)
    places = [
        (usual_place if (said := row.node.get("place")) is None else said) for usual_place, row in usual
    ]
    return [rows[index] for _, index in sorted((place, index) for index, place in enumerate(places))]


def element(mapping: Mapping, name: str) -> Mapping:
    """Return the layout of the elements of a list key."""
    key = mapping.key(name)
    if key is None or not isinstance(key.value, Listing) or not isinstance(key.value.of, Mapping):
        raise ValueError(f"{mapping.title} has no list of mappings {name}")
    return key.value.of


def values(mapping: Mapping, node: Node, model: type[models.Model]) -> Fields:
    """Return the columns of `model` that a node fills, by the layout of the node."""
    own = {field.name for field in BY_MODEL[model].fields}
    found: Fields = {}
    for key in mapping.keys:
        raw = node.get(key.name)
        if raw is None:
            continue
        if key.value is DATE:
            if f"{key.name}_edtf" in own:
                date = imprecise_date(raw).filled()
                found |= {
                    f"{key.name}_{part.name}": getattr(date, part.name) for part in dataclasses.fields(date)
                }
        elif key.name in own:
            found |= _column(key.name, key.value, raw)
    return found


def _column(name: str, value: Any, raw: Any) -> Fields:
    if isinstance(value, Reference):
        return {name: [raw]}
    if isinstance(value, Scalar):
        return {name: native(value.field, raw)}
    if isinstance(value, Listing) and isinstance(value.of, Scalar) and is_code_list(value.of.field):
        return {name: " ".join(sorted(raw))}
    if isinstance(value, Listing) and isinstance(value.of, Reference):
        # A list of users of a name is kept as it is; links to records have no order, so they are sorted.
        return {name: list(raw) if name == "used_by" else [[slug] for slug in sorted(raw)]}
    return {}
