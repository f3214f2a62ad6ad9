"""What filters compare beyond equality: figures, citations, further dates and numbers, folded texts."""

import dataclasses
import functools
import unicodedata
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from typing import Any

from publication.choices import Resource
from publication.models.record import BEGINNING, END

# Dates beside the one a resource is listed by.
FURTHER_DATES: dict[str, tuple[str, ...]] = {
    Resource.FACTS: ("effective",),
    Resource.AGREEMENTS: ("effective",),
    Resource.SOURCES: ("updated",),
}
# Days without a zone are read as days in Karabakh, in documents as in filters.
LOCAL = timezone(timedelta(hours=4))
# Texts in rows of a document: name of the filter, the list, the part of each row.
ROW_TEXTS = (
    ("variant", "names", "variant"),
    ("variant_reference", "names", "reference"),
    ("ledger_note", "ledger", "note"),
    ("spoke_as", "attributed_to", "spoke_as"),
    ("relation_reason", "relations", "reason"),
    ("figure_wording", "figures", "wording"),
    ("label", "positions", "label"),
)
KEPT_CHARACTERS_MAX, KEPT_MAX = 80, 4_096
DEGREE = 10_000  # coordinates have four decimals
FOLDED = str.maketrans(
    {"ə": "e", "ı": "i", "’": "'", "‘": "'", "ʼ": "'", "“": '"', "”": '"', "–": "-", "—": "-"}
)


@dataclasses.dataclass(frozen=True, slots=True)
class FigureValues:
    """One casualty figure; null bounds are open."""

    outcome: str
    victim_status: str
    lower: int | None
    upper: int | None
    whole: bool


@dataclasses.dataclass(frozen=True, slots=True)
class CitationValues:
    """One citation; moments in seconds, texts folded."""

    source: str
    publisher: str
    section: str
    paragraph: int
    via: str
    attribution_kind: str
    has_quote: bool
    quote: str
    attribution: str
    published_earliest: int
    published_latest: int


@dataclasses.dataclass(frozen=True, slots=True)
class SpanValues:
    """One further date, or a number as [n, n]."""

    field: str
    lower: int
    upper: int


@dataclasses.dataclass(frozen=True, slots=True, order=True)
class StringValues:
    """One folded text under the name of its filter."""

    field: str
    text: str


def without_accents(text: str) -> str:
    """Return text without case and accents."""
    if text.isascii():
        return text.casefold()
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)).casefold()


def sort_text(text: str) -> str:
    """Fold text for sorting: no accents, no case; at most 400 characters."""
    return without_accents(text)[:400]


def fold(text: str) -> str:
    """Fold text for comparison: no accents, no case, one kind of quotation mark, hyphen and blank.

    Short texts are kept for a while: the same wordings stand in many documents.
    """
    return _kept_fold(text) if len(text) <= KEPT_CHARACTERS_MAX else _fold(text)


def _fold(text: str) -> str:
    return " ".join(without_accents(text).translate(FOLDED).split())


_kept_fold = functools.lru_cache(maxsize=KEPT_MAX)(_fold)


@functools.lru_cache(maxsize=KEPT_MAX)
def seconds(moment: str | None, otherwise: int) -> int:
    """Return a document's moment as whole seconds since 1970 (UTC), or the sentinel for an open end."""
    if moment is None:
        return otherwise
    return int(datetime.fromisoformat(moment).timestamp())


def figure_values(document: dict[str, Any]) -> Iterator[FigureValues]:
    """Yield the figures of a casualty report."""
    for row in document.get("figures", ()):
        yield FigureValues(
            row["outcome"], row["victim_status"], row["lower"], row["upper"], row["part_of"] is None
        )


def citation_values(document: dict[str, Any]) -> Iterator[CitationValues]:
    """Yield the citations of a fact."""
    for row in document.get("citations", ()):
        source = row["source"]
        yield CitationValues(
            source=source["slug"],
            publisher=source["publisher"]["slug"],
            section=row["section"],
            paragraph=row["paragraph"],
            via=row["via"]["slug"] if row["via"] else "",
            attribution_kind=row["attribution_kind"],
            has_quote=row["quote"] is not None,
            quote=fold(row["quote"] or ""),
            attribution=fold(row["attribution"] or ""),
            published_earliest=seconds(source["published"]["earliest"], BEGINNING),
            published_latest=seconds(source["published"]["latest"], END),
        )


def span_values(resource: str, document: dict[str, Any]) -> Iterator[SpanValues]:
    """Yield the further dates that are known, and the numbers."""
    for field in FURTHER_DATES.get(resource, ()):
        date = document.get(field)
        if date and date["edtf"] is not None:
            yield SpanValues(field, seconds(date["earliest"], BEGINNING), seconds(date["latest"], END))
    if document.get("accessed_on"):
        day = datetime.strptime(document["accessed_on"], "%Y-%m-%d").replace(tzinfo=LOCAL)
        start = int(day.timestamp())
        yield SpanValues("accessed_on", start, start + 24 * 60 * 60 - 1)
    if "paragraph_count" in document:
        yield SpanValues("paragraph_count", document["paragraph_count"], document["paragraph_count"])
    for field in ("latitude", "longitude"):
        if document.get("coordinates"):
            degrees = round(document["coordinates"][field] * DEGREE)
            yield SpanValues(field, degrees, degrees)


def string_values(document: dict[str, Any]) -> Iterator[StringValues]:
    """Yield the texts that filters look into; citations carry their own."""
    for field, text in (*_own_texts(document), *_texts_of_rows(document)):
        folded = fold(text or "")
        if folded:
            yield StringValues(field, folded)


def _own_texts(document: dict[str, Any]) -> Iterator[tuple[str, str | None]]:
    for field in ("name", "title", "question", "summary", "note", "role", "website", "web_url"):
        yield field, document.get(field)
    for field in ("date", "effective", "published", "updated", "period", "announced"):
        if document.get(field):
            yield f"{field}__wording", document[field]["wording"]
    if document.get("coordinates"):
        yield "coordinate_reference", document["coordinates"]["reference"]


def _texts_of_rows(document: dict[str, Any]) -> Iterator[tuple[str, str | None]]:
    for field, listed, part in ROW_TEXTS:
        for row in document.get(listed, ()):
            yield field, row.get(part)
    for field, listed in (("byline", "bylines"), ("agency", "agencies")):
        for text in document.get(listed, ()):
            yield field, text
    for row in document.get("names", ()):
        for user in row["used_by"]:
            yield "used_by", user
