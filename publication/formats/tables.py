"""CSV (RFC 4180): one record a row, the columns fixed by the declared shape, safe to open in a spreadsheet."""

import csv
import functools
import io
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from publication.shape import Choice, Shape

BYTE_ORDER_MARK = "\ufeff"  # spreadsheets read UTF-8 only with it; readers of CSV skip it
# Between members of a list, and of lists inside it.
SEPARATORS = (" | ", " ; ", " , ")
# What a spreadsheet takes for the start of a formula; the last four are their full-width forms.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
ROWS_A_WRITE = 100

_SIGNS = tuple(separator.strip() for separator in SEPARATORS)


def columns_of(shape: Shape, chosen: Choice | None = None, omitted: Choice | None = None) -> list[str]:
    """Return the columns of a table: `slug` first, then every value by its dotted name.

    Addresses of records referred to are left out unless asked for: slug and name stand beside where they would.
    """
    names = [name for name in shape.leaves() if _wanted(name, chosen, omitted)]
    return sorted(names, key=lambda name: name != "slug")


def _wanted(name: str, chosen: Choice | None, omitted: Choice | None) -> bool:
    parts = name.split(".")
    if chosen:
        return _covers(chosen, parts) and (parts[-1] != "url" or len(parts) == 1 or _names_it(chosen, parts))
    if len(parts) > 1 and parts[-1] == "url":
        return False
    return not (omitted and _covers(omitted, parts))


def _covers(choice: Choice, parts: Sequence[str]) -> bool:
    at = choice
    for part in parts:
        if part not in at:
            return False
        if not at[part]:
            return True
        at = at[part]
    return False


def _names_it(choice: Choice, parts: Sequence[str]) -> bool:
    at = choice
    for part in parts:
        if part not in at:
            return False
        at = at[part]
    return True


def cell(document: dict[str, Any], column: str) -> str:
    """Return the text of one cell."""
    return _cell_maker(column)(document)[0]


@functools.cache
def _cell_maker(column: str) -> Callable[[Any], Sequence[str]]:
    return row_maker((column,))


def row_maker(columns: Sequence[str]) -> Callable[[Any], Sequence[str]]:
    """Return what makes the cells of a document's row; lists are joined, their separators escaped inside values.

    A document is walked through once, member by member, however many columns lie below a member.
    """
    tree: dict[str, Any] = {}
    for column in columns:
        at = tree
        for part in column.split("."):
            at = at.setdefault(part, {})
    node = _node(tree)
    placed = list(_paths(tree))
    if placed == list(columns):
        return lambda document: _cells(document, node, 0)
    order = [placed.index(column) for column in columns]

    def row(document: Any) -> Sequence[str]:
        cells = _cells(document, node, 0)
        return [cells[number] for number in order]

    return row


def _paths(tree: dict[str, Any], prefix: str = "") -> Iterator[str]:
    """Yield the columns of a tree in its order."""
    for name, below in tree.items():
        if below:
            yield from _paths(below, f"{prefix}{name}.")
        else:
            yield prefix + name


class _Node(NamedTuple):
    """Members of a value that have columns below them, and how many; without members it is the value itself."""

    members: tuple[tuple[str, "_Node"], ...]
    size: int


def _node(tree: dict[str, Any]) -> _Node:
    members = tuple((name, _node(below)) for name, below in tree.items())
    return _Node(members, sum(below.size for _, below in members) or 1)


def _cells(value: Any, node: _Node, depth: int) -> list[str]:
    """Return the texts of all columns below a value, which stands inside so many lists."""
    members, size = node
    if type(value) is dict and members:
        cells: list[str] = []
        for name, below in members:
            member = value.get(name)
            if member is None and below.size == 1:
                cells.append("")
            elif below.members or type(member) is list:
                cells += _cells(member, below, depth)
            else:
                cells.append(_text(member, depth))
        return cells
    if type(value) is list and value:
        return _joined([_cells(item, node, depth + 1) for item in value], depth)
    if members or type(value) is list:
        return [""] * size
    return [_text(value, depth)]


def _joined(rows: list[list[str]], depth: int) -> list[str]:
    separator = SEPARATORS[min(depth, len(SEPARATORS) - 1)]
    cells = rows[0] if len(rows) == 1 else [separator.join(texts) for texts in zip(*rows, strict=True)]
    return cells if depth else [_safe(text) for text in cells]


def _text(value: Any, depth: int) -> str:
    if type(value) is str:
        return _escaped(value, depth) if depth else _safe(value)
    if value is None:
        return ""
    if type(value) is int:
        return str(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    text = json.dumps(value, ensure_ascii=False)
    # A number is no formula, even below zero.
    return text if depth or isinstance(value, int | float) else _safe(text)


def _escaped(text: str, depth: int) -> str:
    """Put a backslash before what would be taken for a separator, and before backslashes."""
    if "\\" in text:
        text = text.replace("\\", "\\\\")
    for separator in _SIGNS[:depth]:
        if separator in text:
            text = text.replace(separator, "\\" + separator)
    return text


def _safe(text: str) -> str:
    if text[:1].isalnum():
        return text
    return f"'{text}" if text.startswith(FORMULA_STARTS) or text.lstrip().startswith(FORMULA_STARTS) else text


def table(documents: Iterable[str], columns: Sequence[str]) -> Iterator[bytes]:
    """Yield a table of JSON documents as UTF-8, some rows at a time; every cell is quoted."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    buffer.write(BYTE_ORDER_MARK)
    writer.writerow(columns)
    row = row_maker(columns)
    for number, text in enumerate(documents, 1):
        writer.writerow(row(json.loads(text)))
        if number % ROWS_A_WRITE == 0:
            yield _taken(buffer)
    yield _taken(buffer)


def _taken(buffer: io.StringIO) -> bytes:
    written = buffer.getvalue().encode()
    buffer.seek(0)
    buffer.truncate()
    return written


def lines(documents: Iterable[str]) -> Iterator[bytes]:
    """Yield JSON documents as lines (NDJSON), some at a time."""
    held: list[str] = []
    for text in documents:
        held.append(text)
        if len(held) == ROWS_A_WRITE:
            yield ("\n".join(held) + "\n").encode()
            held.clear()
    if held:
        yield ("\n".join(held) + "\n").encode()
