"""A record's way: draft, in review, published, withdrawn, and every step that is not allowed."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.test import Client

from curation import verbs
from curation.choices import RevisionVerb
from curation.models import Authorship, Revision
from curation.revisions import authors_since_edition, history, published_snapshot, record, snapshot
from facts.models import Fact
from publication.models import Edition, Record
from tests import factories as make
from tests.curation.newsroom import new_statement, person, refusal, to_public

pytestmark = pytest.mark.django_db
Verb = Callable[..., Any]


def state(slug: str) -> tuple[str, Any, Any]:
    fact = Fact.objects.get(slug=slug)
    return fact.status, fact.submitted_by, fact.reviewed_by


def edited(identity: tuple[str, str], by: User, summary: str) -> None:
    """Change a summary as the admin does."""
    fact = Fact.objects.get(slug=identity[1])
    status = "draft" if fact.status == "published" else fact.status
    Fact.objects.filter(pk=fact.pk).update(summary=summary, status=status, row_version=fact.row_version + 1)
    record([identity], by=by, verb=RevisionVerb.EDIT, reason="Reworded.")


def test_a_record_goes_from_draft_to_the_public_and_back(editor: User, reviewer: User) -> None:
    fact, identity = new_statement(editor)
    verbs.submit([identity], by=editor)
    assert state(fact.slug) == ("in_review", editor, None)
    verbs.send_back([identity], by=reviewer, reason="Which day?")
    assert state(fact.slug)[0] == "draft"
    verbs.submit([identity], by=editor, reason="The day is named.")
    edition = verbs.publish([identity], by=reviewer)
    assert edition is not None
    assert (edition.reason, edition.submitted_by, edition.reviewed_by) == (
        "The day is named.",
        editor,
        reviewer,
    )
    assert state(fact.slug) == ("published", editor, reviewer)
    assert Record.objects.current().live().filter(resource="facts", slug=fact.slug).exists()
    withdrawn = verbs.withdraw([identity], by=reviewer, reason="The source took it back.")
    assert withdrawn is not None
    assert state(fact.slug)[0] == "withdrawn"
    verbs.reopen([identity], by=editor)
    to_public(identity, editor, reviewer)
    assert [one.verb for one in history(identity)] == [
        "publish", "submit", "reopen", "withdraw", "publish", "submit", "send_back", "submit", "create",
    ]  # fmt: skip
    assert [one.number for one in history(identity)] == list(range(9, 0, -1))


def test_several_records_make_one_edition(editor: User, reviewer: User) -> None:
    pairs = [new_statement(editor)[1] for _ in range(3)]
    verbs.submit(pairs, by=editor)
    before = Edition.objects.count()
    edition = verbs.publish(pairs, by=reviewer, reason="Three at once.")
    assert Edition.objects.count() == before + 1
    assert {one.edition for one in Revision.objects.filter(verb="publish")} == {edition}
    assert len({one.batch for one in Revision.objects.filter(verb="publish")}) == 1


@pytest.mark.parametrize(
    ("status", "allowed"),
    [
        ("draft", {"submit"}),
        ("in_review", {"send_back", "publish"}),
        ("published", {"withdraw"}),
        ("withdrawn", {"reopen"}),
    ],
)
def test_each_status_allows_its_verbs_alone(
    editor: User, reviewer: User, second: User, status: str, allowed: set[str]
) -> None:
    _, identity = new_statement(editor)
    if status != "draft":
        verbs.submit([identity], by=editor)
    if status in {"published", "withdrawn"}:
        verbs.publish([identity], by=reviewer)
    if status == "withdrawn":
        verbs.withdraw([identity], by=reviewer, reason="It was wrong.")
    done, named = set(), set()
    for name in ("submit", "send_back", "publish", "withdraw", "reopen", "discard"):
        verb: Verb = getattr(verbs, name)
        before = snapshot(identity), Revision.objects.count(), Edition.objects.count(), state(identity[1])
        try:
            with transaction.atomic():
                verb([identity], by=second, reason="Because.")
                done.add(name)
                transaction.set_rollback(True)
        except verbs.Refused as refused:
            named |= {problem.field for problem in refused.problems}
            now = snapshot(identity), Revision.objects.count(), Edition.objects.count(), state(identity[1])
            assert now == before
    assert done == allowed
    assert named <= {"status", "submitted_by"}


def test_whoever_wrote_or_submitted_any_part_cannot_publish_it(
    editor: User, reviewer: User, second: User
) -> None:
    _, identity = new_statement(editor)
    verbs.submit([identity], by=editor)
    edited(identity, reviewer, "Reworded during review.")
    assert authors_since_edition([identity]) == {identity: {editor.pk, reviewer.pk}}
    with pytest.raises(verbs.Refused) as caught:
        verbs.publish([identity], by=reviewer)
    assert refusal(caught) == {"reviewed_by"}
    edition = verbs.publish([identity], by=second)
    rows = Authorship.objects.filter(edition=edition).values_list("author", "reviewer")
    assert set(rows) == {(editor.pk, second.pk), (reviewer.pk, second.pk)}
    assert authors_since_edition([identity]) == {identity: set()}


def test_the_database_refuses_an_author_who_is_the_reviewer(editor: User, reviewer: User) -> None:
    _, identity = new_statement(editor)
    to_public(identity, editor, reviewer)
    edition = Edition.objects.latest("number")
    with pytest.raises(IntegrityError, match=r"authorship_two_people|CHECK"), transaction.atomic():
        Authorship.objects.create(edition=edition, resource="facts", slug="x", author=editor, reviewer=editor)


def test_a_reverted_text_still_belongs_to_who_wrote_it(editor: User, reviewer: User, second: User) -> None:
    _, identity = new_statement(editor)
    to_public(identity, editor, reviewer)
    edited(identity, second, "Written by the second person.")
    wrong = history(identity)[0].number
    verbs.discard([identity], by=editor)
    assert authors_since_edition([identity]) == {identity: set()}
    verbs.revert(identity, wrong, by=editor, reason="It was right.")
    assert authors_since_edition([identity]) == {identity: {editor.pk, second.pk}}


def test_a_pending_change_stays_hidden_until_published(editor: User, reviewer: User) -> None:
    fact, identity = new_statement(editor)
    to_public(identity, editor, reviewer)
    public = Record.objects.current().get(resource="facts", slug=fact.slug).document
    shown = published_snapshot(identity)
    edited(identity, editor, "Something else.")
    assert state(fact.slug)[0] == "draft"
    assert Record.objects.current().get(resource="facts", slug=fact.slug).document == public
    assert published_snapshot(identity) == shown != snapshot(identity)
    with pytest.raises(verbs.Refused) as caught:
        verbs.submit([identity], by=editor)
    assert refusal(caught) == {"reason"}
    verbs.submit([identity], by=editor, reason="The source says so.")
    verbs.publish([identity], by=reviewer)
    assert "Something else." in Record.objects.current().get(resource="facts", slug=fact.slug).document


def test_discarding_brings_the_published_version_back(editor: User, reviewer: User) -> None:
    fact, identity = new_statement(editor)
    to_public(identity, editor, reviewer)
    shown = snapshot(identity)
    edited(identity, editor, "Something else.")
    verbs.discard([identity], by=editor)
    assert (snapshot(identity), state(fact.slug)[0]) == (shown, "published")


def test_a_stale_verb_is_refused(editor: User, reviewer: User) -> None:
    fact, identity = new_statement(editor)
    seen = {identity: fact.row_version}
    verbs.submit([identity], by=editor, seen=seen)
    with pytest.raises(verbs.Refused) as caught:
        verbs.publish([identity], by=reviewer, seen=seen)
    assert refusal(caught) == {"row_version"}


@pytest.mark.parametrize("verb", ["send_back", "withdraw"])
def test_returning_and_withdrawing_need_a_reason(editor: User, reviewer: User, verb: str) -> None:
    _, identity = new_statement(editor)
    verbs.submit([identity], by=editor)
    if verb == "withdraw":
        verbs.publish([identity], by=reviewer)
    with pytest.raises(verbs.Refused) as caught:
        getattr(verbs, verb)([identity], by=reviewer, reason="  ")
    assert refusal(caught) == {"reason"}


def test_what_is_referred_to_cannot_be_withdrawn(editor: User, reviewer: User) -> None:
    _, identity = new_statement(editor, speakers=(make.make_actor(slug="speaker"),))
    to_public(identity, editor, reviewer)
    with pytest.raises(verbs.Refused, match="still refers"):
        verbs.withdraw([("actors", "speaker")], by=reviewer, reason="Not needed.")
    assert verbs.withdraw([("actors", "speaker"), identity], by=reviewer, reason="Not needed.")


def test_nothing_is_half_done(editor: User, reviewer: User) -> None:
    _, good = new_statement(editor)
    _, bad = new_statement(editor)
    verbs.submit([good], by=editor)
    before = Revision.objects.count()
    with pytest.raises(verbs.Refused) as caught:
        verbs.publish([good, bad], by=reviewer)
    assert [problem.identity for problem in caught.value.problems if problem.field == "status"] == [bad]
    assert state(good[1])[0] == "in_review"
    assert Revision.objects.count() == before


def test_seeds_that_wait_need_somebody_who_answers_for_them(editor: User, reviewer: User) -> None:
    fact, identity = new_statement(editor)
    Fact.objects.filter(pk=fact.pk).update(status="in_review")
    with pytest.raises(verbs.Refused) as caught:
        verbs.publish([identity], by=reviewer)
    assert refusal(caught) == {"submitted_by"}
    verbs.submit([identity], by=editor)
    assert verbs.publish([identity], by=reviewer)


VERBS = ["submit", "send_back", "publish", "withdraw", "reopen", "discard", "revert", "rename", "merge"]
MATRIX = {
    "Editors": {"submit", "reopen", "discard", "revert"},
    "Reviewers": set(VERBS),
    "Administrators": set(VERBS),
    "": set(),
}


@pytest.mark.parametrize("group", MATRIX)
def test_rights_by_group(editor: User, group: str) -> None:
    _, identity = new_statement(editor)
    user = person("somebody", group)
    assert allowed(identity, user) == MATRIX[group]


def test_superusers_may_and_the_inactive_may_not(editor: User) -> None:
    _, identity = new_statement(editor)
    chief = User.objects.create_superuser("chief")
    assert allowed(identity, chief) == set(VERBS)
    chief.is_active = False
    assert allowed(identity, chief) == set()


def allowed(identity: tuple[str, str], user: Any) -> set[str]:
    """Return the verbs that are not refused for want of rights."""
    found = set()
    for name in VERBS:
        verb: Verb = getattr(verbs, name)
        arguments: list[Any] = [[identity]]
        if name in {"revert", "rename", "merge"}:
            arguments = [identity, {"revert": 1, "rename": "other", "merge": "other"}[name]]
        try:
            with transaction.atomic():
                verb(*arguments, by=user, reason="Because.")
                transaction.set_rollback(True)
        except verbs.Refused as refused:
            if any(problem.field == "rights" for problem in refused.problems):
                continue
        found.add(name)
    return found


def test_the_public_history_tells_reasons_and_no_names(client: Client, editor: User, reviewer: User) -> None:
    fact, identity = new_statement(editor)
    to_public(identity, editor, reviewer)
    text = client.get(f"/api/v1/facts/{fact.slug}/history/").content.decode()
    assert "It is ready." in text
    assert not any(user.username in text for user in (editor, reviewer))
