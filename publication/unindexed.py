"""Filling tables without their indexes: taken away before, made again afterwards, in one transaction (PostgreSQL)."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import OperationalError, connection, models, transaction

# Rows are found by a unique column of their own while they are written (slugs): such constraints stay.
CONSTRAINTS = """
    SELECT format('ALTER TABLE %%s DROP CONSTRAINT %%I', conrelid::regclass, conname),
        format('ALTER TABLE %%s ADD CONSTRAINT %%I %%s', conrelid::regclass, conname, pg_get_constraintdef(oid))
    FROM pg_constraint
    WHERE conrelid = ANY(%s::regclass[])
        AND (contype = 'u' AND cardinality(conkey) > 1 OR contype = 'f' AND confrelid = ANY(%s::regclass[]))
    ORDER BY contype = 'f', conrelid::regclass::text, conname"""
INDEXES = """
    SELECT format('DROP INDEX %%s', indexrelid::regclass), pg_get_indexdef(indexrelid)
    FROM pg_index
    WHERE indrelid = ANY(%s::regclass[]) AND NOT indisprimary
        AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)
    ORDER BY indrelid::regclass::text, indexrelid::regclass::text"""
OWNED = "SELECT bool_and(pg_has_role(relowner, 'USAGE')) FROM pg_class WHERE oid = ANY(%s::regclass[])"
MEMORY = """
    SELECT set_config('maintenance_work_mem', '256MB', true) FROM pg_settings
    WHERE name = 'maintenance_work_mem' AND setting::int < 256 * 1024"""


@contextmanager
def unindexed(
    filled: Iterable[type[models.Model]], named: Iterable[type[models.Model]] = ()
) -> Iterator[None]:
    """Take the indexes of `filled` tables away, with foreign keys among them and to `named` ones, until the end.

    Worth it for a million rows into empty tables; others cannot read the tables until the transaction ends. All comes
    back as it was, and what the constraints forbid is refused then. Where the database is not PostgreSQL, the account
    does not own the tables or others hold them, they are filled as they are.
    """
    tables = [connection.ops.quote_name(model._meta.db_table) for model in filled]
    seen = [*tables, *(connection.ops.quote_name(model._meta.db_table) for model in named)]
    made_again = _taken_away(tables, seen) if connection.vendor == "postgresql" else []
    yield
    if made_again:
        _settle()
        with connection.cursor() as cursor:
            cursor.execute(MEMORY)
        _run(made_again)
        # What is read next in this transaction is planned by how much there is now.
        _run(f"ANALYZE {table}" for table in tables)


def _taken_away(tables: Sequence[str], seen: Sequence[str]) -> list[str]:
    """Drop constraints and indexes; return the statements that make them again, none where that cannot be."""
    if not all(owned for (owned,) in _rows(OWNED, [tables])):
        return []
    constraints = _rows(CONSTRAINTS, [tables, seen])
    indexes = _rows(INDEXES, [tables])
    _settle()
    try:
        with transaction.atomic():
            _run(drop for drop, _ in [*reversed(constraints), *indexes])
    except OperationalError:  # others hold a table for longer than the account waits for a lock
        return []
    return [again for _, again in [*indexes, *constraints]]


def _settle() -> None:
    """Check now what constraints left for the end of the transaction: a table waiting for that is not altered."""
    _run(["SET CONSTRAINTS ALL IMMEDIATE", "SET CONSTRAINTS ALL DEFERRED"])


def _rows(sql: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return list(cursor.fetchall())


def _run(statements: Iterable[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
