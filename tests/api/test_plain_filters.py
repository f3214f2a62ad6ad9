"""Editions and vocabularies are filtered in the grammar of every other list."""

import pytest

from facts.models import Actor
from facts.vocabularies import all_vocabularies
from publication.choices import Resource
from publication.filters.plain import EDITION_PARAMETERS, VOCABULARY_PARAMETERS
from publication.publishing import Change
from tests.api.asking import Get, problem, wrong_parameters
from tests.api.newsroom import SECOND_MOMENT, publish_change
from tests.api.test_schema import OPERATIONS, resolved

pytestmark = pytest.mark.usefixtures("newsroom")

SECOND_DAY = "2024-02-20"
EVERY = {vocabulary.name for vocabulary in all_vocabularies()}
EDITIONS = {
    "number": ("2", [2]),
    "number__in": ("2,7", [2]),
    "number__not": ("2", [1]),
    "number__gte": ("2", [2]),
    "number__lte": ("1", [1]),
    "number__gt": ("1", [2]),
    "number__lt": ("2", [1]),
    "at": (SECOND_DAY, [2]),
    "at__in": (f"2023,{SECOND_DAY}", [2]),
    "at__not": (SECOND_DAY, [1]),
    "at__gte": (SECOND_DAY, [2]),
    "at__lte": ("2024-01", [1]),
    "at__gt": ("2024-01", [2]),
    "at__lt": (SECOND_DAY, [1]),
    "origin": ("seeds", [1]),
    "origin__in": ("people", [2]),
    "origin__not": ("people", [1]),
    "reason__contains": ("SÉCOND  naming", [2]),
}
VOCABULARIES = {
    "name": ("outcome", {"outcome"}),
    "name__in": ("outcome,stance", {"outcome", "stance"}),
    "name__not": ("outcome", EVERY - {"outcome"}),
    "title__contains": ("kind OF actór", {"actor_kind"}),
    "code": ("state_government", {"actor_kind"}),
    "scheme": (
        "PA-X",
        {
            v.name
            for v in all_vocabularies()
            if any(m.code for c in v.codes for m in c.mappings if m.scheme == "PA-X")
        },
    ),
}
MALFORMED = [
    *(
        ("editions", name, "x" if "number" in name else "2024-13")
        for name in EDITIONS
        if name[:2] in {"nu", "at"}
    ),
    *(("editions", name, "peeple") for name in EDITIONS if name.startswith("origin")),
    ("editions", "reason__contains", "x" * 1001),
    *(("vocabularies", name, "outcom") for name in VOCABULARIES if name.startswith("name")),
    ("vocabularies", "title__contains", "x" * 1001),
    ("vocabularies", "code", "state_goverment"),
    ("vocabularies", "scheme", "PAX"),
]


@pytest.fixture
def second_edition(newsroom: None) -> None:
    """Publish a second edition, by people."""
    Actor.objects.filter(slug="ana-example").update(name="Ana Renamed")
    change = Change("publish", Resource.ACTORS, "ana-example")
    publish_change(change, reason="The second “naming”: Second naming.", at=SECOND_MOMENT)


def numbers(get: Get, **parameters: object) -> list[int]:
    return [row["number"] for row in get("editions/", **parameters).json()["results"]]


def names(get: Get, **parameters: object) -> set[str]:
    return {row["name"] for row in get("vocabularies/", **parameters).json()["results"]}


def test_every_filter_is_tried_here() -> None:
    assert set(EDITIONS) == set(EDITION_PARAMETERS)
    assert set(VOCABULARIES) == set(VOCABULARY_PARAMETERS)
    assert {(name, parameter) for name, parameter, _ in MALFORMED} == {
        *(("editions", parameter) for parameter in EDITIONS),
        *(("vocabularies", parameter) for parameter in VOCABULARIES),
    }


@pytest.mark.usefixtures("second_edition")
@pytest.mark.parametrize("parameter", EDITIONS)
def test_a_filter_finds_some_editions_and_not_all(get: Get, parameter: str) -> None:
    value, expected = EDITIONS[parameter]
    assert numbers(get, **{parameter: value}) == expected


@pytest.mark.parametrize("parameter", VOCABULARIES)
def test_a_filter_finds_some_vocabularies_and_not_all(get: Get, parameter: str) -> None:
    value, expected = VOCABULARIES[parameter]
    assert names(get, **{parameter: value}) == expected
    assert set() < expected < EVERY


