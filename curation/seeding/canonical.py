"""The one canonical form of seed files: key order of the layout, defaults left out, one way to write every value."""

from typing import Any

import yaml

from curation.seeding.elements import Key, Listing, Mapping, Value
from curation.seeding.schema import MODELINE

WIDTH = 110


class _Dumper(yaml.SafeDumper):
    """Block style with indented lists; a word that some YAML reads as a date, number or truth is quoted."""

    def increase_indent(self, *args: Any, **kwargs: Any) -> None:
        flow = kwargs.get("flow", args[0] if args else False)
        super().increase_indent(flow, indentless=False)

    def ignore_aliases(self, data: Any) -> bool:
        return True


def ordered(layout: Value, data: Any) -> Any:
    """Return the data with keys in canonical order and without what means nothing; unknown keys come last."""
    if isinstance(layout, Listing) and isinstance(data, list):
        return [ordered(layout.of, element) for element in data]
    if not (isinstance(layout, Mapping) and isinstance(data, dict)):
        return data
    known = {key.name: ordered(key.value, data[key.name]) for key in layout.keys if key.name in data}
    kept = {name: value for name, value in known.items() if _says_something(layout.key(name), value)}
    return kept | {name: value for name, value in data.items() if layout.key(name) is None}


def _says_something(key: Key | None, value: Any) -> bool:
    if key is None or key.required:
        return True
    return value not in (None, "", [], {}) and value != key.default


def canonical_text(layout: Mapping, data: Any, schema_path: str) -> str:
    """Return the file's canonical text; `schema_path` is the way from the file to its JSON Schema."""
    body = yaml.dump(
        ordered(layout, data),
        Dumper=_Dumper,
        allow_unicode=True,
        default_flow_style=False,
        indent=2,
        sort_keys=False,
        width=WIDTH,
    )
    return MODELINE.format(schema_path) + body
