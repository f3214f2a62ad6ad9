"""What every API test asks of an answer."""

import json
import re
from collections.abc import Callable
from typing import Any

from django.http import HttpResponseBase

RECORD_RESOURCES = (
    "facts",
    "statements",
    "casualty-reports",
    "ceasefire-terms",
    "disputes",
    "sources",
    "publishers",
    "actors",
    "places",
    "events",
    "agreements",
    "topics",
)
OTHER_LISTS = ("editions", "changes", "vocabularies")
DETAILS = {
    "facts": "statement-a",
    "statements": "statement-b",
    "casualty-reports": "report-a",
    "ceasefire-terms": "term-a",
    "disputes": "how-many",
    "sources": "gazette-one",
    "publishers": "gazette",
    "actors": "ana-example",
    "places": "town",
    "events": "talks",
    "agreements": "truce",
    "topics": "aid",
}

Answer = Any  # a test client's response, with `json()` and `content`
Get = Callable[..., Answer]


def body(answer: HttpResponseBase) -> bytes:
    """Return the whole body, streamed or not."""
    if answer.streaming:
        return b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    return answer.content  # type: ignore[attr-defined]


def lasting(content: bytes) -> bytes:
    """Return a body without what names the single request."""
    return re.sub(rb'"request_id":"[0-9a-f]{32}",', b"", content)


def problem(answer: Answer, status: int) -> dict[str, Any]:
    """Return the problem document of an answer after checking its shape."""
    assert answer.status_code == status, answer.content[:500]
    assert answer["Content-Type"] == "application/problem+json"
    document: dict[str, Any] = json.loads(answer.content)
    assert list(document) == ["type", "title", "status", "detail", "instance", "request_id", "errors"]
    assert document["request_id"] == answer["X-Request-ID"]
    assert document["status"] == status
    assert document["type"].startswith("/problems/")
    for error in document["errors"]:
        assert list(error) == ["parameter", "detail", "allowed", "nearest"]
        assert error["detail"]
    return document


def wrong_parameters(answer: Answer) -> set[str]:
    """Return the names of the parameters that a 400 refuses."""
    return {error["parameter"] for error in problem(answer, 400)["errors"]}
