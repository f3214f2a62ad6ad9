"""`run.py sbom`, and the licences of what runs: only those listed here may arrive with a package."""

import json
import re
import subprocess
import sys
from typing import NoReturn

from bootstrap.environment import ROOT, VAR, VENV, Stop, ensure_venv, lock_file

SBOM = VAR / "sbom.cdx.json"

# As packages write them. A service that calls a library under the LGPL and changes nothing in it may have any licence.
LICENCES = (
    "Apache Software License",
    "Apache-2.0",
    "Apache-2.0 AND BSD-2-Clause",
    "Apache-2.0 OR BSD-2-Clause",
    "BSD 3-Clause OR Apache-2.0",
    "BSD License",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "ISC License (ISCL)",
    "LGPL-2.1-only",
    "LGPL-3.0-only",
    "MIT",
    "MIT License",
    "MIT-0",
    "PSF-2.0",
    "Unlicense",
)


def runtime_packages() -> list[str]:
    """Return the names of all locked packages of the running service."""
    return re.findall(r"^([a-z0-9.-]+)==", lock_file("runtime").read_text(), re.MULTILINE)


def licence_check() -> list[str]:
    """Return the command that fails when a package of the running service has another licence."""
    allowed = ";".join(LICENCES)
    return [
        *(str(VENV / "bin" / "pip-licenses"), "--from=mixed", f"--allow-only={allowed}"),
        *("--packages", *runtime_packages()),
    ]


def sbom(arguments: list[str]) -> NoReturn:
    """Write the bill of materials of the running service (CycloneDX, JSON)."""
    if arguments:
        raise Stop(f"sbom takes no arguments, got {' '.join(arguments)}")
    ensure_venv("dev")
    VAR.mkdir(exist_ok=True)
    ended = subprocess.run(
        [
            *(str(VENV / "bin" / "cyclonedx-py"), "requirements", str(lock_file("runtime"))),
            *("--pyproject", str(ROOT / "pyproject.toml"), "--output-reproducible"),
            *("--output-format", "JSON", "--output-file", str(SBOM)),
        ],
        check=False,
        cwd=ROOT,
    )
    if ended.returncode:
        raise Stop("the bill of materials could not be written: it says above why")
    components = json.loads(SBOM.read_text())["components"]
    print(f"run.py: {SBOM.relative_to(ROOT)} names {len(components)} packages with their hashes")
    sys.exit(0)
