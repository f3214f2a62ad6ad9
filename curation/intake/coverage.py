"""Coverage: how many paragraphs of a source are cited, marked as holding no fact, or still open."""

import dataclasses
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from facts.models import Citation
from sources.models import ParagraphNote, Source


@dataclasses.dataclass(frozen=True, slots=True)
class Coverage:
    """Counts of paragraphs; a paragraph that is cited and marked counts as cited."""

    total: int
    cited: int = 0
    marked: int = 0

    @property
    def open(self) -> int:
        """Paragraphs that nobody has decided on."""
        return max(self.total - self.cited - self.marked, 0)

    @property
    def percent(self) -> int:
        """Decided paragraphs in whole percent; 100 only when none is open."""
        return (self.total - self.open) * 100 // self.total if self.total else 0

    def __str__(self) -> str:
        told = f"{self.percent} % · {self.cited} cited · {self.marked} marked"
        return f"{told} · {self.open} open" if self.open else told


def coverage(sources: Iterable[Source]) -> dict[int, Coverage]:
    """Return the coverage of each source by primary key; two queries, whatever their number."""
    totals = {source.pk: source.paragraph_count for source in sources}
    # A note or citation beyond the last paragraph (a text that became shorter) covers nothing.
    within = Q(source__in=totals, paragraph__lte=F("source__paragraph_count"))
    cited = Citation.objects.filter(within).order_by().values_list("source_id")
    counted_cited = dict(cited.annotate(Count("paragraph", distinct=True)))
    also_cited = Citation.objects.filter(source=OuterRef("source"), paragraph=OuterRef("paragraph"))
    marked = ParagraphNote.objects.filter(within, ~Exists(also_cited)).order_by().values_list("source_id")
    counted_marked = dict(marked.annotate(Count("pk")))
    return {
        pk: Coverage(total, counted_cited.get(pk, 0), counted_marked.get(pk, 0))
        for pk, total in totals.items()
    }


def with_coverage(sources: "QuerySet[Source]") -> Any:
    """Count the paragraphs of each source in the query that reads it; `coverage_of` then asks nothing."""
    cited = Citation.objects.filter(source=OuterRef("pk"), paragraph__lte=OuterRef("paragraph_count"))
    also_cited = Citation.objects.filter(source=OuterRef("source"), paragraph=OuterRef("paragraph"))
    notes = ParagraphNote.objects.filter(
        ~Exists(also_cited), source=OuterRef("pk"), paragraph__lte=OuterRef("paragraph_count")
    )
    counted = {
        "cited_paragraphs": cited.order_by().values("source").annotate(n=Count("paragraph", distinct=True)),
        "marked_paragraphs": notes.order_by().values("source").annotate(n=Count("pk")),
    }
    return sources.annotate(
        **{name: Coalesce(Subquery(rows.values("n")), 0) for name, rows in counted.items()}
    )


def coverage_of(source: Any) -> Coverage:
    """Return the coverage of a source that `with_coverage` has read."""
    return Coverage(source.paragraph_count, source.cited_paragraphs, source.marked_paragraphs)
