"""A mistake of ten seconds ago is undone: the server as it was before it, from a copy and the log kept since."""

import subprocess
import time
from pathlib import Path

import psycopg
import pytest
from django.db import connection

from tests.drills.cluster import Cluster, memory, programs
from tests.drills.point_in_time import SCRIPTS, Archive, contents_of, moment_of

pytestmark = [
    pytest.mark.drill,
    pytest.mark.skipif(
        connection.vendor != "postgresql" or programs() is None,
        reason="a drill of PostgreSQL: run the tests on it, with its server installed here",
    ),
]


def test_server_is_recovered_as_it_was_before_the_mistake() -> None:
    archive = Archive()
    cluster = Cluster(settings=archive.settings, folder=memory())
    try:
        cluster.start()
        address = cluster.create("facts")
        with psycopg.connect(address, autocommit=True) as raw:
            raw.execute("CREATE TABLE fact (id bigint PRIMARY KEY, summary text)")
            raw.execute("INSERT INTO fact SELECT n, 'said ' || n FROM generate_series(1, 500) n")
            archive.copy_of(cluster)
            raw.execute("INSERT INTO fact SELECT n, 'said later ' || n FROM generate_series(501, 900) n")
            before, moment = contents_of(address), moment_of(address)
            time.sleep(0.01)
            raw.execute("UPDATE fact SET summary = 'oops' WHERE id > 300")
            raw.execute("DELETE FROM fact WHERE id <= 300")
        archive.take_all(cluster)
        cluster.kill()
        with archive.at(moment) as recovered:
            assert contents_of(recovered.address("facts")) == before
            with psycopg.connect(recovered.address("facts")) as raw:
                raw.execute("INSERT INTO fact VALUES (901, 'it takes writes again')")
    finally:
        cluster.remove()
        archive.remove()


def archived(folder: Path, content: bytes) -> int:
    piece = folder / "piece"
    piece.write_bytes(content)
    (folder / "log").mkdir(exist_ok=True)
    command = ["sh", str(SCRIPTS / "archive.sh"), str(piece), "000000010000000000000001", str(folder / "log")]
    return subprocess.run(command, check=False).returncode


def test_piece_of_the_log_is_never_replaced_by_another(tmp_path: Path) -> None:
    assert archived(tmp_path, b"one") == 0
    assert archived(tmp_path, b"one") == 0, "asked again after a crash"
    assert archived(tmp_path, b"two") != 0
    kept = [path.read_bytes() for path in (tmp_path / "log").iterdir()]
    assert kept == [b"one"]


def test_nothing_is_recovered_over_what_is_there(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "precious").touch()
    done = subprocess.run(
        ["/bin/sh", str(SCRIPTS / "recover.sh"), str(tmp_path), str(tmp_path), "2026-11-22 10:15:00+00"],
        env={"PGDATA": str(tmp_path / "data"), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "nothing is overwritten" in done.stderr
    assert [path.name for path in (tmp_path / "data").iterdir()] == ["precious"]
