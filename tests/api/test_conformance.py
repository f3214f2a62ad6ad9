"""Every answer is what the OpenAPI document says it is."""

import json
from typing import Any

import pytest
from django.test import Client
from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from publication.request import DATASET_VERSION
from tests.api.asking import DETAILS, Answer
from tests.api.test_schema import COMMITTED, LISTS, OPERATIONS, resolved

pytestmark = pytest.mark.usefixtures("newsroom")

REGISTRY: Any = Registry().with_resource("urn:api", DRAFT202012.create_resource(COMMITTED))


def validate(document: Any, schema: dict[str, Any]) -> None:
    pointed = json.loads(json.dumps(schema).replace('"#/components', '"urn:api#/components'))
    Draft202012Validator(pointed, registry=REGISTRY, format_checker=FormatChecker()).validate(document)


def addresses() -> list[tuple[str, str]]:
    """Return (path of the document, address to ask) for every operation."""
    found = []
    for path in OPERATIONS:
        name = path.removeprefix("/api/v1/").split("/")[0]
        address = (
            path.replace("{slug}", DETAILS.get(name, ""))
            .replace("{number}", "1")
            .replace("{name}", "outcome")
        )
        if path.endswith("/compare/"):
            address += "?event=offensive&outcome=killed"
        if path.endswith("/search/"):
            address += "?q=town"
        found.append((path, address))
    return found


def conforms(answer: Answer, path: str) -> None:
    described = resolved(OPERATIONS[path]["responses"][str(answer.status_code)])
    media_type = answer["Content-Type"].split(";")[0]
    assert media_type in described["content"]
    if media_type in {"application/json", "application/problem+json"}:
        validate(answer.json(), described["content"][media_type]["schema"])
    for name, header in described["headers"].items():
        assert name in answer or not resolved(header)["required"], name
    assert DATASET_VERSION in answer


@pytest.mark.parametrize(("path", "address"), addresses())
def test_answers_conform(client: Client, path: str, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 200, answer.content
    conforms(answer, path)


@pytest.mark.parametrize(("path", "address"), addresses())
def test_refusals_conform(client: Client, path: str, address: str) -> None:
    wrong = address + ("&" if "?" in address else "?") + "nothing=1"
    conforms(client.get(wrong), path)
    conforms(client.get(address, headers={"Accept": "image/png"}), path)
    conforms(client.get(f"{path.split('{', maxsplit=1)[0]}?q={'a' * 5000}"), path)


@pytest.mark.parametrize(("path", "address"), [row for row in addresses() if "{" in row[0]])
def test_absences_conform(client: Client, path: str, address: str) -> None:
    missing = path.replace("{slug}", "never-published").replace("{number}", "99").replace("{name}", "nothing")
    answer = client.get(missing)
    assert answer.status_code == 404
    conforms(answer, path)


@pytest.mark.parametrize("path", LISTS)
def test_facets_and_counts_conform(client: Client, path: str) -> None:
    parameters = {
        resolved(parameter)["name"]: resolved(parameter)
        for parameter in OPERATIONS[path].get("parameters", ())
    }
    query = {"q": "town"} if path.endswith("/search/") else {}
    if "count" in parameters:
        query["count"] = "exact"
    if "facets" in parameters:
        offered = resolved(parameters["facets"]["schema"]["items"])["enum"]
        query |= {"facets": ",".join(offered)} if offered else {}
    answer = client.get(path, query)
    assert answer.status_code == 200, answer.content
    conforms(answer, path)


@pytest.mark.parametrize("path", LISTS)
def test_every_ordering_that_is_described_is_taken(client: Client, path: str) -> None:
    for parameter in map(resolved, OPERATIONS[path].get("parameters", ())):
        if parameter["name"] == "ordering":
            for term in resolved(parameter["schema"]["items"])["enum"]:
                words = {"q": "town"} if "rank" in term or path.endswith("/search/") else {}
                answer = client.get(path, {"ordering": term, **words})
                assert answer.status_code == 200, (term, answer.content)
