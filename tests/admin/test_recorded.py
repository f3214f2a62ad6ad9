"""The admin writes history: no change without a revision, no revision without a change, no stale save unseen."""

from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.test import Client

from curation.models import Revision
from curation.revisions import difference, history, record, snapshot
from facts.models import Fact, Statement, Topic
from publication.models import Record
from tests import factories as make
from tests.admin import rooms

pytestmark = pytest.mark.django_db
WORDS = {
    "agreement": "name", "actor": "name", "place": "name", "event": "name", "topic": "name", "publisher": "name",
    "source": "title", "statement": "summary", "casualtyreport": "summary", "ceasefireterm": "summary",
    "dispute": "question",
}  # fmt: skip
# A column of each kind of row that any text may stand in.
ROW_WORDS = {
    "paragraph_notes": "note", "names": "reference", "speakers": "spoke_as", "citations": "attribution",
    "relations": "reason", "figures": "wording", "positions": "label",
}  # fmt: skip


def resource_of(model: type[Model]) -> str:
    return str(admin.site._registry[model].resource)  # type: ignore[attr-defined]


def saved(client: Client, row: Any, **changed: str) -> Any:
    """Save a record's form with these values."""
    form = rooms.form_of(client, rooms.change_url(row)) | changed
    return client.post(rooms.change_url(row), form)


@pytest.mark.parametrize("model", rooms.RECORDS, ids=lambda model: model._meta.label)
def test_every_change_of_a_record_and_of_its_rows_leaves_a_revision(
    admin_client: Client, admin_user: User, model: type[Model]
) -> None:
    row = rooms.DRESSED[model]()
    identity = (resource_of(model), row.slug)
    record([identity], by=admin_user, verb="create")
    form = rooms.form_of(admin_client, rooms.change_url(row))
    rows = sorted({name.split("-")[0] for name in form if name.endswith("-TOTAL_FORMS")})
    changes: dict[str, str] = {WORDS[str(model._meta.model_name)]: "Changed by a test"}
    for prefix in rows:
        column = ROW_WORDS[prefix] if f"{prefix}-0-{ROW_WORDS[prefix]}" in form else "stance"
        if f"{prefix}-0-id" in form:
            changes[f"{prefix}-0-{column}"] = (
                "claims_fulfilled" if column == "stance" else "changed by a test"
            )
    for name, value in changes.items():
        before = snapshot(identity)
        answer = saved(admin_client, row, **{name: value, "reason": f"Because of {name}."})
        assert answer.status_code == 302, rooms.errors_of(answer)
        latest = history(identity)[0]
        assert (latest.verb, latest.by, latest.reason) == ("edit", admin_user, f"Because of {name}.")
        [change] = difference(before, latest.aggregate)
        assert change.path.replace("[1].", "-0-") == name
        assert latest.aggregate == snapshot(identity)
    assert history(identity).count() == 1 + len(changes)
    assert saved(admin_client, row).status_code == 302
    assert history(identity).count() == 1 + len(changes), "a save without a change is no change"


def test_rows_that_come_go_and_change_places_are_changes(admin_client: Client) -> None:
    fact = rooms.dressed_statement()
    identity = ("facts", fact.slug)
    saved(admin_client, fact, **{"relations-0-order": "2", "relations-1-order": "1"})
    assert [one.path for one in difference(*newest(identity))] == ["relations.order"]
    saved(admin_client, fact, **{"relations-0-DELETE": "on"})
    assert [one.path for one in difference(*newest(identity))] == ["relations[1]"]
    assert history(identity).reverse()[0].verb == "load", "what was there before history began is kept"


def newest(identity: tuple[str, str]) -> tuple[Any, Any]:
    after, before = history(identity)[:2]
    return before.aggregate, after.aggregate


