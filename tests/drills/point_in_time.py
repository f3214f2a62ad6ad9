"""A server whose log is kept, and another one made of it as it was at a moment; by the scripts of deploy/postgresql."""

import contextlib
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
from django.conf import settings

from karabakh_api.backup.digests import Digests, of_postgresql
from tests.drills.cluster import SECONDS_MAX, Cluster, memory

SCRIPTS = Path(settings.BASE_DIR) / "deploy" / "postgresql"


class Archive:
    """The folders in which copies and the log are kept, open to the user of PostgreSQL."""

    def __init__(self) -> None:
        # Not below pytest's own folder, which that user may not enter.
        folder = Path(tempfile.mkdtemp(prefix="karabakh-archive-", dir=memory()))
        self.log, self.copy = folder / "log", folder / "base"
        folder.chmod(0o755)
        self.log.mkdir()
        # What the server's own user runs must be readable by it.
        for script in ("archive.sh", "recover.sh"):
            shutil.copy(SCRIPTS / script, folder)
        self._folder = folder
        with contextlib.suppress(LookupError, PermissionError):
            shutil.chown(folder, "postgres")
            shutil.chown(self.log, "postgres")

    @property
    def settings(self) -> dict[str, str]:
        """Return the settings of a server whose log is kept here."""
        command = f'sh {self._folder / "archive.sh"} "%p" "%f" {self.log}'
        return {"archive_mode": "on", "archive_timeout": "60", "archive_command": command}

    def remove(self) -> None:
        """Throw all of it away."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def copy_of(self, cluster: Cluster) -> None:
        """Copy a running server, as an installation does every night."""
        where = ("-h", "127.0.0.1", "-p", str(cluster.port), "-U", "postgres")
        cluster.run("pg_basebackup", *where, "--checkpoint=fast", "--pgdata", str(self.copy))

    def take_all(self, cluster: Cluster) -> None:
        """Wait until the server's log is here up to now."""
        until = time.monotonic() + SECONDS_MAX
        with psycopg.connect(cluster.address("postgres"), autocommit=True) as raw:
            [(piece,)] = raw.execute("SELECT pg_walfile_name(pg_switch_wal())").fetchall()
            while not (self.log / piece).exists():
                assert time.monotonic() < until, f"{piece} is not kept"
                time.sleep(0.02)

    @contextlib.contextmanager
    def at(self, moment: str) -> Iterator[Cluster]:
        """Yield a server that stands where the copied one stood at a moment."""
        recovered = Cluster(empty=False, folder=memory())
        try:
            recovered.run("sh", str(self._folder / "recover.sh"), str(self.copy), str(self.log), moment)
            recovered.start()
            _until_promoted(recovered)
            yield recovered
        finally:
            recovered.remove()


def _until_promoted(cluster: Cluster) -> None:
    until = time.monotonic() + SECONDS_MAX
    with psycopg.connect(cluster.address("postgres"), autocommit=True) as raw:
        while raw.execute("SELECT pg_is_in_recovery()").fetchone() == (True,):
            assert time.monotonic() < until, "it still reads its log"
            time.sleep(0.02)


def moment_of(address: str) -> str:
    """Return the present moment as the server's clock has it."""
    with psycopg.connect(address) as raw:
        [(moment,)] = raw.execute("SELECT clock_timestamp()::text").fetchall()
    return str(moment)


def contents_of(address: str) -> Digests:
    """Return what a database holds, a hash a table."""
    with psycopg.connect(address) as raw:
        return of_postgresql(raw)
