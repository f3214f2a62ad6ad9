"""One command brings a database to where it can be served."""

from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from pytest_django import Settings

from karabakh_api.management.commands.prepare import steps
from publication.models import Edition, Record

pytestmark = pytest.mark.django_db


def prepare() -> str:
    out = StringIO()
    call_command("prepare", stdout=out)
    return out.getvalue()


def test_an_empty_database_gets_the_facts_and_in_local_mode_accounts(settings: Settings) -> None:
    settings.LOCAL_MODE = True
    printed = prepare()
    assert Edition.objects.exists()
    assert Record.objects.filter(resource="facts").exists()
    assert "published as edition" in printed
    assert User.objects.filter(username="demo-reviewer").exists()


def test_a_second_time_changes_nothing(settings: Settings) -> None:
    settings.LOCAL_MODE = True
    prepare()
    before = list(Edition.objects.values()), list(User.objects.values())
    assert "nothing published" in prepare()
    assert (list(Edition.objects.values()), list(User.objects.values())) == before


def test_a_server_gets_no_demo_accounts() -> None:
    assert [name for name, _ in steps(local=False)] == ["migrate", "load_facts"]
    assert [name for name, _ in steps(local=True)] == ["migrate", "load_facts", "create_demo_accounts"]
