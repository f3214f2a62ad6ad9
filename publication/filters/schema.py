"""Parameters of each resource as OpenAPI describes them."""

from collections.abc import Mapping
from typing import Any, TypedDict, cast

from publication.filters import FILTERSETS
from publication.filters import lookups as on
from publication.filters.fields import VALUES_MAX
from publication.filters.filterset import Parameter

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


def parameters_for(resource: str) -> list[ParameterObject]:
    """Return the Parameter Objects of a public resource whose elements are records."""
    return described(cast("Mapping[str, Parameter]", FILTERSETS[resource].base_filters))


def described(declared: Mapping[str, Parameter]) -> list[ParameterObject]:
    """Return the Parameter Objects (OpenAPI 3.1) of parameters, in the order in which they are declared.

    What may repeat is an exploded array, `__in` a comma-separated one, the rest a plain value. A value that is a code
    carries `x-code-list`, the class of its list, so that the schema can refer to one component.
    """
    return [_described(name, parameter) for name, parameter in declared.items()]


def _described(name: str, parameter: Parameter) -> ParameterObject:
    subject, lookup = parameter.subject, parameter.lookup_expr
    schema = subject.value_type(lookup).schema()
    if not subject.single:
        schema = {"type": "array", "items": schema, "minItems": 1, "maxItems": VALUES_MAX}
    return {
        "name": name,
        "in": "query",
        "required": False,
        "description": f"{subject.about} {subject.rules[lookup]}",
        "schema": schema,
        "style": "form",
        "explode": lookup != on.IN,
    }
