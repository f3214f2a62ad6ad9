"""`/api/v1/search/` answers across all resources and says why each record was found."""

import json
from typing import Any

import pytest
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries

from publication.choices import Origin
from publication.publishing import Change, publish
from tests.factories import (
    make_actor,
    make_citation,
    make_dispute,
    make_event,
    make_place,
    make_source,
    make_statement,
    make_term,
    publish_all,
)

pytestmark = pytest.mark.django_db

SEARCH = "/api/v1/search/"


def get(client: Client, **parameters: str) -> Any:
    """Return the JSON of an answer that must be 200."""
    response = client.get(SEARCH, parameters)
    assert response.status_code == 200, response.content
    return json.loads(response.content)


def hits(client: Client, **parameters: str) -> list[dict[str, Any]]:
    """Return the hits."""
    listed: list[dict[str, Any]] = get(client, **parameters)["results"]
    return listed


@pytest.fixture
def town(db: None) -> None:
    """Publish a town and records of several resources that have to do with it."""
    place = make_place("Stepanakert", "Khankendi", "Xankəndi", slug="town", name="Stepanakert (Khankendi)")
    event = make_event(slug="event", name="Talks", place=place)
    make_statement(slug="refers", place=place, event=event, summary="Talks were held.", date="2023-09-20")
    statement = make_statement(slug="quotes", summary="A word of greeting.", sources=(), date="2023-09-21")
    make_citation(statement, make_source(), quote="We are in Stepanakert.")
    make_term(slug="term", summary="Khankendi is named in the term.", date="2023-09-22")
    make_dispute(("Yes", (statement,)), ("No", ()), slug="dispute", question="Was Stepanakert hit?")
    publish_all()


def test_hits_of_every_resource_say_what_they_are_and_why(town: None, client: Client) -> None:
    found = {hit["slug"]: hit for hit in hits(client, q="Xankəndi")}
    assert found["town"] == {
        "resource": "places",
        "kind": "place",
        "slug": "town",
        "label": "Stepanakert (Khankendi)",
        "url": "/api/v1/places/town/",
        "matched": {"field": "names", "text": "Xankəndi"},
    }
    assert found["quotes"] == {
        "resource": "statements",
        "kind": "statement",
        "slug": "quotes",
        "label": "A word of greeting.",
        "url": "/api/v1/statements/quotes/",
        "matched": {"field": "quote", "text": "We are in Stepanakert."},
    }
    assert found["refers"]["matched"] == {"field": "place", "text": "Stepanakert (Khankendi)"}
    assert found["term"]["matched"] == {"field": "summary", "text": "Khankendi is named in the term."}
    assert (found["term"]["resource"], found["term"]["kind"]) == ("ceasefire-terms", "ceasefire_term")
    assert found["event"]["matched"] == {"field": "place", "text": "Stepanakert (Khankendi)"}
    assert found["dispute"]["label"] == "Was Stepanakert hit?"
    assert len(found) == 6


def test_the_matched_text_is_the_one_with_most_of_what_was_asked(town: None, client: Client) -> None:
    (found,) = hits(client, q="khankendi named")
    assert found["matched"] == {"field": "summary", "text": "Khankendi is named in the term."}


def test_hits_are_newest_first_or_best_first(town: None, client: Client) -> None:
    newest = [hit["slug"] for hit in hits(client, q="stepanakert")]
    assert newest[:3] == ["term", "quotes", "refers"]
    best = [hit["slug"] for hit in hits(client, q="stepanakert", ordering="rank")]
    assert best[-2:] == ["quotes", "term"]
    assert set(best) == set(newest)
    assert [hit["slug"] for hit in hits(client, q="stepanakert", ordering="-rank")] == best[::-1]


@pytest.mark.parametrize("ordering", ["-date", "date", "rank", "-rank", "rank,-date"])
def test_a_walk_gives_each_hit_once_in_both_directions(client: Client, ordering: str) -> None:
    actor = make_actor(slug="marker", name="Marker")
    for number in range(12):
        make_statement(
            slug=f"s-{number}",
            date=f"2023-09-{10 + number % 3}",
            speakers=(actor,) if number % 2 else (),
            summary="Marker." if number % 3 else "Marker and more.",
        )
    publish_all()
    whole = [hit["slug"] for hit in hits(client, q="marker", ordering=ordering, page_size="500")]
    page = get(client, q="marker", ordering=ordering, page_size="5")
    walked, before = [hit["slug"] for hit in page["results"]], None
    while page["next"]:
        page = json.loads(client.get(page["next"]).content)
        walked += [hit["slug"] for hit in page["results"]]
        before = page["previous"]
    assert walked == whole
    assert len(whole) == len(set(whole)) == 13
    assert before is not None
    assert [hit["slug"] for hit in json.loads(client.get(before).content)["results"]] == whole[5:10]


def test_the_envelope_counts_and_shapes_like_every_list(town: None, client: Client) -> None:
    answer = get(client, q="talks", count="exact", fields="slug,matched.field")
    assert answer["count"] == 2
    assert {"slug": "refers", "matched": {"field": "summary"}} in answer["results"]
    response = client.get(SEARCH, {"q": "talks", "format": "ndjson"})
    lines = b"".join(response).decode().splitlines()
    assert [json.loads(line)["slug"] for line in lines] == ["refers", "event"]
    rows = b"".join(client.get(SEARCH, {"q": "talks", "format": "csv"})).decode()
    assert "refers" in rows
    assert "matched" in rows.splitlines()[0]


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("", "q"),
        ("?q=", "q"),
        ("?q=a&q=b", "q"),
        ("?q=-a", "q"),
        ("?q=%22a", "q"),
        ("?q=" + "a+" * 11, "q"),
        ("?q=" + "a" * 201, "q"),
        ("?q=a&ordering=name", "ordering"),
        ("?q=a&kind=actor", "kind"),
        ("?q=a&facets=kind", "facets"),
        ("?q=a&cursor=x", "cursor"),
    ],
)
def test_what_is_wrong_is_400_and_names_the_parameter(client: Client, query: str, parameter: str) -> None:
    response = client.get(SEARCH + query)
    assert response.status_code == 400
    assert response["Content-Type"].startswith("application/problem+json")
    assert [error["parameter"] for error in json.loads(response.content)["errors"]] == [parameter]


def test_a_search_of_an_earlier_edition_finds_what_it_said(client: Client) -> None:
    make_statement(slug="a", summary="To be withdrawn.")
    publish_all()
    publish([Change("withdraw", "facts", "a")], reason="A change.", origin=Origin.SEEDS)
    assert hits(client, q="withdrawn") == []
    assert [hit["slug"] for hit in hits(client, q="withdrawn", as_of="1")] == ["a"]


def test_a_search_costs_three_queries_at_any_length(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    # Edition, names, page.
    for number in range(20):
        make_statement(slug=f"s-{number}", summary="One marker of many.")
    publish_all()
    for size in ("2", "20"):
        with django_assert_num_queries(3):
            assert len(hits(client, q="marker", page_size=size)) == int(size)
        with django_assert_num_queries(3):
            assert len(hits(client, q="marker", page_size=size, ordering="rank")) == int(size)


@pytest.mark.parametrize("name", ["facts", "statements", "actors", "places", "events", "sources", "disputes"])
def test_lists_take_q_and_then_order_by_rank(town: None, client: Client, name: str) -> None:
    response = client.get(f"/api/v1/{name}/", {"q": "stepanakert", "ordering": "rank"})
    assert response.status_code == 200
    assert client.get(f"/api/v1/{name}/", {"ordering": "rank"}).status_code == 400
