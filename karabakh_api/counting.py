"""Where requests are counted: in Redis for many machines, in a file for the processes of one, or in one process."""

import contextlib
import functools
import logging
import os
import sqlite3
import tempfile
import threading
import time
from pathlib import Path
from typing import Protocol

from django.core.exceptions import ImproperlyConfigured

# A store that has failed is left alone for so long; meanwhile each process counts for itself.
REST_SECONDS = 5.0
WAIT_SECONDS = 0.25

logger = logging.getLogger(__name__)


class Counter(Protocol):
    """Counts under a key until a moment."""

    def count(self, key: str, until: int) -> int:
        """Add one under the key and return the sum; the key is forgotten after `until` (seconds since 1970)."""


class MemoryCounter:
    """Counts in one process."""

    KEYS_MAX = 100_000

    def __init__(self) -> None:
        self._counts: dict[str, tuple[int, int]] = {}
        self._lock = threading.Lock()

    def count(self, key: str, until: int) -> int:
        """Add one under the key and return the sum."""
        with self._lock:
            if len(self._counts) >= self.KEYS_MAX:
                now = time.time()
                self._counts = {key: kept for key, kept in self._counts.items() if kept[0] > now}
                if len(self._counts) >= self.KEYS_MAX:
                    self._counts.clear()
            kept_until, number = self._counts.get(key, (until, 0))
            number = number + 1 if kept_until == until else 1
            self._counts[key] = (until, number)
            return number


class FileCounter:
    """Counts in an SQLite file of its own, for all processes of one machine.

    It is not the service's database: a visitor who only reads must never wait for an editor who writes, and a count
    need not survive a loss of power, so nothing is flushed to the disk.
    """

    PURGE_SECONDS = 60

    def __init__(self, path: Path) -> None:
        self._path = path
        self._local = threading.local()
        self._purged = 0.0

    def count(self, key: str, until: int) -> int:
        """Add one under the key and return the sum; raises sqlite3.Error when the file cannot be used."""
        rows = self._connection().execute(
            "INSERT INTO counts VALUES (?, ?, 1) ON CONFLICT (key) DO UPDATE SET until = excluded.until,"
            " number = CASE WHEN until = excluded.until THEN number + 1 ELSE 1 END RETURNING number",
            (key, until),
        )
        [(number,)] = rows.fetchall()
        if time.monotonic() - self._purged > self.PURGE_SECONDS:
            self._purged = time.monotonic()
            self._connection().execute("DELETE FROM counts WHERE until < ?", (int(time.time()),))
        return int(number)

    def _connection(self) -> sqlite3.Connection:
        """Return this thread's connection; one that was inherited through a fork is not used."""
        kept: tuple[int, sqlite3.Connection] | None = getattr(self._local, "connection", None)
        if kept is None or kept[0] != os.getpid():
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            connection = sqlite3.connect(self._path, timeout=WAIT_SECONDS, isolation_level=None)
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = OFF")
            connection.execute(
                "CREATE TABLE IF NOT EXISTS counts (key TEXT PRIMARY KEY, until INTEGER NOT NULL,"
                " number INTEGER NOT NULL) WITHOUT ROWID"
            )
            kept = (os.getpid(), connection)
            self._local.connection = kept
        return kept[1]


class RedisCounter:
    """Counts in Redis, for all processes of all machines; one round trip."""

    def __init__(self, url: str) -> None:
        import redis  # noqa: PLC0415 - it takes 20 MB, which whoever counts in a file need not have

        self._error = redis.RedisError
        self._redis = redis.Redis.from_url(
            url, socket_timeout=WAIT_SECONDS, socket_connect_timeout=WAIT_SECONDS, health_check_interval=30
        )

    def count(self, key: str, until: int) -> int:
        """Add one under the key and return the sum; raises OSError when the server does not answer."""
        name = f"karabakh-api:{until}:{key}"
        try:
            pipeline = self._redis.pipeline(transaction=False)
            pipeline.incr(name)
            pipeline.expireat(name, until + 1)
            number, _ = pipeline.execute()
        except self._error as error:
            raise OSError(str(error)) from error
        return int(number)


class CarefulCounter:
    """Counts in a store, and in the process alone while the store fails: reading does not depend on counting."""

    def __init__(self, store: Counter) -> None:
        self._store = store
        self._memory = MemoryCounter()
        self._rest_until = 0.0

    def count(self, key: str, until: int) -> int:
        """Add one under the key and return the sum."""
        if time.monotonic() >= self._rest_until:
            try:
                return self._store.count(key, until)
            except (sqlite3.Error, OSError) as error:
                self._rest_until = time.monotonic() + REST_SECONDS
                logger.warning("requests are counted in each process alone: %s", error)
        return self._memory.count(key, until)


@functools.cache
def counter(store: str) -> Counter:
    """Return the counter that an address names: `redis://…`, `file:/path`, `file` (a temporary one), `memory`."""
    if store == "memory":
        return MemoryCounter()
    if store.startswith(("redis://", "rediss://", "unix://")):
        return CarefulCounter(RedisCounter(store))
    if store == "file":
        return CarefulCounter(FileCounter(_own_folder() / "counts.sqlite3"))
    if store.startswith("file:/"):
        return CarefulCounter(FileCounter(Path(store.removeprefix("file:"))))
    raise ImproperlyConfigured(f"THROTTLE_STORE={store!r}: write redis://…, file:/path, file or memory")


def _own_folder() -> Path:
    """Return a folder for temporary files that nobody else on this machine can have prepared."""
    folder = Path(tempfile.gettempdir()) / f"karabakh-api-{os.getuid()}"
    with contextlib.suppress(FileExistsError):
        folder.mkdir(mode=0o700)
    if folder.is_symlink() or folder.stat().st_uid != os.getuid() or folder.stat().st_mode & 0o077:
        return Path(tempfile.mkdtemp(prefix="karabakh-api-"))
    return folder
