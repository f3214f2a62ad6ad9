"""Clients that send as slowly as they may, to hold the service up: heads or bodies, a byte at a time."""

import contextlib
import socket
import threading
import time
from collections.abc import Iterator

SEND_SECONDS = 1.0
# Not the address of the good client, and several, so that the limit of one address does not thin them out.
SOURCES = ("127.0.0.2", "127.0.0.3", "127.0.0.4")

HEAD = b"GET /api/v1/facts/ HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: "
BODY = (
    b"POST /admin/login/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    b"Content-Length: 100000\r\n\r\n"
)
PUBLIC_BODY = BODY.replace(b"POST /admin/login/", b"GET /api/v1/facts/")


class SlowClients(threading.Thread):
    """Keeps a number of slow connections open: one that the server closes is opened again at once."""

    def __init__(self, port: int, number: int, start: bytes) -> None:
        super().__init__(daemon=True)
        self.port = port
        self.begin = start
        self.sockets: list[socket.socket | None] = [None] * number
        self.refused = 0
        self.ending = threading.Event()
        self.all_open = threading.Event()

    def run(self) -> None:
        """Send a byte on each connection every second."""
        while not self.ending.is_set():
            started = time.monotonic()
            for index in range(len(self.sockets)):
                self._feed(index)
            self.all_open.set()
            self.ending.wait(max(0.0, SEND_SECONDS - (time.monotonic() - started)))
        for each in self.sockets:
            if each is not None:
                each.close()

    def _feed(self, index: int) -> None:
        current = self.sockets[index]
        try:
            if current is None:
                current = self._opened(index)
            else:
                current.sendall(b"x")
        except OSError:
            self.refused += 1
            if current is not None:
                current.close()
            current = None
        self.sockets[index] = current

    def _opened(self, index: int) -> socket.socket:
        source = (SOURCES[index % len(SOURCES)], 0)
        opened = socket.create_connection(("127.0.0.1", self.port), timeout=2, source_address=source)
        opened.sendall(self.begin)
        return opened


@contextlib.contextmanager
def slow_clients(port: int, number: int, start: bytes) -> Iterator[SlowClients]:
    """Hold some slow connections open within the block."""
    clients = SlowClients(port, number, start)
    clients.start()
    clients.all_open.wait(timeout=30)
    try:
        yield clients
    finally:
        clients.ending.set()
        clients.join(timeout=10)
