"""Loading fixtures into the editors' tables: compared three ways, in one transaction, then published as one edition."""

import dataclasses
from collections.abc import Iterable
from contextlib import ExitStack, nullcontext
from pathlib import Path
from typing import Any

from django.db import DatabaseError, transaction

from curation.choices import RevisionVerb
from curation.models import LoadMark, Revision, Snapshot
from curation.revisions.recording import record
from curation.revisions.references import redirected
from curation.revisions.snapshots import Standing, canonical, digest, read_standings
from curation.seeding.first import FACTS, FILLED, LARGE, PORTION, FirstFacts
from curation.seeding.marks import Marks
from curation.seeding.problems import SeedError
from curation.seeding.published import Published
from curation.seeding.shapes import moment
from curation.seeding.stored import Aggregate, Identity, Stored, final
from curation.seeding.streams import OutOfOrderError, Portion, portions, read_editions
from curation.seeding.tables import BY_MODEL, ROOTS, Progress, chunks
from curation.seeding.writing import MissingError, RecordWriter, set_status
from publication.choices import Origin
from publication.collecting import collect_young, uncollected
from publication.models import Edition
from publication.publishing import Change, PublicationError, contents_to_publish, lock, publish
from publication.unindexed import unindexed
from sources.choices import CurationStatus
from sources.models import Source

Content = dict[str, Any]


TOLD = 10_000  # records after which progress is told


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


@uncollected()
def load(folder: Path, *, overwrite_edits: bool, publishing: bool, progress: Progress) -> Report:
    """Load fixtures and publish what they bring; raise SeedError, and leave everything as it was, when that fails."""
    progress("reading fixtures")
    editions = read_editions(folder)
    for size in (PORTION, None):
        try:
            with transaction.atomic():
                lock()  # before the first read: nobody edits or publishes between comparing and writing
                found = _Load(Published.read(), overwrite_edits, publishing, progress)
                return found.run(portions(folder, size), editions, None if size is None else folder)
        except (OutOfOrderError, MissingError):
            if size is None:
                raise
            progress("not in the order in which build_fixtures writes: reading all at once")
        except PublicationError as error:
            raise SeedError([f"The records cannot be published: {error}"]) from error
        except DatabaseError as error:
            raise SeedError([f"The database refuses the fixtures: {error}"]) from error
    raise AssertionError("the second reading returns or raises")


