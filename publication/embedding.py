"""What a change of a record does to the documents that embed it, where that is a few words and nothing else.

Most changes of an actor, a source or a topic reach others through one small object alone, `{"slug", "name", …}`: who
embeds it shows the new name and is otherwise what it was. Such documents need not be expanded again: in their canonical
text the old object gives way to the new one. `{"` cannot stand inside a JSON string, so what is found is the object.
"""

import collections
import dataclasses
import re
from collections.abc import Iterable, Sequence

from publication.canonical import canonical_json
from publication.choices import Resource, address
from publication.contents import Identity
from publication.search.folding import forms
from publication.search.texts import name_key, windows
from sources.contents import Content

# How a document shows another record (publication.expansion): the members that stand first in the object, in order.
SHOWN: dict[str, tuple[str, ...]] = {
    Resource.PUBLISHERS: ("slug", "name", "url"),
    Resource.SOURCES: ("slug", "title"),
    Resource.ACTORS: ("slug", "name", "kind", "url"),
    Resource.PLACES: ("slug", "name", "url"),
    Resource.EVENTS: ("slug", "name", "url"),
    Resource.AGREEMENTS: ("slug", "name", "url"),
    Resource.TOPICS: ("slug", "name", "url"),
    Resource.FACTS: ("slug", "kind", "summary", "url"),
    Resource.DISPUTES: ("slug", "question", "url"),
}
# Own fields that no other record's document, index or links depend on, but for the members above.
FREE: dict[str, frozenset[str]] = {
    Resource.PUBLISHERS: frozenset({"name", "kind", "country", "website"}),
    Resource.SOURCES: frozenset(
        {
            "title",
            "web_url",
            "bylines",
            "agencies",
            "language",
            "updated",
            "accessed_on",
            "paragraph_count",
            "text_sha256",
            "ledger",
        }
    ),
    Resource.ACTORS: frozenset({"name", "kind", "role", "country", "names"}),
    Resource.PLACES: frozenset({"name", "kind", "coordinates", "names"}),
    Resource.EVENTS: frozenset({"name", "kind", "period"}),
    Resource.AGREEMENTS: frozenset({"name", "kind", "announced", "effective"}),
    Resource.TOPICS: frozenset({"name"}),
    Resource.FACTS: frozenset({"summary", "date", "event", "place", "topics"}),
    Resource.DISPUTES: frozenset({"question", "kind", "note"}),
}
# Whose names are searched in the documents of others (publication.search.texts), and in which. A fact has no other
# texts of that tier, which is why its rows alone can be told from a name.
MENTIONED: dict[str, frozenset[str]] = {
    Resource.ACTORS: frozenset({Resource.FACTS, Resource.AGREEMENTS}),
    Resource.PLACES: frozenset({Resource.FACTS, Resource.EVENTS}),
    Resource.PUBLISHERS: frozenset({Resource.SOURCES}),
}
# How a document ends: `updated_at` is its last member.
ENDING = re.compile(r'"updated_at":"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"\}')
ENDING_LENGTH = len('"updated_at":"2026-01-01T00:00:00Z"}')
MOMENT_LENGTH = len('2026-01-01T00:00:00Z"}')


@dataclasses.dataclass(frozen=True, slots=True)
class EmbeddedChange:
    """How others show a record before and after, and the rows that its names are among their texts."""

    identity: Identity
    address: str
    before: str
    after: str
    name_before: frozenset[str]
    name_after: frozenset[str]

    @property
    def gone(self) -> frozenset[str]:
        """Rows that its name was and is no more."""
        return self.name_before - self.name_after

    @property
    def new(self) -> frozenset[str]:
        """Rows that its name is only now."""
        return self.name_after - self.name_before

    @property
    def shows(self) -> bool:
        """Whether others show any of it."""
        return self.before != self.after

    def changes_texts_of(self, resource: str) -> bool:
        """Say whether search finds a document of this resource, which embeds the record, by other words now."""
        return self.name_before != self.name_after and resource in MENTIONED.get(self.identity[0], ())


def embedded_change(identity: Identity, before: Content, after: Content) -> EmbeddedChange | None:
    """Return what others see of a change; None when it may reach them in further ways."""
    resource, slug = identity
    changed = {name for name in {*before, *after} if before.get(name) != after.get(name)}
    if not changed <= FREE[resource]:
        return None
    url = address(resource, slug, str(after.get("kind", "")))
    names = [_rows(content["name"]) if resource in MENTIONED else frozenset() for content in (before, after)]
    if names[0] is None or names[1] is None:
        return None
    return EmbeddedChange(
        identity=identity,
        address=canonical_json({"url": url})[1:-1],
        before=_shown(identity, url, before),
        after=_shown(identity, url, after),
        name_before=names[0],
        name_after=names[1],
    )


def _shown(identity: Identity, url: str, content: Content) -> str:
    known = {**content, "slug": identity[1], "url": url}
    return canonical_json({name: known[name] for name in SHOWN[identity[0]]})[:-1]


def _rows(name: str) -> frozenset[str] | None:
    """Return the rows of a name among the texts; None for one too long to be looked up as a whole."""
    listed = forms(name)
    if any(name_key(form) is None for form in listed):
        return None
    return frozenset(" ".join(part) for form in listed for part in windows(form))


def without_clashes(changes: Iterable[EmbeddedChange]) -> dict[Identity, EmbeddedChange]:
    """Return changes by identity, without those of records that share a name, before or after."""
    listed = list(changes)
    counted = collections.Counter(row for change in listed for row in change.name_before | change.name_after)
    return {
        change.identity: change
        for change in listed
        if all(counted[row] == 1 for row in change.name_before | change.name_after)
    }


def rewritten(document: str, changes: Sequence[EmbeddedChange], now: str) -> str:
    """Return a document with the changes in it, updated now."""
    for change in changes:
        document = document.replace(change.before, change.after)
    return f'{document[:-MOMENT_LENGTH]}{now}"}}'
