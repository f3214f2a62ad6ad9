"""Cuts the connection to a replica that hangs: without it every thread would wait for a server that never answers."""

import contextlib
import os
import socket
import threading
import time
from collections.abc import Iterator
from typing import Any

from django.db import connections

# The public API answers within milliseconds, and no statement runs for more than three seconds.
ANSWER_SECONDS_MAX = 4.0
_EVERY_SECONDS = 0.25


class Watch:
    """The threads of this process that deal with a server, and a thread that ends what takes too long."""

    def __init__(self) -> None:
        self._waiting: dict[int, tuple[float, Any]] = {}
        self._lock = threading.Lock()
        self._watcher: threading.Thread | None = None

    @contextlib.contextmanager
    def over(self, alias: str, seconds: float = ANSWER_SECONDS_MAX) -> Iterator[None]:
        """Cut this thread's connection to a server when the block takes longer than some seconds."""
        if alias not in list(connections):
            yield
            return
        me = threading.get_ident()
        with self._lock:
            self._waiting[me] = (time.monotonic() + seconds, connections[alias])
            self._start()
        try:
            yield
        finally:
            with self._lock:
                self._waiting.pop(me, None)

    def _start(self) -> None:
        # Threads do not survive a fork, so each process starts its own when it first needs it.
        if self._watcher is None or not self._watcher.is_alive():
            self._watcher = threading.Thread(target=self._run, name="watch-replicas", daemon=True)
            self._watcher.start()

    def _run(self) -> None:
        while True:
            time.sleep(_EVERY_SECONDS)
            with self._lock:
                for until, connection in self._waiting.values():
                    if time.monotonic() > until:
                        cut(connection)


def cut(connection: Any) -> None:
    """Shut the socket of a Django connection, so that whoever waits for it is told that the server is lost."""
    with (
        contextlib.suppress(Exception),
        socket.socket(fileno=os.dup(connection.connection.pgconn.socket)) as wire,
    ):
        wire.shutdown(socket.SHUT_RDWR)


watch = Watch()
