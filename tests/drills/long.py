"""The drills at length, with figures: `python -m tests.drills.long [--saves 500] [--kills 3] [drill ...]`.

Needs nothing but this machine: a private PostgreSQL and SQLite files, all gone afterwards. Where the web server is
killed or SQLite's disk is full, editors save in the admin; otherwise by the newsroom's own steps, which cost less.
"""

import argparse
import collections
import contextlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings

from tests.drills.cluster import Cluster
from tests.drills.disk import small_disk
from tests.drills.ledger import Finding, find, is_sound
from tests.drills.load import Load
from tests.drills.service import Answer, Service
from tests.drills.writers import Desk

SCRIPT = "import django; django.setup(); from tests.drills import newsroom; newsroom.main()"
FACTS = "/api/v1/topics/public/"


def furnish(service: Service, folder: Path) -> dict[str, Any]:
    """Migrate the service's empty database and return the way in."""
    way_in = folder / "way_in.json"
    environment = {**service.environment, "PYTHONPATH": str(settings.BASE_DIR)}
    command = [sys.executable, "-c", SCRIPT, str(way_in), "-"]
    subprocess.run(command, cwd=settings.BASE_DIR, env=environment, check=True)
    found: dict[str, Any] = json.loads(way_in.read_text())
    return found


@contextlib.contextmanager
def installation(cluster: Cluster | None, name: str) -> Iterator[tuple[Service, dict[str, Any], str]]:
    """Yield a service on a database of its own, the way in, and the address."""
    with tempfile.TemporaryDirectory(prefix="karabakh-drill-") as folder:
        address = cluster.create(name) if cluster else f"sqlite:///{folder}/service.sqlite3"
        service = Service(address)
        way_in = furnish(service, Path(folder))
        service.start()
        try:
            yield service, way_in, address
        finally:
            service.remove()


def say(title: str, found: Finding, load: Load, more: str) -> None:
    """Print one line of figures; the rate is that of the time when nothing was wrong."""
    print(
        f"{title}: {found.acknowledged} saves acknowledged ({load.rate:.0f}/s), lost {found.lost}, "
        f"half-applied {found.half}, stored without acknowledgement {found.unacknowledged}, "
        f"refused {load.statuses}; {more}; load of the machine {os.getloadavg()[0]:.0f}",
        flush=True,
    )


