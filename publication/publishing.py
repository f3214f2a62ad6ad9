"""Publishing: the newsroom's only way in; turns named changes into one edition, under one lock."""

import dataclasses
import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import nullcontext
from datetime import UTC, datetime
from typing import Any, Literal

from django.db import connection, transaction

from publication.choices import Origin, RecordState, Resource
from publication.collecting import collect_young
from publication.contents import BATCH, Identity, read_contents, references_in
from publication.errors import PublicationError
from publication.expanding import second_process
from publication.first import FirstState, portions
from publication.inserting import reserve
from publication.models import Edition, Head, Record
from publication.state import Standing
from publication.unindexed import unindexed
from publication.versions import BESIDE
from publication.writing import EditionWriter, dependants
from sources.contents import Content

__all__ = ["Change", "PublicationError", "contents_to_publish", "lock", "publish"]

Verb = Literal["publish", "withdraw", "rename", "merge", "unmerge"]
# These put the content of the editors' tables before the public.
WRITING = {"publish", "unmerge"}
# A first edition of seeds with so many records makes the indexes of its tables once at the end.
LARGE = 5_000
PUBLIC = (Record, *BESIDE)


@dataclasses.dataclass(frozen=True, slots=True)
class Change:
    """One change of an edition.

    publish: take the content of the named record from the editors' tables. withdraw: leave a tombstone.
    rename: the published record moves to slug `target`. merge: the slug leads to `target` from now on.
    unmerge: publish a record whose slug has led to another one since it was merged.
    """

    verb: Verb
    resource: str
    slug: str
    target: str = ""

    @property
    def identity(self) -> Identity:
        """(resource, slug)."""
        return self.resource, self.slug


def lock() -> Head:
    """Lock the head row until the transaction ends; call it before the first read of a publishing transaction."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("lock() belongs into a transaction")
    try:
        return Head.objects.select_for_update().get(id=1)
    except Head.DoesNotExist:
        Head.objects.get_or_create(id=1)
        return Head.objects.select_for_update().get(id=1)


def contents_to_publish(identities: Iterable[Identity]) -> dict[Identity, Content]:
    """Return the contents that these records of the editors' tables would publish now, those that exist."""
    return dict(read_contents(identities))


def publish(
    changes: Iterable[Change],
    *,
    reason: str,
    origin: Origin = Origin.PEOPLE,
    submitted_by: Any = None,
    reviewed_by: Any = None,
    at: datetime | None = None,
    contents: Callable[[list[Identity]], dict[Identity, Content]] | None = None,
    progress: Callable[[int], None] | None = None,
) -> Edition | None:
    """Publish changes as one edition and return it; None when they change nothing.

    `at` fixes the moment (seed editions); otherwise it is now. A first edition may be as large as the disk allows:
    `contents` is asked for what the caller has at hand of its records, portion by portion in the order of the changes
    (the others are read), and `progress` is told how many are written.

    Raises PublicationError when a record or a reference of it is not there, when something published still needs what
    is withdrawn, when nobody submitted what people wrote, or when seeds come after people.
    """
    asked = list(changes)
    with transaction.atomic():
        head = lock()
        if origin == Origin.PEOPLE and submitted_by is None and {one.verb for one in asked} == {"publish"}:
            raise PublicationError("What people wrote is published by somebody else than who submitted it.")
        if origin == Origin.SEEDS and Edition.objects.filter(origin=Origin.PEOPLE).exists():
            raise PublicationError(
                "Editions from seeds end where editions by people begin: send the change through review."
            )
        moment = (at or datetime.now(UTC)).astimezone(UTC).replace(microsecond=0)
        if head.at is not None and moment < head.at:
            moment = head.at
        writer = EditionWriter(head.number + 1, moment, first=head.number == 0)
        if head.number == 0 and {one.verb for one in asked} == {"publish"}:
            _write_first(
                asked, writer, contents, progress, large=origin == Origin.SEEDS and len(asked) >= LARGE
            )
            chain = _chained(head.chain, _written(writer.number))
        else:
            writer.apply(_standings(asked, writer))
            if not writer.written:
                return None
            chain = chain_hash(head.chain, writer.written)
        edition = Edition.objects.create(
            number=writer.number,
            at=moment,
            reason=reason,
            origin=origin,
            chain=chain,
            submitted_by=submitted_by,
            reviewed_by=reviewed_by,
        )
        Head.objects.filter(id=1).update(number=writer.number, at=moment, chain=chain)
        return edition


def chain_hash(previous: str, written: dict[Identity, str]) -> str:
    """Return SHA-256 (hex) over the previous chain and the sorted `resource/slug hash` lines of an edition."""
    return _chained(previous, ((*identity, digest) for identity, digest in sorted(written.items())))


def _chained(previous: str, written: Iterable[tuple[str, str, str]]) -> str:
    chain = hashlib.sha256(previous.encode())
    for resource, slug, digest in written:
        chain.update(f"\n{resource}/{slug} {digest}".encode())
    return chain.hexdigest()


