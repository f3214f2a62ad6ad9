"""Content of actors, places, events, facts and disputes: their own reviewed fields as plain JSON values."""

from typing import Any

from django.db.models import QuerySet

from facts.choices import FactKind
from facts.models import (
    Actor,
    Agreement,
    CasualtyReport,
    CeasefireTerm,
    Dispute,
    Event,
    Fact,
    Place,
    Statement,
    Topic,
)
from sources.contents import Content, reference, sorted_references
from sources.dates import ImpreciseDate

KINDS: dict[str, type[Statement] | type[CasualtyReport] | type[CeasefireTerm]] = {
    FactKind.STATEMENT: Statement,
    FactKind.CASUALTY_REPORT: CasualtyReport,
    FactKind.CEASEFIRE_TERM: CeasefireTerm,
}


def _names(record: Actor | Place) -> list[Content]:
    return [
        {
            "variant": name.variant,
            "language": name.language or None,
            "script": name.script,
            "kind": name.kind,
            "used_by": list(name.used_by),
            "reference": name.reference or None,
        }
        for name in record.names.all()
    ]


def actor_content(actor: Actor) -> Content:
    """Return the content of an actor."""
    return {
        "name": actor.name,
        "kind": actor.kind,
        "role": actor.role or None,
        "member_of": reference("actors", actor.member_of),
        "country": actor.country or None,
        "names": _names(actor),
    }


def place_content(place: Place) -> Content:
    """Return the content of a place; coordinates are null or whole, with precision and origin."""
    coordinates = None
    if place.latitude is not None and place.longitude is not None:
        coordinates = {
            "latitude": float(place.latitude),
            "longitude": float(place.longitude),
            "precision": place.coordinate_precision,
            "reference": place.coordinate_reference,
        }
    return {
        "name": place.name,
        "kind": place.kind,
        "parent": reference("places", place.parent),
        "coordinates": coordinates,
        "names": _names(place),
    }


def event_content(event: Event) -> Content:
    """Return the content of an event."""
    return {
        "name": event.name,
        "kind": event.kind,
        "period": ImpreciseDate.of(event, "period").content(),
        "place": reference("places", event.place),
        "parent": reference("events", event.parent),
    }


def agreement_content(agreement: Agreement) -> Content:
    """Return the content of an agreement."""
    return {
        "name": agreement.name,
        "kind": agreement.kind,
        "announced": ImpreciseDate.of(agreement, "announced").content(),
        "effective": ImpreciseDate.of(agreement, "effective").content(),
        "parties": sorted_references("actors", agreement.parties),
        "brokers": sorted_references("actors", agreement.brokers),
    }


def topic_content(topic: Topic) -> Content:
    """Return the content of a topic."""
    return {"name": topic.name}


def fact_content(fact: Fact) -> Content:
    """Return the content of a fact of any kind; the instance must be of its kind's own class."""
    content = _spine(fact)
    if isinstance(fact, Statement):
        content |= _statement(fact)
    elif isinstance(fact, CasualtyReport):
        content |= _casualty_report(fact)
    elif isinstance(fact, CeasefireTerm):
        content |= _ceasefire_term(fact)
    else:
        raise TypeError("Read a fact through the class of its kind: the spine alone is half a record.")
    return content


def _spine(fact: Fact) -> Content:
    return {
        "kind": fact.kind,
        "summary": fact.summary,
        "speakers": [
            {
                "actor": reference("actors", row.actor),
                "on_behalf_of": reference("actors", row.on_behalf_of),
                "spoke_as": row.spoke_as or None,
            }
            for row in fact.speakers.all()
        ],
        "date": ImpreciseDate.of(fact, "date").content(),
        "event": reference("events", fact.event),
        "place": reference("places", fact.place),
        "topics": sorted_references("topics", fact.topics),
        "citations": [
            {
                "source": reference("sources", row.source),
                "section": row.section,
                "paragraph": row.paragraph,
                "start": row.start,
                "end": row.end,
                "quote": row.quote or None,
                "attribution": row.attribution or None,
                "attribution_kind": row.attribution_kind,
                "via": reference("actors", row.via),
            }
            for row in fact.citations.all()
        ],
        "relations": [
            {"kind": row.kind, "fact": reference("facts", row.to_fact), "reason": row.reason}
            for row in fact.relations.all()
        ],
    }


