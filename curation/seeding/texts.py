"""The canonical texts of articles, and what may be said of a quote in one of their paragraphs."""

import dataclasses
import re
from collections.abc import Iterator
from pathlib import Path

from curation.seeding.problems import SeedError, shown_path
from sources.models.source import text_digest

# An opening single mark follows a blank or an opening sign, a closing one precedes no letter: so isn't is no quote.
_SINGLE = re.compile(r"(?<![^\s(\[“\"—–-])['‘](?=\S)(?P<inner>.*?\S)['’](?![^\W_])")
_DOUBLE = re.compile(r"“(?P<curly>[^“”]*)(?:”|$)|\"(?P<straight>[^\"]*)(?:\"|$)")


@dataclasses.dataclass(frozen=True, slots=True)
class ArticleText:
    """The text of one article, one paragraph a line."""

    text: str
    digest: str
    paragraphs: list[str]

    def paragraph(self, number: int) -> str | None:
        """Return a paragraph by its 1-based number, None beyond the last."""
        return self.paragraphs[number - 1] if 1 <= number <= len(self.paragraphs) else None


def read_texts(folder: Path, slugs: list[str]) -> tuple[dict[str, ArticleText], list[str]]:
    """Return the texts of the named articles and the slugs of those whose text is absent.

    Raises SeedError when there is no such folder: then nothing can be said of any text.
    """
    if not folder.is_dir():
        raise SeedError(
            [
                f"{shown_path(folder)}: no such folder; name that of the article texts with --articles or ARTICLES_DIR."
            ]
        )
    texts, absent = {}, []
    for slug in slugs:
        try:
            content = (folder / f"{slug}.txt").read_bytes().decode("utf-8")
        except (OSError, UnicodeDecodeError):
            absent.append(slug)
            continue
        texts[slug] = ArticleText(content, text_digest(content), content.removesuffix("\n").split("\n"))
    return texts, absent


def quoted_spans(paragraph: str) -> list[tuple[int, int]]:
    """Return (start, end) of every stretch inside quotation marks, the marks left out.

    A quotation that runs on in the next paragraph has no closing mark and reaches to the end of this one.
    """
    spans = [
        match.span("curly" if match["curly"] is not None else "straight")
        for match in _DOUBLE.finditer(paragraph)
    ]
    spans += [match.span("inner") for match in _SINGLE.finditer(paragraph)]
    return sorted(spans)


def occurrences(quote: str, paragraph: str) -> list[int]:
    """Return the offsets at which the words stand in the paragraph."""
    found, at = [], paragraph.find(quote)
    while at >= 0:
        found.append(at)
        at = paragraph.find(quote, at + 1)
    return found


def quote_problem(quote: str, start: int | None, end: int | None, paragraph: str) -> tuple[str, str] | None:
    """Return (key, message) of what is wrong with a quote and its offsets in a paragraph, None when all is right."""
    places = occurrences(quote, paragraph)
    if not places:
        return (
            "quote",
            "These words do not stand in the cited paragraph: copy them to the character, without the marks.",
        )
    if start is None or end is None:
        return None  # that offsets are missing is told without the text
    if paragraph[start:end] != quote:
        known = " or ".join(f"{place}-{place + len(quote)}" for place in places)
        return "start", f"At {start}-{end} other words stand: write {known}."
    if not any(first <= start and end <= last for first, last in quoted_spans(paragraph)):
        return (
            "quote",
            "These words stand outside quotation marks: a quote holds only what the source prints as quoted.",
        )
    return None


_FOLD = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "\u00a0": " "})


def stands_in(words: str, paragraphs: Iterator[str] | list[str]) -> bool:
    """Whether the words stand in one of the paragraphs, apart from case, kinds of marks and white space."""
    wanted = " ".join(words.translate(_FOLD).split()).casefold()
    return any(wanted in " ".join(text.translate(_FOLD).split()).casefold() for text in paragraphs)
