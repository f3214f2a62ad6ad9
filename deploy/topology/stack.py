"""A whole topology: primary, standby, Redis, two web processes, the newsroom's, and the proxy."""

import os
import secrets
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

from deploy.topology.clusters import OWNER, Cluster, either
from deploy.topology.newsroom import Desk
from deploy.topology.processes import wait_until
from deploy.topology.servers import ROOT, Proxy, Redis, Web, service_environment
from karabakh_api.roles import PUBLIC_ROLE

SET_UP = "import django; django.setup(); from deploy.topology import edits; edits."
PREPARE, RUN = SET_UP + "prepare()", SET_UP + "main()"
# A file system without a disk, and what two small clusters take of it.
MEMORY, MEMORY_BYTES = Path("/dev/shm"), 2**29  # noqa: S108 - the folders made there are temporary and our own


class Stack:
    """The servers of a topology and how they are wired; `folder` must be open to the user of PostgreSQL."""

    def __init__(self, folder: Path, *, durable: bool, facts: bool) -> None:
        self.folder = folder
        clusters = folder / "postgresql"
        clusters.mkdir()
        if os.geteuid() == 0:
            shutil.chown(clusters, OWNER)
        self.facts = facts
        self.primary = Cluster("primary", clusters, durable=durable)
        self.standby = Cluster("standby", clusters, durable=durable)
        self.redis = Redis("redis", folder)
        self.web = (Web("web-1", folder), Web("web-2", folder))
        self.newsroom = Web("newsroom", folder)
        self.proxy = Proxy("proxy", folder)
        self.editor = ("rehearsal-editor", secrets.token_urlsafe(20))
        # Both servers stand in both settings: whoever is a standby answers reads, whoever is the primary takes writes.
        self.environment = service_environment(
            DATABASE_URL=either(self.primary, self.standby),
            DATABASE_REPLICA_URLS=f"{self.primary.address},{self.standby.address}",
            REDIS_URL=self.redis.address,
            PUBLIC_URL=f"http://{self.proxy.place}",
            THROTTLE_ANON="1000000/minute",
        )

    @property
    def public_environment(self) -> dict[str, str]:
        """The environment of processes for the public: no admin, and an account that reads the public tables alone."""
        addresses = {
            name: self.environment[name].replace(f"//{OWNER}@", f"//{PUBLIC_ROLE}@")
            for name in ("DATABASE_URL", "DATABASE_REPLICA_URLS")
        }
        return self.environment | addresses | {"NEWSROOM": "off"}

    def start(self) -> None:
        """Start everything: an empty primary is filled, copied by the standby, and waits for it from then on."""
        for server in self.web:
            server.start(self.public_environment)
        self.newsroom.start(self.environment)
        self.redis.start()
        self.proxy.start(self.web, self.newsroom)
        self.primary.create()
        subprocess.run([sys.executable, "-c", PREPARE], env=self._edits_environment(), cwd=ROOT, check=True)
        self._attach()
        for each in (*self.web, self.newsroom):
            each.wait_serving()
        self.proxy.wait_ready()

    def _attach(self) -> None:
        """Copy the primary to its standby, and let commits wait for that from then on."""
        self.standby.follow(self.primary)
        self.primary.wait_for_standby(synchronous=True)
        wait_until(lambda: self.primary.standby_state() == "sync", seconds=30, what="synchronous standby")

    def exchange(self) -> None:
        """After a promotion: the standby is the primary now."""
        self.primary, self.standby = self.standby, self.primary

    def renew_standby(self) -> None:
        """Make a standby where the lost one was. What that held may never come back: nobody else may have it."""
        self.standby.kill()
        self.standby.remove()
        self._attach()

    def stop(self) -> None:
        """Stop whatever runs."""
        for server in (self.proxy, *self.web, self.newsroom, self.redis):
            server.kill()
        for cluster in (self.standby, self.primary):
            cluster.stop()

    # --- Editors --------------------------------------------------------------------------------------

    @cached_property
    def desk(self) -> Desk:
        """An editor who has signed in."""
        return Desk(self.proxy.place, *self.editor)

    def _edits_environment(self) -> dict[str, str]:
        return self.environment | {
            "EDITOR_PASSWORD": self.editor[1],
            "FACTS": "on" if self.facts else "off",
        }

    def edits(self, tokens: Path, editors: int) -> "subprocess.Popen[bytes]":
        """Start editors who write the tokens of acknowledged edits into a file, until SIGTERM."""
        return subprocess.Popen(
            [sys.executable, "-c", RUN, str(tokens), str(editors)], env=self._edits_environment(), cwd=ROOT
        )


@contextmanager
def topology(*, durable: bool, facts: bool = True) -> Iterator[Stack]:
    """Start a topology in a temporary folder and give it; everything is gone afterwards.

    `durable` makes PostgreSQL wait for the disk; without `facts` the database holds some topics only.
    """
    # Where nothing need last, it need not touch the disk either.
    in_memory = not durable and MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > MEMORY_BYTES
    with tempfile.TemporaryDirectory(prefix="karabakh-topology-", dir=MEMORY if in_memory else None) as name:
        folder = Path(name)
        folder.chmod(0o755)
        stack = Stack(folder, durable=durable, facts=facts)
        try:
            stack.start()
            yield stack
        finally:
            stack.stop()