def test_adding_and_deleting_are_in_the_history(admin_client: Client) -> None:
    form = rooms.form_of(admin_client, rooms.add_url(Topic))
    admin_client.post(rooms.add_url(Topic), form | {"name": "New", "slug": "new", "reason": "Needed."})
    row = Topic.objects.get(slug="new")
    assert [(one.verb, one.reason) for one in history(("topics", "new"))] == [("create", "Needed.")]
    saved(admin_client, row, slug="newer")
    assert [one.verb for one in history(("topics", "newer"))] == ["edit", "create"]
    admin_client.post(rooms.change_url(row).replace("/change/", "/delete/"), {"post": "yes"})
    other = make.make_topic()
    bulk = {"action": "delete_selected", "_selected_action": [str(other.pk)], "post": "yes"}
    admin_client.post(rooms.list_url(Topic), bulk)
    assert not Topic.objects.exists()
    assert [one.verb for one in history(("topics", "newer"))] == ["delete", "edit", "create"]
    assert [one.verb for one in history(("topics", other.slug))] == ["delete"]


def test_an_edit_of_what_is_published_is_a_pending_change_with_a_reason(admin_client: Client) -> None:
    fact = rooms.dressed_statement()
    make.publish_all()
    Fact.objects.update(status="published")
    public = Record.objects.current().get(resource="facts", slug=fact.slug).document
    answer = saved(admin_client, fact, summary="Other words.")
    assert "The public has seen this record" in rooms.errors_of(answer)
    assert not Revision.objects.exists()
    assert saved(admin_client, fact, summary="Other words.", reason="A slip.").status_code == 302
    fact.refresh_from_db()
    assert (fact.status, fact.summary) == ("draft", "Other words.")
    assert Record.objects.current().get(resource="facts", slug=fact.slug).document == public
    assert [one.verb for one in history(("facts", fact.slug))] == ["edit", "load"]


def test_an_edit_during_review_stays_in_review(admin_client: Client) -> None:
    fact = rooms.dressed_statement()
    Fact.objects.filter(pk=fact.pk).update(status="in_review")
    assert saved(admin_client, fact, summary="Other words.").status_code == 302
    fact.refresh_from_db()
    assert fact.status == "in_review"


def test_a_stale_save_shows_both_versions_and_who_saved(admin_client: Client, admin_user: User) -> None:
    fact = rooms.dressed_statement()
    record([("facts", fact.slug)], by=admin_user, verb="create")
    mine = rooms.form_of(admin_client, rooms.change_url(fact))
    saved(admin_client, fact, summary="Theirs first.", reason="They know better.")
    count = Revision.objects.count()
    answer = admin_client.post(
        rooms.change_url(fact), mine | {"summary": "Mine.", "citations-0-attribution": "my words"}
    )
    page = answer.content.decode()
    assert answer.status_code == 200
    assert all(text in page for text in ("Both versions", "They know better.", admin_user.username))
    both = answer.context["both"]
    assert [change.path for change in both.theirs] == ["summary"]
    assert [change.path for change in both.mine] == ["summary", "citations[1].attribution"]
    assert Fact.objects.get(pk=fact.pk).summary == "Theirs first."
    assert Revision.objects.count() == count


def test_an_action_on_lines_that_changed_meanwhile_is_refused(admin_client: Client) -> None:
    topic = make.make_topic()
    page = admin_client.get(rooms.list_url(Topic)).content.decode()
    assert f'name="seen" value="topics/{topic.slug}:1"' in page
    Topic.objects.filter(pk=topic.pk).update(row_version=2)
    for action in ("submit_selected", "delete_selected"):
        posted = {"action": action, "_selected_action": [str(topic.pk)], "seen": [f"topics/{topic.slug}:1"]}
        answer = admin_client.post(rooms.list_url(Topic), posted, follow=True)
        assert "somebody has changed" in answer.content.decode()
    assert Topic.objects.get(pk=topic.pk).status == "draft"


def test_what_was_published_is_not_deleted_through_any_door(
    admin_client: Client, rf: Any, admin_user: User
) -> None:
    fact = rooms.dressed_statement()
    make.publish_all()
    registered = admin.site._registry[Statement]
    request = rf.post("/")
    request.user = admin_user
    with pytest.raises(PermissionDenied):
        registered.delete_model(request, fact)
    with pytest.raises(PermissionDenied):
        registered.delete_queryset(request, Statement.objects.filter(pk=fact.pk))
    assert Statement.objects.filter(pk=fact.pk).exists()
    assert not Revision.objects.exists()
