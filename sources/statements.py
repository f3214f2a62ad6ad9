"""Statements that run again and again: composed once, and on PostgreSQL planned once a connection.

Composing a query of many tables takes Django longer than the database needs to answer it for a few rows.
"""

import dataclasses
from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.models import QuerySet

# Stands among the parameters for what is known only when the statement runs.
SLOT = object()


@dataclasses.dataclass(frozen=True, slots=True)
class Composed:
    """A statement, its parameters with SLOT among them, and what turns the values of its columns into the fields'."""

    sql: str
    parameters: tuple[Any, ...]
    converters: dict[int, Any]

    def run(self, value: Any) -> list[Sequence[Any]]:
        """Run it with a value in every slot; return all rows."""
        filled = [value if one is SLOT else one for one in self.parameters]
        rows: list[Any] = list(planned(connection, self.sql, filled))
        return [self._converted(row) for row in rows] if self.converters else rows

    def _converted(self, row: Sequence[Any]) -> list[Any]:
        values = list(row)
        for place, (functions, column) in self.converters.items():
            for function in functions:
                values[place] = function(values[place], column, connection)
        return values


def composed(queryset: QuerySet[Any]) -> Composed:
    """Compose the statement of a queryset of plain values."""
    compiler = queryset.query.get_compiler(connection=connection)
    sql, parameters = compiler.as_sql()
    columns = [column for column, _, _ in compiler.select]
    return Composed(sql, tuple(parameters), compiler.get_converters(columns))


def planned(connection: Any, sql: str, parameters: Sequence[Any]) -> Sequence[tuple[Any, ...]]:
    """Return the rows of a statement whose plan PostgreSQL keeps for the next time."""
    if connection.vendor == "postgresql" and not connection.queries_logged:
        return _prepared(connection, sql, parameters)
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found


def _prepared(connection: Any, sql: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
    """Run with values bound by the server; Django's own cursors write them into the text, which no plan survives."""
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    kept = getattr(connection, "prepared_cursor", None)
    if kept is None or kept.connection is not connection.connection:
        from psycopg import Cursor  # noqa: PLC0415 - without PostgreSQL the driver need not be loaded

        kept = connection.prepared_cursor = Cursor(connection.connection)
    with connection.wrap_database_errors:
        rows: list[tuple[Any, ...]] = kept.execute(sql, parameters, prepare=True).fetchall()
        return rows
