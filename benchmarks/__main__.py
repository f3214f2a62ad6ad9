"""What `run.py bench` starts: fills databases, compares servers, measures and prints; see benchmarks/README.md."""

import argparse
import json
import os
import platform
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from benchmarks.comparing import compare, environment_for
from benchmarks.enduring import endure
from benchmarks.flat import export_flat
from benchmarks.report import growth, tables
from benchmarks.variants import ROOT, SERVICE_PYTHON

SCALES = (1_000, 100_000, 1_000_000)
SERVER = "postgresql://postgres@127.0.0.1:5432"


def main() -> None:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(prog="run.py bench", description=__doc__)
    parser.add_argument(
        "--scale", type=int, action="append", help=f"facts (default: {SCALES}); may be repeated"
    )
    parser.add_argument(
        "--server", default=SERVER, help="PostgreSQL in which databases may be made (default: %(default)s)"
    )
    parser.add_argument(
        "--sqlite", type=int, metavar="FACTS", default=0, help="compare on SQLite as well, at this size"
    )
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=3, help="length of a slice")
    parser.add_argument("--concurrency", type=int, default=8)
    parser.add_argument("--only", action="append", default=[], help="these questions alone")
    parser.add_argument("--database", help="a database that is filled already; it is kept")
    parser.add_argument(
        "--endure",
        type=int,
        metavar="REQUESTS",
        help="watch the memory of one worker instead (with --database)",
    )
    options = parser.parse_args()
    print(machine(), flush=True)
    if options.endure:
        if not options.database:
            parser.error("--endure needs --database")
        endure(options.database, options.endure)
        return
    pages: dict[int, dict[str, float]] = {}
    for facts in () if options.database else options.scale or (() if options.sqlite else SCALES):
        with scratch(options.server, facts) as database:
            pages[facts] = measure(database, f"PostgreSQL, {facts:,} facts", options)
    if options.sqlite:
        with tempfile.TemporaryDirectory() as folder:
            database = f"sqlite:///{folder}/bench.sqlite3"
            prepare(database, options.sqlite)
            export_flat(Path(folder, "bench.sqlite3"), Path(folder, "bench-flat.sqlite3"))
            measure(database, f"SQLite, {options.sqlite:,} facts", options)
    if options.database:
        measure(options.database, "as found", options)
    if measured := {facts: found for facts, found in pages.items() if found}:
        print("\n## Growth\n\n" + "\n".join(growth(measured)), flush=True)


def measure(database: str, title: str, options: argparse.Namespace) -> dict[str, float]:
    """Compare the servers on one database and print; then what is measured inside one process. Return its pages."""
    print(f"\n## {title}\n", flush=True)
    compared = compare(
        database,
        rounds=options.rounds,
        seconds=options.seconds,
        concurrency=options.concurrency,
        only=options.only,
    )
    print("\n".join(tables(compared, sqlite=database.startswith("sqlite"))), flush=True)
    return {} if options.only else inside(database)


def inside(database: str) -> dict[str, float]:
    """Print what is measured inside one process, and return what was measured of pages."""
    pages: dict[str, float] = {}
    for name in ("searches", "pages", "exports", "publishing"):
        command = [str(SERVICE_PYTHON), "-m", "benchmarks.inside", name]
        ended = subprocess.run(
            command, env=environment_for(database), cwd=ROOT, capture_output=True, text=True, check=False
        )
        load = os.getloadavg()[0]
        if ended.returncode:
            print(f"\n{name}: failed: {ended.stderr.strip().splitlines()[-1:]}", flush=True)
            continue
        found = json.loads(ended.stdout.splitlines()[-1])[name]
        if name == "pages":
            pages = found
        print(f"\n{name} (load average {load:.1f})\n", flush=True)
        print("\n".join(f"- {what}: {number}" for what, number in found.items()), flush=True)
    return pages


@contextmanager
def scratch(server: str, facts: int) -> Iterator[str]:
    """Make and fill a database of its own, and drop it afterwards."""
    name = f"karabakh_bench_{os.getpid()}_{facts}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")  # type: ignore[call-overload]  # our own name
    try:
        prepare(f"{server}/{name}", facts)
        yield f"{server}/{name}"
    finally:
        with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")  # type: ignore[call-overload]


def prepare(database: str, facts: int) -> None:
    """Migrate and fill a database."""
    for command in (["manage.py", "migrate", "--verbosity", "0"], ["-m", "benchmarks.filling", str(facts)]):
        subprocess.run([str(SERVICE_PYTHON), *command], env=environment_for(database), cwd=ROOT, check=True)


def machine() -> str:
    """Return what the figures were measured on."""
    versions = subprocess.run(
        [str(SERVICE_PYTHON), "-m", "pip", "list", "--format=json"],
        capture_output=True,
        text=True,
        check=True,
    )
    shown = {"Django", "djangorestframework", "django-filter", "psycopg", "gunicorn"}
    listed = [
        f"{one['name']} {one['version']}" for one in json.loads(versions.stdout) if one["name"] in shown
    ]
    cpu = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if "model name" in line
        ),
        "",
    )
    free = shutil.disk_usage("/").free // 2**30
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    return (
        f"{os.cpu_count()} cores ({cpu}), Python {platform.python_version()}, {', '.join(listed)};"
        f" {free} GiB of disk free; load average at the start {load}"
    )


if __name__ == "__main__":
    main()
