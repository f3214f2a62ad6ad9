"""Every request that the documentation shows is answered: addresses as they stand, parameters where they are taken."""

import re
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pytest
from django.conf import settings
from django.test import Client

from tests.api.asking import body
from tests.api.test_schema import OPERATIONS, resolved
from tests.data_plugin import Dataset
from tests.docs.test_answers import requests_of

DOCUMENTS = [settings.BASE_DIR / "README.md", *sorted((settings.BASE_DIR / "docs").glob("*.md"))]
BLOCK = re.compile(r"^```.*?^```$", re.DOTALL | re.MULTILINE)
JSON_BLOCK = re.compile(r"^```json$.*?^```$", re.DOTALL | re.MULTILINE)
# An indented line is an address as a whole; elsewhere it ends at a blank, a quotation mark or a bracket.
ADDRESS = re.compile(
    r"^ {4}(?P<line>/api/v1/.*)$|(?<![\w.])(?:https?://[^\s/'\"`]+|…)?(?P<path>/api/v1/[^\s'\"`)]*)",
    re.MULTILINE,
)
INLINE = re.compile(r"`([a-z][a-z_]*=[^\s`\"]*)`")
# What stands for something of the reader's own, and a value to ask with.
PLACEHOLDERS = {"<resource>": "topics", "<slug>": "ceasefire", "<number>": "1", "?q=…": "?q=Lachin"}
# Documents that speak of parameters of the API; in others the same form means settings.
GUIDES = {"README.md", "api.md", "search.md", "formats.md", "clients.md", "datapackage.md", "recipes.md"}
# Written like a parameter, but something else: a selector of linked data.
NO_PARAMETERS = {"body=5"}


def addresses() -> list[tuple[str, str]]:
    """Return (document, path with query) for every address of the API in the documentation."""
    found: dict[tuple[str, str], None] = {}
    for document in DOCUMENTS:
        text = JSON_BLOCK.sub("", document.read_text(encoding="utf-8"))
        for match in ADDRESS.finditer(text):
            path = match["line"] or match["path"]
            for placeholder, value in PLACEHOLDERS.items():
                path = path.replace(placeholder, value)
            found[document.name, path.rstrip(".,;:…")] = None
    return list(found)


def inline_parameters() -> list[tuple[str, str]]:
    """Return (document, query) for every parameter that stands in the text; without a value it ends in `=`."""
    found: dict[tuple[str, str], None] = {}
    for document in (one for one in DOCUMENTS if one.name in GUIDES):
        for text in INLINE.findall(BLOCK.sub("", document.read_text(encoding="utf-8"))):
            if text not in NO_PARAMETERS and "…" not in text:
                found[document.name, text.replace("<number>", "1")] = None
    return list(found)


def refused_on_purpose(document: str, path: str) -> bool:
    """Say whether the document shows a problem as the answer."""
    shown = dict(requests_of(_document(document)))
    return '"/problems/' in shown.get(path, "")


def _document(name: str) -> Path:
    return next(document for document in DOCUMENTS if document.name == name)


@pytest.mark.parametrize(("document", "path"), addresses(), ids=lambda value: value[:80])
def test_a_documented_address_is_answered(document: str, path: str, dataset: Dataset, client: Client) -> None:
    # What cannot be asked without a value.
    needed = {"compare/": "?event=offensive-2023-09-19&outcome=killed", "search/": "?q=Lachin", "since=": "0"}
    answer = client.get(path + next((value for end, value in needed.items() if path.endswith(end)), ""))
    assert answer.status_code == (400 if refused_on_purpose(document, path) else 200), body(answer)[:300]
    assert body(answer)


def taken_by(names: set[str]) -> list[str]:
    """Return the lists that take all these parameters."""
    return [
        path
        for path, operation in OPERATIONS.items()
        if operation["operationId"].endswith("_list")
        and "{" not in path
        and names <= {resolved(parameter)["name"] for parameter in operation["parameters"]}
    ]


@pytest.mark.parametrize(("document", "query"), inline_parameters(), ids=lambda value: value[:60])
def test_a_documented_parameter_is_taken(document: str, query: str, dataset: Dataset, client: Client) -> None:
    given: list[tuple[str, Any]] = parse_qsl(query, keep_blank_values=True)
    paths = taken_by({name for name, _ in given})
    assert paths, f"{document}: no list takes {query}"
    if all(value for _, value in given):
        words = "&q=Lachin" if "rank" in query or any("search" in path for path in paths[:1]) else ""
        statuses = {path: client.get(f"{path}?{query}{words}").status_code for path in paths}
        assert 200 in statuses.values(), statuses
