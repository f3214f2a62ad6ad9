"""How each of the two databases is copied while it serves, and filled from a copy."""

import contextlib
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.postgresql.client import DatabaseClient

from karabakh_api.backup.digests import Digests, of_postgresql, of_sqlite, sequences_behind, version_of


class BackupError(Exception):
    """Why there is no backup or no restored database, and what to do, for a person."""


class SQLiteEngine:
    """SQLite: the online backup of the library itself, which waits for nobody and stops nobody."""

    vendor = "sqlite"
    file_name = "database.sqlite3"

    def __init__(self, connection: BaseDatabaseWrapper) -> None:
        self._connection = connection

    def _raw(self) -> sqlite3.Connection:
        self._connection.ensure_connection()
        raw: sqlite3.Connection = self._connection.connection
        return raw

    def copy(self, target: Path) -> tuple[Digests, str]:
        """Write a consistent copy of the database to a new file; return what it holds, and its edition."""
        with contextlib.closing(sqlite3.connect(target)) as copy:
            self._raw().backup(copy)
            # One file, without a log beside it.
            copy.execute("PRAGMA journal_mode = DELETE")
            _check_integrity(copy)
            return of_sqlite(copy), version_of(copy)

    def fill(self, source: Path) -> Digests:
        """Fill the empty database from a copy, whole or not at all; return what it holds."""
        with (
            contextlib.closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as copy,
            contextlib.closing(sqlite3.connect(self._connection.settings_dict["NAME"])) as plain,
        ):
            _check_integrity(copy)
            copy.backup(plain)
            plain.execute("PRAGMA journal_mode = WAL")
            _check_integrity(plain)
            return of_sqlite(plain)

    def is_empty(self) -> bool:
        """Say whether the database has no table yet."""
        return not self._raw().execute("SELECT count(*) FROM sqlite_master").fetchone()[0]

    def sequences_behind(self) -> list[str]:
        """Return nothing: SQLite numbers rows from what the table holds."""
        return []


def _check_integrity(connection: sqlite3.Connection) -> None:
    try:
        [(said,)] = connection.execute("PRAGMA integrity_check(1)").fetchall()
    except sqlite3.DatabaseError as error:
        said = str(error)
    if said != "ok":
        raise BackupError(f"the copy is damaged ({said}): take another backup")


class PostgreSQLEngine:
    """PostgreSQL: pg_dump and pg_restore, which must be as new as the server."""

    vendor = "postgresql"
    file_name = "database.dump"

    def __init__(self, connection: BaseDatabaseWrapper) -> None:
        self._connection = connection

    @property
    def _name(self) -> str:
        return str(self._connection.settings_dict["NAME"])

    @contextlib.contextmanager
    def _raw(self) -> Iterator["psycopg.Connection[Any]"]:
        given = self._connection.get_connection_params()
        wanted = {"dbname", "host", "port", "user", "password", "connect_timeout", "sslmode"}
        with psycopg.connect(**{name: value for name, value in given.items() if name in wanted}) as raw:
            yield raw

    def copy(self, target: Path) -> tuple[Digests, str]:
        """Write a consistent copy of the database to a new file; return what it holds, and its edition."""
        with self._raw() as raw:
            # The dump and the hashes read the same snapshot, however much is written meanwhile.
            raw.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            [(snapshot,)] = raw.execute("SELECT pg_export_snapshot()").fetchall()
            self._run("pg_dump", f"--snapshot={snapshot}", "--format=custom", f"--file={target}", self._name)
            return of_postgresql(raw), version_of(raw)

    def fill(self, source: Path) -> Digests:
        """Fill the empty database from a copy, whole or not at all; return what it holds."""
        self._run(
            "pg_restore",
            *("--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction"),
            f"--dbname={self._name}",
            str(source),
        )
        with self._raw() as raw:
            return of_postgresql(raw)

    def is_empty(self) -> bool:
        """Say whether the database has no table yet."""
        with self._raw() as raw:
            [(number,)] = raw.execute(
                "SELECT count(*) FROM pg_tables WHERE schemaname = current_schema()"
            ).fetchall()
            return not number

    def sequences_behind(self) -> list[str]:
        """Return the tables whose next row would take a number that is taken."""
        with self._raw() as raw:
            return sequences_behind(raw)

    def _run(self, program: str, *arguments: str) -> None:
        """Run a client program of PostgreSQL with the address and the password of this database."""
        path = shutil.which(program)
        if path is None:
            raise BackupError(f"{program} is not installed: Debian, Ubuntu: `apt install postgresql-client`")
        # Django knows how psql is told address, password and certificates; the other programs are told alike.
        psql, secrets = DatabaseClient.settings_to_cmd_args_env(self._connection.settings_dict, [])
        ended = subprocess.run(  # noqa: S603 - a program found above, no visitor's words
            [path, "--no-password", *psql[1:-1], *arguments],
            env={"PATH": os.defpath, "HOME": str(Path.home()), "LC_ALL": "C", **(secrets or {})},
            capture_output=True,
            text=True,
            check=False,
        )
        if ended.returncode:
            said = (ended.stderr.strip().splitlines() or ["it said nothing"])[0]
            raise BackupError(
                f"{said}: the programs must be as new as the server" if "version" in said else said
            )


def engine_of(connection: BaseDatabaseWrapper) -> SQLiteEngine | PostgreSQLEngine:
    """Return the engine of a connection."""
    return SQLiteEngine(connection) if connection.vendor == "sqlite" else PostgreSQLEngine(connection)
