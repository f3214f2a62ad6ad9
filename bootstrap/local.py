"""Local mode: the settings of one person's machine, without anything to set."""

import contextlib
import os
import secrets
import sys
from typing import NoReturn

from bootstrap.environment import PYTHON, ROOT, VAR, ensure_venv


def local_environment() -> dict[str, str]:
    """Return the environment of a process on one person's machine; what is set already stays."""
    environment = dict(os.environ)
    environment.setdefault("LOCAL_MODE", "on")
    if "SECRET_KEY" not in environment and is_local(environment):
        environment["SECRET_KEY"] = secret_key()
    environment["PYTHONUNBUFFERED"] = "1"
    return environment


def is_local(environment: dict[str, str]) -> bool:
    """Read LOCAL_MODE the way the settings do."""
    return environment["LOCAL_MODE"].lower() in {"true", "on", "ok", "y", "yes", "1"}


def secret_key() -> str:
    """Return this installation's key, made on the first start and readable by its owner alone."""
    path = VAR / "secret_key"
    with contextlib.suppress(FileNotFoundError):
        return path.read_text().strip()
    VAR.mkdir(exist_ok=True)
    half = path.with_name(f"secret_key.{os.getpid()}")
    with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(secrets.token_urlsafe(60) + "\n")
    with contextlib.suppress(FileExistsError):
        os.link(half, path)  # unlike a rename, it leaves the key that another run has made first
    half.unlink()
    return path.read_text().strip()


def become(command: list[str], environment: dict[str, str]) -> NoReturn:
    """Turn this process into the command, so that signals and the exit code are its own."""
    sys.stdout.flush()
    os.chdir(ROOT)
    os.execve(command[0], command, environment)  # noqa: S606 - no shell is wanted


def manage(arguments: list[str]) -> NoReturn:
    """Run a management command."""
    ensure_venv("runtime")
    VAR.mkdir(exist_ok=True)
    become([str(PYTHON), "manage.py", *arguments], local_environment())
