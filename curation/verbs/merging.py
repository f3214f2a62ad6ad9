"""Merging duplicates: one record takes over what another one held, everything that named the other names it."""

import uuid
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import transaction

from curation.choices import RevisionVerb
from curation.readiness import Problem, ever_public, public
from curation.revisions.recording import begin_history, published_snapshot, record
from curation.revisions.references import references_of
from curation.revisions.snapshots import Standing, read_standings
from curation.seeding.stored import Identity
from curation.seeding.tables import BY_MODEL, ROOTS, TABLES, Table
from curation.verbs.desk import Act, Seen, Standings, demand_reason, move, open_case, refuse
from curation.verbs.publishing import make_edition
from curation.verbs.repointing import absorbed, repointed
from curation.verbs.reverting import restore
from curation.verbs.slugs import is_user, users_of
from publication.models import Edition
from publication.publishing import Change
from sources.choices import CurationStatus


def referring(identity: Identity) -> list[Identity]:
    """Return the records of the editors' tables that name this one, as a reference or as user of a name."""
    resource, slug = identity
    pk = ROOTS[resource]._base_manager.filter(slug=slug).values_list("pk", flat=True).first()
    found: dict[Identity, None] = {}
    if pk is not None:
        for table in TABLES:
            for field in table.fields:
                if field.is_relation and field.name != table.owner and _leads_to(field, resource):
                    way = f"{table.owner}__slug" if table.owner else "slug"
                    rows = table.model._base_manager.filter(**{field.name: pk}).order_by(way)
                    found |= {
                        (table.resource, one): None for one in rows.values_list(way, flat=True).distinct()
                    }
    if is_user(identity):
        found |= dict.fromkeys(users_of(slug))
    return [one for one in found if one != identity]


def _leads_to(field: Any, resource: str) -> bool:
    target: Table = BY_MODEL[field.related_model]
    return target.resource == resource and (not target.owner or target.is_kind)


def merge(
    gone: Identity,
    into: str,
    *,
    by: Any,
    reason: str,
    seen: Seen | None = None,
    at: datetime | None = None,
) -> Edition | None:
    """Merge a record into another one of its resource; None when the public saw nothing of the first.

    Everything that names the first names the second afterwards, in one edition; names, citations, relations and
    ledger marks are kept there. The first leaves the editors' tables: its slug leads to the second.
    """
    act = Act(RevisionVerb.MERGE, by, reason.strip())
    kept = (gone[0], into)
    with transaction.atomic():
        standings = open_case([gone, kept], act, seen)
        live = public([gone])
        refuse(_problems(gone, kept, standings, is_live=bool(live)))
        demand_reason([gone], act, "links to the one will lead to the other.")
        others = [one for one in referring(gone) if one != kept]
        touched = {kept: standings[kept], **read_standings(others)}
        if live:
            refuse(_torn(gone, kept, touched))
        begin_history({**standings, **touched})
        users = is_user(gone)
        contents = {one: repointed(it.aggregate, gone, into, users=users) for one, it in touched.items()}
        taken = repointed(standings[gone].aggregate, gone, into, users=users)
        contents[kept] = repointed(absorbed(contents[kept], taken, kept), gone, into, users=users)
        again = [
            one
            for one, it in touched.items()
            if it.status == CurationStatus.PUBLISHED and _reads_anew(one, kept, gone, it, contents[one])
        ]
        batch = uuid.uuid4()
        restore(touched, contents)
        ROOTS[gone[0]]._base_manager.get(pk=standings[gone].pk).delete()
        changes = [Change("merge", *gone, into), *(Change("publish", *one) for one in again)]
        edition = make_edition(changes, act, at=at) if live else None
        standings[gone].status = CurationStatus.WITHDRAWN
        record(
            [gone], by=by, verb=act.verb, reason=act.reason, batch=batch, edition=edition, standings=standings
        )
        after = read_standings(touched)
        if not live and again:
            # The public saw nothing of the first: what the others gained from it waits for a second person.
            move({one: after[one] for one in again}, CurationStatus.DRAFT)
        for shown in (True, False):
            part = [one for one, it in after.items() if (it.status == CurationStatus.PUBLISHED) == shown]
            record(
                part,
                by=by,
                verb=act.verb,
                reason=act.reason,
                batch=batch,
                edition=edition if shown else None,
                standings=after,
            )
        return edition


def _problems(gone: Identity, kept: Identity, standings: Standings, *, is_live: bool) -> Iterator[Problem]:
    if gone == kept:
        yield Problem(gone, "target", "A record cannot be merged into itself.", "Choose another one.")
        return
    first, second = standings[gone], standings[kept]
    if first.kind != second.kind:
        yield Problem(gone, "target", "The two are facts of different kinds.", "Choose one of the same kind.")
    if gone[0] == "sources" and _digest(first) != _digest(second):
        yield Problem(
            gone,
            "text_sha256",
            "The two sources have different texts: citations would point at other words.",
            "Cite the facts from the other source instead, then withdraw this one.",
        )
    if is_live:
        for identity, standing in ((gone, first), (kept, second)):
            if standing.status != CurationStatus.PUBLISHED:
                yield Problem(
                    identity,
                    "status",
                    "It is not published as it stands here.",
                    "Publish or discard its pending change first.",
                )
    elif ever_public([gone]):
        yield Problem(gone, "status", "It is withdrawn from the public.", "Reopen and publish it first.")


def _digest(standing: Standing) -> str:
    return str(standing.aggregate["sources.source"][0]["text_sha256"])


def _torn(gone: Identity, kept: Identity, touched: Standings) -> Iterator[Problem]:
    """Name records with a pending change whose published version names both: it would name one twice."""
    for identity, standing in touched.items():
        if identity == kept or standing.status == CurationStatus.PUBLISHED:
            continue
        published = published_snapshot(identity)
        if published is not None and {gone, kept} <= set(references_of(published)):
            yield Problem(
                identity,
                "status",
                "It has a pending change, and its published version names both records.",
                "Publish or discard that change first.",
            )


def _reads_anew(
    identity: Identity, kept: Identity, gone: Identity, standing: Standing, content: dict[str, Any]
) -> bool:
    """Tell whether replacing one name by the other is not all that happens to a record."""
    if identity == kept:
        return content != standing.aggregate
    named = set(references_of(standing.aggregate))
    return gone not in named or kept in named or _users(content) != _users(standing.aggregate)


def _users(content: dict[str, Any]) -> list[Any]:
    return [
        row["used_by"] for label in ("facts.actorname", "facts.placename") for row in content.get(label, [])
    ]
