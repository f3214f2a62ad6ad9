"""The pages of merging, parting and renaming: what they show will follow, what they refuse, how they are undone."""

from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse

from curation.models import Revision
from curation.seeding.tables import ROOTS
from facts.models import Actor
from publication.models import Record
from tests.admin.rooms import dress_everything
from tests.factories import make_actor, make_place, make_source, make_statement, publish_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def reviewer() -> User:
    person = User.objects.create_user("reviewer", is_staff=True)
    person.groups.add(Group.objects.get(name="Reviewers"))
    return person


@pytest.fixture
def client(reviewer: User) -> Client:
    browser = Client()
    browser.force_login(reviewer)
    return browser


def page(name: str, resource: str, slug: str) -> str:
    return reverse(f"admin:newsroom_{name}", args=[resource, slug])


def public() -> None:
    publish_all()
    for model in ROOTS.values():
        model._default_manager.update(status="published")


def seen(*records: str) -> list[str]:
    return [f"{record}:1" for record in records]


def test_a_merge_is_shown_made_and_undone(client: Client) -> None:
    kept = make_actor("Kept name", slug="kept", name="Kept")
    gone = make_actor("Other name", "Kept name", slug="gone", name="Gone")
    fact = make_statement(slug="said", speakers=(gone,), about=(gone,))
    public()
    shown = client.get(page("merge", "actors", "gone"), {"into": "kept"})
    text = shown.content.decode()
    assert shown.context["names"] == ["Gone", "Other name"]
    assert [(one.slug, one.how) for one in shown.context["mentions"]] == [
        ("said", "about"),
        ("said", "speaker: actor"),
    ]
    assert "2 mentions will name the other record" in text

    sent = {"into": "kept", "reason": "One person", "seen": seen("actors/gone", "actors/kept")}
    done = client.post(page("merge", "actors", "gone"), sent, follow=True)
    assert done.redirect_chain[-1][0] == page("history", "actors", "kept")
    assert "Merged: actors/gone leads to actors/kept" in done.content.decode()
    assert fact.speakers.get().actor_id == kept.pk
    assert Record.objects.current().get(resource="actors", slug="gone").target == "kept"

    batch = Revision.objects.get(slug="gone", verb="merge").batch
    undo = reverse("admin:newsroom_unmerge", args=[batch])
    assert f'href="{undo}"' in done.content.decode()
    assert client.get(undo).status_code == 200
    refused = client.post(undo, {"reason": ""})
    assert "Nothing was changed" in refused.content.decode()
    again = client.post(undo, {"reason": "Two persons"}, follow=True)
    assert "stands on its own again" in again.content.decode()
    assert fact.speakers.get().actor.slug == "gone"
    assert "undone already" in client.post(undo, {"reason": "Twice"}).content.decode()


def test_a_merge_of_what_changed_meanwhile_is_refused(client: Client) -> None:
    for slug in ("kept", "gone"):
        make_actor(slug=slug)
    Actor.objects.filter(slug="kept").update(row_version=2)
    sent: dict[str, Any] = {
        "into": "kept",
        "reason": "One person",
        "seen": seen("actors/gone", "actors/kept"),
    }
    for versions in (sent["seen"], [], ["actors/kept:2", "actors/gone:x"]):
        refused = client.post(page("merge", "actors", "gone"), {**sent, "seen": versions})
        assert "Somebody has changed this record" in refused.content.decode()
    assert Actor.objects.count() == 2


def test_a_target_can_be_looked_up(client: Client) -> None:
    kept, _ = make_place(slug="kept"), make_place(slug="gone")
    shown = client.get(page("merge", "places", "gone"), {"record": str(kept.pk), "into": ""})
    assert shown.context["target"] == kept


@pytest.mark.parametrize(
    "asked",
    [
        {"into": "nobody"},
        {"into": "gone"},
        {"into": "\u202e" * 200},
        {"record": "9" * 30},
        {"record": "x", "into": "<b>"},
        {"into": "Ünïcode"},
    ],
)
def test_odd_targets_give_messages(asked: dict[str, str], client: Client) -> None:
    make_actor(slug="gone")
    for shown in (
        client.get(page("merge", "actors", "gone"), asked),
        client.post(page("merge", "actors", "gone"), asked),
    ):
        assert shown.status_code == 200
        assert "errorlist" in shown.content.decode()
        assert shown.context["target"] is None


def test_a_record_is_renamed_and_what_names_it_follows(client: Client) -> None:
    make_statement(slug="said", speakers=(make_actor(slug="old", name="Actor"),))
    public()
    assert "1 mention will follow" in client.get(page("rename", "actors", "old")).content.decode()
    for to, message in (
        ("Bad Slug", "This is no slug"),
        ("old", "is or was another record"),
        ("x" * 121, "no slug"),
    ):
        sent = {"to": to, "reason": "Why", "seen": seen("actors/old")}
        assert message in client.post(page("rename", "actors", "old"), sent).content.decode().replace(
            "&#x27;", "'"
        )
    sent = {"to": "new", "reason": "Better", "seen": seen("actors/old")}
    done = client.post(page("rename", "actors", "old"), sent, follow=True)
    assert done.redirect_chain[-1][0] == page("history", "actors", "new")
    assert Record.objects.current().get(resource="actors", slug="old").target == "new"


def test_every_sort_of_record_has_its_pages(client: Client, django_assert_max_num_queries: Any) -> None:
    dress_everything(2)
    source = make_source()
    busy = make_actor("Name", slug="busy")
    make_actor(slug="other")
    for _ in range(70):
        make_statement(speakers=(busy,), about=(busy,), sources=(source,))
    for resource, model in ROOTS.items():
        one, other = model._default_manager.order_by("slug").values_list("slug", flat=True)[:2]
        with django_assert_max_num_queries(12):
            assert client.get(page("merge", resource, one), {"into": other}).status_code == 200
        with django_assert_max_num_queries(12):
            assert client.get(page("rename", resource, one)).status_code == 200
    with django_assert_max_num_queries(12):
        last = client.get(page("merge", "actors", "busy"), {"into": "other", "p": "3"})
    assert last.context["page"].paginator.count == 140
    assert len(last.context["mentions"]) == 40


def test_who_may_not_merge_or_rename_sees_no_such_page() -> None:
    make_actor(slug="one")
    person = User.objects.create_user("editor", is_staff=True)
    person.groups.add(Group.objects.get(name="Editors"))
    client = Client()
    client.force_login(person)
    for name in ("merge", "rename"):
        assert client.get(page(name, "actors", "one")).status_code == 403
        assert client.post(page(name, "actors", "one"), {"into": "x", "to": "y"}).status_code == 403
    assert client.get(reverse("admin:newsroom_unmerge", args=[uuid4()])).status_code == 404
    change = client.get(reverse("admin:facts_actor_change", args=[Actor.objects.get().pk])).content.decode()
    assert page("merge", "actors", "one") not in change


def test_forms_of_records_lead_to_merging_and_renaming(client: Client) -> None:
    actor = make_actor(slug="one")
    text = client.get(reverse("admin:facts_actor_change", args=[actor.pk])).content.decode()
    assert f'href="{page("merge", "actors", "one")}"' in text
    assert f'href="{page("rename", "actors", "one")}"' in text
