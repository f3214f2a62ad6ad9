"""Conditional requests: the same address and edition give the same bytes, and 304 costs no document."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from facts.models import Topic
from publication import caching
from publication.choices import Resource
from publication.publishing import Change
from publication.request import DATASET_VERSION
from tests.api.asking import DETAILS, OTHER_LISTS, RECORD_RESOURCES, Get, body, problem
from tests.api.newsroom import publish_change

pytestmark = pytest.mark.usefixtures("newsroom")

PATHS = [
    "/api/v1/",
    "/api/v1/schema/",
    "/api/v1/context.jsonld",
    "/api/v1/editions/1/",
    "/api/v1/vocabularies/outcome/",
    "/api/v1/actors/ana-example/history/",
    *(f"/api/v1/{name}/" for name in (*RECORD_RESOURCES, *OTHER_LISTS)),
    *(f"/api/v1/{name}/{slug}/" for name, slug in DETAILS.items()),
    "/api/v1/facts/?format=csv",
    "/api/v1/facts/?format=ndjson",
    "/api/v1/facts/?format=jsonld",
    "/api/v1/facts/?fields=slug",
]


@pytest.mark.parametrize("path", PATHS)
def test_the_same_request_gives_the_same_bytes_and_then_none(client: Client, path: str) -> None:
    first, second = client.get(path), client.get(path)
    assert body(first) == body(second)
    assert first["ETag"] == second["ETag"]
    assert first["ETag"].startswith('"')
    with CaptureQueriesContext(connection) as captured:
        unchanged = client.get(path, headers={"If-None-Match": first["ETag"]})
    assert unchanged.status_code == 304
    assert body(unchanged) == b""
    assert len(captured) == 1
    assert "document" not in captured[0]["sql"]
    for name in ("ETag", "Last-Modified", "Cache-Control", "Vary", DATASET_VERSION):
        assert unchanged[name] == first[name]
    assert "Content-Type" not in unchanged


@pytest.mark.parametrize("path", PATHS)
def test_answers_may_be_kept_for_a_minute_by_everybody(client: Client, path: str) -> None:
    answer = client.get(path)
    assert answer["Cache-Control"] == "public, max-age=60"
    assert "accept" in answer["Vary"].lower()
    assert "cookie" not in answer["Vary"].lower()
    assert not answer.cookies


@pytest.mark.parametrize("given", ['"x", {tag}', "W/{tag}", "{tag}", " {tag} "])
def test_any_of_several_tags_is_enough(get: Get, given: str) -> None:
    tag = get("actors/")["ETag"]
    assert get("actors/", headers={"If-None-Match": given.format(tag=tag)}).status_code == 304


@pytest.mark.parametrize("given", ['"x"', "x", "", "W/", '"' * 3, ",".join(['"a"'] * 1500), "\xff"])
def test_other_tags_are_not(get: Get, given: str) -> None:
    assert get("actors/", headers={"If-None-Match": given}).status_code == 200


def test_a_star_is_answered_by_what_exists_only(get: Get) -> None:
    star = {"If-None-Match": "*"}
    assert get("actors/", headers=star).status_code == 304
    assert get("actors/ana-example/", headers=star).status_code == 304
    problem(get("actors/nobody/", headers=star), 404)
    problem(get("actors/", headers=star, nothing=1), 400)


def test_a_new_edition_makes_new_tags_and_leaves_old_ones_to_as_of(get: Get) -> None:
    before, pinned = get("topics/")["ETag"], get("topics/", as_of=1)["ETag"]
    Topic.objects.filter(slug="aid").update(name="Relief")
    publish_change(Change("publish", Resource.TOPICS, "aid"))
    assert get("topics/", headers={"If-None-Match": before}).status_code == 200
    assert get("topics/", as_of=1, headers={"If-None-Match": pinned}).status_code == 304


def test_tags_differ_by_address_query_and_form(get: Get) -> None:
    asked: list[dict[str, str]] = [
        {},
        {"format": "csv"},
        {"format": "ndjson"},
        {"page_size": "2"},
        {"fields": "slug"},
    ]
    tags = {get("actors/", **parameters)["ETag"] for parameters in asked}
    tags |= {get("places/")["ETag"], get("actors/", accept="text/csv")["ETag"]}
    assert len(tags) == len(asked) + 2


def test_the_order_of_parameters_does_not_matter_to_the_tag(client: Client) -> None:
    one = client.get("/api/v1/facts/?kind=statement&page_size=3&kind=ceasefire_term")
    other = client.get("/api/v1/facts/?kind=ceasefire_term&kind=statement&page_size=3")
    assert one["ETag"] == other["ETag"]


def test_a_new_release_makes_new_tags(get: Get, monkeypatch: pytest.MonkeyPatch) -> None:
    before = get("actors/")["ETag"]
    monkeypatch.setattr(caching, "RELEASE", "9.9.9")
    assert get("actors/")["ETag"] != before


def test_an_unsound_request_is_refused_whatever_tag_it_brings(get: Get) -> None:
    tag = get("actors/")["ETag"]
    problem(get("actors/", nothing=1, headers={"If-None-Match": tag}), 400)


def test_dates_are_no_validators(get: Get) -> None:
    # Two editions may share a second, so only the tag says that nothing changed.
    answer = get("actors/", headers={"If-Modified-Since": "Wed, 01 Jan 2200 00:00:00 GMT"})
    assert answer.status_code == 200


@pytest.mark.parametrize("path", PATHS)
def test_head_gives_the_headers_without_the_body(client: Client, path: str) -> None:
    got, head = client.get(path), client.head(path)
    assert head.status_code == got.status_code
    assert body(head) == b""
    for name in ("ETag", "Content-Type", "Last-Modified", DATASET_VERSION, "Link"):
        assert head[name] == got[name]


def test_options_name_the_methods(client: Client) -> None:
    answer = client.options("/api/v1/actors/")
    assert answer.status_code == 204
    assert answer["Allow"] == "GET, HEAD, OPTIONS"
    assert DATASET_VERSION in answer


def test_any_page_may_read_without_credentials(client: Client) -> None:
    origin = {"Origin": "https://elsewhere.example"}
    for path in ("/api/v1/actors/", "/api/v1/nothing/", "/api/v1/actors/?x=%00"):
        answer = client.get(path, headers=origin)
        assert answer["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in answer
    asked = {**origin, "Access-Control-Request-Method": "GET"}
    assert (
        client.options("/api/v1/actors/", headers=asked)["Access-Control-Allow-Methods"]
        == "GET, HEAD, OPTIONS"
    )


def test_data_is_inert_in_a_browser(client: Client) -> None:
    for path in ("/api/v1/actors/", "/api/v1/nothing/", "/api/v1/facts/?format=csv"):
        assert client.get(path)["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"
