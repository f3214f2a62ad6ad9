"""Index of a document: the sort columns and the rows that filters read, as plain values."""

import dataclasses
import hashlib
import operator
from collections.abc import Callable
from typing import Any

from publication.canonical import canonical_json
from publication.choices import Resource
from publication.expansion import Expander
from publication.index.keys import Key, document_keys
from publication.index.values import (
    CitationValues,
    FigureValues,
    SpanValues,
    StringValues,
    citation_values,
    figure_values,
    seconds,
    sort_text,
    span_values,
    string_values,
)
from publication.models.record import BEGINNING, END
from publication.search.texts import TextValues, text_values

# The date by which a resource is listed, where it is not `date`.
MAIN_DATES: dict[str, str] = {
    Resource.SOURCES: "published",
    Resource.EVENTS: "period",
    Resource.AGREEMENTS: "announced",
}
UNKNOWN_DATE: dict[str, None] = {"edtf": None, "earliest": None, "latest": None}


@dataclasses.dataclass(frozen=True, slots=True)
class Index:
    """Everything about one document that is stored beside it; plain values, so that equal indexes compare equal."""

    name: str
    sort_kind: str
    date_earliest: int
    date_latest: int
    date_known: bool
    source_count: int
    independent_origins: int
    keys: tuple[Key, ...]
    figures: tuple[FigureValues, ...] = ()
    citations: tuple[CitationValues, ...] = ()
    spans: tuple[SpanValues, ...] = ()
    strings: tuple[StringValues, ...] = ()
    texts: tuple[TextValues, ...] = ()

    def digest(self) -> str:
        """Return a SHA-256 (hex) over all of it but the texts, which follow from the document alone."""
        named = {name: _plain(getattr(self, name)) for name in _names(type(self)) if name != "texts"}
        return hashlib.sha256(canonical_json(named).encode()).hexdigest()


_NAMES: dict[Any, tuple[str, ...]] = {}  # of fields, by the class that declares them
_READERS: dict[Any, Callable[[Any], tuple[Any, ...]]] = {}  # of all their values


def _names(sort: Any) -> tuple[str, ...]:
    if sort not in _NAMES:
        _NAMES[sort] = tuple(field.name for field in dataclasses.fields(sort))
        _READERS[sort] = operator.attrgetter(*_NAMES[sort])
    return _NAMES[sort]


def values_of(row: Any) -> tuple[Any, ...]:
    """Return the values of a row in the order in which they are declared, which is that of its table's columns."""
    sort = type(row)
    _names(sort)
    return _READERS[sort](row)


def _plain(value: Any) -> Any:
    """Return rows as JSON writes them, by name; every other value as it is."""
    if type(value) is not tuple or not value or not dataclasses.is_dataclass(value[0]):
        return value
    names = _names(type(value[0]))
    return [dict(zip(names, values_of(row), strict=True)) for row in value]


def build_index(expander: Expander, document: dict[str, Any]) -> Index:
    """Return the index of a document; reads parents through the expander, so that moving one is noticed."""
    resource = expander.identity[0]
    date = document.get(MAIN_DATES.get(resource, "date")) or UNKNOWN_DATE
    return Index(
        name=sort_text(
            next(
                str(document[field])
                for field in ("name", "title", "question", "summary")
                if field in document
            )
        ),
        sort_kind=document.get("kind", ""),
        date_earliest=seconds(date["earliest"], BEGINNING),
        date_latest=seconds(date["latest"], END),
        date_known=date["edtf"] is not None,
        source_count=document.get("source_count", 0),
        independent_origins=document.get("independent_origins", 0),
        keys=tuple(sorted({key for key in document_keys(resource, expander, document) if key[1] != ""})),
        figures=tuple(figure_values(document)),
        citations=tuple(citation_values(document)),
        spans=tuple(span_values(resource, document)),
        strings=tuple(sorted(set(string_values(document)))),
        texts=tuple(dict.fromkeys(text_values(resource, document))),
    )
