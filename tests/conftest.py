"""Where the tests run: local mode, on SQLite or on the PostgreSQL that TEST_DATABASE_URL names."""

import os

import django
from django.conf import settings


def _environment() -> None:
    """Set what the settings read, before Django loads them.

    Whatever the machine has exported for a running service must not reach the tests.
    """
    for name in (
        "DEBUG",
        "ALLOWED_HOSTS",
        "BEHIND_PROXY",
        "SECURE_SSL_REDIRECT",
        "PUBLIC_URL",
        "THROTTLE_ANON",
        "THROTTLE_STORE",
        "REDIS_URL",
        "DATABASE_REPLICA_URLS",
        "SECOND_FACTOR_GROUPS",
        "ADMIN_URL",
        "METRICS_TOKEN",
        "WEB_PROCESS",
        "NEWSROOM",
        "PUBLIC_DATABASE_PASSWORD",
    ):
        os.environ.pop(name, None)
    os.environ["DJANGO_SETTINGS_MODULE"] = "karabakh_api.settings"
    os.environ["LOCAL_MODE"] = "on"
    os.environ["SECRET_KEY"] = "tests-only-" + "0123456789abcdef" * 4
    os.environ["DATABASE_URL"] = os.environ.get("TEST_DATABASE_URL") or "sqlite:///:memory:"
    os.environ["LOG_LEVEL"] = "WARNING"


_environment()
# Here rather than by pytest-django, which would load the settings before this file has named them.
django.setup()
# Passwords of tests guard nothing; the production hash is slow on purpose and would take half a second an account.
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# The published data, loaded once for all tests that read it; the contract that every answer is held to; what may
# empty the tables between tests.
pytest_plugins = ["tests.data_plugin", "tests.contract.plugin", "tests.emptying"]
