"""An invented seed tree, copied for each test so that it may be spoilt, and its fixtures."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from curation.seeding import fixtures
from curation.seeding.judging import sound_seeds
from curation.seeding.problems import Problem, SeedError

HERE = Path(__file__).parent
TEXTS = HERE / "texts"

Edit = Callable[[str, str, str], None]


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    """A copy of the invented seed tree."""
    return Path(shutil.copytree(HERE / "seeds", tmp_path / "seeds"))


@pytest.fixture
def edit(seeds: Path) -> Edit:
    """Replace one stretch of a seed file; the stretch must stand there exactly once."""

    def replace(file: str, old: str, new: str) -> None:
        path = seeds / file
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{text.count(old)} times in {file}: {old!r}"
        path.write_text(text.replace(old, new), encoding="utf-8")

    return replace


@pytest.fixture
def built(seeds: Path, tmp_path: Path) -> Path:
    """Fixtures built from the copy."""
    fixtures.build(seeds, tmp_path / "fixtures")
    return tmp_path / "fixtures"


def findings(seeds: Path, texts: Path | None = TEXTS, *, canonical: bool = False) -> list[Problem]:
    """Return all findings on a seed tree."""
    try:
        sound_seeds(seeds, texts, canonical=canonical)
    except SeedError as error:
        return [problem for problem in error.problems if isinstance(problem, Problem)]
    return []
