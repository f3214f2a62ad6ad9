"""Nothing is guessed: whatever is wrong with a request is refused, by name, all of it at once."""

import pytest

from tests.api.asking import DETAILS, OTHER_LISTS, RECORD_RESOURCES, Get, problem, wrong_parameters

pytestmark = pytest.mark.usefixtures("newsroom")

every_list = pytest.mark.parametrize("name", [*RECORD_RESOURCES, *OTHER_LISTS])
every_record_list = pytest.mark.parametrize("name", RECORD_RESOURCES)


UNKNOWN = ("nothing", "pagesize", "count[]", "id", "status", "limit", "offset", "page", "version", "lang", "")


@every_list
def test_unknown_parameters_are_refused(get: Get, name: str) -> None:
    for parameter in UNKNOWN:
        (error,) = problem(get(f"{name}/", **{parameter: "1"}), 400)["errors"]
        assert error["parameter"] == parameter
        assert "page_size" in error["allowed"] or len(error["allowed"]) == 60


def test_the_nearest_name_is_suggested(get: Get) -> None:
    (error,) = problem(get("actors/", page_sice=1), 400)["errors"]
    assert error["nearest"] == "page_size"
    (error,) = problem(get("changes/", sinse=1), 400)["errors"]
    assert error["nearest"] == "since"


NO_PAGE_SIZES = (
    "0",
    "501",
    "-1",
    "+1",
    "1.0",
    "1e2",
    "abc",
    "NaN",
    "1_0",
    "٣",
    "１",
    " 5",
    "5 ",
    "0x10",
    "9" * 25,
)


@every_list
def test_page_sizes_are_plain_numbers_up_to_500(get: Get, name: str) -> None:
    for value in NO_PAGE_SIZES:
        assert wrong_parameters(get(f"{name}/", page_size=value)) == {"page_size"}, value


SOUND = {
    "ordering": "slug",
    "cursor": "abc",
    "page_size": "5",
    "count": "none",
    "format": "json",
    "fields": "url",
    "omit": "url",
    "as_of": "1",
}


@every_list
def test_control_parameters_are_neither_empty_nor_repeated(get: Get, name: str) -> None:
    for parameter, value in SOUND.items():
        assert wrong_parameters(get(f"{name}/", **{parameter: ""})) == {parameter}
        assert parameter in wrong_parameters(get(f"{name}/", **{parameter: [value, value]}))


NO_ORDERINGS = (
    *("zzz", "__class__", "-", "--slug", "slug,slug", "slug,-slug"),
    *(",", "slug,", "pk", "id", "?", "a" * 400),
)


@every_list
def test_orderings_that_are_not_listed_are_refused(get: Get, name: str) -> None:
    for value in NO_ORDERINGS:
        assert wrong_parameters(get(f"{name}/", ordering=value)) == {"ordering"}, value


def test_an_ordering_has_three_terms_at_most_and_names_a_column_once(get: Get) -> None:
    assert wrong_parameters(get("facts/", ordering="date,kind,summary,slug")) == {"ordering"}
    assert wrong_parameters(get("sources/", ordering="date,-published")) == {"ordering"}
    assert get("facts/", ordering="date,kind,summary").status_code == 200


def test_an_ordering_by_rank_needs_words_to_rank_by(get: Get) -> None:
    assert wrong_parameters(get("facts/", ordering="rank")) == {"ordering"}
    assert get("facts/", ordering="rank", q="summary").status_code == 200


@every_list
def test_counts_are_exact_or_none(get: Get, name: str) -> None:
    for value in ("yes", "EXACT", "true", "1", "estimated"):
        assert wrong_parameters(get(f"{name}/", count=value)) == {"count"}


@every_list
def test_unknown_formats_are_refused(get: Get, name: str) -> None:
    for value in ("xml", "JSON", "html", "api", "yaml", "csv.gz"):
        (error,) = problem(get(f"{name}/", format=value), 400)["errors"]
        assert error["parameter"] == "format"
        assert "json" in error["allowed"]


@pytest.mark.parametrize(("name", "slug"), DETAILS.items())
def test_details_take_their_own_parameters_only(get: Get, name: str, slug: str) -> None:
    for parameter in ("page_size", "cursor", "ordering", "count", "facets", "q", "nothing", "kind"):
        assert wrong_parameters(get(f"{name}/{slug}/", **{parameter: "1"})) == {parameter}
    assert wrong_parameters(get(f"{name}/{slug}/", format="csv")) == {"format"}


@pytest.mark.parametrize("path", ["", "editions/1/", "vocabularies/outcome/", "schema/", "context.jsonld"])
def test_other_pages_refuse_what_they_do_not_know(get: Get, path: str) -> None:
    assert wrong_parameters(get(path, nothing="1")) == {"nothing"}


def test_everything_wrong_is_said_at_once(get: Get) -> None:
    answer = get(
        "facts/",
        nothing="1",
        page_size="0",
        ordering="zzz",
        count="maybe",
        format="xml",
        fields="zzz",
        as_of="99",
        cursor="!!!",
        facets="zzz",
        kind="zzz",
        source="never-published",
        date="zzz",
    )
    assert wrong_parameters(answer) == {
        "nothing",
        "page_size",
        "ordering",
        "count",
        "format",
        "fields",
        "as_of",
        "cursor",
        "facets",
        "kind",
        "source",
        "date",
    }
    detail = answer.json()["detail"]
    assert "page_size" in detail
    assert "source" in detail


@every_record_list
def test_there_are_no_patterns_to_search_by(get: Get, name: str) -> None:
    for parameter in ("slug__regex", "slug__iregex", "name__regex", "summary__iregex", "kind__startswith"):
        assert wrong_parameters(get(f"{name}/", **{parameter: "(a+)+!"})) == {parameter}


@pytest.mark.parametrize("value", ["-1", "1.5", "abc", "2", "99999999999999999999", "", "1 "])
def test_a_feed_starts_after_an_edition_that_exists(get: Get, value: str) -> None:
    assert wrong_parameters(get("changes/", since=value)) == {"since"}


def test_a_feed_refuses_values_that_cannot_occur(get: Get) -> None:
    wrong = get("changes/", since=["0", "1"], change="deleted", cause="other", resource="people")
    assert wrong_parameters(wrong) == {"since", "change", "cause", "resource"}
