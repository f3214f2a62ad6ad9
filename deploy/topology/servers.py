"""The other servers of a topology: Redis, the web processes as the image runs them, and the proxy before them."""

import contextlib
import json
import os
import re
import secrets
import sys
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from string import Template

from deploy.topology.binaries import program
from deploy.topology.processes import Process, free_port, listens

ROOT = Path(__file__).resolve().parents[2]
NGINX = ROOT / "deploy" / "nginx"
# What nginx demands outside of the part that is shipped, here without rights and without a daemon. What images and
# packages of nginx set as well stands here too, so that it is seen not to contradict.
MAIN = """
$user
daemon off;
pid $folder/nginx.pid;
error_log stderr warn;
worker_processes 1;
worker_rlimit_nofile 8192;
events { worker_connections 4096; }
http {
    default_type application/octet-stream;
    sendfile on;
    keepalive_timeout 65;
    gzip on;
    client_body_temp_path $folder/body;
    proxy_temp_path $folder/proxy;
    fastcgi_temp_path $folder/fastcgi;
    uwsgi_temp_path $folder/uwsgi;
    scgi_temp_path $folder/scgi;
    include $folder/karabakh.conf;
}
"""


class Server:
    """A server with a port of its own."""

    def __init__(self, name: str, folder: Path) -> None:
        self.name = name
        self.folder = folder
        self.port = free_port()
        self.process: Process | None = None

    def _run(self, command: list[str], environment: Mapping[str, str] | None = None) -> None:
        log = self.folder / f"{self.name}.log"
        self.process = Process(self.name, command, log, environment or dict(os.environ), folder=ROOT)
        self.process.start()

    def wait_ready(self) -> None:
        """Wait until it accepts connections."""
        if self.process is not None:
            self.process.wait_ready(lambda: listens(self.port))

    def kill(self) -> None:
        """Kill it and its workers without notice."""
        if self.process is not None:
            self.process.kill()

    def stop(self) -> None:
        """Ask it to end."""
        if self.process is not None:
            self.process.stop()

    @property
    def place(self) -> str:
        """Its host and port."""
        return f"127.0.0.1:{self.port}"


class Redis(Server):
    """The cache that all web processes share; it keeps nothing on disk."""

    def start(self) -> None:
        """Start it."""
        self._run(
            [
                *(program("redis-server"), "--bind", "127.0.0.1", "--port", str(self.port), "--save", ""),
                *("--appendonly", "no", "--maxmemory", "64mb", "--maxmemory-policy", "allkeys-lru"),
                *("--dir", str(self.folder)),
            ]
        )

    @property
    def address(self) -> str:
        """Its address as the service's settings take it."""
        return f"redis://{self.place}/0"


class Web(Server):
    """One web process group, with the very command line of the image."""

    def start(self, environment: Mapping[str, str]) -> None:
        """Start it."""
        command = image_command()
        command[command.index("--bind") + 1] = self.place
        # Its programs are those of the Python that runs this.
        self._run([sys.executable, "-m", *command], {"WEB_CONCURRENCY": "1", **environment})

    def wait_serving(self) -> None:
        """Wait until a worker answers; connections are accepted before that."""
        if self.process is not None:
            self.process.wait_ready(self._answers)

    def _answers(self) -> bool:
        with contextlib.suppress(OSError):
            request = urllib.request.Request(f"http://{self.place}/api/v1/", headers={"Host": "127.0.0.1"})
            urllib.request.urlopen(request, timeout=10).close()
            return True
        return False


def image_command() -> list[str]:
    """Return the command that the Dockerfile gives the image."""
    text = (ROOT / "Dockerfile").read_text()
    command: list[str] = json.loads(re.findall(r"^CMD (\[.*\])$", text, re.MULTILINE)[-1])
    return command


class Proxy(Server):
    """nginx with the configuration that is shipped."""

    def start(
        self, web: tuple[Server, Server], newsroom: Server, *, extra: str = "none", scheme: str = "http"
    ) -> None:
        """Start it before two web processes and the newsroom's; `extra` names an optional file of deploy/nginx."""
        home = self.folder / self.name
        home.mkdir(exist_ok=True)
        filled = Template((NGINX / "karabakh.conf.template").read_text()).safe_substitute(
            PROXY_LISTEN=self.place,
            PROXY_WEB_1=web[0].place,
            PROXY_WEB_2=web[1].place,
            PROXY_NEWSROOM=newsroom.place,
            PROXY_ADMIN="admin/",
            PROXY_SCHEME=scheme,
            PROXY_LOG=str(home / "access.log"),
            PROXY_CACHE=str(home / "answers"),
            # A pattern may match nothing; a plain name must be there.
            PROXY_EXTRA=f"{NGINX}/{extra}[.]conf",
        )
        (home / "karabakh.conf").write_text(filled)
        # Started by root, its workers would become somebody who may not enter the folder.
        user = "user root;" if os.geteuid() == 0 else ""
        (home / "nginx.conf").write_text(Template(MAIN).substitute(folder=home, user=user))
        self._run([program("nginx"), "-p", str(home), "-e", "stderr", "-c", str(home / "nginx.conf")])


def service_environment(**settings: str) -> dict[str, str]:
    """Return the environment of the service: local mode behind a proxy, so that no TLS is needed on loopback."""
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG", "TMPDIR"}}
    return kept | {
        "DJANGO_SETTINGS_MODULE": "karabakh_api.settings",
        "PYTHONPATH": str(ROOT),
        "LOCAL_MODE": "on",
        "SECRET_KEY": secrets.token_urlsafe(60),
        "ALLOWED_HOSTS": "127.0.0.1",
        "BEHIND_PROXY": "on",
        "LOG_LEVEL": "WARNING",
        **settings,
    }
