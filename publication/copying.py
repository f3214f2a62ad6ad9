"""Rows as PostgreSQL's COPY reads them: one text for all, made in few steps rather than value by value."""

from collections.abc import Callable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

# They stand for null and between values and rows until what is in values is escaped.
NULL, NEXT_VALUE, NEXT_ROW = "\x1d", "\x1f", "\x1e"
ESCAPED = (
    ("\\", "\\\\"),
    ("\n", "\\n"),
    ("\r", "\\r"),
    ("\t", "\\t"),
    (NULL, "\\N"),
    (NEXT_VALUE, "\t"),
    (NEXT_ROW, "\n"),
)
WRITTEN: dict[type, Callable[[Any], str]] = {
    int: str,
    bool: str,
    datetime: str,
    Decimal: str,
    type(None): lambda _: NULL,
}


def copy_text(rows: Sequence[Sequence[Any]]) -> str | None:
    """Return equally long rows in the text format of COPY; None when the driver must write them value by value."""
    try:
        lines = [
            NEXT_VALUE.join([value if type(value) is str else WRITTEN[type(value)](value) for value in row])
            for row in rows
        ]
    except KeyError:
        return None
    text = NEXT_ROW.join(lines) + NEXT_ROW
    marks = {
        NULL: sum(row.count(None) for row in rows),
        NEXT_VALUE: sum(map(len, rows)) - len(rows),
        NEXT_ROW: len(rows),
    }
    if any(text.count(mark) != count for mark, count in marks.items()):
        return None  # a value holds one of the marks
    for character, written in ESCAPED:
        if character in text:
            text = text.replace(character, written)
    return text
