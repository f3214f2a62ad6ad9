"""Writing an edition: which documents to expand again, what really changed, and the rows that follow."""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, Subquery

from publication.choices import RecordState, Resource
from publication.contents import Identity, shown_back_in
from publication.embedding import EmbeddedChange, embedded_change, without_clashes
from publication.inserting import insert_all, insert_columns, reserve
from publication.models import FOREVER, Edition, Record, RecordLink
from publication.proving import comes_out_alike
from publication.rewriting import Rewrite, planned
from publication.rewriting import write as write_rewrites
from publication.state import EVERY, PublishedState, Standing
from publication.versions import HASH, RECORD, Version, written_rows
from sources.contents import Content
from sources.dates import moment_text

CHUNK = 400
# So many documents or more are rewritten in the database; fewer are expanded again sooner.
REWRITTEN_MIN = 20
# An edition with more changes than this is a load, not a correction: its documents are expanded again.
EMBEDDED_MAX = 20
# Of the editions that a version names, read along with it: column of the number, name of the moment.
EDITIONS = {"created_edition": "created_at", "first_edition": "first_at"}
MOMENTS = {
    moment: Subquery(Edition.objects.filter(number=OuterRef(edition)).values("at"))
    for edition, moment in EDITIONS.items()
}
REDIRECTS = {RecordState.RENAMED, RecordState.MERGED}


def _chunks(items: Iterable[Any]) -> Iterator[list[Any]]:
    listed = list(items)
    for start in range(0, len(listed), CHUNK):
        yield listed[start : start + CHUNK]


def _by_resource(identities: Iterable[Identity]) -> Iterator[tuple[str, list[str]]]:
    grouped: dict[str, list[str]] = {}
    for resource, slug in sorted(identities):
        grouped.setdefault(resource, []).append(slug)
    for resource, slugs in grouped.items():
        for chunk in _chunks(slugs):
            yield resource, chunk


def dependants(identity: Identity) -> Iterator[tuple[Identity, Content]]:
    """Yield the live records whose own content names this one, with that content."""
    rows = (
        Record.objects.current()
        .live()
        .filter(links__resource=identity[0], links__slug=identity[1], links__direct=True)
    )
    for resource, slug, content in rows.values_list("resource", "slug", "content"):
        yield (resource, slug), json.loads(content)


