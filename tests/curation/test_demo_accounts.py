"""Demo accounts exist in local mode alone, once, with passwords nobody can know."""

from io import StringIO

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.management import CommandError, call_command
from django.http import HttpRequest
from pytest_django import Settings

pytestmark = pytest.mark.django_db


def create() -> str:
    out = StringIO()
    call_command("create_demo_accounts", stdout=out)
    return out.getvalue()


def printed_passwords(text: str) -> dict[str, str]:
    return dict(line.split()[:2] for line in text.splitlines() if "demo-" in line)


def test_first_run_prints_passwords_that_work() -> None:
    passwords = printed_passwords(create())
    assert set(passwords) == {"demo-editor", "demo-reviewer"}
    for username, password in passwords.items():
        assert authenticate(HttpRequest(), username=username, password=password) is not None
        validate_password(password)


def test_accounts_are_staff_in_their_group_and_no_superusers() -> None:
    create()
    rows = User.objects.order_by("username").values_list(
        "username", "is_staff", "is_superuser", "groups__name"
    )
    assert list(rows) == [
        ("demo-editor", True, False, "Editors"),
        ("demo-reviewer", True, False, "Reviewers"),
    ]


def test_second_run_changes_and_prints_nothing_secret() -> None:
    create()
    before = list(User.objects.order_by("pk").values_list("username", "password"))
    assert printed_passwords(create()) == {}
    assert list(User.objects.order_by("pk").values_list("username", "password")) == before


def test_any_account_at_all_means_that_somebody_is_at_home() -> None:
    User.objects.create_user("somebody")
    create()
    assert User.objects.count() == 1


def test_production_has_no_demo_accounts(settings: Settings) -> None:
    settings.LOCAL_MODE = False
    with pytest.raises(CommandError, match="createsuperuser"):
        create()
    assert not User.objects.exists()
