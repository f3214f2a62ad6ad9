"""Forms of answers: CSV, NDJSON and JSON-LD of every list, by `format=` or by `Accept`."""

import csv
import io
import json
import re
import tracemalloc
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from publication.choices import Resource
from publication.formats.linked import CONTEXT
from publication.formats.tables import cell, columns_of
from publication.paging import QueryRows
from publication.publishing import Change
from publication.request import DATASET_VERSION
from publication.shape import shape_of
from publication.views.resources import CasualtyReportViewSet
from tests import factories
from tests.api.asking import DETAILS, OTHER_LISTS, RECORD_RESOURCES, Get, body, problem, wrong_parameters
from tests.api.newsroom import publish_change

pytestmark = pytest.mark.usefixtures("newsroom")

LISTS = [*RECORD_RESOURCES, *OTHER_LISTS]


def rows_of(answer: Any) -> list[dict[str, str]]:
    """Read a CSV answer as a careful client does."""
    assert answer.status_code == 200, answer.content
    text = body(answer).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def lines_of(answer: Any) -> list[Any]:
    assert answer.status_code == 200, answer.content
    return [json.loads(line) for line in body(answer).decode().splitlines()]


@pytest.mark.parametrize("name", LISTS)
def test_ndjson_is_the_whole_list_line_by_line(get: Get, name: str) -> None:
    answer = get(f"{name}/", format="ndjson")
    assert answer["Content-Type"] == "application/x-ndjson"
    assert lines_of(answer) == get(f"{name}/", page_size=500).json()["results"]


@pytest.mark.parametrize("name", LISTS)
def test_csv_has_a_row_for_each_element_and_starts_with_the_slug(get: Get, name: str) -> None:
    answer = get(f"{name}/", format="csv")
    assert answer["Content-Type"] == "text/csv; charset=utf-8; header=present"
    rows = rows_of(answer)
    elements = get(f"{name}/", page_size=500).json()["results"]
    key = next(field for field in ("slug", "number", "name") if field in elements[0])
    assert [row[key] for row in rows] == [str(element[key]) for element in elements]
    if name in RECORD_RESOURCES:
        assert next(iter(rows[0])) == "slug"


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("form", ["csv", "ndjson"])
def test_exports_say_what_they_are_and_how_to_cite_them(get: Get, name: str, form: str) -> None:
    answer = get(f"{name}/", format=form, ordering=next(iter(_orderings(name))))
    assert answer["Content-Disposition"] == f'attachment; filename="{name}-edition-1.{form}"'
    assert answer[DATASET_VERSION].startswith("1-")
    cited = re.fullmatch(r'<(.+)>; rel="cite-as"', answer["Link"])
    assert cited is not None
    again = get(urlsplit(cited[1]).path + "?" + urlsplit(cited[1]).query)
    assert body(again) == body(answer)


def _orderings(name: str) -> list[str]:
    return {"editions": ["number"], "changes": ["edition"], "vocabularies": ["-name"]}.get(name, ["-slug"])


@pytest.mark.parametrize("name", LISTS)
def test_the_form_follows_accept_as_well(get: Get, name: str) -> None:
    for media_type, form in (
        ("text/csv", "csv"),
        ("application/x-ndjson", "ndjson"),
        ("application/json", "json"),
    ):
        assert body(get(f"{name}/", accept=media_type)) == body(get(f"{name}/", format=form))
    preferred = get(f"{name}/", accept="application/json;q=0.5, text/csv;q=0.9, */*;q=0.1")
    assert preferred["Content-Type"].startswith("text/csv")
    assert get(f"{name}/", accept="*/*")["Content-Type"] == "application/json"
    assert get(f"{name}/", accept="application/json; indent=9")["Content-Type"] == "application/json"


def test_format_goes_before_accept(get: Get) -> None:
    assert get("actors/", format="csv", accept="application/json")["Content-Type"].startswith("text/csv")
    assert get("actors/", format="json", accept="application/xml")["Content-Type"] == "application/json"


@pytest.mark.parametrize("form", ["csv", "ndjson"])
@pytest.mark.parametrize("parameter", ["page_size", "cursor", "count"])
def test_exports_have_no_pages(get: Get, form: str, parameter: str) -> None:
    value = {"page_size": "5", "count": "exact"}.get(parameter, "abc")
    assert wrong_parameters(get("actors/", format=form, **{parameter: value})) == {parameter}


def test_exports_take_filters_orderings_and_shapes(get: Get) -> None:
    asked = {
        "kind": "statement",
        "source": "gazette-one",
        "ordering": "date",
        "fields": "summary,date.edtf,slug",
    }
    rows = get("facts/", **asked).json()["results"]
    assert lines_of(get("facts/", format="ndjson", **asked)) == rows
    table = rows_of(get("facts/", format="csv", **asked))
    assert [list(row) for row in table] == [["slug", "summary", "date.edtf"]] * len(rows)
    assert [row["date.edtf"] for row in table] == [row["date"]["edtf"] for row in rows]


