"""Small published records for the tests of search."""

from collections.abc import Callable, Iterable
from typing import Any

import pytest

from publication.choices import RecordState
from publication.models import Record, RecordText
from publication.search.matching import matching
from publication.search.texts import text_values

Find = Callable[..., list[str]]


@pytest.fixture
def find() -> Find:
    """Return a function that searches the current records and returns the slugs, sorted."""

    def search(text: str, *, edition: int = 1, resource: str = "") -> list[str]:
        records = Record.objects.at(edition).live()
        if resource:
            records = records.filter(resource=resource)
        return sorted(matching(records, text, edition).values_list("slug", flat=True))

    return search


def store(documents: Iterable[tuple[str, dict[str, Any]]]) -> None:
    """Save (resource, document) as live records of edition 1, with the texts that search reads."""
    for resource, document in documents:
        record = Record.objects.create(
            resource=resource,
            slug=document["slug"],
            state=RecordState.LIVE,
            first_edition=1,
            created_edition=1,
            own=True,
            content="{}",
            document="{}",
            document_sha256="0" * 64,
        )
        RecordText.objects.bulk_create(
            RecordText(owner=record, tier=row.tier, tokens=row.tokens, name_key=row.name_key)
            for row in text_values(resource, document)
        )
