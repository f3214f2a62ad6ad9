"""Where the installed servers are, and which Debian package brings one that is missing."""

import os
import shutil
from pathlib import Path

PACKAGES = {"initdb": "postgresql", "redis-server": "redis-server", "nginx": "nginx-light"}
POSTGRES_VERSIONS = Path("/usr/lib/postgresql")


class MissingServerError(Exception):
    """A server is not installed; the message says which package brings it."""


def postgres_folders() -> list[str]:
    """Return the folders of installed PostgreSQL versions, the newest first."""
    versions = [path for path in POSTGRES_VERSIONS.glob("*/bin") if path.parent.name.isdecimal()]
    return [str(path) for path in sorted(versions, key=lambda path: int(path.parent.name), reverse=True)]


def search_path() -> str:
    """Return where programs are looked for: PATH, where administrators' programs lie, and PostgreSQL's own folders."""
    return os.pathsep.join(
        [*postgres_folders()[:1], os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"]
    )


def program(name: str) -> str:
    """Return the path of a program. Raises MissingServerError."""
    found = shutil.which(name, path=search_path())
    if found is None:
        raise MissingServerError(f"{name} is not installed: apt install {PACKAGES.get(name, name)}")
    return found


def missing(names: tuple[str, ...] = tuple(PACKAGES)) -> str:
    """Say which servers are missing and what brings them; empty when all are there."""
    absent = [name for name in names if shutil.which(name, path=search_path()) is None]
    packages = sorted({PACKAGES[name] for name in absent})
    return f"{', '.join(absent)} not installed: apt install {' '.join(packages)}" if absent else ""
