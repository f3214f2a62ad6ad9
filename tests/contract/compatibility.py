"""What a schema breaks for those who rely on an earlier one; docs/api-stability.md says the rules in words.

Requests may only be widened: no parameter goes, becomes required, loses a value or gets tighter bounds. Answers may
only be added to: no property goes, changes its type or becomes nullable. A new member of a code list is no break, for
clients are told to expect it.
"""

from collections.abc import Iterator
from typing import Any

Schema = dict[str, Any]

ANYTHING = "anything"
# Bounds of a value, those that get tighter by rising and those that do by falling.
LOWER, UPPER = ("minimum", "minLength", "minItems"), ("maximum", "maxLength", "maxItems")


def breaks(before: Schema, after: Schema) -> list[str]:
    """Return what the second schema breaks for users of the first, each with what it is about."""
    return [*_of_paths(before, after), *_of_components(before, after)]


def _resolved(document: Schema, node: Schema) -> Schema:
    while "$ref" in node:
        found: Any = document
        for step in node["$ref"].removeprefix("#/").split("/"):
            found = found[step]
        node = found
    return node


# --- Requests ---------------------------------------------------------------------------------------------------


def _of_paths(before: Schema, after: Schema) -> Iterator[str]:
    for path, operations in before["paths"].items():
        if path not in after["paths"]:
            yield f"path {path} was removed"
            continue
        for method, operation in operations.items():
            where = f"{method.upper()} {path}"
            if method not in after["paths"][path]:
                yield f"operation {where} was removed"
                continue
            now = after["paths"][path][method]
            if operation["operationId"] != now["operationId"]:
                yield f"operation {where} was renamed to {now['operationId']}"
            yield from _of_parameters(before, after, operation, now, where)
            yield from _of_answers(before, after, operation, now, where)


def _parameters(document: Schema, operation: Schema) -> dict[tuple[str, str], Schema]:
    found = [_resolved(document, parameter) for parameter in operation.get("parameters", ())]
    return {(parameter["in"], parameter["name"]): parameter for parameter in found}


def _of_parameters(before: Schema, after: Schema, old: Schema, new: Schema, where: str) -> Iterator[str]:
    was, now = _parameters(before, old), _parameters(after, new)
    for key, parameter in was.items():
        name = f"parameter {key[1]} of {where}"
        if key not in now:
            yield f"{name} was removed"
            continue
        if now[key].get("required") and not parameter.get("required"):
            yield f"{name} became required"
        if now[key].get("explode", True) != parameter.get("explode", True):
            yield f"{name} is written in another way"
        yield from _narrowed(before, after, parameter["schema"], now[key]["schema"], name)
    for key, parameter in now.items():
        if key not in was and parameter.get("required"):
            yield f"parameter {key[1]} of {where} is new and required"


def _narrowed(before: Schema, after: Schema, old: Schema, new: Schema, name: str) -> Iterator[str]:
    """Yield in what a value that is sent may no longer be what it was."""
    old, new = _resolved(before, old), _resolved(after, new)
    if gone := _types(old) - _types(new):
        yield f"{name}: type {', '.join(sorted(gone))} is no longer taken"
    if "enum" in new:
        for value in old.get("enum", ["any value"]):
            if value not in new["enum"]:
                yield f"{name}: {value} is no longer taken"
    yield from _tightened(old, new, name)
    if "pattern" in new and new["pattern"] != old.get("pattern"):
        yield f"{name}: the pattern became {new['pattern']}"
    if new.get("uniqueItems") and not old.get("uniqueItems"):
        yield f"{name}: values may no longer repeat"
    if "items" in old and "items" in new:
        yield from _narrowed(before, after, old["items"], new["items"], f"{name}, each value")


def _tightened(old: Schema, new: Schema, name: str) -> Iterator[str]:
    for bound in LOWER:
        if bound in new and new[bound] > old.get(bound, float("-inf")):
            yield f"{name}: {bound} rose to {new[bound]}"
    for bound in UPPER:
        if bound in new and new[bound] < old.get(bound, float("inf")):
            yield f"{name}: {bound} fell to {new[bound]}"


def _types(schema: Schema) -> set[str]:
    named = schema.get("type")
    if named is None:
        return {"string"} if "enum" in schema or "const" in schema else set()
    return {named} if isinstance(named, str) else set(named)


# --- Answers ----------------------------------------------------------------------------------------------------


def _of_answers(before: Schema, after: Schema, old: Schema, new: Schema, where: str) -> Iterator[str]:
    for status, answer in old["responses"].items():
        if status not in new["responses"]:
            yield f"answer {status} of {where} was removed"
            continue
        was, now = (
            _resolved(before, answer),
            _resolved(after, new["responses"][status]),
        )
        for header in was.get("headers", {}):
            if header not in now.get("headers", {}):
                yield f"header {header} of {status} of {where} was removed"
        for media_type, content in was.get("content", {}).items():
            if media_type not in now.get("content", {}):
                yield f"form {media_type} of {where} was removed"
            else:
                schema = now["content"][media_type]["schema"]
                yield from _changed(content["schema"], schema, f"{media_type} of {status} of {where}")


def _of_components(before: Schema, after: Schema) -> Iterator[str]:
    """Yield what changed in the named shapes; a request or an answer that names another one is told elsewhere."""
    for name, schema in before["components"]["schemas"].items():
        now = after["components"]["schemas"].get(name)
        if now is None:
            yield f"component {name} was removed"
            continue
        for value in schema.get("enum", ()):
            if value not in now.get("enum", ()):
                yield f"member {value} of {name} was removed"
        for member, described in schema.get("properties", {}).items():
            where = f"property {member} of {name}"
            if member not in now.get("properties", {}):
                yield f"{where} was removed"
                continue
            if member in schema.get("required", ()) and member not in now.get("required", ()):
                yield f"{where} may be missing"
            yield from _changed(described, now["properties"][member], where)
        if "oneOf" in schema:
            yield from _changed(schema, now, f"component {name}")


def _changed(old: Schema, new: Schema, where: str) -> Iterator[str]:
    """Yield in what a value that is received may be something else than before."""
    was, now = _shape(old), _shape(new)
    if ANYTHING not in was and (more := now - was):
        yield f"{where} can be {', '.join(sorted(more))}, not only {', '.join(sorted(was))}"
    if "items" in old and "items" in new:
        yield from _changed(old["items"], new["items"], f"{where}, each element")


def _shape(schema: Schema) -> frozenset[str]:
    """Return the names of everything a schema allows: types and components."""
    if "$ref" in schema:
        return frozenset({schema["$ref"].rpartition("/")[2]})
    for several in ("oneOf", "anyOf", "allOf"):
        if several in schema:
            return frozenset().union(*(_shape(one) for one in schema[several]))
    form = f" ({schema['format']})" if "format" in schema else ""
    return frozenset(f"{name}{form if name == 'string' else ''}" for name in _types(schema) or {ANYTHING})
