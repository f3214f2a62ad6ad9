"""Copies of the project that may be broken at will."""

import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """Return a fresh copy of what runs before Django, with locks that ask for no package at all."""
    folder = tmp_path / "clone"
    folder.mkdir()
    shutil.copy(ROOT / "run.py", folder)
    shutil.copytree(ROOT / "bootstrap", folder / "bootstrap", ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "requirements.txt").write_text("")
    (folder / "requirements-dev.txt").write_text("")
    (folder / "manage.py").write_text("import os, sys\nprint(sys.argv[1:], os.environ['LOCAL_MODE'])\n")
    return folder
