"""Driving a server with wrk: addresses in turn, and what came of it."""

import dataclasses
import re
import shutil
import statistics
import subprocess
from pathlib import Path

SCRIPT = """
local addresses = {}
for line in io.lines(os.getenv("ADDRESSES")) do addresses[#addresses + 1] = line end
local at = 0
request = function()
  at = at % #addresses + 1
  local address, tag = addresses[at]:match("^(%S+)%s*(.*)$")
  local headers = {}
  if tag ~= "" then headers["If-None-Match"] = tag end
  return wrk.format("GET", address, headers)
end
done = function(summary, latency)
  io.write(string.format("REQUESTS %d SECONDS %f P50 %f P99 %f WRONG %d\\n", summary.requests, summary.duration / 1e6,
    latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
    summary.errors.status + summary.errors.read + summary.errors.timeout))
end
"""
WRK = shutil.which("wrk") or "wrk"
_RESULT = re.compile(r"REQUESTS (\d+) SECONDS ([\d.]+) P50 ([\d.]+) P99 ([\d.]+) WRONG (\d+)")


@dataclasses.dataclass(frozen=True, slots=True)
class Slice:
    """One run of wrk; milliseconds, CPU milliseconds a request."""

    rate: float
    p50: float
    p99: float
    wrong: int
    server_cpu: float = 0.0
    database_cpu: float = 0.0
    foreign: float = 0.0  # share of the machine's CPU that went to neither server, database nor wrk


def drive(port: int, addresses: Path, script: Path, *, seconds: int, concurrency: int) -> tuple[Slice, int]:
    """Run wrk on one thread and return what it measured, with the number of requests."""
    script.write_text(SCRIPT)
    ended = subprocess.run(
        [
            WRK,
            "-t1",
            f"-c{concurrency}",
            f"-d{seconds}s",
            "--timeout",
            "30s",
            "-s",
            str(script),
            f"http://127.0.0.1:{port}",
        ],
        env={"ADDRESSES": str(addresses), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=True,
    )
    found = _RESULT.search(ended.stdout)
    if found is None:
        raise RuntimeError(f"wrk said: {ended.stdout}{ended.stderr}")
    requests, took, p50, p99, wrong = (float(part) for part in found.groups())
    return Slice(requests / took, p50, p99, int(wrong)), int(requests)


def median(slices: list[Slice]) -> Slice:
    """Return the medians of several slices."""
    if not slices:
        return Slice(0, 0, 0, 0)
    columns = zip(*(dataclasses.astuple(one) for one in slices), strict=True)
    return Slice(*(statistics.median(column) for column in columns))
