"""Reverting and discarding: an earlier content comes back, as a new change of its own."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import IntegrityError, transaction

from curation.choices import RevisionVerb
from curation.models import Revision
from curation.readiness import Problem, ever_public, public
from curation.revisions.recording import begin_history, published_revision, record
from curation.revisions.restoring import as_named_today, write_back
from curation.revisions.snapshots import read_standings
from curation.seeding.stored import Aggregate, Identity
from curation.verbs.desk import Act, Seen, Standings, demand_reason, move, open_case, refuse
from curation.verbs.refusals import Refused
from publication.models import Record
from sources.choices import CurationStatus


def revert(
    identity: Identity, number: int, *, by: Any, reason: str = "", seen: Seen | None = None
) -> Revision:
    """Give a record the content of its revision `number` again; return the new revision.

    What was published becomes a pending change; a deleted draft comes back as a draft.
    """
    act = Act(RevisionVerb.REVERT, by, reason.strip())
    with transaction.atomic():
        standings = open_case([identity], act, seen, absent_too=True)
        begin_history(standings)
        wanted = Revision.objects.select_related("stored").filter(
            resource=identity[0], slug=identity[1], number=number
        )
        found = wanted.first()
        if found is None:
            raise Refused(
                [Problem(identity, "number", f"There is no revision {number}.", "Choose one of its history.")]
            )
        if not standings:
            _refuse_moved(identity)
        content = _today({identity: found.aggregate})[identity]
        if standings and standings[identity].aggregate == content:
            same = "The record is what it was then already."
            raise Refused([Problem(identity, "number", same, "There is nothing to revert.")])
        demand_reason(ever_public([identity]), act, "it changes a record that the public has seen.")
        restore(standings, {identity: content})
        after = read_standings([identity])
        stays = standings and standings[identity].status == CurationStatus.IN_REVIEW
        move(after, CurationStatus.IN_REVIEW if stays else CurationStatus.DRAFT)
        [written] = record(after, by=by, verb=act.verb, reason=act.reason, restores=number, standings=after)
        return written


def discard(identities: Iterable[Identity], *, by: Any, reason: str = "", seen: Seen | None = None) -> None:
    """Drop pending changes: the records are again what the public sees of them."""
    act = Act(RevisionVerb.DISCARD, by, reason.strip())
    with transaction.atomic():
        standings = open_case(identities, act, seen)
        begin_history(standings)
        seen_by_public = public(standings)
        found = {identity: published_revision(identity) for identity in standings}
        refuse(
            Problem(
                identity,
                "status",
                "The public sees no version of it to go back to."
                if identity not in seen_by_public
                else "Its published version is older than its history.",
                "Edit the record, or revert to an earlier revision.",
            )
            for identity, revision in found.items()
            if revision is None or identity not in seen_by_public
        )
        contents = {identity: one.aggregate for identity, one in found.items() if one is not None}
        restore(standings, _today(contents))
        after = read_standings(standings)
        move(after, CurationStatus.PUBLISHED, submitted_by=None, reviewed_by=None)
        record(after, by=by, verb=act.verb, reason=act.reason, standings=after)


def restore(
    standings: Standings,
    contents: Mapping[Identity, Aggregate],
    created: Mapping[Identity, Aggregate] | None = None,
) -> None:
    """Write contents back; refuse where the database cannot hold them beside what else stands there now."""
    changed = {identity: one for identity, one in contents.items() if identity in standings}
    new = {identity: one for identity, one in contents.items() if identity not in standings}
    try:
        with transaction.atomic():
            write_back(standings, changed, {**new, **(created or {})})
    except IntegrityError as error:
        first = next(iter([*contents, *(created or {})]))
        message = "Another record holds by now what only one may hold, such as a web address."
        raise Refused([Problem(first, "record", message, "Change the other record first.")]) from error


def _today(contents: Mapping[Identity, Aggregate]) -> dict[Identity, Aggregate]:
    """Return contents under the names of today; refuse what refers to records that are nowhere any more."""
    named, lost = as_named_today(contents)
    first = next(iter(contents))
    refuse(
        Problem(
            first,
            "references",
            f"It referred to {resource}/{slug}, which is not here any more.",
            "Restore that record first.",
        )
        for resource, slug in sorted(lost)
    )
    return named


def _refuse_moved(identity: Identity) -> None:
    record_ = (
        Record.objects.current().filter(resource=identity[0], slug=identity[1]).exclude(target="").first()
    )
    if record_ is not None:
        message = f"It leads to {identity[0]}/{record_.target} now."
        raise Refused([Problem(identity, "record", message, "Undo the merge in the history of that record.")])
