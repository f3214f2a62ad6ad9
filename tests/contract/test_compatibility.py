"""The schema keeps what every earlier release of the same major version promised.

`KEEP_RELEASE=1 python3 run.py test tests/contract/test_compatibility.py` keeps the present schema as that of the
present version, once it is released; docs/api-stability.md says when.
"""

import copy
import os
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings

from publication.request import RELEASE
from tests.contract.compatibility import breaks
from tests.contract.judge import DOCUMENTED

Schema = dict[str, Any]

CURRENT = DOCUMENTED
VERSION: str = CURRENT["info"]["version"]
FOLDER = Path(settings.BASE_DIR) / "docs" / "schema"
KEPT = sorted(FOLDER.glob("*.yaml"))
STATEMENTS = "/api/v1/statements/"


def major(version: str) -> int:
    return int(version.partition(".")[0])


def without_examples(node: Any) -> Any:
    """Return a schema without its examples, which promise nothing and are the larger part of it."""
    if isinstance(node, dict):
        kept = {name: value for name, value in node.items() if name != "examples" or not _is_example(value)}
        return {name: without_examples(value) for name, value in kept.items()}
    return [without_examples(item) for item in node] if isinstance(node, list) else node


def _is_example(value: Any) -> bool:
    return isinstance(value, dict) and bool({"from_the_dataset", "in_form"} & value.keys())


