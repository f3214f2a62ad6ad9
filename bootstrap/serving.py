"""`run.py serve`: from a clean clone to a served API."""

import argparse
import contextlib
import hashlib
import socket
import sqlite3
import subprocess
from pathlib import Path
from typing import NoReturn

from bootstrap.environment import PYTHON, ROOT, VAR, Stop, ensure_venv, lock_file, only_one_at_a_time
from bootstrap.local import become, is_local, local_environment

APPS = ("karabakh_api", "curation", "publication", "facts", "sources")
PREPARED = VAR / "prepared"


def serve(arguments: list[str]) -> NoReturn:
    """Install, migrate, load and serve."""
    parser = argparse.ArgumentParser(prog="run.py serve")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    parser.add_argument("--port", type=port_number, default=8000, help="port (default: %(default)s)")
    options = parser.parse_args(arguments)
    refuse_taken(options.host, options.port)
    ensure_venv("runtime")
    VAR.mkdir(exist_ok=True)
    environment = local_environment()
    if is_local(environment):
        environment.setdefault("ALLOWED_HOSTS", ",".join(local_names(options.host)))
    prepare(environment)
    shown = options.host if options.host not in {"0.0.0.0", "::", ""} else "127.0.0.1"  # noqa: S104
    base = f"http://[{shown}]:{options.port}" if ":" in shown else f"http://{shown}:{options.port}"
    print(
        f"\n  API    {base}/api/v1/\n  docs   {base}/api/v1/docs/\n  admin  {base}/admin/\n\nCtrl-C stops it."
    )
    bind = f"[{options.host}]:{options.port}" if ":" in options.host else f"{options.host}:{options.port}"
    become(
        [str(PYTHON), "-m", "gunicorn", *gunicorn_options(bind), "karabakh_api.wsgi:application"], environment
    )


def port_number(text: str) -> int:
    """Read a TCP port."""
    if not (text.isascii() and text.isdecimal() and 1 <= int(text) <= 65535):
        raise argparse.ArgumentTypeError(f"{text!r} is no port: choose 1 to 65535")
    return int(text)


def refuse_taken(host: str, port: int) -> None:
    """Find out before the installation, not after it, that the address cannot be served."""
    try:
        family, _, _, _, address = socket.getaddrinfo(host or None, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except socket.gaierror:
        raise Stop(f"{host!r} is no address of this machine: try --host 127.0.0.1") from None
    except PermissionError:
        raise Stop(
            f"port {port} needs the rights of the administrator: choose another, --port 8000"
        ) from None
    except OSError as error:
        if error.errno == getattr(socket, "EADDRINUSE", 98) or "in use" in str(error):
            raise Stop(
                f"port {port} is taken: stop what listens there or choose another, --port {port % 65535 + 1}"
            ) from None
        raise Stop(f"cannot listen on {host}: {error.strerror}; try --host 127.0.0.1") from None


def local_names(host: str) -> list[str]:
    """Return the host names under which a local server may be asked for."""
    names = ["localhost", "127.0.0.1", "[::1]"]
    if host in {"0.0.0.0", "::", ""}:  # noqa: S104 - compared, not bound
        names += [socket.gethostname(), *addresses_of_this_machine()]
    elif host not in names:
        names.append(f"[{host}]" if ":" in host else host)
    return names


def addresses_of_this_machine() -> list[str]:
    """Return the addresses that this machine's own name stands for."""
    with contextlib.suppress(OSError):
        found = {str(entry[4][0]) for entry in socket.getaddrinfo(socket.gethostname(), None)}
        return sorted(f"[{address}]" if ":" in address else address for address in found)
    return []


def gunicorn_options(bind: str) -> list[str]:
    """Return how gunicorn serves one person's machine; production's options stand in the Dockerfile."""
    return [
        *("--bind", bind, "--workers", "2", "--threads", "4", "--preload", "--log-level", "warning"),
        # The application itself answers over-long query strings, with a problem document.
        *("--limit-request-line", "8190", "--no-control-socket"),
        # No proxy stands before it, so nobody's X-Forwarded-Proto is believed.
        *("--forwarded-allow-ips", ""),
    ]


def prepare(environment: dict[str, str]) -> None:
    """Bring the database up to date, unless nothing has changed since this was last done."""
    state = prepared_state(environment)
    if is_prepared(state, environment):
        return
    with only_one_at_a_time():
        if is_prepared(state, environment):
            return  # another run has just done it
        PREPARED.unlink(missing_ok=True)
        manage_py = [str(PYTHON), "manage.py", "prepare"]
        if subprocess.run(manage_py, cwd=ROOT, env=environment, check=False).returncode:
            raise Stop("`manage.py prepare` failed, so nothing is served: it says above what it needs")
        PREPARED.write_text(state)


def is_prepared(state: str, environment: dict[str, str]) -> bool:
    """Say whether the database may be served as it is; a database of one's own is always looked at."""
    if environment.get("DATABASE_URL"):
        return False
    return PREPARED.is_file() and PREPARED.read_text() == state and holds_facts(VAR / "karabakh.sqlite3")


def prepared_state(environment: dict[str, str]) -> str:
    """Return a hash over everything that decides what the database holds after a start."""
    total = hashlib.sha256(environment.get("DATABASE_URL", "").encode())
    files = [path for app in APPS for path in (ROOT / app).rglob("*.py")]
    files += [path for path in (ROOT / "fixtures").rglob("*") if path.is_file()]
    for path in [*sorted(files), lock_file("runtime")]:
        total.update(f"{path.relative_to(ROOT)}\n".encode() + hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def holds_facts(database: Path) -> bool:
    """Say whether the SQLite file has an edition: it may have been removed or replaced by hand."""
    if not database.is_file():
        return False
    with (
        contextlib.suppress(sqlite3.Error),
        contextlib.closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection,
    ):
        return connection.execute("SELECT 1 FROM publication_edition LIMIT 1").fetchone() is not None
    return False
