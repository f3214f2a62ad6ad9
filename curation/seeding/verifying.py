"""Verifying citations: the editors' tables against the article texts, every exception named."""

import dataclasses
from collections.abc import Iterator
from pathlib import Path

from curation.seeding.texts import ArticleText, quote_problem, read_texts, stands_in
from facts.models import CasualtyFigure, Citation
from sources.models import ParagraphNote, Source


@dataclasses.dataclass(slots=True)
class Verified:
    """What was checked, and what did not hold."""

    citations: int = 0
    quotes: int = 0
    paragraphs: int = 0
    exceptions: list[str] = dataclasses.field(default_factory=list)


def verify(articles: Path) -> Verified:
    """Check hashes, paragraph numbers, offsets, quotes, wordings of figures and ledgers of all sources."""
    sources = list(Source.objects.defer("text").order_by("slug"))
    citations = list(
        Citation.objects.select_related("fact", "source").order_by("source__slug", "paragraph", "fact__slug")
    )
    texts, _ = read_texts(articles, [source.slug for source in sources])
    result = Verified(citations=len(citations), quotes=sum(bool(citation.quote) for citation in citations))
    notes: dict[int, set[int]] = {}
    for source_id, paragraph in ParagraphNote.objects.values_list("source_id", "paragraph"):
        notes.setdefault(source_id, set()).add(paragraph)
    for source in sources:
        cited = {citation.paragraph for citation in citations if citation.source_id == source.pk}
        result.paragraphs += source.paragraph_count
        result.exceptions += _source(source, texts.get(source.slug))
        result.exceptions += _ledger(source, cited, notes.get(source.pk, set()))
    for citation in citations:
        result.exceptions += _citation(citation, texts.get(citation.source.slug))
    result.exceptions += _wordings(citations, texts)
    return result


def _source(source: Source, text: ArticleText | None) -> Iterator[str]:
    if text is None:
        yield f"{source.slug}: there is no text {source.slug}.txt"
        return
    if text.digest != source.text_sha256:
        yield f"{source.slug}: the text has another hash ({text.digest})"
    if len(text.paragraphs) != source.paragraph_count:
        yield f"{source.slug}: the text has {len(text.paragraphs)} paragraphs, the record says {source.paragraph_count}"


def _ledger(source: Source, cited: set[int], noted: set[int]) -> Iterator[str]:
    for paragraph in range(1, source.paragraph_count + 1):
        if paragraph in cited and paragraph in noted:
            yield f"{source.slug} ¶ {paragraph}: cited, and in the ledger as holding no fact"
        elif paragraph not in cited and paragraph not in noted:
            yield f"{source.slug} ¶ {paragraph}: neither cited nor in the ledger"


def _citation(citation: Citation, text: ArticleText | None) -> Iterator[str]:
    place = f"{citation.source.slug} ¶ {citation.paragraph}, {citation.fact.slug}"
    if text is None:
        return
    paragraph = text.paragraph(citation.paragraph)
    if paragraph is None:
        yield f"{place}: the text has {len(text.paragraphs)} paragraphs"
    elif citation.quote and (wrong := quote_problem(citation.quote, citation.start, citation.end, paragraph)):
        yield f"{place}: {wrong[1]}"


def _wordings(citations: list[Citation], texts: dict[str, ArticleText]) -> Iterator[str]:
    cited: dict[int, list[str]] = {}
    for citation in citations:
        text = texts.get(citation.source.slug)
        paragraph = text.paragraph(citation.paragraph) if text else None
        if paragraph is not None:
            cited.setdefault(citation.fact_id, []).append(paragraph)
    for figure in CasualtyFigure.objects.select_related("report").order_by("report__slug", "position"):
        if figure.report_id in cited and not stands_in(figure.wording, cited[figure.report_id]):
            yield f"{figure.report.slug}, figure {figure.position}: “{figure.wording}” stands in no cited paragraph"


def store_texts(articles: Path) -> tuple[int, list[str]]:
    """Store the article texts for editors; return how many, and what is wrong. All are stored or none."""
    sources = list(Source.objects.order_by("slug"))
    texts, absent = read_texts(articles, [source.slug for source in sources])
    wrong = [f"{slug}: there is no text {slug}.txt" for slug in absent]
    wrong += [
        f"{source.slug}: the text has another hash ({texts[source.slug].digest})"
        for source in sources
        if source.slug in texts and texts[source.slug].digest != source.text_sha256
    ]
    if wrong:
        return 0, wrong
    for source in sources:
        source.text = texts[source.slug].text
    Source.objects.bulk_update(sources, ["text"])
    return len(sources), []
