"""History is append-only in the database itself: what was written of a change is neither changed nor deleted."""

from typing import Any

from django.db import migrations

# Tables, and the columns that may change: a rename moves a record's history to its new slug.
KEPT = {"Revision": {"slug"}, "Authorship": {"slug"}, "Snapshot": set()}
MESSAGE = "history is append-only: rows of {table} are neither changed nor deleted"

FUNCTION = """
    CREATE FUNCTION curation_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'history is append-only: rows of % are neither changed nor deleted', TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation';
    END $$
"""


def tables(apps: Any) -> list[tuple[str, str]]:
    """Return each table with the list of its columns that never change."""
    found = []
    for name, free in KEPT.items():
        options = apps.get_model("curation", name)._meta
        columns = [field.column for field in options.concrete_fields if field.column not in free]
        found.append((options.db_table, ", ".join(f'"{column}"' for column in columns)))
    return found


def make(apps: Any, schema_editor: Any) -> None:
    is_postgresql = schema_editor.connection.vendor == "postgresql"
    if is_postgresql:
        schema_editor.execute(FUNCTION, params=None)
    for table, columns in tables(apps):
        if is_postgresql:
            does = "EXECUTE FUNCTION curation_append_only()"
            schema_editor.execute(
                f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OF {columns} OR DELETE ON {table} FOR EACH ROW {does}"
            )
            schema_editor.execute(f"CREATE TRIGGER {table}_append_only_whole BEFORE TRUNCATE ON {table} {does}")
            continue
        does = f"BEGIN SELECT RAISE(ABORT, '{MESSAGE.format(table=table)}'); END"
        schema_editor.execute(
            f"CREATE TRIGGER {table}_append_only_update BEFORE UPDATE OF {columns} ON {table} {does}"
        )
        schema_editor.execute(f"CREATE TRIGGER {table}_append_only_delete BEFORE DELETE ON {table} {does}")


def drop(apps: Any, schema_editor: Any) -> None:
    for table, _ in tables(apps):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP TRIGGER {table}_append_only ON {table}")
            schema_editor.execute(f"DROP TRIGGER {table}_append_only_whole ON {table}")
            continue
        schema_editor.execute(f"DROP TRIGGER {table}_append_only_update")
        schema_editor.execute(f"DROP TRIGGER {table}_append_only_delete")
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION curation_append_only()")


class Migration(migrations.Migration):
    dependencies = [("curation", "0004_staged_imports")]

    operations = [migrations.RunPython(make, drop)]
