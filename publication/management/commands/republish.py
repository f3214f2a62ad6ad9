"""Command: rebuild the documents of all editions from content, or check that they equal what is stored."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from publication.rebuilding import Rebuilt, rebuild

SHOWN = 20


class Command(BaseCommand):
    """Rebuild or check the public documents."""

    help = (
        "Writes the documents and index rows of every edition again from stored content, in one transaction. "
        "Editions keep number, moment, reason and hash. With --check nothing is changed: the command fails when "
        "a document, or a row that filters and search read, would come out differently."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare --check."""
        parser.add_argument(
            "--check", action="store_true", help="Change nothing; fail when anything differs."
        )

    def handle(self, *args: Any, check: bool = False, **options: Any) -> None:
        """Run the rebuild and print what differed."""
        found = rebuild(
            keep=not check, progress=lambda number: self.stderr.write(f"edition {number}", ending="\r")
        )
        for line in self._differences(found):
            self.stdout.write(line)
        counts = {"changed": found.changed, "added": found.added, "gone": found.gone}
        closing = f"{found.versions} versions: " + ", ".join(
            f"{len(keys)} {word}" for word, keys in counts.items()
        )
        if check and not found.same:
            raise CommandError(f"{closing}; run `manage.py republish` to write them")
        self.stdout.write(closing)

    def _differences(self, found: Rebuilt) -> list[str]:
        lines = [
            f"{word}: {resource}/{slug} of edition {edition}"
            for word, keys in (("changed", found.changed), ("added", found.added), ("gone", found.gone))
            for resource, slug, edition in keys
        ]
        return [*lines[:SHOWN], *([f"… and {len(lines) - SHOWN} more"] if len(lines) > SHOWN else [])]
