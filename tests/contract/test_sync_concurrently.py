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
EDITIONS = 10
SECONDS_MAX = 150


def _start(url: str, module: str, *arguments: str) -> "subprocess.Popen[str]":
    script = f"import django; django.setup(); from tests.contract import {module}; {module}.main()"
    return subprocess.Popen(
        [sys.executable, "-c", script, *arguments],
        env={**os.environ, "DATABASE_URL": url, "PYTHONPATH": str(settings.BASE_DIR)},
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
    stop = tmp_path / "stop"
    desks = [
        _start(shared_world, "newsdesk", str(number), f"desk{number}", str(EDITIONS))
        for number in range(DESKS)
    ]
    copies = [_start(shared_world, "copying", str(stop), how) for how in ("pinned", "now")]
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
