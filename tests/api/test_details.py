"""Details, what became of records, and their histories."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from facts.models import Actor, Event, Place, Statement, Topic
from publication.choices import Resource
from publication.publishing import Change
from publication.request import DATASET_VERSION
from tests import factories
from tests.api.asking import DETAILS, RECORD_RESOURCES, Get, problem, wrong_parameters
from tests.api.newsroom import SECOND_MOMENT, publish_change

pytestmark = pytest.mark.usefixtures("newsroom")


@pytest.mark.parametrize("name", RECORD_RESOURCES)
def test_every_element_of_a_list_is_what_its_own_page_answers(get: Get, name: str) -> None:
    for element in get(f"{name}/", page_size=500).json()["results"]:
        assert get(element["url"]).json() == element
        assert get(f"{name}/{element['slug']}/").json() == element


@pytest.mark.parametrize(("name", "slug"), DETAILS.items())
def test_a_detail_is_two_queries_at_most(get: Get, name: str, slug: str) -> None:
    with CaptureQueriesContext(connection) as captured:
        assert get(f"{name}/{slug}/").status_code == 200
    assert len(captured) <= 2
    assert not any("facts_" in query["sql"] or "sources_" in query["sql"] for query in captured)


@pytest.mark.parametrize(
    "kind", ["statements/statement-a", "casualty-reports/report-a", "ceasefire-terms/term-a"]
)
def test_a_fact_is_the_same_document_under_both_addresses(get: Get, kind: str) -> None:
    slug = kind.split("/")[1]
    assert get(f"{kind}/").content == get(f"facts/{slug}/").content


def test_a_renamed_record_leads_to_its_new_slug(get: Get) -> None:
    publish_change(Change("rename", Resource.ACTORS, "envoy", target="emissary"), at=SECOND_MOMENT)
    answer = get("actors/envoy/", format="json", fields="slug,name")
    assert answer.status_code == 308
    assert answer["Location"] == "/api/v1/actors/emissary/?format=json&fields=slug,name"
    assert get(answer["Location"]).json() == {"slug": "emissary", "name": "Envoy"}
    assert answer[DATASET_VERSION].startswith("2-")
    assert get("actors/envoy/", as_of=1).json()["slug"] == "envoy"
    problem(get("actors/emissary/", as_of=1), 404)


def test_a_merged_record_leads_through_every_later_move(get: Get) -> None:
    publish_change(Change("merge", Resource.PLACES, "town", target="region"), at=SECOND_MOMENT)
    publish_change(Change("rename", Resource.PLACES, "region", target="province"))
    assert get("places/town/")["Location"] == "/api/v1/places/province/"
    assert get("places/town/", as_of=2)["Location"] == "/api/v1/places/region/?as_of=2"


@pytest.mark.parametrize("name", ["facts", "statements"])
def test_a_moved_fact_is_found_under_the_address_asked_for(get: Get, name: str) -> None:
    publish_change(Change("rename", Resource.FACTS, "statement-c", target="statement-d"))
    answer = get(f"{name}/statement-c/")
    assert answer["Location"] == f"/api/v1/{name}/statement-d/"
    assert get(answer["Location"]).json()["slug"] == "statement-d"
    problem(get("casualty-reports/statement-c/"), 404)


@pytest.mark.parametrize("name", ["facts", "statements"])
def test_a_withdrawn_record_is_gone_and_as_of_still_answers(get: Get, name: str) -> None:
    before = get(f"{name}/statement-c/")
    number = publish_change(
        Change("withdraw", Resource.FACTS, "statement-c"),
        reason="It was about something else.",
        at=SECOND_MOMENT,
    )
    for headers in ({}, {"If-None-Match": before["ETag"]}, {"If-None-Match": "*"}):
        answer = get(f"{name}/statement-c/", headers=headers)
        detail = problem(answer, 410)["detail"]
        assert "It was about something else." in detail
        assert f"edition {number}" in detail
    assert get(f"{name}/statement-c/", as_of=1).content == before.content
    assert "statement-c" not in get(f"{name}/", page_size=500).content.decode()
    assert "statement-c" in get(f"{name}/", page_size=500, as_of=1).content.decode()


def test_a_draft_is_nowhere(get: Get) -> None:
    factories.make_topic(slug="draft-topic", name="Unheard-of")
    Topic.objects.filter(slug="aid").update(name="Changed but not published")
    problem(get("topics/draft-topic/"), 404)
    for path in ("topics/", "topics/aid/", "facts/statement-a/", "search/?q=unheard", "changes/"):
        text = get(path).content.decode()
        assert "Unheard-of" not in text
        assert "Changed but not published" not in text


# --- History -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "slug"), DETAILS.items())
def test_every_record_has_a_history_that_starts_with_its_creation(get: Get, name: str, slug: str) -> None:
    (version,) = get(f"{name}/{slug}/history/").json()["results"]
    assert version == {
        "edition": 1,
        "at": "2024-01-10T12:00:00Z",
        "reason": "First edition.",
        "change": "created",
        "cause": "own",
        "slug": slug,
        "target": None,
        "differences": [],
    }


def test_a_history_says_which_fields_changed_from_what_to_what(get: Get) -> None:
    parent = Place.objects.get(slug="region")
    Place.objects.filter(slug="region").update(name="Greater Region")
    Event.objects.filter(slug="talks").update(name="Negotiations", place=parent)
    publish_change(
        Change("publish", Resource.PLACES, "region"),
        Change("publish", Resource.EVENTS, "talks"),
        reason="Better names.",
    )
    newest, first = get("events/talks/history/").json()["results"]
    assert (newest["edition"], newest["change"], newest["cause"]) == (2, "updated", "own")
    assert newest["reason"] == "Better names."
    assert newest["differences"] == [
        {"field": "name", "before": "Talks", "after": "Negotiations"},
        {"field": "place", "before": None, "after": {"resource": "places", "slug": "region"}},
    ]
    assert first["differences"] == []


def test_a_change_that_came_from_elsewhere_has_no_differences_of_its_own(get: Get) -> None:
    Actor.objects.filter(slug="ana-example").update(name="Ana Renamed")
    publish_change(Change("publish", Resource.ACTORS, "ana-example"))
    newest = get("statements/statement-a/history/").json()["results"][0]
    assert (newest["change"], newest["cause"], newest["differences"]) == ("updated", "embedded", [])


def test_the_history_of_a_withdrawn_record_tells_its_end_and_its_return(get: Get) -> None:
    publish_change(Change("withdraw", Resource.FACTS, "statement-c"), reason="Doubtful.")
    Statement.objects.filter(slug="statement-c").update(summary="Reworded.")
    publish_change(Change("publish", Resource.FACTS, "statement-c"), reason="Confirmed.")
    versions = get("statements/statement-c/history/", ordering="edition").json()["results"]
    assert [(row["edition"], row["change"]) for row in versions] == [
        (1, "created"),
        (2, "withdrawn"),
        (3, "updated"),
    ]
    assert get("statements/statement-c/history/", as_of=2).json()["results"][0]["change"] == "withdrawn"


def test_a_history_goes_on_through_a_new_name(get: Get) -> None:
    publish_change(Change("rename", Resource.ACTORS, "envoy", target="emissary"))
    Actor.objects.filter(slug="envoy").update(slug="emissary", name="Emissary")
    publish_change(Change("publish", Resource.ACTORS, "emissary"))
    assert get("actors/envoy/history/")["Location"] == "/api/v1/actors/emissary/history/"
    versions = get("actors/emissary/history/").json()["results"]
    assert [(row["edition"], row["change"], row["slug"]) for row in versions] == [
        (3, "updated", "emissary"),
        (2, "renamed", "emissary"),
        (1, "created", "envoy"),
    ]
    assert versions[0]["differences"] == [{"field": "name", "before": "Envoy", "after": "Emissary"}]


def test_a_merged_record_keeps_its_history(get: Get) -> None:
    publish_change(Change("merge", Resource.PLACES, "town", target="region"))
    newest, first = get("places/town/history/").json()["results"]
    assert (newest["change"], newest["target"]) == ("merged", "region")
    assert first["change"] == "created"


def test_a_history_follows_the_conventions_of_lists(client: Client, get: Get) -> None:
    for number in range(4):
        Topic.objects.filter(slug="aid").update(name=f"Aid {number}")
        publish_change(Change("publish", Resource.TOPICS, "aid"))
    page = get("topics/aid/history/", page_size=2, count="exact").json()
    assert page["count"] == 5
    assert [row["edition"] for row in page["results"]] == [5, 4]
    assert page["results"][1]["differences"] == [{"field": "name", "before": "Aid 1", "after": "Aid 2"}]
    assert [row["edition"] for row in client.get(page["next"]).json()["results"]] == [3, 2]
    assert get("topics/aid/history/", fields="edition", page_size=1).json()["results"] == [{"edition": 5}]
    assert wrong_parameters(get("topics/aid/history/", kind="x", facets="kind")) == {"kind", "facets"}
