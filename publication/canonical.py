"""Canonical JSON: one way to write a value, so that equal values are equal bytes."""

import json
from typing import Any

_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def canonical_json(value: Any) -> str:
    """Write JSON compactly, keys as given, text as UTF-8."""
    return _ENCODER.encode(value)
