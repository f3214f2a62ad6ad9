"""The published data itself, loaded once for a whole run, for tests that only read it."""

import dataclasses
import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import transaction

from curation.seeding.texts import ArticleText, read_texts
from publication.choices import Resource
from publication.models import Head, Record

Document = dict[str, Any]


@dataclasses.dataclass(frozen=True, slots=True)
class Dataset:
    """The current public documents, by resource and slug, and the version that names them."""

    version: str
    documents: dict[str, dict[str, Document]] = dataclasses.field(repr=False)

    def of(self, resource: str) -> dict[str, Document]:
        """Return the documents of a resource by slug."""
        return self.documents[resource]

    @property
    def facts(self) -> list[Document]:
        """Every fact, by slug."""
        return list(self.of(Resource.FACTS).values())

    @property
    def citations(self) -> list[tuple[Document, Document]]:
        """Every citation with its fact."""
        return [(fact, citation) for fact in self.facts for citation in fact["citations"]]

    def of_kind(self, kind: str) -> list[Document]:
        """Return the facts of one kind."""
        return [fact for fact in self.facts if fact["kind"] == kind]


@pytest.fixture(scope="session")
def dataset(django_db_setup: None, django_db_blocker: Any) -> Iterator[Dataset]:
    """Load the committed fixtures and publish them, in a transaction that the whole rest of the run stands in.

    A test that asks for it may ask the API and the tables; what it writes is undone after it.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_facts", verbosity=0)
        yield Dataset(Head.objects.get().version, _documents())
        transaction.set_rollback(True)


def _documents() -> dict[str, dict[str, Document]]:
    found: dict[str, dict[str, Document]] = {resource: {} for resource in Resource}
    for record in Record.objects.at(Head.objects.get().number).live().order_by("resource", "slug"):
        found[record.resource][record.slug] = json.loads(record.document)
    return found


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run what reads the dataset last: no other test may find it in its database."""
    readers = {item for item in items if "dataset" in getattr(item, "fixturenames", ())}
    for item in readers:
        # Without a marked test there would be no database; with it each test stands in a transaction of its own.
        item.add_marker(pytest.mark.django_db)
    items.sort(key=readers.__contains__)


@pytest.fixture(scope="session")
def articles(dataset: Dataset) -> dict[str, ArticleText]:
    """Return the text of every source."""
    texts, absent = read_texts(settings.ARTICLES_DIR, list(dataset.of(Resource.SOURCES)))
    assert not absent
    return texts
