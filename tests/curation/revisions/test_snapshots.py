"""A snapshot is the record's rows as fixtures write them, read by a few queries whatever the table holds."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from curation.revisions import snapshot, snapshots
from curation.seeding.stored import aggregates, read_stored
from sources.models import Source
from tests import factories as make
from tests.admin import rooms
from tests.data_plugin import Dataset

pytestmark = pytest.mark.django_db


def without_texts(found: dict) -> dict:  # type: ignore[type-arg]
    for rows in found.get("sources.source", []):
        rows.pop("text", None)
    return found


def test_snapshots_of_everything_are_the_stored_rows(dataset: Dataset) -> None:
    wanted = aggregates(read_stored().rows)
    found = snapshots(wanted)
    assert {identity: without_texts(one) for identity, one in found.items()} == wanted
    assert list(found) == list(wanted)


def test_snapshots_of_every_kind_of_record_hold_all_their_rows() -> None:
    rooms.dress_everything(2)
    wanted = aggregates(read_stored().rows)
    assert {identity: without_texts(one) for identity, one in snapshots(wanted).items()} == wanted


def test_one_snapshot_asks_few_questions_and_reads_no_other_record() -> None:
    fact = rooms.dressed_statement()
    for _ in range(3):
        rooms.dressed_statement()
    with CaptureQueriesContext(connection) as captured:
        found = snapshot(("facts", fact.slug))
    assert len(captured) <= 6
    assert found is not None
    assert [row["slug"] for row in found["facts.fact"]] == [fact.slug]


def test_a_stored_text_belongs_to_the_source() -> None:
    source = make.make_source()
    Source.objects.filter(pk=source.pk).update(text="One.\n")
    found = snapshot(("sources", source.slug))
    assert found is not None
    assert json.loads(json.dumps(found))["sources.source"][0]["text"] == "One.\n"


def test_what_is_not_there_has_no_snapshot() -> None:
    assert snapshot(("facts", "nothing")) is None
    assert snapshots([("nonsense", "x"), ("actors", "nobody")]) == {}
