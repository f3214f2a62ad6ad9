"""Management command: load the fixtures into the editors' tables and publish them."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from curation.seeding.loading import Report, load
from curation.seeding.problems import SeedError


class Command(BaseCommand):
    help = (
        "Loads the fixtures into the editors' tables, in one transaction, and publishes them as one edition. "
        "Records that an editor has changed since the last seed edition are kept. Once people have published, "
        "what the fixtures change waits for review instead. A second run changes nothing."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--fixtures",
            type=Path,
            default=settings.FIXTURES_DIR,
            metavar="DIR",
            help="Folder of the fixtures.",
        )
        parser.add_argument(
            "--overwrite-edits", action="store_true", help="Replace records that editors have changed, too."
        )
        parser.add_argument(
            "--no-publish", action="store_true", help="Load only; what is loaded stays a draft."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        def progress(text: str) -> None:
            if options["verbosity"] > 0:
                self.stdout.write(f"… {text}")

        try:
            report = load(
                options["fixtures"],
                overwrite_edits=options["overwrite_edits"],
                publishing=not options["no_publish"],
                progress=progress,
            )
        except SeedError as error:
            raise CommandError(f"{error}\nNothing was loaded.") from error
        if options["verbosity"] > 1:
            self.name_records(report)
        self.stdout.write(closing_line(report))

    def name_records(self, report: Report) -> None:
        """Say what happened to which record."""
        for resource, slug in report.created:
            self.stdout.write(f"created {resource}/{slug}")
        for resource, slug in report.changed:
            self.stdout.write(f"changed {resource}/{slug}")
        for (resource, slug), reason in report.kept.items():
            self.stdout.write(f"kept {resource}/{slug}: {reason}")
        for resource, slug in report.removed:
            self.stdout.write(f"left alone, no longer in the seeds: {resource}/{slug}")


def closing_line(report: Report) -> str:
    """Return what a load did in one line."""
    counts = [
        f"{len(report.created)} created",
        f"{len(report.changed)} changed",
        f"{len(report.unchanged)} unchanged",
        f"{len(report.kept)} kept because edited",
    ]
    if report.removed:
        counts.append(f"{len(report.removed)} no longer in the seeds and left alone")
    if report.in_review:
        counts.append(f"{len(report.in_review)} wait for review")
    edition = f"published as edition {report.edition.version}" if report.edition else "nothing published"
    return f"{', '.join(counts)}; {edition}."
