"""Every table of the Data Package, in an order in which none refers to a later one but through its own records."""

from facts.serializers import (
    ActorSerializer,
    AgreementSerializer,
    CasualtyReportSerializer,
    CeasefireTermSerializer,
    DisputeSerializer,
    EventSerializer,
    PlaceSerializer,
    StatementSerializer,
    TopicSerializer,
)
from facts.serializers.fact import FactSerializer
from publication.choices import Resource
from publication.datapackage.tables import Of, elements, entities
from sources.serializers import PublisherSerializer, SourceSerializer

MOMENTS = ("published_at", "updated_at")
NAME = ("variant", "language", "script", "kind", "used_by", "reference")

PUBLISHERS = Of(Resource.PUBLISHERS, PublisherSerializer)
SOURCES = Of(Resource.SOURCES, SourceSerializer)
ACTORS = Of(Resource.ACTORS, ActorSerializer)
PLACES = Of(Resource.PLACES, PlaceSerializer)
EVENTS = Of(Resource.EVENTS, EventSerializer)
AGREEMENTS = Of(Resource.AGREEMENTS, AgreementSerializer)
TOPICS = Of(Resource.TOPICS, TopicSerializer)
FACTS = Of(Resource.FACTS, FactSerializer)
STATEMENTS = Of(Resource.FACTS, StatementSerializer, "statement")
REPORTS = Of(Resource.FACTS, CasualtyReportSerializer, "casualty_report")
TERMS = Of(Resource.FACTS, CeasefireTermSerializer, "ceasefire_term")
DISPUTES = Of(Resource.DISPUTES, DisputeSerializer)

