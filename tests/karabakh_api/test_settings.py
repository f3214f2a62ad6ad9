"""Production refuses to start unsafe; local mode needs nothing set."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
KEY = "only-for-these-tests-" * 3
SAFE = {"SECRET_KEY": KEY, "ALLOWED_HOSTS": "api.example.org"}
POSTGRES = "postgresql://user@db.example.org/karabakh"
NEUTRAL = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG", "TMPDIR"}}


def load(*names: str, **environment: str) -> dict[str, object]:
    """Load the settings in a fresh process and return those named; raise what the process said otherwise."""
    script = (
        "import json, sys; from karabakh_api import settings;"
        " print(json.dumps({n: getattr(settings, n, None) for n in sys.argv[1:]}, default=str))"
    )
    ended = subprocess.run(
        [sys.executable, "-W", "error", "-c", script, *names],
        cwd=ROOT,
        env={**NEUTRAL, "DATABASE_URL": "sqlite:///:memory:", **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    if ended.returncode:
        raise RuntimeError(ended.stderr.strip().splitlines()[-1])
    settings: dict[str, object] = json.loads(ended.stdout)
    return settings


@pytest.mark.parametrize(
    ("changes", "cure"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY: set 50 or more random characters"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY: set 50"),
        ({"SECRET_KEY": "ab" * 40}, "SECRET_KEY: set 50"),
        ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS: set the host names"),
        ({"ALLOWED_HOSTS": "*"}, "without a wildcard"),
        ({"ALLOWED_HOSTS": "api.example.org,.*"}, "without a wildcard"),
        ({"DEBUG": "on"}, "DEBUG: unset it"),
        ({"THROTTLE_ANON": "many"}, "write <number>/second"),
    ],
)
def test_production_refuses_and_names_the_cure(changes: dict[str, str], cure: str) -> None:
    with pytest.raises(RuntimeError, match="ImproperlyConfigured") as refused:
        load(**{**SAFE, **changes})
    assert cure in str(refused.value)


def test_every_problem_is_named_at_once() -> None:
    with pytest.raises(RuntimeError) as refused:
        load(DEBUG="on")
    assert all(name in str(refused.value) for name in ("SECRET_KEY:", "ALLOWED_HOSTS:", "DEBUG:"))


def test_production_is_strict() -> None:
    settings = load(
        "DEBUG",
        "SECURE_SSL_REDIRECT",
        "SESSION_COOKIE_SECURE",
        "CSRF_COOKIE_SECURE",
        "SECURE_HSTS_SECONDS",
        "SESSION_COOKIE_NAME",
        "CSRF_COOKIE_NAME",
        "SESSION_COOKIE_AGE",
        **SAFE,
    )
    assert settings["DEBUG"] is False
    assert settings["SECURE_SSL_REDIRECT"] is True
    assert settings["SESSION_COOKIE_SECURE"] is settings["CSRF_COOKIE_SECURE"] is True
    assert settings["SECURE_HSTS_SECONDS"] == 31_536_000
    assert settings["SESSION_COOKIE_NAME"] == "__Host-sessionid"
    assert settings["CSRF_COOKIE_NAME"] == "__Host-csrftoken"
    assert settings["SESSION_COOKIE_AGE"] == 8 * 60 * 60


def test_local_mode_starts_with_nothing_set() -> None:
    settings = load(
        "SECRET_KEY", "ALLOWED_HOSTS", "DEBUG", "SECURE_SSL_REDIRECT", "THROTTLE_ANON", LOCAL_MODE="on"
    )
    assert len(str(settings["SECRET_KEY"])) >= 50
    assert settings["ALLOWED_HOSTS"] == ["localhost", "127.0.0.1", "[::1]"]
    assert settings["DEBUG"] is settings["SECURE_SSL_REDIRECT"] is False
    assert settings["THROTTLE_ANON"] is None


def test_local_key_differs_from_process_to_process() -> None:
    assert load("SECRET_KEY", LOCAL_MODE="on") != load("SECRET_KEY", LOCAL_MODE="on")


def test_production_throttles_unless_told_otherwise() -> None:
    assert load("THROTTLE_ANON", **SAFE)["THROTTLE_ANON"] is not None
    assert load("THROTTLE_ANON", THROTTLE_ANON="off", **SAFE)["THROTTLE_ANON"] is None


def database(**environment: str) -> dict[str, object]:
    databases = load("DATABASES", **{**SAFE, **environment})["DATABASES"]
    assert isinstance(databases, dict)
    found: dict[str, object] = databases["default"]
    return found


def test_sqlite_writers_wait_and_commits_survive() -> None:
    options = database(DATABASE_URL="sqlite:////tmp/any.sqlite3")["OPTIONS"]
    assert options == {
        "transaction_mode": "IMMEDIATE",
        "timeout": 10,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    }


def test_visitors_get_database_time_limits_and_commands_do_not() -> None:
    web = database(DATABASE_URL=POSTGRES, WEB_PROCESS="on")["OPTIONS"]
    command = database(DATABASE_URL=POSTGRES)["OPTIONS"]
    assert "statement_timeout=3000" in str(web)
    assert "statement_timeout=0" in str(command)


def test_postgresql_connections_are_kept_and_checked() -> None:
    described = database(DATABASE_URL=POSTGRES)
    assert described["CONN_MAX_AGE"] is None
    assert described["CONN_HEALTH_CHECKS"] is True


def test_pool_replaces_persistent_connections() -> None:
    assert database(DATABASE_URL=f"{POSTGRES}?pool=true")["CONN_MAX_AGE"] == 0


def test_requests_open_no_transaction_of_their_own() -> None:
    assert not database(DATABASE_URL=POSTGRES).get("ATOMIC_REQUESTS")


def test_only_a_declared_proxy_is_believed() -> None:
    assert load("SECURE_PROXY_SSL_HEADER", **SAFE)["SECURE_PROXY_SSL_HEADER"] is None
    assert load("SECURE_PROXY_SSL_HEADER", BEHIND_PROXY="on", **SAFE)["SECURE_PROXY_SSL_HEADER"]


def test_nobody_else_reads_the_environment() -> None:
    readers = [
        str(path.relative_to(ROOT))
        for app in ("karabakh_api", "curation", "publication", "facts", "sources")
        for path in (ROOT / app).rglob("*.py")
        if "os.environ" in path.read_text() or "getenv" in path.read_text()
    ]
    # wsgi.py only adds what the process is; settings.py reads it.
    assert readers == ["karabakh_api/wsgi.py"]
