"""The front page of the newsroom: how much waits in each section, and the first of it; seven queries."""

import dataclasses
from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db.models import Count, F, QuerySet, Window
from django.db.models.functions import RowNumber

from curation.choices import PairKind
from curation.models import ActorPair, Comment, FactPair
from curation.queue import pairs, paragraphs, waiting
from curation.queue.waiting import Section

FIRST = 10


@dataclasses.dataclass(frozen=True, slots=True)
class Part:
    """One section of the front page: how many wait and the first of them."""

    total: int = 0
    first: tuple[Any, ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class Front:
    """Everything on the front page, for one person."""

    records: dict[str, Part]
    contradictions: Part
    duplicate_facts: Part
    duplicate_actors: Part
    paragraphs: Part
    comments: Part
    behind: bool


def open_comments(resources: Iterable[str]) -> "QuerySet[Comment]":
    """Return the open comments on records of these resources, the newest first."""
    return (
        Comment.objects.filter(resolved_at__isnull=True, resource__in=list(resources))
        .select_related("by")
        .order_by("-at", "-id")
    )


def front(user: AbstractBaseUser, sections: Iterable[Section], resources: Iterable[str]) -> Front:
    """Read the front page for a person who may see records of these resources."""
    seen = frozenset(resources)
    records = waiting.front(user, sections, seen, FIRST)
    kinds = _first_pairs() if "facts" in seen else {}
    return Front(
        records={section: Part(total, tuple(rows)) for section, (total, rows) in records.items()},
        contradictions=kinds.get(PairKind.CONTRADICTION, Part()),
        duplicate_facts=kinds.get(PairKind.DUPLICATE, Part()),
        duplicate_actors=_first(pairs.open_pairs(ActorPair)) if "actors" in seen else Part(),
        paragraphs=_first(paragraphs.open_sources()) if "sources" in seen else Part(),
        comments=_first(open_comments(seen)),
        behind=pairs.is_behind(),
    )


def _first(rows: "QuerySet[Any]") -> Part:
    found = tuple(rows.annotate(total=Window(Count("pk")))[:FIRST])
    return Part(found[0].total, found) if found else Part()


def _first_pairs() -> dict[str, Part]:
    """Return the open pairs of facts by kind; two queries, of which the one that counts reads an index alone."""
    counted = (
        FactPair.objects.filter(dismissed_at__isnull=True)
        .order_by()
        .annotate(
            total=Window(Count("pk"), partition_by="kind"),
            nth=Window(RowNumber(), partition_by="kind", order_by=F("pk").desc()),
        )
    )
    totals = dict(counted.filter(nth__lte=FIRST).values_list("pk", "total"))
    if not totals:
        return {}
    found: dict[str, list[FactPair]] = {}
    for pair in pairs.open_pairs(FactPair).filter(pk__in=totals):
        found.setdefault(pair.kind, []).append(pair)
    return {kind: Part(totals[listed[0].pk], tuple(listed)) for kind, listed in found.items()}
