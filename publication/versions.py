"""One new version of a record: expanded, compared with the one before, and turned into rows."""

import dataclasses
import hashlib
from collections.abc import Iterator
from typing import Any

from publication.canonical import canonical_json
from publication.choices import RecordState, Resource
from publication.contents import Identity, references_in, shown_back_in
from publication.expansion import Expander
from publication.index import Index, build_index
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

    def key_rows(self, record: Record) -> Iterator[RecordKey]:
        """Yield the equality keys of the saved record."""
        for field, value in self.index.keys if self.index else ():
            yield RecordKey(
                record=record,
                resource=record.resource,
                field=field,
                value=value,
                date_earliest=record.date_earliest,
                slug=record.slug,
            )

    def link_rows(self, record: Record) -> Iterator[RecordLink]:
        """Yield the links of the saved record: what its content names and what its document was expanded from."""
        content: Any = self.standing.content
        if content is None:
            return
        direct = set(references_in(content)) - {self.identity}
        shown_back = shown_back_in(self.identity[0], content)
        for resource, slug in sorted(direct | self.read):
            target = (resource, slug)
            yield RecordLink(
                record=record,
                resource=resource,
                slug=slug,
                direct=target in direct,
                shown_back=target in shown_back,
            )

    def figure_rows(self, record: Record) -> Iterator[RecordFigure]:
        """Yield the figures of the saved record."""
        for figure in self.index.figures if self.index else ():
            yield RecordFigure(record=record, **dataclasses.asdict(figure))

    def citation_rows(self, record: Record) -> Iterator[RecordCitation]:
        """Yield the citations of the saved record."""
        for citation in self.index.citations if self.index else ():
            yield RecordCitation(record=record, **dataclasses.asdict(citation))

    def span_rows(self, record: Record) -> Iterator[RecordSpan]:
        """Yield the further dates and the numbers of the saved record."""
        for span in self.index.spans if self.index else ():
            yield RecordSpan(record=record, **dataclasses.asdict(span))

    def string_rows(self, record: Record) -> Iterator[RecordString]:
        """Yield the folded texts of the saved record."""
        for string in self.index.strings if self.index else ():
            yield RecordString(record=record, **dataclasses.asdict(string))

    def text_rows(self, record: Record) -> Iterator[RecordText]:
        """Yield the searchable texts of the saved record."""
        for text in self.index.texts if self.index else ():
            yield RecordText(record=record, **dataclasses.asdict(text))
