"""The accounts with which one person tries the newsroom on their own machine."""

import secrets
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

ACCOUNTS = (("demo-editor", "Editors"), ("demo-reviewer", "Reviewers"))


class Command(BaseCommand):
    help = (
        "Create one demo editor and one demo reviewer with random passwords, print these once, and change nothing "
        "when any account exists already. Local mode only."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Create the accounts and print how to sign in."""
        if not settings.LOCAL_MODE:
            raise CommandError(
                "demo accounts are for local mode; on a server use `manage.py createsuperuser`, then the admin"
            )
        accounts = create_demo_accounts()
        if not accounts:
            self.stdout.write("Accounts exist already; no demo account was created.")
            return
        self.stdout.write("Accounts for the admin, shown this once:")
        for username, group, password in accounts:
            self.stdout.write(f"  {username:<14} {password}   ({group})")


@transaction.atomic
def create_demo_accounts() -> list[tuple[str, str, str]]:
    """Create the accounts in a database that has none; return user name, group and password of each."""
    users = get_user_model().objects
    if users.exists():
        return []
    created = []
    for username, group_name in ACCOUNTS:
        password = secrets.token_urlsafe(15)
        user = users.create_user(username=username, password=password, is_staff=True)
        group, _ = Group.objects.get_or_create(name=group_name)
        user.groups.add(group)
        created.append((username, group_name, password))
    return created
