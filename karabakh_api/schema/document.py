"""What drf-spectacular leaves to be said about the document as a whole; each function is one step of it."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from karabakh_api import deprecation
from karabakh_api.schema import answers, codes
from karabakh_api.schema.examples import PROBLEMS, examples_of
from karabakh_api.schema.linked import LINKED_SCHEMAS
from karabakh_api.schema.questions import TAGS
from publication.canonical import canonical_json

Schema = dict[str, Any]

# Members of an answer that stand in it only when they are asked for, or when there is something to say.
ON_REQUEST = frozenset({"facets", "count_capped"})


def all_required(result: Schema, **_: Any) -> Schema:
    """Say of every property of an answer that it is always there: the serializers never leave one out."""
    for name, schema in result["components"]["schemas"].items():
        if "properties" in schema and not name.endswith("Facets"):
            schema["required"] = [member for member in schema["properties"] if member not in ON_REQUEST]
    return result


def described_codes(result: Schema, **_: Any) -> Schema:
    """Say of every code list what each of its members means."""
    schemas = result["components"]["schemas"]
    for name, schema in schemas.items():
        if "enum" in schema:
            schemas[name] = codes.described(name, schema)
    return result


def named_codes(result: Schema, **_: Any) -> Schema:
    """Let parameters refer to the component of their code list, so that clients have one type for both."""
    schemas = result["components"]["schemas"]
    schemas |= {name: schema for name, schema in codes.own_lists().items() if name not in schemas}
    names = {frozenset(schema["enum"]): name for name, schema in schemas.items() if "enum" in schema}
    for parameter in _parameters(result):
        schema = parameter["schema"]
        for holder, key in ((parameter, "schema"), (schema, "items")):
            held = holder.get(key)
            if isinstance(held, dict) and frozenset(held.get("enum", ())) in names:
                holder[key] = {"$ref": f"#/components/schemas/{names[frozenset(held['enum'])]}"}
    return result


def deprecated(result: Schema, **_: Any) -> Schema:
    """Mark what is going to be taken away."""
    for row in deprecation.TABLE:
        operation = result["paths"][row.path]["get"]
        marked = operation
        if row.parameter:
            [marked] = [one for one in operation["parameters"] if one["name"] == row.parameter]
        marked["deprecated"] = True
        marked["description"] += f" Deprecated; gone after {row.sunset:%Y-%m-%d}. {row.instead}"
    return result


def shared_parameters(result: Schema, **_: Any) -> Schema:
    """Write each parameter that several operations take once, as a component; it halves the document and more."""
    described = [
        (path, parameter)
        for path, operations in result["paths"].items()
        for operation in operations.values()
        for parameter in operation.get("parameters", ())
    ]
    uses = Counter(canonical_json(parameter) for _, parameter in described)
    names: dict[str, str] = {}
    components: Schema = {}
    for path, parameter in described:
        written = canonical_json(parameter)
        if uses[written] > 1 and written not in names:
            name = next(name for name in _names(path, parameter) if name not in components)
            names[written] = name
            components[name] = dict(parameter)
    for _, parameter in described:
        shared = names.get(canonical_json(parameter))
        if shared is not None:
            parameter.clear()
            parameter["$ref"] = f"#/components/parameters/{shared}"
    result["components"]["parameters"] = dict(sorted(components.items()))
    return result


def shared_answers(result: Schema, **_: Any) -> Schema:
    """Write the headers and the answers that operations share, with a real example where the dataset gives one."""
    responses = answers.shared_responses()
    for name, response in responses.items():
        for content in response.get("content", {}).values():
            content.update(examples_of(PROBLEMS[name]) if name in PROBLEMS else answers.example(name))
    components = result["components"]
    components["responses"] = responses
    components["headers"] = answers.HEADERS
    components["schemas"] = dict(sorted({**components["schemas"], **LINKED_SCHEMAS}.items()))
    return result


def whole_document(result: Schema, **_: Any) -> Schema:
    """Describe the tags, and say that nothing asks for a key."""
    result["tags"] = [{"name": name, "description": about} for name, about in TAGS.items()]
    result["security"] = []
    return result


def _names(path: str, parameter: Schema) -> Iterator[str]:
    """Yield names for a shared parameter: its own, with its code list, with its resource, with its place."""
    name, schema, resource = parameter["name"], parameter["schema"], path.split("/")[3]
    yield name
    if reference := schema.get("$ref", schema.get("items", {}).get("$ref")):
        yield f"{name}.{reference.rpartition('/')[2]}"
    yield f"{name}.{resource}"
    yield f"{name}.{resource}.{parameter['in']}"


def _parameters(result: Schema) -> Iterator[Schema]:
    for operations in result["paths"].values():
        for operation in operations.values():
            yield from operation.get("parameters", ())
