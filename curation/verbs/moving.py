"""Renaming: a record moves to another slug; the old one leads there, and its history goes along."""

import re
import uuid
from datetime import datetime
from typing import Any

from django.db import transaction

from curation.choices import RevisionVerb
from curation.models import Authorship, Comment, LoadMark, Revision
from curation.readiness import Problem, public
from curation.revisions.recording import begin_history, record
from curation.revisions.snapshots import read_standings
from curation.seeding.stored import Identity
from curation.seeding.tables import ROOTS
from curation.verbs.desk import Act, Seen, demand_reason, move, open_case, refuse
from curation.verbs.publishing import make_edition
from curation.verbs.refusals import Refused
from curation.verbs.reverting import restore
from curation.verbs.slugs import is_user, users_of, with_user
from publication.models import Edition, Record
from publication.publishing import Change
from sources.choices import CurationStatus
from sources.models.columns import SLUG_PATTERN

SLUG_MAX = 120


def rename(
    identity: Identity,
    to: str,
    *,
    by: Any,
    reason: str,
    seen: Seen | None = None,
    at: datetime | None = None,
) -> Edition | None:
    """Move a record to the slug `to`; None when the public never saw it. A pending change stays pending."""
    act = Act(RevisionVerb.RENAME, by, reason.strip())
    resource, slug = identity
    target = (resource, to)
    with transaction.atomic():
        standings = open_case([identity], act, seen)
        live = public([identity])
        refuse(_problems(identity, to))
        demand_reason([identity], act, "links to the old name will lead to the new one.")
        if not live and Record.objects.filter(resource=resource, slug=slug).exists():
            message = "The public knew it under this slug and does not see it now."
            raise Refused([Problem(identity, "status", message, "Reopen and publish it first.")])
        followers = list(dict.fromkeys(users_of(slug))) if is_user(identity) else []
        others = read_standings(one for one in followers if one != identity)
        begin_history({**standings, **others})
        ROOTS[resource]._base_manager.filter(pk=standings[identity].pk).update(slug=to)
        for model in (Revision, Authorship, Comment, LoadMark):
            model._default_manager.filter(resource=resource, slug=slug).update(slug=to)
        touched = read_standings([target, *others])
        named = [target if one == identity else one for one in followers]
        restore(touched, {one: with_user(touched[one].aggregate, slug, to) for one in named})
        after = read_standings([target, *others])
        again = [one for one in others if after[one].status == CurationStatus.PUBLISHED]
        changes = [Change("rename", resource, slug, to), *(Change("publish", *one) for one in again)]
        edition = make_edition(changes, act, at=at) if live else None
        here = {target: after[target]}
        move(here, CurationStatus(after[target].status))
        batch = uuid.uuid4() if others else None
        for one, standing in after.items():
            # A pending change is not what the edition shows.
            shown = edition if standing.status == CurationStatus.PUBLISHED else None
            record(
                [one], by=by, verb=act.verb, reason=act.reason, batch=batch, edition=shown, standings=after
            )
        return edition


def _problems(identity: Identity, to: str) -> list[Problem]:
    resource = identity[0]
    if not re.fullmatch(SLUG_PATTERN, to, re.ASCII) or len(to) > SLUG_MAX:
        return [
            Problem(
                identity,
                "slug",
                "This is no slug.",
                f"Use lower-case letters, digits and single hyphens, at most {SLUG_MAX} characters.",
            )
        ]
    taken = (
        ROOTS[resource]._base_manager.filter(slug=to).exists()
        or Record.objects.filter(resource=resource, slug=to).exists()
        or Revision.objects.filter(resource=resource, slug=to).exists()
    )
    if taken:
        return [Problem(identity, "slug", f"“{to}” is or was another record's.", "Choose another slug.")]
    return []
