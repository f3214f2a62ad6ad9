"""Facets: how many records of a filtered list have each value of a field."""

import json
from collections.abc import Sequence
from typing import Any

from django.db.models import Count, TextChoices

from facts import choices as facts_choices
from publication.choices import Resource
from publication.models import Record, RecordKey
from publication.models.record import RecordQuerySet
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


def counted(
    found: RecordQuerySet, fields: Sequence[str], resource: Resource, edition: int
) -> dict[str, list[dict[str, Any]]]:
    """Return for each field its values with label and count, most frequent first.

    A count is what the list would have with that value as a further filter: hierarchies count what lies below.
    """
    keys = RecordKey.objects.filter(owner__in=found.order_by().values("indexed_by"), field__in=fields)
    rows = list(keys.values("field", "value").annotate(count=Count("pk")).order_by("-count", "value"))
    names = _names({(_referred(row["field"], resource), row["value"]) for row in rows}, edition)
    facets: dict[str, list[dict[str, Any]]] = {field: [] for field in fields}
    for row in rows:
        field, value = row["field"], row["value"]
        label = names.get((_referred(field, resource), value)) or _code_label(field, value, resource)
        facets[field].append({"value": value, "label": label, "count": row["count"]})
    return facets


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
