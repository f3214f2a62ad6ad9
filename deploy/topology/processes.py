"""Processes of a topology: started, watched, stopped and killed by their own number alone."""

import contextlib
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping
from pathlib import Path

STOP_SECONDS = 15


class NotReadyError(Exception):
    """A server did not come up in time; the message ends with what it wrote last."""


def free_port() -> int:
    """Return a port of 127.0.0.1 on which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def listens(port: int) -> bool:
    """Say whether somebody accepts connections on a port of 127.0.0.1."""
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


def wait_until(holds: Callable[[], bool], *, seconds: float, what: str, every: float = 0.05) -> float:
    """Wait until something holds and return how many seconds it took. Raises NotReadyError."""
    started = time.monotonic()
    while not holds():
        if time.monotonic() - started > seconds:
            raise NotReadyError(f"{what}: not within {seconds} s")
        time.sleep(every)
    return time.monotonic() - started


class Process:
    """One server in a process group of its own, so that its workers go with it."""

    def __init__(
        self,
        name: str,
        command: list[str],
        log: Path,
        environment: Mapping[str, str],
        *,
        folder: Path = Path("/"),
    ) -> None:
        self.name = name
        self.command = command
        self.log = log
        self.environment = dict(environment)
        self.folder = folder
        self._running: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it; what it writes goes to its log."""
        with self.log.open("ab") as output:
            self._running = subprocess.Popen(
                self.command,
                env=self.environment,
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )

    @property
    def lives(self) -> bool:
        """Whether it was started and has not ended."""
        return self._running is not None and self._running.poll() is None

    def wait_ready(self, ready: Callable[[], bool], seconds: float = 60) -> None:
        """Wait until it is ready. Raises NotReadyError, at once when it has ended."""
        try:
            wait_until(lambda: ready() or not self.lives, seconds=seconds, what=self.name)
        except NotReadyError as error:
            raise NotReadyError(f"{error}: {self.tail()}") from error
        if not self.lives:
            raise NotReadyError(f"{self.name} ended: {self.tail()}")

    def tail(self) -> str:
        """Return the end of its log."""
        return self.log.read_text(errors="replace")[-1500:] if self.log.is_file() else ""

    def wait(self) -> None:
        """Wait some seconds for its end."""
        if self._running is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._running.wait(timeout=STOP_SECONDS)

    def stop(self) -> None:
        """Ask it to end, and make it end when it does not."""
        if self._running is not None and self.lives:
            self._running.terminate()
            self.wait()
        self.kill()

    def kill(self) -> None:
        """End it and its workers without notice."""
        if self._running is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._running.pid, signal.SIGKILL)
        self._running.wait()
