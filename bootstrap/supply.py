"""`run.py sbom` and `audit`, and the licences of what runs: only those listed here may arrive with a package."""

import json
import re
import subprocess
import sys
from typing import NoReturn

from bootstrap.environment import ROOT, VAR, VENV, Stop, ensure_venv, lock_file

SBOM = VAR / "sbom.cdx.json"

# Said of a package that surely exists, it is about the service: mirrors seldom carry what is known of single releases.
UNKNOWN = "if there is such a release, the index in use has no advisories: ask another service (`-s osv`)"

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


def audit(arguments: list[str]) -> NoReturn:
    """Hold every locked package against the advisories that are known; fail when one is named or cannot be judged."""
    ensure_venv("dev")
    ended = subprocess.run(audit_command(arguments), check=False, cwd=ROOT, stderr=subprocess.PIPE, text=True)
    # A tool that loses its connection says so on many lines.
    if "Traceback" in ended.stderr:
        raise Stop(f"the advisories could not be read: {ended.stderr.strip().splitlines()[-1][:300]}")
    if "Dependency not found" in ended.stderr:
        raise Stop(f"the audit failed: {ended.stderr.strip()}; {UNKNOWN}")
    if ended.returncode:
        raise Stop(f"the audit failed: {ended.stderr.strip() or 'it says above why'}")
    print("run.py: no advisory names a locked package")
    sys.exit(0)


def audit_command(arguments: list[str]) -> list[str]:
    """Return the command of the audit; `--strict` lets no package pass that the service knows nothing of."""
    locks = [option for name in ("runtime", "dev") for option in ("--requirement", str(lock_file(name)))]
    return [
        *(str(VENV / "bin" / "pip-audit"), *locks, "--require-hashes", "--disable-pip"),
        *("--strict", "--progress-spinner", "off", *arguments),
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
