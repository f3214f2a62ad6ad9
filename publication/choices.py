"""Code lists of the publication room, and the names of its resources."""

from django.db.models import TextChoices


class Origin(TextChoices):
    """Where an edition comes from."""

    SEEDS = "seeds", "Seeds"
    PEOPLE = "people", "People"


class RecordState(TextChoices):
    """What a version of a record is to the public."""

    LIVE = "live", "Live"
    WITHDRAWN = "withdrawn", "Withdrawn"
    RENAMED = "renamed", "Renamed"
    MERGED = "merged", "Merged"


class Cause(TextChoices):
    """Why a version came about."""

    OWN = "own", "The record itself changed"
    EMBEDDED = "embedded", "Something it embeds changed"


class RecordChange(TextChoices):
    """What an edition did to a record."""

    CREATED = "created", "Created"
    UPDATED = "updated", "Updated"
    WITHDRAWN = "withdrawn", "Withdrawn"
    RENAMED = "renamed", "Renamed"
    MERGED = "merged", "Merged"


class Resource(TextChoices):
    """Resources as they are stored; the kinds of fact share one, because one slug names a fact of any kind."""

    PUBLISHERS = "publishers", "Publishers"
    SOURCES = "sources", "Sources"
    ACTORS = "actors", "Actors"
    PLACES = "places", "Places"
    EVENTS = "events", "Events"
    AGREEMENTS = "agreements", "Agreements"
    TOPICS = "topics", "Topics"
    FACTS = "facts", "Facts"
    DISPUTES = "disputes", "Disputes"


# Public resource of each kind of fact.
KIND_RESOURCES = {
    "statement": "statements",
    "casualty_report": "casualty-reports",
    "ceasefire_term": "ceasefire-terms",
}

# Singular of each public resource, the `kind` of a search hit.
SINGULAR = {
    "publishers": "publisher",
    "sources": "source",
    "actors": "actor",
    "places": "place",
    "events": "event",
    "agreements": "agreement",
    "topics": "topic",
    "disputes": "dispute",
    "statements": "statement",
    "casualty-reports": "casualty_report",
    "ceasefire-terms": "ceasefire_term",
}


def public_resource(resource: str, kind: str) -> str:
    """Return the name under which the public addresses a record: `statements` for a fact that is a statement."""
    return KIND_RESOURCES[kind] if resource == Resource.FACTS else resource


def address(resource: str, slug: str, kind: str = "") -> str:
    """Return the API address of a record as an absolute path, `/api/v1/actors/ilham-aliyev/`."""
    return f"/api/v1/{public_resource(resource, kind)}/{slug}/"
