"""Sentences of a paragraph and what stands inside quotation marks; offsets count characters of the paragraph."""

import re

from curation.seeding.texts import quoted_spans

Span = tuple[int, int]  # start inclusive, end exclusive

# A full stop ends a sentence before a capital, an opening mark or a digit, unless it stands behind an abbreviation.
_END = re.compile(r"[.!?…][”’\"')\]]*\s+(?=[“‘\"'(\[]*[^\W_a-z])")
_ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|Gen|Lt|Col|Maj|Capt|Sgt|Adm|Gov|Sen|Rep|Rev|St|No|vs|Jr|Sr|approx|ca|[^\W\d_]))\.$"
)


def sentence_around(paragraph: str, start: int, end: int) -> Span:
    """Return the span of the sentence, or run of sentences, that holds the characters from start to end.

    A quotation counts as part of the sentence that reports it, however many sentences are quoted.
    """
    quoted = quoted_spans(paragraph)
    first, last = 0, len(paragraph)
    for match in _END.finditer(paragraph):
        dot = match.start() + 1
        if _ABBREVIATION.search(paragraph, max(dot - 10, 0), dot):
            continue
        if any(opened <= match.start() and match.end() <= closed for opened, closed in quoted):
            continue
        if match.end() <= start:
            first = match.end()
        elif match.start() >= end - 1:
            last = match.end()
            break
    return first, len(paragraph[:last].rstrip())


def quoted_around(paragraph: str, start: int, end: int) -> Span | None:
    """Return the span inside quotation marks that holds the characters from start to end, None when none does."""
    return next((span for span in quoted_spans(paragraph) if span[0] <= start and end <= span[1]), None)


def trimmed(paragraph: str, start: int, end: int) -> Span:
    """Return the span without blanks at its ends and without a pair of quotation marks around all of it."""
    while start < end and paragraph[start].isspace():
        start += 1
    while end > start and paragraph[end - 1].isspace():
        end -= 1
    if (start + 1, end - 1) in quoted_spans(paragraph):
        return start + 1, end - 1
    return start, end
