"""Shapes of linked data: what every node has; the published context says what its further members mean."""

from typing import Any

from publication.formats.linked import CONTEXT_ADDRESS
from sources.fields import SLUG

Schema = dict[str, Any]

_TERMS: Schema = {"description": "A term of the context at `/api/v1/context.jsonld`."}
_CONTEXT: Schema = {"type": "string", "const": CONTEXT_ADDRESS, "description": "Address of the context."}
# No `type`: where several stand, a list does, and what clients are generated with cannot say “one or a list”.
_TYPES: Schema = {
    "description": "What it is, in the words of schema.org and PROV: a text, or a list of them."
}
_NODE: dict[str, Schema] = {
    "@id": {
        "type": "string",
        "pattern": "^/api/v1/(?:[a-z0-9-]+/)+$",
        "description": "The record's API address.",
    },
    "@type": _TYPES,
    "identifier": {"type": "string", "pattern": f"^{SLUG}$", "description": "Public identifier."},
    "prov:generatedAtTime": {
        "type": "string",
        "format": "date-time",
        "description": "When the record was first published.",
    },
    "dateModified": {
        "type": "string",
        "format": "date-time",
        "description": "When this version was published.",
    },
}


def _open(description: str, properties: dict[str, Schema], optional: tuple[str, ...] = ()) -> Schema:
    return {
        "type": "object",
        "description": description,
        "properties": properties,
        "required": [name for name in properties if name not in optional],
        "additionalProperties": _TERMS,
    }


LINKED_SCHEMAS: dict[str, Schema] = {
    "LinkedNode": _open("A record as linked data (JSON-LD 1.1).", _NODE),
    "LinkedRecord": _open(
        "One record as linked data (JSON-LD 1.1), with its context.", {"@context": _CONTEXT, **_NODE}
    ),
    "LinkedPage": {
        "type": "object",
        "description": "One page of a list as linked data (JSON-LD 1.1).",
        "properties": {
            "@context": _CONTEXT,
            "@type": {"type": "string", "const": "ItemList", "description": "A list."},
            "numberOfItems": {
                "type": "integer",
                "minimum": 0,
                "description": "Number of elements; only with `count=exact`.",
            },
            "hydra:next": {
                "type": "string",
                "format": "uri",
                "description": "Next page; absent on the last.",
            },
            "hydra:previous": {
                "type": "string",
                "format": "uri",
                "description": "Page before; absent on the first.",
            },
            "itemListElement": {"type": "array", "items": {"$ref": "#/components/schemas/LinkedNode"}},
        },
        "required": ["@context", "@type", "itemListElement"],
    },
}
