"""Parameters of each resource as OpenAPI describes them."""

from collections.abc import Callable, Mapping
from typing import Any, TypedDict, cast

from publication.choices import KIND_RESOURCES, Resource
from publication.filters import FILTERSETS
from publication.filters import lookups as on
from publication.filters.fields import VALUES_MAX
from publication.filters.filterset import Parameter
from publication.filters.values import SLUG_MAX, SLUG_PATTERN, Slugs, ValueType

ParameterObject = TypedDict(
    "ParameterObject",
    {
        "name": str,
        "in": str,
        "required": bool,
        "description": str,
        "schema": dict[str, Any],
        "style": str,
        "explode": bool,
    },
)

KINDS = frozenset(KIND_RESOURCES.values())
# A published record of each resource, for examples; a test asks for each.
EXAMPLE_SLUGS = {
    "facts": "stepanyan-says-at-least-200-killed-over-400-wounded",
    "statements": "aliyev-says-army-does-not-target-civilians",
    "casualty-reports": "stepanyan-says-at-least-200-killed-over-400-wounded",
    "ceasefire-terms": "azerbaijan-presidency-term-meeting-in-yevlakh",
    "disputes": "casualty-toll-of-offensive",
    "sources": "eurasianet-2023-09-19",
    "publishers": "eurasianet",
    "actors": "gegham-stepanyan",
    "places": "stepanakert-khankendi",
    "events": "offensive-2023-09-19",
    "agreements": "ceasefire-2023-09-20",
    "topics": "ceasefire",
}
# What a variable of a path can be, and an example of it by resource.
PATH_EXAMPLES: dict[str, tuple[dict[str, Any], Callable[[str], str | int]]] = {
    "slug": (
        {"type": "string", "pattern": f"^{SLUG_PATTERN}$", "maxLength": SLUG_MAX},
        lambda resource: EXAMPLE_SLUGS[resource],
    ),
    "number": ({"type": "integer", "minimum": 1, "maximum": 999_999_999}, lambda _: 1),
    "name": ({"type": "string", "pattern": "^[a-z]+(?:_[a-z]+)*$"}, lambda _: "outcome"),
}


def parameters_for(resource: str) -> list[ParameterObject]:
    """Return the Parameter Objects of a public resource whose elements are records."""
    return described(cast("Mapping[str, Parameter]", FILTERSETS[resource].base_filters), resource)


def described(declared: Mapping[str, Parameter], resource: str = "") -> list[ParameterObject]:
    """Return the Parameter Objects (OpenAPI 3.1) of parameters, in the order in which they are declared.

    What may repeat is an exploded array, `__in` a comma-separated one, the rest a plain value. Codes are written out;
    the schema lets them refer to the component of their list.
    """
    return [_described(name, parameter, resource) for name, parameter in declared.items()]


def _described(name: str, parameter: Parameter, resource: str) -> ParameterObject:
    subject, lookup = parameter.subject, parameter.lookup_expr
    sort = subject.value_type(lookup)
    schema = sort.schema()
    example = _example(sort, schema, resource)
    schema.pop("examples", None)
    if subject.single:
        schema["examples"] = [example]
    else:
        schema = {
            "type": "array",
            "items": schema,
            "minItems": 1,
            "maxItems": VALUES_MAX,
            "examples": [[example]],
        }
    return {
        "name": name,
        "in": "query",
        "required": False,
        "description": f"{subject.about} {subject.rules[lookup]}",
        "schema": schema,
        "style": "form",
        "explode": lookup != on.IN,
    }


def _example(sort: ValueType, schema: Mapping[str, Any], resource: str) -> Any:
    """Return a value that the API takes."""
    if isinstance(sort, Slugs):
        return EXAMPLE_SLUGS[
            resource if sort.resource == Resource.FACTS and resource in KINDS else sort.resource
        ]
    if "examples" in schema:
        return schema["examples"][0]
    if "enum" in schema:
        return schema["enum"][0]
    if schema["type"] == "boolean":
        return True
    return max(1, schema.get("minimum", 1))


def exampled(parameter: Mapping[str, Any]) -> dict[str, Any]:
    """Return a Parameter Object with its example where pages for people look for it.

    They fill in the `example` of a parameter, which helps where it must be given and would be a hundred filters too
    many elsewhere; so that of an optional one stays with its schema.
    """
    required = bool(parameter.get("required"))
    examples = parameter["schema"].get("examples")
    if not required or not examples:
        return dict(parameter)
    schema = {name: value for name, value in parameter["schema"].items() if name != "examples"}
    return {**parameter, "schema": schema, "example": examples[0]}
