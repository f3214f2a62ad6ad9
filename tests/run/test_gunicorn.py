"""What a gunicorn started in the project's folder gives away: nothing of itself."""

import ctypes
import importlib
import runpy
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bootstrap.serving import gunicorn_options
from bootstrap.trial import free_port
from deploy.topology.servers import image_command

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """Serve the smallest application there is, with the options that the service gets."""
    chosen = free_port()
    options = [option for option in gunicorn_options(f"127.0.0.1:{chosen}") if option != "--preload"]
    process = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", *options, "wsgiref.simple_server:demo_app"],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    yield chosen
    process.terminate()
    process.wait(timeout=30)


def answer(port: int, request: bytes) -> str:
    until = time.monotonic() + 30
    while True:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=10) as wire:
                wire.sendall(request)
                return b"".join(iter(lambda: wire.recv(65536), b"")).decode("latin-1")
        except ConnectionRefusedError:
            assert time.monotonic() < until
            time.sleep(0.05)


@pytest.mark.parametrize(
    ("request_sent", "status"),
    [
        (b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", 200),
        (b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n", 400),
    ],
)
def test_no_answer_names_the_server(port: int, request_sent: bytes, status: int) -> None:
    head = answer(port, request_sent).partition("\r\n\r\n")[0]
    assert head.startswith(f"HTTP/1.1 {status} ")
    assert "\nserver:" not in head.lower()
    assert "gunicorn" not in head.lower()


def test_no_control_socket_is_opened() -> None:
    assert "--no-control-socket" in gunicorn_options("127.0.0.1:1")
    assert "--no-control-socket" in image_command()


def test_the_image_holds_what_hides_the_server() -> None:
    assert "gunicorn.conf.py" in (ROOT / "Dockerfile").read_text()


class Library:
    """Stands in for the C library."""

    def __init__(self) -> None:
        self.told: list[tuple[int, int]] = []

    def mallopt(self, option: int, value: int) -> int:
        self.told.append((option, value))
        return 1


@pytest.mark.parametrize("library", [Library(), object()])
def test_threads_share_one_heap_where_the_library_knows_heaps(
    monkeypatch: pytest.MonkeyPatch, library: object
) -> None:
    response = importlib.import_module("gunicorn.http.wsgi").Response
    monkeypatch.setattr(response, "default_headers", response.default_headers)  # the file changes it
    monkeypatch.setattr(ctypes, "CDLL", lambda name: library)
    runpy.run_path(str(ROOT / "gunicorn.conf.py"))
    assert getattr(library, "told", [(-8, 1)]) == [(-8, 1)]
