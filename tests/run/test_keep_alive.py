"""One connection carries many requests, as the service is shipped: every answer ends where its head says."""

import os
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bootstrap.serving import gunicorn_options
from bootstrap.trial import free_port
from deploy.topology.servers import image_command

ROOT = Path(__file__).resolve().parents[2]
# As much of a database as one record needs.
TABLES = """
    CREATE TABLE publication_head (id INTEGER, number INTEGER, at TEXT, chain TEXT);
    INSERT INTO publication_head VALUES (1, 1, '2024-01-10 12:00:00', '0123456789abcdef');
    CREATE TABLE publication_record (resource TEXT, slug TEXT, kind TEXT, state TEXT, target TEXT, document TEXT,
        first_edition INTEGER, last_edition INTEGER);
    INSERT INTO publication_record VALUES ('topics', 'aid', '', 'live', '', '{document}', 1, 2147483647);
"""
RECORD = "/api/v1/topics/aid/"
GZIP = "Accept-Encoding: gzip\r\n"


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Serve with the options that the service gets."""
    database = tmp_path_factory.mktemp("served") / "small.sqlite3"
    connection = sqlite3.connect(database)
    connection.executescript(TABLES.replace("{document}", '{"name":"' + "Aid " * 500 + '"}'))
    connection.close()
    chosen = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", *gunicorn_options(f"127.0.0.1:{chosen}"), "karabakh_api.wsgi"],
        cwd=ROOT,
        env={
            **os.environ,
            "LOCAL_MODE": "on",
            "SECRET_KEY": "kept-alive-" + "0123456789abcdef" * 4,
            "DATABASE_URL": f"sqlite:///{database}",
            "LOG_LEVEL": "CRITICAL",
        },
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    yield chosen
    process.terminate()
    process.wait(timeout=30)


class Wire:
    """One connection, read byte for byte."""

    def __init__(self, port: int) -> None:
        until = time.monotonic() + 60
        while True:
            try:
                self._socket = socket.create_connection(("127.0.0.1", port), timeout=20)
                break
            except ConnectionRefusedError:
                assert time.monotonic() < until
                time.sleep(0.05)
        self._file = self._socket.makefile("rb")

    def ask(self, method: str, path: str, headers: str = "") -> tuple[int, dict[str, str], bytes]:
        """Ask, and read as many bytes as HTTP says that there are."""
        self._socket.sendall(f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{headers}\r\n".encode())
        line = self._file.readline().decode()
        assert line.startswith("HTTP/1.1 "), f"the answer before did not end where it said: {line!r}"
        told = {}
        while (header := self._file.readline().decode().strip()) != "":
            name, _, value = header.partition(": ")
            told[name.lower()] = value
        status = int(line.split()[1])
        bare = method == "HEAD" or status in {204, 304}
        return status, told, b"" if bare else self._file.read(int(told["content-length"]))

    def rest(self) -> bytes:
        """Return what comes until the other side closes."""
        with self._socket, self._file:
            return self._file.read()


def test_one_connection_carries_every_kind_of_answer(port: int) -> None:
    wire = Wire(port)
    status, told, content = wire.ask("GET", RECORD)
    assert (status, content[:9]) == (200, b'{"name":"')
    known = f"If-None-Match: {told['etag']}\r\n"
    for method, path, headers, expected in [
        ("GET", RECORD, GZIP, 200),
        ("GET", RECORD, known, 304),
        ("GET", RECORD, known + GZIP, 304),
        ("HEAD", RECORD, "", 200),
        ("HEAD", RECORD, GZIP, 200),
        ("HEAD", RECORD, known, 304),
        ("OPTIONS", RECORD, "", 204),
        ("GET", "/api/v1/topics/nobody/", "", 404),
        ("HEAD", "/api/v1/topics/nobody/", "", 404),
        ("GET", "/nothing/", "", 404),
        ("GET", RECORD + "?nothing=1", GZIP, 400),
        ("POST", RECORD, "Content-Length: 0\r\n", 405),
        ("GET", "/healthz", "", 200),
    ]:
        got, told, _ = wire.ask(method, path, headers)
        assert got == expected, (method, path)
        assert told.get("connection", "keep-alive").lower() == "keep-alive", (method, path)
        if got == 304:
            assert "content-length" not in told
        if method == "HEAD" and got != 304:
            assert int(told["content-length"]) > 0
    assert wire.ask("GET", "/healthz", "Connection: close\r\n")[0] == 200
    assert wire.rest() == b""


def test_the_image_keeps_connections_longer_than_the_proxy_before_it() -> None:
    command = image_command()
    proxy = (ROOT / "deploy" / "nginx" / "karabakh.conf.template").read_text()
    assert int(command[command.index("--keep-alive") + 1]) > 10
    assert "keepalive_timeout 10s;" in proxy
    for options in (command, gunicorn_options("127.0.0.1:1")):
        # Threads: a worker without them closes every connection after its answer.
        assert int(options[options.index("--threads") + 1]) > 1
