"""The first edition: contents read from the editors' tables as they are needed, portion by portion.

Nothing is published before it, so that all it refers to is part of it; what the editors' tables hold beside it is not.
"""

from collections.abc import Iterable

from facts.contents import shown_on_facts
from publication.choices import RecordState, Resource
from publication.contents import Identity, read_contents
from publication.state import CHUNK, PublishedState, Standing
from sources.contents import Content


class GivenState(PublishedState):
    """Contents that are given to it, of which those of facts are forgotten when they are done."""

    def __init__(self) -> None:
        """Begin with nothing."""
        super().__init__({}, complete=True)

    def give(self, contents: dict[Identity, Content]) -> None:
        """Take contents of records of the edition; they are not read then."""
        self._known.update((identity, Standing(RecordState.LIVE, one)) for identity, one in contents.items())

    def forget_facts(self) -> None:
        """Drop what is known of facts; others are few, and many facts refer to them."""
        kept = {identity: one for identity, one in self._known.items() if identity[0] != Resource.FACTS}
        self._known = kept
        self._reverse_read = {}


class FirstState(GivenState):
    """What the first edition leaves published: the named records, read as they are needed."""

    def __init__(self, slugs: dict[str, set[str]]) -> None:
        """Take the slugs of the edition by resource."""
        super().__init__()
        self._slugs = slugs
        self._news: dict[Identity, Content] = {}

    def news(self) -> dict[Identity, Content]:
        """Return the contents that were read since this was asked last, but for those of facts."""
        news, self._news = self._news, {}
        return news

    def _load(self, identities: set[Identity]) -> None:
        self._known.update(dict.fromkeys(identities))
        named = sorted(one for one in identities if one[1] in self._slugs.get(one[0], ()))
        for identity, content in read_contents(named):
            self._known[identity] = Standing(RecordState.LIVE, content)
            if identity[0] != Resource.FACTS:
                self._news[identity] = content

    def _read_shown(self, resource: str, slugs: list[str]) -> None:
        if resource != Resource.FACTS:
            return
        for slug, other, other_slug in shown_on_facts(slugs):
            if other_slug in self._slugs.get(other, ()):
                self._reverse_read[resource, slug].add((other, other_slug))

    def source_slugs(self) -> list[str]:
        """Return the slugs of all sources of the edition, sorted."""
        if self._sources is None:
            self._sources = sorted(self._slugs.get(Resource.SOURCES, ()))
        return self._sources


def portions(identities: Iterable[Identity]) -> Iterable[list[Identity]]:
    """Yield the records of the edition in portions that are expanded and written together."""
    listed: list[Identity] = []
    for identity in identities:
        listed.append(identity)
        if len(listed) == CHUNK:
            yield listed
            listed = []
    if listed:
        yield listed
