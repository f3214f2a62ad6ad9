"""Statements that requests run as they stand: the connection that public reads go to, and values given at run time."""

from collections.abc import Sequence
from typing import Any

from django.db import InterfaceError, OperationalError, connections, router
from django.db.models import Expression, QuerySet
from django.db.models.sql.compiler import SQLCompiler

from publication.models import Record
from sources.statements import planned

Statement = tuple[str, tuple[Any, ...]]  # SQL and its parameters, slots among them


class Slot(Expression):
    """Stands in a condition for a value that is known only when the statement runs."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, list[Any]]:  # type: ignore[override]  # the slot itself stands for the value
        """Leave itself among the parameters."""
        return "%s", [self]


def reading_connection() -> Any:
    """Return the connection on which the public tables are read in this request."""
    return connections[router.db_for_read(Record)]


def statement_of(queryset: QuerySet[Any]) -> Statement:
    """Return the statement of a queryset, for any number of runs."""
    sql, parameters = queryset.query.get_compiler(connection=reading_connection()).as_sql()
    return sql, tuple(parameters)


def run(statement: Statement, values: Sequence[Any] = (), *, prepare: bool = False) -> list[tuple[Any, ...]]:
    """Run a statement with the values of its slots and return all rows, as the database hands them over.

    `prepare` lets PostgreSQL keep the plan: for statements of few shapes whose plan does not depend on the values.
    """
    sql, parameters = statement
    filled = [values[one.number] if isinstance(one, Slot) else one for one in parameters]
    connection = reading_connection()
    if prepare:
        return list(planned(connection, sql, filled))
    with connection.cursor() as cursor:
        cursor.execute(sql, filled)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


def run_first(statement: Statement, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """Run the first statement of a request, which finds out whether a kept connection still stands.

    Nothing else has to ask the server for that; a connection that has fallen is opened again, once.
    """
    connection = reading_connection()
    was_open = connection.connection is not None
    connection.health_check_done = True
    try:
        return run(statement, values, prepare=True)
    except (OperationalError, InterfaceError):
        if not was_open or connection.in_atomic_block or connection.is_usable():
            raise
        connection.close()
        return run(statement, values, prepare=True)
