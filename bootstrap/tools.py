"""The programs that generate and compile clients: those of the machine where they will do, else those of an index."""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import venv
from pathlib import Path

from bootstrap.environment import ROOT, Stop, only_one_at_a_time, quietly
from bootstrap.generators import Tools

FOLDER = ROOT / ".venv-clients"
LOCK = ROOT / "requirements-clients.txt"
STAMP = FOLDER / "installed"
NODE_MIN = (20, 19)


def find_tools(names: list[str]) -> Tools:
    """Return the programs that the clients named need, installing what can be had from the package index."""
    java, javac = shutil.which("java"), shutil.which("javac")
    if "java" in names and (java is None or javac is None):
        raise Stop(
            "the Java client needs a JDK, 17 or newer (Debian, Ubuntu: `apt install default-jdk-headless`)"
        )
    if "go" in names and java is None:
        raise Stop(
            "the generator of the Go client needs Java (Debian, Ubuntu: `apt install default-jre-headless`)"
        )
    ensure_installed()
    programs = FOLDER / "bin"
    node = node_folder()
    path = os.pathsep.join([*([str(node)] if node else []), os.environ.get("PATH", os.defpath)])
    [jar] = FOLDER.glob("lib/python*/site-packages/openapi_generator_cli/openapi-generator.jar")
    return Tools(
        python=programs / "python",
        npm=shutil.which("npm", path=path) or "npm",
        java=java or "java",
        javac=javac or "javac",
        go=str(programs / "go"),
        generator_jar=jar,
        environment={"PATH": path, "NO_COLOR": "1", "PYTHONWARNINGS": "default"},
    )


def ensure_installed() -> None:
    """Make .venv-clients hold what is locked for it."""
    wanted = hashlib.sha256(f"{sys.version_info[:2]}".encode() + LOCK.read_bytes()).hexdigest()
    with only_one_at_a_time():
        if STAMP.is_file() and STAMP.read_text() == wanted:
            return
        print(f"run.py: installing {LOCK.name} into {FOLDER.name} (once; about two minutes)", flush=True)
        STAMP.unlink(missing_ok=True)
        shutil.rmtree(FOLDER, ignore_errors=True)
        venv.create(FOLDER, with_pip=True)
        pip = [str(FOLDER / "bin" / "python"), "-m", "pip", "--disable-pip-version-check", "--no-input"]
        quietly(
            [*pip, "install", "--require-hashes", "-r", str(LOCK)],
            "pip-clients.log",
            "could not install the generators",
        )
        STAMP.write_text(wanted)


def node_folder() -> Path | None:
    """Return the folder of the Node that came with .venv-clients; None where the machine's own is new enough."""
    own = shutil.which("node")
    if own and shutil.which("npm"):
        told = subprocess.run([own, "--version"], capture_output=True, text=True, check=False).stdout
        version = re.match(r"v(\d+)\.(\d+)", told)
        if version and (int(version[1]), int(version[2])) >= NODE_MIN:
            return None
    return FOLDER / "bin"
