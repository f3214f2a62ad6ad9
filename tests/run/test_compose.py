"""What docker-compose.yml and the Dockerfile promise: no secrets, no root, health before traffic."""

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml

from karabakh_api.roles import PUBLIC_ROLE

ROOT = Path(__file__).resolve().parents[2]
SECRETS = {"SECRET_KEY", "POSTGRES_PASSWORD"}
PASSWORDS = {
    "karabakh": "${POSTGRES_PASSWORD:?set POSTGRES_PASSWORD}",
    "karabakh_public": "${PUBLIC_PASSWORD:-}",
}
SINGLE = {"database", "load", "app"}
SCALE = {"standby", "synchronous", "redis", "web-1", "web-2", "newsroom", "proxy"}


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
    assert {name for name, service in compose["services"].items() if "profiles" not in service} == SINGLE
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
    for server in ("database", "standby"):
        name = compose["services"][server]["volumes"][0].partition(":")[0]
        assert name in compose["volumes"]


def test_secrets_must_come_from_outside(compose: dict[str, Any]) -> None:
    for service in compose["services"].values():
        for name, value in service.get("environment", {}).items():
            if name in SECRETS:
                assert re.fullmatch(rf"\$\{{{name}:\?.+\}}", value), f"{name} is not required from outside"
            for account, password in re.findall(r"://(\w+):([^@]*)@", value):
                assert password == PASSWORDS[account], f"{name} holds a password"
            if "PASSWORD" in name:
                assert value.startswith("${"), f"{name} holds a password"


def test_port_is_open_on_this_machine_alone(compose: dict[str, Any]) -> None:
    open_ports = {
        name: service["ports"] for name, service in compose["services"].items() if "ports" in service
    }
    assert set(open_ports) == {"app", "proxy"}
    assert all(port.startswith("127.0.0.1:") for ports in open_ports.values() for port in ports)


def test_containers_may_do_little(compose: dict[str, Any]) -> None:
    for name in ("app", "load", "web-1", "web-2", "newsroom", "redis"):
        service = compose["services"][name]
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert "no-new-privileges:true" in service["security_opt"]


# --- The profile `scale` -----------------------------------------------------------------------------


def test_profile_adds_standby_cache_proxy_and_three_web_processes(compose: dict[str, Any]) -> None:
    assert {
        name for name, service in compose["services"].items() if service.get("profiles") == ["scale"]
    } == SCALE
    # Started by naming the proxy: everything else follows, and `app` stays away.
    needed, waiting = set(), ["proxy"]
    while waiting:
        needed.add(name := waiting.pop())
        waiting += [other for other in compose["services"][name].get("depends_on", {}) if other not in needed]
    assert needed == SCALE | {"database", "load"}


def test_web_processes_are_alike_and_know_both_databases(compose: dict[str, Any]) -> None:
    first, second, newsroom = (compose["services"][name] for name in ("web-1", "web-2", "newsroom"))
    assert first == second
    own = {"NEWSROOM", "DATABASE_URL", "DATABASE_REPLICA_URLS"}
    for service in (first, newsroom):
        environment = service["environment"]
        address = environment["DATABASE_URL"].partition("@")[2]
        assert address == "/karabakh?host=database,standby&port=5432,5432&target_session_attrs=read-write"
        replicas = environment["DATABASE_REPLICA_URLS"].split(",")
        assert [replica.partition("@")[2] for replica in replicas] == [
            "database:5432/karabakh",
            "standby:5432/karabakh",
        ]
        assert set(compose["services"]["app"]["environment"]) < set(environment)
    same = [{k: v for k, v in one["environment"].items() if k not in own} for one in (first, newsroom)]
    assert same[0] == same[1]


def test_processes_for_the_public_hold_no_account_that_reads_drafts(compose: dict[str, Any]) -> None:
    public = compose["services"]["web-1"]["environment"]
    assert public["NEWSROOM"] == "off"
    assert "POSTGRES_PASSWORD" not in str(public)
    assert set(re.findall(r"://(\w+):[^,/]*@", str(public))) == {PUBLIC_ROLE}
    assert "NEWSROOM" not in compose["services"]["newsroom"]["environment"]
    # What a migration adds is closed until the rights are given anew.
    assert re.search(
        r"migrate .*&& python manage.py database_roles$", compose["services"]["load"]["command"][-1]
    )
    assert compose["services"]["load"]["environment"]["PUBLIC_DATABASE_PASSWORD"] == PASSWORDS[PUBLIC_ROLE]


def test_commits_wait_for_the_standby_once_it_is_there(compose: dict[str, Any]) -> None:
    services = compose["services"]
    assert any("synchronous_standby_names" in part for part in services["synchronous"]["command"])
    assert services["synchronous"]["depends_on"]["standby"] == {"condition": "service_healthy"}
    # The image makes the database before any standby can be there: it must not wait for one then.
    assert "synchronous" not in str(services["database"])


def test_every_file_that_is_mounted_exists(compose: dict[str, Any]) -> None:
    for service in compose["services"].values():
        for volume in service.get("volumes", []):
            if volume.startswith("./"):
                assert (ROOT / volume.partition(":")[0]).is_file()
                assert volume.endswith(":ro")


def test_proxy_is_told_everything_that_its_configuration_asks_for(compose: dict[str, Any]) -> None:
    template = (ROOT / "deploy" / "nginx" / "karabakh.conf.template").read_text()
    asked = set(re.findall(r"\$\{(\w+)\}", template))
    told = compose["services"]["proxy"]["environment"]
    assert asked == {name for name in told if name.startswith("PROXY_")}
    assert all(re.match(told["NGINX_ENVSUBST_FILTER"], name) for name in asked)


# --- The image ---------------------------------------------------------------------------------------


def test_image_runs_as_somebody_without_rights(dockerfile: list[tuple[str, str]]) -> None:
    users = [argument for instruction, argument in final_stage(dockerfile) if instruction == "USER"]
    assert users
    assert users[-1] not in {"root", "0"}


def test_image_holds_locked_runtime_packages_alone(dockerfile: list[tuple[str, str]]) -> None:
    text = "\n".join(argument for _, argument in dockerfile)
    assert "--require-hashes" in text
    assert "requirements-dev" not in text
    assert "!requirements-dev.txt" not in (ROOT / ".dockerignore").read_text()


def test_image_can_back_up_the_database_that_compose_starts(
    compose: dict[str, Any], dockerfile: list[tuple[str, str]]
) -> None:
    version = compose["services"]["database"]["image"].removeprefix("postgres:")
    installed = [argument for instruction, argument in final_stage(dockerfile) if instruction == "RUN"]
    assert any(f"postgresql-client-{version}" in argument.split() for argument in installed)


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
