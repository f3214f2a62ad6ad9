"""The comparison: every server asked every question in turn, in shuffled order, several rounds; medians of all."""

import dataclasses
import os
import random
import tempfile
import time
import urllib.request
from contextlib import ExitStack
from pathlib import Path

from benchmarks.driving import Slice, drive, median
from benchmarks.processes import busy_seconds, cpu_seconds, family, memory_mb, started
from benchmarks.variants import ROOT, Variant, questions, variants

SETTLE_SECONDS = 60
CONDITIONAL = "conditional"  # the list again, with the tag of each answer


@dataclasses.dataclass(slots=True)
class Compared:
    """Slices by (server, question), and resident memory of each server in MB."""

    slices: dict[tuple[str, str], list[Slice]] = dataclasses.field(default_factory=dict)
    memory: dict[str, float] = dataclasses.field(default_factory=dict)
    names: dict[str, str] = dataclasses.field(default_factory=dict)

    def median(self, server: str, question: str) -> Slice:
        """Return the median of a server's slices of a question."""
        return median(self.slices.get((server, question), []))


def environment_for(database: str) -> dict[str, str]:
    """Return the environment of every server: local mode, no logs, the database."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return environment | {
        "LOCAL_MODE": "on",
        "ACCESS_LOG": "off",
        "LOG_LEVEL": "WARNING",
        "DATABASE_URL": database,
        "PYTHONPATH": str(ROOT),
        "SECRET_KEY": "synthetic-" * 8 + "0123456789",
    }


def compare(database: str, *, rounds: int, seconds: int, concurrency: int, only: list[str]) -> Compared:
    """Start every server, ask, and return what was measured."""
    compared = Compared()
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        running = []
        for variant in variants(database):
            log = Path(folder, f"{variant.key}.log")
            pid, port = stack.enter_context(
                started(
                    list(variant.command), environment_for(database), variant.translate(variant.probe), log
                )
            )
            running.append((variant, pid, port))
            compared.names[variant.key] = variant.name
        asked = {name: addresses for name, addresses in questions().items() if not only or name in only}
        turns = [
            (variant, pid, port, question)
            for variant, pid, port in running
            for question in asked
            if variant.answers(question)
        ]
        if not only or CONDITIONAL in only:
            turns += [
                (variant, pid, port, CONDITIONAL) for variant, pid, port in running if variant.key == "ours"
            ]
        files = {
            (variant.key, question): _addresses(Path(folder), variant, port, question, questions())
            for variant, _, port, question in turns
        }
        rng = random.Random(1)  # noqa: S311 - chance, not secrecy
        for number in range(rounds + 1):  # the first round warms up and is thrown away
            rng.shuffle(turns)
            for variant, pid, port, question in turns:
                length = seconds if number else 1
                one = _slice(
                    pid, port, files[variant.key, question], Path(folder), database, length, concurrency
                )
                if number:
                    compared.slices.setdefault((variant.key, question), []).append(one)
        for variant, pid, _ in running:
            compared.memory[variant.key] = memory_mb(family(pid))
    return compared


def _addresses(folder: Path, variant: Variant, port: int, question: str, asked: dict[str, list[str]]) -> Path:
    """Write the addresses of a question into a file, with the tag of each where answers are known."""
    path = folder / f"{variant.key}-{question.replace(' ', '-')}"
    lines = [variant.translate(address) for address in asked["list" if question == CONDITIONAL else question]]
    if question == CONDITIONAL:
        lines = [f"{address} {_tag(port, address)}" for address in lines[:100]]
    path.write_text("\n".join(lines) + "\n")
    return path


def _tag(port: int, address: str) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{address}", timeout=30) as answer:
        return str(answer.headers["ETag"])


def _slice(
    pid: int, port: int, addresses: Path, folder: Path, database: str, seconds: int, concurrency: int
) -> Slice:
    _settle(database)
    sessions = backends(database)
    server, processes = family(pid), os.times()
    before = cpu_seconds(server), cpu_seconds(sessions), busy_seconds()
    one, requests = drive(port, addresses, folder / "wrk.lua", seconds=seconds, concurrency=concurrency)
    after = cpu_seconds(server), cpu_seconds(sessions), busy_seconds()
    ended = os.times()
    wrk = ended.children_user + ended.children_system - processes.children_user - processes.children_system
    own, of_database, busy = (late - early for late, early in zip(after, before, strict=True))
    foreign = max(0.0, busy - own - of_database - wrk) / (seconds * (os.cpu_count() or 1))
    return dataclasses.replace(
        one,
        server_cpu=own / max(requests, 1) * 1000,
        database_cpu=of_database / max(requests, 1) * 1000,
        foreign=foreign,
    )


def backends(database: str) -> list[int]:
    """Return the server processes that PostgreSQL keeps for this database."""
    if not database.startswith("postgresql"):
        return []
    import psycopg  # noqa: PLC0415 - SQLite needs none

    with psycopg.connect(database, autocommit=True) as connection:
        rows = connection.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
        ).fetchall()
        return [pid for (pid,) in rows if pid != connection.info.backend_pid]


def _settle(database: str) -> None:
    """Wait until PostgreSQL has finished what slower servers left running when their slice ended."""
    if not database.startswith("postgresql"):
        return
    import psycopg  # noqa: PLC0415 - SQLite needs none

    with psycopg.connect(database, autocommit=True) as connection:
        for _ in range(SETTLE_SECONDS):
            running = connection.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state = 'active'"
                " AND pid <> pg_backend_pid()"
            ).fetchone()
            if running is None or not running[0]:
                return
            time.sleep(1)
