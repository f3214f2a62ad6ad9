"""`run.py bench`: an environment of its own for what the service is measured against, then the measuring."""

import hashlib
import shutil
import sys
import venv
from pathlib import Path
from typing import NoReturn

from bootstrap.environment import PYTHON, ROOT, Stop, ensure_venv, only_one_at_a_time, quietly
from bootstrap.local import become, local_environment

FOLDER = ROOT / ".venv-bench"
LOCK = ROOT / "requirements-bench.txt"
STAMP = FOLDER / "installed"


def bench(arguments: list[str]) -> NoReturn:
    """Install what is missing and measure; the arguments are those of `python -m benchmarks`."""
    if shutil.which("wrk") is None:
        raise Stop("wrk drives the servers: install it (Debian, Ubuntu: `apt install wrk`)")
    ensure_venv("runtime")
    ensure_installed()
    become([str(PYTHON), "-m", "benchmarks", *arguments], local_environment() | {"PYTHONPATH": str(ROOT)})


def ensure_installed() -> None:
    """Make .venv-bench hold what is locked for it."""
    wanted = hashlib.sha256(f"{sys.version_info[:2]}".encode() + LOCK.read_bytes()).hexdigest()
    with only_one_at_a_time():
        if STAMP.is_file() and STAMP.read_text() == wanted:
            return
        print(f"run.py: installing {LOCK.name} into {FOLDER.name} (once; about a minute)", flush=True)
        STAMP.unlink(missing_ok=True)
        shutil.rmtree(FOLDER, ignore_errors=True)
        venv.create(FOLDER, with_pip=True)
        pip = [str(Path(FOLDER, "bin", "python")), "-m", "pip", "--disable-pip-version-check", "--no-input"]
        failure = "could not install what the service is measured against"
        quietly([*pip, "install", "--require-hashes", "-r", str(LOCK)], "pip-bench.log", failure)
        STAMP.write_text(wanted)
