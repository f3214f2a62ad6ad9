"""Reading what words state: numbers, and the bounds that a qualified number sets."""

import re
from collections.abc import Callable

ONES = (
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)
ONE_PERSON = re.compile(r"\b(?:a|an)\s+(?:civilian|child|person|man|woman|soldier|policeman)\b")

Bounds = tuple[int | None, int | None]

# Words that qualify a number, and the bounds they give it; a qualifier that is not here sets none.
QUALIFIED: dict[str, tuple[str, Callable[[int], Bounds]]] = {
    "exact": ("", lambda n: (n, n)),
    "at_least": (r"\b(?:at least|no fewer than)\b", lambda n: (n, None)),
    "at_most": (r"\b(?:at most|up to)\b", lambda n: (None, n)),
    "more_than": (r"\b(?:more than|over|above)\b", lambda n: (n + 1, None)),
    "fewer_than": (r"\b(?:fewer than|under)\b", lambda n: (None, n - 1)),
}
UNQUALIFIED = re.compile("|".join(words for words, _ in QUALIFIED.values() if words))


def fold(text: str) -> str:
    """Return a text without what the setting of type alone decides: marks, white space, case."""
    marks = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "\u00a0": " "})
    return " ".join(text.translate(marks).split()).casefold()


def numbers(text: str) -> set[int]:
    """Return the numbers that words or digits state; “a civilian” states one."""
    text = re.sub(r"(?<=\d),(?=\d{3}\b)", "", text.casefold())
    found = {int(digits) for digits in re.findall(r"(?<![\d:.])\d+(?![\d:])", text)}
    found |= {ONES.index(word) for word in re.findall(r"[a-z]+", text) if word in ONES}
    return found | ({1} if ONE_PERSON.search(text) else set())


def bounds_stated(qualifier: str, wording: str) -> set[Bounds]:
    """Return the bounds that a wording may be read as under a qualifier; none when the words do not bear it."""
    if qualifier not in QUALIFIED:
        return {(None, None)}
    words, bounds = QUALIFIED[qualifier]
    qualified = UNQUALIFIED.search(wording.casefold())
    if (qualified is None) if words else (qualified is not None):
        return set()
    if words and not re.search(words, wording.casefold()):
        return set()
    return {bounds(number) for number in numbers(wording)}
