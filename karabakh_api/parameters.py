"""Descriptions of the control parameters, as OpenAPI words them."""

from typing import Any

from publication.filters.values import DATE_VALUE
from publication.request import COUNTS, ORDERING_TERMS_MAX, PAGE_SIZE_DEFAULT, PAGE_SIZE_MAX
from publication.shape import MEMBERS_MAX

# What a cursor looks like; one to follow comes from an answer.
CURSOR_EXAMPLE = "WzEsIm4iLCIzOTJmMzI1OWU4NWVjNTFiIixbXV0"

MEMBERS = {"type": "array", "items": {"type": "string"}, "minItems": 1, "uniqueItems": True}
NAMES = {
    **MEMBERS,
    "items": {"type": "string", "pattern": "^[a-z][a-z0-9_-]*(?:[.][a-z][a-z0-9_-]*)*$"},
    "maxItems": MEMBERS_MAX,
}

CONTROLS: dict[str, dict[str, Any]] = {
    "ordering": {
        "description": "Terms to sort by, a minus for descending; a unique tail is always added.",
        "schema": {**MEMBERS, "maxItems": ORDERING_TERMS_MAX},
        "style": "form",
        "explode": False,
    },
    "cursor": {
        "description": "Where a walk stands: `next` or `previous` of an answer. It pins the walk to its edition.",
        "schema": {"type": "string", "pattern": "^[A-Za-z0-9_-]+$", "examples": [CURSOR_EXAMPLE]},
    },
    "page_size": {
        "description": "Elements a page.",
        "schema": {
            "type": "integer",
            "minimum": 1,
            "maximum": PAGE_SIZE_MAX,
            "default": PAGE_SIZE_DEFAULT,
            "examples": [10],
        },
    },
    "count": {
        "description": "`exact` counts all elements; otherwise `count` is null.",
        "schema": {"type": "string", "enum": list(COUNTS)},
    },
    "format": {
        "description": "Form of the answer; it goes before `Accept`.",
        "schema": {"type": "string"},
    },
    "fields": {
        "description": "Only these members, dotted for nested ones (`slug,date.edtf`); not with `omit`.",
        "schema": NAMES,
        "style": "form",
        "explode": False,
    },
    "omit": {
        "description": "Everything but these members, dotted for nested ones; not with `fields`.",
        "schema": NAMES,
        "style": "form",
        "explode": False,
    },
    "as_of": {
        "description": "What the dataset said at an edition (its number), at a moment, or at the end of a day.",
        "schema": {
            "type": "string",
            "pattern": f"^(?:[1-9][0-9]{{0,8}}|{DATE_VALUE})$",
            "examples": ["1", "2026-11-22T06:00:00Z", "2026-11-22"],
        },
    },
    "facets": {
        "description": "Fields whose values are counted under the same filters.",
        "schema": MEMBERS,
        "style": "form",
        "explode": False,
    },
}
