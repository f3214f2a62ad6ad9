"""Management command: write the seeds anew from the editors' tables."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from curation.seeding.exporting import check, export
from curation.seeding.problems import SeedError, shown_path


class Command(BaseCommand):
    help = (
        "Writes the seeds anew from the editors' tables: every record as it was last published. Article files of "
        "sources that are not exported are removed. With --check it writes nothing and fails when files differ. "
        "The database is not touched."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "folder",
            type=Path,
            nargs="?",
            default=settings.SEEDS_DIR,
            metavar="DIR",
            help="Folder of the seeds; the project's own without it.",
        )
        parser.add_argument(
            "--check",
            action="store_true",
            help="Write nothing; fail when files differ, naming file and line.",
        )
        parser.add_argument(
            "--with-drafts",
            action="store_true",
            help="Export working copies: drafts, records in review and pending changes, too.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"]
        try:
            if options["check"]:
                self.report(check(folder, with_drafts=options["with_drafts"]))
                return
            done = export(folder, with_drafts=options["with_drafts"])
        except SeedError as error:
            raise CommandError(f"{error}\nNothing was exported.") from error
        for path in done.written:
            self.stdout.write(f"wrote {shown_path(path)}")
        for path in done.removed:
            self.stdout.write(f"removed {shown_path(path)}")
        if options["verbosity"] > 1:
            for (resource, slug), reason in sorted(done.left_out.items()):
                self.stdout.write(f"left out {resource}/{slug}: {reason}")
        if done.findings:
            listed = "\n".join(done.findings)
            raise CommandError(f"{listed}\nThe seeds are written, but build_fixtures will refuse them.")
        changed = len(done.written) + len(done.removed)
        self.stdout.write(
            f"Seeds are exported: {changed} files changed, {len(done.left_out)} records left out."
        )

    def report(self, differences: list[str]) -> None:
        """Say what differs, or that nothing does."""
        if differences:
            listed = "\n".join(differences)
            raise CommandError(f"{listed}\n{len(differences)} differences; run export_seeds to write them.")
        self.stdout.write("The seeds are what the editors' tables say.")
