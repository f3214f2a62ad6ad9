"""`run.py clients`: generate typed clients from the schema, compile them strictly, run each against a served API."""

import argparse
import os
import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NoReturn

from bootstrap.environment import ROOT, VAR, Stop, ensure_venv
from bootstrap.generators import GENERATORS, Step, Tools
from bootstrap.tools import find_tools
from bootstrap.trial import served

WORK = VAR / "clients"
STEP_SECONDS = 600
# Two machines' worth of compilers on a small machine would only wait for each other.
AT_ONCE = 2


def clients(arguments: list[str]) -> NoReturn:
    """Generate, compile and run the clients named, or all of them."""
    parser = argparse.ArgumentParser(prog="run.py clients")
    parser.add_argument(
        "names", nargs="*", metavar="CLIENT", help=f"which: {', '.join(GENERATORS)} (default: all)"
    )
    parser.add_argument("--install", action="store_true", help="only install what they need")
    options = parser.parse_args(arguments)
    names = options.names or list(GENERATORS)
    for name in names:
        if name not in GENERATORS:
            raise Stop(f"there is no client {name!r}: choose {', '.join(GENERATORS)}")
    started = time.monotonic()
    ensure_venv("runtime")
    tools = find_tools(names)
    if options.install:
        sys.exit(0)
    WORK.mkdir(parents=True, exist_ok=True)
    with served() as address, ThreadPoolExecutor(AT_ONCE) as pool:
        passed = list(pool.map(lambda name: tried(name, tools, address), names))
    print(
        f"{sum(passed)} of {len(passed)} clients generated, compiled and run in {time.monotonic() - started:.0f} s"
    )
    sys.exit(0 if all(passed) else 1)


def tried(name: str, tools: Tools, address: str) -> bool:
    """Take one client through its steps and print how it went; where it failed, with the end of its log."""
    started = time.monotonic()
    folder = fresh(name)
    log = WORK / f"{name}.log"
    failed = ""
    with log.open("w") as output:
        for step in GENERATORS[name](tools, folder, address):
            if not done(step, folder, output.fileno(), tools):
                failed = step.name
                break
    seconds = time.monotonic() - started
    if failed:
        tail = "\n".join(f"    {line}" for line in log.read_text(errors="replace").splitlines()[-25:])
        print(
            f"FAILED {name}: {failed} ({seconds:.0f} s); var/clients/{log.name} ends with\n{tail}", flush=True
        )
    else:
        told = "linted" if name == "contract" else "generated, compiled"
        print(f"ok     {name}: {told}, {last_line(log)} ({seconds:.0f} s)", flush=True)
    return not failed


def fresh(name: str) -> Path:
    """Return the client's work folder with the committed files of its language and nothing else."""
    folder = WORK / name
    shutil.rmtree(folder, ignore_errors=True)
    return shutil.copytree(ROOT / "clients" / name, folder)


def done(step: Step, folder: Path, output: int, tools: Tools) -> bool:
    """Run one step, its output into the log."""
    os.write(output, f"--- {step.name}\n".encode())
    try:
        ended = subprocess.run(
            step.command,
            cwd=folder / step.folder,
            env={**os.environ, **tools.environment, **step.environment},
            stdout=output,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            timeout=STEP_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        os.write(output, f"it took more than {STEP_SECONDS} s\n".encode())
        return False
    return ended.returncode == 0


def last_line(log: Path) -> str:
    """Return the last line that a program printed."""
    return log.read_text(errors="replace").rstrip().rpartition("\n")[2]
