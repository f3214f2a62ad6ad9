"""The changes feed: whoever follows it ends with what the API says."""

import json
from typing import Any

import pytest
from django.test import Client

from facts.models import Actor, Topic
from publication.choices import Resource
from publication.publishing import Change
from publication.request import DATASET_VERSION
from tests import factories
from tests.api.asking import Get, body
from tests.api.newsroom import publish_change

pytestmark = pytest.mark.usefixtures("newsroom")

RESOURCES = (
    *("statements", "casualty-reports", "ceasefire-terms", "disputes", "sources"),
    *("publishers", "actors", "places", "events", "agreements", "topics"),
)


def everything_happens() -> None:
    """Make editions with every sort of change."""
    Actor.objects.filter(slug="ana-example").update(name="Ana Renamed")
    publish_change(Change("publish", Resource.ACTORS, "ana-example"))
    factories.make_topic(slug="new-topic")
    publish_change(
        Change("publish", Resource.TOPICS, "new-topic"), Change("withdraw", Resource.FACTS, "statement-c")
    )
    publish_change(Change("rename", Resource.ACTORS, "envoy", target="emissary"))
    publish_change(Change("merge", Resource.PLACES, "town", target="region"))


def feed(get: Get, **parameters: Any) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = get("changes/", page_size=500, **parameters).json()["results"]
    return rows


def test_the_feed_starts_with_everything_in_the_first_edition(get: Get) -> None:
    rows = feed(get)
    assert {row["edition"] for row in rows} == {1}
    assert {row["change"] for row in rows} == {"created"}
    assert {row["resource"] for row in rows} == set(RESOURCES)


def test_each_sort_of_change_is_told(get: Get) -> None:
    everything_happens()
    told = {
        (row["edition"], row["resource"], row["slug"]): (row["change"], row["cause"], row["target"])
        for row in feed(get, since=1)
    }
    assert told[2, "actors", "ana-example"] == ("updated", "own", None)
    assert told[2, "statements", "statement-a"] == ("updated", "embedded", None)
    assert told[3, "topics", "new-topic"] == ("created", "own", None)
    assert told[3, "statements", "statement-c"] == ("withdrawn", "own", None)
    assert told[4, "actors", "envoy"] == ("renamed", "own", "emissary")
    assert told[4, "actors", "emissary"] == ("updated", "own", None)
    assert told[5, "places", "town"] == ("merged", "own", "region")


def test_the_feed_is_in_edition_order_and_since_leaves_nothing_out(get: Get) -> None:
    everything_happens()
    rows = feed(get)
    assert [row["edition"] for row in rows] == sorted(row["edition"] for row in rows)
    for since in range(6):
        assert feed(get, since=since) == [row for row in rows if row["edition"] > since]
    assert feed(get, as_of=3) == [row for row in rows if row["edition"] <= 3]


def test_every_address_in_the_feed_answers(get: Get) -> None:
    everything_happens()
    statuses = {
        "created": {200, 308, 410},
        "updated": {200},
        "withdrawn": {410},
        "renamed": {308},
        "merged": {308},
    }
    for row in feed(get):
        assert get(row["url"]).status_code in statuses[row["change"]] | {308, 410}
    for row in feed(get, since=1):
        if row["change"] in {"withdrawn", "renamed", "merged"}:
            assert get(row["url"]).status_code in statuses[row["change"]]


def test_filters_of_the_feed_choose_among_its_rows(get: Get) -> None:
    everything_happens()
    rows = feed(get)
    for name in ("change", "cause", "resource"):
        for value in {row[name] for row in rows}:
            assert feed(get, **{name: value}) == [row for row in rows if row[name] == value]
    both = feed(get, change=["renamed", "merged"])
    assert [row["change"] for row in both] == ["renamed", "merged"]
    facts = feed(get, resource="facts")
    assert {row["resource"] for row in facts} == {"statements", "casualty-reports", "ceasefire-terms"}


def export(client: Client, resource: str) -> dict[str, bytes]:
    lines = body(client.get(f"/api/v1/{resource}/?format=ndjson")).splitlines()
    return {json.loads(line)["url"]: line for line in lines}


def follow(client: Client, copy: dict[str, bytes], since: int) -> int:
    """Bring a copy up to date from the feed alone, and return the edition it then holds."""
    answer = client.get(f"/api/v1/changes/?since={since}&page_size=3")
    pinned = answer[DATASET_VERSION]
    while True:
        page = answer.json()
        for row in page["results"]:
            found = client.get(f"{row['url']}?as_of={pinned.split('-')[0]}")
            if found.status_code == 200:
                copy[row["url"]] = found.content
            else:
                copy.pop(row["url"], None)
        if page["next"] is None:
            return int(pinned.split("-")[0])
        answer = client.get(page["next"])
        assert answer[DATASET_VERSION] == pinned


def test_a_copy_that_follows_the_feed_holds_the_bytes_of_a_new_export(client: Client) -> None:
    copy = {url: line for resource in RESOURCES for url, line in export(client, resource).items()}
    version = client.get("/api/v1/facts/?format=ndjson")[DATASET_VERSION]
    everything_happens()
    held = follow(client, copy, int(version.split("-")[0]))
    Topic.objects.filter(slug="aid").update(name="Relief")
    publish_change(Change("publish", Resource.TOPICS, "aid"))
    assert follow(client, copy, held) == 6
    fresh = {url: line for resource in RESOURCES for url, line in export(client, resource).items()}
    assert copy == fresh


def test_an_edition_says_how_many_changes_the_feed_has_of_it(get: Get) -> None:
    everything_happens()
    for edition in get("editions/").json()["results"]:
        number = edition["number"]
        assert edition["changes"] == len(feed(get, since=number - 1, as_of=number))
