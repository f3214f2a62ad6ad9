"""Undoing a merge: both records and all that named them are again as they were, later edits kept where they can be."""

import uuid
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import transaction

from curation.choices import RevisionVerb
from curation.models import Revision
from curation.readiness import Problem, public
from curation.revisions.recording import record
from curation.revisions.restoring import as_named_today
from curation.revisions.snapshots import read_standings
from curation.seeding.stored import Aggregate, Identity
from curation.verbs.desk import Act, Seen, Standings, demand_reason, move, open_case, refuse
from curation.verbs.publishing import make_edition
from curation.verbs.refusals import Refused
from curation.verbs.reverting import restore
from publication.models import Edition
from publication.publishing import Change
from sources.choices import CurationStatus


def unmerge(
    batch: uuid.UUID,
    *,
    by: Any,
    reason: str,
    seen: Seen | None = None,
    at: datetime | None = None,
) -> Edition | None:
    """Undo the merge whose revisions share `batch`; None when the public saw nothing of it.

    What was edited since is kept where the merge had not changed it too; otherwise the verb is refused and says where.
    """
    act = Act(RevisionVerb.UNMERGE, by, reason.strip())
    with transaction.atomic():
        merged = _merged(batch)
        gone, *touched = [(one.resource, one.slug) for one in merged]
        standings = open_case(touched, act, seen)
        demand_reason([gone], act, "the merge had one, and its undoing needs one.")
        refuse(_problems(gone, standings, merged))
        before = _before(merged)
        wanted = _wanted(merged[1:], before, standings)
        contents, lost = as_named_today({gone: before[gone].aggregate, **wanted})
        refuse(
            Problem(
                gone, "references", f"{resource}/{slug} is not here any more.", "Restore that record first."
            )
            for resource, slug in sorted(lost)
        )
        restore(standings, contents)
        after = read_standings([gone, *touched])
        _restore_states(after, standings, merged, before)
        edition = merged[0].edition
        if edition is not None:
            changes = [
                Change("unmerge" if one == gone else "publish", *one)
                for one, it in after.items()
                if it.status == CurationStatus.PUBLISHED
            ]
            edition = make_edition(changes, act, at=at)
        new = uuid.uuid4()
        for shown in (True, False):
            part = [one for one, it in after.items() if (it.status == CurationStatus.PUBLISHED) == shown]
            record(
                part,
                by=by,
                verb=act.verb,
                reason=act.reason,
                batch=new,
                edition=edition if shown else None,
                standings=after,
            )
        return edition


def _merged(batch: uuid.UUID) -> list[Revision]:
    """Return the revisions of a merge that is still in force: the record that went, the one that stayed, the others."""
    found = list(
        Revision.objects.filter(batch=batch, verb=RevisionVerb.MERGE)
        .select_related("stored", "edition")
        .order_by("pk")
    )
    if not found:
        nothing = Problem(("", ""), "batch", "There is no such merge.", "Choose one in a record's history.")
        raise Refused([nothing])
    first = found[0]
    latest = Revision.objects.filter(resource=first.resource, slug=first.slug).order_by("-number").first()
    if latest != first:
        done = Problem(
            (first.resource, first.slug), "batch", "This merge is undone already.", "There is nothing to do."
        )
        raise Refused([done])
    return found


def _problems(gone: Identity, standings: Standings, merged: list[Revision]) -> Iterator[Problem]:
    if read_standings([gone]):
        yield Problem(gone, "slug", "Another record has taken this slug since.", "Rename that record first.")
    if merged[0].edition_id is None:
        return
    live = public(standings)
    for identity, standing in standings.items():
        if identity in live and standing.status != CurationStatus.PUBLISHED:
            yield Problem(
                identity, "status", "It has a pending change.", "Publish or discard that change first."
            )


def _before(merged: list[Revision]) -> dict[Identity, Revision]:
    """Return the revision before the merge of every record it touched."""
    found: dict[Identity, Revision] = {}
    for revision in merged:
        [previous] = Revision.objects.select_related("stored").filter(
            resource=revision.resource, slug=revision.slug, number=revision.number - 1
        )
        found[revision.resource, revision.slug] = previous
    return found


def _wanted(
    merged: list[Revision], before: dict[Identity, Revision], standings: Standings
) -> dict[Identity, Aggregate]:
    """Return what the records that stayed are to be: the merge taken out of what they are now."""
    wanted: dict[Identity, Aggregate] = {}
    found: list[Problem] = []
    for revision in merged:
        identity = (revision.resource, revision.slug)
        content, torn = taken_out(
            before[identity].aggregate, revision.aggregate, standings[identity].aggregate
        )
        wanted[identity] = content
        found += [
            Problem(
                identity,
                name,
                "It was edited since the merge where the merge had changed it.",
                "Revert that edit first, then undo the merge.",
            )
            for name in torn
        ]
    refuse(found)
    return wanted


def taken_out(before: Aggregate, after: Aggregate, now: Aggregate) -> tuple[Aggregate, list[str]]:
    """Return `now` without the step from `before` to `after`, and the names of fields where that cannot be told."""
    content: Aggregate = {}
    torn: list[str] = []
    for label in {**before, **after, **now}:
        was, became, stands = (one.get(label, []) for one in (before, after, now))
        if stands == became:
            content[label] = was
        elif was == became:
            content[label] = stands
        elif len(was) == len(became) == len(stands) == 1:
            [old], [new], [row] = was, became, stands
            content[label] = [{**row, **{name: old[name] for name in row if row[name] == new[name]}}]
            torn += [name for name in row if row[name] != new[name] and old[name] != new[name]]
        else:
            torn.append(label)
    return {label: rows for label, rows in content.items() if rows}, torn


def _restore_states(
    after: Standings, standings: Standings, merged: list[Revision], before: dict[Identity, Revision]
) -> None:
    """Give the record that came back its status; and the others theirs, where nobody has moved them since."""
    for revision in merged:
        identity = (revision.resource, revision.slug)
        status = CurationStatus(before[identity].status)
        stayed = identity not in standings or standings[identity].status == revision.status
        if stayed and after[identity].status != status:
            move({identity: after[identity]}, status)
