"""Management command: everything a database needs before it is served."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = (
        "Migrate the database, load the fixtures and, in local mode, create the demo accounts: one process for what "
        "migrate, load_facts and create_demo_accounts do. Changes nothing the second time."
    )
    # `migrate` checks the database itself; the rest of the checks belongs to `check`.
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        for name, further in steps(local=settings.LOCAL_MODE):
            call_command(name, **further, stdout=self.stdout, stderr=self.stderr)


def steps(*, local: bool) -> list[tuple[str, dict[str, Any]]]:
    """Return the commands in their order, with the options of each."""
    always: list[tuple[str, dict[str, Any]]] = [
        ("migrate", {"interactive": False, "verbosity": 0}),
        ("load_facts", {}),
    ]
    return [*always, ("create_demo_accounts", {})] if local else always
