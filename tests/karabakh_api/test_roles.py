"""The public's account of PostgreSQL can answer every question to the public API and read nothing else."""

import secrets
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection, transaction
from django.test import Client, override_settings
from psycopg import sql

from karabakh_api.roles import MIGRATIONS, public_tables
from tests.api.asking import RECORD_RESOURCES, body
from tests.api.test_schema import OPERATIONS
from tests.api.test_surface import UNDESCRIBED
from tests.contract.addresses import BASE
from tests.data_plugin import Dataset

postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="only PostgreSQL has accounts")
pytestmark = pytest.mark.django_db

KINDS = {
    "statements": "statement",
    "casualty-reports": "casualty_report",
    "ceasefire-terms": "ceasefire_term",
}
# What an operation cannot do without.
QUERIES = {
    f"{BASE}search/": "?q=ceasefire",
    f"{BASE}casualty-reports/compare/": "?event=offensive-2023-09-19&outcome=killed",
    f"{BASE}changes/": "?since=0",
}


@pytest.fixture
def role() -> str:
    """Return the name of an account that nobody else has; it goes with the transaction of the test."""
    return f"public_{secrets.token_hex(6)}"


@pytest.fixture
def as_public(role: str, dataset: Dataset) -> Iterator[Dataset]:
    """Work under the public's account."""
    call_command("database_roles", role=role, verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("SET LOCAL ROLE {}").format(sql.Identifier(role)))
    yield dataset
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")


def questions(dataset: Dataset) -> Iterator[str]:
    """Yield every operation, and of lists every way that reads further tables."""
    parts = {"number": "1", "name": "outcome"}
    for path in OPERATIONS:
        resource = path.removeprefix(BASE).split("/")[0]
        slug = next(iter(dataset.documents.get(resource, {"-": {}})))
        if resource in KINDS:
            slug = dataset.of_kind(KINDS[resource])[0]["slug"]
        yield path.format(slug=slug, **parts) + QUERIES.get(path, "")
    for resource in RECORD_RESOURCES:
        yield f"{BASE}{resource}/?count=exact&ordering=-slug"
        yield f"{BASE}{resource}/?q=ceasefire&ordering=rank&format=csv"
        yield f"{BASE}{resource}/?as_of=1&format=ndjson"
    source = next(iter(dataset.of("sources")))
    yield f"{BASE}facts/?source={source}&date=2023-09-19/2023-09-20&facets=kind,place&updated_at__gte=2020-01-01"
    yield f"{BASE}casualty-reports/?killed__possibly_gte=3&min_independent_origins=1&facets=outcome"
    yield from ("/", "/healthz", "/readyz", "/problems/", *(f"{BASE}{name}" for name in UNDESCRIBED))


def refused(statement: str) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    except ProgrammingError as error:
        return "permission denied" in str(error)
    return False


@postgresql
def test_the_public_account_answers_every_operation(client: Client, as_public: Dataset) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone()[0].startswith("public_")
    routes = set()
    for address in questions(as_public):
        answer: Any = client.get(address)
        assert answer.status_code == 200, (address, body(answer)[:300])
        assert body(answer)
        routes.add(answer.resolver_match.route)
    below = [route for route in routes if route.startswith("api/v1/")]
    assert len(below) == len(OPERATIONS) + len(UNDESCRIBED)


@postgresql
def test_the_public_account_reads_no_other_table_and_writes_none(as_public: Dataset) -> None:
    models = [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]
    tables = {model._meta.db_table for model in models}
    public = set(public_tables())
    assert public - {MIGRATIONS} < tables
    assert {
        "auth_user",
        "facts_fact",
        "sources_source",
        "curation_revision",
        "django_session",
    } < tables - public
    selects = {table: f'SELECT 1 FROM "{table}"' for table in tables}  # noqa: S608 - names from the models
    assert [table for table in sorted(tables - public) if not refused(selects[table])] == []
    for table in sorted(public):
        with connection.cursor() as cursor:
            cursor.execute(selects.get(table, "SELECT 1 FROM django_migrations"))
        assert refused(f'DELETE FROM "{table}"')  # noqa: S608 - as above
        assert refused(f'INSERT INTO "{table}" DEFAULT VALUES')
    assert refused("CREATE TABLE mine (id int)")


@postgresql
def test_rights_given_by_hand_are_taken_back(role: str) -> None:
    call_command("database_roles", role=role, verbosity=0)
    name = sql.Identifier(role)
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA public TO {}").format(name))
    call_command("database_roles", role=role, verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege(%s, 'facts_fact', 'SELECT')", [role])
        assert cursor.fetchone() == (False,)
        cursor.execute("SELECT has_table_privilege(%s, 'publication_record', 'INSERT')", [role])
        assert cursor.fetchone() == (False,)
        cursor.execute("SELECT has_table_privilege(%s, 'publication_record', 'SELECT')", [role])
        assert cursor.fetchone() == (True,)


@postgresql
@override_settings(PUBLIC_DATABASE_PASSWORD="o'clock")
def test_password_comes_from_the_settings(role: str) -> None:
    call_command("database_roles", role=role, verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolpassword IS NOT NULL, rolcanlogin FROM pg_authid WHERE rolname = %s", [role]
        )
        assert cursor.fetchone() == (True, True)


@postgresql
def test_an_account_that_reaches_further_is_refused(role: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        [owner] = cursor.fetchone()
        cursor.execute(sql.SQL("CREATE ROLE {} CREATEROLE").format(sql.Identifier(role)))
    for name in (owner, role):
        with pytest.raises(CommandError, match="choose another name"):
            call_command("database_roles", role=name, verbosity=0)


@pytest.mark.skipif(connection.vendor == "postgresql", reason="what other databases are told")
def test_other_databases_have_no_accounts() -> None:
    with pytest.raises(CommandError, match="only PostgreSQL has accounts"):
        call_command("database_roles")
