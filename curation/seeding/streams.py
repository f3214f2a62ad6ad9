"""Reading fixtures as a stream: whole records in portions, however many the files hold."""

import itertools
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TextIO

from curation.seeding.fixtures import EDITIONS, file_name
from curation.seeding.problems import SeedError, shown_path
from curation.seeding.stored import Aggregate, Identity
from curation.seeding.tables import ROOTS, TABLES, Fields, Table

Portion = dict[Identity, Aggregate]

BLOCK = 1 << 18  # characters read at once
_DECODER = json.JSONDecoder()


class OutOfOrderError(Exception):
    """The rows of one record do not stand where those of its neighbours do: they fit into no portion."""


def read_editions(folder: Path) -> list[dict[str, Any]]:
    """Return the editions of the fixtures; raise SeedError when files are missing."""
    if not folder.is_dir():
        raise SeedError([f"{shown_path(folder)}: no such folder; run build_fixtures."])
    problems = [
        f"{shown_path(path)}: this file is missing; run build_fixtures."
        for path in (folder / file_name(table) for table in TABLES)
        if not path.is_file()
    ]
    try:
        editions: list[dict[str, Any]] = json.loads((folder / EDITIONS).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        editions = []
    if not editions:
        problems.append(f"{shown_path(folder / EDITIONS)}: missing, empty or not JSON; run build_fixtures.")
    if problems:
        raise SeedError(problems)
    return editions


def portions(folder: Path, size: int | None, resources: Iterable[str] = ROOTS) -> Iterator[Portion]:
    """Yield records with all their rows, in the order of loading, of one resource at once.

    At most `size` of them (None = all) where nothing of the resource stands above another record of it. Files hold
    the rows of a record in the same order of records: they are read side by side. Raises OutOfOrderError where they do
    not (never for `size` None), and SeedError for a file that build_fixtures did not write.
    """
    for resource in resources:
        root, *below = sorted(
            (_Stream(folder, table) for table in TABLES if table.resource == resource),
            key=lambda stream: bool(stream.table.owner),
        )
        # Where records stand after those above them, the rows below them are in another order: they are few, take all.
        most = None if root.table.above else size
        while rows := list(itertools.islice(root.rows, most)):
            portion: Portion = {(resource, row["slug"]): {root.table.label: [row]} for row in rows}
            for stream in below:
                stream.share_out(portion)
            yield portion
        for stream in below:
            stream.refuse_rest(whole=most is None)


class _Stream:
    """The rows of one file, one of them looked at ahead."""

    def __init__(self, folder: Path, table: Table) -> None:
        self.table = table
        self.rows = _rows(folder / file_name(table), table)
        self.ahead: Fields | None = None

    def share_out(self, portion: Portion) -> None:
        """Give the next rows to the records they belong to, until one belongs to none of these."""
        table, label, taken = self.table, self.table.label, []
        waiting = [] if self.ahead is None else [self.ahead]
        self.ahead = None
        for row in itertools.chain(waiting, self.rows):
            aggregate = portion.get((table.resource, table.record(row)))
            if aggregate is None:
                self.ahead = row
                break
            if label not in aggregate:
                aggregate[label] = []
                taken.append(aggregate[label])
            aggregate[label].append(row)
        for listed in taken:
            listed.sort(key=table.key)

    def refuse_rest(self, *, whole: bool) -> None:
        """Raise when a row is left when all records are through."""
        row = next(self.rows, None) if self.ahead is None else self.ahead
        if row is None:
            return
        slug = self.table.record(row)
        if not whole:
            raise OutOfOrderError(slug)
        raise SeedError(
            [f"{self.table.label}: “{slug}” ({self.table.owner}) is nowhere; run build_fixtures."]
        )


def _rows(path: Path, table: Table) -> Iterator[Fields]:
    names = [field.name for field in table.fields]
    try:
        with path.open(encoding="utf-8") as file:
            for row in _elements(file):
                yield _fields(row, table, names)
    except (ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        raise SeedError(
            [f"{shown_path(path)}: not a fixture that build_fixtures wrote ({error}); run it again."]
        ) from error


def _fields(row: Any, table: Table, names: list[str]) -> Fields:
    fields: Fields = row["fields"]
    if row["model"] != table.label or list(fields) != names:
        raise ValueError(f"a row of {row['model']} with the fields {', '.join(fields)}")
    table.key(fields)
    return fields


def _elements(file: TextIO) -> Iterator[Any]:
    """Yield the elements of the one JSON list that a file holds; no more of it than a block stands in memory."""
    text, at, awaited = "", 0, "["
    wrong = ValueError("it ends in the middle")
    while True:
        at = _blank(text, at)
        mark = text[at : at + 1]
        if mark == "]" and awaited != "[":
            break
        if mark and awaited:
            if mark != awaited:
                raise ValueError(f"“{mark}” in the place of “{awaited}”")
            at, awaited = at + 1, ""
            continue
        if mark:
            try:
                element, at = _DECODER.raw_decode(text, at)
            except ValueError as error:
                wrong = error
            else:
                yield element
                awaited = ","
                continue
        block = file.read(BLOCK)
        if not block:
            raise wrong
        text, at = text[at:] + block, 0
    if (text[at + 1 :] + file.read()).strip():
        raise ValueError("something follows the list")


def _blank(text: str, at: int) -> int:
    """Return where the next character that is no blank stands."""
    while text[at : at + 1].isspace():
        at += 1
    return at
