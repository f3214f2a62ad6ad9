"""Columns of the Data Package's tables, described by the serializers that declare the documents."""

import dataclasses
from collections.abc import Iterator, Mapping
from typing import Any

from rest_framework import serializers

from facts.vocabularies import CHOICES
from sources.serializers import ImpreciseDateSerializer

JOINED = "Several are joined by ` | `."
Serializer = type[serializers.Serializer[Any]]
# From columns to the table, and the columns of it, whose key they hold.
References = Mapping[tuple[str, ...], tuple[str, tuple[str, ...]]]

# The first that fits counts: a DateTimeField is no DateField, but a ChoiceField is checked before text.
TYPES: tuple[tuple[type[serializers.Field[Any, Any, Any, Any]], str], ...] = (
    (serializers.BooleanField, "boolean"),
    (serializers.IntegerField, "integer"),
    (serializers.FloatField, "number"),
    (serializers.DateTimeField, "datetime"),
    (serializers.DateField, "date"),
)


@dataclasses.dataclass(frozen=True, slots=True)
class Column:
    """One column: the dotted member of a document (or `#…`, a place in it) that it shows, and its Table Schema type."""

    name: str
    path: str
    type: str
    description: str
    required: bool = True
    codes: tuple[str, ...] = ()

    def described(self) -> dict[str, Any]:
        """Return the column as Table Schema describes a field."""
        constraints: dict[str, Any] = {"required": True} if self.required else {}
        if self.codes:
            constraints["enum"] = list(self.codes)
        field: dict[str, Any] = {"name": self.name, "type": self.type, "description": self.description}
        if self.codes and (vocabulary := _vocabulary(self.codes)):
            field["vocabulary"] = vocabulary
        return {**field, "constraints": constraints} if constraints else field


# Places in a document that no member names.
PARENT, POSITION, ROLE = "#parent", "#position", "#role"


def columns(declared: Serializer, *wanted: str) -> Iterator[Column]:
    """Yield the columns that names ask for: `name`, or `name=member.member` where the two differ.

    A date becomes six columns, a record referred to the column of its slug.
    """
    for spec in wanted:
        name, _, path = spec.partition("=")
        yield from _column(declared, name, path or name)


def _column(declared: Serializer, name: str, path: str) -> Iterator[Column]:
    steps = list(_steps(declared, path.split(".")))
    field, optional = steps[-1], any(step.allow_null for step in steps)
    about = str(field.help_text)
    if isinstance(field, ImpreciseDateSerializer):
        for part, below in field.fields.items():
            yield _value(
                f"{name}_{part}",
                f"{path}.{part}",
                below,
                about=f"{about} {below.help_text}",
                optional=optional or below.allow_null,
            )
    elif isinstance(field, serializers.Serializer):
        yield Column(name, f"{path}.slug", "string", f"Slug. {about}", required=not optional)
    else:
        yield _value(name, path, field, about=about, optional=optional)


def _value(
    name: str, path: str, field: serializers.Field[Any, Any, Any, Any], *, about: str, optional: bool
) -> Column:
    if isinstance(field, serializers.ListField):
        return Column(name, path, "string", f"{about} {JOINED}", required=False)
    codes = tuple(map(str, field.choices)) if isinstance(field, serializers.ChoiceField) else ()
    found = next((named for kind, named in TYPES if isinstance(field, kind)), "string")
    return Column(name, path, found, about, required=not optional, codes=codes)


def _steps(declared: Serializer, parts: list[str]) -> Iterator[serializers.Field[Any, Any, Any, Any]]:
    at: Any = declared()
    for part in parts:
        at = at.fields[part]
        yield at
        at = at.child if isinstance(at, serializers.ListSerializer) else at


def element_of(declared: Serializer, path: str) -> Serializer:
    """Return the serializer of the elements of a list in a document."""
    found: Any = list(_steps(declared, path.split(".")))[-1]
    return type(found.child)


_VOCABULARIES: Mapping[tuple[str, ...], str] = {
    tuple(map(str, choices.values)): name for name, choices in CHOICES.items()
}


def _vocabulary(codes: tuple[str, ...]) -> str | None:
    return _VOCABULARIES.get(codes)
