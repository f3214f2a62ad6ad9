"""Two reviewers decide about one record at the same moment, on two connections: one of them wins."""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any, TypeVar

import pytest
from django.contrib.auth.models import User
from django.db import connection, connections
from django.test import Client
from django.urls import reverse

from curation import verbs
from curation.models import Authorship, Revision
from facts.models import Fact
from publication.models import Edition, Record
from tests.curation.newsroom import new_statement
from tests.e2e.visiting import account

pytestmark = pytest.mark.django_db(transaction=True)

Found = TypeVar("Found")
ROUNDS = 3


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[Callable[[], None]]:
    """Let threads connect for real: on SQLite to a copy of the tests' database, which lives in one connection."""
    stored = connections.settings["default"]
    name = stored["NAME"]

    def move() -> None:
        if connection.vendor == "sqlite":
            connection.ensure_connection()
            with closing(sqlite3.connect(tmp_path / "copy.sqlite3")) as copy:
                connection.connection.backup(copy)
            stored["NAME"] = str(tmp_path / "copy.sqlite3")

    yield move
    stored["NAME"] = name


def apart(work: Callable[..., Found], *given: Any) -> Found:
    """Do something on a connection of its own."""
    try:
        return work(*given)
    finally:
        connection.close()


def standing(slug: str) -> dict[str, Any]:
    """Return what the newsroom and the public know of a fact."""
    fact = Fact.objects.get(slug=slug)
    verbs_done = Revision.objects.filter(resource="facts", slug=slug).order_by("number")
    return {
        "status": fact.status,
        "by": fact.reviewed_by and fact.reviewed_by.username,
        "verbs": list(verbs_done.values_list("verb", flat=True)),
        "is_public": Record.objects.current().live().filter(resource="facts", slug=slug).exists(),
        "editions": Edition.objects.count(),
        "authorships": Authorship.objects.filter(slug=slug).count(),
    }


@pytest.mark.parametrize("other", ["publish", "send_back"])
def test_one_of_two_decisions_counts(elsewhere: Callable[[], None], other: str) -> None:
    writer = account("writer", "Editors")
    identities = [new_statement(writer)[1] for _ in range(ROUNDS)]
    verbs.submit(identities, by=writer, reason="It is ready.")
    clients: dict[str, Client] = {}
    for name in ("boris", "clara"):
        clients[name] = Client()
        clients[name].force_login(account(name, "Reviewers"))
    assert User.objects.count() == 3
    elsewhere()
    decisions = {"boris": "publish", "clara": other}

    def decide(name: str, slug: str, together: threading.Barrier) -> Any:
        record = f"facts/{slug}"
        address = reverse("admin:newsroom_verb", args=[decisions[name]])
        page = clients[name].get(address, {"record": record, "seen": f"{record}:2"})
        assert page.status_code == 200
        together.wait(10)
        sent = {"record": record, "seen": f"{record}:2", "reason": f"{name} decides."}
        return clients[name].post(address, sent)

    with ThreadPoolExecutor(2) as pool:
        for _, slug in identities:
            before = pool.submit(apart, standing, slug).result()
            together = threading.Barrier(2)
            asked = {name: pool.submit(apart, decide, name, slug, together) for name in decisions}
            answers = {name: one.result(20) for name, one in asked.items()}
            after = pool.submit(apart, standing, slug).result()
            [winner] = [name for name, answer in answers.items() if answer.status_code == 302]
            [loser] = {*decisions} - {winner}
            told = answers[loser].content.decode()
            assert answers[loser].status_code == 200
            assert "Somebody has changed this record since you looked at it." in told
            published = decisions[winner] == "publish"
            assert after == {
                "status": "published" if published else "draft",
                "by": winner if published else None,
                "verbs": [*before["verbs"], decisions[winner]],
                "is_public": published,
                "editions": before["editions"] + published,
                "authorships": int(published),
            }
