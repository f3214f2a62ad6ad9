"""What the schema shows as an example is what the dataset answers, and every example of a parameter is taken.

Run with UPDATE_DOCS set, it writes `docs/examples.json` and `docs/openapi.yaml` anew; read the difference.
"""

import json
import os
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from karabakh_api.documentation import DOCUMENT
from karabakh_api.schema import examples
from tests.api.asking import body
from tests.api.test_schema import OPERATIONS, parameters, resolved
from tests.data_plugin import Dataset
from tests.docs.test_answers import always_the_same

REQUESTS = examples.requests()
STATUS = {"InvalidRequest": 400, "NotFound": 404, "NotAcceptable": 406, "QueryTooLong": 414}
JSON = {"application/json", "application/ld+json", "application/problem+json"}
# An archive is no example.
WITHOUT = {"application/zip"}


def answer(client: Client, path: str, media_type: str, status: int = 200) -> Any:
    """Return what the API answers, as it stands in the file: JSON as JSON, everything else as text."""
    accept = {"Accept": "image/png"} if status == 406 else {}
    # Host and port of the local service, so that links are those that a reader gets.
    got = client.get(path, headers={"host": "127.0.0.1:8000", **accept}, SERVER_PORT="8000")
    assert got.status_code == status, (path, body(got)[:300])
    assert got["Content-Type"].split(";")[0] == media_type
    text = body(got).decode()
    if media_type not in JSON:
        return text
    return always_the_same(json.loads(text))


def everything(client: Client) -> dict[str, Any]:
    """Return the answers to all requests by their path."""
    asked = [(path, form, 200) for rows in REQUESTS.values() for form, path in rows]
    asked += [(path, examples.PROBLEM, STATUS[name]) for name, path in examples.PROBLEMS.items()]
    return {path: answer(client, path, form, status) for path, form, status in asked}


def test_the_examples_are_what_the_dataset_answers(dataset: Dataset, client: Client) -> None:
    found = everything(client)
    if os.environ.get("UPDATE_DOCS"):
        examples.FILE.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        examples.forget()
        call_command("spectacular", "--validate", "--fail-on-warn", "--file", str(DOCUMENT))
    assert json.loads(examples.FILE.read_text(encoding="utf-8")) == found


@pytest.mark.parametrize("path", OPERATIONS)
def test_every_operation_shows_an_answer_in_every_form(path: str) -> None:
    operation = OPERATIONS[path]
    for media_type, content in operation["responses"]["200"]["content"].items():
        if media_type not in WITHOUT:
            [example] = content["examples"].values()
            assert example["value"], media_type
            assert example["summary"].startswith("GET /api/v1/")


def test_lists_show_a_record() -> None:
    for operation in OPERATIONS.values():
        for content in operation["responses"]["200"]["content"].values():
            for example in content.get("examples", {}).values():
                if isinstance(example["value"], dict) and "results" in example["value"]:
                    assert example["value"]["results"], example["summary"]


def queries() -> list[tuple[str, dict[str, Any]]]:
    """Return a list to ask with the example of each parameter that is described differently somewhere."""
    asked: dict[str, tuple[str, dict[str, Any]]] = {}
    for path, parameter in parameters():
        if parameter["in"] == "path" or parameter["name"] == "cursor":
            continue  # a cursor belongs to one walk
        shown = parameter.get("example", next(iter(parameter["schema"].get("examples", ())), None))
        query = {parameter["name"]: _written(shown, comma=parameter.get("explode") is False)}
        key = json.dumps([parameter["name"], parameter["schema"], shown], sort_keys=True)
        asked.setdefault(key, (path, query))
    return list(asked.values())


def _written(value: Any, *, comma: bool) -> Any:
    values = value if isinstance(value, list) else [value]
    texts = [str(one).lower() if isinstance(one, bool) else str(one) for one in values]
    return ",".join(texts) if comma else texts


def _needed(path: str) -> dict[str, Any]:
    """Return what must be given for an operation to answer."""
    return {
        parameter["name"]: _written(parameter["example"], comma=False)
        for parameter in map(resolved, OPERATIONS[path].get("parameters", ()))
        if parameter["required"] and parameter["in"] == "query"
    }


def _address(path: str) -> str:
    for parameter in map(resolved, OPERATIONS[path].get("parameters", ())):
        if parameter["in"] == "path":
            path = path.replace("{" + parameter["name"] + "}", str(parameter["example"]))
    return path


@pytest.mark.parametrize("path", OPERATIONS)
def test_the_examples_of_a_path_lead_somewhere(path: str, dataset: Dataset, client: Client) -> None:
    assert client.get(_address(path), _needed(path)).status_code == 200


def test_the_example_of_every_parameter_is_taken(dataset: Dataset, client: Client) -> None:
    refused = []
    for path, query in queries():
        words = {"q": "Xankəndi"} if "rank" in str(query) else {}
        got = client.get(_address(path), {**_needed(path), **words, **query})
        if got.status_code != 200:
            refused.append((path, query, body(got)[:200]))
    assert not refused
