"""No hot path reads a whole table: the databases' own plans over some thousand records, with statistics."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import resolve

from publication.inserting import insert, reserve
from publication.models import Edition, Head, Record, RecordCitation, RecordFigure, RecordKey, RecordText
from publication.search import dated, sampling

pytestmark = pytest.mark.django_db

FACTS = 4_000
DAY = 24 * 60 * 60
# Every one is read at every scale, so none may read a table from end to end.
LARGE = (
    "publication_record",
    "publication_recordkey",
    "publication_recordcitation",
    "publication_recordtext",
)
PATHS = {
    "newest first": "facts/",
    "one kind": "statements/",
    "one key and dates": "facts/?attributed_to=actor-7&date__gte=1975&date__lte=1979",
    "two keys": "facts/?place=place-3&topic=topic-5",
    "the same, of one kind": "statements/?place=place-3&topic=topic-5",
    "a key that many have": "facts/?publisher=publisher-1",
    "an earlier edition": "facts/?as_of=1",
    "oldest first": "facts/?ordering=date",
    "rare word": "facts/?q=meteorite",
    "detail": "facts/fact-17/",
    "changes": "changes/",
}


@pytest.fixture(scope="module")
def _many(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Store invented records with the rows that filters read, and statistics of them."""
    with django_db_blocker.unblock(), transaction.atomic():
        store()
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                # What was inserted last waits beside the index until a vacuum sorts it in.
                cursor.execute("SELECT gin_clean_pending_list('recordtext_tokens')")
            cursor.execute("ANALYZE")
        yield
        transaction.set_rollback(True)


def store() -> None:
    """Save one edition of records that refer to nothing."""
    moment = "2026-01-01T00:00:00+00:00"
    Edition.objects.create(number=1, at=moment, reason="Plans.", origin="seeds", chain="a" * 64)
    Head.objects.update_or_create(id=1, defaults={"number": 1, "at": moment, "chain": "a" * 64})
    named = [
        ("actors", "actor", 60),
        ("places", "place", 30),
        ("topics", "topic", 20),
        ("publishers", "publisher", 9),
    ]
    records = [
        record(resource, f"{stem}-{number}", 0) for resource, stem, count in named for number in range(count)
    ]
    facts = [record("facts", f"fact-{number}", number * DAY) for number in range(FACTS)]
    for one, key in zip([*records, *facts], reserve(Record, len(records) + len(facts)), strict=True):
        one.own_rows(key)
    Record.objects.bulk_create([*records, *facts])
    insert(RecordKey, (row for number, fact in enumerate(facts) for row in keys(number, fact)))
    insert(RecordCitation, (citation(number, fact) for number, fact in enumerate(facts)))
    insert(RecordText, (text(number, fact) for number, fact in enumerate(facts)))
    insert(
        RecordFigure,
        ((fact.pk, "killed", "civilian", number % 90, None, True) for number, fact in enumerate(facts)),
    )


def record(resource: str, slug: str, date: int) -> Record:
    return Record(
        resource=resource,
        slug=slug,
        kind="statement" if resource == "facts" else "",
        state="live",
        first_edition=1,
        created_edition=1,
        own=True,
        content="{}",
        document=json.dumps(
            {"slug": slug, "name": slug, "url": "/", "summary": slug, "text": "x" * 800}
            | {"attributed_to": [], "citations": [], "publisher": {"name": slug}}
        ),
        document_sha256="0" * 64,
        date_earliest=date,
        date_latest=date + DAY - 1,
        date_known=True,
    )


def keys(number: int, fact: Record) -> list[tuple[Any, ...]]:
    values = {
        "attributed_to": f"actor-{number % 60}",
        "place": f"place-{number % 30}",
        "topic": f"topic-{number * 7 % 20}",
        "publisher": f"publisher-{number % 9}",
        "kind": "statement",
    }
    return [
        (fact.pk, "facts", field, value, fact.date_earliest, fact.slug) for field, value in values.items()
    ]


def citation(number: int, fact: Record) -> tuple[Any, ...]:
    source = (f"source-{number % 50}", f"publisher-{number % 9}", "body", 1 + number % 30)
    return (fact.pk, *source, "", "said", False, "", "", 0, number)


def text(number: int, fact: Record) -> tuple[Any, ...]:
    filler = " ".join(f"word{number % 97}x{place}" for place in range(40))
    tokens = f"{'meteorite' if number % 500 == 0 else 'ceasefire'} day {number} {filler}"
    return fact.pk, 3, tokens, None, fact.date_earliest


@pytest.mark.usefixtures("_many")
@pytest.mark.parametrize("what", PATHS)
def test_no_table_is_read_from_end_to_end(what: str, rf: RequestFactory) -> None:
    request = rf.get(f"/api/v1/{PATHS[what]}")
    view = resolve(request.path_info)
    with CaptureQueriesContext(connection) as captured:
        answer = view.func(request, **view.kwargs)
    assert answer.status_code == 200
    for query in captured:
        scanned = scans(query["sql"])
        assert not scanned, f"{scanned}: {query['sql']}"


# Searches of a table that counts as large.
SEARCHES = {
    "rare word": "search/?q=meteorite",
    "rare word by rank": "search/?q=meteorite&ordering=rank",
    "common word": "search/?q=ceasefire",
    "common word among facts": "facts/?q=ceasefire",
    "common word and another": "facts/?q=ceasefire%20meteorite",
    "rare word in a filtered list": "facts/?q=meteorite&attributed_to=actor-7",
}


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite searches in one way only")
@pytest.mark.usefixtures("_many")
@pytest.mark.parametrize("what", SEARCHES)
def test_no_search_of_a_large_table_reads_it_from_end_to_end(
    what: str, rf: RequestFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sampling, "RECORDS_MANY", 0)
    monkeypatch.setattr(dated, "READ_MAX", 500)  # a part of the texts, as in a table that is large
    sampling.forget()
    request = rf.get(f"/api/v1/{SEARCHES[what]}")
    view = resolve(request.path_info)
    with CaptureQueriesContext(connection) as captured:
        answer = view.func(request, **view.kwargs)
    sampling.forget()
    assert answer.status_code == 200
    assert any("recordtext" in query["sql"] for query in captured)
    for query in captured:
        scanned = scans(query["sql"])
        assert not scanned, f"{scanned}: {query['sql']}"


def scans(sql: str) -> list[str]:
    """Return the large tables that the plan of a statement reads whole."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"EXPLAIN {sql}".replace("%", "%%"))
            lines = [line for (line,) in cursor.fetchall()]
            found = [match[1] for line in lines if (match := re.search(r"Seq Scan on (\w+)", line))]
        else:
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}".replace("%", "%%"))
            # `SCAN x USING INDEX` reads an index in its order, which a LIMIT ends; `SCAN x` alone reads the table.
            aliases = dict(re.findall(r'"?(publication_\w+)"? (?:AS )?"?(\w+)"?', sql))
            lines = [row[3] for row in cursor.fetchall()]
            names = [match[1] for line in lines if (match := re.fullmatch(r"SCAN (\w+)", line))]
            found = [
                next((table for table, alias in aliases.items() if alias == name), name) for name in names
            ]
    return [table for table in found if table in LARGE]
