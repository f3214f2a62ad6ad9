"""Management command: make the account under which processes for the public read PostgreSQL."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, transaction

from karabakh_api.roles import PUBLIC_ROLE, RoleError, apply, public_tables


class Command(BaseCommand):
    help = (
        "Makes the PostgreSQL account of processes for the public (NEWSROOM=off) if it is not there, takes every right "
        "from it and lets it read the public tables. Its password is PUBLIC_DATABASE_PASSWORD; unset, it stays as it "
        "is. Run it after every `migrate` and every `restore`; it changes no data."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--role", default=PUBLIC_ROLE, help="Name of the account (default: %(default)s).")

    def handle(self, *args: Any, role: str, **options: Any) -> None:
        try:
            with transaction.atomic():
                apply(connection, role, settings.PUBLIC_DATABASE_PASSWORD)
        except RoleError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{role} reads {len(public_tables())} tables and nothing else.")
