"""`run.py test` and `run.py check`: what must hold before a change goes in."""

import difflib
import os
import secrets
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import NoReturn

from bootstrap.environment import PYTHON, ROOT, VAR, VENV, Stop, ensure_venv
from bootstrap.local import become
from bootstrap.supply import licence_check


def test(arguments: list[str]) -> NoReturn:
    """Run the tests in parallel, in random order, with warnings as errors (see pyproject.toml)."""
    ensure_venv("dev")
    database = "PostgreSQL (TEST_DATABASE_URL)" if os.environ.get("TEST_DATABASE_URL") else "SQLite"
    print(f"run.py: testing on {database}")
    processes = str(max(1, min(os.cpu_count() or 1, 4)))
    become([str(PYTHON), "-m", "pytest", "-n", processes, *arguments], dict(os.environ))


def check(arguments: list[str]) -> NoReturn:
    """Run every check, also after one has failed, and sum up."""
    if arguments:
        raise Stop(f"check takes no arguments, got {' '.join(arguments)}")
    ensure_venv("dev")
    VAR.mkdir(exist_ok=True)
    # The longest first: the others run beside it.
    listed = checks()
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        results = dict(zip(listed, pool.map(run_check, listed, listed.values()), strict=True))
    results["schema is the committed one"] = results["schema"] and same_schema()
    print(
        "\n" + "\n".join(f"  {'ok    ' if passed else 'FAILED'} {name}" for name, passed in results.items())
    )
    sys.exit(0 if all(results.values()) else 1)


def checks() -> dict[str, list[str]]:
    """Return the commands of `check` by name."""
    django, tools = [str(PYTHON), "manage.py"], VENV / "bin"
    return {
        "types": [str(tools / "mypy")],
        "lint": [str(tools / "ruff"), "check", "."],
        "format": [str(tools / "ruff"), "format", "--check", "."],
        "import contracts": [str(tools / "lint-imports"), "--no-cache", "--no-logo"],
        "migrations": [*django, "makemigrations", "--check", "--dry-run"],
        "schema": [
            *django,
            "spectacular",
            "--validate",
            "--fail-on-warn",
            "--file",
            str(VAR / "openapi.yaml"),
        ],
        "fixtures": [*django, "build_fixtures", "--check"],
        "deployment": [*django, "check", "--deploy", "--fail-level", "WARNING"],
        "licences": licence_check(),
    }


def run_check(name: str, command: list[str]) -> bool:
    """Run one check and print all it says under its name."""
    environment = dict(os.environ)
    # No check needs a database with anything in it, least of all somebody's own.
    environment |= {
        "LOCAL_MODE": "on",
        "DATABASE_URL": "sqlite:///:memory:",
        "SECRET_KEY": secrets.token_urlsafe(60),
    }
    if name == "deployment":
        environment |= {"LOCAL_MODE": "off", "DEBUG": "off", "ALLOWED_HOSTS": "api.example.org"}
    ended = subprocess.run(
        command,
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    print(f"\n--- {name}\n{ended.stdout}", end="", flush=True)
    return ended.returncode == 0


def same_schema() -> bool:
    """Compare the schema that the code gives with the committed one."""
    committed, current = ROOT / "docs" / "openapi.yaml", VAR / "openapi.yaml"
    before = committed.read_text().splitlines() if committed.is_file() else []
    after = current.read_text().splitlines()
    if before == after:
        return True
    print("\n".join(list(difflib.unified_diff(before, after, "docs/openapi.yaml", "code", lineterm=""))[:60]))
    print("If the change is meant: python3 run.py manage spectacular --file docs/openapi.yaml")
    return False
