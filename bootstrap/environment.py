"""The environment `.venv`: made from the locked requirements, complete or thrown away."""

import contextlib
import hashlib
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMP = VENV / "installed.json"
VAR = ROOT / "var"
PYTHON = VENV / "bin" / "python"


class Stop(Exception):  # noqa: N818 - it ends the run with a sentence for a person, it is no defect
    """What is missing, and the cure, in one line."""


def lock_file(wanted: str) -> Path:
    """Return the hashed requirements of the set `runtime` or `dev`."""
    return ROOT / ("requirements.txt" if wanted == "runtime" else "requirements-dev.txt")


def fingerprint(wanted: str) -> str:
    """Return what .venv must have been built from to hold the set: these locked versions, this Python."""
    version = "{}-{}.{}".format(sys.implementation.name, *sys.version_info[:2])
    return hashlib.sha256(version.encode() + lock_file(wanted).read_bytes()).hexdigest()


def installed() -> dict[str, str]:
    """Return the sets that .venv holds completely; an interrupted installation has left no stamp."""
    try:
        stamp = json.loads(STAMP.read_text())
    except (OSError, ValueError):
        return {}
    # The link to the interpreter breaks when the system's Python is removed.
    return stamp if isinstance(stamp, dict) and PYTHON.exists() else {}


def ensure_venv(wanted: str) -> None:
    """Make .venv hold the set, rebuilding it whenever it is not known to be complete and up to date."""
    if installed().get(wanted) == fingerprint(wanted):
        return
    with only_one_at_a_time():
        have = installed()
        if have.get(wanted) == fingerprint(wanted):
            return  # another run has just made it
        if have.get("runtime") != fingerprint("runtime"):
            build_venv()
        install(wanted)


@contextlib.contextmanager
def only_one_at_a_time() -> Iterator[None]:
    """Let a second run wait until the first has finished installing or loading."""
    try:
        import fcntl  # noqa: PLC0415 - Windows has none
    except ImportError:
        raise Stop("this system has no fork and no gunicorn: use Linux, macOS, WSL or Docker") from None
    VAR.mkdir(exist_ok=True)
    with (VAR / "run.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def build_venv() -> None:
    """Replace .venv by an empty one."""
    if Path(sys.prefix).resolve() == VENV:
        raise Stop(
            "this Python lives in the .venv that must be rebuilt: start run.py with the system's `python3`"
        )
    try:
        import ensurepip  # noqa: F401, PLC0415 - Debian ships it in a package of its own
        import venv  # noqa: F401, PLC0415
    except ImportError:
        raise Stop(
            "this Python cannot make virtual environments: install its venv module"
            " (Debian, Ubuntu: `apt install python3-venv`)"
        ) from None
    STAMP.unlink(missing_ok=True)  # first, so that a removal that is interrupted leaves no valid stamp
    if VENV.is_symlink() or VENV.is_file():
        VENV.unlink()
    shutil.rmtree(VENV, ignore_errors=True)
    quietly([sys.executable, "-m", "venv", str(VENV)], "venv.log", "could not make .venv")


def install(wanted: str) -> None:
    """Install the set into .venv and write the stamp last of all."""
    lock = lock_file(wanted)
    print(f"run.py: installing {lock.name} into .venv (once; about a minute)", flush=True)
    # Hashed before pip reads the file: whoever edits it meanwhile gets a new installation next time.
    stamp = {name: fingerprint(name) for name in ("runtime", wanted)}
    STAMP.unlink(missing_ok=True)
    pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "--no-input", "--retries", "2"]
    quietly(
        [*pip, "install", "--require-hashes", "-r", str(lock)], "pip.log", "could not install the packages"
    )
    half = STAMP.with_suffix(".half")
    half.write_text(json.dumps(stamp) + "\n")
    half.replace(STAMP)


def quietly(command: list[str], log_name: str, failure: str) -> None:
    """Run the command with its output in var/, and turn a failure into one line."""
    log = VAR / log_name
    with log.open("wb") as output:
        ended = subprocess.run(command, stdout=output, stderr=subprocess.STDOUT, check=False, cwd=ROOT)
    if ended.returncode == 0:
        return
    text = log.read_text(errors="replace")
    raise Stop(f"{failure}: {cure(text)}; all of it stands in var/{log_name}")


def cure(text: str) -> str:
    """Say what a failed installation needs, from what it printed."""
    if "No space left" in text:
        return "the disk is full: free some space and run the same command again"
    if "THESE PACKAGES DO NOT MATCH THE HASHES" in text:
        return "a downloaded package is not the one that was locked: check the package index you use"
    if "ensurepip" in text:
        return "this Python has no pip to install with (Debian, Ubuntu: `apt install python3-venv`)"
    if any(
        sign in text for sign in ("Connection", "connection", "resolve", "Timeout", "timed out", "SSLError")
    ):
        return "no connection to the package index: check network and proxy and run the same command again"
    if "No matching distribution" in text:
        return (
            "the package index in use lacks a locked package: see `pip config list` for which index that is"
        )
    lines = [line for line in text.splitlines() if line.strip()]
    errors = [line for line in lines if line.startswith("ERROR")]
    return (errors or lines or ["it said nothing"])[-1].strip()
