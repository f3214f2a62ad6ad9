"""Submitting, returning and reopening: a record's way through the newsroom; the public notices nothing."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from curation.choices import RevisionVerb
from curation.readiness import ever_public, problems
from curation.revisions.recording import record
from curation.seeding.stored import Identity
from curation.verbs.desk import Act, Seen, demand_reason, move, open_case, refuse
from sources.choices import CurationStatus


def submit(
    identities: Iterable[Identity],
    *,
    by: Any,
    reason: str = "",
    seen: Seen | None = None,
    confirm_unread: bool = False,
) -> None:
    """Hand records over to a second person; drafts, and what seeds changed and nobody answers for yet.

    A change of what the public has seen needs a reason. `confirm_unread` says that `by` compared quotes with texts
    that are not stored here.
    """
    act = Act(RevisionVerb.SUBMIT, by, reason.strip())
    with transaction.atomic():
        standings = open_case(identities, act, seen)
        refuse(
            problem
            for problem in problems(standings, standings=standings)
            if not (problem.unread and confirm_unread)
        )
        demand_reason(sorted(ever_public(standings)), act, "it changes a record that the public has seen.")
        move(standings, CurationStatus.IN_REVIEW, submitted_by=by, reviewed_by=None)
        record(standings, by=by, verb=act.verb, reason=act.reason, standings=standings)


def send_back(identities: Iterable[Identity], *, by: Any, reason: str, seen: Seen | None = None) -> None:
    """Return records that wait for review to their authors, with a reason."""
    act = Act(RevisionVerb.SEND_BACK, by, reason.strip())
    with transaction.atomic():
        standings = open_case(identities, act, seen)
        demand_reason(standings, act, "the author has to know what to change.")
        move(standings, CurationStatus.DRAFT)
        record(standings, by=by, verb=act.verb, reason=act.reason, standings=standings)


def reopen(identities: Iterable[Identity], *, by: Any, reason: str = "", seen: Seen | None = None) -> None:
    """Make drafts of withdrawn records; the public sees them again when they are published again."""
    act = Act(RevisionVerb.REOPEN, by, reason.strip())
    with transaction.atomic():
        standings = open_case(identities, act, seen)
        move(standings, CurationStatus.DRAFT)
        record(standings, by=by, verb=act.verb, reason=act.reason, standings=standings)
