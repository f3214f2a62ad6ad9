"""Management command: check every citation of the editors' tables against the article texts."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from curation.seeding.problems import SeedError
from curation.seeding.verifying import store_texts, verify


class Command(BaseCommand):
    help = (
        "Checks the editors' tables against the article texts: hashes, paragraph numbers, offsets, quotes, wordings of "
        "figures, ledgers. Changes nothing, unless --load-texts stores the texts for editors first."
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
        parser.add_argument("--load-texts", action="store_true", help="Store the texts for editors first.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["load_texts"]:
                count, wrong = store_texts(options["articles"])
                if wrong:
                    raise CommandError("\n".join(wrong) + "\nNo text was stored.")
                self.stdout.write(f"{count} texts stored for editors.")
            result = verify(options["articles"])
        except SeedError as error:
            raise CommandError(str(error)) from error
        for exception in result.exceptions:
            self.stdout.write(exception)
        closing = (
            f"{result.citations} citations, {result.quotes} quotes, {result.paragraphs} paragraphs checked, "
            f"{len(result.exceptions)} exceptions"
        )
        if result.exceptions:
            raise CommandError(closing)
        self.stdout.write(closing)
