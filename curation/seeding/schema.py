"""JSON Schemas of the seed files, generated from the layout so that codes and limits cannot drift from the models."""

import json
from typing import Any

from django.core.validators import RegexValidator
from django.db import models

from curation.seeding.elements import Index, Listing, Mapping, Reference, Scalar, Value, is_code_list
from curation.seeding.layout import FILES
from sources.models.columns import SLUG_PATTERN, SlugColumn

DIALECT = "https://json-schema.org/draft/2020-12/schema"
MOMENT_PATTERN = r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(Z|[+-]\d{2}:\d{2})$"
DAY_PATTERN = r"^\d{4}-\d{2}-\d{2}$"

# Comments are refused below the first line, so this is the one comment of a seed file.
MODELINE = "# yaml-language-server: $schema={}\n"


def schema_texts() -> dict[str, str]:
    """Return the schema files by name (`article.json` …), as text."""
    return {
        f"{name}.json": json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
        for name, schema in schemas().items()
    }


def schemas() -> dict[str, dict[str, Any]]:
    """Return the JSON Schema of each sort of seed file."""
    return {name: _file_schema(name, layout) for name, layout in FILES.items()}


def _file_schema(name: str, layout: Mapping) -> dict[str, Any]:
    definitions: dict[str, Any] = {}
    body = _body(layout, definitions)
    return {"$schema": DIALECT, "title": f"Seeds: {name}", **body, "$defs": dict(sorted(definitions.items()))}


def _body(layout: Mapping, definitions: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {key.name: _described(key.value, definitions) for key in layout.keys},
        "required": [key.name for key in layout.keys if key.required],
        "additionalProperties": False,
    }


def _described(value: Value, definitions: dict[str, Any]) -> dict[str, Any]:
    if isinstance(value, Mapping):
        name = value.title.replace(" ", "_")
        if name not in definitions:
            definitions[name] = {}  # claims the name while the body is made
            definitions[name] = _body(value, definitions)
        return {"$ref": f"#/$defs/{name}"}
    if isinstance(value, Listing):
        described = {"type": "array", "items": _described(value.of, definitions)}
        return (
            described
            | ({"minItems": value.minimum} if value.minimum else {})
            | ({"uniqueItems": True} if value.unique else {})
        )
    if isinstance(value, Reference):
        described = {"type": "string", "pattern": f"^{SLUG_PATTERN}$"}
        return described | ({"description": value.description} if value.description else {})
    if isinstance(value, Index):
        return {"type": "integer", "minimum": 0, "description": value.description}
    return _scalar(value)


def _scalar(value: Scalar) -> dict[str, Any]:
    field = value.field
    described = {"description": str(field.help_text)} if field.help_text else {}
    return _shape(field, value.max_length) | described


def _shape(field: Any, max_length: int | None) -> dict[str, Any]:
    if is_code_list(field):
        return {"type": "string", "enum": sorted(field.codes)}
    if field.choices:
        return {"type": "string", "enum": [code for code, _ in field.choices]}
    if isinstance(field, models.DateTimeField):
        return {"type": "string", "pattern": MOMENT_PATTERN}
    if isinstance(field, models.DateField):
        return {"type": "string", "pattern": DAY_PATTERN}
    if isinstance(field, models.IntegerField):
        limits = {"minimum": getattr(field, "minimum", 1), "maximum": getattr(field, "maximum", None)}
        return {"type": "integer"} | {name: limit for name, limit in limits.items() if limit is not None}
    if isinstance(field, models.DecimalField):
        return {"type": "number"}
    if isinstance(field, models.JSONField):
        return {
            "type": "array",
            "items": {"type": "string", "minLength": 1, "maxLength": 200},
            "maxItems": 20,
        }
    pattern = {"pattern": _pattern(field)} if _pattern(field) else {}
    return {"type": "string", "minLength": 1, "maxLength": max_length or field.max_length} | pattern


def _pattern(field: Any) -> str:
    """Return the pattern of a slug; other patterns are judged by the model's own validators."""
    if isinstance(field, SlugColumn):
        return f"^{SLUG_PATTERN}$"
    shapes = [validator.regex for validator in field.validators if type(validator) is RegexValidator]
    pattern = getattr(shapes[0], "pattern", "") if shapes else ""
    return "^" + pattern.removeprefix(r"\A").removesuffix(r"\Z") + "$" if pattern else ""
