"""Descriptions of the control parameters, as OpenAPI words them."""

from typing import Any

from publication.request import COUNTS, ORDERING_TERMS_MAX, PAGE_SIZE_DEFAULT, PAGE_SIZE_MAX

MEMBERS = {"type": "array", "items": {"type": "string"}, "minItems": 1}

CONTROLS: dict[str, dict[str, Any]] = {
    "ordering": {
        "description": "Terms to sort by, a minus for descending; a unique tail is always added.",
        "schema": {**MEMBERS, "maxItems": ORDERING_TERMS_MAX},
        "style": "form",
        "explode": False,
    },
    "cursor": {
        "description": "Where a walk stands: `next` or `previous` of an answer. It pins the walk to its edition.",
        "schema": {"type": "string", "pattern": "^[A-Za-z0-9_-]+$"},
    },
    "page_size": {
        "description": "Elements a page.",
        "schema": {"type": "integer", "minimum": 1, "maximum": PAGE_SIZE_MAX, "default": PAGE_SIZE_DEFAULT},
    },
    "count": {
        "description": "`exact` counts all elements; otherwise `count` is null.",
        "schema": {"type": "string", "enum": list(COUNTS), "default": "none"},
    },
    "format": {
        "description": "Form of the answer; it goes before `Accept`.",
        "schema": {"type": "string"},
    },
    "fields": {
        "description": "Only these members, dotted for nested ones (`slug,date.edtf`); not with `omit`.",
        "schema": MEMBERS,
        "style": "form",
        "explode": False,
    },
    "omit": {
        "description": "Everything but these members, dotted for nested ones; not with `fields`.",
        "schema": MEMBERS,
        "style": "form",
        "explode": False,
    },
    "as_of": {
        "description": "What the dataset said at an edition (its number), at a moment, or at the end of a day.",
        "schema": {"type": "string", "examples": ["1", "2026-11-22T12:00:00Z", "2026-11-22"]},
    },
    "facets": {
        "description": "Fields whose values are counted under the same filters.",
        "schema": MEMBERS,
        "style": "form",
        "explode": False,
    },
}
