"""Every request has a name that its answer and its lines in the log share; measures are for who may read them."""

import json
import logging
import re

import pytest
from django.test import Client, override_settings

from karabakh_api.logging import ACCESS, JsonLines, current_request
from tests.api.asking import problem

pytestmark = pytest.mark.django_db

TOKEN = "only-for-these-tests-0123456789"


def test_answer_problem_and_log_carry_one_name(client: Client) -> None:
    answer = client.get("/api/v1/nothing/")
    name = problem(answer, 404)["request_id"]
    assert re.fullmatch("[0-9a-f]{32}", name)
    assert current_request.get() == name
    said = logging.LogRecord("facts", logging.ERROR, "facts/views.py", 1, "failed", (), None)
    assert json.loads(JsonLines().format(said))["request_id"] == name
    assert client.get("/healthz")["X-Request-ID"] != name


def test_a_visitor_does_not_choose_the_name_and_a_proxy_does(client: Client) -> None:
    given = {"X-Request-ID": "proxy-0123.4567"}
    assert client.get("/healthz", headers=given)["X-Request-ID"] != "proxy-0123.4567"
    with override_settings(PROXY_COUNT=1):
        assert client.get("/healthz", headers=given)["X-Request-ID"] == "proxy-0123.4567"
        for odd in ("short", "x" * 65, 'a"b,c;d=e/f'):
            assert client.get("/healthz", headers={"X-Request-ID": odd})["X-Request-ID"] != odd


@override_settings(ACCESS_LOG=True)
def test_access_log_has_one_line_for_a_request_and_no_address(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines: list[str] = []
    handler = logging.Handler()
    monkeypatch.setattr(handler, "emit", lambda record: lines.append(JsonLines().format(record)))
    monkeypatch.setattr(ACCESS, "handlers", [handler])
    client.get("/api/v1/topics/?page_size=2", REMOTE_ADDR="192.0.2.77")
    client.get("/admin/login/?next=/admin/secret/")
    first, second = (json.loads(line) for line in lines)
    assert first["message"] == "GET /api/v1/topics/"
    assert (first["status"], first["query"]) == (200, "page_size=2")
    assert first["ms"] > 0
    assert "192.0.2.77" not in lines[0]
    assert "secret" not in json.dumps(second)


def test_without_a_token_there_are_no_measures(client: Client) -> None:
    assert client.get("/metrics").status_code == 404


@override_settings(METRICS_TOKEN=TOKEN)
def test_measures_are_read_with_the_token_alone(client: Client) -> None:
    client.get("/api/v1/topics/no-such-topic/")
    for headers in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": "Bearer \u00e9"}):
        assert client.get("/metrics", headers=headers).status_code == 401
    shown = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}).content.decode()
    assert 'karabakh_requests_total{method="GET",route="topics-detail",status="404"}' in shown
    assert "karabakh_request_seconds_bucket" in shown
    assert "\nkarabakh_edition 0\n" in shown
    # As many series as routes: what visitors invent makes none.
    client.get("/api/v1/invented-0815/")
    client.generic("BREW", "/healthz")
    shown = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}).content.decode()
    assert "invented" not in shown
    assert "BREW" not in shown
