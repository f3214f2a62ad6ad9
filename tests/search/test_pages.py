"""Pages of a search hold what the conditions say, in order, however the hits are looked for."""

import itertools
import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.db.models import F

from publication.models import Record, RecordText
from publication.ordering import DATE, RANK, SLUG, Term
from publication.paging import Position
from publication.search import dated, sampling, walking
from publication.search.matching import fulfilling, understood
from publication.search.pages import FoundRows
from tests.search.conftest import store

pytestmark = pytest.mark.django_db

QUERIES = ["common", "rare OR middling", "common rare -talks", "New York talks", "Ganja"]
ORDERS = {
    "newest": (Term(DATE, descending=True), Term(SLUG, descending=True)),
    "oldest": (Term(DATE), Term(SLUG)),
    "best": (Term(RANK), Term(SLUG)),
    "worst": (Term(RANK, descending=True), Term(SLUG, descending=True)),
}
# What decides between walking and gathering, so that each is done at least once, in filtered lists and in whole ones.
ALWAYS_LARGE = {(sampling, "RECORDS_MANY"): 0}
WAYS: dict[str, dict[tuple[Any, str], int]] = {
    "as it is": {},
    "always walk": {
        **ALWAYS_LARGE,
        (sampling, "TELLING"): 0,
        (walking, "STEPS_A_HIT"): 10**9,
        (dated, "READ_A_HIT"): 10**9,
    },
    "give up walking at once": {
        **ALWAYS_LARGE,
        (sampling, "TELLING"): 0,
        (walking, "STEPS_A_HIT"): 10**9,
        (walking, "STEPS_MAX"): 2,
        (walking, "HEAD_PAGES"): 1,
        (dated, "READ_A_HIT"): 10**9,
        (dated, "READ_MAX"): 2,
    },
    "always gather": {**ALWAYS_LARGE, (sampling, "TELLING"): 10**9, (walking, "HEAD_PAGES"): 1},
}


@pytest.fixture
def _corpus() -> None:
    """Store records in which words are common, middling and rare, in every tier."""
    said = ["common", "middling common", "talks in New York", "Gəncə", "other"]
    facts = [
        {
            "slug": f"fact-{number:02}",
            "summary": f"{said[number % 5]} {'rare' if number % 13 == 0 else ''} {number}",
            "attributed_to": [
                {"actor": {"name": "Common Voice" if number % 7 == 0 else "York Rare"}, "on_behalf_of": None}
            ],
            "citations": [{"quote": said[number % 4] if number % 3 == 0 else "", "via": None}],
            "place": {"name": "New York"} if number % 11 == 0 else None,
        }
        for number in range(40)
    ]
    town = {"slug": "ganja", "name": "Ganja", "names": [{"variant": "Gəncə"}, {"variant": "Гянджа"}]}
    city = {"slug": "new-york", "name": "New York", "names": [{"variant": "Big Apple"}]}
    store([*(("facts", fact) for fact in facts), ("places", town), ("places", city)])
    for number, record in enumerate(Record.objects.order_by("slug")):
        # Several share a moment, so that the slug decides.
        date = number // 3 * 1000
        Record.objects.filter(pk=record.pk).update(date_earliest=date, document=json.dumps(record.slug))
        RecordText.objects.filter(owner=record).update(date_earliest=date)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE publication_record")  # it counts the records


@pytest.fixture(params=WAYS, name="way")
def _way(request: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    sampling.forget()
    for (module, name), value in WAYS[request.param].items():
        monkeypatch.setattr(module, name, value)
    yield request.param
    sampling.forget()


@pytest.mark.usefixtures("_corpus", "way")
def test_pages_hold_all_hits_in_order() -> None:
    for (number, text), (name, terms) in itertools.product(enumerate(QUERIES), ORDERS.items()):
        records = Record.objects.at(1).live()
        if number % 2:
            records = records.filter(resource="facts", date_earliest__gte=2000)
        asked = understood(text, 1)
        expected = (
            fulfilling(records, asked)
            .annotate(best_first=F("search_rank"))
            .order_by(*(term.sql for term in terms))
            .values_list("slug", flat=True)
        )
        rows = FoundRows(records, asked, ("document",), json.loads, whole=not number % 2)
        assert walked(rows, terms, 5) == list(expected), (text, name)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite reads no texts in the order of dates")
@pytest.mark.parametrize("most", [5, 7, 11])
def test_a_moment_is_read_whole_or_not_at_all(monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    slugs = [f"fact-{number:02}" for number in (7, 2, 9, 4, 0, 11, 5, 1, 8, 3, 10, 6)]
    store(
        ("facts", {"slug": slug, "summary": "common", "attributed_to": [], "citations": []}) for slug in slugs
    )
    for record in Record.objects.all():
        Record.objects.filter(pk=record.pk).update(document=json.dumps(record.slug))
    for (module, name), value in (WAYS["always walk"] | {(dated, "READ_MAX"): most}).items():
        monkeypatch.setattr(module, name, value)
    sampling.forget()
    rows = FoundRows(
        Record.objects.at(1).live(), understood("common", 1), ("document",), json.loads, whole=True
    )
    assert walked(rows, ORDERS["newest"], 5) == sorted(slugs, reverse=True)
    sampling.forget()


def walked(rows: FoundRows, terms: tuple[Term, ...], size: int) -> list[str]:
    """Read a list page by page."""
    found: list[str] = []
    after: Position | None = None
    while True:
        page = rows.read(terms, after, size)
        found += [slug for _, slug in page]
        if len(page) < size:
            return found
        after = page[-1][0]
