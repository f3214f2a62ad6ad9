"""Rows beside a record may be shared by versions: they keep their tables, versions name the owner of theirs."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

import publication.models.record
import publication.models.sharing

BESIDE = {
    "recordlink": ("links", "indexed_by"),
    "recordkey": ("keys", "indexed_by"),
    "recordfigure": ("figures", "indexed_by"),
    "recordcitation": ("citations", "indexed_by"),
    "recordspan": ("spans", "indexed_by"),
    "recordstring": ("strings", "indexed_by"),
    "recordtext": ("texts", "texts_by"),
}
ONCE = {
    "recordlink": ["resource", "slug"],
    "recordkey": ["field", "value"],
    "recordspan": ["field"],
}


def own_rows(apps: Any, schema_editor: Any) -> None:
    """Every version so far owns its rows; on PostgreSQL by writing the table anew, which leaves no dead rows."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "ALTER TABLE publication_record ALTER COLUMN indexed_by TYPE bigint USING id,"
            " ALTER COLUMN texts_by TYPE bigint USING id"
        )
    else:
        schema_editor.execute("UPDATE publication_record SET indexed_by = id, texts_by = id")


class Migration(migrations.Migration):
    dependencies = [("publication", "0004_search_order")]

    operations = [
        # The column of the tables stays as it is; only what the models call it changes.
        migrations.SeparateDatabaseAndState(
            state_operations=[
                *(migrations.RemoveConstraint(model, f"{model}_once") for model in ONCE),
                migrations.RemoveIndex("recordstring", "recordstring_field"),
                *(migrations.RemoveField(model, "record") for model in BESIDE),
                *(
                    migrations.AddField(
                        model,
                        "owner",
                        models.ForeignKey(
                            db_column="record_id",
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="+",
                            to="publication.record",
                            help_text="The version that wrote the row.",
                        ),
                        preserve_default=False,
                    )
                    for model in BESIDE
                ),
                *(
                    migrations.AddConstraint(
                        model, models.UniqueConstraint(fields=["owner", *fields], name=f"{model}_once")
                    )
                    for model, fields in ONCE.items()
                ),
                migrations.AddIndex(
                    "recordstring", models.Index(fields=["owner", "field"], name="recordstring_field")
                ),
            ]
        ),
        migrations.AddField(
            "record",
            "indexed_by",
            publication.models.record.OwnerColumn(
                default=0, help_text="Key of the version that owns its index rows, mostly its own."
            ),
        ),
        migrations.AddField(
            "record",
            "texts_by",
            publication.models.record.OwnerColumn(
                default=0, help_text="Key of the version that owns its searched texts, mostly its own."
            ),
        ),
        migrations.RunPython(own_rows, migrations.RunPython.noop),
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AddField(
                    model,
                    "record",
                    publication.models.sharing.SharedBy(
                        from_fields=["owner"],
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name=related,
                        to="publication.record",
                        to_fields=[column],
                    ),
                )
                for model, (related, column) in BESIDE.items()
            ]
        ),
        migrations.AddIndex(
            "record", models.Index(fields=["indexed_by", "last_edition"], name="record_indexed_by")
        ),
        migrations.AddIndex(
            "record", models.Index(fields=["texts_by", "last_edition"], name="record_texts_by")
        ),
    ]
