"""The service as it runs in production, in processes of its own: started, asked, killed, started again."""

import dataclasses
import http.client
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from django.conf import settings

from bootstrap.serving import gunicorn_options
from bootstrap.trial import free_port

READY_SECONDS = 60
SECRET_KEY = "drills-only-" + "0123456789abcdef" * 4


@dataclasses.dataclass(frozen=True, slots=True)
class Answer:
    """What came back, and how long it took."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    seconds: float


class Service:
    """One installation: a gunicorn with two workers of four threads on a database."""

    def __init__(self, database_url: str) -> None:
        self.port = free_port()
        self.environment = {
            **os.environ,
            "LOCAL_MODE": "on",
            "SECRET_KEY": SECRET_KEY,
            "ALLOWED_HOSTS": "127.0.0.1",
            "DATABASE_URL": database_url,
            "LOG_LEVEL": "CRITICAL",
        }
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, probe: str = "/readyz") -> float:
        """Start it and wait until it answers a probe; return the seconds that this took."""
        begun = time.monotonic()
        self._process = subprocess.Popen(
            [
                *(sys.executable, "-m", "gunicorn", *gunicorn_options(f"127.0.0.1:{self.port}")),
                *("--graceful-timeout", "10", "karabakh_api.wsgi:application"),
            ],
            cwd=settings.BASE_DIR,
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        while time.monotonic() - begun < READY_SECONDS:
            assert self._process.poll() is None, "gunicorn did not start"
            try:
                if self.ask(probe).status == 200:
                    return time.monotonic() - begun
            except OSError:
                time.sleep(0.05)
        raise AssertionError(f"not ready after {READY_SECONDS} s")

    def kill(self) -> None:
        """End every process of it at once."""
        assert self._process is not None
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def terminate(self) -> float:
        """Ask it to end and return the seconds until it has."""
        assert self._process is not None
        begun = time.monotonic()
        self._process.terminate()
        self._process.wait(timeout=30)
        return time.monotonic() - begun

    def reload(self) -> None:
        """Ask it to replace its workers by new ones, as after a change of its settings."""
        assert self._process is not None
        self._process.send_signal(signal.SIGHUP)

    def remove(self) -> None:
        """Make sure that nothing of it is left."""
        if self._process is not None and self._process.poll() is None:
            self.kill()

    def processes(self) -> Iterator[int]:
        """Yield the identifier of each of its processes."""
        assert self._process is not None
        yield self._process.pid
        children = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children").read_text()
        yield from map(int, children.split())

    def limit_files(self, size: int) -> None:
        """Let no file of the service grow beyond a size in bytes, as a full disk would; -1 takes the limit away."""
        for pid in self.processes():
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, -1))

    def ask(
        self, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None, wait: float = 15
    ) -> Answer:
        """Ask on a connection of its own; raise OSError or HTTPException when nothing whole comes back."""
        connection = self.connection(wait)
        try:
            return answer_of(connection, path, body, headers or {})
        finally:
            connection.close()

    def connection(self, wait: float = 15) -> http.client.HTTPConnection:
        """Return a connection to it that opens with the first question."""
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=wait)


def answer_of(
    connection: http.client.HTTPConnection, path: str, body: bytes | None, headers: Mapping[str, str]
) -> Answer:
    """Ask on a connection; raise OSError or HTTPException when nothing whole comes back."""
    begun = time.monotonic()
    connection.request("GET" if body is None else "POST", path, body, dict(headers))
    got = connection.getresponse()
    content = got.read()
    return Answer(got.status, dict(got.getheaders()), content, time.monotonic() - begun)
