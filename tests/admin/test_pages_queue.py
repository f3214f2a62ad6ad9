"""The first page and the lists of the queue: what they show to whom, at what cost, and what odd input does to them."""

import datetime as dt
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from curation.admin.queue import TITLES
from curation.models import ActorPair, Comment, FactPair
from curation.queue import pairs
from facts.models import Event
from tests import factories as make
from tests.curation.people import drafted, person, returned, submitted

pytestmark = pytest.mark.django_db
FRONT = "/admin/"


@pytest.fixture
def ana() -> User:
    return person("ana", "Editors")


@pytest.fixture
def bo() -> User:
    return person("bo", "Reviewers")


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="curation.accounts.NewsroomBackend")
    return client


def shelves(client: Client) -> dict[str, int]:
    return {shelf.key: shelf.total for shelf in client.get(FRONT).context["shelves"]}


def contradicting(event: Event) -> None:
    for number in (1, 9):
        make.make_casualty_report(
            {"outcome": "killed", "lower": number, "upper": number}, event=event, sources=()
        )


def fill(ana: User, bo: User, times: int) -> None:
    for _ in range(times):
        drafted(make.make_topic(), ana)
        returned(make.make_statement(sources=()), ana, bo, "Check the day.")
        submitted(make.make_statement(), bo)
        contradicting(make.make_event())
        topic = make.make_topic()
        Comment.objects.create(
            resource="topics", slug=topic.slug, by=bo, at=dt.datetime.now(dt.UTC), text="Is this right?"
        )
    for _ in range(2):
        make.make_actor(name="Ana Example")
    pairs.catch_up(everything=True)


def test_the_front_page_shows_each_person_what_waits_for_them(ana: User, bo: User) -> None:
    drafted(make.make_topic(name="Mine"), ana)
    returned(make.make_statement(sources=()), ana, bo, "Check the day.")
    submitted(make.make_statement(sources=(), summary="For the other one."), ana)
    assert {key: shelves(signed_in(ana)).get(key) for key in ("drafts", "returned", "sent", "review")} == {
        "drafts": 1,
        "returned": 1,
        "sent": 1,
        "review": None,
    }
    page = signed_in(bo).get(FRONT).content.decode()
    assert "For the other one." in page
    assert shelves(signed_in(bo))["review"] == 1
    assert "Check the day." in signed_in(ana).get(FRONT).content.decode()


def test_every_line_leads_to_a_page_that_opens(ana: User, bo: User) -> None:
    fill(ana, bo, 1)
    for user in (ana, bo):
        client = signed_in(user)
        lines = [line for shelf in client.get(FRONT).context["shelves"] for line in shelf.lines]
        assert {line.what for line in lines} >= {"statement", "casualty report", "actor", "source", "comment"}
        for url in {line.url.split("#")[0] for line in lines} | {line.other_url for line in lines} - {""}:
            assert client.get(url, follow=True).status_code == 200, url


def test_the_front_page_costs_the_same_for_little_and_much(ana: User, bo: User) -> None:
    client = signed_in(bo)
    costs = []
    for times in (2, 20):
        fill(ana, bo, times)
        client.get(FRONT)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(FRONT).status_code == 200
        costs.append(len(captured))
    assert costs[0] == costs[1] <= 12
    for key in TITLES:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(reverse("admin:newsroom_waiting", args=[key])).status_code == 200
        assert len(captured) <= 12, key


def test_a_list_shows_fifty_a_page(ana: User) -> None:
    for _ in range(51):
        drafted(make.make_topic(), ana)
    client = signed_in(ana)
    url = reverse("admin:newsroom_waiting", args=["drafts"])
    assert len(client.get(url).context["lines"]) == 50
    assert len(client.get(url, {"p": "2"}).context["lines"]) == 1


def test_who_may_see_nothing_is_told_nothing(ana: User) -> None:
    drafted(make.make_topic(name="Hidden words"), ana)
    nobody = signed_in(person("nobody"))
    assert "Hidden words" not in nobody.get(FRONT).content.decode()
    for key in TITLES:
        assert nobody.get(reverse("admin:newsroom_waiting", args=[key])).status_code == 403
    assert nobody.post(reverse("admin:newsroom_look")).status_code == 403
    assert signed_in(ana).get(reverse("admin:newsroom_waiting", args=["review"])).status_code == 403
    assert Client().get(reverse("admin:newsroom_waiting", args=["drafts"])).status_code == 302


@pytest.mark.parametrize("page", ["0", "-1", "9" * 30, "x", "\u0661", "%00"])
def test_odd_pages_are_the_first_or_last(ana: User, page: str) -> None:
    drafted(make.make_topic(), ana)
    url = reverse("admin:newsroom_waiting", args=["drafts"])
    assert signed_in(ana).get(url, {"p": page}).status_code == 200


def test_unknown_lists_are_not_there(ana: User) -> None:
    assert signed_in(ana).get("/admin/newsroom/queue/nonsense/").status_code == 404


# --- Pairs ---


def test_a_pair_is_dismissed_with_a_reason_and_stays_so(ana: User) -> None:
    contradicting(make.make_event())
    pairs.catch_up(everything=True)
    client, pair = signed_in(ana), FactPair.objects.get()
    url, named = reverse("admin:newsroom_dismiss"), {"pair": f"fact-{pair.pk}"}
    for reason in ("", "  ", "x" * 401, "a\x00b"):
        answer = client.post(url, named | {"reason": reason}, follow=True)
        assert "Reason: say in at most 400 characters" in answer.content.decode()
    assert "Noted." in client.post(url, named | {"reason": "Two villages."}, follow=True).content.decode()
    assert "already" in client.post(url, named | {"reason": "Again."}, follow=True).content.decode()
    pair.refresh_from_db()
    assert (pair.dismissed_by, pair.dismissal) == (ana, "Two villages.")
    pairs.catch_up(everything=True)
    assert shelves(client)["contradictions"] == 0


@pytest.mark.parametrize(
    "pair", ["", "fact-", "fact-x", "fact-0", "actor-" + "9" * 30, "nonsense-1", "fact-\u0661"]
)
def test_odd_pairs_are_refused_with_a_message(ana: User, pair: str) -> None:
    answer = signed_in(ana).post(
        reverse("admin:newsroom_dismiss"), {"pair": pair, "reason": "No."}, follow=True
    )
    assert answer.status_code == 200
    assert answer.context["messages"]


def test_looking_finds_what_was_not_followed(ana: User) -> None:
    for _ in range(2):
        make.make_actor(name="Ana Example")
    contradicting(make.make_event())
    client = signed_in(ana)
    client.get(reverse("admin:newsroom_look"))
    assert not ActorPair.objects.exists(), "reading changes nothing"
    pairs.catch_up(everything=True)
    assert ActorPair.objects.count() == 1
    assert client.post(reverse("admin:newsroom_look")).status_code == 302


@pytest.mark.parametrize("to", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "\r\nX: y"])
def test_forms_lead_nowhere_else(ana: User, to: str) -> None:
    answer: Any = signed_in(ana).post(reverse("admin:newsroom_look"), {"next": to})
    assert answer["Location"] == FRONT
