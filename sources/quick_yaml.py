"""YAML of our own files, read by the C parser where the library was built with it, else by the same one in Python."""

from typing import Any

import yaml

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_yaml(text: str) -> Any:
    """Return what a YAML text says, as plain values."""
    return yaml.load(text, _LOADER)  # noqa: S506 - either loader is a safe one
