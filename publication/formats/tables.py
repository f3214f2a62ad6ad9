"""CSV (RFC 4180): one record a row, the columns fixed by the declared shape, safe to open in a spreadsheet."""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from publication.shape import Choice, Shape

BYTE_ORDER_MARK = "\ufeff"  # spreadsheets read UTF-8 only with it; readers of CSV skip it
# Between members of a list, and of lists inside it.
SEPARATORS = (" | ", " ; ", " , ")
# What a spreadsheet takes for the start of a formula; the last four are their full-width forms.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
ROWS_A_WRITE = 100


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
    """Return the text of one cell; lists are joined, with their separators escaped inside values."""
    value = _at(document, column.split("."))
    if isinstance(value, int | float) and not isinstance(value, bool):
        return json.dumps(value)  # a number is no formula, even below zero
    return _safe(_text(value, 0))


def _at(value: Any, parts: Sequence[str]) -> Any:
    for number, part in enumerate(parts):
        if isinstance(value, list):
            return [_at(item, parts[number:]) for item in value]
        value = value.get(part) if isinstance(value, dict) else None
    return value


def _text(value: Any, depth: int) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        separator = SEPARATORS[min(depth, len(SEPARATORS) - 1)]
        return separator.join(_text(item, depth + 1) for item in value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    return _escaped(value, depth)


def _escaped(text: str, depth: int) -> str:
    """Put a backslash before what would be taken for a separator, and before backslashes."""
    if depth:
        text = text.replace("\\", "\\\\")
        for separator in SEPARATORS[:depth]:
            text = text.replace(separator.strip(), "\\" + separator.strip())
    return text


def _safe(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA_STARTS) or text.lstrip().startswith(FORMULA_STARTS) else text


def table(documents: Iterable[str], columns: Sequence[str]) -> Iterator[bytes]:
    """Yield a table of JSON documents as UTF-8, some rows at a time; every cell is quoted."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    buffer.write(BYTE_ORDER_MARK)
    writer.writerow(columns)
    for number, text in enumerate(documents, 1):
        document = json.loads(text)
        writer.writerow([cell(document, column) for column in columns])
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
