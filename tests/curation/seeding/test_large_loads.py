"""A first load of many facts takes shorter ways and comes to the same rows as any other load."""

import itertools
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, models, transaction

from curation.models import LoadMark, Revision, Snapshot
from curation.seeding import first, loading
from curation.seeding.contents import content_of, is_plain
from curation.seeding.first import FirstFacts
from curation.seeding.problems import SeedError
from curation.seeding.stored import read_stored
from curation.seeding.streams import portions
from facts.models import Fact
from publication import publishing
from publication.contents import read_contents
from publication.models import Edition, Record
from publication.versions import BESIDE
from sources.choices import CurationStatus
from tests.curation.seeding.test_loading import counts, multiplied, run

pytestmark = pytest.mark.django_db

COPIES = 31
# Keys differ from load to load, and moments of history from minute to minute.
UNCOMPARED = {"id", "at", "indexed_by", "texts_by", "owner_id"}


def everything() -> dict[str, Any]:
    """Return all that a load writes, without keys."""
    records = Record.objects.in_bulk()
    found: dict[str, Any] = {
        "editors": read_stored().rows,
        "states": sorted(Fact.objects.values_list("slug", "status", "row_version")),
    }
    written: tuple[type[models.Model], ...] = (Edition, Record, Snapshot, Revision, LoadMark)
    for model in written:
        found[model.__name__] = sorted(
            json.dumps({name: value for name, value in row.items() if name not in UNCOMPARED}, default=str)
            for row in model._base_manager.values()
        )
    for beside in BESIDE:
        rows = (
            (
                str(records[row["owner_id"]]),
                sorted((name, value) for name, value in row.items() if name not in UNCOMPARED),
            )
            for row in beside._base_manager.values()
        )
        found[beside.__name__] = sorted(map(str, rows))
    return found


def undone(folder: Path) -> dict[str, Any]:
    """Load, and return what was written; nothing of it stays."""
    with transaction.atomic():
        run(folder)
        found = everything()
        transaction.set_rollback(True)
    return found


@pytest.fixture
def soon_large(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Take loads for large ones soon."""

    def begin() -> None:
        for module, name, number in (
            (first, "PORTION", 50),
            (loading, "PORTION", 50),
            (loading, "LARGE", 100),
            (publishing, "LARGE", 100),
        ):
            monkeypatch.setattr(module, name, number)

    return begin


def spoilt_form(folder: Path) -> None:
    """Write some values in another form than build_fixtures does, with the same meaning."""
    path = folder / "11_fact.json"
    rows = json.loads(path.read_text(encoding="utf-8"))
    for row in rows[:20]:
        if row["fields"]["date_earliest"]:
            row["fields"]["date_earliest"] = row["fields"]["date_earliest"].replace("Z", "+00:00")
        row["fields"]["topics"].reverse()
    path.write_text(json.dumps(rows), encoding="utf-8")


@pytest.mark.parametrize("spoil", [lambda _: None, spoilt_form], ids=["as built", "in another form"])
def test_a_large_first_load_writes_what_any_load_writes(
    built: Path, tmp_path: Path, soon_large: Callable[[], None], spoil: Callable[[Path], None]
) -> None:
    folder = multiplied(built, tmp_path / "many", COPIES)
    spoil(folder)
    expected = undone(folder)
    soon_large()
    assert undone(folder) == expected
    assert len(expected["states"]) == COPIES * 6


def test_the_seeds_of_this_project_come_out_alike(soon_large: Callable[[], None]) -> None:
    expected = undone(settings.FIXTURES_DIR)
    soon_large()
    assert undone(settings.FIXTURES_DIR) == expected


def test_a_large_first_load_is_idempotent(
    built: Path, tmp_path: Path, soon_large: Callable[[], None]
) -> None:
    folder = multiplied(built, tmp_path / "many", COPIES)
    soon_large()
    report = run(folder)
    written = everything()
    assert counts(run(folder)) == (0, 0, len(report.created), 0)
    assert everything() == written


def test_a_large_load_without_publishing_leaves_drafts_with_history(
    built: Path, tmp_path: Path, soon_large: Callable[[], None]
) -> None:
    folder = multiplied(built, tmp_path / "many", COPIES)
    soon_large()
    report = run(folder, publishing=False)
    assert Revision.objects.filter(status=CurationStatus.DRAFT, edition=None).count() == len(report.created)
    assert run(folder).edition is not None


def test_contents_made_from_fixtures_are_those_that_are_read_back() -> None:
    run(settings.FIXTURES_DIR)
    for portion in portions(settings.FIXTURES_DIR, 50, ["facts"]):
        assert all(is_plain(aggregate) for aggregate in portion.values())
        made = {identity: json.dumps(content_of(aggregate)) for identity, aggregate in portion.items()}
        assert made == {identity: json.dumps(content) for identity, content in read_contents(portion)}


def test_fixtures_that_change_while_they_are_loaded_are_refused(
    built: Path, tmp_path: Path, soon_large: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    soon_large()
    moments = itertools.count()
    monkeypatch.setattr(FirstFacts, "_files", lambda _: ((next(moments), 0),))
    with pytest.raises(SeedError, match="changed while it was loaded"):
        run(multiplied(built, tmp_path / "many", COPIES))
    assert not Record.objects.exists()
    assert not Fact.objects.exists()
    assert connection.is_usable()
