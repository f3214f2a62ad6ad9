"""What makes searching texts fast: a GIN index on PostgreSQL, an FTS5 table kept by triggers on SQLite."""

from typing import Any

from django.db import migrations
from django.db.utils import OperationalError

POSTGRESQL = [
    # Which texts hold these tokens, in this order? (`q`)
    "CREATE INDEX recordtext_tokens ON publication_recordtext USING gin (tokens)",
]
POSTGRESQL_BACK = ["DROP INDEX recordtext_tokens"]

# External content: FTS5 keeps only the index. Positions are kept (phrases), sizes are not (no weights are computed).
SQLITE = [
    """CREATE VIRTUAL TABLE publication_recordtext_fts USING fts5(
        tokens, content='publication_recordtext', content_rowid='id', tokenize='ascii', columnsize=0, prefix='2 3 4'
    )""",
    """CREATE TRIGGER publication_recordtext_inserted AFTER INSERT ON publication_recordtext BEGIN
        INSERT INTO publication_recordtext_fts (rowid, tokens) VALUES (new.id, new.tokens);
    END""",
    """CREATE TRIGGER publication_recordtext_deleted AFTER DELETE ON publication_recordtext BEGIN
        INSERT INTO publication_recordtext_fts (publication_recordtext_fts, rowid, tokens)
        VALUES ('delete', old.id, old.tokens);
    END""",
    """CREATE TRIGGER publication_recordtext_updated AFTER UPDATE ON publication_recordtext BEGIN
        INSERT INTO publication_recordtext_fts (publication_recordtext_fts, rowid, tokens)
        VALUES ('delete', old.id, old.tokens);
        INSERT INTO publication_recordtext_fts (rowid, tokens) VALUES (new.id, new.tokens);
    END""",
    "INSERT INTO publication_recordtext_fts (publication_recordtext_fts) VALUES ('rebuild')",
]
SQLITE_BACK = [
    "DROP TRIGGER publication_recordtext_updated",
    "DROP TRIGGER publication_recordtext_deleted",
    "DROP TRIGGER publication_recordtext_inserted",
    "DROP TABLE publication_recordtext_fts",
]


def make(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        execute(schema_editor, POSTGRESQL)
        return
    try:
        execute(schema_editor, SQLITE)
    except OperationalError as error:
        if "no such module" not in str(error):
            raise
        raise RuntimeError(
            "This Python's SQLite lacks FTS5, which search needs: use another Python, or PostgreSQL (DATABASE_URL)."
        ) from error


def drop(apps: Any, schema_editor: Any) -> None:
    execute(schema_editor, POSTGRESQL_BACK if schema_editor.connection.vendor == "postgresql" else SQLITE_BACK)


def execute(schema_editor: Any, statements: list[str]) -> None:
    for statement in statements:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("publication", "0001_records")]

    operations = [migrations.RunPython(make, drop)]
