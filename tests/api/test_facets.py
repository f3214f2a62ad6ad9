"""Facets: counts of values under the same filters, labelled for people."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from publication.views import facets as facets_view
from publication.views import resources
from publication.views.records import RecordViewSet
from tests.api.asking import RECORD_RESOURCES, Get, wrong_parameters

pytestmark = pytest.mark.usefixtures("newsroom")

VIEWS: list[type[RecordViewSet]] = [
    views
    for views in vars(resources).values()
    if isinstance(views, type) and issubclass(views, RecordViewSet) and views is not RecordViewSet
]


def test_every_resource_is_here() -> None:
    assert sorted(views.public_name for views in VIEWS) == sorted(RECORD_RESOURCES)


@pytest.mark.parametrize("views", VIEWS, ids=lambda views: views.public_name)
def test_a_count_is_what_the_value_as_a_filter_leaves(get: Get, views: type[RecordViewSet]) -> None:
    for field in views.facet_fields:
        answer = get(f"{views.public_name}/", facets=field)
        assert answer.status_code == 200, answer.content
        values = answer.json()["facets"][field]
        for value in values:
            found = get(f"{views.public_name}/", count="exact", **{field: value["value"]})
            assert found.json()["count"] == value["count"], (field, value)
        assert values == sorted(values, key=lambda row: (-row["count"], row["value"]))


def test_labels_are_names_and_words(get: Get) -> None:
    facets = get("facts/", facets="kind,attributed_to,source,publisher,disputed,place").json()["facets"]
    assert list(facets) == ["kind", "attributed_to", "source", "publisher", "disputed", "place"]
    labels = {field: {row["value"]: row["label"] for row in rows} for field, rows in facets.items()}
    assert labels["kind"] == {
        "statement": "Statement",
        "casualty_report": "Casualty report",
        "ceasefire_term": "Ceasefire term",
    }
    assert labels["attributed_to"] == {"ana-example": "Ana Example", "envoy": "Envoy"}
    assert labels["source"] == {"gazette-one": "One", "herald-two": "Two"}
    assert labels["publisher"] == {"gazette": "Gazette", "herald": "Herald"}
    assert labels["disputed"] == {"true": "Yes", "false": "No"}
    assert labels["place"] == {"town": "Town", "region": "Region"}


def test_facets_stand_under_the_filters_and_not_under_the_page(get: Get) -> None:
    facets = get("facts/", facets="kind", source="gazette-one", page_size=1).json()["facets"]
    counts = {row["value"]: row["count"] for row in facets["kind"]}
    assert counts == {"statement": 2, "casualty_report": 1, "ceasefire_term": 1}


def test_facets_are_there_on_request_only_and_cost_two_queries(get: Get) -> None:
    assert "facets" not in get("facts/").json()
    with CaptureQueriesContext(connection) as captured:
        get("facts/", facets="kind,attributed_to,source")
    assert len(captured) == 4


def test_a_list_without_matches_has_facets_without_values(get: Get) -> None:
    assert get("facts/", facets="kind", date="1999").json()["facets"] == {"kind": []}


@pytest.mark.parametrize("value", ["zzz", "slug", "kind,zzz", "kind,kind", "kind,", "date"])
def test_facets_that_are_not_offered_are_refused(get: Get, value: str) -> None:
    assert wrong_parameters(get("facts/", facets=value)) == {"facets"}


def test_exports_and_topics_have_none(get: Get) -> None:
    assert wrong_parameters(get("facts/", facets="kind", format="csv")) == {"facets"}
    assert wrong_parameters(get("topics/", facets="kind")) == {"facets"}


def test_values_of_a_list_that_is_too_long_are_not_counted(get: Get, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(facets_view, "FACETED_MAX", 3)
    assert get("facts/", facets="kind", kind="casualty_report").status_code == 200
    assert wrong_parameters(get("facts/", facets="kind")) == {"facets"}
