"""Guessing passwords ends after five tries; a second factor that is demanded cannot be gone round."""

import re
import time
from binascii import unhexlify
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import Group, User
from django.core.management import call_command
from django.test import Client, RequestFactory, override_settings
from django.utils import timezone
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from karabakh_api.visitors import UNKNOWN, visitor
from tests.api.asking import problem

pytestmark = pytest.mark.django_db

PASSWORD = "a long and unlikely one"
INDEX, LOGIN = "/admin/", "/admin/login/"
VERIFY, ENROL = "/admin/second-factor/", "/admin/second-factor/enrol/"


@pytest.fixture
def editor() -> User:
    editor = User.objects.create_user("editor-one", password=PASSWORD, is_staff=True)
    editor.groups.add(Group.objects.get(name="Editors"))
    return editor


def sign_in(client: Client, password: str = PASSWORD, **more: Any) -> Any:
    return client.post(LOGIN, {"username": "editor-one", "password": password}, **more)


def code_for(key: str, ahead: int = 0) -> str:
    """Return what an authenticator shows, some half minutes ahead."""
    totp = TOTP(unhexlify(key.encode()))
    totp.time = time.time() + 30 * ahead
    return f"{totp.token():06d}"


# --- Passwords ----------------------------------------------------------------------------------------


def test_after_five_wrong_passwords_the_right_one_is_refused_too(client: Client, editor: User) -> None:
    answers = [sign_in(client, "wrong").status_code for _ in range(5)]
    assert answers[:4] == [200] * 4
    refused = sign_in(client, HTTP_ACCEPT="application/json")
    assert refused.status_code == 429
    assert refused["Retry-After"] == "900"
    assert client.get(INDEX).status_code == 302
    # Somebody else's tries do not keep the owner out: name and address are counted together.
    assert sign_in(Client(), REMOTE_ADDR="192.0.2.9").status_code == 302


def test_a_name_too_long_to_note_is_refused_like_any_other(client: Client) -> None:
    for length in (255, 256, 5000):
        assert client.post(LOGIN, {"username": "x" * length, "password": "y"}).status_code == 200


def test_no_header_gives_further_tries(client: Client, editor: User) -> None:
    answers = [sign_in(client, "wrong", headers={"X-Forwarded-For": f"192.0.2.{n}"}) for n in range(6)]
    assert answers[-1].status_code == 429


@override_settings(PROXY_COUNT=1)
@pytest.mark.parametrize(
    ("headers", "seen"),
    [
        ({}, "198.51.100.1"),
        ({"X-Forwarded-For": "203.0.113.5"}, "203.0.113.5"),
        ({"X-Forwarded-For": "1.2.3.4, 203.0.113.5"}, "203.0.113.5"),
        ({"X-Forwarded-For": "2001:db8:1:2:3:4:5:6"}, "2001:db8:1:2::"),
        ({"X-Forwarded-For": "::ffff:203.0.113.5"}, "203.0.113.5"),
        ({"X-Forwarded-For": "nonsense"}, UNKNOWN),
    ],
)
def test_visitor_is_who_the_proxy_saw(headers: dict[str, str], seen: str) -> None:
    assert visitor(RequestFactory().get("/", REMOTE_ADDR="198.51.100.1", headers=headers)) == seen


@override_settings(PROXY_COUNT=2)
def test_of_two_proxies_the_outer_one_saw_the_visitor() -> None:
    headers = {"X-Forwarded-For": "1.2.3.4, 203.0.113.5, 10.0.0.2"}
    assert visitor(RequestFactory().get("/", headers=headers)) == "203.0.113.5"


def test_session_ends_with_the_password_the_account_and_the_day(client: Client, editor: User) -> None:
    client.force_login(editor)
    assert client.get(INDEX).status_code == 200
    editor.last_login = timezone.now() - timedelta(hours=9)
    editor.save()
    assert client.get(INDEX).status_code == 302
    client.force_login(editor)
    editor.set_password(PASSWORD + "2")
    editor.save()
    assert client.get(INDEX).status_code == 302
    client.force_login(editor)
    User.objects.filter(pk=editor.pk).update(is_active=False)
    assert client.get(INDEX).status_code == 302


