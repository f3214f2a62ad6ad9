"""What every verb begins and ends with: the lock, rights, versions seen, reasons; status, revisions."""

import dataclasses
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import F

from curation.choices import RevisionVerb
from curation.readiness import Problem
from curation.revisions.snapshots import Standing, read_standings
from curation.seeding.stored import Identity, kind_table
from curation.seeding.tables import ROOTS, chunks
from curation.verbs.refusals import Refused
from publication.publishing import lock
from sources.choices import CurationStatus

REASON_MAX = 400
RIGHTS = {
    RevisionVerb.SUBMIT: "submit_records",
    RevisionVerb.SEND_BACK: "send_back_records",
    RevisionVerb.PUBLISH: "publish_records",
    RevisionVerb.WITHDRAW: "withdraw_records",
    RevisionVerb.RENAME: "rename_records",
    RevisionVerb.MERGE: "merge_records",
    RevisionVerb.UNMERGE: "merge_records",
    RevisionVerb.REOPEN: "submit_records",
    RevisionVerb.DISCARD: "submit_records",
    RevisionVerb.REVERT: "submit_records",
}
# Which status a verb starts from; a verb that is not named starts from any.
STARTS = {
    RevisionVerb.SUBMIT: {CurationStatus.DRAFT},
    RevisionVerb.SEND_BACK: {CurationStatus.IN_REVIEW},
    RevisionVerb.PUBLISH: {CurationStatus.IN_REVIEW},
    RevisionVerb.REOPEN: {CurationStatus.WITHDRAWN},
    RevisionVerb.DISCARD: {CurationStatus.DRAFT, CurationStatus.IN_REVIEW},
}

Seen = Mapping[Identity, int]
Standings = dict[Identity, Standing]


@dataclasses.dataclass(frozen=True, slots=True)
class Act:
    """One verb by one person: who, what and why."""

    verb: RevisionVerb
    by: Any
    reason: str


def may(by: Any, verb: RevisionVerb, resource: str) -> bool:
    """Tell whether a person has the rights for a verb on records of a resource."""
    if not (by.is_authenticated and by.is_active):
        return False
    opts = ROOTS[resource]._meta
    changing = f"{opts.app_label}.change_{opts.model_name}"
    return bool(by.has_perm(f"curation.{RIGHTS[verb]}") and by.has_perm(changing))


def open_case(
    identities: Iterable[Identity], act: Act, seen: Seen | None, *, absent_too: bool = False
) -> Standings:
    """Lock, and return how the records stand; refuse for rights, records that are gone, stale versions and status."""
    lock()
    asked = list(dict.fromkeys(identities))
    if not asked:
        nothing = Problem(("", ""), "record", "No record is named.", "Choose at least one.")
        raise Refused([nothing])
    standings = read_standings(asked)
    found: list[Problem] = []
    for identity in asked:
        if identity[0] not in ROOTS or (identity not in standings and not absent_too):
            found.append(Problem(identity, "record", "There is no such record.", "Look it up in its list."))
            continue
        if not may(act.by, act.verb, identity[0]):
            found.append(_no_right(identity, act.verb))
        if identity in standings:
            found += _state_problems(identity, standings[identity], act.verb, seen)
    if len(act.reason) > REASON_MAX:
        found.append(
            Problem(
                asked[0],
                "reason",
                f"The reason is longer than {REASON_MAX} characters.",
                "Say it more briefly.",
            )
        )
    refuse(found)
    return standings


def _no_right(identity: Identity, verb: RevisionVerb) -> Problem:
    return Problem(
        identity,
        "rights",
        f"Your account has no right to do this ({verb.value.replace('_', ' ')}).",
        "Ask a reviewer to do it, or an administrator for the right.",
    )


def _state_problems(
    identity: Identity, standing: Standing, verb: RevisionVerb, seen: Seen | None
) -> Iterable[Problem]:
    if seen is not None and identity in seen and seen[identity] != standing.row_version:
        yield Problem(
            identity,
            "row_version",
            "Somebody has changed this record since you looked at it.",
            "Look at what is new, then decide again.",
        )
    starts = STARTS.get(verb)
    unclaimed = (
        verb == RevisionVerb.SUBMIT
        and standing.status == CurationStatus.IN_REVIEW
        and standing.submitted_by is None
    )
    if starts is not None and standing.status not in starts and not unclaimed:
        wanted = " or ".join(sorted(CurationStatus(status).label.lower() for status in starts))
        yield Problem(
            identity,
            "status",
            f"Its status is “{CurationStatus(standing.status).label.lower()}”; this starts from {wanted}.",
            "Look at the record: somebody may have done it already.",
        )


def refuse(problems: Iterable[Problem]) -> None:
    """Raise Refused when there is any problem."""
    found = list(problems)
    if found:
        raise Refused(found)


def demand_reason(identities: Iterable[Identity], act: Act, why: str) -> None:
    """Refuse an act without a reason."""
    if not act.reason:
        refuse(
            Problem(identity, "reason", f"A reason is missing: {why}", "Say in a sentence why.")
            for identity in identities
        )


def move(standings: Standings, status: CurationStatus, **columns: Any) -> None:
    """Give records a status and these columns, and count the version of each on; `standings` follow."""
    by_resource: dict[str, list[Standing]] = {}
    for (resource, _), standing in standings.items():
        by_resource.setdefault(resource, []).append(standing)
    for resource, listed in by_resource.items():
        for part in chunks([standing.pk for standing in listed]):
            rows = ROOTS[resource]._base_manager.filter(pk__in=part)
            rows.update(status=status, row_version=F("row_version") + 1, **columns)
    for standing in standings.values():
        standing.status = status
        standing.row_version += 1


def kind_model(identity: Identity, standing: Standing) -> Any:
    """Return the model of a record: for a fact, that of its kind."""
    table = kind_table(standing.aggregate)
    return ROOTS[identity[0]] if table is None else table.model
