"""People of a newsroom for tests, and records whose history somebody wrote."""

from typing import Any

from django.contrib.auth.models import Group, User

from curation.choices import RevisionVerb
from curation.revisions import record
from curation.seeding.tables import ROOTS
from facts.models import Fact
from sources.choices import CurationStatus


def person(name: str, *groups: str) -> User:
    """Return a member of the staff in these groups."""
    user, _ = User.objects.get_or_create(username=name, defaults={"is_staff": True})
    user.groups.set(Group.objects.filter(name__in=groups))
    return user


def resource_of(row: Any) -> str:
    if isinstance(row, Fact):
        return "facts"
    return next(resource for resource, model in ROOTS.items() if isinstance(row, model))


def done(
    row: Any,
    verb: RevisionVerb | str,
    by: User | None,
    *,
    status: str = "",
    reason: str = "",
    edition: Any = None,
    **columns: Any,
) -> Any:
    """Write a change of a record as the newsroom does: its columns, its version, its revision."""
    resource = resource_of(row)
    table = ROOTS[resource]
    stored = table._base_manager.get(slug=row.slug)
    for name, value in columns.items():
        setattr(stored, name, value)
    stored.status = status or stored.status
    if verb == RevisionVerb.SUBMIT:
        stored.submitted_by = by
    stored.row_version += 1
    stored.save()
    record([(resource, row.slug)], by=by, verb=verb, reason=reason, edition=edition)
    return row


def drafted(row: Any, by: User) -> Any:
    """Let somebody create a draft."""
    return done(row, RevisionVerb.CREATE, by, status=CurationStatus.DRAFT)


def submitted(row: Any, by: User) -> Any:
    """Let somebody submit a draft of theirs."""
    drafted(row, by)
    return done(row, RevisionVerb.SUBMIT, by, status=CurationStatus.IN_REVIEW)


def returned(row: Any, by: User, reviewer: User, reason: str) -> Any:
    """Let a reviewer return what somebody submitted."""
    submitted(row, by)
    return done(row, RevisionVerb.SEND_BACK, reviewer, status=CurationStatus.DRAFT, reason=reason)
