"""People of the newsroom and records on their way, for tests of what people do."""

from typing import Any

import pytest
from django.contrib.auth.models import Group, User

from curation import verbs
from curation.choices import RevisionVerb
from curation.revisions import record
from curation.seeding.stored import Identity
from facts.models import Statement
from publication.choices import Origin
from publication.publishing import publish
from sources.models import Source
from tests import factories as make

TEXT = "One says: “words of a speaker” here.\nTwo.\nThree.\n"


def person(name: str, group: str = "") -> User:
    """Save an account of the staff."""
    user = User.objects.create_user(name, is_staff=True)
    if group:
        user.groups.add(Group.objects.get(name=group))
    return user


def source_with_text(**fields: Any) -> Source:
    """Save a source whose text is stored."""
    source = make.make_source(**fields)
    Source.objects.filter(pk=source.pk).update(text=TEXT)
    source.refresh_from_db()
    return source


def publish_references() -> None:
    """Publish everything but facts and disputes."""
    changes = [one for one in make.all_changes() if one.resource not in {"facts", "disputes"}]
    publish(changes, reason="Publish the references.", origin=Origin.SEEDS)


def written(row: Any, resource: str, by: User) -> Identity:
    """Write the first revision of a new record; return its identity."""
    identity = (resource, row.slug)
    record([identity], by=by, verb=RevisionVerb.CREATE)
    return identity


def new_statement(by: User, **fields: Any) -> tuple[Statement, Identity]:
    """Save a statement on published reference data, as written by this person."""
    fact = make.make_statement(sources=(source_with_text(),), **fields)
    publish_references()
    return fact, written(fact, "facts", by)


def to_public(identity: Identity, editor: User, reviewer: User) -> None:
    """Take a draft all the way."""
    verbs.submit([identity], by=editor, reason="It is ready.")
    verbs.publish([identity], by=reviewer)


def refusal(caught: "pytest.ExceptionInfo[verbs.Refused]") -> set[str]:
    """Return the fields that a refusal names."""
    return {problem.field for problem in caught.value.problems}
