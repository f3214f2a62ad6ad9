"""Servers are killed, disks fill, connections run out: nothing acknowledged is lost, and service comes back by itself.

Each database has its drills where the tests run on it. `python -m tests.drills.long` runs them longer, with figures.
"""

import contextlib
import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from karabakh_api.backup.archive import back_up
from tests.drills.cluster import Cluster, programs
from tests.drills.disk import Disk, small_disk
from tests.drills.ledger import find, is_sound
from tests.drills.load import Load
from tests.drills.service import Service

on_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="a drill of SQLite: run the tests on it")
on_postgresql = pytest.mark.skipif(
    connection.vendor != "postgresql" or programs() is None,
    reason="a drill of PostgreSQL: run the tests on it, with its server installed here",
)
pytestmark = [pytest.mark.drill, pytest.mark.django_db]

FACTS, DRAFT = "/api/v1/topics/public/", "/admin/facts/topic/"
RETRY_SECONDS_MAX = 3.0
SAVES = 30


def furnish(service: Service, backup: Path, folder: Path) -> dict[str, Any]:
    """Fill the service's empty database and return the way in."""
    way_in = folder / "way_in.json"
    script = "import django; django.setup(); from tests.drills import newsroom; newsroom.main()"
    subprocess.run(
        [sys.executable, "-c", script, str(way_in), str(backup)],
        cwd=settings.BASE_DIR,
        env={**service.environment, "PYTHONPATH": str(settings.BASE_DIR)},
        check=True,
    )
    found: dict[str, Any] = json.loads(way_in.read_text())
    return found


@pytest.fixture(scope="module")
def backup(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the tests' own, empty database: quicker than to migrate another."""
    with django_db_blocker.unblock():
        return back_up(tmp_path_factory.mktemp("backup"))


# --- SQLite -------------------------------------------------------------------------------------------


@pytest.fixture
def on_file(backup: Path, tmp_path: Path) -> Iterator[tuple[Service, dict[str, Any], str]]:
    """Yield a service on an SQLite file, the way in, and the address of the file."""
    address = f"sqlite:///{tmp_path / 'service.sqlite3'}"
    service = Service(address)
    way_in = furnish(service, backup, tmp_path)
    service.start()
    yield service, way_in, address
    service.remove()


@on_sqlite
def test_killed_web_server_loses_nothing(on_file: tuple[Service, dict[str, Any], str]) -> None:
    service, way_in, address = on_file
    with Load(service, way_in) as load:
        load.wait_for(SAVES)
        service.kill()
        assert service.start() < 30
        load.wait_for(SAVES)
    found = find(address, load)
    assert (found.lost, found.half) == (0, 0), found
    assert found.acknowledged >= 2 * SAVES
    assert not load.statuses, "two writers wait for each other"
    assert is_sound(address)


@on_sqlite
def test_full_disk_stops_writing_and_nothing_else(on_file: tuple[Service, dict[str, Any], str]) -> None:
    service, way_in, address = on_file
    with Load(service, way_in) as load:
        load.wait_for(SAVES)
        service.limit_files(4096)
        until = time.monotonic() + 10
        while len(load.refused) < 5 and time.monotonic() < until:
            assert service.ask(FACTS).status == 200
        service.limit_files(-1)
        load.wait_for(SAVES)
        assert service.ask(FACTS).status == 200
    found = find(address, load)
    assert (found.lost, found.half) == (0, 0), found
    assert set(load.statuses) == {503}
    assert all(int(answer.headers["Retry-After"]) > 0 for answer in load.refused)
    assert is_sound(address)


# --- PostgreSQL ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def disk() -> Iterator[Disk | None]:
    """Yield a small disk, None where nothing may be mounted."""
    with small_disk() as disk:
        yield disk


@pytest.fixture(scope="module")
def cluster(disk: Disk | None) -> Iterator[Cluster]:
    """Yield a running server of one's own."""
    server = Cluster(folder=disk.folder if disk else None)
    server.start()
    yield server
    server.remove()


@pytest.fixture(scope="module")
def service_on_server(
    cluster: Cluster, backup: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Service, dict[str, Any], str]]:
    """Yield a service on it, the way in, and the address of its database."""
    address = cluster.create("drills")
    service = Service(address)
    way_in = furnish(service, backup, tmp_path_factory.mktemp("way_in"))
    service.start()
    yield service, way_in, address
    service.remove()


@pytest.fixture
def on_server(
    cluster: Cluster, service_on_server: tuple[Service, dict[str, Any], str]
) -> Iterator[tuple[Service, dict[str, Any], str]]:
    """Yield the same; the server runs before and after, whatever was done to it."""
    yield service_on_server
    if not cluster.is_running():
        cluster.start()


