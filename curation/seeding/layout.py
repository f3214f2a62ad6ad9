"""The seed format in one place: every mapping, its keys in canonical order, and the model field each key obeys.

From here follow the JSON Schemas, the canonical form, the checks of single values and the resolving of references.
"""

from typing import Any

from django.db import models

from curation.seeding.elements import Index, Key, Listing, Mapping, Reference, Scalar
from facts.models import (
    Actor,
    ActorName,
    Agreement,
    CasualtyFigure,
    CasualtyReport,
    CeasefireTerm,
    Citation,
    Dispute,
    DisputePosition,
    Event,
    Fact,
    FactSpeaker,
    Place,
    PlaceName,
    Relation,
    Statement,
    TermPosition,
    Topic,
)
from sources.models import ParagraphNote, Publisher, Source
from sources.models.curated import Curated

NAME_OR_SOURCE = "sources or actors"


def _field(model: type[models.Model], name: str, max_length: int | None = None) -> Scalar:
    return Scalar(model._meta.get_field(name), max_length)


def _must(model: type[models.Model], *names: str) -> tuple[Key, ...]:
    return tuple(Key(name, _field(model, name), required=True) for name in names)


def _may(model: type[models.Model], *names: str) -> tuple[Key, ...]:
    found = []
    for name in names:
        column: Any = model._meta.get_field(name)
        default = column.get_default()
        found.append(Key(name, _field(model, name), default=None if default in ("", [], None) else default))
    return tuple(found)


def _refers(model: type[models.Model], name: str, resource: str, *, required: bool = False) -> Key:
    field: Any = model._meta.get_field(name)
    reference = Reference(resource, field.help_text)
    return Key(name, Listing(reference, unique=True) if field.many_to_many else reference, required=required)


DATE = Mapping(
    "date",
    (
        # Left out where the day is not known, but words for it are.
        Key("edtf", _field(Fact, "date_edtf")),
        Key("zone", _field(Fact, "date_zone")),
        Key("precision", _field(Fact, "date_precision"), required=True),
        Key("wording", _field(Fact, "date_wording")),
        Key("earliest", _field(Fact, "date_earliest")),
        Key("latest", _field(Fact, "date_latest")),
    ),
)


def _names(model: type[ActorName | PlaceName]) -> Key:
    users = Listing(
        Reference(NAME_OR_SOURCE, "Slugs of the sources or actors that use the name."), unique=True
    )
    name = Mapping(
        "name",
        (
            *_must(model, "variant"),
            *_may(model, "language"),
            *_must(model, "script", "kind"),
            Key("used_by", users),
            *_may(model, "reference"),
        ),
    )
    return Key("names", Listing(name))


PUBLISHER = Mapping(
    "publisher", (*_must(Publisher, "slug", "name", "kind"), *_may(Publisher, "country", "website"))
)
ACTOR = Mapping(
    "actor",
    (
        *_must(Actor, "slug", "name", "kind"),
        *_may(Actor, "role"),
        _refers(Actor, "member_of", "actors"),
        *_may(Actor, "country"),
        _names(ActorName),
    ),
)
PLACE = Mapping(
    "place",
    (
        *_must(Place, "slug", "name", "kind"),
        _refers(Place, "parent", "places"),
        *_may(Place, "latitude", "longitude", "coordinate_precision", "coordinate_reference"),
        _names(PlaceName),
    ),
)
EVENT = Mapping(
    "event",
    (
        *_must(Event, "slug", "name", "kind"),
        Key("period", DATE),
        _refers(Event, "place", "places"),
        _refers(Event, "parent", "events"),
    ),
)
AGREEMENT = Mapping(
    "agreement",
    (
        *_must(Agreement, "slug", "name", "kind"),
        Key("announced", DATE),
        Key("effective", DATE),
        _refers(Agreement, "parties", "actors"),
        _refers(Agreement, "brokers", "actors"),
    ),
)
TOPIC = Mapping("topic", _must(Topic, "slug", "name"))
EDITION = Mapping(
    "edition",
    (
        Key(
            "number",
            Scalar(models.IntegerField(help_text="Number of the seed edition, 1, 2, 3 …")),
            required=True,
        ),
        Key(
            "at",
            Scalar(models.DateTimeField(help_text="Moment of the edition, RFC 3339 in UTC.")),
            required=True,
        ),
        Key(
            "reason",
            Scalar(models.CharField(max_length=400, help_text="Why the edition was made; public.")),
            required=True,
        ),
    ),
)
DISPUTE_POSITION = Mapping(
    "dispute position",
    (
        *_must(DisputePosition, "label"),
        Key(
            "facts",
            Listing(Reference("facts", "Facts that give this answer."), minimum=1, unique=True),
            required=True,
        ),
    ),
)
DISPUTE = Mapping(
    "dispute",
    (
        *_must(Dispute, "slug", "question", "kind", "note"),
        Key("positions", Listing(DISPUTE_POSITION, minimum=2), required=True),
    ),
)

