"""Walks through lists: every record once, in order, both ways, whatever is published meanwhile."""

import base64
import functools
import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from facts.models import Actor
from publication import paging
from publication.choices import Resource
from publication.paging import BACKWARD, Cursor
from publication.publishing import Change
from publication.request import DATASET_VERSION
from publication.views import base
from publication.views.resources import ActorViewSet, EventViewSet, FactViewSet, SourceViewSet
from tests import factories
from tests.api.asking import OTHER_LISTS, RECORD_RESOURCES, Answer, Get, wrong_parameters
from tests.api.newsroom import publish_change

pytestmark = pytest.mark.usefixtures("newsroom")

Rows = list[dict[str, Any]]


def walk(client: Client, address: str, link: str = "next") -> list[Rows]:
    """Return the pages from an address on, by `next` or `previous`."""
    pages = []
    while True:
        answer = client.get(address)
        assert answer.status_code == 200, answer.content
        page = answer.json()
        pages.append(page["results"])
        if page[link] is None:
            return pages
        address = page[link]


def flat(pages: list[Rows]) -> Rows:
    return [row for page in pages for row in page]


def last_address(client: Client, address: str) -> str:
    """Return the address of the last page of a walk."""
    while (following := client.get(address).json()["next"]) is not None:
        address = following
    return address


@pytest.mark.parametrize("name", [*RECORD_RESOURCES, *OTHER_LISTS])
@pytest.mark.parametrize("size", [1, 2, 3])
def test_a_walk_gives_every_element_once_in_the_order_of_the_whole(
    client: Client, name: str, size: int
) -> None:
    whole = client.get(f"/api/v1/{name}/?page_size=500").json()["results"]
    pages = walk(client, f"/api/v1/{name}/?page_size={size}")
    assert flat(pages) == whole
    assert all(len(page) == size for page in pages[:-1])


@pytest.mark.parametrize("name", [*RECORD_RESOURCES, *OTHER_LISTS])
def test_a_walk_back_gives_the_same_pages(client: Client, name: str) -> None:
    start = f"/api/v1/{name}/?page_size=2"
    forward = flat(walk(client, start))
    back = walk(client, last_address(client, start), "previous")
    assert [row for page in reversed(back) for row in page] == forward


def orderings() -> list[tuple[str, str]]:
    found = []
    for views in (FactViewSet, SourceViewSet, ActorViewSet, EventViewSet):
        terms = [sign + term for term in views.ordering_fields for sign in ("", "-")]
        found += [(views.public_name, term) for term in terms]
    return [
        *found,
        ("facts", "kind,-date"),
        ("facts", "-source_count,independent_origins,-slug"),
        ("facts", "-kind,source_count,date"),
        ("actors", "kind,-name"),
        ("actors", "published_at,-updated_at,name"),
    ]


def sort_value(row: dict[str, Any], term: str) -> Any:
    value = {
        "date": row.get("date") or row.get("published") or row.get("period"),
        "published": row.get("published"),
        "period": row.get("period"),
        "name": row.get("name", "").casefold(),
        "title": row.get("title", "").casefold(),
        "summary": row.get("summary", "").casefold(),
    }.get(term, row.get(term))
    return (value["earliest"] or "") if isinstance(value, dict) else value


@pytest.mark.parametrize(("name", "ordering"), orderings())
def test_every_ordering_is_what_sorting_the_documents_gives(client: Client, name: str, ordering: str) -> None:
    rename_actors()
    walked = flat(walk(client, f"/api/v1/{name}/?page_size=2&ordering={ordering}"))
    terms = ordering.split(",")
    if not any(term.removeprefix("-") == "slug" for term in terms):
        terms.append(("-" if terms[-1].startswith("-") else "") + "slug")
    expected = list(walked)
    for term in reversed(terms):
        by = functools.partial(sort_value, term=term.removeprefix("-"))
        expected.sort(key=by, reverse=term.startswith("-"))
    assert [row["slug"] for row in walked] == [row["slug"] for row in expected]
    assert len(walked) == len({row["slug"] for row in walked})


def rename_actors() -> None:
    """Make a second edition, so that moments of records differ."""
    Actor.objects.filter(slug="envoy").update(name="Emissary")
    factories.make_actor(slug="newcomer", name="Newcomer")
    publish_change(
        Change("publish", Resource.ACTORS, "envoy"), Change("publish", Resource.ACTORS, "newcomer")
    )


