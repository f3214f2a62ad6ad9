"""What a load asks of the publication tables."""

import dataclasses
import json
from collections.abc import Iterator
from typing import Any

from curation.seeding.stored import Identity
from curation.seeding.tables import chunks
from publication.choices import Origin, RecordState
from publication.models import Edition, Record

Content = dict[str, Any]


@dataclasses.dataclass(frozen=True, slots=True)
class Published:
    """What the loader asks of the publication tables."""

    by_people: bool
    last: Edition | None
    leads_to: dict[Identity, str]

    @classmethod
    def read(cls) -> "Published":
        """Read which editions there are and which slugs lead elsewhere."""
        seeds = Edition.objects.filter(origin=Origin.SEEDS).order_by("-number").first()
        moved = Record.objects.current().filter(state__in=[RecordState.RENAMED, RecordState.MERGED])
        leads_to = {
            (resource, slug): target
            for resource, slug, target in moved.values_list("resource", "slug", "target")
        }
        return cls(Edition.objects.filter(origin=Origin.PEOPLE).exists(), seeds, leads_to)

    def slugs(self) -> Iterator[Identity]:
        """Yield the records that the last seed edition held."""
        if self.last is not None:
            held = Record.objects.at(self.last.number).live().order_by("resource", "slug")
            yield from held.values_list("resource", "slug").iterator()

    def contents(self, identities: list[Identity]) -> dict[Identity, Content]:
        """Return the contents these records had in the last seed edition."""
        if self.last is None:
            return {}
        found: dict[Identity, Content] = {}
        for resource in sorted({resource for resource, _ in identities}):
            slugs = [slug for kind, slug in identities if kind == resource]
            records = Record.objects.at(self.last.number).live().filter(resource=resource)
            for part in chunks(slugs):
                texts = records.filter(slug__in=part).values_list("slug", "content")
                found |= {(resource, slug): json.loads(text) for slug, text in texts}
        return found
