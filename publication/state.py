"""What is published at one moment of a publication: stored contents, overlaid with what the edition changes."""

import dataclasses
import functools
import json
import operator
from collections.abc import Iterable

from django.db.models import Q

from publication.choices import RecordState, Resource
from publication.contents import Identity, references_in, shown_back_in
from publication.models import FOREVER, Record, RecordLink
from sources.contents import Content

EVERY = "*"  # slug of a link to “every record of a resource”
REDIRECTS_MAX = 50
CHUNK = 500
# Of these, others show no more than what their own documents are made from: what their links name.
WITH_ABOVE = {Resource.SOURCES, Resource.ACTORS, Resource.PLACES, Resource.EVENTS, Resource.AGREEMENTS}


@dataclasses.dataclass(frozen=True, slots=True)
class Standing:
    """How one record stands: its content when live, its target when it redirects."""

    state: str
    content: Content | None = None
    target: str = ""


def _named(identities: Iterable[Identity], prefix: str = "") -> Q:
    by_resource: dict[str, list[str]] = {}
    for resource, slug in identities:
        by_resource.setdefault(resource, []).append(slug)
    return functools.reduce(
        operator.or_,
        (
            Q(**{f"{prefix}resource": resource, f"{prefix}slug__in": slugs})
            for resource, slugs in by_resource.items()
        ),
    )


class PublishedState:
    """Contents by identity, as the edition being made will leave them; reads publication tables only."""

    def __init__(self, changes: dict[Identity, Standing], *, complete: bool = False) -> None:
        """Take the changes of the edition; `complete` says that nothing else is published (no table is read)."""
        self._known: dict[Identity, Standing | None] = dict(changes)
        self._changes = changes
        self._complete = complete
        self._shown_by: dict[Identity, set[Identity]] = {}
        for identity, standing in changes.items():
            if standing.content is not None:
                for target in shown_back_in(identity[0], standing.content):
                    self._shown_by.setdefault(target, set()).add(identity)
        self._reverse_read: dict[Identity, set[Identity]] = {}
        self._sources: list[str] | None = None

    def take(self, current: Iterable[Record], shown: dict[Identity, set[Identity]]) -> None:
        """Take over what was read already: current versions, and which current records show on these."""
        for record in current:
            content = json.loads(record.content) if record.content else None
            self._known.setdefault(
                (record.resource, record.slug), Standing(record.state, content, record.target)
            )
        for identity, others in shown.items():
            self._reverse_read[identity] = others - self._changes.keys()

    def preload(self, identities: Iterable[Identity]) -> None:
        """Read the contents of these records, of what shows on them and of all they refer to, level by level."""
        wanted = set(identities)
        self._preload_shown(wanted)
        level = wanted | {other for identity in wanted for other in self._reverse_read.get(identity, ())}
        while level:
            missing = level - self._known.keys()
            above = self._above(missing)
            loaded = missing | above
            self._load(loaded)
            level = {
                reference
                for identity in level | above
                for reference in self._references(identity, whole=identity in loaded)
                if reference not in self._known
            }

    def _above(self, identities: set[Identity]) -> set[Identity]:
        """Return what stands above these (publishers, parents to the top), so that one reading takes all levels."""
        above: set[Identity] = set()
        if self._complete:
            return above
        listed = sorted(identity for identity in identities if identity[0] in WITH_ABOVE)
        for start in range(0, len(listed), CHUNK):
            links = RecordLink.objects.filter(
                _named(listed[start : start + CHUNK], "record__"), record__last_edition=FOREVER
            )
            above |= set(links.values_list("resource", "slug"))
        return above - self._known.keys()

    def _preload_shown(self, identities: set[Identity]) -> None:
        facts = sorted(
            slug
            for resource, slug in identities
            if resource == Resource.FACTS and (resource, slug) not in self._reverse_read
        )
        self._reverse_read.update({(Resource.FACTS.value, slug): set() for slug in facts})
        for start in range(0, len(facts), CHUNK):
            self._read_shown(Resource.FACTS.value, facts[start : start + CHUNK])

    def _read_shown(self, resource: str, slugs: list[str]) -> None:
        if self._complete:
            return
        links = RecordLink.objects.filter(
            resource=resource, slug__in=slugs, shown_back=True, record__last_edition=FOREVER
        )
        for slug, other, other_slug in links.values_list("slug", "record__resource", "record__slug"):
            if (other, other_slug) not in self._changes:
                self._reverse_read[resource, slug].add((other, other_slug))

    def _references(self, identity: Identity, *, whole: bool) -> Iterable[Identity]:
        """Return what else a record leads to; `whole`: it was read together with what stands above it."""
        standing = self._known.get(identity)
        if standing is None:
            return ()
        if standing.target:
            return ((identity[0], standing.target),)
        if whole and identity[0] in WITH_ABOVE and not self._complete:
            return ()
        return references_in(standing.content)

    def _load(self, identities: set[Identity]) -> None:
        if not identities:
            return
        self._known.update(dict.fromkeys(identities))
        if self._complete:
            return
        listed = sorted(identities)
        for start in range(0, len(listed), CHUNK):
            self._load_some(listed[start : start + CHUNK])

    def _load_some(self, identities: list[Identity]) -> None:
        rows = Record.objects.current().filter(_named(identities))
        for resource, slug, state, target, content in rows.values_list(
            "resource", "slug", "state", "target", "content"
        ):
            self._known[resource, slug] = Standing(state, json.loads(content) if content else None, target)

    def standing(self, identity: Identity) -> Standing | None:
        """Return how a record will stand; None when it was never published."""
        if identity not in self._known:
            self._load({identity})
        return self._known[identity]

    def resolve(self, identity: Identity) -> tuple[Identity, Content] | None:
        """Follow redirects to a live record; None when there is none."""
        for _ in range(REDIRECTS_MAX):
            standing = self.standing(identity)
            if standing is None or standing.state == RecordState.WITHDRAWN:
                return None
            if standing.content is not None:
                return identity, standing.content
            identity = (identity[0], standing.target)
        return None

    def shown_by(self, identity: Identity) -> set[Identity]:
        """Return the live records whose relations or positions name this one (or a slug that leads to it)."""
        if identity not in self._reverse_read:
            self._reverse_read[identity] = set()
            self._read_shown(identity[0], [identity[1]])
        return self._reverse_read[identity] | self._shown_by.get(identity, set())

    def source_slugs(self) -> list[str]:
        """Return the slugs of all live sources, sorted."""
        if self._sources is None:
            slugs: set[str] = set()
            if not self._complete:
                slugs = set(
                    Record.objects.current()
                    .live()
                    .filter(resource=Resource.SOURCES)
                    .values_list("slug", flat=True)
                )
            for (resource, slug), standing in self._changes.items():
                if resource == Resource.SOURCES:
                    (slugs.add if standing.state == RecordState.LIVE else slugs.discard)(slug)
            self._sources = sorted(slugs)
        return self._sources
