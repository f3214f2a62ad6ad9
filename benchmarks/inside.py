"""Measures inside one process, without load: searches, deep pages, exports, publishing and renaming.

Run as `python -m benchmarks.inside` with the environment of the service; prints one JSON object.
"""

import io
import json
import os
import resource
import statistics
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "karabakh_api.settings")
os.environ["WEB_PROCESS"] = "on"

from karabakh_api.wsgi import application

from django.contrib.auth import get_user_model  # isort: skip  # the settings must stand before
from django.db import connection  # isort: skip
from facts.models import Actor, Fact  # isort: skip
from publication.choices import Origin  # isort: skip
from publication.models import Record, RecordLink  # isort: skip
from publication.publishing import Change, publish  # isort: skip
from benchmarks.synthetic import ACTORS  # isort: skip
from benchmarks.variants import questions  # isort: skip

ROUNDS, WARMING = 15, 5
FACTS = "/api/v1/facts/"
DEEP = 10_000


def ask(address: str) -> tuple[str, Iterator[bytes]]:
    """Return status and body of an answer."""
    path, _, query = address.partition("?")
    status: list[str] = []
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "HTTP_HOST": "127.0.0.1",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.url_scheme": "http",
    }
    body = application(environ, lambda given, *_: status.append(given))
    return status[0], body


def p50(address: str) -> float:
    """Return the median of some answers in milliseconds; refuse an address that does not answer 200."""
    times = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        status, body = ask(address)
        b"".join(body)
        times.append((time.perf_counter() - started) * 1000)
        if not status.startswith("200"):
            raise RuntimeError(f"{address}: {status}")
    return round(statistics.median(times), 1)


def searches() -> dict[str, float]:
    """Measure the four searches, newest first and ranked, on search/ and on a list."""
    name = quote(
        json.loads(Record.objects.get(resource="actors", slug="actor-7").document)["names"][2]["variant"]
    )
    words = {"rare": "meteorite", "middling": "corridor", "common": "ceasefire", "name in Cyrillic": name}
    misspelt = name[:-6]  # a letter short of its end: two escapes of three characters
    found: dict[str, float] = {}
    for what, q in {**words, "misspelt name": misspelt}.items():
        for order in ("", "&ordering=rank"):
            found[f"search/ {what}{order}"] = p50(f"/api/v1/search/?q={q}{order}")
            found[f"facts/ {what}{order}"] = p50(f"{FACTS}?q={q}{order}")
    return found


@contextmanager
def unlimited() -> Iterator[None]:
    """Let statements of the measure itself, which no reader could ask for, take their time."""
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        yield
        cursor.execute("RESET statement_timeout")


def pages() -> dict[str, float]:
    """Measure filtered lists, the first page of the timeline, and one far below, reached by a cursor."""
    listed = statistics.median(p50(address) for address in questions()["list"][:20])
    first = p50(FACTS)
    with unlimited():
        total = Record.objects.filter(resource="facts").count()
        skip = min(DEEP * 50, total // 2)
        date, slug = (
            Record.objects.filter(resource="facts")
            .order_by("-date_earliest", "-slug")
            .values_list("date_earliest", "slug")[skip]
        )
    from publication.paging import Cursor  # noqa: PLC0415 - beside its one use

    token = json.loads(b"".join(ask(FACTS)[1]))["next"].partition("cursor=")[2]
    cursor = Cursor.read(token)
    deep = Cursor(cursor.edition, forward=True, bound=cursor.bound, position=(date, slug))
    return {
        "filtered list": listed,
        "page 1": first,
        f"page {skip // 50}": p50(f"{FACTS}?cursor={deep.text}"),
    }


def exports() -> dict[str, float]:
    """Measure how many facts a second an export yields, and what memory the process has afterwards."""
    found: dict[str, float] = {}
    for form in ("ndjson", "csv"):
        started, size, rows = time.perf_counter(), 0, 0
        for chunk in ask(f"{FACTS}?format={form}")[1]:
            size += len(chunk)
            rows += chunk.count(b"\n")
            if rows >= 100_000:
                break
        seconds = time.perf_counter() - started
        found[f"{form} facts/s"] = round(rows / seconds)
        found[f"{form} facts"] = rows
    found["peak MB"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    return found


def publishing() -> dict[str, float]:
    """Measure one changed fact with its edition, and an actor whose name is in many facts."""
    users = get_user_model().objects
    people: dict[str, Any] = {
        "submitted_by": users.get_or_create(username="bench-editor")[0],
        "reviewed_by": users.get_or_create(username="bench-reviewer")[0],
        "origin": Origin.PEOPLE,
    }
    times = []
    for number in range(WARMING + ROUNDS):
        Fact.objects.filter(slug=f"synthetic-{number}").update(
            summary=f"Synthetic {number}: changed {time.time()}."
        )
        started = time.perf_counter()
        publish([Change("publish", "facts", f"synthetic-{number}")], reason="Benchmark.", **people)
        times.append((time.perf_counter() - started) * 1000)
    counts = {
        f"actor-{number}": RecordLink.objects.filter(resource="actors", slug=f"actor-{number}").count()
        for number in range(ACTORS)
    }
    slug = min(counts, key=lambda one: abs(counts[one] - 10_000))
    Actor.objects.filter(slug=slug).update(name=f"Synthetic rename {time.time()}")
    with reading() as waits:
        started = time.perf_counter()
        publish([Change("publish", "actors", slug)], reason="Benchmark.", **people)
        rename = time.perf_counter() - started
    return {
        "one change ms": round(statistics.median(times[WARMING:]), 1),
        "rename s": round(rename, 1),
        "documents that show the renamed actor": counts[slug],
        "slowest read meanwhile ms": round(max(waits) * 1000, 1),
    }


@contextmanager
def reading() -> Iterator[list[float]]:
    """Ask for a list again and again in a second thread, and note how long each answer takes."""
    waits: list[float] = []
    ended = threading.Event()

    def read() -> None:
        while not ended.wait(0.05):
            started = time.perf_counter()
            status, body = ask(f"{FACTS}?attributed_to=actor-1")
            b"".join(body)
            waits.append(time.perf_counter() - started)
            if not status.startswith("200"):
                raise RuntimeError(f"a list beside the renaming: {status}")
        connection.close()

    with ThreadPoolExecutor(1) as pool:
        reader = pool.submit(read)
        try:
            yield waits
        finally:
            ended.set()
            reader.result()


MEASURES = {"searches": searches, "pages": pages, "exports": exports, "publishing": publishing}

if __name__ == "__main__":
    print(json.dumps({name: MEASURES[name]() for name in sys.argv[1:] or MEASURES}))
