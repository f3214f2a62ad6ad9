"""The account of PostgreSQL under which processes for the public work: it reads the public tables and nothing else."""

from collections.abc import Iterator

from django.apps import apps
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg import sql

PUBLIC_ROLE = "karabakh_public"
# The room whose tables the public is answered from.
PUBLIC_APP = "publication"
# `/readyz` compares it with the migrations that the code has.
MIGRATIONS = "django_migrations"


class RoleError(Exception):
    """Why an account cannot be the public's, for a person."""


def public_tables() -> list[str]:
    """Return the tables that a process for the public reads, as the models of today name them."""
    models = apps.get_app_config(PUBLIC_APP).get_models(include_auto_created=True)
    return [*sorted(model._meta.db_table for model in models), MIGRATIONS]


def statements(role: str, schema: str, password: str) -> Iterator[sql.Composed]:
    """Yield what takes every right from an account that exists and gives it those it needs.

    It names tables, not all tables: what a migration adds is closed until this has been run again.
    """
    names = {"role": sql.Identifier(role), "schema": sql.Identifier(schema)}
    if password:
        yield sql.SQL("ALTER ROLE {role} PASSWORD {password}").format(password=sql.Literal(password), **names)
    # It is not made read-only by a setting: addresses that ask for the primary would take it for a standby.
    for kind in ("TABLES", "SEQUENCES"):
        for whose in ("PUBLIC", "{role}"):
            yield sql.SQL(f"REVOKE ALL ON ALL {kind} IN SCHEMA {{schema}} FROM {whose}").format(**names)
    yield sql.SQL("REVOKE CREATE ON SCHEMA {schema} FROM PUBLIC").format(**names)
    yield sql.SQL("GRANT USAGE ON SCHEMA {schema} TO {role}").format(**names)
    tables = sql.SQL(", ").join(sql.Identifier(schema, table) for table in public_tables())
    yield sql.SQL("GRANT SELECT ON {tables} TO {role}").format(tables=tables, **names)


def apply(connection: BaseDatabaseWrapper, role: str, password: str) -> None:
    """Make the account where there is none, and give it exactly the rights of the public's processes.

    Raises RoleError for another database than PostgreSQL and for an account that could reach further than its tables.
    """
    if connection.vendor != "postgresql":
        raise RoleError("only PostgreSQL has accounts: DATABASE_URL names another database")
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema(), current_user")
        schema, owner = cursor.fetchone()
        if role == owner:
            raise RoleError(f"{role} owns the tables: choose another name for the public's account")
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
        if cursor.fetchone() is None:
            cursor.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(role)))
        cursor.execute(
            """SELECT rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls
                   OR EXISTS (SELECT 1 FROM pg_auth_members WHERE member = pg_roles.oid)
               FROM pg_roles WHERE rolname = %s""",
            [role],
        )
        if cursor.fetchone()[0]:
            raise RoleError(f"{role} has rights beyond its own tables: drop it, or choose another name")
        for statement in statements(role, schema, password):
            cursor.execute(statement)
