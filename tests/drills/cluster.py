"""A PostgreSQL server of one's own: a private folder, a free port, and every way to make it stop."""

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

import psycopg

from bootstrap.trial import free_port

SECONDS_MAX = 30
# What two small clusters and their log take.
MEMORY_BYTES = 2**29


def programs() -> Path | None:
    """Return the folder of initdb and pg_ctl, or None where PostgreSQL's server is not installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    path = found[-1] if found else shutil.which("initdb")
    return Path(path).parent if path else None


def memory() -> Path | None:
    """Return a folder that needs no disk, for what need not last; None where there is none of some size."""
    folder = Path("/dev/shm")  # noqa: S108 - the folders made there are temporary and our own
    return folder if folder.is_dir() and shutil.disk_usage(folder).free > MEMORY_BYTES else None


class Cluster:
    """A server that nobody else uses, as careful as one in service: what it loses in a drill is lost in truth."""

    def __init__(
        self,
        *,
        max_connections: int = 30,
        settings: Mapping[str, str] | None = None,
        folder: Path | None = None,
        empty: bool = True,
    ) -> None:
        bin_folder = programs()
        assert bin_folder is not None
        self._bin = bin_folder
        self._folder = Path(tempfile.mkdtemp(prefix="karabakh-cluster-", dir=folder))
        self.data = self._folder / "data"
        self.port = free_port()
        self._settings = {"max_connections": str(max_connections)} | dict(settings or {})
        self._process: subprocess.Popen[bytes] | None = None
        self._folder.chmod(0o755)
        self.data.mkdir()
        if os.getuid() == 0:
            # The server refuses to run as root, so its own user owns the folder.
            shutil.chown(self.data, "postgres")
        if empty:
            # Small pieces of log are sooner made, kept, and missing.
            more = (
                "-U",
                "postgres",
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--locale=C.UTF-8",
                "-N",
                "--wal-segsize=1",
            )
            self.run(str(self._bin / "initdb"), "-D", str(self.data), *more)

    def run(self, *command: str) -> None:
        """Run a command as the user who owns the data."""
        who = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
        subprocess.run(
            [*who, *command],
            check=True,
            stdout=subprocess.DEVNULL,
            cwd="/",
            env={"PATH": f"{self._bin}:{os.environ['PATH']}", "PGDATA": str(self.data), "LC_ALL": "C.UTF-8"},
            timeout=SECONDS_MAX,
        )

    def address(self, database: str) -> str:
        """Return the address of a database."""
        return f"postgresql://postgres@127.0.0.1:{self.port}/{database}"

    def start(self) -> float:
        """Start the server, recovering whatever there is to recover; return the seconds until it answered."""
        begun = time.monotonic()
        # As a child of this process, which can tell that it has ended; a container's first process may not.
        self._process = subprocess.Popen(
            [
                *(str(self._bin / "postgres"), "-D", str(self.data), "-p", str(self.port)),
                *("-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="),
                *("-c", "shared_buffers=16MB", "-c", "fsync=on", "-c", "synchronous_commit=on"),
                *(part for name, value in self._settings.items() for part in ("-c", f"{name}={value}")),
            ],
            user="postgres" if os.getuid() == 0 else None,
            extra_groups=[] if os.getuid() == 0 else None,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd="/",
        )
        while time.monotonic() - begun < SECONDS_MAX:
            assert self._process.poll() is None, "the server ended at once"
            if self.is_running():
                return time.monotonic() - begun
            time.sleep(0.02)
        raise AssertionError(f"no answer after {SECONDS_MAX} s")

    def is_running(self) -> bool:
        """Say whether the server takes connections."""
        with contextlib.suppress(psycopg.OperationalError), psycopg.connect(self.address("postgres")):
            return True
        return False

    def revive(self) -> float:
        """Start the server again if it has given up, which it may be about to; return the seconds that this took."""
        begun = time.monotonic()
        assert self._process is not None
        while time.monotonic() - begun < SECONDS_MAX:
            if self._process.poll() is not None:
                self.start()
            if self.is_running():
                return time.monotonic() - begun
            time.sleep(0.02)
        raise AssertionError(f"no answer after {SECONDS_MAX} s")

    def stop(self) -> None:
        """End the server in an orderly way, without waiting for those who are connected."""
        assert self._process is not None
        self._process.send_signal(signal.SIGINT)
        self._process.wait(SECONDS_MAX)

    def kill(self) -> None:
        """End every process of the server at once, with nothing written that was not written yet."""
        assert self._process is not None
        pid = self._process.pid
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        self._process.kill()
        for child in children:
            with contextlib.suppress(ProcessLookupError):
                os.kill(int(child), signal.SIGKILL)
        self._process.wait(SECONDS_MAX)
        # The memory that they shared must be gone before a new server may use the folder.
        until = time.monotonic() + SECONDS_MAX
        while any(_has_memory(child) for child in children) and time.monotonic() < until:
            time.sleep(0.02)

    def create(self, database: str) -> str:
        """Create an empty database and return its address."""
        with psycopg.connect(self.address("postgres"), autocommit=True) as raw:
            raw.execute(f'CREATE DATABASE "{database}"')
        return self.address(database)

    def remove(self) -> None:
        """Stop whatever still runs, and forget what it held."""
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(signal.SIGQUIT)
            self._process.wait(SECONDS_MAX)
        shutil.rmtree(self._folder, ignore_errors=True)


def _has_memory(pid: str) -> bool:
    """Say whether a process still runs; one that has ended and was not collected yet does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False
