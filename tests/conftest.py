"""Where the tests run: local mode, on SQLite or on the PostgreSQL that TEST_DATABASE_URL names."""

import gc
import os

import django
import pytest
from django.conf import settings
from whitenoise.middleware import WhiteNoiseMiddleware  # type: ignore[import-untyped]  # the library has no types


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

# These take longest. Begun last, one of them would keep a process busy while the others have nothing left to do. They
# leave the tables as they are: tests that empty them come last, after all that need what migrations put there.
LONGEST = (
    "tests/contract/test_fuzz.py",
    "tests/drills/test_databases_agree.py",
    "tests/drills/test_topology.py",
)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the longest tests; all others stay in the random order that they were given."""
    items.sort(key=lambda item: not item.nodeid.startswith(LONGEST))


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """Take what stays until the end out of the rounds of the garbage collector, which cost a seventh of the time."""
    gc.collect()
    gc.freeze()


def _find_static_files_once() -> None:
    """Let every test's client share what the first has found: looking takes longer than most tests."""
    found: dict[str, object] = {}
    look = WhiteNoiseMiddleware.add_files_from_finders

    def look_once(self: WhiteNoiseMiddleware) -> None:
        if not found:
            look(self)
            found.update(self.files)
        self.files.update(found)

    WhiteNoiseMiddleware.add_files_from_finders = look_once


_find_static_files_once()
