"""Filling many rows: as one text, without indexes meanwhile, and from a second process."""

import os
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from publication.copying import copy_text
from publication.errors import PublicationError
from publication.expanding import second_process
from publication.models import Edition, Record, RecordKey
from publication.unindexed import unindexed

SCHEMA = """
    SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
    WHERE indrelid IN ('publication_record'::regclass, 'publication_recordkey'::regclass)
    UNION ALL SELECT conname, concat(pg_get_constraintdef(oid), convalidated, condeferred) FROM pg_constraint
    WHERE conrelid IN ('publication_record'::regclass, 'publication_recordkey'::regclass)
    ORDER BY 1, 2"""

postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="indexes stay on SQLite")


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("plain", "plain"),
        ("a\tb\nc\rd\\e", "a\\tb\\nc\\rd\\\\e"),
        ("\\N", "\\\\N"),
        ("", ""),
        (None, "\\N"),
        (True, "True"),
        (-7, "-7"),
    ],
)
def test_a_value_is_escaped_for_copy(value: Any, written: str) -> None:
    assert copy_text([(value, 1), ("next", value)]) == f"{written}\t1\nnext\t{written}\n"


@pytest.mark.parametrize("value", ["a\x1fb", "a\x1eb", "a\x1db", 1.5, ["list"]])
def test_what_one_text_cannot_hold_is_left_to_the_driver(value: Any) -> None:
    assert copy_text([("a", value)]) is None


def schema() -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(SCHEMA)
        return list(cursor.fetchall())


def key(owner: int) -> None:
    RecordKey.objects.create(
        owner_id=owner, resource="facts", field="topic", value="a", date_earliest=0, slug="a"
    )


@postgresql
@pytest.mark.django_db
def test_indexes_and_constraints_come_back_as_they_were() -> None:
    before = schema()
    with unindexed([Record, RecordKey], [Edition]):
        during = schema()
    assert schema() == before
    gone = {name for name, _ in before} - {name for name, _ in during}
    assert {"recordkey_ordered", "recordkey_once", "record_version_once", "record_current_once"} <= gone
    assert {name for name, _ in during} >= {"publication_record_pkey", "record_redirect_target"}


@postgresql
@pytest.mark.django_db
def test_what_the_constraints_forbid_is_refused_when_they_come_back() -> None:
    before = schema()
    with pytest.raises(IntegrityError), transaction.atomic(), unindexed([Record, RecordKey]):
        key(owner=404)
    assert schema() == before


@postgresql
@pytest.mark.django_db
def test_an_account_that_owns_no_table_fills_it_with_its_indexes() -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE only_filling")
        cursor.execute("GRANT pg_read_all_data, pg_write_all_data TO only_filling")
        cursor.execute("SET LOCAL ROLE only_filling")
    before = schema()
    with unindexed([Record, RecordKey]):
        assert schema() == before


def test_a_second_process_that_ends_early_fails_the_publication() -> None:
    with (
        pytest.raises(PublicationError, match="ended early"),
        second_process(1, "2031-01-01T00:00:00Z") as second,
    ):
        second.under_way.append(second.pool.submit(os._exit, 3))
