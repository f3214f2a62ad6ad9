"""Serializers as plain functions: what `to_representation` makes of a whole dictionary, in a quarter of the time.

A serializer asks each field anew where its value comes from and what to do when it is missing. Contents miss nothing:
which field takes what, and how, is settled once.
"""

from collections.abc import Callable
from typing import Any

from rest_framework import serializers

Show = Callable[[Any], Any]


def shower(serializer: serializers.BaseSerializer[Any]) -> Show:
    """Return what represents a value as this serializer does; a missing member is a KeyError."""
    if isinstance(serializer, serializers.ListSerializer):
        return _list_of(_shown(serializer.child))
    if not isinstance(serializer, serializers.Serializer):
        raise TypeError(f"{type(serializer).__name__} has no fields")
    fields = [(name, _shown(field)) for name, field in serializer.fields.items()]
    for name, field in serializer.fields.items():
        if field.source != name or field.write_only:
            raise TypeError(f"{type(serializer).__name__}.{name} does not show the member of its own name")

    def show(value: Any) -> Any:
        return {
            name: None if (member := value[name]) is None else represent(member) for name, represent in fields
        }

    return show


def _shown(field: Any) -> Show:
    if isinstance(field, serializers.BaseSerializer):
        return shower(field)
    if isinstance(field, serializers.ListField):
        return _list_of(_shown(field.child))
    represent: Show = field.to_representation
    return represent


def _list_of(show: Show) -> Show:
    return lambda values: [None if value is None else show(value) for value in values]
