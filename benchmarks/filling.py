"""Fills a database with the corpus: a part of it through the product's own loader and publisher, the rest as copies.

A copy differs from its original in slug, address and primary key alone, so that its document is what the serializers
would have made of it, byte for byte; `check_copies` proves that for any of them. Copying is one INSERT ... SELECT a
table, on PostgreSQL with indexes and constraints taken away and made again afterwards.
"""

import dataclasses
import hashlib
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "karabakh_api.settings")
django.setup()

from django.core.management import call_command  # noqa: E402 - the settings must stand before
from django.db import connection, transaction  # noqa: E402

from benchmarks.fixtures import write_fixtures  # noqa: E402

# Copies share the date and the words of their original: the fewer there are of each, the more the corpus is like one
# that was written.
ORIGINALS_MAX = 100_000


@dataclasses.dataclass(frozen=True, slots=True)
class Copied:
    """A table to copy: `keys` are columns that hold (or lead to) the key of a copied row."""

    table: str
    keys: tuple[str, ...]
    only: str = ""

    @property
    def is_root(self) -> bool:
        """Whether it holds the records themselves."""
        return bool(self.only)


OWN = "slug LIKE 'synthetic-%%'"
PUBLIC = (
    Copied("publication_record", ("id", "indexed_by", "texts_by"), f"resource = 'facts' AND {OWN}"),
    *(
        Copied(f"publication_record{name}", ("record_id",))
        for name in ("key", "link", "figure", "citation", "span", "string", "text")
    ),
)
EDITORS = (
    Copied("facts_fact", ("id",), OWN),
    Copied("facts_statement", ("fact_id",)),
    Copied("facts_casualtyreport", ("fact_id",)),
    Copied("facts_ceasefireterm", ("fact_id",)),
    Copied("facts_factspeaker", ("fact_id",)),
    Copied("facts_citation", ("id", "fact_id")),
    Copied("facts_casualtyfigure", ("report_id",)),
    Copied("facts_termposition", ("term_id", "citation_id")),
    Copied("facts_fact_topics", ("fact_id",)),
    Copied("facts_statement_addressees", ("statement_id",)),
    Copied("facts_statement_about", ("statement_id",)),
    Copied("facts_ceasefireterm_obligated", ("ceasefireterm_id",)),
    Copied("facts_ceasefireterm_beneficiaries", ("ceasefireterm_id",)),
    Copied("facts_ceasefireterm_guarantors", ("ceasefireterm_id",)),
)


def fill(facts: int) -> dict[str, float]:
    """Fill the empty, migrated database that Django is set up with; return seconds by step."""
    seconds: dict[str, float] = {}
    originals = min(facts, ORIGINALS_MAX)
    if facts % originals:
        raise ValueError(f"above {ORIGINALS_MAX} facts the number must be a multiple of it")
    with tempfile.TemporaryDirectory() as folder, _timed("load and publish the originals", seconds):
        write_fixtures(Path(folder), originals)
        call_command("load_facts", fixtures=Path(folder), verbosity=0)
    copies = facts // originals - 1
    if copies:
        with _timed("copy them", seconds):
            copy(copies)
    with _timed("statistics", seconds), connection.cursor() as cursor:
        cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "VACUUM ANALYZE")
    return seconds


@contextmanager
def _timed(step: str, seconds: dict[str, float]) -> Iterator[None]:
    started = time.monotonic()
    yield
    seconds[step] = round(time.monotonic() - started, 1)
    print(f"  {step}: {seconds[step]} s", file=sys.stderr, flush=True)


def copy(copies: int) -> None:
    """Copy every fact so many times, in the public tables and in the editors'."""
    tables = [part.table for part in (*PUBLIC, *EDITORS)]
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        connection.connection.create_function(
            "digest", 1, lambda text: hashlib.sha256(text.encode()).hexdigest()
        )
        with transaction.atomic(), connection.cursor() as cursor:
            _copy(cursor, copies)
        return
    with connection.cursor() as cursor, _without_indexes(cursor, tables):
        cursor.execute("SET synchronous_commit = off")
        _copy(cursor, copies)
        for table in tables:
            cursor.execute(
                "SELECT pg_get_serial_sequence(%s, column_name) FROM information_schema.columns"
                " WHERE table_name = %s AND column_name = 'id'",
                [table, table],
            )
            for (sequence,) in cursor.fetchall():
                cursor.execute(f"SELECT setval('{sequence}', (SELECT max(id) FROM {table}))")  # noqa: S608


