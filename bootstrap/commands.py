"""The commands of `run.py`, and how each way to fail becomes one line."""

import sys
from collections.abc import Callable
from typing import NoReturn

from bootstrap.benching import bench
from bootstrap.checking import check, test
from bootstrap.clients import clients
from bootstrap.environment import Stop
from bootstrap.local import manage
from bootstrap.serving import serve
from bootstrap.supply import audit, sbom
from bootstrap.topology import topology

USAGE = """usage: python3 run.py <command>

  serve [--host HOST] [--port PORT]   install, migrate, load the facts and serve them (local mode)
  test [pytest arguments]             run the tests on SQLite, or on the database TEST_DATABASE_URL names
  check                               lint, format, types, imports, migrations, schema, fixtures, deployment, licences
  bench [--scale FACTS] [...]         measure the service against other ways to serve the same data
  clients [CLIENT ...]                generate typed clients, compile them, run each against a served API
  audit [pip-audit arguments]         hold the locked packages against known advisories (needs a network)
  sbom                                write the bill of materials (CycloneDX) to var/sbom.cdx.json
  topology [DRILL ...]                start the service as on several machines, and rehearse the loss of each part
  manage <command> ...                run a Django management command in local mode"""


COMMANDS = {
    "serve": serve,
    "test": test,
    "check": check,
    "bench": bench,
    "clients": clients,
    "audit": audit,
    "sbom": sbom,
    "topology": topology,
    "manage": manage,
}


def named(name: str) -> Callable[[list[str]], NoReturn]:
    """Return the command of this name."""
    if name not in COMMANDS:
        raise Stop(f"there is no command {name!r}: choose {', '.join(COMMANDS)}")
    return COMMANDS[name]


def main(arguments: list[str]) -> NoReturn:
    """Run the command named first on the command line."""
    if not arguments or arguments[0] in {"-h", "--help", "help"}:
        print(USAGE)
        sys.exit(0 if arguments else 2)
    try:
        named(arguments[0])(arguments[1:])
    except Stop as stop:
        sys.exit(f"run.py: {stop}")
    except OSError as error:
        sys.exit(f"run.py: {error}: check that this folder can be written and the disk has space")
    except KeyboardInterrupt:
        sys.exit("run.py: stopped; the next run starts over where it has to")
