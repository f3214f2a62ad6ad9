"""The committed OpenAPI document is what the code describes, and sound."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import call_command
from django.test import Client
from openapi_spec_validator import OpenAPIV31SpecValidator

from karabakh_api.documentation import DOCUMENT
from karabakh_api.schema import STATUSES

Schema = dict[str, Any]
COMMITTED: Schema = yaml.load(DOCUMENT.read_text(encoding="utf-8"), yaml.CSafeLoader)
OPERATIONS = {path: operations["get"] for path, operations in COMMITTED["paths"].items()}
LISTS = [
    path
    for path, operation in OPERATIONS.items()
    if operation["operationId"].endswith("_list") and "{" not in path
]


def test_the_committed_document_is_the_one_the_code_gives(tmp_path: Path) -> None:
    file = tmp_path / "openapi.yaml"
    call_command("spectacular", "--validate", "--fail-on-warn", "--file", str(file))
    assert file.read_text(encoding="utf-8") == DOCUMENT.read_text(encoding="utf-8"), (
        "write it anew: python3 run.py manage spectacular --validate --fail-on-warn --file docs/openapi.yaml"
    )


def test_the_document_is_valid_openapi() -> None:
    assert COMMITTED["openapi"].startswith("3.1")
    OpenAPIV31SpecValidator(COMMITTED).validate()


@pytest.mark.django_db
def test_the_document_is_served_as_yaml_and_as_json(client: Client) -> None:
    default = client.get("/api/v1/schema/")
    assert default["Content-Type"] == "application/yaml"
    assert default.content == DOCUMENT.read_bytes()
    for asked in ({"query_params": {"format": "json"}}, {"headers": {"Accept": "application/json"}}):
        answer = client.get("/api/v1/schema/", **asked)  # type: ignore[arg-type]
        assert answer["Content-Type"] == "application/json"
        assert answer.json() == COMMITTED
    assert client.get("/api/v1/schema/?version=1").status_code == 400
    assert client.get("/api/v1/schema/?lang=en").status_code == 400


def test_only_reading_is_described() -> None:
    for operations in COMMITTED["paths"].values():
        assert set(operations) == {"get"}


@pytest.mark.parametrize("path", OPERATIONS)
def test_every_operation_is_described_whole(path: str) -> None:
    operation = OPERATIONS[path]
    assert operation["summary"]
    assert operation["description"]
    assert len(operation["tags"]) == 1
    assert "security" not in operation
    for status in (400, 406, 414, 429, 500, 503):
        content = operation["responses"][str(status)]["content"]
        assert content == {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    assert ("404" in operation["responses"]) == ("{" in path)
    assert "Dataset-Version" in operation["responses"]["200"]["headers"]
    for parameter in operation.get("parameters", ()):
        described = resolved(parameter)
        assert described["description"], described["name"]


def resolved(node: Schema) -> Schema:
    """Return what a reference stands for."""
    if "$ref" not in node:
        return node
    found: Any = COMMITTED
    for step in node["$ref"].removeprefix("#/").split("/"):
        found = found[step]
    assert isinstance(found, dict)
    return found


def test_names_of_operations_are_unique() -> None:
    names = [operation["operationId"] for operation in OPERATIONS.values()]
    assert len(set(names)) == len(names)
    assert {"statements_list", "statements_retrieve", "statements_history_list", "root_retrieve"} <= set(
        names
    )


def test_every_property_of_an_answer_is_always_there() -> None:
    for name, schema in COMMITTED["components"]["schemas"].items():
        if "properties" in schema:
            assert set(schema["properties"]) - set(schema.get("required", ())) <= {"facets"}, name


def nodes(value: Any) -> Iterator[Schema]:
    if isinstance(value, dict):
        yield value
        for item in value.values():
            yield from nodes(item)
    elif isinstance(value, list):
        for item in value:
            yield from nodes(item)


def test_every_code_list_is_one_named_component() -> None:
    schemas = COMMITTED["components"]["schemas"]
    for name, schema in schemas.items():
        if "enum" not in schema:
            assert not any("enum" in node for node in nodes(schema)), name
    assert {"SpeechAct", "Outcome", "ActorKind", "DatePrecision", "FactKind", "Cause"} <= set(schemas)
    assert not any(name.endswith("Enum") or any(c.isdigit() for c in name) for name in schemas)


def test_filters_by_code_refer_to_the_same_component() -> None:
    parameters = {
        resolved(parameter)["name"]: resolved(parameter)
        for parameter in OPERATIONS["/api/v1/statements/"]["parameters"]
    }
    assert parameters["speech_act"]["schema"]["items"] == {"$ref": "#/components/schemas/SpeechAct"}
    assert "x-code-list" not in json.dumps(COMMITTED)


def test_facts_are_told_apart_by_their_kind() -> None:
    union = COMMITTED["components"]["schemas"]["Fact"]
    assert union["discriminator"]["propertyName"] == "kind"
    assert set(union["discriminator"]["mapping"]) == {"statement", "casualty_report", "ceasefire_term"}


def test_nothing_internal_is_described() -> None:
    names = {name for node in nodes(COMMITTED["components"]) for name in node.get("properties", ())}
    internal = {
        "id",
        "pk",
        "status_code",
        "row_version",
        "submitted_by",
        "reviewed_by",
        "text",
        "username",
        "content",
    }
    assert not names & (internal - {"text"})
    assert "text" not in COMMITTED["components"]["schemas"]["Source"]["properties"]
    assert not any(path.startswith(("/admin", "/healthz")) for path in OPERATIONS)


def test_there_is_nothing_of_version_3_0_in_it() -> None:
    assert not any("nullable" in node for node in nodes(COMMITTED["components"]["schemas"]))


def test_every_status_has_a_kind_of_problem() -> None:
    assert set(STATUSES) == {"list", "retrieve", "history"}
