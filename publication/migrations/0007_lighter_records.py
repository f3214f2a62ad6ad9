"""Records cost less to write: fewer indexes, and documents compressed the quick way where the server knows it."""

from typing import Any

from django.db import migrations

COLUMNS = ("content", "document")


def compress_with(method: str) -> Any:
    def compress(apps: Any, schema_editor: Any) -> None:
        """What is stored stays as it is; only what is written from now on is compressed this way."""
        connection = schema_editor.connection
        if connection.vendor != "postgresql" or connection.pg_version < 140_000:
            return
        with connection.cursor() as cursor:
            # A server may be built without LZ4.
            cursor.execute("SELECT enumvals FROM pg_settings WHERE name = 'default_toast_compression'")
            if method not in cursor.fetchone()[0]:
                return
        for column in COLUMNS:
            schema_editor.execute(
                f"ALTER TABLE publication_record ALTER COLUMN {column} SET COMPRESSION {method}"
            )

    return compress


POSTGRESQL = [
    # Which quotes hold these tokens? Names have an index of their own already.
    "DROP INDEX recordtext_quotes",
    "CREATE INDEX recordtext_quotes ON publication_recordtext USING gin (tokens) WHERE tier = 2",
]
POSTGRESQL_BACK = [
    "DROP INDEX recordtext_quotes",
    "CREATE INDEX recordtext_quotes ON publication_recordtext USING gin (tokens) WHERE tier <= 2",
]


def running(statements: list[str]) -> Any:
    def run(apps: Any, schema_editor: Any) -> None:
        if schema_editor.connection.vendor == "postgresql":
            for statement in statements:
                schema_editor.execute(statement)

    return run


class Migration(migrations.Migration):
    dependencies = [("publication", "0006_dated_texts")]

    operations = [
        # `record_version_once` answers the same questions.
        migrations.RemoveIndex("record", "record_lookup"),
        # Searches of a large table read the dates of texts; a small one is sorted at once.
        migrations.RemoveIndex("record", "record_newest"),
        migrations.RunPython(compress_with("lz4"), compress_with("pglz")),
        migrations.RunPython(running(POSTGRESQL), running(POSTGRESQL_BACK)),
    ]