@pytest.mark.usefixtures("second_edition")
def test_a_repeated_filter_means_either_and_different_filters_both(get: Get) -> None:
    assert numbers(get, number=["1", "2", "9"]) == [2, 1]
    assert numbers(get, reason__contains=["first", "second"], ordering="number") == [1, 2]
    assert numbers(get, reason__contains="second", origin="seeds") == []
    assert numbers(get, number__not=["1", "2"]) == []
    assert names(get, name=["outcome", "stance"]) == {"outcome", "stance"}
    assert names(get, name__not=sorted(EVERY - {"stance"})) == {"stance"}
    assert names(get, code="state_government", name="outcome") == set()


@pytest.mark.usefixtures("second_edition")
def test_filtered_editions_are_counted_paged_and_pinned_like_all(get: Get) -> None:
    for asked in ({"number__lt": "3"}, {"reason__contains": "e"}):
        page = get("editions/", page_size=1, count="exact", **asked).json()
        assert (page["count"], page["results"][0]["number"]) == (2, 2)
        following = get(page["next"].removeprefix("http://testserver")).json()
        assert [row["number"] for row in following["results"]] == [1]
        assert numbers(get, as_of=1, **asked) == [1]


def test_a_list_that_has_no_code_for_anything_is_not_mapped_to(get: Get) -> None:
    for scheme in {m.scheme for v in all_vocabularies() for c in v.codes for m in c.mappings}:
        for row in get("vocabularies/", scheme=scheme).json()["results"]:
            mappings = [mapping for code in row["codes"] for mapping in code["mappings"]]
            assert any(mapping["scheme"] == scheme and mapping["code"] for mapping in mappings)


@pytest.mark.parametrize(("name", "parameter", "value"), MALFORMED)
def test_a_malformed_or_empty_value_is_refused(get: Get, name: str, parameter: str, value: str) -> None:
    assert wrong_parameters(get(f"{name}/", **{parameter: value})) == {parameter}
    assert wrong_parameters(get(f"{name}/", **{parameter: ""})) == {parameter}
    assert wrong_parameters(get(f"{name}/", **{parameter: value, "format": "csv"})) == {parameter}


@pytest.mark.parametrize(
    ("path", "parameter", "value", "nearest"),
    [
        ("editions/", "origin", "peeple", "people"),
        ("editions/", "numbr", "1", "number"),
        ("vocabularies/", "name", "outcom", "outcome"),
        ("vocabularies/", "code", "state_goverment", "state_government"),
        ("vocabularies/", "scheme", "PAX", "PA-X"),
        ("vocabularies/", "titel__contains", "x", "title__contains"),
    ],
)
def test_what_was_meant_is_suggested(get: Get, path: str, parameter: str, value: str, nearest: str) -> None:
    (error,) = problem(get(path, **{parameter: value}), 400)["errors"]
    assert (error["parameter"], error["nearest"]) == (parameter, nearest)
    assert 0 < len(error["allowed"]) <= 60


def test_lookups_a_field_does_not_take_are_refused(get: Get) -> None:
    for parameter in ("reason", "origin__gte", "number__contains", "at__within"):
        assert wrong_parameters(get("editions/", **{parameter: "1"})) == {parameter}
    for parameter in ("title", "code__not", "scheme__in"):
        assert wrong_parameters(get("vocabularies/", **{parameter: "x"})) == {parameter}
    for path in ("editions/1/", "vocabularies/outcome/"):
        assert wrong_parameters(get(path, number="1", name="outcome")) == {"number", "name"}


@pytest.mark.parametrize(
    ("name", "parameters"), [("editions", EDITION_PARAMETERS), ("vocabularies", VOCABULARY_PARAMETERS)]
)
def test_the_schema_describes_the_filters_of_the_list_alone(name: str, parameters: dict[str, object]) -> None:
    described = {
        path: {resolved(parameter)["name"] for parameter in operation.get("parameters", ())}
        for path, operation in OPERATIONS.items()
        if path.startswith(f"/api/v1/{name}/")
    }
    (detail,) = described.keys() - {f"/api/v1/{name}/"}
    assert set(parameters) <= described[f"/api/v1/{name}/"]
    assert not set(parameters) & (described[detail] - {"name", "number"})