def warm(service: Service) -> None:
    """Have every thread of every worker open its connection."""
    threads = [threading.Thread(target=service.ask, args=(FACTS,)) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@on_postgresql
def test_killed_database_loses_nothing_and_the_service_recovers_by_itself(
    cluster: Cluster, on_server: tuple[Service, dict[str, Any], str]
) -> None:
    service, way_in, address = on_server
    with Load(service, way_in) as load:
        load.wait_for(SAVES)
        cluster.kill()
        for path in (FACTS, "/api/v1/facts/?format=csv", DRAFT):
            away = service.ask(path, headers={"Cookie": way_in["cookies"]})
            assert (away.status, "Retry-After" in away.headers) == (503, True), path
            assert away.seconds < RETRY_SECONDS_MAX
        assert service.ask("/healthz").status == 200
        assert service.ask("/readyz").status == 503
        assert cluster.start() < 30
        assert service.ask(FACTS).status == 200, "the very first answer"
        load.wait_for(SAVES)
    found = find(address, load)
    assert (found.lost, found.half) == (0, 0), found
    assert set(load.statuses) <= {503}
    assert max(answer.seconds for answer in load.refused) < RETRY_SECONDS_MAX


@on_postgresql
def test_full_disk_under_the_database_loses_nothing(
    disk: Disk | None, cluster: Cluster, on_server: tuple[Service, dict[str, Any], str]
) -> None:
    if disk is None:
        pytest.skip("this account may mount nothing")
    service, way_in, address = on_server
    with Load(service, way_in) as load:
        load.wait_for(SAVES)
        disk.fill()
        until = time.monotonic() + 20
        while len(load.refused) < 5 and time.monotonic() < until:
            read = service.ask(FACTS)
            assert read.status in {200, 503}
            assert read.seconds < RETRY_SECONDS_MAX
        disk.free()
        assert cluster.revive() < 30
        assert service.ask(FACTS).status == 200
        load.wait_for(SAVES)
    found = find(address, load)
    assert (found.lost, found.half) == (0, 0), found
    assert set(load.statuses) == {503}


@on_postgresql
def test_restarted_database_costs_no_answer(
    cluster: Cluster, on_server: tuple[Service, dict[str, Any], str]
) -> None:
    service, _, _ = on_server
    warm(service)
    cluster.stop()
    cluster.start()
    assert [service.ask(FACTS).status for _ in range(16)] == [200] * 16


def every_connection(address: str) -> Iterator["psycopg.Connection[Any]"]:
    """Yield connections until the server gives no more."""
    with contextlib.suppress(psycopg.OperationalError):
        while True:
            yield psycopg.connect(address)


@on_postgresql
def test_exhausted_connections_are_said_at_once_and_end_by_themselves(
    cluster: Cluster, on_server: tuple[Service, dict[str, Any], str]
) -> None:
    _, _, address = on_server
    taken: list[psycopg.Connection[Any]] = []
    newcomer = Service(address)
    try:
        taken += every_connection(address)
        newcomer.start("/healthz")
        for path in (FACTS, "/readyz"):
            answer = newcomer.ask(path)
            assert (answer.status, "Retry-After" in answer.headers) == (503, True)
            assert answer.seconds < RETRY_SECONDS_MAX
        for raw in taken:
            raw.close()
        answers = [newcomer.ask(FACTS).status for _ in range(4)]
        assert answers[-1] == 200
    finally:
        for raw in taken:
            raw.close()
        newcomer.remove()


@on_postgresql
def test_ordered_end_finishes_what_was_begun(on_server: tuple[Service, dict[str, Any], str]) -> None:
    _, _, address = on_server
    service = Service(address)
    answers: list[int] = []
    try:
        service.start()
        with psycopg.connect(address) as raw:
            raw.execute("LOCK TABLE publication_record IN ACCESS EXCLUSIVE MODE")
            slow = threading.Thread(target=lambda: answers.append(service.ask(FACTS).status))
            slow.start()
            _until_waiting(address)
            ended: list[float] = []
            ending = threading.Thread(target=lambda: ended.append(service.terminate()))
            ending.start()
            ending.join(0.5)
            raw.rollback()
        slow.join(20)
        ending.join(20)
    finally:
        service.remove()
    assert answers == [200]
    assert ended[0] < 10


@on_postgresql
def test_reload_costs_no_answer(on_server: tuple[Service, dict[str, Any], str]) -> None:
    service, _, _ = on_server
    master, *before = service.processes()
    statuses: list[int] = []
    service.reload()
    until = time.monotonic() + 20
    while set(before) & set(service.processes()) or len(statuses) < 20:
        assert time.monotonic() < until, "the old workers are still there"
        statuses.append(service.ask(FACTS).status)
    assert set(statuses) == {200}
    assert next(service.processes()) == master


def _until_waiting(address: str) -> None:
    """Wait until a question to the database waits for a lock."""
    until = time.monotonic() + 10
    question = "SELECT count(*) FROM pg_locks WHERE NOT granted"
    with psycopg.connect(address, autocommit=True) as raw:
        while time.monotonic() < until:
            if raw.execute(question).fetchall() != [(0,)]:
                return
    raise AssertionError("nothing waits")


@on_postgresql
def test_migration_behind_a_long_read_gives_up_before_readers_notice(
    on_server: tuple[Service, dict[str, Any], str],
) -> None:
    service, _, address = on_server
    waited: list[float] = []
    with psycopg.connect(address) as reader, psycopg.connect(address) as migrating:
        reader.execute("SELECT count(*) FROM publication_record")
        # What `DATABASE_LOCK_TIMEOUT_MS=500 manage.py migrate` sends.
        migrating.execute("SET lock_timeout = 500")
        others = threading.Thread(target=lambda: waited.append(service.ask(FACTS).seconds))
        started = time.monotonic()
        others.start()
        with pytest.raises(psycopg.errors.LockNotAvailable):
            migrating.execute("ALTER TABLE publication_record ADD COLUMN added integer NULL")
        assert time.monotonic() - started < 1.5
        others.join(10)
    assert waited[0] < 2.0
