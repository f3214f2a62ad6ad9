"""Passwords are kept as argon2id; older ones are taken over when somebody signs in."""

import pytest
from django.contrib.auth.hashers import check_password, identify_hasher, make_password
from django.contrib.auth.models import User
from django.test import Client, override_settings

from tests.karabakh_api.test_settings import SAFE, load

PASSWORD = "a long and unlikely one"
pytestmark = pytest.mark.django_db


def test_old_passwords_are_taken_over_at_the_next_sign_in(client: Client) -> None:
    shipped = load("PASSWORD_HASHERS", **SAFE)["PASSWORD_HASHERS"]
    with override_settings(PASSWORD_HASHERS=shipped):
        user = User.objects.create_user("old-hand", is_staff=True)
        user.password = make_password(PASSWORD, hasher="pbkdf2_sha256")
        user.save()
        answer = client.post("/admin/login/", {"username": "old-hand", "password": PASSWORD})
        assert answer.status_code == 302
        user.refresh_from_db()
        assert user.password.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")
        assert check_password(PASSWORD, user.password)
        assert not check_password(PASSWORD + "x", user.password)
        assert identify_hasher(user.password).algorithm == "argon2"
