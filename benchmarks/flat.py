"""The corpus as one flat table with indexes, which is what Datasette answers from."""

import json
import sqlite3
from pathlib import Path

COLUMNS = (
    "slug",
    "kind",
    "summary",
    "attributed_to",
    "event",
    "place",
    "topics",
    "sources",
    "date_earliest",
    "date_latest",
)


def export_flat(database: Path, target: Path) -> None:
    """Write the current facts of a SQLite database into a flat table in a file of its own."""
    with sqlite3.connect(database) as read, sqlite3.connect(target) as write:
        write.execute(f"CREATE TABLE facts (id INTEGER PRIMARY KEY, {', '.join(COLUMNS)})")
        rows = read.execute(
            "SELECT document FROM publication_record WHERE resource = 'facts' AND last_edition = 2147483647"
        )
        places = ", ".join("?" * len(COLUMNS))
        write.executemany(
            f"INSERT INTO facts ({', '.join(COLUMNS)}) VALUES ({places})",  # noqa: S608 - names of our own
            (_row(json.loads(text)) for (text,) in rows),
        )
        write.execute("CREATE INDEX by_speaker ON facts (attributed_to, date_earliest)")
        write.execute("CREATE UNIQUE INDEX by_slug ON facts (slug)")
        write.execute("ANALYZE")


def _row(document: dict[str, object]) -> tuple[object, ...]:
    fact: dict = document  # type: ignore[type-arg]  # a document of our own
    return (
        fact["slug"],
        fact["kind"],
        fact["summary"],
        fact["attributed_to"][0]["actor"]["slug"],
        fact["event"]["slug"] if fact["event"] else None,
        fact["place"]["slug"] if fact["place"] else None,
        " ".join(topic["slug"] for topic in fact["topics"]),
        " ".join(citation["source"]["slug"] for citation in fact["citations"]),
        fact["date"]["earliest"][:10],
        fact["date"]["latest"][:10],
    )
