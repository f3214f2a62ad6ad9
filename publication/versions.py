"""One new version of a record: expanded, compared with the one before, and turned into rows."""

import dataclasses
import hashlib
from collections.abc import Iterator
from typing import Any

from django.db import models

from publication.canonical import canonical_json
from publication.choices import RecordState, Resource
from publication.contents import Identity, references_in, shown_back_in
from publication.expansion import Expander
from publication.index import Index, build_index, values_of
from publication.models import (
    Record,
    RecordCitation,
    RecordFigure,
    RecordKey,
    RecordLink,
    RecordSpan,
    RecordString,
    RecordText,
)
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

    def record(self, number: int) -> Record:
        """Return the row of this version, not yet saved."""
        resource, slug = self.identity
        record = Record(
            resource=resource,
            slug=slug,
            state=self.standing.state,
            target=self.standing.target,
            first_edition=number,
            created_edition=self.created,
            own=self.is_own,
            content=self.content,
            document=self.document,
            document_sha256=digest(self.document or f"{self.standing.state} {self.standing.target}"),
        )
        if resource == Resource.FACTS:
            record.kind = self.standing.content["kind"] if self.standing.content else self._previous_kind()
        if self.index is not None:
            record.index_sha256 = self.index.digest()
            record.name = self.index.name
            record.sort_kind = self.index.sort_kind
            record.date_earliest = self.index.date_earliest
            record.date_latest = self.index.date_latest
            record.date_known = self.index.date_known
            record.source_count = self.index.source_count
            record.independent_origins = self.index.independent_origins
        return record

    def _previous_kind(self) -> str:
        return self.previous.kind if self.previous else ""

    def key_rows(self, record: Record) -> Iterator[tuple[Any, ...]]:
        """Yield the equality keys of the saved record, as RecordKey has its columns."""
        for field, value in self.index.keys if self.index else ():
            yield record.pk, record.resource, field, value, record.date_earliest, record.slug

    def link_rows(self, record: Record) -> Iterator[tuple[Any, ...]]:
        """Yield the links of the saved record, as RecordLink has its columns."""
        for link in self.links():
            yield record.pk, *link

    def links(self) -> Iterator[tuple[str, str, bool, bool]]:
        """Yield what the content names and what the document was expanded from: whether named, whether shown back."""
        content: Any = self.standing.content
        if content is None:
            return
        direct = set(references_in(content)) - {self.identity}
        shown_back = shown_back_in(self.identity[0], content)
        for target in sorted(direct | self.read):
            yield *target, target in direct, target in shown_back

    def rows_beside(self, record: Record) -> Iterator[tuple[type[models.Model], Iterator[tuple[Any, ...]]]]:
        """Yield each table of rows beside the saved record, with the rows as the table has its columns."""
        yield RecordKey, self.key_rows(record)
        yield RecordLink, self.link_rows(record)
        if self.index is not None:
            for model, rows in (
                (RecordFigure, self.index.figures),
                (RecordCitation, self.index.citations),
                (RecordSpan, self.index.spans),
                (RecordString, self.index.strings),
                (RecordText, self.index.texts),
            ):
                yield model, ((record.pk, *values_of(row)) for row in rows)
