"""Several publishers at once: every edition is there, in order, and nothing is lost or mixed.

PUBLISHERS=8 lets eight processes publish at once instead of three.
"""

import itertools
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from facts.models import Actor
from publication.choices import Origin
from publication.models import Edition, Head, Record
from publication.publishing import chain_hash

PUBLISHERS = int(os.environ.get("PUBLISHERS", "3"))
ROUNDS = 8

WORKER = """
import sys
import django
django.setup()
from django.db import transaction
from facts.models import Actor
from publication.choices import Origin
from publication.publishing import Change, lock, publish
name, rounds = sys.argv[1], int(sys.argv[2])
for number in range(rounds):
    with transaction.atomic():
        lock()
        counter, _ = Actor.objects.get_or_create(slug="counter", defaults={"name": "0", "kind": "official"})
        counter.name = str(int(counter.name) + 1)
        counter.save()
    Actor.objects.update_or_create(slug=f"actor-{name}", defaults={"name": f"{name} {number}", "kind": "official"})
    publish([Change("publish", "actors", f"actor-{name}")], reason=f"{name} {number}", origin=Origin.SEEDS)
"""


def _environment(url: str) -> dict[str, str]:
    return {**os.environ, "DATABASE_URL": url, "PYTHONPATH": str(settings.BASE_DIR)}


def _test_database_url() -> str:
    parameters = connection.settings_dict
    host = f"{parameters['HOST'] or 'localhost'}:{parameters['PORT'] or 5432}"
    password = f":{parameters['PASSWORD']}" if parameters["PASSWORD"] else ""
    return f"postgresql://{parameters['USER']}{password}@{host}/{parameters['NAME']}"


def _publish_in_parallel(url: str) -> None:
    workers = [
        subprocess.Popen(
            [sys.executable, "-c", WORKER, f"p{number}", str(ROUNDS)],
            env=_environment(url),
            cwd=settings.BASE_DIR,
            stderr=subprocess.PIPE,
            text=True,
        )
        for number in range(PUBLISHERS)
    ]
    for worker in workers:
        _, errors = worker.communicate(timeout=120)
        assert worker.returncode == 0, errors


def assert_complete() -> None:
    """Check the chain, the numbers and the documents of the database that Django is set up with."""
    editions = list(Edition.objects.order_by("number"))
    assert [edition.number for edition in editions] == list(range(1, PUBLISHERS * ROUNDS + 1))
    assert {edition.origin for edition in editions} == {Origin.SEEDS}
    assert Head.objects.get().version == editions[-1].version
    assert all(one.at <= two.at for one, two in itertools.pairwise(editions))
    assert len({edition.reason for edition in editions}) == PUBLISHERS * ROUNDS
    chain = "0" * 64
    for edition in editions:
        records = Record.objects.filter(first_edition=edition.number)
        written = {(record.resource, record.slug): record.document_sha256 for record in records}
        assert len(written) == 1
        chain = chain_hash(chain, written)
        assert chain == edition.chain
    assert Actor.objects.get(slug="counter").name == str(PUBLISHERS * ROUNDS), (
        "what was read under the lock is still so"
    )
    current = Record.objects.current()
    assert {record.slug: f"{ROUNDS - 1}" in record.document for record in current} == {
        f"actor-p{number}": True for number in range(PUBLISHERS)
    }


@pytest.fixture
def shared_database(transactional_db: None, tmp_path: Path) -> str:
    """Return the address of an empty migrated database that several processes can open."""
    if connection.vendor == "postgresql":
        return _test_database_url()
    url = f"sqlite:///{tmp_path / 'publishers.sqlite3'}"
    _run(url, "manage.py", "migrate", "--verbosity", "0")
    return url


def _run(url: str, *arguments: str) -> None:
    subprocess.run([sys.executable, *arguments], env=_environment(url), cwd=settings.BASE_DIR, check=True)


def test_publishers_at_once_lose_and_skip_nothing(shared_database: str) -> None:
    _publish_in_parallel(shared_database)
    script = "import django; django.setup(); from tests.publication import test_concurrency as t; t.assert_complete()"
    _run(shared_database, "-c", script)
