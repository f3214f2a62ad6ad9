"""`fields=` and `omit=`: parts of a document, chosen by dotted names that its serializer declares."""

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from rest_framework import serializers

from publication.errors import ParameterError, nearest

MEMBERS_MAX = 100


@dataclasses.dataclass(frozen=True, slots=True)
class Shape:
    """Declared members of an object by name, in order; None is a value, a Shape an object or a list of objects."""

    members: Mapping[str, "Shape | None"]
    listed: frozenset[str] = frozenset()  # members that are lists
    numbers: frozenset[str] = frozenset()  # members that are numbers

    def leaves(self, prefix: str = "") -> Iterable[str]:
        """Yield the dotted name of every value, in order."""
        for name, below in self.members.items():
            if below is None:
                yield prefix + name
            else:
                yield from below.leaves(f"{prefix}{name}.")


@cache
def shape_of(*declared: type[serializers.Serializer[Any]]) -> Shape:
    """Return the shape that serializers declare; several make a union, in the order of their first mention."""
    members: dict[str, Shape | None] = {}
    listed, numbers = set(), set()
    for serializer in declared:
        for name, field in serializer().fields.items():
            child, many = _child(field)
            members.setdefault(
                name, shape_of(type(child)) if isinstance(child, serializers.Serializer) else None
            )
            if many:
                listed.add(name)
            if isinstance(child, serializers.IntegerField | serializers.FloatField):
                numbers.add(name)
    return Shape(members, frozenset(listed), frozenset(numbers))


def _child(field: serializers.Field[Any, Any, Any, Any]) -> tuple[Any, bool]:
    if isinstance(field, serializers.ListSerializer | serializers.ListField):
        return field.child, True
    return field, False


# A choice of members: an empty mapping stands for all of a member.
Choice = dict[str, "Choice"]


def read_choice(parameter: str, names: Sequence[str], shape: Shape, errors: list[ParameterError]) -> Choice:
    """Return the members that dotted names choose; each name that the shape does not declare is an error."""
    chosen: Choice = {}
    if len(names) > MEMBERS_MAX:
        errors.append(ParameterError(parameter, f"It has {len(names)} members; {MEMBERS_MAX} are allowed."))
        return chosen
    for name in names:
        wrong = _undeclared(parameter, name, shape)
        if wrong is not None:
            errors.append(wrong)
            continue
        _add(chosen, name.split("."))
    return chosen


def _undeclared(parameter: str, name: str, shape: Shape) -> ParameterError | None:
    at: Shape | None = shape
    passed: list[str] = []
    for part in name.split("."):
        if at is None:
            return ParameterError(parameter, f"“{'.'.join(passed)[:80]}” has no members.")
        if part not in at.members:
            prefix = "".join(f"{step}." for step in passed)
            like = nearest(part, at.members)
            return ParameterError(
                parameter,
                f"“{name[:80]}” is not a member.",
                tuple(prefix + member for member in at.members),
                prefix + like if like else None,
            )
        passed.append(part)
        at = at.members[part]
    return None


def _add(chosen: Choice, parts: list[str]) -> None:
    at = chosen
    for number, part in enumerate(parts):
        if part in at and not at[part]:
            return  # all of it is chosen already
        at = at.setdefault(part, {})
        if number == len(parts) - 1:
            at.clear()


def keep(value: Any, chosen: Choice) -> Any:
    """Return only the chosen members, in the order of the document."""
    if isinstance(value, list):
        return [keep(item, chosen) for item in value]
    if not isinstance(value, dict) or not chosen:
        return value
    return {name: keep(item, chosen[name]) for name, item in value.items() if name in chosen}


def leave_out(value: Any, chosen: Choice) -> Any:
    """Return everything but the chosen members."""
    if isinstance(value, list):
        return [leave_out(item, chosen) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        name: leave_out(item, chosen[name]) if name in chosen else item
        for name, item in value.items()
        if name not in chosen or chosen[name]
    }
