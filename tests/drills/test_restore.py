"""A backup comes back whole, also one that was taken while somebody wrote: the same hash of every table."""

import contextlib
import json
import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection, connections

from facts.models import Topic
from karabakh_api.backup import archive
from karabakh_api.backup.engines import SQLiteEngine
from publication.models import Head
from tests.factories import make_topic, publish_all

pytestmark = [pytest.mark.drill, pytest.mark.django_db(transaction=True)]

on_postgresql = connection.vendor == "postgresql"


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[str]:
    """Return the address of a database without any table."""
    if not on_postgresql:
        yield f"sqlite:///{tmp_path / 'restored.sqlite3'}"
        return
    name = f"{connection.settings_dict['NAME']}_restored"[:63]
    with connections["default"].cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
        cursor.execute(f'CREATE DATABASE "{name}"')
    yield urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()
    with connections["default"].cursor() as cursor:
        cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def manage(address: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """Run a management command on another database."""
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=settings.BASE_DIR,
        env={**os.environ, "DATABASE_URL": address},
        capture_output=True,
        text=True,
        check=False,
    )


def topics(address: str) -> list[str]:
    """Return the names of all topics of a database, asked for without Django."""
    question = "SELECT name FROM facts_topic ORDER BY slug"
    if on_postgresql:
        with psycopg.connect(address) as raw:
            return [name for (name,) in raw.execute(question)]
    raw_file = sqlite3.connect(address.removeprefix("sqlite:///"))
    names = [name for (name,) in raw_file.execute(question)]
    raw_file.close()
    return names


def make_backup(folder: Path) -> tuple[Path, dict[str, Any]]:
    call_command("backup", folder, verbosity=0)
    [made] = folder.iterdir()
    return made, json.loads((made / archive.MANIFEST).read_text())


def test_restored_database_is_the_one_that_was_backed_up(tmp_path: Path, empty: str) -> None:
    for _ in range(3):
        make_topic()
    publish_all()
    before = list(Topic.objects.order_by("slug").values_list("name", flat=True))
    made, manifest = make_backup(tmp_path / "kept")
    assert manifest["dataset_version"] == Head.objects.get().version
    assert manifest["tables"]["facts_topic"]["rows"] == 3
    Topic.objects.update(name="an oops after the backup")

    done = manage(empty, "restore", str(made))
    assert done.returncode == 0, done.stderr
    assert topics(empty) == before
    assert "run `migrate`" not in done.stdout
    again = manage(empty, "restore", str(made))
    assert again.returncode == 1
    assert "is not empty, and nothing is overwritten" in again.stderr


def test_backup_is_for_its_owner_alone(tmp_path: Path) -> None:
    made, manifest = make_backup(tmp_path / "kept")
    assert made.stat().st_mode & 0o077 == 0
    assert (made / manifest["file"]).stat().st_mode & 0o077 == 0


@contextlib.contextmanager
def writing(write: Callable[[int], None]) -> Iterator[list[int]]:
    """Write in a thread, one number after the other; give the numbers that were committed so far."""
    committed = [0]
    stop = threading.Event()

    def work() -> None:
        while not stop.is_set():
            write(committed[-1] + 1)
            committed.append(committed[-1] + 1)
        connections.close_all()

    writer = threading.Thread(target=work)
    writer.start()
    try:
        yield committed
    finally:
        stop.set()
        writer.join()


@pytest.mark.skipif(not on_postgresql, reason="the file of SQLite has a test of its own below")
def test_dump_and_hashes_read_one_snapshot_while_somebody_writes(tmp_path: Path, empty: str) -> None:
    make_topic()

    def write(number: int) -> None:
        Topic.objects.update(name=f"name {number}")

    with writing(write):
        made, _ = make_backup(tmp_path / "kept")
    assert manage(empty, "restore", str(made)).returncode == 0


def test_copy_of_a_file_holds_everything_committed_before_it_began(tmp_path: Path) -> None:
    path = tmp_path / "busy.sqlite3"
    raw = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
    raw.execute("PRAGMA journal_mode = WAL")
    raw.execute("CREATE TABLE publication_head (id INTEGER, number INTEGER, chain TEXT)")
    raw.execute("CREATE TABLE written (number INTEGER PRIMARY KEY, half INTEGER)")

    def write(number: int) -> None:
        raw.execute("BEGIN IMMEDIATE")
        raw.execute("INSERT INTO written VALUES (?, 1)", (2 * number,))
        raw.execute("INSERT INTO written VALUES (?, 2)", (2 * number + 1,))
        raw.execute("COMMIT")

    with writing(write) as committed, contextlib.closing(sqlite3.connect(path)) as serving:
        engine = SQLiteEngine(SimpleNamespace(connection=serving, ensure_connection=lambda: None))  # type: ignore[arg-type]
        for attempt in range(3):
            before = committed[-1]
            tables, version = engine.copy(tmp_path / f"copy-{attempt}.sqlite3")
            copied = tables["written"]["rows"]
            assert copied >= 2 * before
            assert copied % 2 == 0
            assert version.startswith("0-")
    raw.close()


def test_damaged_or_foreign_backups_are_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="is no backup"):
        call_command("restore", tmp_path)
    made, manifest = make_backup(tmp_path / "kept")
    with pytest.raises(CommandError, match="is not empty"):
        call_command("restore", made)
    copy = made / manifest["file"]
    copy.write_bytes(copy.read_bytes()[:-1] + b"?")
    with pytest.raises(CommandError, match="not the file that was written"):
        call_command("restore", made)
    (made / archive.MANIFEST).write_text(
        json.dumps({**manifest, "database": "oracle", "sha256": archive._sha256(copy)})
    )
    with pytest.raises(CommandError, match="set DATABASE_URL to one of its kind"):
        call_command("restore", made)


def test_a_backup_that_fails_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(archive, "_flush", fail)
    with pytest.raises(CommandError, match="has space"):
        call_command("backup", tmp_path / "kept")
    assert list((tmp_path / "kept").iterdir()) == []


def test_a_manifest_that_does_not_fit_is_noticed(tmp_path: Path, empty: str) -> None:
    make_topic()
    made, manifest = make_backup(tmp_path / "kept")
    manifest["tables"]["facts_topic"]["sha256"] = "0" * 64
    (made / archive.MANIFEST).write_text(json.dumps(manifest))
    done = manage(empty, "restore", str(made))
    assert done.returncode == 1
    assert "facts_topic: 1 rows in the backup, 1 here, contents differ" in done.stderr
