"""One visitor gets so much and no more, is told what is left, and cannot pretend to be another."""

import multiprocessing
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client, override_settings

from karabakh_api import counting
from karabakh_api.counting import CarefulCounter, FileCounter, MemoryCounter, counter
from tests.api.asking import problem

pytestmark = pytest.mark.django_db

ROOT = "/api/v1/topics/"
UNTIL = 4_000_000_000


@pytest.fixture(autouse=True)
def limited() -> Iterator[None]:
    """Count in this process, from zero, in a minute that stands still."""
    counter.cache_clear()
    with (
        pytest.MonkeyPatch.context() as patch,
        override_settings(THROTTLE_ANON="3/minute", THROTTLE_EXPORT="1/hour", THROTTLE_STORE="memory"),
    ):
        patch.setattr("karabakh_api.throttling.time.time", lambda: 1_700_000_015.5)
        yield
    counter.cache_clear()


def test_answers_say_what_is_left_and_the_last_says_when_to_come_back(client: Client) -> None:
    answers = [client.get(ROOT) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert {answer["RateLimit-Policy"] for answer in answers} == {'"default";q=3;w=60'}
    # 2023-11-14T22:13:35.5Z: the minute has 24.5 seconds left.
    assert [answer["RateLimit"] for answer in answers] == [
        f'"default";r={left};t=25' for left in (2, 1, 0, 0)
    ]
    problem(answers[3], 429)
    assert answers[3]["Retry-After"] == "25"
    assert "Dataset-Version" in answers[3]


def test_refused_and_unmodified_answers_count_too(client: Client) -> None:
    tag = client.get(ROOT)["ETag"]
    kept = client.get(ROOT, headers={"If-None-Match": tag})
    assert (kept.status_code, kept["RateLimit"]) == (304, '"default";r=1;t=25')
    wrong = client.get(ROOT + "?nonsense=%00")
    assert (wrong.status_code, wrong["RateLimit"]) == (400, '"default";r=0;t=25')


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        (ROOT + "?format=csv", {}),
        (ROOT + "?page=1&format=ndjson", {}),
        (ROOT, {"Accept": "text/csv"}),
        ("/api/v1/datapackage/", {}),
    ],
)
def test_exports_have_a_rate_of_their_own(client: Client, path: str, headers: dict[str, str]) -> None:
    first = client.get(path, headers=headers)
    assert first["RateLimit-Policy"] == '"default";q=3;w=60, "export";q=1;w=3600'
    second = client.get(path, headers=headers)
    assert second.status_code == 429
    assert int(second["Retry-After"]) == 2785
    # Pages are still served.
    assert client.get(ROOT).status_code == 200


def test_no_header_makes_another_visitor(client: Client) -> None:
    for number in range(3):
        client.get(ROOT, headers={"X-Forwarded-For": f"192.0.2.{number}", "Forwarded": "for=192.0.2.7"})
    assert client.get(ROOT, headers={"X-Forwarded-For": "192.0.2.9"}).status_code == 429
    assert client.get(ROOT, REMOTE_ADDR="192.0.2.9").status_code == 200


@override_settings(PROXY_COUNT=1)
def test_behind_a_proxy_the_address_that_it_saw_counts(client: Client) -> None:
    for number in range(3):
        client.get(ROOT, headers={"X-Forwarded-For": f"10.0.0.{number}, 192.0.2.1"})
    assert client.get(ROOT, headers={"X-Forwarded-For": "10.9.9.9, 192.0.2.1"}).status_code == 429
    assert client.get(ROOT, headers={"X-Forwarded-For": "192.0.2.1, 192.0.2.2"}).status_code == 200


def test_probes_pages_and_editors_are_not_counted(client: Client) -> None:
    for path in ("/healthz", "/readyz", "/", "/admin/login/"):
        assert "RateLimit" not in client.get(path)


@override_settings(THROTTLE_ANON=None)
def test_whoever_is_not_throttled_is_told_nothing(client: Client) -> None:
    assert "RateLimit" not in client.get(ROOT)


def _ask(path: str, times: int) -> None:
    store = FileCounter(Path(path))
    for _ in range(times):
        store.count("somebody", UNTIL)


def test_processes_of_one_machine_count_together(tmp_path: Path) -> None:
    path = tmp_path / "new" / "counts.sqlite3"
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=_ask, args=(str(path), 50)) for _ in range(2)]
    for worker in workers:
        worker.start()
    _ask(str(path), 50)
    for worker in workers:
        worker.join(60)
    assert FileCounter(path).count("somebody", UNTIL) == 151
    assert FileCounter(path).count("somebody", UNTIL + 60) == 1


@pytest.mark.parametrize("store", [MemoryCounter, None])
def test_a_new_window_starts_from_nothing(tmp_path: Path, store: Any) -> None:
    counts = store() if store else FileCounter(tmp_path / "counts.sqlite3")
    assert [counts.count("a", UNTIL), counts.count("a", UNTIL), counts.count("b", UNTIL)] == [1, 2, 1]
    assert counts.count("a", UNTIL + 60) == 1


def test_a_store_that_fails_is_left_alone_and_nobody_notices(caplog: pytest.LogCaptureFixture) -> None:
    class Broken:
        asked = 0

        def count(self, key: str, until: int) -> int:
            self.asked += 1
            raise OSError("gone")

    broken = Broken()
    careful = CarefulCounter(broken)
    assert [careful.count("a", UNTIL) for _ in range(3)] == [1, 2, 3]
    assert broken.asked == 1
    assert "each process alone" in caplog.text


def test_a_server_that_is_away_costs_one_short_wait() -> None:
    away = counter("redis://127.0.0.1:1/0")
    assert [away.count("a", UNTIL) for _ in range(2)] == [1, 2]


def test_an_unknown_store_is_named() -> None:
    with pytest.raises(ImproperlyConfigured, match="write redis://"):
        counter("ftp://nowhere")


def test_temporary_counts_lie_where_nobody_else_can_write(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    own = counting._own_folder()
    assert own.stat().st_mode & 0o777 == 0o700
    assert counting._own_folder() == own
    own.chmod(0o777)
    assert re.fullmatch(r"karabakh-api-\d+", counting._own_folder().name) is None