def test_a_walk_stays_in_its_edition_while_others_publish(client: Client) -> None:
    first = client.get("/api/v1/actors/?page_size=1")
    slugs = [row["slug"] for row in first.json()["results"]]
    rename_actors()
    rest = client.get(first.json()["next"])
    assert rest[DATASET_VERSION] == first[DATASET_VERSION]
    slugs += [row["slug"] for row in flat(walk(client, first.json()["next"]))]
    assert slugs == ["ana-example", "envoy", "ministry"]
    assert "newcomer" in client.get("/api/v1/actors/").content.decode()


def test_links_keep_the_query_and_name_the_whole_address(get: Get) -> None:
    answer = get("facts/", kind="statement", date="2023-09-19/2023-09-21", page_size=1, fields="slug")
    following = urlsplit(answer.json()["next"])
    assert (following.scheme, following.netloc, following.path) == ("http", "testserver", "/api/v1/facts/")
    query = parse_qs(following.query)
    query.pop("cursor")
    assert query == {
        "kind": ["statement"],
        "date": ["2023-09-19/2023-09-21"],
        "page_size": ["1"],
        "fields": ["slug"],
    }
    assert f'<{answer.json()["next"]}>; rel="next"' in answer["Link"]
    assert 'rel="prev"' not in answer["Link"]


def test_links_start_with_the_public_address_where_one_is_set(get: Get, settings: Any) -> None:
    settings.PUBLIC_URL = "https://facts.example.org"
    answer = get("facts/", page_size=1, headers={"Host": "localhost:1"})
    assert answer.json()["next"].startswith("https://facts.example.org/api/v1/facts/?page_size=1&cursor=")


@pytest.mark.parametrize("name", RECORD_RESOURCES)
def test_an_exact_count_is_given_on_request_only(get: Get, name: str) -> None:
    assert get(f"{name}/").json()["count"] is None
    assert get(f"{name}/", count="none").json()["count"] is None
    counted = get(f"{name}/", count="exact", page_size=1).json()
    assert counted["count"] == len(get(f"{name}/", page_size=500).json()["results"])


