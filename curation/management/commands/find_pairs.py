"""Command: look for contradicting figures and possible duplicates in everything."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from curation.models import ActorPair, FactPair
from curation.queue import pairs


class Command(BaseCommand):
    help = (
        "Look for figures that contradict each other and records that may be one, and show them in the newsroom's "
        "queue. Saving a record looks at that record by itself; this is for after a large load or import."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        parser.add_argument(
            "--changed", action="store_true", help="look only at what changed since the last look"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Look, and say what waits."""
        del args
        looked = pairs.catch_up(everything=not options["changed"])
        facts, actors = pairs.open_pairs(FactPair).count(), pairs.open_pairs(ActorPair).count()
        self.stdout.write(f"{looked} records looked at; {facts} pairs of facts and {actors} of actors wait.")
