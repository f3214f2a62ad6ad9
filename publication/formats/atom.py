"""Atom (RFC 4287): the newest changes as a feed, every entry under an identifier that no address decides."""

import dataclasses
import json
import re
import uuid
from collections.abc import Callable, Iterable
from datetime import UTC, datetime

from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape

# What XML 1.0 cannot hold.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
# What a record is called, by the first of its members that it has.
NAMED_BY = ("summary", "question", "title", "name")


@dataclasses.dataclass(frozen=True, slots=True)
class Entry:
    """One change as a reader of feeds sees it; `document` is empty where none is left to show."""

    edition: int
    chain: str
    at: datetime
    reason: str
    change: str
    cause: str
    resource: str
    slug: str
    target: str
    address: str
    document: str

    @property
    def title(self) -> str:
        """What happened to what."""
        if self.target:
            return f"{self.change.capitalize()}: {self.resource}/{self.slug} to {self.target}"
        return f"{self.change.capitalize()}: {self._name or f'{self.resource}/{self.slug}'}"

    @property
    def _name(self) -> str:
        document = json.loads(self.document) if self.document else {}
        return next((document[member] for member in NAMED_BY if document.get(member)), "")

    @property
    def text(self) -> str:
        """In which edition, for what reason, and whether the record itself changed."""
        embedded = " Something that the record shows changed, not the record itself." * (
            self.cause == "embedded"
        )
        return f"{self.resource}/{self.slug}, edition {self.edition}: {self.reason}{embedded}"

    @property
    def identifier(self) -> str:
        """`urn:uuid:…`, the same on every host that serves the edition."""
        return _identifier(f"{self.chain}/{self.resource}/{self.slug}")


def _identifier(name: str) -> str:
    return uuid.uuid5(uuid.NAMESPACE_URL, f"karabakh-api/changes/{name}").urn


class _Feed(Atom1Feed):
    """A feed that is as old as its edition, also when it is empty."""

    def latest_post_date(self) -> datetime:
        moment: datetime = self.feed["moment"]
        return moment


def feed(
    entries: Iterable[Entry],
    *,
    title: str,
    about: str,
    author: str,
    at: datetime | None,
    here: str,
    page: str,
    absolute: Callable[[str], str],
) -> bytes:
    """Return the feed as UTF-8; `here` is its own address, `page` the one it stands for."""
    made = _Feed(
        title=title,
        link=page,
        description=about,
        subtitle=about,
        language="en",
        author_name=author,
        feed_url=here,
        feed_guid=_identifier("feed"),
        moment=at or datetime.fromtimestamp(0, UTC),
    )
    for entry in entries:
        made.add_item(
            title=_UNWRITABLE.sub(" ", entry.title),
            link=absolute(entry.address),
            description=escape(_UNWRITABLE.sub(" ", entry.text)),
            unique_id=entry.identifier,
            pubdate=entry.at,
            updateddate=entry.at,
            categories=(entry.change, entry.resource),
        )
    return made.writeString("utf-8").encode()
