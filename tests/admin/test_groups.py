"""Groups come with the database: editors write, reviewers publish, administrators delete drafts and run accounts."""

import importlib
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Group, Permission, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests import factories as make
from tests.admin import rooms

pytestmark = pytest.mark.django_db
VERBS = {"submit", "send_back", "publish", "withdraw", "rename", "merge"}


@pytest.fixture(autouse=True)
def groups() -> None:
    """Tests that empty the database take the groups along: run the migration's own function again."""
    importlib.import_module("curation.migrations.0001_groups").create_groups(apps, None)


def member(client: Client, group: str) -> User:
    user = User.objects.create_user(f"one-of-{group}", is_staff=True)
    user.groups.add(Group.objects.get(name=group))
    client.force_login(user)
    return user


def verbs_of(user: User) -> set[str]:
    return {verb for verb in VERBS if user.has_perm(f"curation.{verb}_records")}


@pytest.mark.parametrize(
    ("group", "verbs"), [("Editors", {"submit"}), ("Reviewers", VERBS), ("Administrators", VERBS)]
)
def test_verbs_belong_to_groups(client: Client, group: str, verbs: set[str]) -> None:
    assert verbs_of(member(client, group)) == verbs


def test_rights_made_by_the_migration_are_those_django_makes() -> None:
    names = dict(Permission.objects.filter(group__isnull=False).values_list("codename", "name"))
    assert names["add_casualtyreport"] == "Can add casualty report"
    assert Permission.objects.filter(codename="publish_records").count() == 1


@pytest.mark.parametrize("group", ["Editors", "Reviewers"])
@pytest.mark.parametrize("model", rooms.RECORDS, ids=lambda model: model._meta.label)
def test_editors_and_reviewers_write_and_never_delete(client: Client, group: str, model: Any) -> None:
    member(client, group)
    row = rooms.DRESSED[model]()
    form = rooms.form_of(client, rooms.change_url(row))
    assert client.post(rooms.change_url(row), form).status_code == 302
    assert client.get(rooms.add_url(model)).status_code == 200
    assert client.get(rooms.change_url(row).replace("/change/", "/delete/")).status_code == 403
    bulk = {"action": "delete_selected", "_selected_action": [str(row.pk)], "post": "yes"}
    client.post(rooms.list_url(model), bulk)
    assert model.objects.filter(pk=row.pk).exists()


def test_editors_take_rows_out_of_their_records(client: Client) -> None:
    member(client, "Editors")
    fact = rooms.dressed_statement()
    form = rooms.form_of(client, rooms.change_url(fact)) | {"relations-0-DELETE": "on"}
    assert client.post(rooms.change_url(fact), form).status_code == 302
    assert fact.relations.count() == 1


@pytest.mark.parametrize("group", ["Editors", "Reviewers"])
def test_editors_and_reviewers_do_not_see_accounts(client: Client, group: str) -> None:
    member(client, group)
    assert client.get("/admin/auth/user/").status_code == 403
    assert client.get("/admin/auth/group/").status_code == 403


def test_administrators_delete_drafts(client: Client) -> None:
    member(client, "Administrators")
    fact = rooms.dressed_statement()
    url = rooms.change_url(fact).replace("/change/", "/delete/")
    assert client.post(url, {"post": "yes"}).status_code == 302
    assert not type(fact).objects.filter(pk=fact.pk).exists()


def test_administrators_do_not_lift_themselves_above_their_rights(client: Client) -> None:
    user = member(client, "Administrators")
    url = f"/admin/auth/user/{user.pk}/change/"
    form = rooms.form_of(client, url)
    assert "is_superuser" not in form
    response = client.post(url, form | {"is_superuser": "on", "first_name": "Bo"})
    assert response.status_code == 302
    user.refresh_from_db()
    assert (user.first_name, user.is_superuser) == ("Bo", False)


def test_administrators_leave_superusers_alone(client: Client, admin_user: User) -> None:
    member(client, "Administrators")
    assert client.post(f"/admin/auth/user/{admin_user.pk}/change/", {"username": "x"}).status_code == 403
    assert client.post(f"/admin/auth/user/{admin_user.pk}/password/", {"password1": "x"}).status_code == 403


@pytest.mark.parametrize("model", rooms.RECORDS, ids=lambda model: model._meta.label)
def test_lists_of_an_editor_cost_no_more_than_12_queries(client: Client, model: Any) -> None:
    member(client, "Editors")
    rooms.DRESSED[model]()
    make.publish_all()
    with CaptureQueriesContext(connection) as captured:
        assert client.get(rooms.list_url(model)).status_code == 200
    assert len(captured) <= 12


def test_every_page_of_the_admin_asks_who_is_there(client: Client) -> None:
    for model in admin.site._registry:
        assert client.get(rooms.list_url(model)).status_code == 302
