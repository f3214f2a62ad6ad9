"""What is wrong with seeds: every finding names file, line and what to write instead; all are shown at once."""

import dataclasses
import difflib
from collections.abc import Iterable
from pathlib import Path


@dataclasses.dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One finding at one line of one file."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


class SeedError(Exception):
    """Seeds, fixtures or texts that cannot be used; carries every finding, and nothing was written or loaded."""

    def __init__(self, problems: Iterable[Problem | str]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


def nearest(word: str, known: Iterable[str]) -> str:
    """Return “ Did you mean <nearest known word>?”, or nothing when no known word is near."""
    close = difflib.get_close_matches(word, sorted(known), n=1, cutoff=0.5)
    return f" Did you mean “{close[0]}”?" if close else ""


def one_of(known: Iterable[str], limit: int = 24) -> str:
    """Return the known words as a list for people, cut when it is long."""
    words = sorted(known)
    tail = f" … ({len(words)} in all)" if len(words) > limit else ""
    return ", ".join(words[:limit]) + tail


def shown_path(path: Path) -> str:
    """Return a path the way a person at the prompt would write it: relative where it lies below."""
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)
