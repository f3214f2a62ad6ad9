"""Buttons of verbs: offered where they are allowed, with the reason where they are not; odd requests change nothing."""

import importlib
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from curation import verbs
from curation.models import Revision
from facts.models import Fact, Topic
from publication.models import Edition
from tests import factories as make
from tests.admin import rooms
from tests.curation.newsroom import new_statement, person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def groups() -> None:
    importlib.import_module("curation.migrations.0001_groups").create_groups(apps, None)


@pytest.fixture
def editor() -> User:
    return person("editor", "Editors")


@pytest.fixture
def reviewer() -> User:
    return person("reviewer", "Reviewers")


def address(verb: str) -> str:
    return reverse("admin:newsroom_verb", args=[verb])


def sent(identity: tuple[str, str], version: int, **more: Any) -> dict[str, Any]:
    name = "/".join(identity)
    return {"record": name, "seen": f"{name}:{version}", "reason": "Because.", **more}


def offered(client: Client, row: Any) -> dict[str, str]:
    context = client.get(rooms.change_url(row)).context
    return {offer.verb: offer.why_not for offer in context["offers"]}


def test_the_form_offers_what_is_allowed_now_and_says_why_not(
    client: Client, editor: User, reviewer: User
) -> None:
    fact, identity = new_statement(editor)
    client.force_login(editor)
    found = offered(client, fact)
    assert found["submit"] == ""
    assert "starts from in review" in found["publish"]
    answer = client.post(address("submit"), sent(identity, 1, next=rooms.change_url(fact)))
    assert (answer.status_code, answer["Location"]) == (302, rooms.change_url(fact))
    assert "no right" in offered(client, fact)["publish"]
    client.force_login(reviewer)
    found = offered(client, fact)
    assert (found["publish"], found["send_back"]) == ("", "")
    page = client.get(address("publish"), sent(identity, 2)).content.decode()
    assert f'value="facts/{fact.slug}:2"' in page
    client.post(address("publish"), sent(identity, 2))
    assert offered(client, fact)["withdraw"] == ""
    client.post(address("withdraw"), sent(identity, 3))
    assert Fact.objects.get(pk=fact.pk).status == "withdrawn"
    assert offered(client, fact)["reopen"] == ""


def test_an_author_is_told_that_a_second_person_publishes(client: Client, reviewer: User) -> None:
    fact, identity = new_statement(reviewer)
    verbs.submit([identity], by=reviewer)
    client.force_login(reviewer)
    assert "second person" in offered(client, fact)["publish"]
    answer = client.post(address("publish"), sent(identity, 2))
    assert "You wrote or submitted part" in answer.content.decode()
    assert Fact.objects.get(pk=fact.pk).status == "in_review"


def test_a_refusal_shows_field_and_cure_and_keeps_what_was_written(client: Client, editor: User) -> None:
    fact, identity = new_statement(editor)
    Fact.objects.filter(pk=fact.pk).update(row_version=7)
    client.force_login(editor)
    answer = client.post(address("submit"), sent(identity, 1, reason="My long reason."))
    page = answer.content.decode()
    assert all(text in page for text in ("row_version", "Look at what is new", "My long reason."))
    assert Fact.objects.get(pk=fact.pk).status == "draft"


def test_lists_submit_and_publish_several_at_once(client: Client, editor: User, reviewer: User) -> None:
    rows = [make.make_topic(slug=f"topic-{number}") for number in range(3)]
    chosen = [str(row.pk) for row in rows]
    for user, action, verb in (
        (editor, "submit_selected", "submit"),
        (reviewer, "publish_selected", "publish"),
    ):
        client.force_login(user)
        page = client.post(rooms.list_url(Topic), {"action": action, "_selected_action": chosen})
        assert page.status_code == 200
        version = Topic.objects.get(slug="topic-0").row_version
        posted = {
            "record": [f"topics/{row.slug}" for row in rows],
            "seen": [f"topics/{row.slug}:{version}" for row in rows],
            "reason": "All three.",
        }
        assert all(
            f'value="{name}"' in page.content.decode() for name in (*posted["record"], *posted["seen"])
        )
        assert client.post(address(verb), posted).status_code == 302
    edition = Edition.objects.get()
    assert (edition.reason, edition.submitted_by, edition.reviewed_by) == ("All three.", editor, reviewer)
    assert set(Topic.objects.values_list("status", flat=True)) == {"published"}


def test_editors_are_not_offered_to_publish(client: Client, editor: User) -> None:
    make.make_topic()
    client.force_login(editor)
    page = client.get(rooms.list_url(Topic)).content.decode()
    assert "submit_selected" in page
    assert "publish_selected" not in page


ODD: list[dict[str, Any]] = [
    {},
    {"record": ""},
    {"record": "facts/"},
    {"record": "nonsense/one"},
    {"record": "facts/\x00"},
    {"record": ["topics/one"] * 201},
    {"record": "topics/one", "seen": "topics/one:99999999999999999999"},
    {"record": "topics/one", "seen": "x"},
    {"record": "topics/one", "reason": "x" * 5000},
    {"record": "topics/one", "number": "99999999999999999999", "batch": "x", "to": "\x00", "into": "y" * 500},
    {"record": "topics/one", "to": "Ümlaut ", "into": "one", "number": "-1"},
    {"record": "topics/nothing", "reason": "r", "next": "https://elsewhere.example/"},
]


@pytest.mark.parametrize("verb", ["publish", "revert", "rename", "unmerge", "nothing"])
def test_odd_requests_change_nothing_and_never_fail(client: Client, admin_user: User, verb: str) -> None:
    make.make_topic(slug="one")
    Topic.objects.update(status="published")
    client.force_login(admin_user)
    for odd in ODD:
        for answer in (client.post(address(verb), odd), client.get(address(verb), odd)):
            assert answer.status_code in {200, 302, 400, 404, 414}, (verb, odd)
            assert "elsewhere" not in answer.headers.get("Location", "")
    assert (Topic.objects.get().status, Topic.objects.get().slug) == ("published", "one")
    assert not Revision.objects.exists()


def test_strangers_are_led_to_the_entrance(client: Client) -> None:
    assert client.post(address("publish"), {"record": "facts/x"}).status_code == 302
    client.force_login(User.objects.create_user("reader"))
    assert "login" in client.post(address("publish"), {"record": "facts/x"})["Location"]


def test_a_merged_record_and_its_names_are_gone_from_lists(client: Client, admin_user: User) -> None:
    make.make_actor(slug="kept")
    make.make_actor(slug="gone")
    client.force_login(admin_user)
    client.post(address("merge"), sent(("actors", "gone"), 1, into="kept"))
    batch = Revision.objects.get(slug="gone", verb="merge").batch
    assert client.post(address("unmerge"), sent(("actors", "kept"), 2, batch=str(batch))).status_code == 302
    assert Revision.objects.filter(verb="unmerge").count() == 2
