"""Copies that are kept while others publish end with the same bytes as a new export."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from tests.filters.world import build

DESKS = 2
COPIES = ("pinned", "now")
EDITIONS = 10
SECONDS_MAX = 150


# Everybody is warm before anybody begins: otherwise one side may be done before the other has started.
SCRIPT = """
import os, pathlib, time, django
django.setup()
from django.test import Client
from tests.contract import {module}
Client().get("/api/v1/topics/?format=ndjson", SERVER_NAME="localhost")
room = pathlib.Path(os.environ["MEETING"])
(room / str(os.getpid())).touch()
while len(list(room.iterdir())) < int(os.environ["PARTIES"]):
    time.sleep(0.005)
{module}.main()
"""


def _start(url: str, meeting: Path, module: str, *arguments: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", SCRIPT.format(module=module), *arguments],
        env={
            **os.environ,
            "DATABASE_URL": url,
            "PYTHONPATH": str(settings.BASE_DIR),
            "MEETING": str(meeting),
            "PARTIES": str(DESKS + len(COPIES)),
        },
        cwd=settings.BASE_DIR,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.fixture
def shared_world(transactional_db: None, tmp_path: Path) -> str:
    """Publish the world where several processes can reach it; return the address of that database."""
    build()
    if connection.vendor == "postgresql":
        parameters = connection.settings_dict
        host = f"{parameters['HOST'] or 'localhost'}:{parameters['PORT'] or 5432}"
        password = f":{parameters['PASSWORD']}" if parameters["PASSWORD"] else ""
        return f"postgresql://{parameters['USER']}{password}@{host}/{parameters['NAME']}"
    path = tmp_path / "world.sqlite3"
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(path)])
    return f"sqlite:///{path}"


def test_copies_follow_while_others_publish(shared_world: str, tmp_path: Path) -> None:
    stop, meeting = tmp_path / "stop", tmp_path / "meeting"
    meeting.mkdir()
    desks = [
        _start(shared_world, meeting, "newsdesk", str(number), f"desk{number}", str(EDITIONS))
        for number in range(DESKS)
    ]
    copies = [_start(shared_world, meeting, "copying", str(stop), how) for how in COPIES]
    try:
        for desk in desks:
            _, errors = desk.communicate(timeout=SECONDS_MAX)
            assert desk.returncode == 0, errors
        stop.touch()
        for copy in copies:
            output, errors = copy.communicate(timeout=SECONDS_MAX)
            assert copy.returncode == 0, errors
            result = json.loads(output)
            assert result["differences"] == []
            assert result["to"] == 3 + DESKS * EDITIONS
            assert result["rounds"] > 0
    finally:
        for process in (*desks, *copies):
            process.kill()
            process.communicate()
