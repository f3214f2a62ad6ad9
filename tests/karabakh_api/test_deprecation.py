"""What is going to be taken away is said beforehand, on every answer that it concerns and in the schema."""

import copy
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from karabakh_api import deprecation
from karabakh_api.deprecation import Deprecated
from karabakh_api.schema.document import deprecated
from tests.api.test_schema import COMMITTED

SINCE = datetime(2027, 1, 1, tzinfo=UTC)
SUNSET = datetime(2028, 1, 1, tzinfo=UTC)
OPERATION = Deprecated("/api/v1/topics/{slug}/", SINCE, SUNSET, instead="Ask `topics/?slug=`.")
PARAMETER = Deprecated("/api/v1/topics/", SINCE, SUNSET, parameter="name", instead="Use `name__contains`.")
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def table(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deprecation, "TABLE", (OPERATION, PARAMETER))


def test_an_answer_says_since_when_and_until_when(client: Client) -> None:
    answer = client.get("/api/v1/topics/", {"name": "aid"})
    assert answer.status_code == 200
    assert answer["Deprecation"] == "@1798761600"
    assert answer["Sunset"] == "Sat, 01 Jan 2028 00:00:00 GMT"
    assert 'rel="cite-as"' in answer["Link"]
    assert '</api/v1/docs/>; rel="deprecation"' in answer["Link"]


def test_a_refusal_says_so_too(client: Client) -> None:
    answer = client.get("/api/v1/topics/never-published/")
    assert answer.status_code == 404
    assert answer["Deprecation"] == "@1798761600"


@pytest.mark.parametrize(
    "address", ["/api/v1/topics/", "/api/v1/events/?name=aid", "/api/v1/topics/never-published/history/"]
)
def test_what_is_not_concerned_says_nothing(address: str, client: Client) -> None:
    answer = client.get(address)
    assert "Deprecation" not in answer
    assert "Sunset" not in answer


def test_the_schema_marks_it() -> None:
    document: dict[str, Any] = {
        "paths": {
            OPERATION.path: copy.deepcopy(COMMITTED["paths"][OPERATION.path]),
            PARAMETER.path: {
                "get": {"description": "", "parameters": [{"name": "name", "description": "A name."}]}
            },
        }
    }
    deprecated(document)
    assert document["paths"][OPERATION.path]["get"]["deprecated"] is True
    [parameter] = document["paths"][PARAMETER.path]["get"]["parameters"]
    assert parameter["deprecated"] is True
    assert parameter["description"].endswith("gone after 2028-01-01. Use `name__contains`.")


def test_less_notice_than_promised_is_refused() -> None:
    with pytest.raises(ValueError, match="365 days of notice are promised"):
        Deprecated("/api/v1/topics/", SINCE, SINCE + timedelta(days=364), instead="Nothing.")
