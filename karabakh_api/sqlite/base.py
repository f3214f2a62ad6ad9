"""The engine: Django's own, whose statements are ended when they have run for too long."""

import sqlite3
import time
from collections.abc import Callable
from typing import Any

from django.db.backends.sqlite3 import base

# Steps of SQLite's machine between two looks at the clock: some milliseconds. A page takes fewer steps than this.
STEPS = 100_000
# A longer pause between two looks is no work: somebody was slow to fetch the next row.
PAUSE_SECONDS = 0.25


class Clock:
    """Measures how long the newest statement of one connection has been at work."""

    def __init__(self, limit_seconds: float) -> None:
        self._limit = limit_seconds
        self._worked = 0.0
        self._last = 0.0

    def start(self) -> None:
        """Begin a statement."""
        self._worked = 0.0
        self._last = time.monotonic()

    def is_over(self) -> bool:
        """Add the time since the last look, and tell SQLite to stop when it is too much."""
        now = time.monotonic()
        passed, self._last = now - self._last, now
        if passed < PAUSE_SECONDS:
            self._worked += passed
        return self._worked > self._limit


def limited(clock: Clock) -> type[base.SQLiteCursorWrapper]:
    """Return a cursor that starts the clock with every statement."""
    started: Callable[[], None] = clock.start

    class LimitedCursor(base.SQLiteCursorWrapper):
        def execute(self, query: Any, params: Any = None) -> Any:
            started()
            return super().execute(query, params)

        def executemany(self, query: Any, param_list: Any) -> Any:
            started()
            return super().executemany(query, param_list)

    return LimitedCursor


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection; `OPTIONS` say under `statement_timeout_ms` how long a statement may work."""

    def get_connection_params(self) -> dict[str, Any]:
        """Keep from the library what it does not know."""
        params: dict[str, Any] = super().get_connection_params()
        self._clock = Clock(params.pop("statement_timeout_ms") / 1000)
        self._cursor_type = limited(self._clock)
        return params

    def get_new_connection(self, conn_params: dict[str, Any]) -> sqlite3.Connection:
        """Connect, and have the clock looked at while statements run."""
        connection: sqlite3.Connection = super().get_new_connection(conn_params)
        connection.set_progress_handler(self._clock.is_over, STEPS)
        return connection

    def create_cursor(self, name: str | None = None) -> Any:
        """Return a cursor whose statements are timed."""
        return self.connection.cursor(factory=self._cursor_type)
