"""The synthetic corpus as fixture files in a folder of its own, for `manage.py load_facts --fixtures`."""

import json
from contextlib import ExitStack
from pathlib import Path

from benchmarks.synthetic import Corpus
from curation.seeding.fixtures import EDITIONS, file_name
from curation.seeding.tables import BY_LABEL, TABLES

EDITION = {
    "number": 1,
    "at": "2026-01-01T00:00:00Z",
    "reason": "Synthetic corpus for benchmarks; nothing in it is true",
}


def write_fixtures(folder: Path, facts: int) -> None:
    """Write the corpus, a row at a time; what stands in the folder already is replaced."""
    (folder / EDITIONS).parent.mkdir(parents=True, exist_ok=True)
    (folder / EDITIONS).write_text(json.dumps([EDITION]))
    with ExitStack() as stack:
        files = {
            table.label: stack.enter_context((folder / file_name(table)).open("w", encoding="utf-8"))
            for table in TABLES
        }
        begun: set[str] = set()
        for label, fields in Corpus(facts).rows():
            row = {"model": label, "fields": BY_LABEL[label].row(fields)}
            files[label].write(",\n" if label in begun else "[\n")
            files[label].write(json.dumps(row, ensure_ascii=False))
            begun.add(label)
        for label, file in files.items():
            file.write("\n]\n" if label in begun else "[]\n")
