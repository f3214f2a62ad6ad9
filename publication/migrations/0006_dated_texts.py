"""Searched texts know the date of their record, so that a search reads the newest first without asking the records."""

from typing import Any

from django.db import migrations, models

import publication.models.record

# Django would write the table anew on SQLite, and drop the triggers that keep the index of tokens with it.
ADD = "ALTER TABLE publication_recordtext ADD COLUMN date_earliest bigint NOT NULL DEFAULT (-40000000000)"
FILL = (
    "UPDATE publication_recordtext SET date_earliest = owner.date_earliest FROM publication_record AS owner"
    " WHERE owner.id = publication_recordtext.record_id AND owner.date_earliest <> -40000000000"
)


def fill(apps: Any, schema_editor: Any) -> None:
    schema_editor.execute(FILL)


class Migration(migrations.Migration):
    dependencies = [("publication", "0005_shared_rows")]

    operations = [
        migrations.RunSQL(
            ADD,
            "ALTER TABLE publication_recordtext DROP COLUMN date_earliest",
            state_operations=[
                migrations.AddField(
                    "recordtext",
                    "date_earliest",
                    publication.models.record.MomentColumn(
                        db_default=-40000000000, help_text="First moment of the record's date, as in the record."
                    ),
                )
            ],
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AddIndex(
            "recordtext", models.Index(fields=["date_earliest", "tier"], name="recordtext_newest")
        ),
    ]
