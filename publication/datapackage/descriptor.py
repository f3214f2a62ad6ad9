"""What describes the Data Package: `datapackage.json` (Frictionless), the citation file and the read-me."""

import json
from typing import Any, Protocol

from publication.datapackage.columns import Column, References
from publication.request import RELEASE, RequestContext
from sources.dates import moment_text

TITLE = "Karabakh API: attributed fact records of 19 and 20 September 2023"
ABOUT = (
    "Attributed fact records about the Azerbaijani offensive in Nagorno-Karabakh of 19 and 20 September 2023, taken "
    "from press articles: who said what, in which source and paragraph, what a figure covers, and who says otherwise. "
    "A row states what a source reports, never that it is so."
)
CONTRIBUTORS = "karabakh_api contributors"
LICENCE = {
    "name": "CC-BY-4.0",
    "title": "Creative Commons Attribution 4.0 International",
    "path": "https://creativecommons.org/licenses/by/4.0/",
}
DIALECT = {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True, "header": True}


class Described(Protocol):
    """A table as the descriptor sees it."""

    @property
    def name(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def columns(self) -> tuple[Column, ...]: ...
    @property
    def key(self) -> tuple[str, ...]: ...
    @property
    def references(self) -> References: ...


def resource(table: Described, path: str, size: int, sha256: str) -> dict[str, Any]:
    """Return a table as a tabular data resource, once its file is written."""
    schema: dict[str, Any] = {
        "fields": [column.described() for column in table.columns],
        "missingValues": [""],
    }
    if table.key:
        schema["primaryKey"] = list(table.key)
    if table.references:
        schema["foreignKeys"] = [
            {"fields": list(held), "reference": {"resource": target, "fields": list(fields)}}
            for held, (target, fields) in table.references.items()
        ]
    return {
        "name": table.name,
        "title": table.title,
        "path": path,
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": size,
        "hash": f"sha256:{sha256}",
        "dialect": DIALECT,
        "schema": schema,
    }


def descriptor(context: RequestContext, resources: list[dict[str, Any]]) -> bytes:
    """Return `datapackage.json`."""
    document = {
        "profile": "tabular-data-package",
        "name": "karabakh-api",
        "title": TITLE,
        "description": ABOUT,
        "version": context.version,
        "datasetVersion": context.version,
        "edition": context.number,
        "release": RELEASE,
        **({"created": moment_text(context.at)} if context.at else {}),
        "licenses": [LICENCE],
        "contributors": [{"title": CONTRIBUTORS, "role": "author"}],
        "keywords": ["Nagorno-Karabakh", "attribution", "casualty recording", "ceasefire", "press"],
        "resources": resources,
    }
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def citation_file(context: RequestContext) -> bytes:
    """Return `CITATION.cff` (Citation File Format 1.2.0); JSON strings are YAML strings."""
    lines = [
        "cff-version: 1.2.0",
        "type: dataset",
        "message: If you use this dataset, please cite it by its version.",
        f"title: {json.dumps(TITLE)}",
        f"abstract: {json.dumps(ABOUT)}",
        "authors:",
        f"  - name: {json.dumps(CONTRIBUTORS)}",
        f"version: {json.dumps(context.version)}",
        *([f"date-released: {context.at:%Y-%m-%d}"] if context.at else []),
        "license: CC-BY-4.0",
        "identifiers:",
        "  - type: other",
        f"    value: {json.dumps(context.version)}",
        "    description: Dataset-Version (edition and chain hash)",
    ]
    return ("\n".join(lines) + "\n").encode()


def read_me(context: RequestContext) -> bytes:
    """Return `README.md`."""
    when = f" of {moment_text(context.at)}" if context.at else ""
    text = f"""# {TITLE}

{ABOUT}

Dataset-Version: `{context.version}` (edition {context.number}{when}).

- `datapackage.json` describes every table, column, key and code (Frictionless Data Package).
- `data/` holds the tables, `codebook/` the meaning of every code: CSV, UTF-8, an empty cell is null.
- A text cell that a spreadsheet would take for a formula begins with an apostrophe that is not part of the text.
- `SHA256SUMS` lists every other file: `sha256sum --check SHA256SUMS`.
- `CITATION.cff` says how to cite it, `LICENSE.md` what may be done with it.
"""
    return text.encode()
