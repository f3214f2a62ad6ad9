"""Judging citations and ledgers: paragraph numbers, offsets, coverage, and with texts at hand the words themselves."""

from collections.abc import Iterator

from curation.seeding.claims import cited_paragraphs
from curation.seeding.problems import Problem
from curation.seeding.references import repeated
from curation.seeding.texts import ArticleText, quote_problem, stands_in
from curation.seeding.tree import Node, Seeds

Citations = list[tuple[str, str, Node]]


def all_citations(seeds: Seeds) -> Citations:
    """Return (fact, citing source, citation) of every citation: first those beside their fact, file by file."""
    inside = [
        (fact.node.text("slug"), fact.source, citation)
        for fact in seeds.facts()
        for citation in fact.node.children("citations")
    ]
    return inside + [(node.text("fact"), source, node) for source, node in seeds.outside_citations()]


def place_problems(seeds: Seeds) -> Iterator[Problem]:
    """Yield what is wrong with citations and ledgers as far as numbers tell."""
    counts = {source.text("slug"): source.get("paragraph_count") for source in seeds.sources()}
    citations = all_citations(seeds)
    home = {fact.node.text("slug"): fact.source for fact in seeds.facts()}
    seen: dict[tuple[object, ...], Node] = {}
    for fact, source, citation in citations:
        yield from _range(citation, counts.get(source))
        yield from _offsets(citation)
        key = (fact, source, citation.get("paragraph"), citation.get("start"), citation.get("quote"))
        if key in seen and fact and citation.get("paragraph") is not None:
            yield citation.problem(
                f"The fact is cited from this place already ({seen[key].place()}): keep one."
            )
        seen.setdefault(key, citation)
    for source, citation in seeds.outside_citations():
        if source and home.get(citation.text("fact")) == source:
            yield citation.problem(
                "This file defines the fact itself: move the citation to the fact.", "fact"
            )
    for article in seeds.article_nodes():
        yield from _ledger(article, citations)


def _range(node: Node, count: int | None) -> Iterator[Problem]:
    paragraph = node.get("paragraph")
    if paragraph is not None and count is not None and paragraph > count:
        yield node.problem(f"The source has {count} paragraphs: write 1 to {count}.", "paragraph")


def _offsets(citation: Node) -> Iterator[Problem]:
    quote, start, end = citation.text("quote"), citation.get("start"), citation.get("end")
    if (start is None) != (end is None):
        yield citation.problem(
            "Start and end stand together: run anchor_citations, which writes both for a quote.",
            "quote" if quote else "start",
        )
    elif start is not None and end is not None and start >= end:
        yield citation.problem(f"The end comes after the start: write at least {start + 1}.", "end")
    elif quote and start is None:
        yield citation.problem(
            "The quote has no offsets: run anchor_citations, which writes start and end.", "quote"
        )
    elif quote and start is not None and end is not None and end - start != len(quote):
        yield citation.problem(
            f"The quote has {len(quote)} characters, the offsets span {end - start}: write end: {start + len(quote)}.",
            "end",
        )


def _ledger(article: Node, citations: Citations) -> Iterator[Problem]:
    source = article.child("source")
    if source is None or not source.get("paragraph_count"):
        return
    cited = {
        citation.get("paragraph"): citation for _, slug, citation in citations if slug == source.text("slug")
    }
    lines = article.children("ledger")
    yield from repeated(lines, ("paragraph",), "paragraph")
    for line in lines:
        yield from _range(line, source.get("paragraph_count"))
        if (citation := cited.get(line.get("paragraph"))) is not None:
            message = f"Paragraph {line.get('paragraph')} is cited at {citation.place()}: take it out here."
            yield line.problem(message, "paragraph")
    covered = set(cited) | {line.get("paragraph") for line in lines}
    missing = [number for number in range(1, source.get("paragraph_count") + 1) if number not in covered]
    if missing:
        yield article.problem(
            f"Neither cited nor in the ledger: paragraph {', '.join(map(str, missing))}. Cite each or give its reason.",
            "ledger",
        )


def text_problems(seeds: Seeds, texts: dict[str, ArticleText]) -> Iterator[Problem]:
    """Yield where seeds and article texts differ: hashes, counts, quotes, wordings of figures."""
    for source in seeds.sources():
        text = texts.get(source.text("slug"))
        if text is None:
            yield source.problem(
                "The text of this article is not in the folder of texts: add it as <slug>.txt.", "slug"
            )
            continue
        if source.get("text_sha256") not in (None, text.digest):
            yield source.problem(
                f"The text has another hash: write {text.digest}, if it is the text that was read.",
                "text_sha256",
            )
        if source.get("paragraph_count") not in (None, len(text.paragraphs)):
            yield source.problem(
                f"The text has {len(text.paragraphs)} paragraphs: write that.", "paragraph_count"
            )
    for _, source_slug, citation in all_citations(seeds):
        text, quote = texts.get(source_slug), citation.text("quote")
        paragraph = text.paragraph(citation.get("paragraph") or 0) if text else None
        if paragraph is not None and quote:
            wrong = quote_problem(quote, citation.get("start"), citation.get("end"), paragraph)
            if wrong is not None:
                yield citation.problem(wrong[1], wrong[0])
        elif paragraph is not None and (citation.get("end") or 0) > len(paragraph):
            yield citation.problem(
                f"The paragraph has {len(paragraph)} characters: write at most that.", "end"
            )
    yield from _wordings(seeds, texts)


def _wordings(seeds: Seeds, texts: dict[str, ArticleText]) -> Iterator[Problem]:
    cited = cited_paragraphs(seeds)
    for fact in seeds.facts():
        places = sorted(cited.get(fact.node.text("slug"), set()))
        found = [texts[source].paragraph(number) for source, number in places if source in texts]
        paragraphs = [text for text in found if text is not None]
        if len(found) < len(places) or not paragraphs:
            continue
        for figure in fact.node.children("figures"):
            if figure.text("wording") and not stands_in(figure.text("wording"), paragraphs):
                yield figure.problem(
                    "These words stand in no paragraph the report is cited from: copy the source's own.",
                    "wording",
                )
