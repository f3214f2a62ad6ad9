"""A served API for a trial: the fixtures in a database of its own, on a port of its own, gone afterwards."""

import contextlib
import secrets
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from bootstrap.environment import PYTHON, ROOT, Stop
from bootstrap.local import local_environment
from bootstrap.serving import gunicorn_options

READY_SECONDS = 120


@contextlib.contextmanager
def served() -> Iterator[str]:
    """Load the fixtures into a temporary SQLite file and serve them; give the address."""
    with tempfile.TemporaryDirectory(prefix="karabakh-") as folder:
        environment = local_environment() | {
            "LOCAL_MODE": "on",
            "SECRET_KEY": secrets.token_urlsafe(60),
            "DATABASE_URL": f"sqlite:///{folder}/trial.sqlite3",
            "ALLOWED_HOSTS": "127.0.0.1",
        }
        environment.pop("PUBLIC_URL", None)
        log = Path(folder, "log")
        with log.open("wb") as output:
            for step in (["migrate", "--no-input", "--verbosity", "0"], ["load_facts", "--verbosity", "0"]):
                command = [str(PYTHON), "manage.py", *step]
                if subprocess.run(
                    command, cwd=ROOT, env=environment, stdout=output, stderr=output, check=False
                ).returncode:
                    raise Stop(f"`manage.py {step[0]}` failed: {log.read_text(errors='replace')[-800:]}")
            port = free_port()
            address = f"http://127.0.0.1:{port}"
            server = subprocess.Popen(
                [
                    str(PYTHON),
                    "-m",
                    "gunicorn",
                    *gunicorn_options(f"127.0.0.1:{port}"),
                    "karabakh_api.wsgi:application",
                ],
                cwd=ROOT,
                env=environment,
                stdout=output,
                stderr=output,
            )
            try:
                wait_until_ready(address, server, log)
                yield address
            finally:
                server.terminate()
                server.wait(timeout=30)


def free_port() -> int:
    """Return a port on which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_until_ready(address: str, server: "subprocess.Popen[bytes]", log: Path) -> None:
    """Wait until the server says that it is ready."""
    until = time.monotonic() + READY_SECONDS
    while time.monotonic() < until and server.poll() is None:
        with contextlib.suppress(OSError, urllib.error.URLError):
            urllib.request.urlopen(f"{address}/readyz", timeout=5).close()  # noqa: S310 - an address made here
            return
        time.sleep(0.2)
    raise Stop(f"the API did not start: {log.read_text(errors='replace')[-800:]}")
