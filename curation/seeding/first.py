"""A first load of many facts: published and recorded as their fixtures stand, without reading back what was written."""

import dataclasses
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from django.db import connection

from curation.choices import RevisionVerb
from curation.models import LoadMark, Revision, Snapshot
from curation.seeding.contents import content_of, is_plain
from curation.seeding.fixtures import file_name
from curation.seeding.problems import SeedError, shown_path
from curation.seeding.stored import Aggregate, Identity
from curation.seeding.streams import portions
from curation.seeding.tables import TABLES, Table
from publication.choices import Resource
from publication.inserting import insert_columns
from publication.models import Edition
from sources.choices import CurationStatus
from sources.contents import Content

PORTION = 1_000  # records compared and written together
LARGE = 5_000  # facts after which indexes are taken away, to be made once at the end

FACTS = str(Resource.FACTS)
OF_FACTS: tuple[Table, ...] = tuple(table for table in TABLES if table.resource == FACTS)
# What a load of facts fills before it publishes them.
FILLED = (
    LoadMark,
    *(table.model for table in OF_FACTS),
    *(field.remote_field.through for table in OF_FACTS for field in table.fields if field.many_to_many),
)
# One revision a fact; `LoadMark` holds the hash of its snapshot. Sorted within, so that keys are given in this order.
RECORDED = """
    INSERT INTO curation_revision
        (resource, slug, number, at, verb, reason, status, row_version, stored_id, edition_id)
    SELECT resource, slug, 1, %s, %s, %s, %s, 1, sha256, %s
    FROM (
        SELECT * FROM curation_loadmark mark
        WHERE mark.resource = %s AND NOT EXISTS (
            SELECT 1 FROM curation_revision known WHERE known.resource = mark.resource AND known.slug = mark.slug
        )
        ORDER BY mark.id
    ) AS unrecorded"""


@dataclasses.dataclass(slots=True)
class FirstFacts:
    """The facts of a first load; `odd` are those whose fixtures do not say everything as reading back would."""

    folder: Path
    odd: set[Identity] = dataclasses.field(default_factory=set)
    _stamps: tuple[tuple[int, int], ...] = ()

    def __post_init__(self) -> None:
        """Remember the files, which are read again for publishing."""
        self._stamps = self._files()

    def _files(self) -> tuple[tuple[int, int], ...]:
        stats = [(self.folder / file_name(table)).stat() for table in OF_FACTS]
        return tuple((one.st_mtime_ns, one.st_size) for one in stats)

    def keep(
        self, aggregates: dict[Identity, Aggregate], texts: dict[Identity, str], hashes: dict[Identity, str]
    ) -> None:
        """Write the snapshots of facts that were just created."""
        plain = [one for one, aggregate in aggregates.items() if is_plain(aggregate)]
        self.odd |= aggregates.keys() - set(plain)
        columns = [Snapshot._meta.get_field(name) for name in ("sha256", "content")]
        insert_columns(Snapshot, columns, [(hashes[one], texts[one]) for one in plain])

    def contents(self) -> "FactContents":
        """Return what publishing asks for contents."""
        return FactContents(self._plain())

    def _plain(self) -> Iterator[tuple[Identity, Content | None]]:
        for portion in portions(self.folder, PORTION, [FACTS]):
            for identity, aggregate in portion.items():
                yield identity, None if identity in self.odd else content_of(aggregate)

    def refuse_changed(self) -> None:
        """Raise SeedError when the files are not those that were read first."""
        if self._files() != self._stamps:
            raise SeedError([f"{shown_path(self.folder)}: changed while it was loaded; load it again."])

    def record(self, status: CurationStatus, reason: str, edition: Edition | None) -> None:
        """Write into the history what the load made of the facts that have none yet."""
        at = Revision._meta.get_field("at").get_db_prep_save(datetime.now(UTC), connection)
        values = [at, RevisionVerb.LOAD.value, reason, status.value, edition and edition.pk, FACTS]
        with connection.cursor() as cursor:
            cursor.execute(RECORDED, values)


@dataclasses.dataclass(slots=True)
class FactContents:
    """Contents of facts in the order of their fixtures, each asked for once."""

    coming: Iterator[tuple[Identity, Content | None]]

    def __call__(self, identities: Iterable[Identity]) -> dict[Identity, Content]:
        """Return the contents of those of these that are plain facts; asked for in the order of the fixtures."""
        found: dict[Identity, Content] = {}
        for wanted in identities:
            if wanted[0] != FACTS:
                continue
            for identity, content in self.coming:
                if identity == wanted:
                    if content is not None:
                        found[identity] = content
                    break
        return found
