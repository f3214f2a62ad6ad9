"""Management command: fill an empty database from a backup."""

import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from karabakh_api.backup.archive import migrations_waiting, restore
from karabakh_api.backup.engines import BackupError


class Command(BaseCommand):
    help = (
        "Fills the database that DATABASE_URL names, which must be empty, from a folder that `backup` made, and "
        "compares every table with the hash in its manifest. Nothing is overwritten."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, metavar="BACKUP", help="The folder of one backup.")

    def handle(self, *args: Any, **options: Any) -> None:
        start = time.monotonic()
        try:
            manifest = restore(options["folder"])
        except BackupError as error:
            raise CommandError(str(error)) from error
        rows = sum(table["rows"] for table in manifest["tables"].values())
        self.stdout.write(
            f"{rows} rows of {len(manifest['tables'])} tables restored and found equal, dataset "
            f"{manifest['dataset_version'][:12]}, {time.monotonic() - start:.1f} s."
        )
        if migrations_waiting():
            self.stdout.write("The code is newer than the backup: run `migrate` next.")
