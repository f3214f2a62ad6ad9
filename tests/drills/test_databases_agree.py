"""SQLite and PostgreSQL answer alike: some thousand questions to the committed data, byte for byte.

The comparison needs both databases, so it is made where the tests run on PostgreSQL; where they run on SQLite there is
nothing to compare with, and the test says that it was left out instead of passing.
"""

import json
import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from tests.drills.queries import addresses, digest

pytestmark = pytest.mark.drill

QUESTIONS_MIN = 3_000
SECONDS_MAX = 300
SCRIPT = "import django; django.setup(); from tests.drills import queries; queries.main()"


@pytest.fixture
def other(tmp_path: Path) -> Iterator[tuple["subprocess.Popen[str]", Path]]:
    """Start asking a new SQLite database the same questions; yield the process and the file it will write."""
    found = tmp_path / "digests.json"
    process = subprocess.Popen(
        [sys.executable, "-c", SCRIPT, str(found)],
        env={
            **os.environ,
            "DATABASE_URL": f"sqlite:///{tmp_path / 'other.sqlite3'}",
            "PYTHONPATH": str(settings.BASE_DIR),
            "LOG_LEVEL": "CRITICAL",
        },
        cwd=settings.BASE_DIR,
        stderr=subprocess.PIPE,
        text=True,
    )
    yield process, found
    process.kill()
    process.communicate()


@pytest.mark.skipif(connection.vendor != "postgresql", reason="two databases are compared: run on PostgreSQL")
def test_both_databases_give_the_same_answers(
    other: tuple["subprocess.Popen[str]", Path], dataset: object, db: None
) -> None:
    logging.getLogger("django.request").setLevel(logging.ERROR)
    client = Client(raise_request_exception=False)
    here = {address: digest(client, address) for address in addresses()}
    process, path = other
    _, errors = process.communicate(timeout=SECONDS_MAX)
    assert process.returncode == 0, errors
    there = json.loads(path.read_text(encoding="utf-8"))

    assert len(here) > QUESTIONS_MIN
    assert list(here) == list(there)
    different = {
        address: (here[address], there[address]) for address in here if here[address] != there[address]
    }
    assert not different, f"{len(different)} of {len(here)} differ: {list(different.items())[:10]}"
    statuses = [int(found.split()[0]) for found in here.values()]
    assert max(statuses) < 500
    assert sum(status == 200 for status in statuses) > 0.7 * len(statuses)
