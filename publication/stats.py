"""Figures about the data itself, counted from the public tables of one edition; nothing here is typed by hand."""

import json
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, QuerySet

from publication.choices import RecordState, Resource
from publication.models import Record, RecordCitation, RecordKey

CORROBORATED = 2  # independent origins from which a fact counts as corroborated


def statistics(edition: int) -> dict[str, Any]:
    """Return the counts of one edition, in the shape of `StatisticsSerializer`."""
    records = Record.objects.at(edition).live()
    facts = records.filter(resource=Resource.FACTS)
    citations = RecordCitation.objects.filter(**_visible(edition))
    return {
        "records": _counts(records.values_list("resource").annotate(Count("pk"))),
        "facts": {
            "total": facts.count(),
            **{f"by_{name}": _by_key(edition, field) for name, field in FACT_COUNTS},
            "own_voice": facts.exclude(keys__field="attributed_to").count(),
        },
        "paragraphs": _paragraphs(records, citations),
        "citations": {
            "total": citations.count(),
            "quotes": citations.filter(has_quote=True).count(),
        },
        "disputes": {
            "total": records.filter(resource=Resource.DISPUTES).count(),
            "by_kind": _by_key(edition, "kind", Resource.DISPUTES),
            "facts_in_dispute": facts.filter(keys__field="disputed", keys__value="true").count(),
        },
        "corroboration": {
            "facts_with_two_or_more_origins": facts.filter(independent_origins__gte=CORROBORATED).count(),
            "facts_in_two_or_more_sources": facts.filter(source_count__gte=CORROBORATED).count(),
            "by_independent_origins": _counts(facts.values_list("independent_origins").annotate(Count("pk"))),
        },
    }


FACT_COUNTS = (
    ("kind", "kind"),
    ("source", "source"),
    ("speech_act", "speech_act"),
    ("claimant", "attributed_to"),
    ("outcome", "outcome"),
    ("term_category", "category"),
)


def _visible(edition: int) -> dict[str, Any]:
    return {
        "record__first_edition__lte": edition,
        "record__last_edition__gte": edition,
        "record__state": RecordState.LIVE,
    }


def _by_key(edition: int, field: str, resource: str = Resource.FACTS) -> list[dict[str, Any]]:
    keys = RecordKey.objects.filter(resource=resource, field=field, **_visible(edition))
    return _counts(keys.values_list("value").annotate(Count("pk")))


def _counts(rows: Iterable[tuple[Any, int]]) -> list[dict[str, Any]]:
    """Return value and count, most frequent first, equal counts by value."""
    return [
        {"value": str(value), "count": count}
        for value, count in sorted(rows, key=lambda row: (-row[1], row[0]))
    ]


def _paragraphs(records: QuerySet[Record], citations: QuerySet[RecordCitation]) -> list[dict[str, Any]]:
    cited: dict[str, set[int]] = {}
    for source, paragraph in citations.values_list("source", "paragraph").distinct():
        cited.setdefault(source, set()).add(paragraph)
    found = []
    sources = records.filter(resource=Resource.SOURCES).order_by("slug")
    for slug, text in sources.values_list("slug", "document"):
        document = json.loads(text)
        total, marked = document["paragraph_count"], {row["paragraph"] for row in document["ledger"]}
        covered = cited.get(slug, set())
        found.append(
            {
                "source": slug,
                "paragraphs": total,
                "cited": len(covered),
                "in_ledger": len(marked),
                "uncovered": len(set(range(1, total + 1)) - covered - marked),
                "share_cited": round(len(covered) / total, 3),
            }
        )
    return found
