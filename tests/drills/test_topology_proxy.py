"""The proxy as it is shipped: what it passes on, what it refuses, and what it keeps; behind it stands a stand-in."""

import http.client
import http.server
import json
import threading
from collections.abc import Iterator

import pytest

from deploy.topology.binaries import missing
from deploy.topology.processes import free_port
from deploy.topology.servers import Proxy, Server

ABSENT = missing(("nginx",))
pytestmark = pytest.mark.skipif(bool(ABSENT), reason=ABSENT)


class Echo(http.server.BaseHTTPRequestHandler):
    """Answers with the headers it got and how many requests it has answered."""

    protocol_version = "HTTP/1.1"
    answered = 0

    def do_GET(self) -> None:
        Echo.answered += 1
        body = json.dumps(
            {"headers": dict(self.headers), "number": Echo.answered, "padding": " " * 1000}
        ).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("ETag", '"one"')
        self.send_header("RateLimit", '"anon";r=1;t=1')
        self.send_header("Vary", "Accept")
        self.send_header("Cache-Control", "public, max-age=60" if "/api/" in self.path else "no-store")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


def started(tmp_path_factory: pytest.TempPathFactory, extra: str, *, edited: bool = False) -> Iterator[Proxy]:
    folder = tmp_path_factory.mktemp("proxy")
    echo = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Echo)
    echo.daemon_threads = True
    threading.Thread(target=echo.serve_forever, daemon=True).start()
    alive, dead, proxy = Server("alive", folder), Server("dead", folder), Proxy("proxy", folder)
    alive.port, dead.port = echo.server_address[1], free_port()
    proxy.start((dead, alive), alive if edited else dead, extra=extra)
    try:
        proxy.wait_ready()
        yield proxy
    finally:
        proxy.kill()
        echo.shutdown()
        echo.server_close()


@pytest.fixture(scope="module")
def proxy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    yield from started(tmp_path_factory, "none")


@pytest.fixture(scope="module")
def proxy_of_editors(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    yield from started(tmp_path_factory, "none", edited=True)


@pytest.fixture(scope="module")
def caching_proxy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    yield from started(tmp_path_factory, "micro-cache")


def ask(
    proxy: Proxy, address: str, method: str = "GET", **headers: str
) -> tuple[http.client.HTTPResponse, bytes]:
    connection = http.client.HTTPConnection(proxy.place, timeout=10)
    try:
        connection.request(
            method, address, headers={name.replace("_", "-"): headers[name] for name in headers}
        )
        response = connection.getresponse()
        return response, response.read()
    finally:
        connection.close()


def passed_on(body: bytes) -> dict[str, str]:
    headers: dict[str, str] = json.loads(body)["headers"]
    return {name.lower(): value for name, value in headers.items()}


def test_what_a_client_says_about_itself_is_not_passed_on(proxy: Proxy) -> None:
    forged = {
        "X_Forwarded_For": "203.0.113.9",
        "X_Forwarded_Proto": "https",
        "X_Forwarded_Host": "evil.example",
        "X_Real_IP": "203.0.113.9",
        "Forwarded": "for=203.0.113.9",
        "X_Request_ID": "forged-forged-forged",
    }
    _, body = ask(proxy, "/api/", **forged)
    headers = passed_on(body)
    assert (headers["x-forwarded-for"], headers["x-forwarded-proto"]) == ("127.0.0.1", "http")
    assert headers["x-request-id"] not in forged.values()
    assert not {"x-forwarded-host", "x-real-ip", "forwarded"} & set(headers)
    assert headers["host"] == proxy.place


def test_request_that_meets_a_dead_process_is_answered_by_the_other(proxy: Proxy) -> None:
    assert [ask(proxy, "/api/")[0].status for _ in range(6)] == [200] * 6


def test_large_answers_are_compressed_and_their_tag_weakened(proxy: Proxy) -> None:
    response, body = ask(proxy, "/api/", Accept_Encoding="gzip")
    assert response.headers["Content-Encoding"] == "gzip"
    assert response.headers["ETag"] == 'W/"one"'
    assert len(body) < 1000


def test_pages_of_editors_are_left_as_they_are(proxy_of_editors: Proxy) -> None:
    response, _ = ask(proxy_of_editors, "/admin/", Accept_Encoding="gzip")
    assert (response.status, response.headers["Content-Encoding"]) == (200, None)
    assert response.headers["ETag"] == '"one"'


@pytest.mark.parametrize(
    ("address", "headers", "status"),
    [
        ("/api/?q=" + "a" * 9000, {}, 414),
        ("/api/", {"X_Long": "a" * 9000}, 400),
        ("/api/", {"Content_Length": "100"}, 413),
    ],
)
def test_what_is_out_of_measure_is_refused_as_a_problem(
    proxy: Proxy, address: str, headers: dict[str, str], status: int
) -> None:
    response, body = ask(proxy, address, **headers)
    problem = json.loads(body)
    assert (response.status, problem["status"]) == (status, status)
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.headers["Cache-Control"] == "no-store"
    assert problem["request_id"] == response.headers["X-Request-ID"]


def test_process_that_is_away_is_a_problem_to_try_again_later(proxy: Proxy) -> None:
    response, body = ask(proxy, "/admin/")
    assert (response.status, json.loads(body)["status"]) == (503, 503)
    assert response.headers["Retry-After"].isdecimal()


@pytest.mark.parametrize("address", ["/readyz", "/metrics"])
def test_what_is_for_the_inside_is_not_reached(proxy: Proxy, address: str) -> None:
    assert ask(proxy, address)[0].status == 404


def test_nothing_is_kept_unless_asked_for(proxy: Proxy) -> None:
    first, second = (json.loads(ask(proxy, "/api/kept")[1])["number"] for _ in range(2))
    assert second > first


def test_cache_keeps_what_may_be_kept_apart_for_each_form(caching_proxy: Proxy) -> None:
    def number(address: str, accept: str) -> int:
        found: int = json.loads(ask(caching_proxy, address, Accept=accept)[1])["number"]
        return found

    first = number("/api/kept", "application/json")
    assert number("/api/kept", "application/json") == first
    assert number("/api/kept", "text/csv") != first
    assert number("/page", "text/html") != number("/page", "text/html")


def test_cache_does_not_hand_on_the_counts_and_names_of_others(caching_proxy: Proxy) -> None:
    first, second = (ask(caching_proxy, "/api/counts")[0].headers for _ in range(2))
    assert "RateLimit" not in first
    assert first["X-Request-ID"] != second["X-Request-ID"]
    assert second["X-Cache"] == "HIT"
