"""Command: print figures about the published data, counted from the public tables."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from publication.models import Head
from publication.stats import statistics


class Command(BaseCommand):
    """Print what `/api/v1/stats/` answers."""

    help = "Prints counts of the published data (the answer of /api/v1/stats/) as a report or as JSON. Changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare --json and --edition."""
        parser.add_argument("--json", action="store_true", help="Print JSON instead of a report.")
        parser.add_argument("--edition", type=int, help="Report on this edition instead of the current one.")

    def handle(self, *args: Any, edition: int | None = None, **options: Any) -> None:
        """Count and print."""
        head = Head.objects.first() or Head()
        report = statistics(edition or head.number)
        if options["json"]:
            self.stdout.write(json.dumps(report, ensure_ascii=False, indent=2))
            return
        self.stdout.write(f"Edition {edition or head.number} ({head.version})")
        for name, part in report.items():
            self.stdout.write(f"\n{name}")
            for line in _lines(part):
                self.stdout.write(f"  {line}")


def _lines(part: Any) -> list[str]:
    if isinstance(part, list):
        return ["  ".join(f"{key} {value}" for key, value in row.items()) for row in part]
    lines = []
    for name, value in part.items():
        if isinstance(value, list):
            lines.append(f"{name}: " + ", ".join(f"{row['value']} {row['count']}" for row in value))
        else:
            lines.append(f"{name}: {value}")
    return lines
