"""Management command: back up the database."""

import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from karabakh_api.backup.archive import back_up, read_manifest
from karabakh_api.backup.engines import BackupError


class Command(BaseCommand):
    help = (
        "Copies the whole database, while it serves, into a new folder below DIR: accounts, drafts and texts "
        "included, so keep it where only you can read it. A manifest beside the copy holds a hash of every table. "
        "Changes nothing in the database."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR", help="Where backups are kept.")

    def handle(self, *args: Any, **options: Any) -> None:
        start = time.monotonic()
        try:
            target = back_up(options["folder"])
        except BackupError as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"{error}: check that the folder can be written and has space") from error
        manifest = read_manifest(target)
        rows = sum(table["rows"] for table in manifest["tables"].values())
        size = (target / manifest["file"]).stat().st_size
        self.stdout.write(
            f"{target}: {rows} rows of {len(manifest['tables'])} tables, {size / 1e6:.1f} MB, "
            f"dataset {manifest['dataset_version'][:12]}, {time.monotonic() - start:.1f} s."
        )
