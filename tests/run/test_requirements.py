"""The locked requirements: complete, hashed, without any address."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ["requirements.txt", "requirements-dev.txt", "requirements-clients.txt"]


def pinned(lock: str) -> dict[str, str]:
    """Return each package's pin with its hashes."""
    entries = re.split(r"\n(?=\S)", (ROOT / lock).read_text().strip())
    return {entry.split("==")[0]: entry.strip() for entry in entries}


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_holds_no_address(lock: str) -> None:
    assert "://" not in (ROOT / lock).read_text()


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_is_pinned_with_hashes(lock: str) -> None:
    for name, entry in pinned(lock).items():
        assert re.match(r"[a-z0-9.-]+==\S+", entry), name
        assert "--hash=sha256:" in entry, name


def test_dev_lock_can_be_installed_alone_and_agrees_with_the_runtime_lock() -> None:
    dev = pinned("requirements-dev.txt")
    for name, entry in pinned("requirements.txt").items():
        assert dev[name] == entry


@pytest.mark.parametrize("lock", LOCKS)
def test_everything_asked_for_is_locked(lock: str) -> None:
    asked = (ROOT / lock).with_suffix(".in").read_text().splitlines()
    names = [re.split(r"[\[<>=]", line)[0].lower() for line in asked if line and line[0] not in "#-"]
    assert names
    assert set(names) <= set(pinned(lock))
