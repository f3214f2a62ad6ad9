"""What is measured: the service, what it is measured against, and the questions that each can answer."""

import dataclasses
import os
import random
from collections.abc import Callable
from pathlib import Path

from benchmarks.synthetic import ACTORS, PLACES, TOPICS

ROOT = Path(__file__).resolve().parent.parent
SERVICE_PYTHON = ROOT / ".venv" / "bin" / "python"
BENCH = Path(os.environ.get("BENCH_VENV", ROOT / ".venv-bench")) / "bin"
WORKERS = "2"


@dataclasses.dataclass(frozen=True, slots=True)
class Variant:
    """One server; `only` names the questions that it can answer, empty = all."""

    key: str
    name: str
    command: tuple[str, ...]
    probe: str
    only: tuple[str, ...] = ()
    translate: Callable[[str], str] = str

    def answers(self, question: str) -> bool:
        """Say whether it can answer a question."""
        return not self.only or question in self.only


def gunicorn(python: str, application: str) -> tuple[str, ...]:
    """Return the same server for every WSGI application: workers without threads, quiet."""
    options = ("-w", WORKERS, "-b", "127.0.0.1:{port}", "--log-level", "warning", "--no-control-socket")
    return (python, "-m", "gunicorn", *options, application)


def questions(seed: int = 1) -> dict[str, list[str]]:
    """Return addresses by question; the values come from one source of randomness."""
    rng = random.Random(seed)  # noqa: S311 - chance, not secrecy

    def years() -> str:
        first = rng.randint(1991, 2016)
        return f"date__gte={first}-01-01&date__lte={first + 4}-12-31"

    facts = "/api/v1/facts/"
    return {
        "list": [f"{facts}?attributed_to=actor-{rng.randrange(40)}&{years()}" for _ in range(500)],
        "several": [
            f"{facts}?place=place-{rng.randrange(60)}&topic=topic-{rng.randrange(TOPICS)}" for _ in range(500)
        ],
        "detail": [f"{facts}synthetic-{rng.randrange(1000)}/" for _ in range(500)],
        "figure": [
            f"/api/v1/casualty-reports/?killed__certainly_gte={rng.randint(5, 60)}" for _ in range(100)
        ],
        "first page": [facts],
        "as of": [f"{facts}?as_of=1&attributed_to=actor-{rng.randrange(ACTORS)}" for _ in range(200)],
        "common key": [f"{facts}?publisher=publisher-{rng.randrange(60)}" for _ in range(60)],
        "facets": [
            f"{facts}?attributed_to=actor-{rng.randrange(40)}&facets=topic,source" for _ in range(200)
        ],
        "changes": ["/api/v1/changes/?since=0"],
        "search rare": ["/api/v1/search/?q=meteorite"],
        "search middling": ["/api/v1/search/?q=corridor"],
        "search common": ["/api/v1/search/?q=ceasefire"],
        "place list": [f"{facts}?place=place-{rng.randrange(PLACES)}" for _ in range(200)],
    }


def variants(database: str) -> list[Variant]:
    """Return what is measured on a database."""
    bench = str(BENCH / "python")
    compared = ("list", "detail")
    probe = "/api/v1/facts/synthetic-1/"
    found = [
        Variant(
            "ours", "this service", gunicorn(str(SERVICE_PYTHON), "karabakh_api.wsgi:application"), probe
        ),
        Variant(
            "a",
            "(a) DRF over the editors' tables",
            gunicorn(str(SERVICE_PYTHON), "benchmarks.servers.drf:application"),
            probe,
            ("list", "several", "detail"),
        ),
    ]
    if database.startswith("postgresql"):
        uvicorn = (bench, "-m", "uvicorn", "benchmarks.servers.sqlalchemy_fastapi:app", "--workers", WORKERS)
        found += [
            Variant(
                "b",
                "(b) FastAPI + SQLAlchemy",
                (*uvicorn, "--port", "{port}", "--log-level", "warning"),
                probe,
                compared,
            ),
            Variant(
                "d", "(d) the floor", gunicorn(bench, "benchmarks.servers.floor:application"), probe, compared
            ),
        ]
    else:
        path = database.removeprefix("sqlite:///").replace(".sqlite3", "-flat.sqlite3")
        found.append(
            Variant(
                "c",
                "(c) Datasette",
                (
                    bench,
                    "-m",
                    "datasette",
                    "serve",
                    path,
                    "--port",
                    "{port}",
                    "--setting",
                    "suggest_facets",
                    "off",
                ),
                "/",
                compared,
                datasette(Path(path).stem),
            )
        )
    return found


def datasette(name: str) -> Callable[[str], str]:
    """Return how an address of ours is asked of Datasette: flat rows, foreign keys as text."""

    def translate(address: str) -> str:
        path, _, query = address.partition("?")
        if not query:
            return f"/{name}/facts.json?slug={path.split('/')[-2]}&_shape=objects&_nocount=1&_nofacet=1"
        actor, first, last = (part.partition("=")[2] for part in query.split("&"))
        asked = f"attributed_to={actor}&date_latest__gte={first}&date_earliest__lte={last}"
        return f"/{name}/facts.json?{asked}&_sort_desc=date_earliest&_size=50&_shape=objects&_nocount=1&_nofacet=1"

    return translate
