"""Management command: store the article texts for editors."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from curation.seeding.problems import SeedError
from curation.seeding.verifying import store_texts


class Command(BaseCommand):
    help = (
        "Stores the article texts beside their sources, for editors only: they are never published and never in a "
        "fixture. Each text must have the hash its source records; all are stored or none."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--articles",
            type=Path,
            default=settings.ARTICLES_DIR,
            metavar="DIR",
            help="Folder of the article texts.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            count, wrong = store_texts(options["articles"])
        except SeedError as error:
            raise CommandError(str(error)) from error
        if wrong:
            raise CommandError("\n".join(wrong) + "\nNo text was stored.")
        self.stdout.write(f"{count} texts stored for editors.")
