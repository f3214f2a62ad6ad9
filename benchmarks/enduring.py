"""Whether memory stays where it is: one worker answers requests of every sort, and its size is printed as it goes.

`python3 run.py bench --database URL --endure 100000`
"""

import http.client
import itertools
import json
import random
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.comparing import backends, environment_for
from benchmarks.processes import family, started
from benchmarks.variants import SERVICE_PYTHON

STEPS = 10
API = "/api/v1"
# Four threads in one worker, as the service is shipped, without the loading before the fork: its memory is its own.
OPTIONS = (
    *("-w", "1", "--threads", "4", "-b", "127.0.0.1:{port}", "--log-level", "critical"),
    *("--limit-request-line", "8190", "--no-control-socket", "karabakh_api.wsgi:application"),
)
Asked = tuple[str, dict[str, str]]


def endure(database: str, requests: int) -> None:
    """Send so many requests to one worker and print what it holds after each tenth of them."""
    with tempfile.TemporaryDirectory() as folder:
        command = [str(SERVICE_PYTHON), "-m", "gunicorn", *OPTIONS]
        environment = environment_for(database) | {"LOG_LEVEL": "CRITICAL"}
        with started(command, environment, "/healthz", Path(folder, "endured.log")) as (pid, port):
            worker = family(pid)[-1]
            print("| requests | resident MB | of its own MB | database's processes MB | answers |")
            print("|---|---|---|---|---|", flush=True)
            connection, statuses = http.client.HTTPConnection("127.0.0.1", port, timeout=60), Counter[int]()
            _print(0, worker, database, statuses)
            asked = questions(connection)
            for number in range(1, requests + 1):
                status, _ = ask(connection, *next(asked))
                statuses[status] += 1
                if number % max(1, requests // STEPS) == 0:
                    _print(number, worker, database, statuses)


def ask(connection: http.client.HTTPConnection, path: str, headers: dict[str, str]) -> tuple[int, Any]:
    """Ask on a kept connection and return the status and the whole answer."""
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    answer.body = answer.read()  # type: ignore[attr-defined]  # kept beside its headers
    return answer.status, answer


def questions(connection: http.client.HTTPConnection, seed: int = 1) -> Iterator[Asked]:
    """Yield questions of every sort, hardly one of them twice; one in three knows the answer already or is wrong."""
    rng = random.Random(seed)  # noqa: S311 - chance, not secrecy

    def slugs(resource: str) -> list[str]:
        _, answer = ask(connection, f"{API}/{resource}/?page_size=200&fields=slug", {})
        return [one["slug"] for one in json.loads(answer.body)["results"]]

    facts, actors, places = slugs("facts"), slugs("actors"), slugs("places")
    _, known = ask(connection, f"{API}/facts/", {})
    tag = known.getheader("ETag")

    def day() -> str:
        return f"{rng.randint(1990, 2025)}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"

    def among() -> str:
        return f"attributed_to={rng.choice(actors)}&date__gte={day()}&date__lte={day()}"

    makers = (
        lambda: f"/facts/{rng.choice(facts)}/",
        lambda: f"/facts/?{among()}&page_size={rng.randint(1, 60)}",
        lambda: f"/facts/?place={rng.choice(places)}&date__gte={day()}&ordering=date&page_size=5",
        lambda: f"/facts/?{among()}&facets=topic,source&page_size=1",
        lambda: f"/facts/?{among()}&format={rng.choice(('csv', 'ndjson', 'jsonld'))}",
        lambda: f"/facts/{rng.choice(facts)}/history/",
        lambda: f"/facts/nobody-{rng.randrange(10**9)}/",
        lambda: f"/facts/?nothing-{rng.randrange(10**9)}=1",
        lambda: f"/facts/?attributed_to=nobody-{rng.randrange(10**9)}",
        lambda: f"/nothing-{rng.randrange(10**9)}/",
        lambda: f"/actors/?ordering=-name&page_size={rng.randint(1, 100)}&fields=slug,name",
        lambda: f"/search/?q=x{rng.randrange(10**6)}&page_size=2",
        lambda: f"/facts/{rng.choice(facts)}/?as_of=1&fields=slug",
        lambda: "/facts/?page_size=20",
        lambda: rng.choice(
            ("/", "/schema/", "/vocabularies/", "/editions/", "/docs/", "/changes/?page_size=3")
        ),
    )
    for number in itertools.count():
        headers = {"Accept-Encoding": rng.choice(("identity", "gzip", "br", "zstd"))}
        if number % 5 == 0:
            yield f"{API}/facts/", headers | {"If-None-Match": str(tag)}
        elif number % 501 == 0:
            yield "/admin/login/", headers
        else:
            yield API + rng.choice(makers)(), headers


def _print(number: int, worker: int, database: str, statuses: Counter[int]) -> None:
    held = [_kilobytes(worker, "VmRSS"), _kilobytes(worker, "RssAnon")]
    held.append(sum(_kilobytes(pid, "RssAnon") for pid in backends(database)))
    answers = ", ".join(f"{status}: {count:,}" for status, count in sorted(statuses.items()))
    print(f"| {number:,} | {' | '.join(f'{one / 1024:.1f}' for one in held)} | {answers} |", flush=True)


def _kilobytes(pid: int, what: str) -> int:
    """Return a figure of a process; 0 where it may not be read, as of a server on another machine."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith(f"{what}:")), 0)
