"""Command: write the Data Package of an edition into a folder."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from publication.datapackage.package import write
from publication.request import context_of_edition, current_context


class Command(BaseCommand):
    help = (
        "Writes the tables of an edition as a Frictionless Data Package (what /api/v1/datapackage/ answers as a ZIP) "
        "into an empty or new folder. Changes no data."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "folder", type=Path, metavar="DIR", help="Where to write; made when it is missing."
        )
        parser.add_argument("--edition", type=int, help="Export this edition instead of the current one.")

    def handle(self, *args: Any, folder: Path, edition: int | None = None, **options: Any) -> None:
        context = current_context() if edition is None else context_of_edition(edition)
        if context is None or (edition is not None and edition < 1):
            raise CommandError(f"There is no edition {edition}.")
        try:
            if folder.exists() and any(folder.iterdir()):
                raise CommandError(
                    f"{folder} is not empty: name a new folder, so that nothing old stays in it."
                )
            number = write(folder, context)
        except OSError as error:
            raise CommandError(f"{folder} cannot be written: {error.strerror or error}") from error
        self.stdout.write(f"{number} files of Dataset-Version {context.version} written to {folder}.")
