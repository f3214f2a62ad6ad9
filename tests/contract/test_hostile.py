"""Nothing that can be sent breaks an answer: it is served, or refused by a problem document, and nothing is stored."""

import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.apps import apps
from django.test import Client
from django.test.utils import override_settings

from tests.api.asking import body, problem
from tests.contract import hostile
from tests.contract.hostile import BASE, LISTS, Hostile, corpus

pytestmark = pytest.mark.usefixtures("edition")

SECONDS_MAX = 2.0
REQUESTS_MIN = 1_500
ROOMS = ("sources", "facts", "publication", "auth", "sessions")


def rows() -> dict[str, int]:
    """Return how many rows each table of the project has."""
    models = [model for model in apps.get_models() if model._meta.app_label in ROOMS and model._meta.managed]
    return {model._meta.label: model._default_manager.count() for model in models}


def ask(client: Client, request: Hostile) -> tuple[Any, float]:
    """Send a request; return the answer and the seconds it took."""
    start = time.perf_counter()
    answer = client.generic(
        request.method,
        request.path,
        request.body,
        content_type="application/json",
        headers=dict(request.headers),
    )
    body(answer)
    return answer, time.perf_counter() - start


def faults(client: Client, requests: Iterable[Hostile]) -> Iterator[str]:
    """Yield what is wrong with the answers to requests."""
    for request in requests:
        answer, seconds = ask(client, request)
        if seconds > SECONDS_MAX:
            # A busy machine is slow once; a slow answer is slow again.
            seconds = min(seconds, ask(client, request)[1])
        status = answer.status_code
        if status != request.status:
            yield f"{request.name}: {status}, not {request.status}"
        if status >= 400:
            try:
                problem(answer, status)
            except (AssertionError, ValueError) as error:
                yield f"{request.name}: no problem document: {error}"
        if seconds > SECONDS_MAX:
            yield f"{request.name}: took {seconds:.1f} s"


@pytest.mark.parametrize(
    "part",
    [
        hostile.of_parameters,
        hostile.of_searches,
        hostile.of_controls,
        hostile.of_other_filters,
        hostile.of_other_routes,
        hostile.of_paths,
        hostile.of_headers,
        hostile.of_writes,
    ],
)
def test_hostile_requests_get_what_the_rule_says_and_store_nothing(
    client: Client, part: Callable[[], Iterator[Hostile]]
) -> None:
    before = rows()
    found = list(faults(client, part()))
    assert not found, f"{len(found)} faults:\n" + "\n".join(found[:40])
    assert rows() == before


WALKED = (
    *(f"{BASE}{name}/" for name in LISTS),
    f"{BASE}facts/?ordering=kind,-updated_at",
    f"{BASE}facts/?ordering=-source_count,summary",
    f"{BASE}facts/?q=summary&ordering=rank",
    f"{BASE}search/?q=summary",
    f"{BASE}actors/?ordering=published_at",
    f"{BASE}statements/statement-1-0/history/",
)


@pytest.mark.parametrize("path", WALKED)
def test_a_spoilt_cursor_is_refused_in_whatever_it_is_spoilt(client: Client, path: str) -> None:
    join = "&" if "?" in path else "?"
    following = client.get(f"{path}{join}page_size=1").json()["next"]
    if following is None:
        following = client.get(f"{BASE}facts/?page_size=1").json()["next"]
        path = f"{BASE}facts/"
    cursor = parse_qs(urlsplit(following).query)["cursor"][0]
    found = list(faults(client, hostile.of_cursor(path, cursor)))
    assert not found, f"{len(found)} faults:\n" + "\n".join(found[:40])


def test_the_corpus_is_large_enough() -> None:
    assert len(corpus()) >= REQUESTS_MIN
    assert len({request.status for request in corpus()}) >= 6


def test_links_name_the_host_asked_for_and_no_header_forges_them(client: Client) -> None:
    forged = {
        "X-Forwarded-Proto": "https",
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Port": "1",
        "Forwarded": "host=evil.example;proto=https",
    }
    answer = client.get(f"{BASE}facts/?page_size=1", headers=forged)
    assert answer.json()["next"].startswith("http://testserver/api/v1/facts/?")
    assert "evil" not in answer["Link"]


def test_indentation_is_nobodys_to_ask_for(client: Client) -> None:
    plain = client.get(f"{BASE}facts/")
    asked = client.get(f"{BASE}facts/", headers={"Accept": "application/json; indent=9999"})
    assert asked.content == plain.content


@pytest.mark.parametrize("path", [f"{BASE}{name}/" for name in LISTS])
def test_a_list_takes_a_hundred_values_and_no_more(client: Client, path: str) -> None:
    if not path.endswith(("editions/", "changes/", "vocabularies/")):
        with override_settings(DATA_UPLOAD_MAX_NUMBER_FIELDS=1_000):
            for number in (101, 1_200):
                answer = client.get(f"{path}?slug__in=" + ",".join(["a"] * number))
                assert [error["parameter"] for error in problem(answer, 400)["errors"]] == ["slug__in"]
