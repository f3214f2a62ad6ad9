"""The .venv is complete or it is thrown away."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bootstrap import environment
from bootstrap.environment import Stop


def run(clone: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys._base_executable, "run.py", *arguments],  # type: ignore[attr-defined]
        cwd=clone,
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.fixture
def folder(clone: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Point the module at a copy whose packages install by nothing but leaving a mark."""
    for name, path in {
        "ROOT": clone,
        "VENV": clone / ".venv",
        "STAMP": clone / ".venv/installed.json",
        "VAR": clone / "var",
        "PYTHON": clone / ".venv/bin/python",
    }.items():
        monkeypatch.setattr(environment, name, path)
    return clone


class Commands:
    """Stands in for `quietly`: makes what the commands would make and remembers which they were."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.ran: list[str] = []
        self.dies_at: str | None = None

    def __call__(self, command: list[str], log_name: str, failure: str) -> None:
        kind = log_name.removesuffix(".log")
        if kind == "venv":
            python = self.folder / ".venv/bin/python"
            python.parent.mkdir(parents=True)
            python.touch()
        if self.dies_at == kind:
            raise KeyboardInterrupt
        self.ran.append(kind if kind == "venv" else Path(command[-1]).name)


@pytest.fixture
def commands(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Commands:
    stand_in = Commands(folder)
    monkeypatch.setattr(environment, "quietly", stand_in)
    return stand_in


def test_first_run_builds_and_second_run_does_nothing(commands: Commands) -> None:
    environment.ensure_venv("runtime")
    assert commands.ran == ["venv", "requirements.txt"]
    environment.ensure_venv("runtime")
    assert commands.ran == ["venv", "requirements.txt"]


def test_dev_is_added_to_an_up_to_date_runtime_environment(commands: Commands) -> None:
    environment.ensure_venv("runtime")
    environment.ensure_venv("dev")
    assert commands.ran == ["venv", "requirements.txt", "requirements-dev.txt"]


def test_dev_satisfies_runtime(commands: Commands) -> None:
    environment.ensure_venv("dev")
    environment.ensure_venv("runtime")
    assert commands.ran == ["venv", "requirements-dev.txt"]


@pytest.mark.parametrize("step", ["venv", "pip"])
def test_interrupted_installation_is_started_over(commands: Commands, step: str) -> None:
    commands.dies_at = step
    with pytest.raises(KeyboardInterrupt):
        environment.ensure_venv("runtime")
    assert environment.installed() == {}
    commands.dies_at = None
    commands.ran.clear()
    environment.ensure_venv("runtime")
    assert commands.ran == ["venv", "requirements.txt"]


def test_interrupted_addition_of_dev_leaves_no_stamp(commands: Commands) -> None:
    environment.ensure_venv("runtime")
    commands.dies_at = "pip"
    with pytest.raises(KeyboardInterrupt):
        environment.ensure_venv("dev")
    assert environment.installed() == {}


def test_changed_requirements_rebuild(commands: Commands, folder: Path) -> None:
    environment.ensure_venv("runtime")
    (folder / "requirements.txt").write_text("# another version\n")
    environment.ensure_venv("runtime")
    assert commands.ran == ["venv", "requirements.txt"] * 2


@pytest.mark.parametrize("content", ["", "{", "[]", "null", '{"runtime": "0"}'])
def test_unreadable_or_foreign_stamp_rebuilds(commands: Commands, folder: Path, content: str) -> None:
    environment.ensure_venv("runtime")
    (folder / ".venv/installed.json").write_text(content)
    environment.ensure_venv("runtime")
    assert commands.ran == ["venv", "requirements.txt"] * 2


def test_removed_interpreter_rebuilds(commands: Commands, folder: Path) -> None:
    environment.ensure_venv("runtime")
    (folder / ".venv/bin/python").unlink()
    environment.ensure_venv("runtime")
    assert commands.ran == ["venv", "requirements.txt"] * 2


def test_environment_made_by_somebody_else_is_replaced(commands: Commands, folder: Path) -> None:
    (folder / ".venv/lib").mkdir(parents=True)
    (folder / ".venv/lib/half-installed").touch()
    environment.ensure_venv("runtime")
    assert not (folder / ".venv/lib/half-installed").exists()


def test_missing_venv_module_names_the_package(
    folder: Path, commands: Commands, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "ensurepip", None)
    with pytest.raises(Stop, match="apt install python3-venv"):
        environment.ensure_venv("runtime")
    assert not (folder / ".venv").exists()


def test_rebuilding_from_inside_is_refused_before_anything_is_removed(
    folder: Path, commands: Commands, monkeypatch: pytest.MonkeyPatch
) -> None:
    environment.ensure_venv("runtime")
    (folder / "requirements.txt").write_text("# another version\n")
    monkeypatch.setattr(sys, "prefix", str(folder / ".venv"))
    with pytest.raises(Stop, match="the system's `python3`"):
        environment.ensure_venv("runtime")
    assert (folder / ".venv/bin/python").exists()


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        (
            "WARNING: Retrying ... NewConnectionError\nERROR: No matching distribution found",
            "check network and proxy",
        ),
        (
            "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE",
            "not the one that was locked",
        ),
        ("ERROR: Could not install: [Errno 28] No space left on device", "the disk is full"),
        ("Error: Command '... -m ensurepip' returned non-zero exit status 1.", "apt install python3-venv"),
        (
            "WARNING: not trusted\nERROR: No matching distribution found for django==5.2",
            "see `pip config list`",
        ),
        ("one\nERROR: something new\n", "ERROR: something new"),
        ("", "it said nothing"),
    ],
)
def test_failed_installation_is_explained_in_one_line(printed: str, expected: str) -> None:
    assert expected in environment.cure(printed)
    assert "\n" not in environment.cure(printed)


def test_failing_command_becomes_one_line_that_names_its_log(folder: Path) -> None:
    (folder / "var").mkdir()
    script = "print('ERROR: no such package'); raise SystemExit(1)"
    with pytest.raises(
        Stop, match=r"could not install: ERROR: no such package; all of it stands in var/x\.log"
    ):
        environment.quietly([sys.executable, "-c", script], "x.log", "could not install")


def test_killed_installation_does_not_trip_the_next_run(clone: Path) -> None:
    """The real thing: a process that dies by SIGKILL while it makes .venv."""
    first = subprocess.Popen(
        [sys._base_executable, "run.py", "manage", "check"],  # type: ignore[attr-defined]
        cwd=clone,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    deadline = time.monotonic() + 60
    while not (clone / ".venv/bin/python").exists() and time.monotonic() < deadline:
        time.sleep(0.01)
    os.killpg(first.pid, signal.SIGKILL)
    first.wait()
    assert (clone / ".venv").exists()
    assert not (clone / ".venv/installed.json").exists()

    second = run(clone, "manage", "check")

    assert second.returncode == 0, second.stderr
    assert "['check'] on" in second.stdout
    assert set(json.loads((clone / ".venv/installed.json").read_text())) == {"runtime"}
