"""What a database holds, told in one hash a table: a restored copy is the same when all of them are."""

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator
from typing import Any, TypedDict

import psycopg
from psycopg import sql

from publication.models import Head
from publication.models.edition import dataset_version


class TableDigest(TypedDict):
    """How many rows a table has, and the SHA-256 (hex) over all of them, sorted."""

    rows: int
    sha256: str


Digests = dict[str, TableDigest]

# The shadow tables of a search index are tables of their own; the index itself only shows them again.
_SQLITE_TABLES = """
    SELECT name FROM sqlite_master
    WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name
"""
_POSTGRESQL_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename"
_BEHIND = """
    SELECT coalesce(max({column}), 0) > (SELECT last_value FROM {sequence}) FROM {table}
"""


def of_sqlite(connection: sqlite3.Connection) -> Digests:
    """Return the digests of an SQLite database, on a connection that converts nothing."""
    names = [name for (name,) in connection.execute(_SQLITE_TABLES)]
    return {name: _digest(_sqlite_rows(connection, name)) for name in names}


def _sqlite_rows(connection: sqlite3.Connection, table: str) -> Iterator[bytes]:
    quoted = '"' + table.replace('"', '""') + '"'
    everything = f"SELECT * FROM {quoted}"  # noqa: S608 - a table's own name
    columns = len(connection.execute(f"{everything} LIMIT 0").description)
    order = ", ".join(str(number + 1) for number in range(columns))
    for row in connection.execute(f"{everything} ORDER BY {order}"):
        yield repr(row).encode() + b"\n"


def of_postgresql(connection: "psycopg.Connection[Any]") -> Digests:
    """Return the digests of a PostgreSQL database, as the connection's transaction sees it."""
    names = [name for (name,) in connection.execute(_POSTGRESQL_TABLES)]
    return {name: _digest(_postgresql_rows(connection, name)) for name in names}


def _postgresql_rows(connection: "psycopg.Connection[Any]", table: str) -> Iterator[bytes]:
    copy = sql.SQL('COPY (SELECT t::text FROM {} t ORDER BY t::text COLLATE "C") TO STDOUT').format(
        sql.Identifier(table)
    )
    with connection.cursor().copy(copy) as rows:
        for row in rows:
            yield bytes(row)


def _digest(rows: Iterable[bytes]) -> TableDigest:
    total, number = hashlib.sha256(), 0
    for row in rows:
        total.update(row)
        number += 1
    return {"rows": number, "sha256": total.hexdigest()}


def version_of(connection: "sqlite3.Connection | psycopg.Connection[Any]") -> str:
    """Return the version of the edition that a database holds."""
    rows = connection.execute("SELECT number, chain FROM publication_head WHERE id = 1").fetchall()
    return dataset_version(*(rows[0] if rows else (0, Head().chain)))


def sequences_behind(connection: "psycopg.Connection[Any]") -> list[str]:
    """Return the tables of a PostgreSQL database whose next row would take a number that is taken."""
    behind = []
    for (table,) in connection.execute(_POSTGRESQL_TABLES).fetchall():
        found = connection.execute(
            "SELECT pg_get_serial_sequence(quote_ident(%s), 'id') FROM information_schema.columns"
            " WHERE table_schema = current_schema() AND table_name = %s AND column_name = 'id'",
            (table, table),
        ).fetchone()
        if found is None or found[0] is None:
            continue
        question = sql.SQL(_BEHIND).format(
            column=sql.Identifier("id"),
            sequence=sql.Identifier(*found[0].replace('"', "").split(".")),
            table=sql.Identifier(table),
        )
        [(is_behind,)] = connection.execute(question).fetchall()
        if is_behind:
            behind.append(table)
    return behind


def differences(expected: Digests, found: Digests) -> list[str]:
    """Return what differs, table by table, in words."""
    said = []
    for table in sorted(expected.keys() | found.keys()):
        before, after = expected.get(table), found.get(table)
        if before is None or after is None:
            said.append(f"{table}: {'is not in the backup' if before is None else 'is missing'}")
        elif before != after:
            said.append(
                f"{table}: {before['rows']} rows in the backup, {after['rows']} here, contents differ"
            )
    return said
