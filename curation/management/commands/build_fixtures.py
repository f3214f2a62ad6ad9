"""Management command: judge the seeds and write the fixtures."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from curation.seeding import fixtures, judging
from curation.seeding.problems import SeedError, shown_path
from curation.seeding.tree import read_seeds


class Command(BaseCommand):
    help = (
        "Judges the seeds and, when all of them are sound, writes the fixtures and the seeds' JSON Schemas. "
        "With --check it writes nothing and fails when fixtures or schemas differ from the seeds; "
        "with --format it rewrites the seed files themselves in canonical form first. The database is not touched."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        mode = parser.add_mutually_exclusive_group()
        mode.add_argument(
            "--check",
            action="store_true",
            help="Write nothing; fail when files differ, naming file and record.",
        )
        mode.add_argument(
            "--format", action="store_true", help="Rewrite the seed files in canonical form before building."
        )
        parser.add_argument(
            "--seeds", type=Path, default=settings.SEEDS_DIR, metavar="DIR", help="Folder of the seeds."
        )
        parser.add_argument(
            "--out", type=Path, default=settings.FIXTURES_DIR, metavar="DIR", help="Folder of the fixtures."
        )
        parser.add_argument(
            "--articles",
            type=Path,
            metavar="DIR",
            help="Compare quotes and figures with the article texts in this folder.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        seeds, out, articles = options["seeds"], options["out"], options["articles"]
        try:
            if options["format"]:
                for path in judging.rewrite(read_seeds(seeds)):
                    self.stdout.write(f"rewrote {shown_path(path)}")
            if options["check"]:
                self.report(fixtures.check(seeds, out, articles))
                return
            changed = fixtures.build(seeds, out, articles)
        except SeedError as error:
            raise CommandError(f"{error}\n{len(error.problems)} problems; nothing was built.") from error
        for path in changed:
            self.stdout.write(f"wrote {shown_path(path)}" if path.exists() else f"removed {shown_path(path)}")
        self.stdout.write(f"Fixtures are built from the seeds: {len(changed)} files changed.")

    def report(self, drift: list[str]) -> None:
        """Say what differs, or that nothing does."""
        if drift:
            raise CommandError(
                "\n".join(drift)
                + f"\n{len(drift)} differences; run build_fixtures and commit what it writes."
            )
        self.stdout.write("Fixtures and schemas are what the seeds say.")
