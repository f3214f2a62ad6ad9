"""Empties the tables after a test that commits: history refuses to be deleted, and only a test may do so."""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.db.backends.base.operations import BaseDatabaseOperations

_execute = BaseDatabaseOperations.execute_sql_flush


@contextmanager
def past_triggers(connection: Any) -> Iterator[None]:
    """Let history be deleted inside, in one transaction."""
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = replica")
            yield
            cursor.execute("SET LOCAL session_replication_role = DEFAULT")
            return
        cursor.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%append_only%'"
        )
        triggers = cursor.fetchall()
        for name, _ in triggers:
            cursor.execute(f'DROP TRIGGER "{name}"')
        yield
        for _, made_by in triggers:
            cursor.execute(made_by)


def _execute_past_triggers(self: Any, sql_list: Iterable[str]) -> None:
    with past_triggers(self.connection):
        _execute(self, [_deleting(sql) for sql in sql_list])


def _deleting(sql: str) -> str:
    """Return what empties the tables of a TRUNCATE row by row: it makes every file of hundreds anew, for a few rows."""
    if not sql.startswith("TRUNCATE") or "RESTART IDENTITY" in sql:
        return sql
    return "".join(f"DELETE FROM {table};" for table in re.findall(r'"[^"]+"', sql))  # noqa: S608 - tables of our own


def pytest_configure() -> None:
    """Let Django's own emptying of a test's database pass."""
    BaseDatabaseOperations.execute_sql_flush = _execute_past_triggers  # type: ignore[method-assign]
