"""What must hold after any fault: every acknowledged save is there, and no save is there by half."""

import dataclasses
import sqlite3
from typing import Any

import psycopg

from tests.drills.load import Load

# Name, version, entries of the admin's log and of the history of every draft; what it was at first is no step.
_STATE = """
    SELECT t.slug, t.name, t.row_version,
           (SELECT count(*) FROM django_admin_log l JOIN django_content_type c ON c.id = l.content_type_id
            WHERE c.app_label = 'facts' AND c.model = 'topic' AND l.object_id = CAST(t.id AS TEXT)),
           (SELECT count(*) FROM curation_revision r
            WHERE r.resource = 'topics' AND r.slug = t.slug AND r.row_version > 1)
    FROM facts_topic t WHERE t.slug LIKE 'draft-%'
"""


@dataclasses.dataclass(frozen=True, slots=True)
class Finding:
    """What a fault did to the saves."""

    acknowledged: int
    lost: int
    half: int
    unacknowledged: int  # stored, though the editor was not told so; a second try is refused as stale


def rows(address: str, question: str) -> list[tuple[Any, ...]]:
    """Ask a database, without the service and without Django."""
    if address.startswith("postgresql"):
        with psycopg.connect(address) as raw:
            return raw.execute(question).fetchall()
    raw_file = sqlite3.connect(address.removeprefix("sqlite:///"))
    try:
        return raw_file.execute(question).fetchall()
    finally:
        raw_file.close()


def is_sound(address: str) -> bool:
    """Say whether SQLite finds nothing wrong in its file; PostgreSQL checks what it reads."""
    return address.startswith("postgresql") or rows(address, "PRAGMA integrity_check") == [("ok",)]


def find(address: str, load: Load) -> Finding:
    """Compare what editors were told with what is stored."""
    stored = {slug: rest for slug, *rest in rows(address, _STATE)}
    lost = half = unacknowledged = 0
    for curator in load.curators:
        name, version, logged, revisions = stored[curator.slug]
        steps = version - 1
        later = curator.tried[curator.tried.index(curator.saved[-1]) :] if curator.saved else curator.tried
        lost += max(0, len(curator.saved) - steps) + (bool(curator.saved) and name not in later)
        unacknowledged += max(0, steps - len(curator.saved))
        half += steps != revisions or (load.logs and steps != logged)
    return Finding(load.saved, lost, half, unacknowledged)