@dataclasses.dataclass(slots=True)
class _Load:
    """One load inside its transaction."""

    published: Published
    overwrite_edits: bool
    publishing: bool
    progress: Progress
    report: Report = dataclasses.field(default_factory=Report)
    writer: RecordWriter = dataclasses.field(default_factory=lambda: RecordWriter(Stored()))
    marks: Marks = dataclasses.field(default_factory=Marks)
    first: FirstFacts | None = None
    large: bool = False
    # Drafts that equal their fixture but not what is published: loaded before without publishing.
    waiting: list[Identity] = dataclasses.field(default_factory=list)
    slugs: dict[str, set[str]] = dataclasses.field(
        default_factory=lambda: {resource: set() for resource in ROOTS}
    )

    def run(
        self, records: Iterable[Portion], editions: list[dict[str, Any]], streamed: Path | None
    ) -> Report:
        self.progress("comparing with the editors' tables")
        # Of a first load, all facts are new: reading what there is of them would find nothing.
        empty = set() if ROOTS["facts"]._base_manager.exists() else {"facts"}
        marked = LoadMark.objects.exists()
        if streamed is not None and empty and not marked and not Revision.objects.exists():
            self.first = FirstFacts(streamed)
        told = 0
        with ExitStack() as filling:
            for portion in records:
                [resource] = {resource for resource, _ in portion}
                if resource == "facts":
                    self._prepare(len(portion), filling)
                self.slugs[resource].update(slug for _, slug in portion)
                self._take(portion, {} if resource in empty else read_standings(portion), marked=marked)
                self.writer.forget(resource)
                collect_young()
                if (done := sum(map(len, self.slugs.values()))) >= told + TOLD:
                    told = done
                    self.progress(f"compared {done} records, wrote {self._written_count()}")
            self.writer.finish()
        self._find_removed()
        self._pass_on(editions)
        return self.report

    def _prepare(self, count: int, filling: ExitStack) -> None:
        """Look how many facts there are: with few of them a first load is one like any other."""
        known = len(self.slugs["facts"])
        if not known and count < PORTION:
            self.first = None
        if self.first is not None and not self.large and known >= LARGE:
            self.large = True
            filling.enter_context(unindexed(FILLED, ROOTS.values()))

    def _written_count(self) -> int:
        return len(self.report.created) + len(self.report.changed)

    def _take(self, wanted: Portion, standings: dict[Identity, Standing], *, marked: bool) -> None:
        """Compare one portion of records with the editors' tables, and write what is new or changed."""
        found = {identity: _rows(standing) for identity, standing in standings.items()}
        if leads_to := self.published.leads_to:
            wanted, found = (
                {one: redirected(rows, lambda other: final(other, leads_to)) for one, rows in records.items()}
                for records in (wanted, found)
            )
        first_unchanged = len(self.report.unchanged)
        created, differing = self._sort(wanted, found, standings)
        unchanged = self.report.unchanged[first_unchanged:]
        self.marks = Marks.read(wanted) if marked else Marks()
        changed = self._judge(differing, found)
        texts = {one: canonical(wanted[one]) for one in [*created, *changed, *unchanged]}
        hashes = {one: digest(text) for one, text in texts.items()}
        self.marks.set(hashes)
        if created or changed:
            for (resource, slug), standing in standings.items():
                self.writer.know(resource, slug, standing.pk, standing.kind)
            self.writer.write(created, changed, status=self._status(), wait=True)
            set_status(changed, self._status())
        if self.first is not None:
            facts = {one: aggregate for one, aggregate in created.items() if one[0] == FACTS}
            self.first.keep(facts, texts, hashes)
        self.report.created += created
        self.report.changed += changed
        if self.publishing and not self.published.by_people:
            drafts = [one for one in unchanged if standings[one].status == CurationStatus.DRAFT]
            self.waiting += self._not_as_published(drafts)

    def _status(self) -> CurationStatus:
        """Return what becomes of the records that are written."""
        if self.published.by_people:
            return CurationStatus.IN_REVIEW
        return CurationStatus.PUBLISHED if self.publishing else CurationStatus.DRAFT

    def _sort(
        self,
        wanted: dict[Identity, Aggregate],
        found: dict[Identity, Aggregate],
        standings: dict[Identity, Standing],
    ) -> tuple[dict[Identity, Aggregate], dict[Identity, Aggregate]]:
        """Return what is new and what differs; note what is as it was and what editors have moved or withdrawn."""
        created: dict[Identity, Aggregate] = {}
        differing: dict[Identity, Aggregate] = {}
        for identity, aggregate in wanted.items():
            if identity in self.published.leads_to:
                self.report.kept[identity] = f"leads to {final(identity, self.published.leads_to)} now"
            elif identity not in found:
                created[identity] = aggregate
            elif standings[identity].status == CurationStatus.WITHDRAWN:
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

    def _find_removed(self) -> None:
        self.report.removed = [one for one in self.published.slugs() if one[1] not in self.slugs[one[0]]]

    def _pass_on(self, editions: list[dict[str, Any]]) -> None:
        """Publish what was written, or leave it to reviewers where people publish already."""
        written = [*self.report.created, *self.report.changed]
        if self.published.by_people:
            self.report.in_review = written
            self._record(written, "Waits for review.")
            return
        if not self.publishing:
            self._record(written, "Not published yet.")
            return
        written += self.waiting
        if not written:
            return
        self.progress(f"publishing {len(written)} records")
        self.report.edition = self._publish(written, editions)
        if self.first is not None:
            self.first.refuse_changed()
        set_status(self.waiting, CurationStatus.PUBLISHED)
        self._record(written, editions[-1]["reason"])

    def _record(self, identities: list[Identity], reason: str) -> None:
        """Write into the history of these records what the load made of them."""
        self.progress(f"recording {len(identities)} records")
        first = self.first
        read = [one for one in identities if first is None or one[0] != FACTS or one in first.odd]
        for part in chunks(read):
            record(part, by=None, verb=RevisionVerb.LOAD, reason=reason, edition=self.report.edition)
        if first is not None:
            with unindexed([Revision], [Snapshot]) if self.large else nullcontext():
                first.record(self._status(), reason, self.report.edition)

    def _not_as_published(self, drafts: list[Identity]) -> list[Identity]:
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
        return publish(
            changes,
            reason=planned["reason"],
            origin=Origin.SEEDS,
            at=at,
            contents=None if self.first is None else self.first.contents(),
            progress=self._tell_published,
        )

    def _tell_published(self, number: int) -> None:
        if number % TOLD == 0:
            self.progress(f"published {number} records")


def _rows(standing: Standing) -> Aggregate:
    """Return a record's rows as fixtures hold them: without the text of a source."""
    source = BY_MODEL[Source].label
    for row in standing.aggregate.get(source, ()):
        row.pop("text", None)
    return standing.aggregate
