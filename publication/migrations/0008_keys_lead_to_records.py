"""The index of keys leads on to records by itself: a list reads no row of keys any more."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("publication", "0007_lighter_records")]

    operations = [
        migrations.AddIndex(
            "recordkey",
            models.Index(
                fields=["resource", "field", "value", "date_earliest", "slug", "owner"], name="recordkey_ordered"
            ),
        ),
        migrations.RemoveIndex("recordkey", "recordkey_newest"),
    ]