TABLES = (
    entities(
        "publishers",
        "Media that bring out sources",
        PUBLISHERS,
        "slug",
        "name",
        "kind",
        "country",
        "website",
        *MOMENTS,
    ),
    entities(
        "sources",
        "Published items from which facts are taken",
        SOURCES,
        *("slug", "publisher", "title", "web_url", "bylines", "agencies", "language", "published", "updated"),
        *("accessed_on", "paragraph_count", "text_sha256", *MOMENTS),
        to={"publisher": "publishers"},
    ),
    elements(
        "paragraph_notes",
        "Paragraphs of sources that hold no fact, and why",
        SOURCES,
        ("source", "sources"),
        "ledger",
        *("paragraph", "reason", "note"),
    ),
    entities(
        "actors",
        "Persons, bodies and groups that claim, are addressed or act",
        ACTORS,
        *("slug", "name", "kind", "role", "member_of", "country", *MOMENTS),
        to={"member_of": "actors"},
    ),
    elements(
        "actor_names", "Every name of an actor, and who uses it", ACTORS, ("actor", "actors"), "names", *NAME
    ),
    entities(
        "places",
        "Places",
        PLACES,
        *(
            "slug",
            "name",
            "kind",
            "parent",
            "latitude=coordinates.latitude",
            "longitude=coordinates.longitude",
        ),
        *(
            "coordinates_precision=coordinates.precision",
            "coordinates_reference=coordinates.reference",
            *MOMENTS,
        ),
        to={"parent": "places"},
    ),
    elements(
        "place_names", "Every name of a place, and who uses it", PLACES, ("place", "places"), "names", *NAME
    ),
    entities(
        "events",
        "Happenings that facts speak of",
        EVENTS,
        *("slug", "name", "kind", "period", "place", "parent", *MOMENTS),
        to={"place": "places", "parent": "events"},
    ),
    entities(
        "agreements",
        "Ceasefires, truces and sets of demands that terms belong to",
        AGREEMENTS,
        *("slug", "name", "kind", "announced", "effective", *MOMENTS),
    ),
    elements(
        "agreement_actors",
        "Who is bound by an agreement, and who brought it about",
        AGREEMENTS,
        ("agreement", "agreements"),
        {"party": "parties", "broker": "brokers"},
        "actor=slug",
        to={"actor": "actors"},
    ),
    entities("topics", "Subjects that facts are filed under", TOPICS, "slug", "name", *MOMENTS),
    entities(
        "facts",
        "Facts of every kind: what they have in common",
        FACTS,
        *(
            "slug",
            "kind",
            "summary",
            "date",
            "event",
            "place",
            "source_count",
            "independent_origins",
            *MOMENTS,
        ),
        to={"event": "events", "place": "places"},
    ),
    elements(
        "fact_topics",
        "Under which subjects a fact is filed",
        FACTS,
        ("fact", "facts"),
        "topics",
        "topic=slug",
        to={"topic": "topics"},
    ),
    elements(
        "speakers",
        "Who says a fact, for whom and in what role; a fact without a row is the source's own voice",
        FACTS,
        ("fact", "facts"),
        "attributed_to",
        *("actor", "on_behalf_of", "spoke_as"),
        to={"actor": "actors", "on_behalf_of": "actors"},
    ),
    elements(
        "citations",
        "Where a fact is printed: source, paragraph, and the exact words where they are quoted",
        FACTS,
        ("fact", "facts"),
        "citations",
        *(
            "source",
            "section",
            "paragraph",
            "start",
            "end",
            "quote",
            "attribution",
            "attribution_kind",
            "via",
        ),
        to={"source": "sources", "via": "actors"},
    ),
    elements(
        "relations",
        "How one fact stands to another; each relation once, from the fact it starts at",
        FACTS,
        ("fact", "facts"),
        "relations",
        *("kind", "other=fact", "reason"),
        to={"other": "facts"},
        only=("direction", "out"),
    ),
    entities(
        "statements",
        "Statements: what facts of this kind have besides",
        STATEMENTS,
        *("slug", "speech_act", "speech_form", "medium", "polarity", "modality"),
        to={"slug": "facts"},
    ),
    elements(
        "statement_actors",
        "To whom a statement is addressed, and of whom it speaks",
        STATEMENTS,
        ("statement", "statements"),
        {"addressee": "addressees", "about": "about"},
        "actor=slug",
        to={"actor": "actors"},
    ),
    entities(
        "casualty_reports",
        "Casualty reports: what facts of this kind have besides",
        REPORTS,
        *("slug", "side", "cause", "scope", "assertion"),
        to={"slug": "facts", "side": "actors"},
    ),
    elements(
        "casualty_figures",
        "Figures of casualty reports; bounds are inclusive, an empty bound is open",
        REPORTS,
        ("report", "casualty_reports"),
        "figures",
        *(
            "outcome",
            "victim_status",
            "victim_description",
            "lower",
            "upper",
            "qualifier",
            "wording",
            "part_of",
        ),
    ),
    entities(
        "ceasefire_terms",
        "Ceasefire terms: what facts of this kind have besides",
        TERMS,
        *("slug", "agreement", "category", "stage", "effective"),
        to={"slug": "facts", "agreement": "agreements"},
    ),
    elements(
        "term_actors",
        "Who must fulfil a term, for whom, and who guarantees it",
        TERMS,
        ("term", "ceasefire_terms"),
        {"obligated": "obligated", "beneficiary": "beneficiaries", "guarantor": "guarantors"},
        "actor=slug",
        to={"actor": "actors"},
    ),
    elements(
        "term_positions",
        "How each actor stands to a term, and which source shows it",
        TERMS,
        ("term", "ceasefire_terms"),
        "positions",
        *("actor", "stance", "source", "paragraph"),
        to={"actor": "actors", "source": "sources"},
    ),
    entities(
        "disputes",
        "Questions on which facts disagree",
        DISPUTES,
        "slug",
        "question",
        "kind",
        "note",
        *MOMENTS,
    ),
    elements(
        "dispute_positions",
        "The answers to a disputed question, side by side",
        DISPUTES,
        ("dispute", "disputes"),
        "positions",
        "label",
    ),
    elements(
        "dispute_position_facts",
        "Which facts give which answer",
        DISPUTES,
        ("dispute", "disputes"),
        "positions.facts",
        "fact=slug",
        to={"fact": "facts"},
        key=("dispute", "position", "fact"),
        references={("dispute", "position"): ("dispute_positions", ("dispute", "position"))},
    ),
    elements(
        "dispute_silent_sources",
        "Sources that none of a dispute's facts cites",
        DISPUTES,
        ("dispute", "disputes"),
        "silent_sources",
        "source=slug",
        to={"source": "sources"},
    ),
)
