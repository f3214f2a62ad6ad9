"""A statement that works for too long is ended, on both databases, and its request is told to try again."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.db.utils import ConnectionHandler
from django.test import Client

from karabakh_api.databases import described
from karabakh_api.sqlite import base
from tests.api.asking import problem

ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"


@pytest.fixture
def limited(tmp_path: Path, django_db_blocker: Any) -> Iterator[Any]:
    """Return a connection to an SQLite file of its own whose statements may work for 50 ms."""
    settings = described(
        f"sqlite:///{tmp_path / 'any.sqlite3'}", statement_timeout_ms=50, lock_timeout_ms=0, idle_timeout_ms=0
    )
    found = ConnectionHandler({"default": settings})["default"]
    with django_db_blocker.unblock():
        yield found
        found.close()


def test_a_statement_is_ended_and_the_next_one_answered(limited: Any) -> None:
    with limited.cursor() as cursor:
        begun = time.monotonic()
        with pytest.raises(OperationalError, match="interrupted"):
            cursor.execute(ENDLESS)
        assert time.monotonic() - begun < 5
        cursor.execute("SELECT %s", [1])
        assert cursor.fetchone() == (1,)
    assert limited.vendor == "sqlite"


def test_many_short_statements_are_as_good_as_one(limited: Any) -> None:
    begun = time.monotonic()
    with limited.cursor() as cursor:
        while time.monotonic() - begun < 0.15:
            cursor.execute(ENDLESS.replace("FROM n)", "FROM n WHERE i < 2000)"))
            assert cursor.fetchone() == (2000,)


def test_time_in_which_nobody_fetches_does_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 0.0
    monkeypatch.setattr(time, "monotonic", lambda: now)
    clock = base.Clock(1.0)
    clock.start()
    for _ in range(9):
        now += 0.1
        assert not clock.is_over()
        now += 60
        assert not clock.is_over()
    now += 0.2
    assert clock.is_over()
    clock.start()
    assert not clock.is_over()


def test_commands_take_their_time() -> None:
    settings = described("sqlite:////x", statement_timeout_ms=0, lock_timeout_ms=0, idle_timeout_ms=0)
    assert settings["ENGINE"] == "django.db.backends.sqlite3"


@pytest.fixture
def impatient() -> Iterator[None]:
    """Have the database end every longer statement at once, in its own way."""
    if connection.vendor == "sqlite":
        connection.connection.set_progress_handler(lambda: True, 1)
        yield
        connection.connection.set_progress_handler(None, 0)
        return

    def slow(execute: Any, *arguments: Any) -> Any:
        with connection.wrap_database_errors, connection.connection.cursor() as cursor:
            cursor.execute("SAVEPOINT slow; SET LOCAL statement_timeout = 20")
            try:
                cursor.execute("SELECT pg_sleep(5)")
            finally:
                cursor.execute("ROLLBACK TO slow")
        return execute(*arguments)

    with connection.execute_wrapper(slow):
        yield


@pytest.mark.django_db
@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("path", ["facts/", "search/?q=ceasefire", "actors/nobody/", "stats/", "changes/"])
def test_the_public_is_told_to_try_again(client: Client, path: str) -> None:
    client.raise_request_exception = False
    answer = client.get(f"/api/v1/{path}")
    assert problem(answer, 503)["type"] == "/problems/unavailable"
    assert answer["Retry-After"].isdecimal()