def _copy(cursor: Any, copies: int) -> None:
    step = 0
    for part in (*PUBLIC, *EDITORS):
        if "id" in part.keys:
            cursor.execute(f"SELECT coalesce(max(id), 0) FROM {part.table}")  # noqa: S608
            step = max(step, int(cursor.fetchone()[0]) + 1)
    for group in (PUBLIC, EDITORS):
        root = group[0]
        for part in reversed(group):  # the records last: their rows are found by them while they are few
            _copy_table(cursor, part, root, copies, step)


def _copy_table(cursor: Any, part: Copied, root: Copied, copies: int, step: int) -> None:
    cursor.execute(f"SELECT * FROM {part.table} LIMIT 0")  # noqa: S608
    names = [column[0] for column in cursor.description]
    columns = [name for name in names if name != "id" or "id" in part.keys]
    values = [_value(name, part, step) for name in columns]
    quoted = ", ".join(f'"{name}"' for name in columns)
    owner = part.keys[-1 if "fact_id" in part.keys else 0]
    chosen = (
        part.only or f"original.{owner} IN (SELECT id FROM {root.table} WHERE {root.only})"  # noqa: S608 - names of our own
    )
    cursor.execute(
        f"WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < {copies}) "  # noqa: S608
        f"INSERT INTO {part.table} ({quoted}) "
        f"SELECT {', '.join(values)} FROM number CROSS JOIN {part.table} original WHERE {chosen}".replace(
            "%%", "%"
        )
    )


def _value(name: str, part: Copied, step: int) -> str:
    column = f'original."{name}"'
    if name in part.keys:
        return f"{column} + n * {step}"
    if part.table in {"publication_record", "facts_fact", "publication_recordkey"} and name == "slug":
        return f"{column} || '-' || n"
    if name == "document":
        return _document()
    if name == "document_sha256":
        if connection.vendor == "sqlite":
            return f"digest({_document()})"
        return f"encode(sha256(convert_to({_document()}, 'UTF8')), 'hex')"
    return column


def _document() -> str:
    before, after = "original.slug", "original.slug || '-' || n"
    member = "'\"slug\":\"' || {} || '\"'"
    inner = f"replace(original.document, {member.format(before)}, {member.format(after)})"
    return f"replace({inner}, '/' || {before} || '/', '/' || {after} || '/')"


@contextmanager
def _without_indexes(cursor: Any, tables: list[str]) -> Iterator[None]:
    """Take away what makes inserting slow; primary keys stay, because other tables lean on them."""
    cursor.execute(
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint"
        " WHERE conrelid::regclass::text = ANY(%s) AND contype IN ('f', 'u', 'c') ORDER BY contype = 'f'",
        [tables],
    )
    constraints = cursor.fetchall()
    for table, name, _ in reversed(constraints):
        cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT IF EXISTS "{name}" CASCADE')
    cursor.execute(
        "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index"
        " WHERE indrelid::regclass::text = ANY(%s) AND NOT indisprimary",
        [tables],
    )
    indexes = cursor.fetchall()
    for name, _ in indexes:
        cursor.execute(f"DROP INDEX {name}")
    yield
    cursor.execute("SET maintenance_work_mem = '1GB'")
    for _, definition in indexes:
        cursor.execute(definition)
    for table, name, definition in constraints:
        # What the originals fulfil their copies fulfil as well.
        unchecked = " NOT VALID" if definition.startswith(("CHECK", "FOREIGN")) else ""
        cursor.execute(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}{unchecked}')
    cursor.execute("RESET maintenance_work_mem")


if __name__ == "__main__":
    fill(int(sys.argv[1]))
