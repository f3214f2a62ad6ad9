"""What the service is made of is written down, and a licence that nobody has judged stops a change."""

import json
import subprocess
from pathlib import Path

import pytest

from bootstrap import supply
from bootstrap.environment import Stop

ROOT = Path(__file__).resolve().parents[2]


def test_every_package_has_a_licence_that_was_judged() -> None:
    ended = subprocess.run(supply.licence_check(), capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr


def test_a_licence_that_was_not_judged_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supply, "LICENCES", [name for name in supply.LICENCES if "LGPL" not in name])
    ended = subprocess.run(supply.licence_check(), capture_output=True, text=True, check=False)
    assert ended.returncode != 0
    assert "LGPL" in ended.stderr


def test_bill_of_materials_names_every_locked_package_with_its_hashes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supply, "ensure_venv", lambda wanted: None)
    monkeypatch.setattr(supply, "ROOT", ROOT)
    monkeypatch.setattr(supply, "SBOM", ROOT / "var" / f"{tmp_path.name}.cdx.json")
    try:
        with pytest.raises(SystemExit) as ended:
            supply.sbom([])
        assert not ended.value.code
        written = json.loads(supply.SBOM.read_text())
    finally:
        supply.SBOM.unlink(missing_ok=True)
    assert written["bomFormat"] == "CycloneDX"
    assert {component["name"] for component in written["components"]} == set(supply.runtime_packages())
    assert all(component["externalReferences"][0]["hashes"] for component in written["components"])


@pytest.mark.parametrize(
    ("code", "said", "shown"),
    [
        (0, "", None),
        (1, "Found 1 known vulnerability in 1 package", "the audit failed: Found 1 known"),
        (1, "ERROR:django: Dependency not found", "the audit failed: ERROR:django.*ask another service"),
        (1, "Traceback\nrequests.exceptions.ConnectionError: no name", "could not be read: requests"),
    ],
)
def test_audit_is_silent_about_nothing(
    monkeypatch: pytest.MonkeyPatch, code: int, said: str, shown: str | None
) -> None:
    monkeypatch.setattr(supply, "ensure_venv", lambda wanted: None)
    asked = []

    def run(command: list[str], **_options: object) -> "subprocess.CompletedProcess[str]":
        asked.append(command)
        return subprocess.CompletedProcess(command, code, "", said)

    monkeypatch.setattr(subprocess, "run", run)
    with pytest.raises(SystemExit if shown is None else Stop, match=shown):
        supply.audit(["-s", "osv"])
    [command] = asked
    assert {"--strict", "--require-hashes"} < set(command)
    assert [part for part in command if part.endswith(".txt")] == [
        str(ROOT / "requirements.txt"),
        str(ROOT / "requirements-dev.txt"),
    ]
