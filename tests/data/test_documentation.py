"""The figures in docs/data-quality.md are those of the data, and every fact can be traced to the codings."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings

from publication.choices import Resource
from publication.models import Head
from publication.stats import statistics
from tests.data_plugin import Dataset

CODINGS: Path = settings.BASE_DIR / "docs" / "coding"
ADJUDICATIONS = sorted(CODINGS.glob("*.adjudication.yaml"))
DIFFERENCES_SHOWN = 5  # fewer are summed up in words
PUBLISHED: Path = settings.BASE_DIR / "docs" / "data-quality.md"


def read(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return found


def table(head: tuple[str, ...], rows: list[tuple[Any, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "".join(f"| {' | '.join(str(cell) for cell in line)} |\n" for line in lines)


def test_the_published_coverage_is_that_of_the_data(dataset: Dataset) -> None:
    figures = statistics(Head.objects.get().number)
    facts = {row["value"]: row["count"] for row in figures["facts"]["by_source"]}
    citations = Counter(c["source"]["slug"] for _, c in dataset.citations)
    quotes = Counter(c["source"]["slug"] for _, c in dataset.citations if c["quote"])
    rows: list[tuple[Any, ...]] = [
        (
            row["source"],
            row["paragraphs"],
            row["cited"],
            row["in_ledger"],
            row["uncovered"],
            facts[row["source"]],
            citations[row["source"]],
            quotes[row["source"]],
        )
        for row in figures["paragraphs"]
    ]
    head = ("source", "paragraphs", "cited", "in the ledger", "neither", "facts", "citations", "with a quote")
    assert table(head, rows) in PUBLISHED.read_text(encoding="utf-8")


def test_the_published_kinds_are_those_of_the_data(dataset: Dataset) -> None:
    figures = statistics(Head.objects.get().number)
    rows: list[tuple[Any, ...]] = [
        *((f"facts: {row['value']}", row["count"]) for row in figures["facts"]["by_kind"]),
        ("facts in a source's own voice", figures["facts"]["own_voice"]),
        ("facts that two or more sources carry", figures["corroboration"]["facts_in_two_or_more_sources"]),
        (
            "facts of two or more independent origins",
            figures["corroboration"]["facts_with_two_or_more_origins"],
        ),
        ("disputes", figures["disputes"]["total"]),
        ("facts in dispute", figures["disputes"]["facts_in_dispute"]),
    ]
    assert table(("what", "count"), rows) in PUBLISHED.read_text(encoding="utf-8")


def test_the_published_ledger_is_that_of_the_data(dataset: Dataset) -> None:
    reasons = Counter(
        row["reason"] for source in dataset.of(Resource.SOURCES).values() for row in source["ledger"]
    )
    rows: list[tuple[Any, ...]] = sorted(reasons.items(), key=lambda row: (-row[1], row[0]))
    assert table(("reason", "paragraphs"), rows) in PUBLISHED.read_text(encoding="utf-8")


def test_the_published_differences_are_those_of_the_codings() -> None:
    pairs = [pair for path in ADJUDICATIONS for pair in read(path)["pairs"]]
    both = [pair for pair in pairs if pair["a"] and pair["b"]]
    # `date.zone` is a difference in the date: fields are counted by their first name, once a pair.
    fields = Counter(
        name for pair in both for name in {field.partition(".")[0] for field in pair.get("differs") or ()}
    )
    rows: list[tuple[Any, ...]] = [
        (field, times, f"{times / len(both):.2f}")
        for field, times in sorted(fields.items(), key=lambda row: (-row[1], row[0]))
        if times >= DIFFERENCES_SHOWN
    ]
    assert table(("field", "pairs that differ", "share"), rows) in PUBLISHED.read_text(encoding="utf-8")


def facts_of(pair: dict[str, Any]) -> list[str]:
    """Return the facts that a pair of coded records has become: none, one, or several where it was split."""
    fact = pair["fact"]
    return fact if isinstance(fact, list) else [fact] if fact else []


def test_every_fact_comes_from_a_coding_or_a_reasoned_addition(dataset: Dataset) -> None:
    adjudicated = [read(path) for path in ADJUDICATIONS]
    coded = {fact for found in adjudicated for pair in found["pairs"] for fact in facts_of(pair)}
    added = {entry["fact"] for found in adjudicated for entry in found["new"]}
    assert coded | added == set(dataset.of(Resource.FACTS))


@pytest.mark.parametrize("path", ADJUDICATIONS, ids=lambda path: path.name)
def test_every_difference_is_settled_with_a_reason(path: Path) -> None:
    found = read(path)
    settled = [pair for pair in found["pairs"] if pair.get("differs") or not (pair["a"] and pair["b"])]
    assert [pair["fact"] for pair in settled if not pair.get("reason")] == []
    assert [entry["fact"] for entry in found["new"] if not entry["reason"]] == []


@pytest.mark.parametrize("path", sorted(CODINGS.glob("*.[ab].yaml")), ids=lambda path: path.name)
def test_every_coding_covers_every_paragraph(dataset: Dataset, path: Path) -> None:
    coding = read(path)
    cited = {citation["paragraph"] for record in coding["records"] for citation in record["citations"]}
    noted = {row["paragraph"] for row in coding["ledger"]}
    source = dataset.of(Resource.SOURCES)[path.name.rpartition(".yaml")[0].rpartition(".")[0]]
    assert cited | noted == set(range(1, source["paragraph_count"] + 1))
