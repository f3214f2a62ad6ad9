"""Every list of the admin opens, searches, filters, and costs the same at 2 rows and at 20."""

from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import User
from django.db import connection
from django.db.models import Model
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp.plugins.otp_totp.models import TOTPDevice

from facts.models import Fact
from publication.models import Edition, Record
from tests import factories as make
from tests.admin import rooms
from tests.curation.people import person

pytestmark = pytest.mark.django_db
ids = [model._meta.label for model in rooms.ALL]


def test_every_model_of_the_editors_tables_is_registered() -> None:
    editors = [*apps.get_app_config("sources").get_models(), *apps.get_app_config("facts").get_models()]
    assert {*editors, Edition, Record} <= set(rooms.ALL)


@pytest.mark.parametrize("model", rooms.ALL, ids=ids)
def test_list_opens_searches_and_orders(admin_client: Client, model: type[Model]) -> None:
    rooms.dress_everything()
    make.publish_all()
    registered = admin.site._registry[model]
    url = rooms.list_url(model)
    assert admin_client.get(url).context["cl"].result_count > 0
    columns = range(1, len(registered.list_display) + 1)
    assert admin_client.get(url, {"o": ".".join(f"-{column}" for column in columns)}).status_code == 200
    assert registered.search_fields, "a list without search is no list for editors"
    assert admin_client.get(url, {"q": "nowhere-to-be-found"}).context["cl"].result_count == 0


@pytest.mark.parametrize("model", rooms.ALL, ids=ids)
def test_every_filter_of_a_list_works(admin_client: Client, model: type[Model]) -> None:
    rooms.dress_everything()
    make.publish_all()
    changelist = admin_client.get(rooms.list_url(model)).context["cl"]
    for spec in changelist.filter_specs:
        choices = list(spec.choices(changelist))
        # The first says "all"; choices of one filter differ in their value alone.
        for choice in {
            id(one): one for one in (choices[1], choices[len(choices) // 2], choices[-1])
        }.values():
            response = admin_client.get(rooms.list_url(model) + choice["query_string"])
            assert response.status_code == 200, choice
            assert "e=1" not in str(response.request["QUERY_STRING"])


def fill(model: type[Model], times: int) -> None:
    """Add at least so many rows of the model, publishing only where the list is of what is public."""
    if model in {Edition, Record}:
        for _ in range(times):
            make.make_topic()
            make.publish_all()
    elif model in rooms.DRESSED:
        for _ in range(times):
            rooms.DRESSED[model]()
    else:
        rooms.dress_everything(times)


def queries_of(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


@pytest.mark.parametrize("model", rooms.ALL, ids=ids)
def test_list_costs_the_same_at_2_and_20_rows(admin_client: Client, model: type[Model]) -> None:
    url = rooms.list_url(model)
    fill(model, 2)
    few = queries_of(admin_client, url)
    fill(model, 18)
    assert queries_of(admin_client, url) == few
    assert few <= 12


def most_questions(client: Client, model: type[Model]) -> int:
    """Return what the dearest of a list, its newest year, and all of its filters with a search asks."""
    url = rooms.list_url(model)
    with CaptureQueriesContext(connection) as captured:
        changelist = client.get(url).context["cl"]
    year = f"{changelist.date_hierarchy}__year=2023" if changelist.date_hierarchy else ""
    chosen = [list(spec.choices(changelist))[-1]["query_string"][1:] for spec in changelist.filter_specs]
    together = "&".join(["q=a", year, *chosen])
    return max(len(captured), *(queries_of(client, f"{url}?{query}") for query in (year, together)))


@pytest.mark.parametrize("group", ["Editors", "Reviewers", ""])
def test_no_list_asks_more_than_12_questions_whoever_looks(client: Client, group: str) -> None:
    rooms.dress_everything()
    make.publish_all()
    rooms.dress_everything()  # drafts, of which a list asks whether the public sees an earlier version
    user = person("somebody", group)
    User.objects.filter(pk=user.pk).update(is_superuser=not group)
    client.force_login(user)
    looked_at = [model for model in rooms.ALL if model._meta.app_label != "auth"]
    dear = {model._meta.label: most_questions(client, model) for model in looked_at}
    assert {label: asked for label, asked in dear.items() if asked > 12} == {}


def test_a_second_factor_adds_no_question(client: Client) -> None:
    rooms.dress_everything()
    user = person("somebody", "Editors")
    client.force_login(user)
    url = rooms.list_url(Fact)
    without = queries_of(client, url)
    device = TOTPDevice.objects.create(user=user)
    assert client.get(url).status_code == 302  # it counts from the very next page on
    session = client.session
    session[DEVICE_ID_SESSION_KEY] = device.persistent_id
    session.save()
    assert queries_of(client, url) == without
    TOTPDevice.objects.update(confirmed=False)
    TOTPDevice.objects.create(user=user)
    assert client.get(url).status_code == 302  # another device than the one that opened the session


@pytest.mark.parametrize("model", rooms.RECORDS, ids=lambda model: model._meta.label)
def test_search_finds_a_record_by_its_slug(admin_client: Client, model: type[Model]) -> None:
    wanted, _ = rooms.DRESSED[model](), rooms.DRESSED[model]()
    found = admin_client.get(rooms.list_url(model), {"q": wanted.slug}).context["cl"].result_list
    assert [row.slug for row in found] == [wanted.slug]


def test_facts_without_date_come_last(admin_client: Client) -> None:
    undated, dated = make.make_statement(date=""), make.make_statement()
    found = admin_client.get(rooms.list_url(type(dated))).context["cl"].result_list
    assert [row.slug for row in found] == [dated.slug, undated.slug]


def test_facts_of_any_kind_stand_in_one_list_and_open_on_their_own_page(admin_client: Client) -> None:
    for fact in (make.make_statement(), make.make_casualty_report(), make.make_term()):
        page = admin_client.get(rooms.list_url(Fact), {"q": fact.slug})
        assert page.context["cl"].result_count == 1
        opened = admin_client.get(rooms.change_url(rooms.spine(fact)))
        assert opened["Location"] == rooms.change_url(fact)


def test_facts_are_added_as_a_kind_only(admin_client: Client) -> None:
    assert admin_client.get(rooms.add_url(Fact)).status_code in {403, 404}
    assert admin_client.post(rooms.add_url(Fact), {"slug": "x"}).status_code in {403, 404}


def test_autocomplete_offers_facts_of_every_kind(admin_client: Client) -> None:
    facts = [make.make_statement(), make.make_casualty_report(), make.make_term()]
    asked = {"app_label": "facts", "model_name": "relation", "field_name": "to_fact", "term": "Summary"}
    answer = admin_client.get("/admin/autocomplete/", asked).json()
    assert {row["id"] for row in answer["results"]} == {str(fact.pk) for fact in facts}


@pytest.mark.parametrize("model", [m for m in rooms.ALL if m not in rooms.RECORDS and m is not Fact])
def test_rows_and_public_records_are_only_looked_at(
    admin_client: Client, admin_user: Any, rf: RequestFactory, model: type[Model]
) -> None:
    if model._meta.app_label == "auth":
        return
    request = rf.get("/")
    request.user = admin_user
    registered = admin.site._registry[model]
    assert not registered.has_add_permission(request)
    assert not registered.has_change_permission(request)
    assert not registered.has_delete_permission(request)
    rooms.dress_everything()
    make.publish_all()
    row = model._default_manager.first()
    assert row is not None
    assert admin_client.get(rooms.change_url(row)).status_code == 200
    assert admin_client.post(rooms.change_url(row), {}).status_code == 403
