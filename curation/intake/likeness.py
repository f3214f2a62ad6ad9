"""Near-identical texts: word shingles compared by Jaccard, after the database has found who could be meant."""

import dataclasses
import re
from collections.abc import Iterator
from typing import Any

from django.db.models import Case, F, Func, IntegerField, Q, Value, When
from django.db.models.functions import StrIndex

from curation.intake.canonical import CanonicalText
from sources.models import Source

SHINGLE_WORDS = 5
SKETCH = 2_000  # shingles compared; a text of fewer is compared whole
ALIKE = 0.5
FRAGMENTS = 4
FRAGMENT_CHARACTERS = 40
CANDIDATES = 8
# So many sources are searched for fragments, the newest first: each costs the database a third of a millisecond.
SEARCHED = 5_000
# Texts with half of their shingles in common differ in length by less than this factor.
LONGER = 2.5

_WORD = re.compile(r"\w+")


class ByteLength(Func):
    """Length of a text in bytes, which PostgreSQL knows without unpacking it."""

    function = "OCTET_LENGTH"
    output_field = IntegerField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """Ask as every SQLite understands it."""
        return self.as_sql(compiler, connection, template="LENGTH(CAST(%(expressions)s AS BLOB))", **context)


@dataclasses.dataclass(frozen=True, slots=True)
class Like:
    """A source whose text is like another; `share` of the shingles of both is common, 0 to 1."""

    source: Source
    share: float

    @property
    def percent(self) -> int:
        """The share in whole percent, 100 for the same text alone."""
        return int(self.share * 100)


def sketch(text: str) -> frozenset[int]:
    """Return the smallest hashes of a text's word shingles: equal parts of two texts give equal hashes.

    Hashes hold within one process only; they are never stored.
    """
    words = [match[0].casefold() for match in _WORD.finditer(text)]
    last = max(len(words) - SHINGLE_WORDS, 0)
    hashes = {hash(tuple(words[at : at + SHINGLE_WORDS])) for at in range(last + 1)}
    return frozenset(sorted(hashes)[:SKETCH])


def jaccard(first: frozenset[int], second: frozenset[int]) -> float:
    """Return the share of common shingles, 0 to 1, of the smallest of both sketches (bottom-k estimate)."""
    union = sorted(first | second)[:SKETCH]
    common = first & second
    return sum(shingle in common for shingle in union) / len(union) if union else 0.0


def alike(text: CanonicalText, *, but: int | None = None) -> list[Like]:
    """Return the sources (key not `but`) with the same or a near-identical text, most alike first.

    Two queries; at most eight texts are read, one after the other. A source whose text is not stored is found by
    its hash alone.
    """
    own = sketch(text.text)
    found = []
    for candidate in _candidates(text, but):
        same = candidate.text_sha256 == text.digest
        share = 1.0 if same else jaccard(own, sketch(candidate.text))
        if share >= ALIKE:
            candidate.text = ""  # a long one is not kept longer than it is compared
            found.append(Like(candidate, share))
    return sorted(found, key=lambda like: (-like.share, like.source.slug))


def _candidates(text: CanonicalText, but: int | None) -> Iterator[Source]:
    """Yield sources of the same hash, then those of similar length that hold most of a few fragments of the text."""
    same = Q(text_sha256=text.digest)
    score: Any = Case(When(same, then=FRAGMENTS), default=0, output_field=IntegerField())
    holds_one = Q()
    marks: dict[str, Any] = {}
    for number, fragment in enumerate(fragments(text)):
        name = f"at_{number}"
        marks[name] = StrIndex("text", Value(fragment))
        holds_one |= Q(**{f"{name}__gt": 0})
        score += Case(When(**{f"{name}__gt": 0}, then=1), default=0, output_field=IntegerField())
    length = len(text.text.encode())
    newest = Source.objects.order_by("-pk").values("pk")[:SEARCHED]
    similar = Q(bytes__gte=int(length / LONGER), bytes__lte=int(length * LONGER), pk__in=newest)
    rows = Source.objects.exclude(pk=but).alias(bytes=ByteLength("text"), **marks)
    rows = rows.filter(same | (similar & holds_one)).alias(score=score)
    keys = rows.order_by(F("score").desc(), "pk").values_list("pk", flat=True)[:CANDIDATES]
    stored = Source.objects.filter(pk__in=list(keys)).only("slug", "title", "url", "text_sha256", "text")
    yield from stored.iterator(chunk_size=1)


def fragments(text: CanonicalText) -> list[str]:
    """Return a few stretches out of the middle of the longest paragraphs: what a copy is sure to keep some of."""
    longest = sorted(text.paragraphs, key=len, reverse=True)[:FRAGMENTS]
    cut = []
    for paragraph in longest:
        middle = max((len(paragraph) - FRAGMENT_CHARACTERS) // 2, 0)
        cut.append(paragraph[middle : middle + FRAGMENT_CHARACTERS])
    return list(dict.fromkeys(cut))
