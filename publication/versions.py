"""One new version of a record: expanded, compared with the one before, and turned into rows."""

import dataclasses
import hashlib
from collections.abc import Iterator, Sequence
from typing import Any

from django.db import models

from publication.canonical import canonical_json
from publication.choices import RecordState, Resource
from publication.contents import Identity, references_in, shown_back_in
from publication.expansion import Expander
from publication.index import Index, build_index, values_of
from publication.models import (
    FOREVER,
    Record,
    RecordCitation,
    RecordFigure,
    RecordKey,
    RecordLink,
    RecordSpan,
    RecordString,
    RecordText,
)
from publication.models.record import BEGINNING, END
from publication.state import PublishedState, Standing

# The tables of the rows beside a record.
BESIDE = (
    RecordKey,
    RecordLink,
    RecordFigure,
    RecordCitation,
    RecordSpan,
    RecordString,
    RecordText,
)
# The columns of a version's row.
RECORD = tuple(
    Record._meta.get_field(name)
    for name in (
        *("id", "resource", "slug", "kind", "state", "target"),
        *("first_edition", "last_edition", "created_edition", "own"),
        *("content", "document", "document_sha256", "index_sha256"),
        *("name", "sort_kind", "date_earliest", "date_latest", "date_known", "source_count"),
        *("independent_origins", "indexed_by", "texts_by"),
    )
)
HASH = [field.name for field in RECORD].index("document_sha256")
# What lists sort by, of a version without a document.
UNSORTED = ("", "", BEGINNING, END, False, 0, 0)


def sorted_by(index: Index) -> tuple[Any, ...]:
    """Return what lists sort by, in the order of UNSORTED."""
    return (
        index.name,
        index.sort_kind,
        index.date_earliest,
        index.date_latest,
        index.date_known,
        index.source_count,
        index.independent_origins,
    )


def digest(text: str) -> str:
    """Return the SHA-256 (hex) of text in UTF-8."""
    return hashlib.sha256(text.encode()).hexdigest()


@dataclasses.dataclass(slots=True)
class Version:
    """A version about to be written; `expand` fills in document and index and says whether anything changed."""

    identity: Identity
    standing: Standing
    previous: Record | None
    created: int
    is_own: bool = True
    content: str = ""
    document: str = ""
    index: Index | None = None
    read: set[Identity] = dataclasses.field(default_factory=set)

    def expand(self, state: PublishedState, published_at: str, last_updated_at: str, now: str) -> bool:
        """Build the document; return False when it, the content and the index equal the version before."""
        expander = Expander(state, self.identity)
        document = expander.document(published_at, last_updated_at)
        self.index = build_index(expander, document)
        self.read = expander.read - {self.identity}
        self.content = canonical_json(self.standing.content)
        if self.previous is not None:
            self.document = canonical_json(document)
            if self._equals_previous():
                return False
        document["updated_at"] = now
        self.document = canonical_json(document)
        return True

    def _equals_previous(self) -> bool:
        previous, index = self.previous, self.index
        return (
            previous is not None
            and index is not None
            and previous.state == RecordState.LIVE
            and previous.content == self.content
            and previous.document_sha256 == digest(self.document)
            and previous.index_sha256 == index.digest()
        )

    def row(self, number: int, key: int) -> tuple[Any, ...]:
        """Return the row of this version under a key, as RECORD has its columns."""
        resource, slug = self.identity
        state, index = str(self.standing.state), self.index
        return (
            key,
            resource,
            slug,
            self._kind() if resource == Resource.FACTS else "",
            state,
            self.standing.target,
            number,
            FOREVER,
            self.created,
            self.is_own,
            self.content,
            self.document,
            digest(self.document or f"{state} {self.standing.target}"),
            "" if index is None else index.digest(),
            *(UNSORTED if index is None else sorted_by(index)),
            key,
            key,
        )

    def _kind(self) -> str:
        if self.standing.content:
            return str(self.standing.content["kind"])
        return self.previous.kind if self.previous else ""

    def key_rows(self, key: int) -> Iterator[tuple[Any, ...]]:
        """Yield the equality keys of the version under a key, as RecordKey has its columns."""
        if self.index is not None:
            resource, slug = self.identity
            date = self.index.date_earliest
            for field, value in self.index.keys:
                yield key, resource, field, value, date, slug

    def link_rows(self, key: int) -> Iterator[tuple[Any, ...]]:
        """Yield the links of the version under a key, as RecordLink has its columns."""
        for link in self.links():
            yield key, *link

    def links(self) -> Iterator[tuple[str, str, bool, bool]]:
        """Yield what the content names and what the document was expanded from: whether named, whether shown back."""
        content: Any = self.standing.content
        if content is None:
            return
        direct = set(references_in(content)) - {self.identity}
        shown_back = shown_back_in(self.identity[0], content)
        for target in sorted(direct | self.read):
            yield str(target[0]), target[1], target in direct, target in shown_back

    def rows_beside(self, key: int) -> Iterator[tuple[type[models.Model], Iterator[tuple[Any, ...]]]]:
        """Yield each table of rows beside the version, with the rows as the table has its columns."""
        yield RecordKey, self.key_rows(key)
        yield RecordLink, self.link_rows(key)
        if self.index is not None:
            for model, rows in (
                (RecordFigure, self.index.figures),
                (RecordCitation, self.index.citations),
                (RecordSpan, self.index.spans),
                (RecordString, self.index.strings),
            ):
                yield model, ((key, *values_of(row)) for row in rows)
            date = self.index.date_earliest
            yield RecordText, ((key, *values_of(row), date) for row in self.index.texts)


def written_rows(
    versions: Sequence[Version], number: int, keys: Sequence[int]
) -> dict[type[models.Model], list[tuple[Any, ...]]]:
    """Return what these versions bring to edition `number` under these keys: their own rows, and those beside them."""
    found: dict[type[models.Model], list[tuple[Any, ...]]] = {Record: []}
    for version, key in zip(versions, keys, strict=True):
        found[Record].append(version.row(number, key))
        for model, rows in version.rows_beside(key):
            found.setdefault(model, []).extend(rows)
    return found
