"""The elements a seed layout is made of, and the walk over data by its layout."""

import dataclasses
from collections.abc import Iterator
from typing import Any

from facts.models.casualty import CodeListColumn


@dataclasses.dataclass(frozen=True, slots=True)
class Scalar:
    """One value that obeys a model field; `max_length` may be tighter than the column."""

    field: Any
    max_length: int | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Reference:
    """The slug of a record; `resource` says of which sort."""

    resource: str
    description: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Index:
    """The 0-based place of another element of the same list."""

    description: str


@dataclasses.dataclass(frozen=True, slots=True)
class Listing:
    """A list of values or mappings."""

    of: "Value"
    minimum: int = 0
    unique: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class Key:
    """One key of a mapping; `default` is what leaving it out means."""

    name: str
    value: "Value"
    required: bool = False
    default: Any = None


@dataclasses.dataclass(frozen=True, slots=True)
class Mapping:
    """A mapping with its keys in canonical order; `title` names it for people and in the schema."""

    title: str
    keys: tuple[Key, ...]

    def key(self, name: str) -> Key | None:
        """Return the key of this name."""
        return next((key for key in self.keys if key.name == name), None)


Value = Scalar | Reference | Index | Listing | Mapping


def is_code_list(field: Any) -> bool:
    """Whether a column keeps several codes that a seed lists one by one."""
    return isinstance(field, CodeListColumn)


def walk(
    value: Value, data: Any, path: tuple[str | int, ...] = ()
) -> Iterator[tuple[Value, Any, tuple[str | int, ...]]]:
    """Yield every known node of `data` with its layout and path, parents first; what does not fit is passed over."""
    yield value, data, path
    if isinstance(value, Mapping) and isinstance(data, dict):
        for key in value.keys:
            if data.get(key.name) is not None:
                yield from walk(key.value, data[key.name], (*path, key.name))
    elif isinstance(value, Listing) and isinstance(data, list):
        for index, element in enumerate(data):
            if element is not None:
                yield from walk(value.of, element, (*path, index))
