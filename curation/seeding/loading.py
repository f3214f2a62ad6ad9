"""Loading fixtures into the editors' tables: compared three ways, in one transaction, then published as one edition."""

import dataclasses
import json
from pathlib import Path
from typing import Any

from django.db import DatabaseError, transaction

from curation.choices import RevisionVerb
from curation.revisions.recording import record
from curation.seeding.fixtures import read_fixtures
from curation.seeding.marks import Marks
from curation.seeding.problems import SeedError
from curation.seeding.shapes import moment
from curation.seeding.stored import (
    Aggregate,
    Identity,
    Stored,
    aggregates,
    final,
    read_stored,
    with_redirects,
)
from curation.seeding.tables import Progress, chunks
from curation.seeding.writing import RecordWriter
from publication.choices import Origin, RecordState
from publication.models import Edition, Record
from publication.publishing import Change, PublicationError, contents_to_publish, lock, publish
from sources.choices import CurationStatus

Content = dict[str, Any]


@dataclasses.dataclass(slots=True)
class Report:
    """What a load did, by record."""

    created: list[Identity] = dataclasses.field(default_factory=list)
    changed: list[Identity] = dataclasses.field(default_factory=list)
    unchanged: list[Identity] = dataclasses.field(default_factory=list)
    kept: dict[Identity, str] = dataclasses.field(default_factory=dict)
    removed: list[Identity] = dataclasses.field(default_factory=list)
    in_review: list[Identity] = dataclasses.field(default_factory=list)
    edition: Edition | None = None


def load(folder: Path, *, overwrite_edits: bool, publishing: bool, progress: Progress) -> Report:
    """Load fixtures and publish what they bring; raise SeedError, and leave everything as it was, when that fails."""
    progress("reading fixtures")
    rows, editions = read_fixtures(folder)
    try:
        with transaction.atomic():
            lock()  # before the first read: nobody edits or publishes between comparing and writing
            return _Load(Published.read(), overwrite_edits, publishing, progress).run(rows, editions)
    except PublicationError as error:
        raise SeedError([f"The records cannot be published: {error}"]) from error
    except DatabaseError as error:
        raise SeedError([f"The database refuses the fixtures: {error}"]) from error


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

    def slugs(self) -> set[Identity]:
        """Return the records that the last seed edition held."""
        if self.last is None:
            return set()
        return set(Record.objects.at(self.last.number).live().values_list("resource", "slug"))

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


