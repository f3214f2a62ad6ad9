"""The reading desk's page: paragraphs of a source with the records cited from each and their words to highlight."""

import dataclasses
import itertools
from collections.abc import Iterable

from django.db.models import F, Prefetch, Window
from django.db.models.functions import RowNumber

from facts.choices import FactKind
from facts.models import Citation, FactSpeaker
from sources.models import ParagraphNote, Source

PAGE_PARAGRAPHS = 100
# Records shown of one paragraph; further ones are counted.
PARAGRAPH_RECORDS = 50


@dataclasses.dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of a paragraph; `numbers` are those of the citations (1-based there) whose words it belongs to."""

    text: str
    numbers: tuple[int, ...]
    broken: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class Cited:
    """A record cited from a paragraph."""

    number: int
    citation: Citation
    kind: FactKind
    claimed_by: str
    stands: bool

    @property
    def whole(self) -> bool:
        """Whether the paragraph as a whole is cited, no words of it."""
        return self.citation.start is None


@dataclasses.dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph; `text` is empty where none is stored."""

    number: int
    text: str
    stretches: list[Stretch]
    records: list[Cited]
    hidden: int
    note: ParagraphNote | None

    @property
    def state(self) -> str:
        """`cited`, `marked` (no fact here) or `open`."""
        if self.records:
            return "cited"
        return "marked" if self.note else "open"


def read_paragraphs(source: Source, numbers: range) -> list[Paragraph]:
    """Return these paragraphs of a source; three queries, whatever the number of records."""
    texts = source.paragraphs
    cited = _citations(source, numbers)
    notes = {
        note.paragraph: note
        for note in source.paragraph_notes.filter(paragraph__gte=numbers.start, paragraph__lt=numbers.stop)
    }
    return [
        _paragraph(
            number,
            texts[number - 1] if number <= len(texts) else "",
            cited.get(number, []),
            notes.get(number),
        )
        for number in numbers
    ]


def _citations(source: Source, numbers: range) -> dict[int, list[Citation]]:
    """Read the first citations of each paragraph; `among` says how many precede, so that the rest can be counted."""
    speakers = Prefetch("fact__speakers", FactSpeaker.objects.select_related("actor"))
    rows = Citation.objects.filter(
        source=source, paragraph__gte=numbers.start, paragraph__lt=numbers.stop
    ).annotate(
        among=Window(
            RowNumber(),
            partition_by=["paragraph"],
            order_by=[F("start").asc(nulls_first=True), F("pk").asc()],
        ),
        backwards=Window(
            RowNumber(),
            partition_by=["paragraph"],
            order_by=[F("start").desc(nulls_last=True), F("pk").desc()],
        ),
    )
    shown = rows.filter(among__lte=PARAGRAPH_RECORDS).select_related("fact").prefetch_related(speakers)
    found: dict[int, list[Citation]] = {}
    for row in shown.order_by("paragraph", "among"):
        found.setdefault(row.paragraph, []).append(row)
    return found


def _paragraph(number: int, text: str, citations: list[Citation], note: ParagraphNote | None) -> Paragraph:
    records = []
    for place, citation in enumerate(citations, start=1):
        speakers = ", ".join(speaker.actor.name for speaker in citation.fact.speakers.all())
        records.append(
            Cited(
                number=place,
                citation=citation,
                kind=FactKind(citation.fact.kind),
                claimed_by=speakers or "the source itself",
                stands=_stands(citation, text),
            )
        )
    # `among` and `backwards` count from both ends: together they tell how many there are.
    first = citations[0] if citations else None
    total = first.among + first.backwards - 1 if first else 0  # type: ignore[attr-defined]  # annotated
    return Paragraph(number, text, stretches(text, records), records, total - len(records), note)


def _stands(citation: Citation, text: str) -> bool:
    """Tell whether quote and offsets still fit; without a stored text nothing is known to be wrong."""
    if not text or citation.start is None or citation.end is None:
        return True
    if citation.quote:
        return bool(text[citation.start : citation.end] == citation.quote)
    return bool(citation.end <= len(text))


def stretches(text: str, records: Iterable[Cited]) -> list[Stretch]:
    """Cut a paragraph where cited words begin and end; words cited by several records belong to all of them."""
    spans = [
        (min(row.citation.start, len(text)), min(row.citation.end, len(text)), row.number, row.stands)
        for row in records
        if row.citation.start is not None and row.citation.end is not None
    ]
    cuts = sorted({0, len(text), *(edge for start, end, *_ in spans for edge in (start, end))})
    return [
        Stretch(
            text[start:end],
            tuple(number for first, last, number, _ in spans if first <= start and end <= last),
            broken=any(not stands for first, last, _, stands in spans if first <= start and end <= last),
        )
        for start, end in itertools.pairwise(cuts)
    ]
