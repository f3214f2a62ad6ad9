"""Parameters as the schema describes them."""

import pytest

from publication.filters import FILTERSETS
from publication.filters.schema import parameters_for


@pytest.mark.parametrize("resource", FILTERSETS)
def test_every_parameter_is_described_once(resource: str) -> None:
    described = parameters_for(resource)
    assert [row["name"] for row in described] == list(FILTERSETS[resource].base_filters)
    for row in described:
        assert (row["in"], row["required"], row["style"]) == ("query", False, "form")
        assert row["description"].endswith(".")
        assert row["schema"]["type"] in {"array", "string"}


def test_what_may_repeat_is_an_exploded_list_and_in_is_separated_by_commas() -> None:
    described = {row["name"]: row for row in parameters_for("statements")}
    assert described["speech_act"]["schema"]["type"] == "array"
    assert described["speech_act"]["explode"]
    assert not described["speech_act__in"]["explode"]
    assert described["known_at"]["schema"]["type"] == "string"
    assert described["q"]["schema"]["type"] == "string"


def test_intervals_are_explained_where_they_are_asked_for() -> None:
    described = {row["name"]: row for row in parameters_for("casualty-reports")}
    assert "lo <= b and hi >= a" in described["date__overlaps"]["description"]
    assert "hi >= a" in described["date__gte"]["description"]
    assert "lower >= n" in described["killed__certainly_gte"]["description"]
