"""Publishing and withdrawing: the two verbs by which the public gets to see a record or sees it no more."""

import uuid
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.db import transaction

from curation.choices import RevisionVerb
from curation.models import Authorship, Revision
from curation.readiness import Problem, ever_public, problems, public
from curation.revisions.authors import authors_since_edition
from curation.revisions.recording import named_in, record
from curation.seeding.stored import Identity
from curation.verbs.desk import REASON_MAX, Act, Seen, Standings, demand_reason, move, open_case, refuse
from curation.verbs.refusals import Refused
from publication import publishing
from publication.models import Edition
from publication.publishing import Change, PublicationError
from sources.choices import CurationStatus

FIRST = "First publication."


def publish(
    identities: Iterable[Identity],
    *,
    by: Any,
    reason: str = "",
    seen: Seen | None = None,
    confirm_unread: bool = False,
    at: datetime | None = None,
) -> Edition | None:
    """Publish records that wait for review as one edition; None when the public sees no difference.

    Whoever wrote any part of them, or submitted them, is refused. Without a reason those of the submissions are the
    edition's. `confirm_unread` says that `by` compared quotes with texts that are not stored here.
    """
    act = Act(RevisionVerb.PUBLISH, by, reason.strip())
    with transaction.atomic():
        standings = open_case(identities, act, seen)
        authors = _authors(standings)
        found = [
            *_same_person(standings, authors, by),
            *problems(standings, publishing=True, standings=standings),
        ]
        refuse(problem for problem in found if not (problem.unread and confirm_unread))
        act = Act(act.verb, by, act.reason or _submitted_reasons(standings))
        demand_reason(sorted(ever_public(standings)), act, "the public will ask why it changed.")
        submitter = next(one.submitted_by for one in standings.values())
        edition = make_edition(
            [Change("publish", *identity) for identity in standings],
            act,
            submitted_by_id=submitter,
            at=at,
            default=FIRST,
        )
        if edition is not None:
            Authorship.objects.bulk_create(
                Authorship(edition=edition, resource=resource, slug=slug, author_id=author, reviewer=by)
                for (resource, slug), listed in authors.items()
                for author in sorted(listed)
            )
        move(standings, CurationStatus.PUBLISHED, reviewed_by=by)
        record(
            standings,
            by=by,
            verb=act.verb,
            reason=act.reason,
            edition=edition,
            batch=shared_batch(standings),
            standings=standings,
        )
        return edition


def _authors(standings: Standings) -> dict[Identity, set[int]]:
    """Return, by record, who wrote part of it or submitted it; nobody may answer for what nobody submitted."""
    found = authors_since_edition(standings)
    refuse(
        Problem(
            identity,
            "submitted_by",
            "Nobody has submitted it: the change came from the seeds.",
            "Let another person submit it, who then answers for it.",
        )
        for identity, standing in standings.items()
        if standing.submitted_by is None
    )
    for identity, standing in standings.items():
        if standing.submitted_by is not None:
            found[identity].add(standing.submitted_by)
    return found


def _same_person(standings: Standings, authors: dict[Identity, set[int]], by: Any) -> Iterator[Problem]:
    for identity in standings:
        if by.pk in authors[identity]:
            yield Problem(
                identity,
                "reviewed_by",
                "You wrote or submitted part of this change.",
                "Let a second person publish it.",
            )


def _submitted_reasons(standings: Standings) -> str:
    """Return the reasons with which the records were submitted last, each once."""
    submissions = Revision.objects.filter(named_in(standings), verb=RevisionVerb.SUBMIT).order_by("number")
    latest = {(one.resource, one.slug): one.reason for one in submissions.only("resource", "slug", "reason")}
    reasons = [latest.get(identity, "") for identity in standings]
    return " ".join(dict.fromkeys(filter(None, reasons)))[:REASON_MAX]


def withdraw(
    identities: Iterable[Identity],
    *,
    by: Any,
    reason: str,
    seen: Seen | None = None,
    at: datetime | None = None,
) -> Edition | None:
    """Take records from the public, with a reason; what is published may not refer to them any more."""
    act = Act(RevisionVerb.WITHDRAW, by, reason.strip())
    with transaction.atomic():
        standings = open_case(identities, act, seen)
        seen_by_public = public(standings)
        refuse(
            Problem(
                identity, "status", "The public does not see this record.", "There is nothing to withdraw."
            )
            for identity in standings
            if identity not in seen_by_public
        )
        demand_reason(standings, act, "the public will ask why it is gone.")
        edition = make_edition([Change("withdraw", *identity) for identity in standings], act, at=at)
        move(standings, CurationStatus.WITHDRAWN)
        record(
            standings,
            by=by,
            verb=act.verb,
            reason=act.reason,
            edition=edition,
            batch=shared_batch(standings),
            standings=standings,
        )
        return edition


def make_edition(
    changes: list[Change],
    act: Act,
    *,
    submitted_by_id: int | None = None,
    at: datetime | None = None,
    default: str = "",
) -> Edition | None:
    """Publish changes as one edition of this person's; a refusal of the publication room becomes one of the verb."""
    # A request's person is a lazy stand-in: its class is the person's, its type is not.
    people = act.by.__class__._default_manager
    submitted_by = None if submitted_by_id is None else people.get(pk=submitted_by_id)
    try:
        return publishing.publish(
            changes,
            reason=act.reason or default,
            submitted_by=submitted_by,
            reviewed_by=act.by,
            at=at,
        )
    except PublicationError as error:
        cure = "Change or withdraw what stands in the way, or do it together."
        raise Refused([Problem(changes[0].identity, "publication", str(error), cure)]) from error


def shared_batch(standings: Standings) -> uuid.UUID | None:
    """Return a mark for an act on several records, None for one."""
    return uuid.uuid4() if len(standings) > 1 else None