def test_an_empty_export_has_its_header_and_can_be_cited(get: Get) -> None:
    answer = get("actors/", format="csv", kind="igo")
    lines = body(answer).decode("utf-8-sig").split("\r\n")
    assert lines[0].startswith('"slug","url","name"')
    assert lines[1:] == [""]
    assert "as_of=1" in answer["Link"]
    assert body(get("actors/", format="ndjson", kind="igo")) == b""


# --- CSV ------------------------------------------------------------------------------------------------


def test_csv_keeps_to_rfc_4180_and_opens_in_a_spreadsheet(get: Get) -> None:
    raw = body(get("facts/", format="csv"))
    assert raw.startswith(b'\xef\xbb\xbf"slug",')
    assert raw.endswith(b'"\r\n')
    assert b"\n" not in raw.replace(b"\r\n", b"")


def test_references_give_slug_and_name_and_lists_are_joined(get: Get) -> None:
    rows = {row["slug"]: row for row in rows_of(get("statements/", format="csv"))}
    row = rows["statement-b"]
    assert (row["event.slug"], row["event.name"]) == ("talks", "Talks")
    assert row["attributed_to.actor.name"] == "Envoy"
    assert row["attributed_to.on_behalf_of.slug"] == "ministry"
    assert row["citations.source.slug"] == "gazette-one | herald-two"
    assert row["citations.paragraph"] == "5 | 5"
    assert row["citations.quote"] == " | We deny it"
    assert row["url"] == "/api/v1/statements/statement-b/"
    assert "event.url" not in row
    assert rows["statement-c"]["event.slug"] == ""


def test_figures_stand_side_by_side_in_their_columns(get: Get) -> None:
    rows = {row["slug"]: row for row in rows_of(get("casualty-reports/", format="csv"))}
    assert rows["report-a"]["figures.lower"] == "2 | "
    assert rows["report-a"]["figures.qualifier"] == "exact | several"
    assert rows["report-a"]["figures.part_of"] == " | 0"
    assert rows["report-b"]["figures.lower"] == "11"


def test_lists_in_lists_have_a_separator_of_their_own(get: Get) -> None:
    row = {row["slug"]: row for row in rows_of(get("disputes/", format="csv"))}["how-many"]
    assert row["positions.label"] == "Two | More than ten"
    assert row["positions.facts.slug"] == "report-a | report-b"
    document = {"names": [{"variant": "a | b", "used_by": ["x", "y;z"]}, {"variant": "c\\d", "used_by": []}]}
    assert cell(document, "names.variant") == "a \\| b | c\\\\d"
    assert cell(document, "names.used_by") == "x ; y\\;z | "


