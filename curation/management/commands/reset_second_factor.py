"""Management command: take a lost authenticator off an account."""

from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice


class Command(BaseCommand):
    help = (
        "Removes the authenticator and the recovery codes of an account whose owner has lost both. At the next "
        "sign-in the owner enrols a new one where the account's groups demand it. Be sure who asks."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", help="Name of the account.")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(username=options["username"]).first()
        if user is None:
            raise CommandError(f"There is no account “{options['username']}”.")
        with transaction.atomic():
            removed = sum(
                model.objects.filter(user=user).delete()[1].get(model._meta.label, 0)
                for model in (TOTPDevice, StaticDevice)
            )
        self.stdout.write(f"{removed} devices of {user.get_username()} removed.")
