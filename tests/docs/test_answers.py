"""What the documentation shows as an answer is the answer.

A `sh` block with one `curl '<path>'` followed by a `json` block is a request with its answer. To write new answers
after a change of the data, run this module with the environment variable UPDATE_DOCS set, and read the difference.
"""

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

REQUEST = re.compile(r"```sh\ncurl '(?P<path>/[^'\n]+)'\n```\n\n```json\n(?P<answer>.*?)```\n", re.DOTALL)
WIDTH = 110
REQUEST_ID = "0123456789abcdef" * 2
DOCUMENTS = [settings.BASE_DIR / "README.md", *sorted((settings.BASE_DIR / "docs").glob("*.md"))]


def requests_of(document: Path) -> list[tuple[str, str]]:
    """Return the requests of a document with the answers it shows."""
    return [
        (match["path"], match["answer"]) for match in REQUEST.finditer(document.read_text(encoding="utf-8"))
    ]


SHOWN = [(document, path) for document in DOCUMENTS for path, _ in requests_of(document)]


def answer(client: Client, path: str) -> Any:
    """Return what the API answers, as JSON."""
    # Host and port of the local service, so that links are those that a reader gets.
    return always_the_same(
        json.loads(client.get(path, headers={"host": "127.0.0.1:8000"}, SERVER_PORT="8000").content)
    )


def always_the_same(document: Any) -> Any:
    """Return a document with a fixed value for the one member that names the single request."""
    return {**document, "request_id": REQUEST_ID} if "request_id" in document else document


def pretty(value: Any, indent: int = 0) -> str:
    """Write JSON for readers: an object or list on one line where it fits, else one member a line."""
    flat = json.dumps(value, ensure_ascii=False)
    if not isinstance(value, dict | list) or not value or len(flat) + indent <= WIDTH:
        return flat
    inner = " " * (indent + 2)
    if isinstance(value, dict):
        rows = [f"{json.dumps(key)}: {pretty(item, indent + 2)}" for key, item in value.items()]
        return "{\n" + ",\n".join(inner + row for row in rows) + "\n" + " " * indent + "}"
    return "[\n" + ",\n".join(inner + pretty(item, indent + 2) for item in value) + "\n" + " " * indent + "]"


@pytest.mark.parametrize("path", sorted({path for _, path in SHOWN}))
def test_an_address_is_written_as_servers_accept_it(path: str) -> None:
    assert path.isascii(), "curl sends it as it stands, and the server refuses what is not percent-encoded"


@pytest.mark.parametrize(
    ("document", "path"), SHOWN, ids=[f"{document.name}:{path}" for document, path in SHOWN]
)
def test_a_documented_answer_is_the_answer(document: Path, path: str, dataset: None, client: Client) -> None:
    found = answer(client, path)
    if os.environ.get("UPDATE_DOCS"):
        text = document.read_text(encoding="utf-8")
        start = text.index("```json\n", text.index(f"curl '{path}'")) + len("```json\n")
        end = text.index("```", start)
        document.write_text(text[:start] + pretty(found) + "\n" + text[end:], encoding="utf-8")
        return
    shown = dict(requests_of(document))[path]
    assert json.loads(shown) == found
