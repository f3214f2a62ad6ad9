"""What docker-compose.yml and the Dockerfile promise: no secrets, no root, health before traffic."""

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
SECRETS = {"SECRET_KEY", "POSTGRES_PASSWORD"}


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    parsed: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    return parsed


@pytest.fixture(scope="module")
def dockerfile() -> list[tuple[str, str]]:
    """Return instruction and argument, with continued lines joined and comments left out."""
    text = re.sub(r"^#.*\n", "", (ROOT / "Dockerfile").read_text(), flags=re.MULTILINE).replace("\\\n", " ")
    lines = [line.strip().split(maxsplit=1) for line in text.splitlines() if line.strip()]
    return [(instruction, argument) for instruction, argument in lines]


def final_stage(dockerfile: list[tuple[str, str]]) -> list[tuple[str, str]]:
    start = max(i for i, (instruction, _) in enumerate(dockerfile) if instruction == "FROM")
    return dockerfile[start:]


def test_service_database_and_one_shot_loader_are_there(compose: dict[str, Any]) -> None:
    assert set(compose["services"]) == {"database", "load", "app"}
    assert compose["services"]["database"]["image"] == "postgres:17"


def test_service_waits_for_a_healthy_database_and_a_finished_load(compose: dict[str, Any]) -> None:
    services = compose["services"]
    assert services["load"]["depends_on"] == {"database": {"condition": "service_healthy"}}
    assert services["app"]["depends_on"]["load"] == {"condition": "service_completed_successfully"}
    assert services["load"]["restart"] == "no"
    assert "migrate" in services["load"]["command"][-1]
    assert "load_facts" in services["load"]["command"][-1]


def test_health_is_asked_where_it_can_be_told(compose: dict[str, Any]) -> None:
    assert "pg_isready" in " ".join(compose["services"]["database"]["healthcheck"]["test"])
    assert "/readyz" in " ".join(compose["services"]["app"]["healthcheck"]["test"])


def test_probe_is_python_that_compiles_and_is_the_same_in_both_files(
    compose: dict[str, Any], dockerfile: list[tuple[str, str]]
) -> None:
    probe = compose["services"]["app"]["healthcheck"]["test"][-1]
    compile(probe, "probe", "exec")
    [image_probe] = [argument for instruction, argument in dockerfile if instruction == "HEALTHCHECK"]
    assert "".join(probe.split()) in "".join(image_probe.split())


def test_data_lives_in_a_named_volume(compose: dict[str, Any]) -> None:
    [volume] = compose["services"]["database"]["volumes"]
    name = volume.partition(":")[0]
    assert name in compose["volumes"]


def test_secrets_must_come_from_outside(compose: dict[str, Any]) -> None:
    for service in compose["services"].values():
        for name, value in service["environment"].items():
            if name in SECRETS:
                assert re.fullmatch(rf"\$\{{{name}:\?.+\}}", value), f"{name} is not required from outside"
            if "://" in value:
                assert re.search(r"://\w+:\$\{POSTGRES_PASSWORD:\?", value), f"{name} holds a password"


def test_port_is_open_on_this_machine_alone(compose: dict[str, Any]) -> None:
    assert "ports" not in compose["services"]["database"]
    assert all(port.startswith("127.0.0.1:") for port in compose["services"]["app"]["ports"])


def test_containers_may_do_little(compose: dict[str, Any]) -> None:
    for name in ("app", "load"):
        service = compose["services"][name]
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert "no-new-privileges:true" in service["security_opt"]


def test_image_runs_as_somebody_without_rights(dockerfile: list[tuple[str, str]]) -> None:
    users = [argument for instruction, argument in final_stage(dockerfile) if instruction == "USER"]
    assert users
    assert users[-1] not in {"root", "0"}


def test_image_holds_locked_runtime_packages_alone(dockerfile: list[tuple[str, str]]) -> None:
    text = "\n".join(argument for _, argument in dockerfile)
    assert "--require-hashes" in text
    assert "requirements-dev" not in text
    assert "!requirements-dev.txt" not in (ROOT / ".dockerignore").read_text()


def test_static_files_are_collected_while_building(dockerfile: list[tuple[str, str]]) -> None:
    assert any("collectstatic" in argument for instruction, argument in dockerfile if instruction == "RUN")


def test_no_key_stays_in_the_image(dockerfile: list[tuple[str, str]]) -> None:
    for instruction, argument in dockerfile:
        if instruction in {"ENV", "ARG"}:
            assert not any(name in argument for name in SECRETS)


def test_whatever_the_image_copies_exists_and_is_let_through(dockerfile: list[tuple[str, str]]) -> None:
    admitted = {
        line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")
    }
    for instruction, argument in dockerfile:
        if instruction == "COPY" and not argument.startswith("--from"):
            for name in shlex.split(argument)[:-1]:
                assert (ROOT / name).exists(), f"{name} is copied but does not exist"
                assert name in admitted, f"{name} is copied but .dockerignore keeps it out"


def test_every_room_goes_into_the_image(dockerfile: list[tuple[str, str]]) -> None:
    copied = {argument.split()[0] for instruction, argument in dockerfile if instruction == "COPY"}
    assert {"karabakh_api", "curation", "publication", "facts", "sources", "fixtures"} <= copied
