"""Writing revisions, and reading what they say of one record."""

import uuid
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from django.db.models import Max, Q, QuerySet

from curation.choices import RevisionVerb
from curation.models import Revision, Snapshot
from curation.queue.pairs import follow
from curation.revisions.snapshots import Standing, canonical, digest, read_standings
from curation.seeding.stored import Aggregate, Identity
from curation.seeding.tables import chunks
from publication.models import Edition, Record
from sources.choices import CurationStatus


def record(
    identities: Iterable[Identity],
    *,
    by: Any,
    verb: RevisionVerb | str,
    reason: str = "",
    batch: uuid.UUID | None = None,
    edition: Edition | None = None,
    restores: int | None = None,
    standings: Mapping[Identity, Standing] | None = None,
) -> list[Revision]:
    """Write a revision of what each of these records is now, and return them; records that do not exist are left out.

    `by` is None for seeds alone. `standings` spares the reading where the caller has just read. Call it inside the
    transaction of the change.
    """
    found = dict(standings) if standings is not None else read_standings(identities)
    if standings is not None:
        found = {identity: found[identity] for identity in dict.fromkeys(identities) if identity in found}
    numbers = _last_numbers(found)
    at = datetime.now(UTC)
    written: list[Revision] = []
    for part in chunks(list(found.items())):
        contents = {identity: canonical(standing.aggregate) for identity, standing in part}
        hashes = {identity: digest(text) for identity, text in contents.items()}
        Snapshot.objects.bulk_create(
            [Snapshot(sha256=hashes[identity], content=text) for identity, text in contents.items()],
            ignore_conflicts=True,
        )
        written += Revision.objects.bulk_create(
            Revision(
                resource=identity[0],
                slug=identity[1],
                number=numbers.get(identity, 0) + 1,
                at=at,
                by=by,
                verb=verb,
                reason=reason,
                status=standing.status,
                row_version=standing.row_version,
                stored_id=hashes[identity],
                edition=edition,
                batch=batch,
                restores=restores,
            )
            for identity, standing in part
        )
    follow(written)
    return written


def begin_history(standings: Mapping[Identity, Standing]) -> None:
    """Write what records without any revision are now, before they change: they came without the newsroom's doing."""
    known = _last_numbers(standings)
    new = {identity: standing for identity, standing in standings.items() if identity not in known}
    if not new:
        return
    published = [identity for identity, one in new.items() if one.status == CurationStatus.PUBLISHED]
    editions: dict[int, list[Identity]] = {}
    for part in chunks(published):
        rows = Record.objects.current().live().filter(named_in(part))
        for resource, slug, number in rows.values_list("resource", "slug", "first_edition"):
            editions.setdefault(number, []).append((resource, slug))
    for number, listed in editions.items():
        edition = Edition.objects.get(number=number)
        record(listed, by=None, verb=RevisionVerb.LOAD, edition=edition, standings=new)
    done = {identity for listed in editions.values() for identity in listed}
    record(new.keys() - done, by=None, verb=RevisionVerb.LOAD, standings=new)


def named_in(identities: Iterable[Identity]) -> Q:
    """Return the condition that resource and slug name one of these records; matches nothing for none."""
    by_resource: dict[str, list[str]] = {}
    for resource, slug in identities:
        by_resource.setdefault(resource, []).append(slug)
    condition = Q(pk__in=[])
    for resource, slugs in by_resource.items():
        condition |= Q(resource=resource, slug__in=slugs)
    return condition


def _last_numbers(identities: Iterable[Identity]) -> dict[Identity, int]:
    by_resource: dict[str, list[str]] = {}
    for resource, slug in identities:
        by_resource.setdefault(resource, []).append(slug)
    found: dict[Identity, int] = {}
    for resource, slugs in by_resource.items():
        for part in chunks(slugs):
            rows = Revision.objects.filter(resource=resource, slug__in=part).order_by()
            found |= {(resource, slug): n for slug, n in rows.values_list("slug").annotate(Max("number"))}
    return found


def history(identity: Identity) -> QuerySet[Revision]:
    """Return the revisions of one record, the newest first, with content, person and edition."""
    return (
        Revision.objects.filter(resource=identity[0], slug=identity[1])
        .select_related("stored", "by", "edition")
        .order_by("-number")
    )


def published_revision(identity: Identity) -> Revision | None:
    """Return the revision that the public sees; None when it sees nothing, or saw it before history began."""
    settled = Q(edition__isnull=False) | Q(verb__in=[RevisionVerb.PUBLISH, RevisionVerb.DISCARD])
    last = history(identity).filter(settled).first()
    return None if last is None or last.verb == RevisionVerb.WITHDRAW else last


def published_snapshot(identity: Identity) -> Aggregate | None:
    """Return what the public sees of one record as the editors wrote it; None when it sees nothing."""
    found = published_revision(identity)
    return None if found is None else found.aggregate