def killed_web(cluster: Cluster | None, saves: int, kills: int) -> None:
    """Kill every process of the web server under load."""
    starts = []
    with installation(cluster, "killed_web") as (service, way_in, address), Load(service, way_in) as load:
        for _ in range(kills):
            load.wait_for(saves // (kills + 1))
            service.kill()
            starts.append(service.start())
        load.wait_for(saves // (kills + 1))
        load.stop()
        found = find(address, load)
        sound = is_sound(address)
    title = f"web server killed {kills} times on {'PostgreSQL' if cluster else 'SQLite'}"
    say(title, found, load, f"serves again after {max(starts):.1f} s at most, database sound: {sound}")


def killed_editors(cluster: Cluster | None, saves: int, kills: int) -> None:
    """Kill the very processes that save and acknowledge."""
    with installation(cluster, "killed_editors") as (service, way_in, address), Desk(service, way_in) as load:
        for _ in range(kills):
            load.wait_for(saves // (kills + 1))
            load.kill()
            load.start()
        load.wait_for(saves // (kills + 1))
        load.stop()
        found = find(address, load)
        sound = is_sound(address)
    title = f"saving processes killed {kills} times on {'PostgreSQL' if cluster else 'SQLite'}"
    say(title, found, load, f"database sound: {sound}")


def full_disk(cluster: Cluster | None, saves: int, kills: int) -> None:
    """Let no file grow, as a full disk would (SQLite)."""
    slowest = 0.0
    with installation(None, "full") as (service, way_in, address), Load(service, way_in) as load:
        load.wait_for(saves // 2)
        service.limit_files(4096)
        until = time.monotonic() + 5
        while time.monotonic() < until:
            answer = service.ask(FACTS)
            slowest = max(slowest, answer.seconds)
            assert answer.status == 200
        service.limit_files(-1)
        load.wait_for(saves // 2)
        load.stop()
        found = find(address, load)
        sound = is_sound(address)
    say(
        "disk full for 5 s, SQLite",
        found,
        load,
        f"slowest public read {slowest:.2f} s, database sound: {sound}",
    )


def use_up_log(cluster: Cluster) -> None:
    """Have the server need one piece of its log after the other, until there is no room for the next."""
    with (
        contextlib.suppress(psycopg.Error),
        psycopg.connect(cluster.address("postgres"), autocommit=True) as raw,
    ):
        for _ in range(200):
            raw.execute("SELECT pg_logical_emit_message(false, 'drill', 'x'), pg_switch_wal()")


def statuses(answers: Iterable[Answer]) -> dict[int, int]:
    """Count answers by status."""
    return dict(collections.Counter(answer.status for answer in answers))


def full_disk_of_server(cluster: Cluster | None, saves: int, kills: int) -> None:
    """Fill the disk with the data and the log of PostgreSQL."""
    with contextlib.ExitStack() as stack:
        disk = stack.enter_context(small_disk())
        if disk is None:
            print("disk full, PostgreSQL: not run, because this account may mount nothing", flush=True)
            return
        small = Cluster(folder=disk.folder)
        stack.callback(small.remove)
        small.start()
        service, way_in, address = stack.enter_context(installation(small, "full"))
        reads = []
        with Desk(service, way_in) as load:
            load.wait_for(saves // 2)
            disk.fill()
            until = time.monotonic() + 5
            while time.monotonic() < until:
                reads.append(service.ask(FACTS))
            use_up_log(small)
            later = [service.ask(FACTS) for _ in range(20)]
            disk.free()
            back = small.revive()
            first = service.ask(FACTS).status
            load.wait_for(saves // 2)
        found = find(address, load)
    say(
        "disk full for 5 s, PostgreSQL with its log on it",
        found,
        load,
        f"reads while no table could grow {statuses(reads)}, when the log could not either {statuses(later)}, slowest "
        f"{max(one.seconds for one in [*reads, *later]):.2f} s; served again {back:.1f} s after there was room, first "
        f"answer {first}",
    )


def killed_database(cluster: Cluster | None, saves: int, kills: int) -> None:
    """Kill every process of PostgreSQL under load."""
    assert cluster is not None
    starts, waits, firsts = [], [], []
    with (
        installation(cluster, "killed_database") as (service, way_in, address),
        Desk(service, way_in) as load,
    ):
        for _ in range(kills):
            load.wait_for(saves // (kills + 1))
            cluster.kill()
            waits += [service.ask(FACTS) for _ in range(20)]
            starts.append(cluster.start())
            firsts.append(service.ask(FACTS).status)
        load.wait_for(saves // (kills + 1))
        load.stop()
        found = find(address, load)
    slowest = max(answer.seconds for answer in waits)
    say(
        f"PostgreSQL killed {kills} times",
        found,
        load,
        f"recovery {max(starts):.1f} s at most, slowest 503 {slowest:.2f} s, statuses meanwhile "
        f"{sorted({answer.status for answer in waits})}, first answers afterwards {firsts}",
    )


DRILLS: dict[str, Callable[[Cluster | None, int, int], None]] = {
    "killed-web": killed_web,
    "killed-editors": killed_editors,
    "killed-database": killed_database,
    "full-disk": full_disk,
    "full-disk-postgresql": full_disk_of_server,
}
# These run on SQLite as well.
ON_BOTH = {"killed-web", "killed-editors"}


def main() -> None:
    """Run the drills named, or all."""
    parser = argparse.ArgumentParser(prog="python -m tests.drills.long")
    parser.add_argument(
        "--saves", type=int, default=500, help="acknowledged saves a drill (default: %(default)s)"
    )
    parser.add_argument("--kills", type=int, default=3, help="kills a drill (default: %(default)s)")
    parser.add_argument("drills", nargs="*", choices=[*DRILLS, []], help="which (default: all)")
    options = parser.parse_args()
    cluster = Cluster()
    try:
        cluster.start()
        for name in options.drills or DRILLS:
            if name in ON_BOTH:
                DRILLS[name](None, options.saves, options.kills)
            DRILLS[name](cluster, options.saves, options.kills)
    finally:
        cluster.remove()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "karabakh_api.settings")
    os.environ.setdefault("LOCAL_MODE", "on")
    main()