def test_the_version_is_the_same_everywhere() -> None:
    project = tomllib.loads((Path(settings.BASE_DIR) / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["project"]["version"] == RELEASE == settings.SPECTACULAR_SETTINGS["VERSION"] == VERSION


def test_the_schema_of_a_release_is_kept() -> None:
    if os.environ.get("KEEP_RELEASE"):
        FOLDER.mkdir(exist_ok=True)
        text = yaml.safe_dump(without_examples(CURRENT), sort_keys=False, allow_unicode=True, width=100)
        (FOLDER / f"{VERSION}.yaml").write_text(text, encoding="utf-8")
    assert (FOLDER / "1.0.0.yaml").is_file()


@pytest.mark.parametrize("kept", KEPT, ids=lambda path: path.stem)
def test_nothing_is_broken_that_a_release_of_this_major_version_promised(kept: Path) -> None:
    released: Schema = yaml.load(kept.read_text(encoding="utf-8"), yaml.CSafeLoader)
    assert released["info"]["version"] == kept.stem
    if major(kept.stem) == major(VERSION):
        found = breaks(released, CURRENT)
        assert not found, (
            f"{len(found)} breaks with {kept.stem}; take them back, or raise the major version "
            "(docs/api-stability.md):\n" + "\n".join(found)
        )


# --- The gate itself --------------------------------------------------------------------------------------------


def statements(schema: Schema) -> Schema:
    """Return the list of statements, its parameters written out."""
    operation: Schema = schema["paths"][STATEMENTS]["get"]
    components = schema["components"]["parameters"]
    operation["parameters"][:] = [
        copy.deepcopy(components[row["$ref"].rpartition("/")[2]]) if "$ref" in row else row
        for row in operation["parameters"]
    ]
    return operation


def parameter(schema: Schema, name: str) -> Schema:
    [found] = [row for row in statements(schema)["parameters"] if row["name"] == name]
    return found


def component(schema: Schema, name: str) -> Schema:
    return schema["components"]["schemas"][name]


def new_parameter(*, required: bool) -> Schema:
    return {"name": "colour", "in": "query", "required": required, "schema": {"type": "string"}}


BREAKS: list[tuple[Callable[[Schema], object], str]] = [
    (lambda schema: schema["paths"].pop("/api/v1/stats/"), "path /api/v1/stats/ was removed"),
    (lambda schema: schema["paths"][STATEMENTS].pop("get"), f"operation GET {STATEMENTS} was removed"),
    (lambda schema: statements(schema).update(operationId="said"), "was renamed to said"),
    (
        lambda schema: statements(schema)["parameters"].remove(parameter(schema, "medium")),
        f"parameter medium of GET {STATEMENTS} was removed",
    ),
    (
        lambda schema: statements(schema)["parameters"].append(new_parameter(required=True)),
        f"parameter colour of GET {STATEMENTS} is new and required",
    ),
    (
        lambda schema: parameter(schema, "q").update(required=True),
        "q of GET /api/v1/statements/ became required",
    ),
    (lambda schema: parameter(schema, "page_size")["schema"].update(maximum=100), "maximum fell to 100"),
    (lambda schema: parameter(schema, "q")["schema"].update(minLength=3), "minLength rose to 3"),
    (lambda schema: parameter(schema, "q")["schema"].update(pattern="^a$"), "the pattern became ^a$"),
    (
        lambda schema: parameter(schema, "q")["schema"].update(type="integer"),
        "type string is no longer taken",
    ),
    (
        lambda schema: parameter(schema, "q")["schema"].update(enum=["war"]),
        "q of GET /api/v1/statements/: any value is no longer taken",
    ),
    (
        lambda schema: component(schema, "SpeechAct")["enum"].remove("deny"),
        "member deny of SpeechAct was removed",
    ),
    (
        lambda schema: component(schema, "Statement")["properties"].pop("medium"),
        "property medium of Statement was removed",
    ),
    (
        lambda schema: component(schema, "Statement")["required"].remove("medium"),
        "property medium of Statement may be missing",
    ),
    (
        lambda schema: component(schema, "Statement")["properties"]["summary"].update(
            type=["string", "null"]
        ),
        "property summary of Statement can be null, not only string",
    ),
    (
        lambda schema: component(schema, "Figure")["properties"]["lower"].update(type="number"),
        "property lower of Figure can be number",
    ),
    (
        lambda schema: component(schema, "Statement")["properties"]["about"]["items"].update(
            {"$ref": "#/components/schemas/Actor"}
        ),
        "property about of Statement, each element can be Actor, not only ActorReference",
    ),
    (
        lambda schema: component(schema, "Fact")["oneOf"].append({"$ref": "#/components/schemas/Dispute"}),
        "component Fact can be Dispute",
    ),
    (
        lambda schema: statements(schema)["responses"]["200"]["content"].pop("text/csv"),
        f"form text/csv of GET {STATEMENTS} was removed",
    ),
    (
        lambda schema: statements(schema)["responses"].pop("304"),
        "answer 304 of GET /api/v1/statements/ was removed",
    ),
    (
        lambda schema: statements(schema)["responses"]["200"]["headers"].pop("ETag"),
        f"header ETag of 200 of GET {STATEMENTS} was removed",
    ),
]


@pytest.mark.parametrize(("change", "said"), BREAKS, ids=[said for _, said in BREAKS])
def test_a_break_is_named(change: Callable[[Schema], object], said: str) -> None:
    changed = copy.deepcopy(CURRENT)
    statements(changed)
    change(changed)
    found = breaks(CURRENT, changed)
    assert any(said in one for one in found), found


ADDITIONS: list[Callable[[Schema], object]] = [
    lambda schema: schema["paths"].update({"/api/v1/new/": schema["paths"]["/api/v1/stats/"]}),
    lambda schema: statements(schema)["parameters"].append(new_parameter(required=False)),
    lambda schema: component(schema, "SpeechAct")["enum"].append("whisper"),
    lambda schema: component(schema, "Statement")["properties"].update(tone={"type": "string"}),
    lambda schema: parameter(schema, "page_size")["schema"].update(maximum=1_000),
    lambda schema: parameter(schema, "q")["schema"].pop("maxLength"),
    lambda schema: component(schema, "Figure")["properties"]["lower"].update(type="integer"),
    lambda schema: component(schema, "Statement").update(description="What somebody said or wrote."),
]


@pytest.mark.parametrize("change", ADDITIONS)
def test_an_addition_is_no_break(change: Callable[[Schema], object]) -> None:
    changed = copy.deepcopy(CURRENT)
    statements(changed)
    change(changed)
    assert breaks(CURRENT, changed) == []
