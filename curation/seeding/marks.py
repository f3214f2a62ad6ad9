"""Marks of what seeds said when they were last loaded: a record that equals its mark was not edited since."""

import dataclasses
from collections.abc import Iterable

from curation.models import LoadMark
from curation.revisions.snapshots import canonical, digest
from curation.seeding.stored import Aggregate, Identity
from curation.seeding.tables import chunks
from publication.inserting import insert_columns


@dataclasses.dataclass(slots=True)
class Marks:
    """The mark (SHA-256 of its rows, hexadecimal) of every record that was ever loaded."""

    known: dict[Identity, str] = dataclasses.field(default_factory=dict)

    @classmethod
    def read(cls, identities: Iterable[Identity]) -> "Marks":
        """Read the marks of these records."""
        by_resource: dict[str, list[str]] = {}
        for resource, slug in identities:
            by_resource.setdefault(resource, []).append(slug)
        known: dict[Identity, str] = {}
        for resource, slugs in by_resource.items():
            for part in chunks(slugs):
                rows = LoadMark.objects.filter(resource=resource, slug__in=part)
                known |= {(resource, slug): mark for slug, mark in rows.values_list("slug", "sha256")}
        return cls(known)

    def agree(self, identity: Identity, aggregate: Aggregate) -> bool:
        """Tell whether a record's rows are those that were loaded last; False when it was never loaded."""
        return identity in self.known and self.known[identity] == digest(canonical(aggregate))

    def set(self, wanted: dict[Identity, str]) -> None:
        """Mark records as loaded with rows of these hashes."""
        new = wanted.keys() - self.known.keys()
        columns = [LoadMark._meta.get_field(name) for name in ("resource", "slug", "sha256")]
        insert_columns(LoadMark, columns, [(*one, mark) for one, mark in wanted.items() if one in new])
        changed = [one for one, mark in wanted.items() if one not in new and self.known[one] != mark]
        for part in chunks(changed):
            LoadMark.objects.bulk_create(
                [LoadMark(resource=one[0], slug=one[1], sha256=wanted[one]) for one in part],
                update_conflicts=True,
                unique_fields=["resource", "slug"],
                update_fields=["sha256"],
            )
        self.known.update(wanted)
