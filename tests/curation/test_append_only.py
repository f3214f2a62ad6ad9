"""The database itself refuses to change or delete what was written of a change."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, connection, transaction
from django.db.models import F

from curation import verbs
from curation.models import Authorship, Revision, Snapshot
from tests.curation.newsroom import new_statement, person, to_public

pytestmark = pytest.mark.django_db

KEPT: dict[Any, str] = {Revision: "reason", Authorship: "resource", Snapshot: "content"}


@pytest.fixture
def editor() -> User:
    """Publish a statement, so that every table of the history holds something."""
    editor = person("editor", "Editors")
    _, identity = new_statement(editor)
    to_public(identity, editor, person("reviewer", "Reviewers"))
    return editor


def refused(act: Callable[[], object]) -> bool:
    try:
        with transaction.atomic():
            act()
    except IntegrityError as error:
        return "history is append-only" in str(error)
    return False


@pytest.mark.parametrize("model", KEPT, ids=lambda model: model.__name__)
def test_history_is_neither_changed_nor_deleted(editor: User, model: Any) -> None:
    rows, column = model._default_manager.all(), KEPT[model]
    before = list(rows.values_list())
    assert before
    assert refused(lambda: rows.update(**{column: "facts"}))
    # Queries of one's own are refused like the application's.
    assert refused(lambda: rows._raw_delete(rows.db))
    assert refused(lambda: execute(f"UPDATE {model._meta.db_table} SET {column} = 'facts'"))  # noqa: S608 - a constant
    assert refused(lambda: execute(f"DELETE FROM {model._meta.db_table}"))  # noqa: S608 - a constant
    assert list(rows.values_list()) == before


@pytest.mark.skipif(connection.vendor != "postgresql", reason="other databases have no TRUNCATE")
def test_history_is_not_emptied(editor: User) -> None:
    execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert refused(lambda: execute("TRUNCATE curation_authorship"))


def test_every_column_but_the_slug_is_kept(editor: User) -> None:
    for model in KEPT:
        for field in model._meta.concrete_fields:
            changed = partial(model._default_manager.update, **{field.attname: F(field.attname)})
            assert refused(changed) is (field.attname != "slug"), (model, field)


def test_renaming_takes_the_history_along(editor: User) -> None:
    resource, slug = Revision.objects.filter(resource="facts").values_list("resource", "slug")[0]
    numbers = list(Revision.objects.filter(slug=slug).values_list("number", "reason"))
    verbs.rename((resource, slug), "another-name", by=person("third", "Reviewers"), reason="It was misspelt.")
    assert not Revision.objects.filter(slug=slug).exists()
    moved = list(Revision.objects.filter(slug="another-name").values_list("number", "reason"))
    assert set(numbers) < set(moved)


def execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
