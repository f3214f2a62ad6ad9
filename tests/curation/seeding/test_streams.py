"""Fixtures are read in portions: the same records come out whatever the portions are and wherever a block ends."""

import json
import random
from pathlib import Path

import pytest
from django.db import transaction

from curation.seeding import loading, streams
from curation.seeding.fixtures import read_fixtures
from curation.seeding.problems import SeedError
from curation.seeding.stored import Aggregate, Identity, aggregates, read_stored
from curation.seeding.streams import OutOfOrderError, portions
from curation.seeding.tables import ROOTS
from facts.models import Relation
from publication import first
from publication.models import Edition, Record
from tests.curation.seeding.test_loading import counts, run


def collected(folder: Path, size: int | None) -> dict[Identity, Aggregate]:
    found: dict[Identity, Aggregate] = {}
    for portion in portions(folder, size):
        [resource] = {resource for resource, _ in portion}
        if resource not in {"actors", "places", "events"}:  # parents first
            assert len(portion) <= (size or len(portion))
        found |= portion
    return found


def shuffle(path: Path) -> None:
    """Write the rows of a fixture file in another order."""
    rows = json.loads(path.read_text(encoding="utf-8"))
    random.Random(1).shuffle(rows)  # noqa: S311 - chance, not secrecy
    path.write_text(json.dumps(rows), encoding="utf-8")


def point_at_a_later_fact(path: Path) -> None:
    """Add a relation of the first fact to the last."""
    rows = json.loads(path.read_text(encoding="utf-8"))
    fields = {"from_fact": ["coast-guard-ferry-toll"], "position": 900, "kind": "contradicts"}
    rows.append(
        {"model": "facts.relation", "fields": {**fields, "to_fact": ["union-missing-crew"], "reason": "R."}}
    )
    rows.sort(key=lambda row: row["fields"]["from_fact"])
    path.write_text(json.dumps(rows), encoding="utf-8")


@pytest.mark.parametrize("block", [1, 7, 1 << 18])
@pytest.mark.parametrize("size", [1, 2, 1_000, None])
def test_portions_hold_every_record_with_all_its_rows(
    built: Path, size: int | None, block: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streams, "BLOCK", block)
    assert collected(built, size) == aggregates(read_fixtures(built)[0])


def test_records_come_in_the_order_in_which_they_name_each_other(built: Path) -> None:
    resources = [next(iter(portion))[0] for portion in portions(built, 1_000)]
    assert resources == [resource for resource in ROOTS if resource in resources]


def test_rows_out_of_order_are_told_and_read_all_at_once(built: Path) -> None:
    wanted = aggregates(read_fixtures(built)[0])
    shuffle(built / "13_citation.json")
    with pytest.raises(OutOfOrderError):
        collected(built, 2)
    assert collected(built, None) == wanted


@pytest.mark.parametrize(
    "text", ["", "{}", "[", "[{}", '[{"model": 1}]', "[] []", '{"model": "facts.topic"}', "[1,]", "[]]"]
)
def test_what_is_no_list_of_rows_is_refused(built: Path, text: str) -> None:
    (built / "10_topic.json").write_text(text, encoding="utf-8")
    with pytest.raises(SeedError, match=r"10_topic\.json: not a fixture"):
        collected(built, 1_000)


def test_a_row_of_no_record_is_refused(built: Path) -> None:
    path = built / "16_casualtyfigure.json"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('"coast-guard-ferry-toll"', '"nobodys-toll"'), encoding="utf-8")
    with pytest.raises(SeedError, match="nobodys-toll"):
        collected(built, None)


@pytest.mark.django_db
@pytest.mark.parametrize("shuffled", [(), ("13_citation.json", "11_fact.json", "06_place.json")])
def test_portions_of_one_record_load_and_publish_what_one_portion_does(
    built: Path, shuffled: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    point_at_a_later_fact(built / "19_relation.json")
    wanted = read_fixtures(built)[0]
    with transaction.atomic():
        run(built)
        version = Edition.objects.get().version
        transaction.set_rollback(True)
    for name in shuffled:
        shuffle(built / name)
    monkeypatch.setattr(loading, "PORTION", 1)
    monkeypatch.setattr(first, "CHUNK", 1)
    created, *others = counts(run(built))
    assert (created, others) == (Record.objects.count(), [0, 0, 0])
    assert read_stored().rows == wanted
    assert Edition.objects.get().version == version
    assert counts(run(built)) == (0, 0, created, 0)


@pytest.mark.django_db
def test_a_relation_to_a_fact_that_never_comes_is_refused(built: Path) -> None:
    path = built / "19_relation.json"
    rows = json.loads(path.read_text(encoding="utf-8"))
    rows[0]["fields"]["to_fact"] = ["never-told"]
    path.write_text(json.dumps(rows), encoding="utf-8")
    with pytest.raises(SeedError, match=r"never-told.*is nowhere"):
        run(built)
    assert not Relation.objects.exists()