SOURCE = Mapping(
    "source",
    (
        *_must(Source, "slug"),
        _refers(Source, "publisher", "publishers", required=True),
        *_must(Source, "title", "url"),
        *_may(Source, "bylines", "agencies"),
        *_must(Source, "language"),
        Key("published", DATE, required=True),
        Key("updated", DATE),
        *_may(Source, "accessed_on"),
        *_must(Source, "paragraph_count", "text_sha256"),
    ),
)
_CITATION_KEYS = (
    *_may(Citation, "section"),
    *_must(Citation, "paragraph"),
    *_may(Citation, "quote", "start", "end", "attribution", "attribution_kind"),
    _refers(Citation, "via", "actors"),
    Key(
        "place",
        Index(
            "Place (0-based) among all citations of the fact; only where it is not the usual one: those of the"
            " defining file first, then those of other files as their sources came out."
        ),
    ),
)
CITATION = Mapping("citation", _CITATION_KEYS)
OUTSIDE_CITATION = Mapping(
    "citation of a fact of another file",
    (Key("fact", Reference("facts", "Fact that another file defines."), required=True), *_CITATION_KEYS),
)
SPEAKER = Mapping(
    "speaker",
    (
        _refers(FactSpeaker, "actor", "actors", required=True),
        _refers(FactSpeaker, "on_behalf_of", "actors"),
        *_may(FactSpeaker, "spoke_as"),
    ),
)
RELATION = Mapping(
    "relation",
    (
        *_must(Relation, "kind"),
        Key("to", Reference("facts", "The other fact."), required=True),
        *_must(Relation, "reason"),
    ),
)
FIGURE = Mapping(
    "figure",
    (
        *_must(CasualtyFigure, "outcome", "victim_status"),
        Key("victim_description", Listing(_field(CasualtyFigure, "victim_description"), unique=True)),
        *_may(CasualtyFigure, "lower", "upper"),
        *_must(CasualtyFigure, "qualifier", "wording"),
        Key("part_of", Index("Place (0-based) of the figure that this one is part of.")),
    ),
)
TERM_POSITION = Mapping(
    "position",
    (
        _refers(TermPosition, "actor", "actors", required=True),
        *_must(TermPosition, "stance"),
        Key("source", Reference("sources", "Source of the citation that shows the stance.")),
        Key("paragraph", _field(Citation, "paragraph")),
        Key(
            "citation",
            Index(
                "Place (0-based) of the citation among all citations of the term; only where another one, cited from"
                " the same paragraph, comes before it."
            ),
        ),
    ),
)


def _fact(title: str, *own: Key) -> Mapping:
    return Mapping(
        title,
        (
            Key("slug", _field(Fact, "slug"), required=True),
            Key("summary", _field(Fact, "summary"), required=True),
            Key("speakers", Listing(SPEAKER)),
            Key("date", DATE),
            _refers(Fact, "event", "events"),
            _refers(Fact, "place", "places"),
            _refers(Fact, "topics", "topics"),
            *own,
            Key("citations", Listing(CITATION, minimum=1), required=True),
            Key("relations", Listing(RELATION)),
        ),
    )


STATEMENT = _fact(
    "statement",
    *_must(Statement, "speech_act", "speech_form"),
    *_may(Statement, "medium", "polarity", "modality"),
    _refers(Statement, "addressees", "actors"),
    _refers(Statement, "about", "actors"),
)
CASUALTY_REPORT = _fact(
    "casualty report",
    _refers(CasualtyReport, "side", "actors"),
    *_must(CasualtyReport, "cause", "scope", "assertion"),
    Key("figures", Listing(FIGURE, minimum=1), required=True),
)
CEASEFIRE_TERM = _fact(
    "ceasefire term",
    _refers(CeasefireTerm, "agreement", "agreements", required=True),
    *_must(CeasefireTerm, "category", "stage"),
    _refers(CeasefireTerm, "obligated", "actors"),
    _refers(CeasefireTerm, "beneficiaries", "actors"),
    _refers(CeasefireTerm, "guarantors", "actors"),
    Key("effective", DATE),
    Key("positions", Listing(TERM_POSITION)),
)
LEDGER_LINE = Mapping(
    "ledger line", (*_must(ParagraphNote, "paragraph", "reason"), *_may(ParagraphNote, "note"))
)

# Kinds of fact by the key of an article file that lists them, in canonical order.
FACT_LISTS: dict[str, Mapping] = {
    "statements": STATEMENT,
    "casualty_reports": CASUALTY_REPORT,
    "ceasefire_terms": CEASEFIRE_TERM,
}
FACT_MODELS: dict[str, type[Statement | CasualtyReport | CeasefireTerm]] = {
    "statements": Statement,
    "casualty_reports": CasualtyReport,
    "ceasefire_terms": CeasefireTerm,
}
ARTICLE = Mapping(
    "article",
    (
        Key("source", SOURCE, required=True),
        *(Key(name, Listing(mapping)) for name, mapping in FACT_LISTS.items()),
        Key("citations", Listing(OUTSIDE_CITATION)),
        Key("ledger", Listing(LEDGER_LINE)),
    ),
)


def _list_file(name: str, of: Mapping) -> Mapping:
    return Mapping(name, (Key(name, Listing(of), required=True),))


# The files of reference data by name, each a mapping of one key with the same name.
REFERENCE_FILES: dict[str, Mapping] = {
    "publishers": _list_file("publishers", PUBLISHER),
    "actors": _list_file("actors", ACTOR),
    "places": _list_file("places", PLACE),
    "events": _list_file("events", EVENT),
    "agreements": _list_file("agreements", AGREEMENT),
    "topics": _list_file("topics", TOPIC),
    "disputes": _list_file("disputes", DISPUTE),
    "editions": _list_file("editions", EDITION),
}
FILES: dict[str, Mapping] = {**REFERENCE_FILES, "article": ARTICLE}

# The table behind each resource that seeds can refer to.
RESOURCES: dict[str, type[Curated]] = {
    "publishers": Publisher,
    "sources": Source,
    "actors": Actor,
    "places": Place,
    "events": Event,
    "agreements": Agreement,
    "topics": Topic,
    "facts": Fact,
    "disputes": Dispute,
}
