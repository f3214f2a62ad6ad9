"""What `run.py` says to a person, and what it hands to Django."""

import ast
import os
import socket
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bootstrap import checking, commands, local, serving
from bootstrap.environment import Stop

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def var(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for module in (local, serving):
        monkeypatch.setattr(module, "VAR", tmp_path)
    monkeypatch.setattr(serving, "PREPARED", tmp_path / "prepared")
    return tmp_path


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_entry_is_understood_by_old_pythons() -> None:
    ast.parse((ROOT / "run.py").read_text(), feature_version=(3, 4))


def test_too_old_python_is_named_with_the_cure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 10, 4))
    with pytest.raises(SystemExit) as stopped:
        exec(compile((ROOT / "run.py").read_text(), "run.py", "exec"), {"__name__": "__main__"})  # noqa: S102
    assert str(stopped.value.code).startswith("run.py: needs Python 3.11 or newer, this is 3.10: install one")


def test_bootstrap_needs_nothing_but_the_standard_library() -> None:
    for module in (ROOT / "bootstrap").glob("*.py"):
        for node in ast.walk(ast.parse(module.read_text())):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            for name in names:
                assert name.split(".")[0] in {*sys.stdlib_module_names, "bootstrap"}, f"{module.name}: {name}"


@pytest.mark.parametrize("arguments", [["sreve"], ["check", "now"]])
def test_wrong_command_line_ends_in_one_line(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        commands.main(arguments)
    assert str(stopped.value.code).startswith("run.py: ")
    assert "\n" not in str(stopped.value.code)


def test_no_command_prints_the_usage(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        commands.main([])
    assert stopped.value.code == 2
    for name in commands.COMMANDS:
        assert f"\n  {name} " in capsys.readouterr().out + commands.USAGE


def test_taken_port_is_found_before_anything_is_installed(
    taken_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serving, "ensure_venv", lambda wanted: pytest.fail(f"installed {wanted}"))
    with pytest.raises(SystemExit) as stopped:
        commands.main(["serve", "--port", str(taken_port)])
    assert f"port {taken_port} is taken" in str(stopped.value.code)
    assert f"--port {taken_port + 1}" in str(stopped.value.code)


def test_free_port_is_accepted(taken_port: int) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        free = probe.getsockname()[1]
    serving.refuse_taken("127.0.0.1", free)


@pytest.mark.parametrize("host", ["203.0.113.9", "no.such.host.invalid"])
def test_foreign_address_is_refused(host: str) -> None:
    with pytest.raises(Stop, match=r"--host 127\.0\.0\.1"):
        serving.refuse_taken(host, 8000)


@pytest.mark.parametrize("port", ["0", "65536", "http", "-1", "٨٠٨٠"])
def test_impossible_port_is_refused(
    port: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serving, "refuse_taken", lambda host, port: pytest.fail(f"accepted {port}"))
    with pytest.raises(SystemExit):
        serving.serve(["--port", port])
    assert "choose 1 to 65535" in capsys.readouterr().err


def test_secret_key_is_made_once_and_kept_private(var: Path) -> None:
    key = local.secret_key()
    assert len(key) >= 50
    assert local.secret_key() == key
    assert stat.S_IMODE((var / "secret_key").stat().st_mode) == 0o600
    assert [path.name for path in var.iterdir()] == ["secret_key"]


def test_local_mode_brings_its_own_key(var: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SECRET_KEY", raising=False)
    monkeypatch.delenv("LOCAL_MODE", raising=False)
    given = local.local_environment()
    assert given["LOCAL_MODE"] == "on"
    assert given["SECRET_KEY"] == (var / "secret_key").read_text().strip()


def test_production_gets_no_key_by_itself(var: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SECRET_KEY", raising=False)
    monkeypatch.setenv("LOCAL_MODE", "off")
    assert "SECRET_KEY" not in local.local_environment()
    assert not (var / "secret_key").exists()


def test_listening_on_all_addresses_admits_this_machine_by_name() -> None:
    assert socket.gethostname() in serving.local_names("0.0.0.0")  # noqa: S104
    assert "*" not in serving.local_names("0.0.0.0")  # noqa: S104
    assert serving.local_names("127.0.0.1") == ["localhost", "127.0.0.1", "[::1]"]


def database_with_editions(path: Path, editions: int) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE publication_edition (number INTEGER)")
        connection.executemany("INSERT INTO publication_edition VALUES (?)", [(n,) for n in range(editions)])
    connection.close()


@pytest.mark.parametrize(("editions", "expected"), [(1, True), (0, False), (None, False)])
def test_unchanged_project_is_prepared_only_with_a_filled_database(
    var: Path, editions: int | None, *, expected: bool
) -> None:
    (var / "prepared").write_text("state")
    if editions is not None:
        database_with_editions(var / "karabakh.sqlite3", editions)
    assert serving.is_prepared("state", {}) is expected


def test_changed_project_and_foreign_database_are_prepared_again(var: Path) -> None:
    (var / "prepared").write_text("state")
    database_with_editions(var / "karabakh.sqlite3", 1)
    assert not serving.is_prepared("another state", {})
    assert not serving.is_prepared("state", {"DATABASE_URL": "postgresql://db/karabakh"})


def test_changed_fixture_changes_the_prepared_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "ROOT", tmp_path)
    monkeypatch.setattr(serving, "lock_file", lambda wanted: tmp_path / "requirements.txt")
    (tmp_path / "requirements.txt").touch()
    (tmp_path / "fixtures").mkdir()
    fixture = tmp_path / "fixtures/facts.json"
    fixture.write_text("[]")
    before = serving.prepared_state({})
    assert serving.prepared_state({}) == before
    fixture.write_text("[{}]")
    assert serving.prepared_state({}) != before


def test_every_check_is_run_and_one_failure_fails_the_whole(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ran: list[str] = []

    def run_check(name: str, command: list[str]) -> bool:
        ran.append(name)
        return name != "lint"

    monkeypatch.setattr(checking, "run_check", run_check)
    monkeypatch.setattr(checking, "ensure_venv", lambda wanted: None)
    monkeypatch.setattr(checking, "same_schema", lambda: True)
    with pytest.raises(SystemExit) as stopped:
        checking.check([])
    assert stopped.value.code == 1
    assert sorted(ran) == sorted(checking.checks())
    assert "FAILED lint" in capsys.readouterr().out


def test_schema_that_differs_is_shown_with_the_cure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(checking, "ROOT", tmp_path)
    monkeypatch.setattr(checking, "VAR", tmp_path)
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/openapi.yaml").write_text("openapi: 3.1.1\n")
    (tmp_path / "openapi.yaml").write_text("openapi: 3.1.1\n")
    assert checking.same_schema()
    (tmp_path / "openapi.yaml").write_text("openapi: 3.1.0\n")
    assert not checking.same_schema()
    assert "+openapi: 3.1.0" in capsys.readouterr().out


def test_deployment_is_checked_in_production_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: dict[str, dict[str, str]] = {}

    class Ended:
        returncode = 0
        stdout = ""

    def run(command: list[str], *, env: dict[str, str], **rest: object) -> Ended:
        seen[command[-1]] = env
        return Ended()

    monkeypatch.setattr(subprocess, "run", run)
    assert checking.run_check("deployment", ["deploy"])
    assert checking.run_check("migrations", ["migrations"])
    assert seen["deploy"]["LOCAL_MODE"] == "off"
    assert seen["migrations"]["LOCAL_MODE"] == "on"
    assert len(seen["deploy"]["SECRET_KEY"]) >= 50
    assert os.environ.get("SECRET_KEY") != seen["deploy"]["SECRET_KEY"]
