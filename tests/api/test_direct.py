"""Requests for records that go past sessions and forms are answered as on the way through them all."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.db import OperationalError
from django.test import Client, RequestFactory, override_settings

from karabakh_api import direct
from publication.choices import Resource
from publication.publishing import Change
from publication.views import thin
from publication.views.records import RecordViewSet
from tests.api.asking import body
from tests.api.newsroom import publish_change

pytestmark = pytest.mark.usefixtures("newsroom")

PATHS = [
    "/api/v1/facts/",
    "/api/v1/facts/?page_size=1&ordering=date",
    "/api/v1/facts/?format=csv",
    "/api/v1/facts/?format=ndjson",
    "/api/v1/facts/?format=jsonld",
    "/api/v1/facts/?facets=topic",
    "/api/v1/facts/?q=ana",
    "/api/v1/facts/?nothing=1",
    "/api/v1/facts/?page_size=0&%00",
    "/api/v1/facts/?slug=" + "a" * 5000,
    "/api/v1/facts/statement-a/",
    "/api/v1/facts/statement-a/?as_of=1&fields=slug",
    "/api/v1/facts/statement-a/history/",
    "/api/v1/facts/statement-a/history/?format=csv",
    "/api/v1/facts/nobody/",
    "/api/v1/facts/nobody/history/",
    "/api/v1/facts/statement-a",
    "/api/v1/facts/Statement-A/",
    "/api/v1/facts/statement-a//",
    "/api/v1/facts//",
    "/api/v1/topics/aid/",
    "/api/v1/casualty-reports/compare/",
    "/api/v1/casualty-reports/compare/?event=talks",
    "/api/v1/nothing/",
    "/api/v1/editions/1/",
]
HEADERS: list[dict[str, str]] = [
    {},
    {"Accept": "text/csv"},
    {"Accept": "image/png"},
    {"Origin": "https://other.example"},
    {"Origin": "https://other.example]"},
    {"Origin": "null"},
    {"If-None-Match": "*"},
    {"Host": "elsewhere.example"},
]


@contextmanager
def the_long_way() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(direct, "METHODS", frozenset())
        yield


def shown(client: Client, method: str, path: str, headers: dict[str, str], **options: Any) -> Any:
    answer = client.generic(method, path, headers=headers, **options)
    assert not answer.cookies
    return answer.status_code, sorted(answer.items()), body(answer)


@pytest.fixture(autouse=True)
def _same_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("karabakh_api.observing.secrets.token_hex", lambda size: "0" * 2 * size)


@pytest.mark.parametrize("headers", HEADERS, ids=str)
def test_both_ways_answer_alike(client: Client, headers: dict[str, str]) -> None:
    for path in PATHS:
        for method in ("GET", "HEAD"):
            short = shown(client, method, path, headers)
            with the_long_way():
                assert shown(client, method, path, headers) == short, (method, path)


def test_both_ways_answer_alike_where_records_are_gone_or_elsewhere(client: Client) -> None:
    publish_change(
        Change("withdraw", Resource.FACTS, "statement-c"),
        Change("rename", Resource.ACTORS, "envoy", target="emissary"),
    )
    for path, status in (("facts/statement-c/", 410), ("actors/envoy/?format=json", 308)):
        short = shown(client, "GET", f"/api/v1/{path}", {})
        assert short[0] == status
        with the_long_way():
            assert shown(client, "GET", f"/api/v1/{path}", {}) == short


@pytest.mark.parametrize("redirect", [True, False])
def test_both_ways_answer_alike_in_production(rf: RequestFactory, *, redirect: bool) -> None:
    with override_settings(
        SECURE_SSL_REDIRECT=redirect,
        SECURE_HSTS_SECONDS=1000,
        SECURE_HSTS_INCLUDE_SUBDOMAINS=True,
        PUBLIC_URL="https://facts.example",
    ):
        handler = WSGIHandler()

        def asked(*, secure: bool) -> tuple[int, dict[str, str]]:
            answer = handler.get_response(rf.get("/api/v1/facts/statement-a/", secure=secure))
            return answer.status_code, dict(answer.items())

        for secure in (True, False):
            short = asked(secure=secure)
            assert short[0] == (200 if secure or not redirect else 400)
            assert ("Strict-Transport-Security" in short[1]) == secure
            with the_long_way():
                assert asked(secure=secure) == short


def test_what_was_asked_for_first_makes_no_difference(client: Client) -> None:
    path, origin = "/api/v1/facts/statement-a/", {"Origin": "https://other.example"}
    for before in ("/", "/healthz", "/admin/login/", "/api/v1/docs/", "/api/v1/"):
        another = Client()
        another.get(before, headers=origin)
        assert shown(another, "GET", path, origin) == shown(client, "GET", path, origin)


def test_no_cookie_makes_a_difference(client: Client) -> None:
    plain = shown(client, "GET", "/api/v1/facts/", {})
    for cookie in ("sessionid=short; csrftoken=x", "__Host-sessionid=0123456789abcdef; messages=x", ";;=;"):
        assert shown(client, "GET", "/api/v1/facts/", {"Cookie": cookie}) == plain


@pytest.mark.parametrize(("error", "status"), [(OperationalError("away"), 503), (ValueError("wrong"), 500)])
def test_both_ways_fail_alike(monkeypatch: pytest.MonkeyPatch, error: Exception, status: int) -> None:
    client = Client(raise_request_exception=False)

    def fails(*args: Any, **kwargs: Any) -> Any:
        raise error

    client.get("/healthz")
    monkeypatch.setattr(thin, "run_first", fails)
    monkeypatch.setattr(RecordViewSet, "retrieve", fails)
    path = "/api/v1/facts/statement-a/"
    short = shown(client, "GET", path, {})
    assert short[0] == status
    with the_long_way():
        assert shown(client, "GET", path, {}) == short


def test_a_record_asks_for_neither_session_nor_user(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: Any, **kwargs: Any) -> Any:
        raise AssertionError("the long way was taken")

    client.get("/healthz")
    monkeypatch.setattr("django.contrib.sessions.middleware.SessionMiddleware.process_request", refuse)
    for path in ("/api/v1/facts/statement-a/", "/api/v1/facts/", "/api/v1/facts/nobody/"):
        assert client.get(path).status_code in {200, 404}
    with pytest.raises(AssertionError, match="long way"):
        client.get("/admin/")
