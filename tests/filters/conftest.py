"""The invented world, published once for each module that asks for it."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from tests.filters.oracle import Published
from tests.filters.world import build


@pytest.fixture(scope="module")
def published(django_db_setup: None, django_db_blocker: Any) -> Iterator[Published]:
    """Publish the world inside a transaction of the module; the transactions of its tests lie inside it."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield Published(build())
        transaction.set_rollback(True)
