"""Two versions of a text side by side, with what differs marked; and a paragraph with its quotes marked."""

import dataclasses
import difflib
import itertools
import re
from collections.abc import Iterable, Sequence

from curation.revisions import FieldChange

# Longer texts are shown whole on both sides: comparing them word by word takes longer than reading them.
WORDS_MAX = 600
PARAGRAPHS_SHOWN = 30
SHOWN_MAX = 6000
# Below this likeness the marks would hide the sentence: the two are simply shown.
ALIKE = 0.35

_WORDS = re.compile(r"\w+|\s+|[^\w\s]")


@dataclasses.dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of a text; `marked` = it is what differs, or what is quoted."""

    text: str
    marked: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class MarkedChange:
    """One changed field, its two versions cut into pieces."""

    path: str
    label: str
    before: list[Stretch]
    after: list[Stretch]


def marked_changes(changes: Iterable[FieldChange]) -> list[MarkedChange]:
    """Return changes with the differing words marked; of a stored text, the paragraphs that differ."""
    found = []
    for change in changes:
        cut = paragraph_changes if change.path == "text" else word_changes
        found.append(MarkedChange(change.path, change.label, *cut(change.before, change.after)))
    return found


def word_changes(before: str, after: str) -> tuple[list[Stretch], list[Stretch]]:
    """Return both versions cut at the words that differ."""
    if not before or not after:
        return _whole(before), _whole(after)
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    if max(len(old), len(new)) > WORDS_MAX:
        return _whole(before), _whole(after)
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    if matcher.ratio() < ALIKE:
        return _whole(before), _whole(after)
    left: list[Stretch] = []
    right: list[Stretch] = []
    for kind, first, last, other_first, other_last in matcher.get_opcodes():
        _add(left, "".join(old[first:last]), marked=kind != "equal")
        _add(right, "".join(new[other_first:other_last]), marked=kind != "equal")
    return left, right


def paragraph_changes(before: str, after: str) -> tuple[list[Stretch], list[Stretch]]:
    """Return the paragraphs that differ between two stored texts, with their numbers, a bounded number of them."""
    old, new = before.splitlines(), after.splitlines()
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    sides: tuple[list[Stretch], list[Stretch]] = ([], [])
    for kind, first, last, other_first, other_last in matcher.get_opcodes():
        if kind != "equal":
            _add_lines(sides[0], old, first, last)
            _add_lines(sides[1], new, other_first, other_last)
    return sides


def _add_lines(side: list[Stretch], lines: Sequence[str], first: int, last: int) -> None:
    for number in range(first, last):
        if len(side) == PARAGRAPHS_SHOWN:
            side.append(Stretch("… and more paragraphs."))
        if len(side) > PARAGRAPHS_SHOWN:
            return
        side.append(Stretch(f"¶ {number + 1}: {lines[number][:SHOWN_MAX]}\n", marked=True))


def _add(side: list[Stretch], text: str, *, marked: bool) -> None:
    if text:
        side.append(Stretch(text, marked))


def _whole(text: str) -> list[Stretch]:
    if len(text) > SHOWN_MAX:
        text = f"{text[:SHOWN_MAX]} … ({len(text)} characters)"
    return [Stretch(text)] if text else []


def quoted(text: str, spans: Iterable[tuple[int | None, int | None]]) -> list[Stretch]:
    """Return a paragraph cut at quoted spans (start inclusive, end exclusive, in characters); spans may overlap."""
    sound = [(start, end) for start, end in spans if start is not None and end is not None and start < end]
    edges = sorted({0, len(text), *(min(edge, len(text)) for span in sound for edge in span)})
    return [
        Stretch(text[first:last], marked=any(start <= first and last <= end for start, end in sound))
        for first, last in itertools.pairwise(edges)
    ]
