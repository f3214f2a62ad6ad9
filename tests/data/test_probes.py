"""For each paragraph of the articles: what a reader of it would ask, and what the API must answer."""

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.test import Client

from publication.choices import Resource
from tests.data_plugin import Dataset

Probe = dict[str, Any]

PARAGRAPHS = {
    "kyiv-independent-2023-09-20": 20,
    "eurasianet-2023-09-19": 21,
    "new-arab-2023-09-20": 46,
    "statecraft-2023-09-20": 35,
    "daily-sabah-2023-09-20": 33,
}
ANSWER_MAX = 20  # what brings more is no question about one paragraph
BY_NUMBER_MAX = 5  # requests that only look a paragraph up

PROBES: list[Probe] = yaml.load(
    Path(__file__).with_name("probes.yaml").read_text(encoding="utf-8"), yaml.CSafeLoader
)


def requests_of(probe: Probe) -> list[Probe]:
    """Return the requests of a probe, each with what it must bring; none for the ledger."""
    return probe.get("requests") or ([probe] if "request" in probe else [])


def place_of(probe: Probe) -> tuple[str, int]:
    return probe["source"], probe["paragraph"]


def name_of(probe: Probe) -> str:
    return f"{probe['source']}-{probe['paragraph']}"


ASKED = [
    pytest.param(request, id=f"{name_of(probe)}-{number}")
    for probe in PROBES
    for number, request in enumerate(requests_of(probe), 1)
]


@pytest.mark.parametrize("probe", ASKED)
def test_the_question_brings_its_facts(dataset: Dataset, client: Client, probe: Probe) -> None:
    answer = client.get(probe["request"])
    assert answer.status_code == 200, answer.content.decode()
    found = [result["slug"] for result in answer.json()["results"]]
    assert answer.json()["next"] is None
    assert len(found) <= ANSWER_MAX
    assert set(probe["expect"]) <= set(found)
    if probe.get("exactly"):
        assert sorted(found) == sorted(probe["expect"])


@pytest.mark.parametrize("probe", [probe for probe in PROBES if "ledger" in probe], ids=name_of)
def test_the_ledger_says_why_there_is_no_fact(dataset: Dataset, client: Client, probe: Probe) -> None:
    source = client.get(f"/api/v1/sources/{probe['source']}/").json()
    reasons = {row["paragraph"]: row["reason"] for row in source["ledger"]}
    assert reasons.get(probe["paragraph"]) == probe["ledger"]


def test_every_paragraph_is_asked_about_once() -> None:
    assert Counter(map(place_of, PROBES)) == Counter(
        (source, number) for source, count in PARAGRAPHS.items() for number in range(1, count + 1)
    )


@pytest.mark.parametrize("probe", PROBES, ids=name_of)
def test_a_paragraph_is_asked_for_every_fact_it_is_cited_for(dataset: Dataset, probe: Probe) -> None:
    cited = {
        fact["slug"]
        for fact, citation in dataset.citations
        if (citation["source"]["slug"], citation["paragraph"]) == place_of(probe)
    }
    assert {slug for request in requests_of(probe) for slug in request["expect"]} == cited


def test_every_fact_is_asked_for(dataset: Dataset) -> None:
    expected = {slug for probe in PROBES for request in requests_of(probe) for slug in request["expect"]}
    assert expected == set(dataset.of(Resource.FACTS))


def test_questions_are_about_content_and_not_numbers() -> None:
    looked_up = [
        request["request"]
        for probe in PROBES
        for request in requests_of(probe)
        if re.search(r"[?&]paragraph", request["request"])
    ]
    assert len(looked_up) <= BY_NUMBER_MAX


def test_every_question_is_put_in_words_and_asked_once() -> None:
    requests = [request for probe in PROBES for request in requests_of(probe)]
    assert not [request["request"] for request in requests if not request["asks"].endswith("?")]
    assert not [url for url, times in Counter(r["request"] for r in requests).items() if times > 1]
