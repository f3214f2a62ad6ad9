"""Marks of what seeds said when they were last loaded: a record that equals its mark was not edited since."""

import dataclasses

from curation.models import LoadMark
from curation.revisions.snapshots import canonical, digest
from curation.seeding.stored import Aggregate, Identity
from curation.seeding.tables import chunks


@dataclasses.dataclass(slots=True)
class Marks:
    """The mark (SHA-256 of its rows, hexadecimal) of every record that was ever loaded."""

    known: dict[Identity, str] = dataclasses.field(default_factory=dict)

    @classmethod
    def read(cls) -> "Marks":
        """Read all marks in one query."""
        rows = LoadMark.objects.values_list("resource", "slug", "sha256")
        return cls({(resource, slug): mark for resource, slug, mark in rows.iterator()})

    def agree(self, identity: Identity, aggregate: Aggregate) -> bool:
        """Tell whether a record's rows are those that were loaded last; False when it was never loaded."""
        return identity in self.known and self.known[identity] == digest(canonical(aggregate))

    def set(self, aggregates: dict[Identity, Aggregate]) -> None:
        """Mark records as loaded with these rows."""
        wanted = {identity: digest(canonical(aggregate)) for identity, aggregate in aggregates.items()}
        changed = [identity for identity, mark in wanted.items() if self.known.get(identity) != mark]
        for part in chunks(changed):
            LoadMark.objects.bulk_create(
                [LoadMark(resource=one[0], slug=one[1], sha256=wanted[one]) for one in part],
                update_conflicts=True,
                unique_fields=["resource", "slug"],
                update_fields=["sha256"],
            )
        self.known.update(wanted)
