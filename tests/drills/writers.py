"""Editors without pages: each gives one draft a new name again and again, by the newsroom's own steps.

Lighter than a save in the admin, so that a busy machine still does many; `newsroom.write` is what they do.
"""

import subprocess
import sys
import threading
import time

from django.conf import settings

from tests.drills.load import Load, Saver
from tests.drills.service import Answer, Service

PROCESSES = 2
SCRIPT = "import django; django.setup(); from tests.drills import newsroom; newsroom.write()"


class Desk(Load):
    """Several editors at work at once, in processes of their own."""

    def __init__(self, service: Service, way_in: dict[str, object]) -> None:
        super().__init__(service, way_in)
        slugs: list[str] = list(way_in["drafts"])  # type: ignore[call-overload]
        self._by_slug = {slug: Saver(slug) for slug in slugs}
        self.curators = list(self._by_slug.values())
        self.logs = False
        self._environment = {**service.environment, "PYTHONPATH": str(settings.BASE_DIR)}
        self._shares = [slugs[number::PROCESSES] for number in range(PROCESSES)]
        self._processes: list[subprocess.Popen[str]] = []
        self._listeners: list[threading.Thread] = []

    def start(self) -> None:
        """Start the processes, and wait for the first save of each."""
        for slugs in self._shares:
            process = subprocess.Popen(
                [sys.executable, "-c", SCRIPT, *slugs],
                cwd=settings.BASE_DIR,
                env=self._environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
            self._processes.append(process)
            self._listeners.append(threading.Thread(target=self._listen, args=(process,), daemon=True))
            self._listeners[-1].start()
        before, until = self.saved, time.monotonic() + 60
        while self.saved < before + len(self.curators):
            assert time.monotonic() < until, "nobody saves"
            time.sleep(0.02)

    def stop(self) -> None:
        """Let everybody finish."""
        for process in self._processes:
            assert process.stdin is not None
            process.stdin.close()
        self._wait()

    def kill(self) -> None:
        """End the processes at once, whatever they are doing; `start` brings everybody back."""
        for process in self._processes:
            process.kill()
        self._wait()

    def _wait(self) -> None:
        for process, listener in zip(self._processes, self._listeners, strict=True):
            process.wait(60)
            listener.join(60)
            for pipe in (process.stdin, process.stdout):
                assert pipe is not None
                pipe.close()
        self._processes, self._listeners = [], []

    def _listen(self, process: "subprocess.Popen[str]") -> None:
        assert process.stdout is not None
        for line in process.stdout:
            if not line.endswith("\n"):
                return  # killed while it spoke
            what, slug, said = line.split()
            saver = self._by_slug[slug]
            if what == "tried":
                saver.tried.append(f"{slug} {said}")
            elif what == "saved":
                saver.saved.append(f"{slug} {said}")
            else:
                # Nobody is there to answer 503: this is the driver's own error, and how long it took to come.
                saver.refused.append(Answer(0, {}, b"", float(said)))
