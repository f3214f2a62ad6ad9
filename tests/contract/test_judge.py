"""Every answer of the test-suite is held to the contract, and the judge sees what departs from it."""

import dataclasses
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from publication.views.records import RecordViewSet
from tests.contract.judge import Asked, ContractError, faults, judge
from tests.contract.plugin import asked_of
from tests.data_plugin import Dataset

Document = dict[str, Any]
PATH = "/api/v1/statements/aliyev-says-army-does-not-target-civilians/"


@pytest.fixture
def asked(dataset: Dataset, client: Client) -> Asked:
    """Return a sound answer as the judge sees it."""
    return asked_of({"REQUEST_METHOD": "GET", "PATH_INFO": PATH}, client.get(PATH))


def changed(asked: Asked, change: Callable[[Document], object], **fields: Any) -> Asked:
    """Return the answer with its document changed."""
    document = json.loads(asked.content or b"")
    change(document)
    return dataclasses.replace(asked, content=json.dumps(document).encode(), **fields)


def test_a_sound_answer_has_no_fault(asked: Asked) -> None:
    assert list(faults(asked)) == []


@pytest.mark.parametrize(
    "change",
    [
        lambda document: document.pop("summary"),
        lambda document: document.update(extra=1),
        lambda document: document["date"].update(extra=1),
        lambda document: document["citations"][0].pop("quote"),
        lambda document: document.update(kind="casualty_report"),
        lambda document: document.update(speech_act="shout"),
        lambda document: document.update(slug="Not A Slug"),
        lambda document: document.update(published_at="yesterday"),
        lambda document: document.update(source_count=-1),
        lambda document: document.update(summary=None),
        lambda document: document["date"].update(edtf="about noon"),
        lambda document: document["citations"][0]["source"].update(url="https://example.org/"),
    ],
)
def test_a_document_that_departs_from_the_schema_is_a_fault(
    asked: Asked, change: Callable[[Document], object]
) -> None:
    with pytest.raises(ContractError):
        judge(changed(asked, change))


def test_a_part_of_a_record_is_judged_as_a_part(asked: Asked) -> None:
    def part(document: Document) -> None:
        for member in list(document):
            if member not in {"slug", "date"}:
                del document[member]

    assert list(faults(changed(asked, part, query="fields=slug,date"))) == []
    assert list(faults(changed(asked, part)))
    assert list(faults(changed(asked, lambda document: document.update(extra=1), query="fields=slug")))


@pytest.mark.parametrize(
    ("departure", "said"),
    [
        ({"status": 418}, "status 418 is not documented"),
        ({"query": "colour=red"}, "parameter colour was taken"),
        ({"query": "format=xml"}, "format='xml' was taken"),
        ({"path": "/api/v1/nowhere/", "status": 404}, "is no JSON"),
    ],
)
def test_an_answer_that_is_not_documented_is_a_fault(
    asked: Asked, departure: dict[str, Any], said: str
) -> None:
    other = dataclasses.replace(asked, **departure)
    if "path" in departure:
        other = dataclasses.replace(other, headers={"Content-Type": "text/html"})
    assert any(said in fault for fault in faults(other)), list(faults(other))


@pytest.mark.parametrize("header", ["Dataset-Version", "ETag", "Link", "Vary", "X-Request-ID"])
def test_a_missing_or_misshapen_header_is_a_fault(asked: Asked, header: str) -> None:
    headers = {name: value for name, value in dict(asked.headers).items() if name != header}
    assert list(faults(dataclasses.replace(asked, headers=headers))) == [f"header {header} is missing"]


def test_the_test_client_judges_what_it_gets(
    dataset: Dataset, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def spoilt(view: RecordViewSet, request: Any, reading: Any, text: str) -> Any:
        return view.answer(request, reading.context, text.replace('"summary"', '"resume"').encode())

    monkeypatch.setattr(RecordViewSet, "answer_text", spoilt)
    with pytest.raises(ContractError, match="summary"):
        client.get(PATH, {"as_of": "1"})  # a plain request takes a short cut past the view set