class EditionWriter:
    """Applies the standings of one edition to the publication tables.

    `written` then maps each record that changed to the hash the edition's chain covers.
    """

    def __init__(self, number: int, at: datetime, *, first: bool, proving: bool = False) -> None:
        """Write edition `number`; `proving` expands also what could be rewritten, and rewrites what comes out alike."""
        self.number = number
        self.at = at
        self.first = first
        self.proving = proving
        self.written: dict[Identity, str] = {}
        self._moments: dict[int, str] = {number: moment_text(at) or ""}
        self.current: dict[Identity, Record] = {}
        self.moment = self._moments[number]
        self._created: dict[Identity, int] = {}
        # Which records show on these: read along with what embeds them.
        self._shown: dict[Identity, set[Identity]] = {}

    def apply(self, own: dict[Identity, Standing]) -> None:
        """Write new versions of what the standings change and of everything that embeds it."""
        standings = dict(own)
        if not self.first:
            standings |= self._redirected(own)
        self.read_current(standings)
        changes = self._embedded_changes(standings)
        affected, embedding = self._affected(standings, changes)
        rewrites, further = self._rewrites(changes, embedding)
        affected |= further
        doubted = {rewrite.identity: rewrite for rewrite in rewrites} if self.proving else {}
        affected |= doubted.keys()
        self.read_current(affected)
        state = PublishedState(standings, complete=self.first)
        state.take(self.current.values(), self._shown)
        state.preload(affected)
        for (resource, slug), standing in own.items():
            if standing.state == RecordState.RENAMED:
                self._created[resource, standing.target] = self.current[resource, slug].created_edition
        versions = [
            version
            for identity in sorted(affected)
            if (version := self._version(identity, state, is_own=identity in own)) is not None
        ]
        if self.proving:
            alike = comes_out_alike(versions, doubted, self._moments[self.number])
            versions = [version for version in versions if version.identity not in alike]
            rewrites = [rewrite for rewrite in rewrites if rewrite.identity in alike]
        self._write(versions)
        self.written |= write_rewrites(self.number, self._moments[self.number], rewrites)

    def _embedded_changes(self, standings: dict[Identity, Standing]) -> dict[Identity, EmbeddedChange]:
        """Return what others see of these changes, where they see no more of them than a name."""
        found = []
        for identity, standing in standings.items():
            stored = self.current.get(identity)
            if standing.content is None or stored is None or stored.state != RecordState.LIVE:
                continue
            change = embedded_change(identity, json.loads(stored.content), standing.content)
            if change is not None:
                found.append(change)
        return without_clashes(found) if len(found) <= EMBEDDED_MAX else {}

    def _rewrites(
        self, changes: dict[Identity, EmbeddedChange], embedding: dict[Identity, int]
    ) -> tuple[list[Rewrite], set[Identity]]:
        """Return which of what embeds a change alone is rewritten, and which is expanded after all."""
        if len(embedding) < REWRITTEN_MIN:
            return [], set(embedding)
        return planned(list(changes.values()), embedding)

    def write_first(self, keys: Mapping[Identity, int], state: PublishedState) -> None:
        """Write these records of a first edition under these keys; `written` stays empty: it would hold them all."""
        versions = [self._version(identity, state, is_own=True) for identity in keys]
        self._insert([version for version in versions if version is not None], list(keys.values()))
        self.written.clear()

    def _redirected(self, own: dict[Identity, Standing]) -> dict[Identity, Standing]:
        """Return the standings of records whose content names a slug that now leads elsewhere, with the new slug."""
        moved = {
            identity: standing.target for identity, standing in own.items() if standing.state in REDIRECTS
        }
        rewritten: dict[Identity, Standing] = {}
        for identity, target in moved.items():
            for dependant, content in dependants(identity):
                base = rewritten.get(dependant) or own.get(dependant) or Standing(RecordState.LIVE, content)
                if base.content is not None:
                    rewritten[dependant] = Standing(base.state, _replaced(base.content, identity, target))
        return rewritten

    def read_current(self, identities: Iterable[Identity]) -> None:
        """Read the current versions of these records into `current`, those not read before."""
        if self.first:
            return
        for resource, slugs in _by_resource(set(identities) - self.current.keys()):
            rows = Record.objects.current().filter(resource=resource, slug__in=slugs).defer("document")
            for record in rows.annotate(**MOMENTS):
                self.current[resource, record.slug] = record
                for edition, moment in EDITIONS.items():
                    self._moments[getattr(record, edition)] = moment_text(getattr(record, moment)) or ""

    def _affected(
        self, standings: dict[Identity, Standing], changes: dict[Identity, EmbeddedChange]
    ) -> tuple[set[Identity], dict[Identity, int]]:
        """Return what changes itself, what shows it back, and what embeds either.

        Apart, with the keys of their versions, those that embed `changes` and are not touched otherwise.
        """
        seeds = set(standings)
        for identity in standings.keys() - changes.keys():
            standing = standings[identity]
            stored = self.current.get(identity)
            for content in (
                standing.content,
                json.loads(stored.content) if stored and stored.content else None,
            ):
                if content is not None:
                    seeds |= shown_back_in(identity[0], content)
        affected = set(seeds)
        embedding: dict[Identity, int] = {}
        if self.first:
            return affected, embedding
        if any(self._appears_or_goes(identity, standing) for identity, standing in standings.items()):
            seeds.add((Resource.SOURCES, EVERY))
        for resource, slugs in _by_resource(seeds):
            links = RecordLink.objects.filter(resource=resource, slug__in=slugs, record__last_edition=FOREVER)
            self._shown |= {(resource, slug): set() for slug in slugs}
            for slug, shown_back, key, *other in links.values_list(
                "slug", "shown_back", "record__pk", "record__resource", "record__slug"
            ):
                identity = (other[0], other[1])
                if (resource, slug) in changes:
                    embedding[identity] = key
                else:
                    affected.add(identity)
                if shown_back:
                    self._shown[resource, slug].add(identity)
        return affected, {one: key for one, key in embedding.items() if one not in affected}

    def _appears_or_goes(self, identity: Identity, standing: Standing) -> bool:
        stored = self.current.get(identity)
        was_live = stored is not None and stored.state == RecordState.LIVE
        return identity[0] == Resource.SOURCES and was_live != (standing.state == RecordState.LIVE)

    def _version(self, identity: Identity, state: PublishedState, *, is_own: bool) -> Version | None:
        standing = state.standing(identity)
        if standing is None:
            return None
        previous = self.current.get(identity)
        if standing.content is None:
            return Version(
                identity, standing, previous, created=previous.created_edition if previous else self.number
            )
        created = self._created.get(identity) or (previous.created_edition if previous else self.number)
        version = Version(identity, standing, previous, created=created, is_own=is_own)
        last = self._moments[previous.first_edition] if previous else self._moments[self.number]
        return (
            version
            if version.expand(state, self._moments[created], last, self._moments[self.number])
            else None
        )

    def _write(self, versions: list[Version]) -> None:
        closed = [version.previous.pk for version in versions if version.previous is not None]
        for chunk in _chunks(closed):
            Record.objects.filter(pk__in=chunk).update(last_edition=self.number - 1)
        for chunk in _chunks(versions):
            self._insert(chunk, reserve(Record, len(chunk)))

    def _insert(self, versions: list[Version], keys: list[int]) -> None:
        rows = written_rows(versions, self.number, keys)
        self.written |= {(row[1], row[2]): row[HASH] for row in rows[Record]}
        insert_columns(Record, RECORD, rows.pop(Record))
        insert_all(rows)


def _replaced(value: Any, old: Identity, target: str) -> Any:
    """Return a content with every reference to `old` pointing at `target`."""
    if isinstance(value, dict):
        if value.keys() == {"resource", "slug"}:
            return {**value, "slug": target} if (value["resource"], value["slug"]) == old else value
        return {key: _replaced(item, old, target) for key, item in value.items()}
    if isinstance(value, list):
        return [_replaced(item, old, target) for item in value]
    return value
