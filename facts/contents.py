"""Content of actors, places, events and disputes: their own reviewed fields as plain JSON values."""

from collections.abc import Iterable, Iterator

from django.db.models import QuerySet

from facts.models import Actor, Agreement, Dispute, DisputePosition, Event, Place, Relation, Topic
from sources.contents import Content, reference, sorted_references
from sources.dates import ImpreciseDate


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


def shown_on_facts(slugs: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    """Yield (slug of the fact, resource, slug) of what names these facts: relations that lead to them, and disputes."""
    wanted = list(slugs)
    relations = Relation._base_manager.filter(to_fact__slug__in=wanted).order_by()
    for slug, other in relations.values_list("to_fact__slug", "from_fact__slug"):
        yield slug, "facts", other
    positions = DisputePosition.facts.through._base_manager.filter(fact__slug__in=wanted).order_by()
    for slug, other in positions.values_list("fact__slug", "disputeposition__dispute__slug"):
        yield slug, "disputes", other