FORMULAS = (
    *("=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "=cmd|' /C calc'!A0", '=HYPERLINK("http://x")'),
    *("＝1", "＋1", "－1", "＠x", " =1", "\n=1"),
)


@pytest.mark.parametrize("payload", FORMULAS)
def test_no_cell_can_be_taken_for_a_formula(payload: str) -> None:
    assert cell({"name": payload}, "name") == f"'{payload}"
    assert cell({"names": [{"variant": payload}, {"variant": "b"}]}, "names.variant").startswith("'")


def test_numbers_are_numbers_below_zero_too() -> None:
    assert cell({"coordinates": {"latitude": -3.5}}, "coordinates.latitude") == "-3.5"
    assert cell({"lower": 0}, "lower") == "0"
    assert cell({"flag": True}, "flag") == "true"
    assert cell({"lower": None}, "lower") == ""


def test_a_formula_in_the_data_comes_out_harmless(get: Get) -> None:
    factories.make_topic(slug="formula", name="=1+1")
    publish_change(Change("publish", Resource.TOPICS, "formula"))
    rows = {row["slug"]: row for row in rows_of(get("topics/", format="csv"))}
    assert rows["formula"]["name"] == "'=1+1"
    assert get("topics/formula/").json()["name"] == "=1+1"


def test_columns_are_the_declared_shape_whatever_the_data() -> None:
    shape = shape_of(*CasualtyReportViewSet.shape_serializers)
    columns = columns_of(shape)
    assert columns[0] == "slug"
    assert len(columns) == len(set(columns))
    assert {"figures.lower", "side.name", "date.edtf", "citations.source.publisher.name"} <= set(columns)
    assert not any(column.endswith(".url") for column in columns)
    assert "side.url" in columns_of(shape, {"side": {"url": {}}})


# --- Streaming ------------------------------------------------------------------------------------------


def test_exports_read_a_chunk_at_a_time(get: Get, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("publication.views.base.EXPORT_CHUNK", 2)
    with CaptureQueriesContext(connection) as captured:
        assert len(lines_of(get("facts/", format="ndjson"))) == 7
    # The head, and four chunks of two at most.
    assert len(captured) == 5
    assert all("LIMIT" in query["sql"] for query in list(captured)[1:])


def test_an_export_is_one_edition_also_while_others_publish(
    get: Get, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("publication.views.base.EXPORT_CHUNK", 2)
    expected = [row["slug"] for row in get("facts/").json()["results"]]
    stream = iter(get("facts/", format="ndjson").streaming_content)
    publish_change(Change("withdraw", Resource.FACTS, "statement-c"))
    text = b"".join(stream).decode()
    assert [json.loads(line)["slug"] for line in text.splitlines()] == expected


def test_memory_does_not_grow_with_the_export(get: Get, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("publication.views.base.EXPORT_CHUNK", 200)

    def peak() -> int:
        tracemalloc.start()
        for _ in get("topics/", format="ndjson").streaming_content:
            pass
        _, highest = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return highest

    def add(first: int, last: int) -> None:
        for number in range(first, last):
            factories.make_topic(slug=f"topic-{number}", name="A rather long name of a topic " * 5)
        publish_change(
            *(Change("publish", Resource.TOPICS, f"topic-{number}") for number in range(first, last))
        )

    add(0, 300)
    peak()
    few = peak()
    add(300, 1500)
    assert peak() < few * 1.5


def test_a_database_that_is_away_at_the_start_is_a_problem_document(
    get: Get, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OperationalError("gone")

    monkeypatch.setattr(QueryRows, "read", fail)
    problem(get("facts/", format="csv"), 503)


# --- JSON-LD --------------------------------------------------------------------------------------------


def terms(node: Any) -> set[str]:
    """Return every member name of linked data."""
    if isinstance(node, list):
        return {name for item in node for name in terms(item)}
    if isinstance(node, dict):
        return set(node) | {name for item in node.values() for name in terms(item)}
    return set()


@pytest.mark.parametrize(("name", "slug"), DETAILS.items())
def test_every_record_is_linked_data_too(get: Get, name: str, slug: str) -> None:
    answer = get(f"{name}/{slug}/", format="jsonld")
    assert answer["Content-Type"] == "application/ld+json"
    node = answer.json()
    assert node["@context"] == "/api/v1/context.jsonld"
    assert node["@id"] == get(f"{name}/{slug}/").json()["url"]
    assert node["identifier"] == slug
    prefixes = set(CONTEXT["@context"])
    for term in terms(node):
        prefix = term.partition(":")[0]
        assert ":" not in term or term.startswith("http") or prefix in prefixes, term
    page = get(f"{name}/", format="jsonld", page_size=500).json()
    assert {key: value for key, value in node.items() if key != "@context"} in page["itemListElement"]


def test_a_fact_is_a_claim_with_its_passages(get: Get) -> None:
    node = get("statements/statement-b/", format="jsonld").json()
    assert node["@type"] == ["Claim", "Quotation", "prov:Entity"]
    assert node["prov:wasAttributedTo"] == ["/api/v1/actors/envoy/"]
    assert node["author"][0]["prov:actedOnBehalfOf"] == "/api/v1/actors/ministry/"
    assert node["prov:wasDerivedFrom"] == ["/api/v1/sources/gazette-one/", "/api/v1/sources/herald-two/"]
    selector = node["annotation"][1]["oa:hasTarget"]["oa:hasSelector"]
    assert selector["@type"] == "oa:FragmentSelector"
    assert selector["oa:refinedBy"] == [
        {"@type": "oa:TextQuoteSelector", "oa:exact": "We deny it"},
        {"@type": "oa:TextPositionSelector", "oa:start": 0, "oa:end": 10},
    ]


def test_figures_keep_their_bounds_and_words(get: Get) -> None:
    (figure,) = get("casualty-reports/report-b/", format="jsonld").json()["variableMeasured"]
    assert figure["minValue"] == 11
    assert "maxValue" not in figure
    assert figure["description"] == "more than ten"


def test_linked_lists_are_paged_like_others(client: Client, get: Get) -> None:
    page = get("facts/", format="jsonld", page_size=3, count="exact").json()
    assert page["numberOfItems"] == 7
    assert len(page["itemListElement"]) == 3
    following = client.get(page["hydra:next"]).json()
    assert len(following["itemListElement"]) == 3
    assert "hydra:previous" in following


@pytest.mark.parametrize("parameter", ["fields", "omit", "facets"])
def test_linked_data_has_one_shape(get: Get, parameter: str) -> None:
    value = "kind" if parameter == "facets" else "slug"
    assert wrong_parameters(get("facts/", format="jsonld", **{parameter: value})) == {parameter}


def test_the_context_is_published(get: Get) -> None:
    answer = get("context.jsonld")
    assert answer["Content-Type"] == "application/ld+json"
    assert answer.json() == CONTEXT


@pytest.mark.parametrize("name", OTHER_LISTS)
def test_lists_of_other_things_are_not_linked_data(get: Get, name: str) -> None:
    assert wrong_parameters(get(f"{name}/", format="jsonld")) == {"format"}
    problem(get(f"{name}/", accept="application/ld+json"), 406)