def test_a_session_is_no_younger_for_being_used_or_for_a_sign_in_elsewhere(
    client: Client, editor: User
) -> None:
    with time_machine.travel("2031-05-01T08:00:00Z") as clock:
        assert sign_in(client).status_code == 302
        for _ in range(3):
            clock.shift(timedelta(hours=2, minutes=30))
            assert client.get(INDEX).status_code == 200
            session = client.session
            session["used"] = str(timezone.now())
            session.save()
            # Neither the owner elsewhere nor a wrong password here lengthens it.
            assert sign_in(Client()).status_code == 302
            assert sign_in(client, "wrong").status_code == 200
        clock.shift(timedelta(minutes=31))
        assert client.get(INDEX).status_code == 302
        assert sign_in(client).status_code == 302
        assert client.get(INDEX).status_code == 200


# --- Second factor ------------------------------------------------------------------------------------


def enrolled(client: Client) -> tuple[str, list[str]]:
    """Enrol an authenticator; return its key and the recovery codes."""
    shown = client.get(ENROL)
    key = client.session["second_factor_key"]
    assert b"data:image/svg+xml;base64," in shown.content
    assert client.post(ENROL, {"code": "1"}).context["form"].errors
    done = client.post(ENROL, {"code": code_for(key)})
    return key, done.context["codes"]


def test_nobody_is_asked_unless_it_is_configured(client: Client, editor: User) -> None:
    client.force_login(editor)
    assert client.get(INDEX).status_code == 200


@override_settings(SECOND_FACTOR_GROUPS=["Editors"])
def test_password_alone_opens_nothing(client: Client, editor: User) -> None:
    sign_in(client)
    for path in (INDEX, "/admin/facts/topic/", "/admin/autocomplete/", "/admin/password_change/"):
        answer = client.get(path)
        assert answer.status_code == 302
        assert answer["Location"].startswith(ENROL)
    assert client.post("/admin/facts/topic/add/", {"name": "x"}).status_code == 302
    key, codes = enrolled(client)
    assert len(set(codes)) == 8
    assert client.get(INDEX).status_code == 200

    thief = Client()
    sign_in(thief)
    assert thief.get(INDEX)["Location"].startswith(VERIFY)
    # Who has only the password adds no authenticator, and no code opens twice.
    assert thief.get(ENROL)["Location"] == VERIFY
    assert thief.post(VERIFY, {"code": code_for(key)}).status_code == 200
    assert thief.get(INDEX).status_code == 302


@override_settings(SECOND_FACTOR_GROUPS=["Editors"])
def test_code_and_recovery_code_open_once(client: Client, editor: User) -> None:
    sign_in(client)
    _, codes = enrolled(client)
    back = "/admin/facts/topic/"
    for expected in (302, 200):
        again = Client()
        sign_in(again)
        asked = again.get(back)["Location"]
        answer = again.post(asked, {"code": codes[0]})
        assert answer.status_code == expected
        assert expected == 200 or answer["Location"] == back
    assert StaticToken.objects.count() == 7
    TOTPDevice.objects.update(last_t=-1, throttling_failure_count=0)
    third = Client()
    sign_in(third)
    code = code_for(TOTPDevice.objects.get().key)
    assert third.post(VERIFY + "?next=https://evil.example/", {"code": code})["Location"] == INDEX


@override_settings(SECOND_FACTOR_GROUPS=["Reviewers"])
def test_other_groups_may_but_need_not(client: Client, editor: User) -> None:
    sign_in(client)
    assert client.get(INDEX).status_code == 200
    enrolled(client)
    again = Client()
    sign_in(again)
    assert again.get(INDEX)["Location"].startswith(VERIFY)
    call_command("reset_second_factor", "editor-one")
    assert again.get(INDEX).status_code == 200


@override_settings(SECOND_FACTOR_GROUPS=["*"])
def test_strangers_are_sent_to_the_sign_in_and_the_public_is_asked_nothing(client: Client) -> None:
    assert client.get(INDEX)["Location"].startswith(LOGIN)
    assert client.get(ENROL)["Location"] == client.get(VERIFY)["Location"] == LOGIN
    answer = client.get("/api/v1/topics/")
    assert answer.status_code == 200
    assert not answer.cookies
    assert "Cookie" not in answer["Vary"]


def test_pages_hold_nothing_that_the_policy_forbids(client: Client, editor: User) -> None:
    client.force_login(editor)
    page = client.get(ENROL).content.decode()
    assert not re.search(r"<style|style=|<script(?![^>]*src=)|onclick", page)


def test_lockout_is_a_problem_document(client: Client, editor: User) -> None:
    answers = [sign_in(client, "wrong") for _ in range(6)]
    assert problem(answers[-1], 429)["type"] == "/problems/too-many-requests"