@pytest.mark.parametrize("address", ["facts/", "search/"])
def test_a_count_goes_no_further_than_anybody_waits(
    get: Get, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    query = {"q": "a OR e OR s", "count": "exact"} if address == "search/" else {"count": "exact"}
    whole = get(address, **query).json()
    assert whole["count"] > 2
    assert "count_capped" not in whole
    for module in (paging, base):
        monkeypatch.setattr(module, "COUNT_MAX", whole["count"])
    assert get(address, **query).json() == whole
    for module in (paging, base):
        monkeypatch.setattr(module, "COUNT_MAX", 2)
    capped = get(address, **query).json()
    assert (capped["count"], capped["count_capped"]) == (2, True)
    assert capped["results"] == whole["results"]
    assert "count_capped" not in get(address, **query | {"count": "none"}).json()


def test_a_page_costs_the_same_queries_at_two_rows_and_at_two_hundred(get: Get) -> None:
    for number in range(200):
        factories.make_topic(slug=f"topic-{number}")
    publish_change(*(Change("publish", Resource.TOPICS, f"topic-{number}") for number in range(200)))
    numbers = []
    for size in (2, 200):
        with CaptureQueriesContext(connection) as captured:
            assert len(get("topics/", page_size=size).json()["results"]) == size
        numbers.append(len(captured))
    assert numbers == [2, 2]


# --- Cursors -------------------------------------------------------------------------------------------


def cursor_of(answer: Answer, link: str = "next") -> str:
    found: str = parse_qs(urlsplit(answer.json()[link]).query)["cursor"][0]
    return found


def encoded(value: Any, **how: Any) -> str:
    written = json.dumps(value, separators=(",", ":"), **how)
    return base64.urlsafe_b64encode(written.encode()).rstrip(b"=").decode()


def decoded(cursor: str) -> list[Any]:
    content: list[Any] = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    return content


def test_a_cursor_used_elsewhere_is_refused(get: Get) -> None:
    cursor = cursor_of(get("facts/", page_size=1, kind="statement"))
    assert get("facts/", page_size=2, kind="statement", cursor=cursor).status_code == 200
    assert get("facts/", kind="statement", cursor=cursor, fields="slug", count="exact").status_code == 200
    for path, parameters in (
        ("facts/", {}),
        ("facts/", {"kind": "ceasefire_term"}),
        ("facts/", {"kind": "statement", "ordering": "date"}),
        ("facts/", {"kind": "statement", "as_of": "1"}),
        ("statements/", {"kind": "statement"}),
        ("statements/", {}),
        ("sources/", {}),
    ):
        assert "cursor" in wrong_parameters(get(path, cursor=cursor, **parameters)), (path, parameters)


def test_naming_the_default_ordering_changes_nothing(get: Get) -> None:
    cursor = cursor_of(get("facts/", page_size=1))
    assert get("facts/", ordering="-date", cursor=cursor).status_code == 200


def spoilt_cursors(get: Get) -> list[str]:
    cursor = cursor_of(get("facts/", page_size=1))
    edition, direction, bound, (moment, slug) = decoded(cursor)
    return [
        "!!!",
        "abc",
        "A",
        "=",
        cursor + "=",
        cursor + "A",
        cursor[:-1],
        "%00",
        cursor.replace("W", "w", 1),
        encoded([edition, direction, bound, [moment, slug]]) + "==",
        encoded([edition, direction, bound, [moment, slug]], indent=1),
        encoded([99, direction, bound, [moment, slug]]),
        encoded([-1, direction, bound, [moment, slug]]),
        encoded([2**70, direction, bound, [moment, slug]]),
        encoded([True, direction, bound, [moment, slug]]),
        encoded(["1", direction, bound, [moment, slug]]),
        encoded([edition, "x", bound, [moment, slug]]),
        encoded([edition, direction, "0" * 16, [moment, slug]]),
        encoded([edition, direction, None, [moment, slug]]),
        encoded([edition, direction, bound, ["2024-02-30", slug]]),
        encoded([edition, direction, bound, [moment, 7]]),
        encoded([edition, direction, bound, [moment, "a\x00b"]]),
        encoded([edition, direction, bound, [moment, "\ud800"]], ensure_ascii=True),
        encoded([edition, direction, bound, [2**70, slug]]),
        encoded([edition, direction, bound, [1.5, slug]]),
        encoded([edition, direction, bound, [None, slug]]),
        encoded([edition, direction, bound, [True, slug]]),
        encoded([edition, direction, bound, [moment]]),
        encoded([edition, direction, bound, [moment, slug, slug]]),
        encoded([edition, direction, bound, {"a": 1, "b": 2}]),
        encoded([edition, direction, bound, "ab"]),
        encoded({"edition": 1}),
        encoded(None),
        encoded("text"),
        encoded([[[[[]]]]]),
        base64.urlsafe_b64encode(b"[" * 2000).decode().rstrip("="),
        base64.urlsafe_b64encode(b"1" * 2000).decode().rstrip("="),
        base64.urlsafe_b64encode(b"\xff\xfe").decode().rstrip("="),
        "ą",
    ]


def test_anything_but_a_cursor_as_it_was_given_is_refused(get: Get) -> None:
    for spoilt in spoilt_cursors(get):
        answer = get("facts/", cursor=spoilt)
        assert wrong_parameters(answer) == {"cursor"}, spoilt


def test_a_cursor_of_moments_far_away_is_refused_or_empty(get: Get) -> None:
    cursor = cursor_of(get("actors/", ordering="published_at", page_size=1))
    edition, direction, bound, (_, slug) = decoded(cursor)
    for moment in (2**61, -(2**61), 253402300800):
        spoilt = encoded([edition, direction, bound, [moment, slug]])
        assert wrong_parameters(get("actors/", ordering="published_at", cursor=spoilt)) == {"cursor"}
    far = encoded([edition, direction, bound, [199_999_999_999, slug]])
    page = get("actors/", ordering="published_at", cursor=far).json()
    assert page == {"count": None, "next": None, "previous": None, "results": []}


def test_cursors_read_back_what_they_write() -> None:
    cursor = Cursor(3, BACKWARD, "ab" * 8, (-5, "ş", "x-1"))
    assert Cursor.read(cursor.text) == cursor
