"""The probes tell whether the process lives and whether it can answer."""

from collections.abc import Iterator

import pytest
from django.db import InterfaceError, OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from pytest_django import DjangoAssertNumQueries


def test_process_probe_asks_no_database(client: Client) -> None:
    # No database is allowed in this test: a query would raise.
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


@pytest.mark.django_db
def test_migrated_database_is_ready(client: Client) -> None:
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ready"})


@pytest.mark.django_db
def test_missing_migration_is_not_ready(client: Client) -> None:
    MigrationRecorder.Migration.objects.filter(app="facts").delete()
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["reason"]) == (503, "migrations")
    assert answer["Retry-After"].isdecimal()


@pytest.fixture(params=[OperationalError, InterfaceError])
def broken_database(request: pytest.FixtureRequest) -> Iterator[None]:
    def refuse(*_arguments: object) -> None:
        raise request.param("the server has gone away")

    with connection.execute_wrapper(refuse):
        yield


@pytest.mark.django_db
@pytest.mark.usefixtures("broken_database")
def test_silent_database_is_not_ready(client: Client) -> None:
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["reason"]) == (503, "database")
    assert answer["Retry-After"].isdecimal()


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_probes_are_for_reading_and_never_cached(client: Client, path: str) -> None:
    answer = client.get(path)
    assert "no-store" in answer["Cache-Control"]
    assert not answer.cookies
    assert client.head(path).content == b""
    assert client.post(path).status_code == 405


@pytest.mark.django_db
def test_readiness_costs_few_queries(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client.get("/readyz")
    with django_assert_max_num_queries(3):
        client.get("/readyz")
