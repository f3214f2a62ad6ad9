"""The newsroom, published once for each module that asks for it, and a client for the API."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from tests import factories
from tests.api.asking import Answer, Get
from tests.api.newsroom import FIRST_MOMENT, make_newsroom


@pytest.fixture(scope="module")
def published(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Publish the newsroom as edition 1, inside a transaction of the module around those of its tests."""
    with django_db_blocker.unblock(), transaction.atomic():
        make_newsroom()
        edition = factories.publish_all("First edition.", at=FIRST_MOMENT)
        assert edition is not None
        assert edition.number == 1
        yield
        transaction.set_rollback(True)


@pytest.fixture
def newsroom(published: None, db: None) -> None:
    """Let a test read the newsroom, and publish more; what it does is undone after it."""


@pytest.fixture
def get(client: Client) -> Get:
    """Return a function that asks below /api/v1/: `get("actors/", page_size=2)`."""

    def ask(
        path: str, /, *, accept: str = "", headers: dict[str, str] | None = None, **parameters: Any
    ) -> Answer:
        sent = {**(headers or {}), **({"Accept": accept} if accept else {})}
        where = path if path.startswith("/") else f"/api/v1/{path}"
        return client.get(where, parameters or None, headers=sent)

    return ask
