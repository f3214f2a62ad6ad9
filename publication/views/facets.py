"""Facets: how many records of a filtered list have each value of a field."""

import json
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import TextChoices

from facts import choices as facts_choices
from publication.choices import Resource
from publication.models import Record
from publication.models.record import RecordQuerySet
from publication.reading import run, statement_of
from sources import choices as sources_choices

# Whose name stands for a value; fields that are not named here or below are shown as they are.
REFERRED: dict[str, Resource] = {
    **dict.fromkeys(
        (
            "attributed_to",
            "on_behalf_of",
            "via",
            "addressee",
            "about",
            "side",
            "obligated",
            "beneficiary",
            "guarantor",
            "asserted_by",
            "accepted_by",
            "denied_by",
            "demanded_by",
            "member_of",
            "party",
            "broker",
        ),
        Resource.ACTORS,
    ),
    "source": Resource.SOURCES,
    "silent_source": Resource.SOURCES,
    "publisher": Resource.PUBLISHERS,
    "event": Resource.EVENTS,
    "place": Resource.PLACES,
    "topic": Resource.TOPICS,
    "agreement": Resource.AGREEMENTS,
    "dispute": Resource.DISPUTES,
    "fact": Resource.FACTS,
}
CODED: dict[str, type[TextChoices]] = {
    "section": facts_choices.Section,
    "attribution_kind": facts_choices.AttributionKind,
    "speech_act": facts_choices.SpeechAct,
    "speech_form": facts_choices.SpeechForm,
    "medium": facts_choices.Medium,
    "polarity": facts_choices.Polarity,
    "modality": facts_choices.Modality,
    "outcome": facts_choices.Outcome,
    "victim_status": facts_choices.VictimStatus,
    "victim_description": facts_choices.VictimDescription,
    "cause": facts_choices.CasualtyCause,
    "scope": facts_choices.CasualtyScope,
    "assertion": facts_choices.Assertion,
    "category": facts_choices.TermCategory,
    "stage": facts_choices.TermStage,
}
KINDS: dict[Resource, type[TextChoices]] = {
    Resource.PUBLISHERS: sources_choices.PublisherKind,
    Resource.ACTORS: facts_choices.ActorKind,
    Resource.PLACES: facts_choices.PlaceKind,
    Resource.EVENTS: facts_choices.EventKind,
    Resource.AGREEMENTS: facts_choices.AgreementKind,
    Resource.FACTS: facts_choices.FactKind,
    Resource.DISPUTES: facts_choices.DisputeKind,
}
# The member of a document that names it.
NAMED_BY = ("name", "title", "question", "summary")
BOOLEAN = {"true": "Yes", "false": "No"}
BATCH = 500
# Of more records the values are not counted: that would take longer than anybody may wait.
FACETED_MAX = 50_000


# The first row says how many records there are; where there are too many, nothing else is read.
COUNTED = """WITH found (owner) AS MATERIALIZED ({found})
    SELECT '' AS field, '' AS value, count(*) AS number FROM found
    UNION ALL SELECT key.field, key.value, count(*) FROM found
    JOIN publication_recordkey key ON key.record_id = found.owner AND key.field IN ({fields})
    WHERE (SELECT count(*) FROM found) <= {most} GROUP BY key.field, key.value"""


class TooLongError(Exception):
    """The list has more records than values are counted of."""


def counted(
    found: RecordQuerySet, fields: Sequence[str], resource: Resource, edition: int
) -> dict[str, list[dict[str, Any]]]:
    """Return for each field its values with label and count, most frequent first; raise TooLongError.

    A count is what the list would have with that value as a further filter: hierarchies count what lies below.
    """
    rows = _rows(found, list(dict.fromkeys(fields)))
    names = _names({(_referred(field, resource), value) for field, value, _ in rows}, edition)
    facets: dict[str, list[dict[str, Any]]] = {field: [] for field in fields}
    for field, value, count in rows:
        label = names.get((_referred(field, resource), value)) or _code_label(field, value, resource)
        facets[field].append({"value": value, "label": label, "count": count})
    return facets


def _rows(found: RecordQuerySet, fields: Sequence[str]) -> list[tuple[str, str, int]]:
    """Return field, value and count; one query, of bounded cost."""
    try:
        sql, values = statement_of(found.order_by().values_list("indexed_by")[: FACETED_MAX + 1])
    except EmptyResultSet:
        return []
    places = ", ".join(["%s"] * len(fields))
    rows = run((COUNTED.format(found=sql, fields=places, most=FACETED_MAX), (*values, *fields)))
    [total] = [count for field, _, count in rows if not field]
    if total > FACETED_MAX:
        raise TooLongError
    listed = [(field, value, count) for field, value, count in rows if field]
    return sorted(listed, key=lambda row: (-row[2], row[1]))


def _referred(field: str, resource: Resource) -> Resource | None:
    return resource if field == "parent" else REFERRED.get(field)


def _names(wanted: set[tuple[Resource | None, str]], edition: int) -> dict[tuple[Resource | None, str], str]:
    """Return names of records by resource and slug; one query for each 500."""
    slugs = sorted({slug for resource, slug in wanted if resource is not None})
    names: dict[tuple[Resource | None, str], str] = {}
    for start in range(0, len(slugs), BATCH):
        rows = Record.objects.at(edition).live().filter(slug__in=slugs[start : start + BATCH])
        for resource, slug, text in rows.values_list("resource", "slug", "document"):
            document = json.loads(text)
            names[Resource(resource), slug] = next(
                str(document[field]) for field in NAMED_BY if field in document
            )
    return names


def _code_label(field: str, value: str, resource: Resource) -> str:
    choices = KINDS.get(resource) if field == "kind" else CODED.get(field)
    if choices is not None and value in choices.values:
        return str(choices(value).label)
    return BOOLEAN.get(value, value)
