"""The committed OpenAPI document is what the code describes, and sound."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from openapi_spec_validator import OpenAPIV31SpecValidator

from karabakh_api.documentation import DOCUMENT
from karabakh_api.schema.answers import NAMES
from karabakh_api.schema.operations import STATUSES
from tests.contract.judge import DOCUMENTED

Schema = dict[str, Any]
COMMITTED = DOCUMENTED
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
    of_records = "{slug}" in path
    wanted = {
        *(200, 304, 400, 406, 414, 429, 500, 503),
        *((404,) if "{" in path else ()),
        *((308,) if of_records else ()),
        *((410,) if of_records and not path.endswith("/history/") else ()),
    }
    assert {int(status) for status in operation["responses"]} == wanted
    for status, answer in operation["responses"].items():
        described = resolved(answer)
        assert described["description"]
        assert described["headers"]
        assert ("Dataset-Version" in described["headers"]) == (status != "503")
        assert ("Retry-After" in described["headers"]) == (status in {"429", "503"})
        if int(status) >= 400:
            [(media_type, content)] = described["content"].items()
            assert media_type == "application/problem+json"
            assert content["schema"] == {"$ref": "#/components/schemas/Problem"}


def parameters() -> Iterator[tuple[str, Schema]]:
    """Yield every parameter of every operation with its path."""
    for path, operation in OPERATIONS.items():
        for parameter in operation.get("parameters", ()):
            yield path, resolved(parameter)


def is_bounded(schema: Schema) -> bool:
    """Say whether a value has a code list, a pattern or limits."""
    if "$ref" in schema or schema["type"] == "boolean":
        return True
    if schema["type"] == "array":
        return schema["minItems"] == 1 and is_bounded(schema["items"])
    if schema["type"] in {"integer", "number"}:
        return {"minimum", "maximum"} <= schema.keys()
    return "pattern" in schema or "maxLength" in schema


def test_every_parameter_says_what_it_takes_with_an_example() -> None:
    for path, parameter in parameters():
        where = f"{path} {parameter['name']}"
        schema = parameter["schema"]
        assert parameter["description"].endswith("."), where
        assert is_bounded(schema), where
        # The example of an optional parameter stands in its schema, where pages for people do not fill it in.
        shown = "example" in parameter or schema.get("examples")
        assert shown, where
        if parameter["required"]:
            assert "example" in parameter, where


def test_no_parameter_repeats_a_code_list() -> None:
    for path, parameter in parameters():
        schema = parameter["schema"]
        assert "enum" not in schema, path
        assert "enum" not in schema.get("items", {}), path


def test_every_member_of_a_code_list_is_explained() -> None:
    for name, schema in COMMITTED["components"]["schemas"].items():
        if "enum" in schema and name != "VocabularyCode":  # its members belong to many lists
            assert len(schema["x-enum-descriptions"]) == len(schema["enum"]), name
            for code, meaning in zip(schema["enum"], schema["x-enum-descriptions"], strict=True):
                assert meaning.endswith("."), (name, code)
                assert f"* `{code}` - {meaning}" in schema["description"]


# What is free to hold anything, with the reason.
FREE_FORM = {
    ("Difference", "before"),  # a value of any field of any content
    ("Difference", "after"),
    ("LinkedNode", "@type"),  # a text or a list of texts
    ("LinkedRecord", "@type"),
}


def test_nothing_else_is_free_in_form() -> None:
    for name, schema in COMMITTED["components"]["schemas"].items():
        for member, described in schema.get("properties", {}).items():
            if (name, member) not in FREE_FORM:
                assert {"type", "$ref", "allOf", "oneOf", "const"} & described.keys(), (name, member)
        # Linked data takes further terms of its context, each of them described there.
        if "additionalProperties" in schema:
            assert name in {"LinkedNode", "LinkedRecord"}


def test_texts_of_a_fixed_form_say_which() -> None:
    for name, schema in COMMITTED["components"]["schemas"].items():
        for member, described in schema.get("properties", {}).items():
            if name.endswith("Facets"):
                continue  # there the names are those of fields
            if member in {"slug", "edtf", "zone", "url", "chain_hash", "text_sha256", "country", "language"}:
                assert "pattern" in described, (name, member)
            if member in {"earliest", "latest", "at", "published_at", "updated_at"}:
                assert described["format"] == "date-time", (name, member)
            if member.endswith("_on"):
                assert described["format"] == "date", (name, member)


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


# Members that stand in an answer only when it has them, with the reason.
LINKED_ON_REQUEST = {"numberOfItems", "hydra:next", "hydra:previous"}  # JSON-LD leaves out what it has not
OPTIONAL = {
    "LinkedPage": LINKED_ON_REQUEST,
    # Only the fields that `facets=` names.
    **{
        name: set(schema["properties"])
        for name, schema in COMMITTED["components"]["schemas"].items()
        if name.endswith("Facets")
    },
}


def test_every_property_of_an_answer_is_always_there() -> None:
    for name, schema in COMMITTED["components"]["schemas"].items():
        if "properties" in schema:
            optional = OPTIONAL.get(name, {"facets", "count_capped"} if name.endswith("Page") else set())
            assert set(schema["properties"]) - set(schema.get("required", ())) <= optional, name


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
            assert not any(isinstance(node.get("enum"), list) for node in nodes(schema)), name
    assert {"SpeechAct", "Outcome", "ActorKind", "DatePrecision", "FactKind", "Cause"} <= set(schemas)
    assert not any(name.endswith("Enum") or any(c.isdigit() for c in name) for name in schemas)


def test_filters_by_code_refer_to_the_same_component() -> None:
    parameters = {
        resolved(parameter)["name"]: resolved(parameter)
        for parameter in OPERATIONS["/api/v1/statements/"]["parameters"]
    }
    assert parameters["speech_act"]["schema"]["items"] == {"$ref": "#/components/schemas/SpeechAct"}


def test_facts_are_told_apart_by_their_kind() -> None:
    union = COMMITTED["components"]["schemas"]["Fact"]
    assert union["discriminator"]["propertyName"] == "kind"
    assert set(union["discriminator"]["mapping"]) == {"statement", "casualty_report", "ceasefire_term"}
    for kind, reference in union["discriminator"]["mapping"].items():
        assert resolved({"$ref": reference})["properties"]["kind"]["const"] == kind


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


def test_every_status_has_an_answer_of_its_own() -> None:
    assert {status for statuses in STATUSES.values() for status in statuses} == set(NAMES)
