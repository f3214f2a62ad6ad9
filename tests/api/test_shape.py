"""`fields=` and `omit=`: a chosen part of every document."""

from typing import Any

import pytest

from publication.shape import keep, leave_out, read_choice, shape_of
from publication.views.resources import FactViewSet
from tests.api.asking import DETAILS, OTHER_LISTS, RECORD_RESOURCES, Get, problem, wrong_parameters

pytestmark = pytest.mark.usefixtures("newsroom")


@pytest.mark.parametrize("name", [*RECORD_RESOURCES, *OTHER_LISTS])
def test_each_member_can_be_asked_for_alone_and_left_out_alone(get: Get, name: str) -> None:
    whole = get(f"{name}/").json()["results"][0]
    for member in whole:
        assert get(f"{name}/", fields=member).json()["results"][0] == {member: whole[member]}
        rest = {key: value for key, value in whole.items() if key != member}
        assert get(f"{name}/", omit=member).json()["results"][0] == rest


@pytest.mark.parametrize(("name", "slug"), DETAILS.items())
def test_details_are_shaped_alike(get: Get, name: str, slug: str) -> None:
    whole = get(f"{name}/{slug}/").json()
    assert get(f"{name}/{slug}/", fields="url,slug").json() == {"slug": slug, "url": whole["url"]}
    assert "slug" not in get(f"{name}/{slug}/", omit="slug").json()


def test_dotted_names_reach_into_objects_and_lists(get: Get) -> None:
    shaped = get(
        "statements/statement-b/", fields="slug,date.edtf,citations.source.slug,citations.quote"
    ).json()
    assert shaped == {
        "slug": "statement-b",
        "date": {"edtf": "2023-09-21"},
        "citations": [
            {"source": {"slug": "gazette-one"}, "quote": None},
            {"source": {"slug": "herald-two"}, "quote": "We deny it"},
        ],
    }
    rest = get("statements/statement-b/", omit="citations.source,date.wording").json()
    assert "source" not in rest["citations"][0]
    assert "quote" in rest["citations"][0]
    assert "wording" not in rest["date"]
    assert rest["date"]["edtf"] == "2023-09-21"


def test_a_whole_member_goes_before_a_part_of_it(get: Get) -> None:
    for fields in ("date,date.edtf", "date.edtf,date"):
        assert set(get("statements/statement-a/", fields=fields).json()["date"]) > {"edtf", "zone"}
    for omit in ("date,date.edtf", "date.edtf,date"):
        assert "date" not in get("statements/statement-a/", omit=omit).json()


def test_null_and_empty_stay_what_they_are(get: Get) -> None:
    shaped = get("statements/statement-c/", fields="event.name,attributed_to.actor.name,date.edtf").json()
    assert shaped == {"attributed_to": [], "date": {"edtf": None}, "event": None}


def test_facts_of_every_kind_take_the_names_of_all(get: Get) -> None:
    rows = get("facts/", fields="slug,speech_act,figures.lower,agreement.slug").json()["results"]
    assert {frozenset(row) for row in rows} == {
        frozenset({"slug", "speech_act"}),
        frozenset({"slug", "figures"}),
        frozenset({"slug", "agreement"}),
    }
    assert wrong_parameters(get("statements/", fields="figures")) == {"fields"}


@pytest.mark.parametrize("parameter", ["fields", "omit"])
@pytest.mark.parametrize(
    "value",
    [
        "zzz",
        "slug.zzz",
        "date.zzz",
        "citations.source.zzz",
        ".slug",
        "slug.",
        "date..edtf",
        "a,,b",
        "slug,slug",
        "__class__",
    ],
)
def test_names_that_are_not_declared_are_refused(get: Get, parameter: str, value: str) -> None:
    assert wrong_parameters(get("statements/", **{parameter: value})) == {parameter}
    assert wrong_parameters(get("statements/statement-a/", **{parameter: value})) == {parameter}


def test_the_nearest_member_is_suggested_with_its_path(get: Get) -> None:
    (error,) = problem(get("statements/", fields="citations.sorce"), 400)["errors"]
    assert error["nearest"] == "citations.source"
    assert "citations.quote" in error["allowed"]


def test_both_at_once_are_refused(get: Get) -> None:
    assert wrong_parameters(get("actors/", fields="slug", omit="name")) == {"omit"}


def test_too_many_names_are_refused(get: Get) -> None:
    shape = shape_of(*FactViewSet.shape_serializers)
    names = list(shape.leaves())
    assert len(names) > 100
    assert wrong_parameters(get("facts/", fields=",".join(names[:101]))) == {"fields"}


def test_keeping_and_leaving_out_share_every_document_between_them() -> None:
    shape = shape_of(*FactViewSet.shape_serializers)
    document: dict[str, Any] = {
        "slug": "a",
        "date": {"edtf": None, "zone": "Z"},
        "citations": [{"quote": "x", "source": {"slug": "s", "title": "t"}}],
    }
    errors: list[Any] = []
    chosen = read_choice("fields", ["slug", "date.edtf", "citations.source.slug"], shape, errors)
    assert errors == []
    assert keep(document, chosen) == {
        "slug": "a",
        "date": {"edtf": None},
        "citations": [{"source": {"slug": "s"}}],
    }
    assert leave_out(document, chosen) == {
        "date": {"zone": "Z"},
        "citations": [{"quote": "x", "source": {"title": "t"}}],
    }
