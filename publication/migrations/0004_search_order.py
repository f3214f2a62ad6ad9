"""Indexes for searches: all resources newest first, and the texts of the better tiers by themselves."""

from typing import Any

from django.db import migrations, models

POSTGRESQL = [
    # Which names, and which names and quotes, hold these tokens? (`ordering=rank`)
    "CREATE INDEX recordtext_names ON publication_recordtext USING gin (tokens) WHERE tier <= 1",
    "CREATE INDEX recordtext_quotes ON publication_recordtext USING gin (tokens) WHERE tier <= 2",
]
POSTGRESQL_BACK = ["DROP INDEX recordtext_names", "DROP INDEX recordtext_quotes"]


def make(apps: Any, schema_editor: Any) -> None:
    execute(schema_editor, POSTGRESQL)


def drop(apps: Any, schema_editor: Any) -> None:
    execute(schema_editor, POSTGRESQL_BACK)


def execute(schema_editor: Any, statements: list[str]) -> None:
    if schema_editor.connection.vendor == "postgresql":
        for statement in statements:
            schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("publication", "0003_editions_by_one")]

    operations = [
        migrations.AddIndex(
            model_name="record",
            index=models.Index(fields=["date_earliest", "resource", "slug"], name="record_newest"),
        ),
        migrations.RunPython(make, drop),
    ]
