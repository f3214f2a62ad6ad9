"""Anchoring: find each quote in its paragraph and write its offsets into the seed files."""

import dataclasses
from pathlib import Path
from typing import Any

from curation.seeding.canonical import canonical_text
from curation.seeding.judging import schema_path, write_text
from curation.seeding.layout import ARTICLE, FACT_LISTS
from curation.seeding.problems import Problem, SeedError
from curation.seeding.texts import ArticleText, occurrences, read_texts
from curation.seeding.tree import Node, read_seeds


@dataclasses.dataclass(frozen=True, slots=True)
class Anchored:
    """What a run did: quotes seen, quotes whose offsets were written, files changed."""

    quotes: int
    written: int
    files: list[Path]


def anchor(seeds_dir: Path, articles: Path) -> Anchored:
    """Write start and end beside every quote; raise SeedError, and write nothing, when one cannot be placed.

    A quote that stands once in its paragraph is placed there whatever offsets it had; one that stands several times
    needs its `start`.
    """
    seeds = read_seeds(seeds_dir)
    problems = [problem for document in seeds.articles for problem in document.problems]
    if problems:
        raise SeedError(sorted(problems))
    nodes = seeds.article_nodes()
    slugs = {article.document.file: _slug(article) for article in nodes}
    texts, absent = read_texts(articles, sorted(slugs.values()))
    problems += [
        article.problem(f"There is no text {slugs[article.document.file]}.txt to find quotes in.", "source")
        for article in nodes
        if slugs[article.document.file] in absent
    ]
    quotes = written = 0
    changed = []
    for article in nodes:
        text = texts.get(slugs[article.document.file])
        if text is None:
            continue
        before = written
        for citation in _citations(article):
            offsets = _offsets(citation, text, problems)
            quotes += offsets is not None
            if offsets is not None and (citation.get("start"), citation.get("end")) != offsets:
                citation.data["start"], citation.data["end"] = offsets
                written += 1
        if written > before:
            changed.append(article)
    if problems:
        raise SeedError(sorted(problems))
    for article in changed:
        write_text(article.document, canonical_text(ARTICLE, article.data, schema_path(ARTICLE)))
    return Anchored(quotes, written, [article.document.file for article in changed])


def _slug(article: Node) -> str:
    source = article.child("source")
    slug: Any = source.get("slug") if source else None
    return slug if isinstance(slug, str) else article.document.file.stem


def _citations(article: Node) -> list[Node]:
    inside = [
        citation
        for name in FACT_LISTS
        for fact in article.children(name)
        for citation in fact.children("citations")
    ]
    return inside + article.children("citations")


def _offsets(citation: Node, text: ArticleText, problems: list[Problem]) -> tuple[int, int] | None:
    quote, number = citation.get("quote"), citation.get("paragraph")
    if not isinstance(quote, str) or not quote:
        return None
    paragraph = text.paragraph(number) if isinstance(number, int) else None
    if paragraph is None:
        problems.append(
            citation.problem(
                f"The text has {len(text.paragraphs)} paragraphs: name the quote's.", "paragraph"
            )
        )
        return None
    places, start = occurrences(quote, paragraph), citation.get("start")
    if not places:
        problems.append(
            citation.problem(
                "These words do not stand in the cited paragraph: copy them to the character, without the marks.",
                "quote",
            )
        )
        return None
    if len(places) > 1 and start not in places:
        known = ", ".join(map(str, places))
        problems.append(
            citation.problem(
                f"These words stand {len(places)} times in the paragraph: write start as one of {known}.",
                "quote",
            )
        )
        return None
    place = start if start in places else places[0]
    return place, place + len(quote)