@dataclasses.dataclass(slots=True)
class _Load:
    """One load inside its transaction."""

    published: Published
    overwrite_edits: bool
    publishing: bool
    progress: Progress
    report: Report = dataclasses.field(default_factory=Report)
    marks: Marks = dataclasses.field(default_factory=Marks)

    def run(self, rows: Any, editions: list[dict[str, Any]]) -> Report:
        self.progress("comparing with the editors' tables")
        stored = read_stored()
        wanted = aggregates(with_redirects(rows, self.published.leads_to))
        found = aggregates(with_redirects(stored.rows, self.published.leads_to))
        created, differing = self._sort(wanted, found, stored)
        self.marks = Marks.read()
        changed = self._judge(differing, found)
        self._find_removed(wanted)
        self.marks.set({one: wanted[one] for one in [*created, *changed, *self.report.unchanged]})
        writer = RecordWriter(stored)
        if created or changed:
            self.progress(f"writing {len(created) + len(changed)} records")
            writer.write(created, changed)
        self.report.created, self.report.changed = list(created), list(changed)
        self._pass_on(writer, stored, [*created, *changed], editions)
        return self.report

    def _sort(
        self, wanted: dict[Identity, Aggregate], found: dict[Identity, Aggregate], stored: Stored
    ) -> tuple[dict[Identity, Aggregate], dict[Identity, Aggregate]]:
        """Return what is new and what differs; note what is as it was and what editors have moved or withdrawn."""
        created: dict[Identity, Aggregate] = {}
        differing: dict[Identity, Aggregate] = {}
        for identity, aggregate in wanted.items():
            if identity in self.published.leads_to:
                self.report.kept[identity] = f"leads to {final(identity, self.published.leads_to)} now"
            elif identity not in found:
                created[identity] = aggregate
            elif stored.status[identity] == CurationStatus.WITHDRAWN:
                self.report.kept[identity] = "withdrawn"
            elif found[identity] == aggregate:
                self.report.unchanged.append(identity)
            else:
                differing[identity] = aggregate
        return created, differing

    def _judge(
        self, differing: dict[Identity, Aggregate], found: dict[Identity, Aggregate]
    ) -> dict[Identity, Aggregate]:
        """Return the differing records that no editor has touched since they were loaded last, or all when told."""
        if self.overwrite_edits or not differing:
            return differing
        as_loaded = {one: differing[one] for one in differing if self.marks.agree(one, found[one])}
        differing = {one: wanted for one, wanted in differing.items() if one not in as_loaded}
        then = self.published.contents(list(differing))
        now = contents_to_publish(differing)
        untouched = as_loaded
        for identity, aggregate in differing.items():
            if identity not in then:
                self.report.kept[identity] = "not from a seed edition"
            elif self._moved(then[identity]) != self._moved(now[identity]):
                self.report.kept[identity] = "edited"
            else:
                untouched[identity] = aggregate
        return untouched

    def _moved(self, value: Any) -> Any:
        """Return a content in which references name the records they lead to now."""
        if isinstance(value, dict) and value.keys() == {"resource", "slug"}:
            return {**value, "slug": final((value["resource"], value["slug"]), self.published.leads_to)}
        if isinstance(value, dict):
            return {key: self._moved(item) for key, item in value.items()}
        return [self._moved(item) for item in value] if isinstance(value, list) else value

    def _find_removed(self, wanted: dict[Identity, Aggregate]) -> None:
        self.report.removed = sorted(self.published.slugs() - wanted.keys())

    def _pass_on(
        self, writer: RecordWriter, stored: Stored, written: list[Identity], editions: list[dict[str, Any]]
    ) -> None:
        """Publish what was written, or leave it to reviewers where people publish already."""
        if self.published.by_people:
            writer.set_status(written, CurationStatus.IN_REVIEW)
            self.report.in_review = written
            self._record(written, "Waits for review.")
            return
        if not self.publishing:
            writer.set_status(written, CurationStatus.DRAFT)
            self._record(written, "Not published yet.")
            return
        waiting = self._waiting(stored)
        if not written and not waiting:
            return
        self.progress(f"publishing {len(written) + len(waiting)} records")
        self.report.edition = self._publish([*written, *waiting], editions)
        writer.set_status([*written, *waiting], CurationStatus.PUBLISHED)
        self._record([*written, *waiting], editions[-1]["reason"])

    def _record(self, identities: list[Identity], reason: str) -> None:
        """Write into the history of these records what the load made of them."""
        self.progress(f"recording {len(identities)} records")
        for part in chunks(identities):
            record(part, by=None, verb=RevisionVerb.LOAD, reason=reason, edition=self.report.edition)

    def _waiting(self, stored: Stored) -> list[Identity]:
        """Return drafts that equal their fixture but not what is published: loaded before without publishing."""
        drafts = [one for one in self.report.unchanged if stored.status[one] == CurationStatus.DRAFT]
        then, now = self.published.contents(drafts), contents_to_publish(drafts)
        return [one for one in drafts if one not in then or self._moved(then[one]) != self._moved(now[one])]

    def _publish(self, identities: list[Identity], editions: list[dict[str, Any]]) -> Edition | None:
        planned = editions[-1]
        at, last = moment(planned["at"]), self.published.last
        if last is not None and at <= last.at:
            message = (
                f"The seeds changed after edition {last.number} ({planned['at']}): add an edition with a later moment"
                " to seeds/editions.yaml and run build_fixtures, or load with --no-publish."
            )
            raise SeedError([message])
        changes = [Change("publish", resource, slug) for resource, slug in identities]
        return publish(changes, reason=planned["reason"], origin=Origin.SEEDS, at=at)
