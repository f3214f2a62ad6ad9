"""PostgreSQL clusters of a topology: a primary, and a standby made by the script that containers use as well."""

import contextlib
import os
import shutil
import signal
import subprocess
from pathlib import Path
from typing import Any

import psycopg

from deploy.topology.binaries import program, search_path
from deploy.topology.processes import Process, free_port

SCRIPTS = Path(__file__).resolve().parents[1] / "postgresql"
DATABASE = "karabakh"
OWNER = "postgres"
STANDBY_NAME = "standby"
# What a production server has by default or by docker-compose.yml, but for memory and its address.
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "60",
    "shared_buffers": "64MB",
    "max_slot_wal_keep_size": "1GB",
    "wal_receiver_status_interval": "1s",
    "hot_standby_feedback": "on",
}


def as_owner(command: list[str]) -> list[str]:
    """Return a command as the user who may run PostgreSQL: it refuses to be run by root."""
    return [program("runuser"), "-u", OWNER, "--", *command] if os.geteuid() == 0 else command


class Cluster:
    """One PostgreSQL server with a folder and a port of its own."""

    def __init__(self, name: str, folder: Path, *, durable: bool) -> None:
        self.name = name
        self.data = folder / name
        self.port = free_port()
        self.durable = durable
        self.environment = {"PATH": search_path(), "PGDATA": str(self.data), "LC_ALL": "C.UTF-8"}
        self._process: Process | None = None

    def _own(self, *command: str, environment: dict[str, str] | None = None) -> None:
        done = subprocess.run(
            as_owner(list(command)),
            env=self.environment | (environment or {}),
            capture_output=True,
            text=True,
            check=False,
            cwd="/",
        )
        if done.returncode:
            raise RuntimeError(f"{self.name}: {command[0]} failed: {(done.stderr or done.stdout)[-1500:]}")

    def _options(self) -> list[str]:
        settings = SETTINGS | {"port": str(self.port), "fsync": "on" if self.durable else "off"}
        return [option for name, value in settings.items() for option in ("-c", f"{name}={value}")]

    # --- Life -----------------------------------------------------------------------------------------

    def create(self) -> None:
        """Make an empty primary with the database and the account of standbys."""
        self._own(
            *(program("initdb"), "--username", OWNER, "--auth", "trust", "--encoding", "UTF8"),
            *("--locale", "C.UTF-8", "--no-sync", str(self.data)),
        )
        self.start()
        self.run(f"CREATE DATABASE {DATABASE}", database="postgres")
        self._own(
            "sh",
            str(SCRIPTS / "replication.sh"),
            environment={
                "POSTGRES_USER": OWNER,
                "POSTGRES_DB": DATABASE,
                "PGHOST": "127.0.0.1",
                "PGPORT": str(self.port),
                "REPLICATION_PASSWORD": "loopback",
                "REPLICATION_NETWORK": "127.0.0.1/32",
            },
        )
        self.run("SELECT pg_reload_conf()")

    def start(self) -> None:
        """Start the server and wait until it answers."""
        command = as_owner([program("postgres"), *self._options()])
        self._process = Process(self.name, command, self.data.with_suffix(".log"), self.environment)
        self._process.start()
        self._process.wait_ready(self.answers)

    def follow(self, primary: "Cluster") -> None:
        """Start as the standby of a primary: copied from it the first time."""
        environment = {
            "PRIMARY_HOST": "127.0.0.1",
            "PRIMARY_PORT": str(primary.port),
            "REPLICATION_PASSWORD": "loopback",
            "STANDBY_NAME": STANDBY_NAME,
            "COPY_OPTIONS": "" if self.durable else "--no-sync",
        }
        command = as_owner(["sh", str(SCRIPTS / "standby.sh"), *self._options()])
        log = self.data.with_suffix(".log")
        self._process = Process(self.name, command, log, self.environment | environment)
        self._process.start()
        self._process.wait_ready(self.answers)

    def kill(self) -> None:
        """Kill the server without notice, as a power cut would for its processes."""
        with contextlib.suppress(OSError, ValueError):
            os.kill(int((self.data / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
        if self._process is not None:
            # Whoever started it sees it end; without that its number would stay taken.
            self._process.wait()
            self._process.kill()

    def freeze(self) -> None:
        """Let the server hang: it keeps its connections and answers nothing."""
        self._signal_all(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on."""
        self._signal_all(signal.SIGCONT)

    def _signal_all(self, number: signal.Signals) -> None:
        server = int((self.data / "postmaster.pid").read_text().split()[0])
        os.kill(server, number)  # first, so that it starts no others meanwhile
        for child in Path(f"/proc/{server}/task/{server}/children").read_text().split():
            with contextlib.suppress(ProcessLookupError):
                os.kill(int(child), number)

    def stop(self) -> None:
        """Stop the server at once; a killed one is left as it is."""
        if self._process is not None and self._process.lives:
            with contextlib.suppress(RuntimeError):
                self._own(program("pg_ctl"), "--mode", "immediate", "stop")
            self._process.kill()

    def remove(self) -> None:
        """Remove its data: a lost primary may hold what nobody else has, and must not be asked again."""
        shutil.rmtree(self.data)

    def promote(self) -> None:
        """Make a standby the primary and wait until it is."""
        self._own(program("pg_ctl"), "--wait", "promote")

    # --- Questions and orders -------------------------------------------------------------------------

    def connect(self, database: str = DATABASE) -> "psycopg.Connection[Any]":
        """Open a connection that commits each statement."""
        return psycopg.connect(
            host="127.0.0.1", port=self.port, user=OWNER, dbname=database, autocommit=True, connect_timeout=3
        )

    def ask(self, question: str, database: str = DATABASE) -> Any:
        """Return the one value that a query gives."""
        with self.connect(database) as connection:
            row = connection.execute(question.encode()).fetchone()
        return row[0] if row else None

    def run(self, order: str, database: str = DATABASE) -> None:
        """Run one statement."""
        with self.connect(database) as connection:
            connection.execute(order.encode())

    def answers(self) -> bool:
        """Say whether it lets anybody in."""
        try:
            return bool(self.ask("SELECT 1", database="postgres") == 1)
        except psycopg.Error:
            return False

    def wait_for_standby(self, *, synchronous: bool) -> None:
        """Let commits wait for the standby, or not; the operator's step when it is lost."""
        names = STANDBY_NAME if synchronous else ""
        self.run(f"ALTER SYSTEM SET synchronous_standby_names = '{names}'", database="postgres")
        self.run("SELECT pg_reload_conf()", database="postgres")

    def standby_state(self) -> str:
        """Return `sync`, `async` … as the primary sees its standby; empty while there is none."""
        state = self.ask("SELECT sync_state FROM pg_stat_replication WHERE state = 'streaming'")
        return str(state or "")

    def transactions(self) -> int:
        """Return how many transactions it has committed, as its statistics have it: up to a second late."""
        return int(self.ask("SELECT xact_commit FROM pg_stat_database WHERE datname = current_database()"))

    @property
    def address(self) -> str:
        """The address as the service's settings take it."""
        return f"postgresql://{OWNER}@127.0.0.1:{self.port}/{DATABASE}"


def either(first: Cluster, second: Cluster) -> str:
    """Return the address of whichever of two clusters takes writes."""
    ports = f"{first.port},{second.port}"
    hosts = "127.0.0.1,127.0.0.1"
    return f"postgresql://{OWNER}@/{DATABASE}?host={hosts}&port={ports}&target_session_attrs=read-write"
