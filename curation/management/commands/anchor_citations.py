"""Management command: write the offsets of quotes into the seed files."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from curation.seeding.anchoring import anchor
from curation.seeding.problems import SeedError, shown_path


class Command(BaseCommand):
    help = (
        "Finds every quote of the seeds in its paragraph and writes start and end beside it, in the seed files. "
        "Nothing is written when a quote cannot be placed. The database is not touched."
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
        parser.add_argument(
            "--seeds", type=Path, default=settings.SEEDS_DIR, metavar="DIR", help="Folder of the seeds."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            done = anchor(options["seeds"], options["articles"])
        except SeedError as error:
            raise CommandError(f"{error}\n{len(error.problems)} problems; nothing was written.") from error
        for path in done.files:
            self.stdout.write(f"wrote {shown_path(path)}")
        self.stdout.write(f"{done.quotes} quotes stand in their paragraphs; {done.written} offsets written.")
