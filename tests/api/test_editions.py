"""Every answer comes from one edition, the one it names."""

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from facts.models import Actor, Topic
from publication.choices import Resource
from publication.models import Head
from publication.publishing import Change
from publication.request import DATASET_VERSION
from tests.api.asking import DETAILS, OTHER_LISTS, RECORD_RESOURCES, Get, problem, wrong_parameters
from tests.api.newsroom import FIRST_MOMENT, SECOND_MOMENT, publish_change

pytestmark = pytest.mark.usefixtures("newsroom")

BETWEEN = "2024-02-01T00:00:00Z"


def rename_the_speaker() -> None:
    Actor.objects.filter(slug="ana-example").update(name="Ana Renamed")
    publish_change(Change("publish", Resource.ACTORS, "ana-example"), at=SECOND_MOMENT)


def speaker(get: Get, **parameters: object) -> str:
    document = get("actors/ana-example/", **parameters).json()
    assert isinstance(document["name"], str)
    return document["name"]


@pytest.mark.parametrize("name", [*RECORD_RESOURCES, *OTHER_LISTS])
def test_every_list_names_its_edition(get: Get, name: str) -> None:
    assert get(f"{name}/")[DATASET_VERSION] == Head.objects.get().version


def test_as_of_a_number_answers_with_what_was_said_then(get: Get) -> None:
    before = get("actors/ana-example/")
    rename_the_speaker()
    assert speaker(get) == "Ana Renamed"
    again = get("actors/ana-example/", as_of=1)
    assert again.content == before.content
    assert again[DATASET_VERSION] == before[DATASET_VERSION]


@pytest.mark.parametrize(
    ("as_of", "name"),
    [
        ("2024-01-10T12:00:00Z", "Ana Example"),
        (BETWEEN, "Ana Example"),
        ("2024-02-20T15:59:59", "Ana Example"),  # +04:00 where no zone is named
        ("2024-02-20T16:00:00", "Ana Renamed"),
        ("2024-02-20T16:00:00+04:00", "Ana Renamed"),
        ("2024-02-19", "Ana Example"),
        ("2024-02-20", "Ana Renamed"),  # a day is its last second
    ],
)
def test_as_of_a_moment_answers_with_the_edition_of_that_moment(get: Get, as_of: str, name: str) -> None:
    rename_the_speaker()
    assert speaker(get, as_of=as_of) == name


def test_as_of_holds_for_filters(get: Get) -> None:
    Topic.objects.filter(slug="talks").update(name="Negotiations")
    publish_change(Change("publish", Resource.TOPICS, "talks"), at=SECOND_MOMENT)
    assert [row["slug"] for row in get("topics/", name__contains="negot").json()["results"]] == ["talks"]
    assert get("topics/", name__contains="negot", as_of=1).json()["results"] == []


@pytest.mark.parametrize("name", RECORD_RESOURCES)
def test_before_the_first_edition_lists_are_empty_and_details_not_found(get: Get, name: str) -> None:
    answer = get(f"{name}/", as_of="2024-01-10T11:59:59Z", count="exact")
    assert answer.json() == {"count": 0, "next": None, "previous": None, "results": []}
    assert answer[DATASET_VERSION].startswith("0-")
    missing = get(f"{name}/{DETAILS[name]}/", as_of="2000-01-01")
    problem(missing, 404)


@pytest.mark.parametrize(
    "as_of",
    [
        "2",
        "0",
        "999999999",
        "9999999999",
        "-1",
        "1.5",
        "abc",
        "2026-13-01",
        "2024-01-01/..",
        "2024-01-10 12:00",
    ],
)
def test_an_edition_that_does_not_exist_is_refused(get: Get, as_of: str) -> None:
    answer = get("actors/", as_of=as_of)
    assert wrong_parameters(answer) == {"as_of"}
    assert answer[DATASET_VERSION].startswith("1-")


def test_the_future_is_refused_until_it_has_come(get: Get) -> None:
    with time_machine.travel("2024-03-01T00:00:00Z", tick=False):
        assert wrong_parameters(get("actors/", as_of="2024-03-01T00:00:01Z")) == {"as_of"}
        assert get("actors/", as_of="2024-03-01T00:00:00Z").status_code == 200
    with time_machine.travel("2024-03-01T00:00:01Z", tick=False):
        assert get("actors/", as_of="2024-03-01T00:00:01Z").status_code == 200


def test_errors_name_the_edition_they_were_judged_in(get: Get) -> None:
    rename_the_speaker()
    assert get("actors/never/")[DATASET_VERSION].startswith("2-")
    assert get("actors/", nothing=1)[DATASET_VERSION].startswith("2-")
    assert get("actors/ana-example/", as_of=1)[DATASET_VERSION].startswith("1-")


def test_editions_say_what_was_published_and_why(get: Get) -> None:
    rename_the_speaker()
    second, first = get("editions/").json()["results"]
    assert (first["number"], first["reason"], first["origin"]) == (1, "First edition.", "seeds")
    assert first["at"] == "2024-01-10T12:00:00Z"
    assert (second["number"], second["reason"], second["origin"]) == (2, "A change.", "people")
    # The speaker, and every fact that shows the speaker.
    assert second["changes"] == len(get("changes/", since=1).json()["results"])
    assert second["version"] == f"2-{second['chain_hash']}" == Head.objects.get().version
    assert get("editions/2/").json() == second
    assert [row["number"] for row in get("editions/", as_of=1).json()["results"]] == [1]


def test_nobody_is_named(get: Get) -> None:
    rename_the_speaker()
    for path in ("editions/", "editions/2/", "changes/", "actors/ana-example/history/"):
        text = get(path).content.decode()
        assert "editor" not in text
        assert "reviewer" not in text


def test_before_anything_is_published_there_is_an_empty_dataset(db: None, client: Client) -> None:
    Head.objects.all().delete()
    # Nothing that the module published is reachable without the head.
    answer = client.get("/api/v1/actors/")
    assert answer.json()["results"] == []
    assert answer[DATASET_VERSION].startswith("0-")
    assert client.get("/api/v1/").json()["dataset"]["published_at"] is None
    assert client.get("/", headers={"Accept": "text/html"}).status_code == 200


@pytest.mark.parametrize("name", RECORD_RESOURCES)
def test_a_list_is_three_queries_at_most(get: Get, name: str) -> None:
    with CaptureQueriesContext(connection) as captured:
        assert get(f"{name}/").status_code == 200
    assert len(captured) <= 3
    tables = " ".join(query["sql"] for query in captured)
    assert "sources_" not in tables
    assert "facts_" not in tables


def test_the_moment_of_an_edition_is_its_last_modification(get: Get) -> None:
    assert get("actors/")["Last-Modified"] == FIRST_MOMENT.strftime("%a, %d %b %Y %H:%M:%S GMT")
