"""Whatever goes wrong, wherever, is answered with a problem document."""

import pytest
from django.db import InterfaceError, OperationalError
from django.test import Client

from karabakh_api.problems import PROBLEM_TYPES
from publication.request import DATASET_VERSION
from publication.views.resources import ActorViewSet
from tests.api.asking import DETAILS, OTHER_LISTS, RECORD_RESOURCES, Get, problem

pytestmark = pytest.mark.usefixtures("newsroom")

LISTS = [f"/api/v1/{name}/" for name in (*RECORD_RESOURCES, *OTHER_LISTS)]
DETAIL_PATHS = [f"/api/v1/{name}/{slug}/" for name, slug in DETAILS.items()]


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/nothing/",
        "/api/v2/",
        "/api/",
        "/no/such/page",
        "/problems/nothing",
        *(f"/api/v1/{name}/never-published/" for name in RECORD_RESOURCES),
        *(f"/api/v1/{name}/never-published/history/" for name in RECORD_RESOURCES),
        "/api/v1/actors/Ana_Example/",
        "/api/v1/actors/1/",
        "/api/v1/editions/2/",
        "/api/v1/editions/01/",
        "/api/v1/editions/1_0/",
        "/api/v1/editions/99999999999999999999/",
        "/api/v1/editions/%D9%A1/",
        "/api/v1/vocabularies/nothing/",
        "/api/v1/statements/report-a/",
        "/api/v1/actors/%FF/",
        "/api/v1/actors/%ED%A0%80/",
        "/api/v1/actors/%C3%A9/",
        "/api/v1/actors/%D5%8D/",
    ],
)
def test_unknown_addresses_are_not_found(client: Client, path: str) -> None:
    answer = client.get(path)
    assert problem(answer, 404)["instance"] == path
    assert (DATASET_VERSION in answer) == path.startswith("/api/v1/")


@pytest.mark.parametrize(
    "path",
    ["/api/v1/", *LISTS, *DETAIL_PATHS, "/api/v1/schema/", "/api/v1/docs/", "/healthz", "/", "/problems/"],
)
def test_only_reading_is_allowed(client: Client, path: str) -> None:
    for method in ("POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND", "FOO"):
        answer = client.generic(method, path)
        problem(answer, 405)
        assert "GET" in answer["Allow"]
        assert (DATASET_VERSION in answer) == path.startswith("/api/v1/")


NOT_THERE = (
    "application/xml",
    "text/html",
    "nonsense",
    "application/json;q=x",
    "application/*;q=0, image/*",
    ",",
)


@pytest.mark.parametrize("path", [*LISTS, *DETAIL_PATHS, "/api/v1/"])
def test_media_types_that_are_not_there_are_not_acceptable(get: Get, path: str) -> None:
    for accept in NOT_THERE:
        answer = get(path, accept=accept)
        assert "application/json" in problem(answer, 406)["detail"]
        assert DATASET_VERSION in answer


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/actors/a%00/",
        "/api/v1/actors/%0d%0aX/",
        "/api/v1/actors/?name=%00",
        "/api/v1/actors/?q=%ff",
        "/api/v1/actors/?q=%c0%af",
        "/api/v1/actors/?q=%ed%a0%80",
        "/api/v1/actors/?%00=1",
        "/api/v1/actors/?q=a%1bb",
        "/api/v1/schema/?version=%0d%0a",
        "/admin/login/?next=%00",
        "/static/%00",
        "/%00",
    ],
)
def test_unreadable_text_is_refused_before_any_view(client: Client, path: str) -> None:
    answer = client.get(path)
    assert problem(answer, 400)["type"] == "/problems/bad-request"
    assert answer["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize("size", [4097, 65_000])
def test_an_over_long_query_string_is_refused(client: Client, size: int) -> None:
    problem(client.get(f"/api/v1/actors/?q={'a' * (size - 2)}"), 414)


def test_the_longest_query_string_reaches_the_view(client: Client) -> None:
    answer = client.get(f"/api/v1/actors/?q={'a' * 4094}")
    assert problem(answer, 400)["type"] == "/problems/invalid-parameter"


def test_a_cursor_does_not_count_as_long_a_query_but_has_its_own_measure(client: Client) -> None:
    filters = "&".join(f"kind=official{number}" for number in range(200))
    assert client.get(f"/api/v1/actors/?{filters}&cursor={'A' * 2900}").status_code == 400
    problem(client.get(f"/api/v1/actors/?cursor={'A' * 3001}"), 414)


def test_more_than_a_thousand_parameters_are_refused(client: Client) -> None:
    problem(client.get("/api/v1/actors/?" + "&".join("a" for _ in range(1001))), 400)


@pytest.mark.parametrize("host", ["evil.example", "a@localhost", "localhost:abc", "", "localhost:1"])
def test_a_host_that_is_not_served_is_refused(client: Client, host: str) -> None:
    problem(client.get("/api/v1/actors/", headers={"Host": host}), 400)


@pytest.mark.parametrize("path", ["/api/v1/actors/", "/api/v1/actors/ana-example/"])
def test_a_failure_of_ours_is_an_internal_error(
    monkeypatch: pytest.MonkeyPatch, client: Client, path: str
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError("secret detail")

    monkeypatch.setattr(ActorViewSet, "records", fail)
    # Plain requests take a short cut past the view set.
    monkeypatch.setattr("publication.views.thin.caching.stamp", fail)
    client.raise_request_exception = False
    answer = client.get(path)
    document = problem(answer, 500)
    assert "secret" not in answer.content.decode()
    assert document["errors"] == []


@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
@pytest.mark.parametrize("path", ["/api/v1/actors/", "/api/v1/", "/", "/api/v1/nothing/"])
def test_a_database_that_is_away_is_a_passing_state(
    monkeypatch: pytest.MonkeyPatch, client: Client, path: str, error: type[Exception]
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error("server closed the connection")

    monkeypatch.setattr("publication.request.run_first", fail)
    monkeypatch.setattr("publication.views.thin.run_first", fail)
    client.raise_request_exception = False
    answer = client.get(path)
    problem(answer, 503)
    assert int(answer["Retry-After"]) > 0
    assert "closed" not in answer.content.decode()


def test_a_form_without_its_token_is_forbidden(settings: object) -> None:
    careful = Client(enforce_csrf_checks=True)
    problem(careful.post("/admin/login/", {"username": "a", "password": "b"}), 403)


def test_a_browser_outside_the_api_gets_a_page(client: Client) -> None:
    answer = client.get("/no/such/page", headers={"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
    assert answer.status_code == 404
    assert answer["Content-Type"] == "text/html; charset=utf-8"
    assert b"/problems/not-found" in answer.content


def test_a_browser_below_the_api_gets_a_problem_document(client: Client) -> None:
    problem(client.get("/api/v1/nothing/", headers={"Accept": "text/html,*/*;q=0.8"}), 404)


@pytest.mark.parametrize("name", PROBLEM_TYPES)
def test_every_kind_of_problem_has_a_page(client: Client, name: str) -> None:
    answer = client.get(PROBLEM_TYPES[name].address)
    assert answer.status_code == 200
    assert PROBLEM_TYPES[name].title in answer.content.decode()


def test_problems_are_not_kept_by_caches(client: Client) -> None:
    assert client.get("/api/v1/nothing/")["Cache-Control"] == "no-store"
