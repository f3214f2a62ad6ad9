"""Holds answers to the OpenAPI document, in both directions: nothing undocumented in them, nothing missing.

What the document says is closed here: a member that it does not name is a fault, although clients must bear one (the
next release may add it). Schemas are compiled once, so that every answer of the test-suite can be judged.
"""

import copy
import dataclasses
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any
from urllib.parse import parse_qsl

import jsonschema_rs
import yaml

from karabakh_api.documentation import DOCUMENT

Schema = dict[str, Any]

DOCUMENTED: Schema = yaml.load(DOCUMENT.read_text(encoding="utf-8"), yaml.CSafeLoader)
BASE = "/api/v1/"
PROBLEM = "application/problem+json"
JUDGED = {"application/json", "application/ld+json", PROBLEM}
NARROWING = {"fields", "omit"}
# What a variable of a path stands for.
VARIABLES = {"{slug}": "[a-z0-9]+(?:-[a-z0-9]+)*", "{number}": "[1-9][0-9]{0,8}", "{name}": "[-a-zA-Z0-9_]+"}


class ContractError(AssertionError):
    """An answer is not what the OpenAPI document says."""


@dataclasses.dataclass(frozen=True, slots=True)
class Asked:
    """One request and its answer, as far as the contract speaks of them."""

    method: str
    path: str
    query: str
    status: int
    headers: Mapping[str, str]
    content: bytes | None  # None = streamed

    @property
    def address(self) -> str:
        """The request as a failure names it."""
        return f"{self.method} {self.path}{'?' + self.query if self.query else ''}"[:300]

    @property
    def media_type(self) -> str:
        """The media type of the answer."""
        return self.headers.get("Content-Type", "").split(";")[0]

    @property
    def parameters(self) -> list[tuple[str, str]]:
        """Names and values given."""
        return parse_qsl(self.query, keep_blank_values=True)


def resolved(node: Schema) -> Schema:
    """Return what a reference stands for."""
    while "$ref" in node:
        found: Any = DOCUMENTED
        for step in node["$ref"].removeprefix("#/").split("/"):
            found = found[step]
        node = found
    return node


def faults(asked: Asked) -> Iterator[str]:
    """Yield everything in which an answer departs from the document."""
    operation = _operation(asked.path)
    if operation is None or asked.method not in {"GET", "HEAD"}:
        if asked.status >= 400 and asked.content:
            yield from _body_faults(asked, {"$ref": "#/components/schemas/Problem"}, narrowed=False)
        return
    if str(asked.status) not in operation["responses"]:
        yield f"status {asked.status} is not documented"
        return
    response = resolved(operation["responses"][str(asked.status)])
    yield from _header_faults(asked, response.get("headers", {}))
    if asked.status < 400:
        yield from _parameter_faults(asked, operation)
    if not asked.content:
        return
    content = response.get("content", {})
    if asked.media_type not in content:
        yield f"media type {asked.media_type!r} is not documented"
    elif asked.media_type in JUDGED:
        narrowed = asked.status == 200 and bool(NARROWING & {name for name, _ in asked.parameters})
        yield from _body_faults(asked, content[asked.media_type]["schema"], narrowed=narrowed)


@cache
def _operation(path: str) -> Schema | None:
    for pattern, operation in _patterns():
        if pattern.fullmatch(path):
            return operation
    return None


@cache
def _patterns() -> list[tuple[re.Pattern[str], Schema]]:
    # What has no variable first: the comparison is no casualty report.
    found = []
    for path, operations in sorted(DOCUMENTED["paths"].items(), key=lambda row: "{" in row[0]):
        pattern = re.escape(path).replace(r"\{", "{").replace(r"\}", "}")
        for name, form in VARIABLES.items():
            pattern = pattern.replace(name, form)
        found.append((re.compile(pattern), operations["get"]))
    return found


def _header_faults(asked: Asked, documented: Mapping[str, Schema]) -> Iterator[str]:
    for name, reference in documented.items():
        header = resolved(reference)
        value = asked.headers.get(name)
        if value is None:
            if header["required"]:
                yield f"header {name} is missing"
        elif not re.search(header["schema"].get("pattern", ""), value):
            yield f"header {name} is {value!r}, not {header['schema']['pattern']}"


def _parameter_faults(asked: Asked, operation: Schema) -> Iterator[str]:
    documented = _parameters(operation["operationId"])
    for name, value in asked.parameters:
        if name not in documented:
            yield f"parameter {name} was taken and is not documented"
            continue
        validator, comma = documented[name]
        values = value.split(",") if comma else [value]
        yield from (
            f"{name}={one!r} was taken and is not what is documented"
            for one in values
            if not validator.is_valid(one)
        )


@cache
def _parameters(operation_id: str) -> dict[str, tuple[Any, bool]]:
    """Return for each query parameter of an operation what judges one value as text, and whether commas part them."""
    [operation] = [
        one["get"] for one in DOCUMENTED["paths"].values() if one["get"]["operationId"] == operation_id
    ]
    found = {}
    for parameter in map(resolved, operation.get("parameters", ())):
        schema = parameter["schema"]
        one = resolved(schema.get("items", schema))
        # Numbers and truth values are text in an address; their form is judged by the API alone.
        judged = one if one["type"] == "string" else {}
        found[parameter["name"]] = (jsonschema_rs.validator_for(judged), parameter.get("explode") is False)
    return found


def _body_faults(asked: Asked, schema: Schema, *, narrowed: bool) -> Iterator[str]:
    if asked.media_type not in JUDGED:
        yield f"media type {asked.media_type!r} is no JSON"
        return
    validator = _validator(json.dumps(schema), narrowed=narrowed)
    document = json.loads(asked.content or b"null")
    if not validator.is_valid(document):
        for error in list(validator.iter_errors(document))[:3]:
            where = "/".join(str(step) for step in error.instance_path)
            yield f"{where or 'the document'}: {error.message[:300]}"


@cache
def _validator(schema: str, *, narrowed: bool) -> Any:
    components = _narrowed() if narrowed else _closed()
    whole = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **json.loads(schema),
        "components": {"schemas": components},
    }
    return jsonschema_rs.validator_for(whole, validate_formats=True)


@cache
def _closed() -> Schema:
    """Return the schemas with nothing beside what they name."""
    schemas: Schema = copy.deepcopy(DOCUMENTED["components"]["schemas"])
    for schema in schemas.values():
        if "properties" in schema:
            schema.setdefault("additionalProperties", False)
    return schemas


@cache
def _narrowed() -> Schema:
    """Return the closed schemas for answers to `fields=` and `omit=`: any part of a record, in a whole page."""
    schemas = copy.deepcopy(_closed())
    for name, schema in schemas.items():
        if not name.endswith("Page"):
            schema.pop("required", None)
        if "oneOf" in schema:  # a part of a fact may fit every kind
            schema["anyOf"] = schema.pop("oneOf")
    return schemas


def judge(asked: Asked) -> None:
    """Raise ContractError with everything in which an answer departs from the document."""
    found: Sequence[str] = list(faults(asked))
    if found:
        raise ContractError(
            f"{asked.address} answered {asked.status} against the contract: " + "; ".join(found)
        )
