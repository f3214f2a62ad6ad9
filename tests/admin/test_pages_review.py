"""Review, history and comments: what they show, what may be done there, what it costs, and odd input."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from curation.admin.marking import Stretch, quoted, word_changes
from curation.choices import RevisionVerb
from curation.models import Comment
from facts.models import Fact, Statement
from publication.choices import Origin
from publication.publishing import Change, publish
from sources.models import Source
from tests import factories as make
from tests.admin import rooms
from tests.admin.test_pages_queue import signed_in
from tests.curation.newsroom import TEXT, new_statement, publish_references, source_with_text
from tests.curation.people import done, drafted, person, resource_of, submitted

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana() -> User:
    return person("ana", "Editors")


@pytest.fixture
def bo() -> User:
    return person("bo", "Reviewers")


def public_statement(**fields: Any) -> Statement:
    """Save a statement that the public sees, as seeds bring it."""
    fact = make.make_statement(sources=(source_with_text(),), status="published", **fields)
    publish_references()
    edition = publish([Change("publish", "facts", fact.slug)], reason="Load.", origin=Origin.SEEDS)
    done(fact, RevisionVerb.LOAD, None, status="published", edition=edition)
    return fact


def page(view: str, row: Any, resource: str = "facts") -> str:
    return reverse(f"admin:newsroom_{view}", args=[resource, row.slug])


def body(client: Client, url: str, **asked: Any) -> str:
    answer = client.get(url, asked)
    assert answer.status_code == 200
    return str(answer.content.decode())


# --- Review ---


def test_a_review_shows_what_changes_for_the_public(ana: User, bo: User) -> None:
    fact = public_statement(summary="The first words stand here.")
    done(fact, RevisionVerb.EDIT, ana, status="draft", summary="The second words stand here.")
    text = body(signed_in(bo), page("review", fact))
    assert "<del>first</del>" in text
    assert "<ins>second</ins>" in text
    changes = signed_in(bo).get(page("review", fact)).context["changes"]
    assert [change.path for change in changes] == ["summary"]


def test_a_review_marks_the_quote_in_the_stored_paragraph(ana: User, bo: User) -> None:
    fact = make.make_statement(sources=())
    start = TEXT.index("words")
    make.make_citation(fact, source_with_text(), paragraph=1, quote="words of a speaker", start=start)
    submitted(fact, ana)
    assert "<mark>words of a speaker</mark>" in body(signed_in(bo), page("review", fact))


def test_a_text_that_is_not_stored_is_confirmed_by_name(ana: User, bo: User) -> None:
    fact = make.make_statement(sources=(), speech_form="direct_quote")
    make.make_citation(fact, make.make_source(), quote="unseen words", start=3)
    submitted(fact, ana)
    text = body(signed_in(bo), page("review", fact))
    assert 'name="confirm_unread"' in text
    assert "not stored here" in text


def test_what_is_in_the_way_is_told_with_its_cure(ana: User, bo: User) -> None:
    fact = submitted(make.make_statement(sources=()), ana)
    context = signed_in(bo).get(page("review", fact)).context
    assert any("citation" in problem.field for problem in context["problems"])


def test_only_a_second_person_is_offered_to_publish(ana: User, bo: User) -> None:
    fact = submitted(make.make_statement(), ana)
    other = submitted(make.make_statement(), bo)
    assert signed_in(bo).get(page("review", fact)).context["decision"].publish == ""
    assert "You wrote" in signed_in(bo).get(page("review", other)).context["decision"].publish
    assert "no right" in signed_in(ana).get(page("review", other)).context["decision"].publish


def test_a_review_is_decided_on_its_page(ana: User, bo: User) -> None:
    fact, identity = new_statement(ana)
    done(fact, RevisionVerb.SUBMIT, ana, status="in_review")
    client, url = signed_in(bo), page("review", fact)
    context = client.get(url).context
    sent = {"record": context["record"], "seen": context["seen"], "next": url}
    client.post(reverse("admin:newsroom_verb", args=["send_back"]), sent | {"reason": "Check the day."})
    assert Fact.objects.get(slug=fact.slug).status == "draft"
    done(fact, RevisionVerb.SUBMIT, ana, status="in_review")
    stale = client.post(reverse("admin:newsroom_verb", args=["publish"]), sent)
    assert "Somebody has changed this record" in stale.content.decode()
    sent["seen"] = client.get(url).context["seen"]
    answer = client.post(reverse("admin:newsroom_verb", args=["publish"]), sent | {"reason": "Checked."})
    assert answer["Location"] == url
    assert Fact.objects.get(slug=identity[1]).status == "published"


def test_several_records_are_published_as_one_edition(ana: User, bo: User) -> None:
    rows = [new_statement(ana)[0] for _ in range(2)]
    mine = submitted(make.make_statement(), bo)
    for row in rows:
        done(row, RevisionVerb.SUBMIT, ana, status="in_review")
    names = [f"facts/{row.slug}" for row in (*rows, mine)]
    client = signed_in(bo)
    context = client.get(reverse("admin:newsroom_review_together"), {"record": names}).context
    assert {one.record for one in context["ready"]} == set(names[:2])
    seen = [f"{one.record}:{one.item.row_version}" for one in context["ready"]]
    client.post(
        reverse("admin:newsroom_verb", args=["publish"]),
        {"record": names[:2], "seen": seen, "reason": "Both checked."},
    )
    assert set(Fact.objects.filter(slug__in=[row.slug for row in rows]).values_list("status", flat=True)) == {
        "published"
    }


@pytest.mark.parametrize(
    "record", ["", "x", "facts/", "facts/UPPER", "nonsense/a", "facts/" + "a" * 200, "\u202e"]
)
def test_odd_choices_lead_back(bo: User, record: str) -> None:
    answer = signed_in(bo).get(reverse("admin:newsroom_review_together"), {"record": record}, follow=True)
    assert answer.status_code == 200
    assert "Choose from 1 to 50" in answer.content.decode()


def test_every_kind_of_record_has_review_and_history(ana: User, bo: User) -> None:
    client = signed_in(bo)
    for dressed in rooms.DRESSED.values():
        row = drafted(dressed(), ana)
        form = client.get(rooms.change_url(row))
        for link in (
            form.context["original"] and page("review", row, resource_of(row)),
            page("history", row, resource_of(row)),
        ):
            assert client.get(link).status_code == 200, link
        assert client.get(rooms.change_url(row).replace("change", "history"))["Location"] == page(
            "history", row, resource_of(row)
        )


def test_words_of_records_are_never_markup(ana: User, bo: User) -> None:
    evil = "<script>alert(1)</script> & “words”"
    fact = submitted(make.make_statement(summary=evil), ana)
    Comment.objects.create(resource="facts", slug=fact.slug, by=ana, at="2026-01-01T00:00Z", text=evil)
    client = signed_in(bo)
    for url in ("/admin/", page("review", fact), page("history", fact), rooms.change_url(fact)):
        assert "<script>alert" not in client.get(url).content.decode()


def test_pages_are_for_those_who_may_see_the_record(ana: User) -> None:
    fact = drafted(make.make_statement(), ana)
    nobody = signed_in(person("nobody"))
    for view in ("review", "history", "form"):
        assert nobody.get(page(view, fact)).status_code == 403
        assert Client().get(page(view, fact)).status_code == 302
        assert (
            signed_in(ana).get(reverse(f"admin:newsroom_{view}", args=["facts", "gone"])).status_code == 404
        )
        assert (
            signed_in(ana).get(reverse(f"admin:newsroom_{view}", args=["nonsense", "a"])).status_code == 404
        )


def queries(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def test_pages_cost_the_same_for_a_short_and_a_long_record(ana: User, bo: User) -> None:
    short = submitted(make.make_statement(), ana)
    long = make.make_statement(speakers=tuple(make.make_actor() for _ in range(5)))
    for number in range(12):
        make.make_citation(long, make.make_source(), paragraph=1 + number % 9)
        make.relate(long, "refines", make.make_statement(sources=()))
    submitted(long, ana)
    for number in range(12):
        done(long, RevisionVerb.EDIT, ana, summary=f"Version {number}.")
        Comment.objects.create(resource="facts", slug=long.slug, by=ana, at="2026-01-01T00:00Z", text="Hm.")
    client = signed_in(bo)
    assert queries(client, page("review", long)) <= queries(client, page("review", short)) + 1
    assert queries(client, page("history", long)) <= 12
    together = (
        f"{reverse('admin:newsroom_review_together')}?record=facts/{long.slug}&record=facts/{short.slug}"
    )
    assert queries(client, together) <= 24


# --- History ---


def test_a_history_tells_who_did_what_when_and_why(ana: User, bo: User) -> None:
    fact = submitted(make.make_statement(summary="One thing."), ana)
    done(fact, RevisionVerb.SEND_BACK, bo, status="draft", reason="Say which.")
    done(fact, RevisionVerb.EDIT, ana, summary="One other thing.")
    context = signed_in(bo).get(page("history", fact)).context
    told = [(one.revision.number, one.revision.verb, one.person) for one in context["history"]]
    assert told == [(4, "edit", "ana"), (3, "send_back", "bo"), (2, "submit", "ana"), (1, "create", "ana")]
    assert context["history"][1].revision.reason == "Say which."
    assert [change.path for change in context["history"][0].changes] == ["summary"]
    assert context["history"][2].changes == []


def test_a_long_history_has_pages_and_any_two_versions_are_compared(ana: User) -> None:
    fact = drafted(make.make_statement(), ana)
    for number in range(2, 13):
        done(fact, RevisionVerb.EDIT, ana, summary=f"Version {number}.")
    client = signed_in(ana)
    first = client.get(page("history", fact)).context
    assert [one.revision.number for one in first["history"]] == list(range(12, 2, -1))
    assert first["older"] == 2
    earlier = client.get(page("history", fact), {"until": "2"}).context
    assert [one.revision.number for one in earlier["history"]] == [2, 1]
    compared = client.get(page("history", fact), {"from": "9", "to": "4"}).context["compared"]
    texts = ["".join(piece.text for piece in side) for side in (compared[0].before, compared[0].after)]
    assert texts == ["Version 4.", "Version 9."]


@pytest.mark.parametrize("value", ["0", "99", "x", "-1", "9" * 30, "\u0661", ""])
def test_odd_versions_are_answered_with_advice(ana: User, value: str) -> None:
    fact = drafted(make.make_statement(), ana)
    client = signed_in(ana)
    assert "Choose two versions" in body(client, page("history", fact), **{"from": value, "to": "1"})
    assert client.get(page("history", fact), {"until": value}).status_code == 200


def test_a_revert_is_a_new_change(ana: User) -> None:
    fact = drafted(make.make_statement(summary="As it was."), ana)
    done(fact, RevisionVerb.EDIT, ana, summary="As it became.")
    client, url = signed_in(ana), page("history", fact)
    context = client.get(url).context
    sent = {"record": context["record"], "seen": context["seen"], "number": "1", "reason": "It was better."}
    assert (
        client.post(reverse("admin:newsroom_verb", args=["revert"]), sent | {"next": url})["Location"] == url
    )
    assert Fact.objects.get(slug=fact.slug).summary == "As it was."
    newest = client.get(url).context["history"][0].revision
    assert (newest.number, newest.verb, newest.restores) == (3, "revert", 1)


# --- Comments ---


def test_a_comment_is_made_resolved_and_opened_again(ana: User, bo: User) -> None:
    fact = submitted(make.make_statement(), ana)
    url = page("review", fact)
    sent = {"record": f"facts/{fact.slug}", "text": "Is the day right?", "next": url}
    assert signed_in(bo).post(reverse("admin:newsroom_comment"), sent)["Location"] == url
    comment = Comment.objects.get()
    assert "Is the day right?" in body(signed_in(ana), rooms.change_url(fact))
    for act, is_open in (("resolve", False), ("resolve", False), ("reopen", True)):
        signed_in(ana).post(reverse("admin:newsroom_settle", args=[comment.pk, act]), {"next": url})
        comment.refresh_from_db()
        assert (comment.resolved_at is None) is is_open
    assert comment.resolved_by is None


def test_a_comment_names_a_paragraph_of_a_source_only(ana: User) -> None:
    source, fact = make.make_source(paragraph_count=3), make.make_statement()
    client, url = signed_in(ana), reverse("admin:newsroom_comment")
    for record, paragraph in (
        (f"sources/{source.slug}", "4"),
        (f"facts/{fact.slug}", "1"),
        (f"sources/{source.slug}", "x"),
    ):
        answer = client.post(url, {"record": record, "text": "Here.", "paragraph": paragraph}, follow=True)
        assert "Paragraph" in str([str(message) for message in answer.context["messages"]])
    client.post(url, {"record": f"sources/{source.slug}", "text": "Here.", "paragraph": "3"})
    assert [comment.paragraph for comment in Comment.objects.all()] == [3]


@pytest.mark.parametrize("text", ["", "  ", "x" * 2001, "a\x00b"])
def test_odd_comments_are_refused_with_a_message(ana: User, text: str) -> None:
    fact = make.make_statement()
    sent = {"record": f"facts/{fact.slug}", "text": text}
    answer = signed_in(ana).post(reverse("admin:newsroom_comment"), sent, follow=True)
    assert answer.status_code == 200
    assert answer.context["messages"]
    assert not Comment.objects.exists()


def test_comments_are_only_on_records_that_are_there_and_seen(ana: User) -> None:
    fact = make.make_statement()
    add = reverse("admin:newsroom_comment")
    for record in ("", "facts/gone", "nonsense/a", "facts/" + "9" * 500):
        assert signed_in(ana).post(add, {"record": record, "text": "x"}).status_code == 404
    nobody = signed_in(person("nobody"))
    assert nobody.post(add, {"record": f"facts/{fact.slug}", "text": "x"}).status_code == 403
    assert signed_in(ana).post(f"/admin/newsroom/comments/{'9' * 19}/resolve/").status_code == 404
    assert signed_in(ana).post("/admin/newsroom/comments/1/resolve/").status_code == 404


# --- Marking ---


def test_only_the_words_that_differ_are_marked() -> None:
    before, after = word_changes("Two people died in the town.", "Three people died in the town.")
    assert before == [Stretch("Two", marked=True), Stretch(" people died in the town.")]
    assert after[0] == Stretch("Three", marked=True)
    assert word_changes("", "New.") == ([], [Stretch("New.")])
    assert word_changes("a " * 5000, "b")[1] == [Stretch("b")]


def test_overlapping_quotes_are_marked_once() -> None:
    text = "e\u0301 “one 😀 two”"
    pieces = quoted(text, [(4, 9), (7, 13), (None, None), (90, 99)])
    assert "".join(piece.text for piece in pieces) == text
    assert "".join(piece.text for piece in pieces if piece.marked) == text[4:13]


def test_a_form_tells_that_a_change_is_pending(ana: User) -> None:
    fact = public_statement()
    assert "pending change" not in body(signed_in(ana), rooms.change_url(fact))
    done(fact, RevisionVerb.EDIT, ana, status="draft", summary="Another.")
    assert "the public still sees the published version" in body(signed_in(ana), rooms.change_url(fact))
    assert "pending change" in body(signed_in(ana), rooms.list_url(Statement))


def test_a_long_text_is_compared_by_paragraphs(ana: User) -> None:
    source = source_with_text()
    drafted(source, ana)
    Source.objects.filter(pk=source.pk).update(text=TEXT.replace("Two.", "Two and a half."))
    done(source, RevisionVerb.EDIT, ana)
    newest = signed_in(ana).get(page("history", source, "sources")).context["history"][0]
    texts = [
        "".join(piece.text for piece in change.after) for change in newest.changes if change.path == "text"
    ]
    assert texts == ["¶ 2: Two and a half.\n"]
