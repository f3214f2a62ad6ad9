"""The invented world, published once for each module that asks for it, and the API as a program sees it."""

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from tests.filters.world import build


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[int]:
    """Publish the world in three editions inside a transaction of the module; return the number of the last."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build()
        transaction.set_rollback(True)


@pytest.fixture
def edition(world: int, db: None) -> int:
    """Return the newest edition of the world; what a test publishes after it is undone."""
    return world


@pytest.fixture
def client() -> Client:
    """Return a client that answers 500 where a server would, instead of raising."""
    return Client(raise_request_exception=False)


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Keep refusals out of the report: a refusal is what is asked for here."""
    logger = logging.getLogger("django.request")
    before = logger.level
    logger.setLevel(logging.ERROR)
    yield
    logger.setLevel(before)