def _statement(statement: Statement) -> Content:
    return {
        "speech_act": statement.speech_act,
        "speech_form": statement.speech_form,
        "medium": statement.medium,
        "polarity": statement.polarity,
        "modality": statement.modality,
        "addressees": sorted_references("actors", statement.addressees),
        "about": sorted_references("actors", statement.about),
    }


def _casualty_report(report: CasualtyReport) -> Content:
    figures = list(report.figures.all())
    index = {row.pk: number for number, row in enumerate(figures)}
    return {
        "side": reference("actors", report.side),
        "cause": report.cause,
        "scope": report.scope,
        "assertion": report.assertion,
        "figures": [
            {
                "outcome": row.outcome,
                "victim_status": row.victim_status,
                "victim_description": row.victim_description.split(),
                "lower": row.lower,
                "upper": row.upper,
                "qualifier": row.qualifier,
                "wording": row.wording,
                "part_of": None if row.part_of_id is None else index[row.part_of_id],
            }
            for row in figures
        ],
    }


def _ceasefire_term(term: CeasefireTerm) -> Content:
    effective = ImpreciseDate.of(term, "effective")
    return {
        "agreement": reference("agreements", term.agreement),
        "category": term.category,
        "stage": term.stage,
        "obligated": sorted_references("actors", term.obligated),
        "beneficiaries": sorted_references("actors", term.beneficiaries),
        "guarantors": sorted_references("actors", term.guarantors),
        "effective": effective.content() if effective.edtf else None,
        "positions": [
            {
                "actor": reference("actors", row.actor),
                "stance": row.stance,
                "source": reference("sources", row.citation.source) if row.citation else None,
                "paragraph": row.citation.paragraph if row.citation else None,
            }
            for row in term.positions.all()
        ],
    }


def dispute_content(dispute: Dispute) -> Content:
    """Return the content of a dispute; facts of a position are sorted by slug."""
    return {
        "question": dispute.question,
        "kind": dispute.kind,
        "note": dispute.note,
        "positions": [
            {"label": row.label, "facts": sorted_references("facts", row.facts)}
            for row in dispute.positions.all()
        ],
    }


def actors() -> QuerySet[Actor]:
    """Actors with everything their content reads."""
    return Actor.objects.select_related("member_of").prefetch_related("names")


def places() -> QuerySet[Place]:
    """Places with everything their content reads."""
    return Place.objects.select_related("parent").prefetch_related("names")


def events() -> QuerySet[Event]:
    """Events with everything their content reads."""
    return Event.objects.select_related("place", "parent")


def agreements() -> QuerySet[Agreement]:
    """Agreements with everything their content reads."""
    return Agreement.objects.prefetch_related("parties", "brokers")


def topics() -> QuerySet[Topic]:
    """Topics with everything their content reads."""
    return Topic.objects.all()


def disputes() -> QuerySet[Dispute]:
    """Disputes with everything their content reads."""
    return Dispute.objects.prefetch_related("positions__facts")


SPINE = (
    "topics",
    "speakers__actor",
    "speakers__on_behalf_of",
    "citations__source",
    "citations__via",
    "relations__to_fact",
)
KIND_PREFETCH: dict[str, tuple[str, ...]] = {
    FactKind.STATEMENT: ("addressees", "about"),
    FactKind.CASUALTY_REPORT: ("figures",),
    FactKind.CEASEFIRE_TERM: (
        "obligated",
        "beneficiaries",
        "guarantors",
        "positions__actor",
        "positions__citation__source",
    ),
}
KIND_SELECT: dict[str, tuple[str, ...]] = {
    FactKind.STATEMENT: (),
    FactKind.CASUALTY_REPORT: ("side",),
    FactKind.CEASEFIRE_TERM: ("agreement",),
}


def facts_of_kind(kind: str) -> QuerySet[Any]:
    """Facts of one kind with everything their content reads."""
    return (
        KINDS[kind]
        .objects.select_related("event", "place", *KIND_SELECT[kind])
        .prefetch_related(*SPINE, *KIND_PREFETCH[kind])
    )
