"""A release goes out while the one before serves: `python -m tests.drills.rolling [--since REVISION] [tests ...]`.

Both run on one PostgreSQL of this machine, made for it and gone afterwards, with the packages installed here:

1. the older code's own tests, on tables that this code has migrated: it reads, curates and publishes there;
2. the same questions to both codes, on the older tables with what the older code published, and on the new tables with
   what this code published: no answer may differ in its status, none may be 500 or above.

Exit code 1 when one of these does not hold. Some minutes.
"""

import argparse
import io
import json
import os
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from django.conf import settings

from tests.drills.cluster import Cluster
from tests.drills.service import SECRET_KEY

NEW = Path(__file__).resolve().parents[2]
TESTS = ("tests/api", "tests/curation/verbs")
# Of some thousand questions: each of so many.
EVERY = 8

# Run by each code in its own folder, so they use nothing that one of them may lack.
SETUP = "import json, sys, django; django.setup(); "
QUESTIONS = (
    SETUP
    + "from tests.drills.queries import addresses; print(json.dumps(list(addresses())[:: int(sys.argv[1])]))"
)
ASK = (
    SETUP
    + """
import hashlib
from django.test import Client
client, found = Client(raise_request_exception=False), {}
for address in json.load(sys.stdin):
    answer = client.get(address, SERVER_NAME="localhost")
    found[address] = [answer.status_code, hashlib.sha256(answer.getvalue()).hexdigest()]
print(json.dumps(found))
"""
)

Answers = dict[str, tuple[int, str]]


def git(*arguments: str) -> bytes:
    """Ask the repository of this code."""
    return subprocess.run(["git", *arguments], cwd=NEW, check=True, capture_output=True).stdout  # noqa: S607 - whichever git is installed


def last_release() -> str:
    """Return the newest tag, which names a release."""
    try:
        return git("describe", "--tags", "--abbrev=0").decode().strip()
    except subprocess.CalledProcessError:
        sys.exit("rolling: there is no release to compare with yet: name a revision with --since")


def check_out(revision: str, folder: Path) -> None:
    """Put the files of a revision into a folder."""
    with tarfile.open(fileobj=io.BytesIO(git("archive", "--format=tar", revision))) as archive:
        # Python before 3.11.4 knows no filters; what comes out of our own repository needs none.
        archive.extraction_filter = getattr(tarfile, "data_filter", lambda member, _: member)
        archive.extractall(folder)  # noqa: S202 - filtered above


class Code:
    """One of the two, in a folder of its own."""

    def __init__(self, name: str, folder: Path) -> None:
        self.name, self.folder = name, folder

    def _environment(self, address: str) -> dict[str, str]:
        return os.environ | {
            "LOCAL_MODE": "on",
            "SECRET_KEY": SECRET_KEY,
            "DATABASE_URL": address,
            "TEST_DATABASE_URL": address,
            "ARTICLES_DIR": str(settings.ARTICLES_DIR),
            "PYTHONPATH": str(self.folder),
            "DJANGO_SETTINGS_MODULE": "karabakh_api.settings",
            "LOG_LEVEL": "CRITICAL",
        }

    def run(self, address: str, *arguments: str, given: str = "") -> str:
        """Run Python on a database and return what it prints."""
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=self.folder,
            env=self._environment(address),
            input=given,
            stdout=subprocess.PIPE,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"{self.name}: {' '.join(arguments)[:80]} failed\n{done.stdout[-3000:]}")
        return done.stdout

    def migrate(self, address: str) -> None:
        """Bring the tables to this code's state."""
        self.run(address, "manage.py", "migrate", "--verbosity", "0")

    def fill(self, address: str) -> None:
        """Publish the committed data."""
        self.run(address, "manage.py", "load_facts", "--verbosity", "0")

    def migrations(self) -> set[str]:
        """Return its own migrations."""
        return {str(path.relative_to(self.folder)) for path in self.folder.glob("*/migrations/0*.py")}

    def ask(self, address: str, questions: list[str]) -> Answers:
        """Ask each question; return status and digest of every answer."""
        found: dict[str, list[str]] = json.loads(
            self.run(address, "-c", ASK, given=json.dumps(questions)).splitlines()[-1]
        )
        return {question: (int(status), digest) for question, (status, digest) in found.items()}


def own_tests(cluster: Cluster, old: Code, new: Code, tests: list[str]) -> bool:
    """Run the older code's tests on the new tables; say whether they pass."""
    # What pytest calls the database that it is to use; --reuse-db leaves the tables in it as they are.
    new.migrate(cluster.create("test_rolling"))
    # Browsers look at pages; their tests empty all tables, and newer ones may refuse that or be in the way.
    pytest = ["-m", "pytest", "-q", "-p", "no:cacheprovider", "--reuse-db", "--ignore-glob=*browser*", *tests]
    try:
        said = old.run(cluster.address("rolling"), *pytest)
    except RuntimeError as error:
        print(f"old code on new tables: its own tests FAILED\n{error}", flush=True)
        return False
    print(f"old code on new tables, {' '.join(tests)}: {said.strip().splitlines()[-1]}", flush=True)
    return True


def compare(cluster: Cluster, owner: Code, other: Code, every: int) -> bool:
    """Let one code make the tables and publish, and both answer; say whether they agree."""
    address = cluster.create(f"of_{owner.name}")
    owner.migrate(address)
    owner.fill(address)
    questions = json.loads(owner.run(address, "-c", QUESTIONS, str(every)).splitlines()[-1])
    expected, found = owner.ask(address, questions), other.ask(address, questions)
    wrong = [
        f"  {question[:150]}: {owner.name} {expected[question][0]}, {other.name} {found[question][0]}"
        for question in questions
        if found[question][0] != expected[question][0] or found[question][0] >= 500
    ]
    same = sum(found[question] == expected[question] for question in questions)
    print(
        f"{other.name} code on {owner.name} tables: {len(questions)} questions, {len(wrong)} answered otherwise, "
        f"{same} byte for byte alike",
        *wrong[:10],
        sep="\n",
        flush=True,
    )
    return not wrong


def main() -> None:
    """Compare this code with an older revision."""
    parser = argparse.ArgumentParser(prog="python -m tests.drills.rolling")
    parser.add_argument("--since", help="revision that serves now (default: the newest tag)")
    parser.add_argument(
        "--every", type=int, default=EVERY, help="each of so many questions (default: %(default)s)"
    )
    parser.add_argument("tests", nargs="*", help=f"tests of the older code (default: {' '.join(TESTS)})")
    options = parser.parse_args()
    revision = options.since or last_release()
    cluster = Cluster()
    try:
        cluster.start()
        with tempfile.TemporaryDirectory(prefix="karabakh-rolling-") as folder:
            check_out(revision, Path(folder))
            old, new = Code("old", Path(folder)), Code("new", NEW)
            added = sorted(new.migrations() - old.migrations())
            print(f"since {revision}: {', '.join(added) or 'no migration'}", flush=True)
            held = [
                compare(cluster, old, new, options.every),
                compare(cluster, new, old, options.every),
                own_tests(cluster, old, new, options.tests or list(TESTS)),
            ]
    finally:
        cluster.remove()
    sys.exit(not all(held))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "karabakh_api.settings")
    os.environ.setdefault("LOCAL_MODE", "on")
    main()