def _written(number: int) -> Iterator[tuple[str, str, str]]:
    """Yield resource, slug and hash of the versions of an edition, sorted; not all of them stand in memory."""
    versions = Record.objects.filter(first_edition=number)
    for resource in sorted(Resource.values):
        rows = versions.filter(resource=resource).order_by("slug")
        yield from rows.values_list("resource", "slug", "document_sha256").iterator(chunk_size=BATCH)


def _write_first(
    changes: Sequence[Change],
    writer: EditionWriter,
    contents: Callable[[list[Identity]], dict[Identity, Content]] | None,
    progress: Callable[[int], None] | None,
    *,
    large: bool,
) -> None:
    """Write a first edition in portions, so that its size is bounded by the disk alone."""
    slugs: dict[str, set[str]] = {resource: set() for resource in Resource.values}
    for change in changes:
        if change.resource not in slugs:
            raise PublicationError(f"There is no resource “{change.resource}”.")
        if change.slug in slugs[change.resource]:
            raise PublicationError("One edition changes a record once.")
        slugs[change.resource].add(change.slug)
    state = FirstState(slugs)
    written = 0
    with (
        unindexed(PUBLIC) if large else nullcontext(),
        second_process(writer.number, writer.moment) if large and _can_share() else nullcontext() as second,
    ):
        for portion in portions(change.identity for change in changes):
            if contents is not None:
                state.give(contents(portion))
            state.preload(portion)
            for identity in portion:
                if state.standing(identity) is None:
                    raise PublicationError(f"There is no record {identity[0]}/{identity[1]} to publish.")
            keyed = dict(zip(portion, reserve(Record, len(portion)), strict=True))
            writer.write_first(keyed if second is None else second.take(keyed, state), state)
            state.forget_facts()
            collect_young()
            written += len(portion)
            if progress is not None:
                progress(written)


def _can_share() -> bool:
    """Tell whether a second process pays: the database takes what it makes as it is, and a core is there for it."""
    return connection.vendor == "postgresql" and (os.cpu_count() or 1) > 1


def _standings(changes: Sequence[Change], writer: EditionWriter) -> dict[Identity, Standing]:
    identities = [change.identity for change in changes]
    if len(set(identities)) != len(identities):
        raise PublicationError("One edition changes a record once.")
    contents = dict(read_contents(change.identity for change in changes if change.verb in WRITING))
    merged = {(change.resource, change.target) for change in changes if change.verb == "merge"}
    writer.read_current({*identities, *merged})
    current = writer.current
    standings: dict[Identity, Standing] = {}
    for change in changes:
        if change.resource not in Resource.values:
            raise PublicationError(f"There is no resource “{change.resource}”.")
        if change.verb in WRITING:
            standings[change.identity] = _published(change, contents, current)
        elif change.verb == "withdraw":
            _live(change.identity, current)
            standings[change.identity] = Standing(RecordState.WITHDRAWN)
        elif change.verb == "rename":
            standings |= _renamed(change, current)
        else:
            _live(change.identity, current)
            standings[change.identity] = Standing(RecordState.MERGED, target=change.target)
    _check_withdrawals(changes, standings, current)
    return standings


def _published(
    change: Change, contents: dict[Identity, Content], current: dict[Identity, Record]
) -> Standing:
    content = contents.get(change.identity)
    if content is None:
        raise PublicationError(f"There is no record {change.resource}/{change.slug} to publish.")
    stored = current.get(change.identity)
    led_away = {RecordState.RENAMED, RecordState.MERGED}
    if change.verb == "unmerge":
        led_away = {RecordState.RENAMED}
    if stored is not None and stored.state in led_away:
        raise PublicationError(
            f"{change.resource}/{change.slug} leads to another record since it was {stored.state}."
        )
    return Standing(RecordState.LIVE, content)


def _live(identity: Identity, current: dict[Identity, Record]) -> Record:
    record = current.get(identity)
    if record is None or record.state != RecordState.LIVE:
        raise PublicationError(f"{identity[0]}/{identity[1]} is not published.")
    return record


def _renamed(change: Change, current: dict[Identity, Record]) -> dict[Identity, Standing]:
    record = _live(change.identity, current)
    if Record.objects.filter(resource=change.resource, slug=change.target).exists():
        raise PublicationError(
            f"The slug “{change.target}” was published before; a slug is never used twice."
        )
    return {
        change.identity: Standing(RecordState.RENAMED, target=change.target),
        (change.resource, change.target): Standing(RecordState.LIVE, json.loads(record.content)),
    }


def _check_withdrawals(
    changes: Sequence[Change], standings: dict[Identity, Standing], current: dict[Identity, Record]
) -> None:
    for change in changes:
        if change.verb == "merge":
            target = standings.get((change.resource, change.target))
            if (
                target.state if target else _live((change.resource, change.target), current).state
            ) != RecordState.LIVE:
                raise PublicationError(
                    f"{change.resource}/{change.target} is not published: nothing can be merged into it."
                )
        if change.verb != "withdraw":
            continue
        for identity, content in dependants(change.identity):
            now = standings.get(identity)
            if change.identity in references_in(now.content if now else content):
                raise PublicationError(
                    f"{identity[0]}/{identity[1]} still refers to {change.resource}/{change.slug}:"
                    " withdraw or change it first."
                )
