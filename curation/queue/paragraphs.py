"""Paragraphs that nobody has decided on: neither cited nor marked as holding no fact, counted by source."""

from typing import Any

from django.db.models import Count, Exists, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from facts.models import Citation
from sources.choices import CurationStatus
from sources.models import ParagraphNote, Source


def open_sources() -> "QuerySet[Any]":
    """Return the sources with open paragraphs, `left` = how many, the ones entered last first; texts left out."""
    cited = Citation.objects.filter(source=OuterRef("pk"), paragraph__lte=OuterRef("paragraph_count"))
    also_cited = Citation.objects.filter(source=OuterRef("source"), paragraph=OuterRef("paragraph"))
    marked = ParagraphNote.objects.filter(
        ~Exists(also_cited), source=OuterRef("pk"), paragraph__lte=OuterRef("paragraph_count")
    )
    found: QuerySet[Any] = (
        Source.objects.exclude(status=CurationStatus.WITHDRAWN)
        .annotate(
            left=F("paragraph_count") - _count(cited, "paragraph", distinct=True) - _count(marked, "pk")
        )
        .filter(left__gt=0)
        .only("pk", "slug", "title", "paragraph_count", "status")
        .order_by("-pk")
    )
    return found


def _count(rows: "QuerySet[Any]", column: str, *, distinct: bool = False) -> Any:
    counted = rows.order_by().values("source").annotate(n=Count(column, distinct=distinct)).values("n")
    return Coalesce(Subquery(counted), 0)
