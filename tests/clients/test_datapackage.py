"""The Data Package: valid by an independent reader, complete, safe to open, the same bytes for the same edition."""

import csv
import hashlib
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import CommandError, call_command
from django.test import Client

from facts.models import Actor
from publication.choices import Resource
from publication.datapackage.catalogue import TABLES
from publication.publishing import Change
from tests import factories
from tests.api.asking import body, wrong_parameters
from tests.api.newsroom import make_newsroom, publish_change
from tests.data_plugin import Dataset

PATH = "/api/v1/datapackage/"


@pytest.fixture(scope="module")
def package(dataset: Dataset, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("package")
    with django_db_blocker.unblock():
        call_command("export_datapackage", folder, verbosity=0, stdout=io.StringIO())
    return folder


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / "data" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.filterwarnings("default")  # what the validator's own dependencies deprecate is not ours
def test_an_independent_validator_finds_nothing_wrong(package: Path) -> None:
    from frictionless import Package  # noqa: PLC0415 - it is heavy, and one test needs it

    report = Package(str(package / "datapackage.json")).validate()
    assert report.flatten(["rowNumber", "fieldName", "type", "message"]) == []
    assert report.valid
    assert len(report.tasks) == len(TABLES) + 3


def test_it_says_which_edition_it_holds(package: Path, dataset: Dataset) -> None:
    described = json.loads((package / "datapackage.json").read_text())
    cited = yaml.safe_load((package / "CITATION.cff").read_text())
    assert described["datasetVersion"] == described["version"] == dataset.version == cited["version"]
    assert cited["cff-version"] == "1.2.0"
    assert cited["license"] == described["licenses"][0]["name"] == "CC-BY-4.0"
    assert dataset.version in (package / "README.md").read_text()
    assert "Attribution 4.0" in (package / "LICENSE.md").read_text()


def test_checksums_cover_every_other_file(package: Path) -> None:
    lines = (package / "SHA256SUMS").read_text().splitlines()
    stated = {path: sha256 for sha256, _, path in (line.partition("  ") for line in lines)}
    found = {
        path.relative_to(package).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in package.rglob("*")
        if path.is_file() and path.name != "SHA256SUMS"
    }
    assert stated == found


def test_every_record_and_every_part_of_it_is_a_row(package: Path, dataset: Dataset) -> None:
    for resource in Resource:
        assert {row["slug"] for row in rows(package, resource)} == set(dataset.of(resource))
    facts = dataset.facts
    figures = [figure for report in dataset.of_kind("casualty_report") for figure in report["figures"]]
    positions = [at for term in dataset.of_kind("ceasefire_term") for at in term["positions"]]
    names = [name for actor in dataset.of(Resource.ACTORS).values() for name in actor["names"]]
    assert len(rows(package, "citations")) == len(dataset.citations)
    assert len(rows(package, "casualty_figures")) == len(figures)
    assert len(rows(package, "term_positions")) == len(positions)
    assert len(rows(package, "actor_names")) == len(names)
    assert len(rows(package, "speakers")) == sum(len(fact["attributed_to"]) for fact in facts)
    # Documents show a relation at both ends; the table has it once.
    assert 2 * len(rows(package, "relations")) == sum(len(fact["relations"]) for fact in facts)


def test_a_bound_that_is_open_is_an_empty_cell_and_never_a_number(package: Path, dataset: Dataset) -> None:
    by_place = {(row["report"], int(row["position"])): row for row in rows(package, "casualty_figures")}
    open_bounds = 0
    for report in dataset.of_kind("casualty_report"):
        for position, figure in enumerate(report["figures"]):
            row = by_place[report["slug"], position]
            for bound in ("lower", "upper"):
                assert row[bound] == ("" if figure[bound] is None else str(figure[bound]))
                open_bounds += figure[bound] is None
            assert row["wording"].removeprefix("'") == figure["wording"]
    assert open_bounds


def test_every_code_in_the_tables_is_in_the_codebook(package: Path) -> None:
    with (package / "codebook" / "codes.csv").open(encoding="utf-8", newline="") as file:
        codes = {(row["vocabulary"], row["code"]) for row in csv.DictReader(file)}
    described = json.loads((package / "datapackage.json").read_text())
    looked_up = 0
    for resource in described["resources"]:
        for field in resource["schema"]["fields"]:
            if "vocabulary" in field:
                looked_up += 1
                for code in field["constraints"]["enum"]:
                    assert (field["vocabulary"], code) in codes
    assert looked_up >= 25


# --- Over the newsroom --------------------------------------------------------------------------------


@pytest.fixture
def newsroom(db: None) -> None:
    make_newsroom()
    factories.publish_all("First edition.")


def unzipped(client: Client, **parameters: str) -> dict[str, bytes]:
    answer = client.get(PATH, parameters)
    assert answer.status_code == 200
    with zipfile.ZipFile(io.BytesIO(body(answer))) as archive:
        assert archive.testzip() is None
        return {name.removeprefix("karabakh-api/"): archive.read(name) for name in archive.namelist()}


def test_the_download_holds_what_the_command_writes(newsroom: None, client: Client, tmp_path: Path) -> None:
    call_command("export_datapackage", tmp_path / "new", verbosity=0, stdout=io.StringIO())
    written = {
        path.relative_to(tmp_path / "new").as_posix(): path.read_bytes()
        for path in (tmp_path / "new").rglob("*")
        if path.is_file()
    }
    assert unzipped(client) == written


def test_the_same_edition_gives_the_same_bytes_under_one_tag(newsroom: None, client: Client) -> None:
    first, second = client.get(PATH), client.get(PATH)
    assert body(first) == body(second)
    assert first["ETag"] == second["ETag"]
    assert first.streaming
    assert first["Content-Type"] == "application/zip"
    assert first["Content-Disposition"] == 'attachment; filename="karabakh-api-edition-1.zip"'
    known = client.get(PATH, headers={"If-None-Match": first["ETag"]})
    assert known.status_code == 304
    assert known["Dataset-Version"] == first["Dataset-Version"]


def test_an_earlier_edition_stays_what_it_was(newsroom: None, client: Client) -> None:
    before = unzipped(client)
    Actor.objects.filter(slug="ana-example").update(name="=Ana, renamed")
    publish_change(Change("publish", Resource.ACTORS, "ana-example"))
    assert unzipped(client, as_of="1") == before
    after = unzipped(client)
    assert after["data/actors.csv"] != before["data/actors.csv"]
    # No spreadsheet may take a name for a formula.
    assert b'"\'=Ana, renamed"' in after["data/actors.csv"]


def test_head_has_the_headers_and_no_body(newsroom: None, client: Client) -> None:
    answer = client.head(PATH)
    assert answer.content == b""
    assert answer["ETag"] == client.get(PATH)["ETag"]


@pytest.mark.parametrize("name", ["fields", "page_size", "q", "nonsense"])
def test_what_it_does_not_take_is_refused(newsroom: None, client: Client, name: str) -> None:
    assert wrong_parameters(client.get(PATH, {name: "1"})) == {name}


def test_no_other_form_is_offered(newsroom: None, client: Client) -> None:
    assert wrong_parameters(client.get(PATH, {"format": "csv"})) == {"format"}
    assert client.get(PATH, headers={"Accept": "text/csv"}).status_code == 406


def test_before_the_first_edition_the_tables_are_empty(db: None, client: Client) -> None:
    found = unzipped(client)
    assert found["data/facts.csv"].count(b"\r\n") == 1
    assert json.loads(found["datapackage.json"])["edition"] == 0


def test_the_command_leaves_a_folder_that_holds_something_alone(newsroom: None, tmp_path: Path) -> None:
    (tmp_path / "kept").write_text("mine")
    with pytest.raises(CommandError, match="not empty"):
        call_command("export_datapackage", tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["kept"]


def test_the_command_knows_which_editions_there_are(newsroom: None, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="no edition 7"):
        call_command("export_datapackage", tmp_path / "new", edition=7)
