"""Finds runs of an article's own words: facts and quoted speech may be kept, the articles' sentences may not."""

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

RUN = 10  # words in a row that count as copied

WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")
# Speech between quotation marks; single ones only where they hold more than an apostrophe would.
SPEECH = re.compile(r'["“][^"“”]*["”]|‘[^‘’]{20,}’')

Run = tuple[str, ...]


def words(text: str) -> list[str]:
    """Return the words of the text, in one spelling."""
    return WORD.findall(unicodedata.normalize("NFC", text).lower().replace("’", "'"))


def runs_in(text: str) -> Iterator[Run]:
    """Yield every run of words that stands in the text."""
    sequence = words(text)
    yield from zip(*(sequence[offset:] for offset in range(RUN)), strict=False)


def article_runs(folder: Path) -> dict[Run, str]:
    """Return the runs that the articles print as their own words, with the place where each stands.

    An article is one file with one paragraph per line; the first is its title, which is bibliographic data.
    """
    return {
        run: f"{path.stem} paragraph {number}"
        for path in sorted(folder.glob("*.txt"))
        for number, paragraph in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if number > 1
        for part in SPEECH.split(paragraph)
        for run in runs_in(part)
    }


def copied_runs(text: str, runs: dict[Run, str]) -> list[str]:
    """Return the runs of an article that stand in the text, each with its place in the article."""
    return [f"{runs[run]}: {' '.join(run)}" for run in runs_in(text) if run in runs]
