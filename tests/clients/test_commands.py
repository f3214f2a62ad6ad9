"""What `run.py clients` generates from, and that nothing generated or addressed is committed."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from bootstrap import clients, commands, generators, tools
from bootstrap.environment import Stop

ROOT = Path(__file__).resolve().parents[2]
CLIENTS = ROOT / "clients"
TOOLS = generators.Tools(
    python=Path("python"),
    npm="npm",
    java="java",
    javac="javac",
    go="go",
    generator_jar=Path("generator.jar"),
    environment={},
)


@pytest.mark.parametrize("name", generators.GENERATORS)
def test_every_client_is_generated_from_the_schema_and_run_against_the_server(
    name: str, tmp_path: Path
) -> None:
    steps = generators.GENERATORS[name](TOOLS, tmp_path, "http://127.0.0.1:1")
    assert any(str(ROOT / "docs" / "openapi.yaml") in step.command for step in steps)
    assert name == "contract" or steps[-1].command[-1] == "http://127.0.0.1:1"
    assert (CLIENTS / name).is_dir()


def test_a_client_that_does_not_exist_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        commands.main(["clients", "cobol"])
    assert (
        str(stopped.value.code)
        == "run.py: there is no client 'cobol': choose typescript, java, python, go, contract"
    )


def test_a_missing_jdk_is_named_with_the_cure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda *_, **__: None)
    with pytest.raises(Stop, match="apt install default-jdk-headless"):
        tools.find_tools(["java"])


def test_a_failing_step_fails_the_client_and_shows_why(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(clients, "WORK", tmp_path)
    step = generators.Step("compiler", ["sh", "-c", "echo line 7 is wrong; exit 3"])
    monkeypatch.setitem(generators.GENERATORS, "go", lambda *_: [step])
    assert not clients.tried("go", TOOLS, "")
    shown = capsys.readouterr().out
    assert shown.startswith("FAILED go: compiler (")
    assert "line 7 is wrong" in shown


@pytest.mark.parametrize("file", ["redocly.yaml", ".spectral.yaml"])
def test_every_lint_rule_that_is_off_has_its_reason_beside_it(file: str) -> None:
    lines = (CLIENTS / "contract" / file).read_text().splitlines()
    off = [number for number, line in enumerate(lines) if line.endswith(": off")]
    assert off
    for number in off:
        before = lines[number - 1]
        assert before.lstrip().startswith("#") or before.endswith(": off"), lines[number]


def test_only_configuration_and_examples_are_committed() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "clients"],  # noqa: S607 - whichever git this machine has
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    assert len(listed) <= 30
    assert [path for path in listed if "generated" in path or "node_modules" in path] == []


@pytest.mark.parametrize("name", ["typescript", "contract"])
def test_npm_is_pinned_and_locked_without_addresses(name: str) -> None:
    package = json.loads((CLIENTS / name / "package.json").read_text())
    for versions in (package.get("dependencies", {}), package["devDependencies"]):
        assert all(version[0].isdigit() for version in versions.values())
    assert "omit-lockfile-registry-resolved=true" in (CLIENTS / name / ".npmrc").read_text()
    lock = (CLIENTS / name / "package-lock.json").read_text()
    assert "://" not in lock
    assert all("integrity" in entry for path, entry in json.loads(lock)["packages"].items() if path)
