"""Reading what somebody sends: CSV or a workbook as text cells, within limits, nothing evaluated."""

import csv
import dataclasses
import datetime as dt
import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from typing import Any
from xml.etree.ElementTree import ParseError

from curation.exchange.columns import CELL_MAX
from publication.formats.tables import FORMULA_STARTS

FILE_MAX = 5 * 1024 * 1024
UNPACKED_MAX = 40 * 1024 * 1024
PARTS_MAX = 200
ROWS_MAX = 10_000
COLUMNS_MAX = 60
SHEETS_MAX = 30

# What the readers of workbooks raise for files that are none, or are broken on purpose.
UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    ParseError,
    OSError,
    EOFError,
    KeyError,
    IndexError,
    ValueError,
    TypeError,
    AttributeError,
    NotImplementedError,
    RuntimeError,
    OverflowError,
)


class UnreadableFileError(Exception):
    """The file cannot be read; the message says why and what to do."""


@dataclasses.dataclass(frozen=True, slots=True)
class Grid:
    """One sheet of a file as text: its name (empty for CSV), header, and (number of the row in the file, cells)."""

    name: str
    header: list[str]
    rows: list[tuple[int, list[str]]]


def read_file(content: bytes) -> list[Grid]:
    """Return the sheets of a CSV file or workbook; raise UnreadableFileError."""
    if len(content) > FILE_MAX:
        raise UnreadableFileError("The file is larger than 5 MB: send it in parts.")
    if not content:
        raise UnreadableFileError("The file is empty.")
    grids = _workbook(content) if content.startswith(b"PK") else [_csv(content)]
    if sum(len(grid.rows) for grid in grids) > ROWS_MAX:
        raise UnreadableFileError(f"The file has more than {ROWS_MAX:,} rows: send it in parts.")
    if not any(grid.rows for grid in grids):
        raise UnreadableFileError("The file has no rows below its header.")
    return grids


def _csv(content: bytes) -> Grid:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableFileError(
            "The file is neither a workbook (.xlsx) nor UTF-8 text: save it as “CSV UTF-8”."
        ) from error
    if "\0" in text:
        raise UnreadableFileError("The file holds zero bytes, so it is no CSV file: save it as “CSV UTF-8”.")
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    try:
        return _grid("", _csv_rows(text, delimiter))
    except csv.Error as error:
        raise UnreadableFileError(f"The file is no CSV file ({error}): save it as “CSV UTF-8”.") from error


def _csv_rows(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    for row in reader:
        yield reader.line_num, row


def _grid(name: str, rows: Iterable[tuple[int, list[str]]]) -> Grid:
    header: list[str] | None = None
    found: list[tuple[int, list[str]]] = []
    for number, raw in rows:
        cells = [_cell(text) for text in raw]
        while cells and not cells[-1]:
            cells.pop()
        where = f"Row {number}" + (f" of “{name[:40]}”" if name else "")
        if len(cells) > COLUMNS_MAX:
            raise UnreadableFileError(f"{where} has more than {COLUMNS_MAX} columns.")
        if any(len(cell) > CELL_MAX for cell in cells):
            raise UnreadableFileError(f"{where} has a cell of more than {CELL_MAX:,} characters: shorten it.")
        if header is None:
            header = cells
        elif cells:
            found.append((number, cells))
            if len(found) > ROWS_MAX:
                raise UnreadableFileError(f"The file has more than {ROWS_MAX:,} rows: send it in parts.")
    return Grid(name, header or [], found)


def _cell(text: str) -> str:
    """Return a cell without the apostrophe that keeps spreadsheets from reading it as a formula."""
    if text.startswith("'") and text[1:].lstrip().startswith(FORMULA_STARTS):
        text = text[1:]
    return text.strip()


# --- Workbooks ---


def _workbook(content: bytes) -> list[Grid]:
    from openpyxl import load_workbook  # noqa: PLC0415 - it takes 11 MB, which the public's processes need not have

    try:
        _check_parts(content)
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
        sheets = [sheet for sheet in book.worksheets if hasattr(sheet, "iter_rows")]
        if len(sheets) > SHEETS_MAX:
            raise UnreadableFileError(f"The workbook has more than {SHEETS_MAX} sheets: send it in parts.")
        return [grid for sheet in sheets if (grid := _grid(sheet.title.strip(), _rows(sheet))).header]
    except UNREADABLE as error:
        raise UnreadableFileError(
            "The file is no workbook that can be read: save it again as .xlsx."
        ) from error


def _check_parts(content: bytes) -> None:
    """Refuse what would unpack to more than it should, and documents that define entities of their own."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = archive.infolist()
        if len(parts) > PARTS_MAX or sum(part.file_size for part in parts) > UNPACKED_MAX:
            raise UnreadableFileError("The workbook is too large when unpacked: send it in parts.")
        for part in parts:
            with archive.open(part) as opened:
                start = opened.read(4096).replace(b"\0", b"")
            if b"<!DOCTYPE" in start or b"<!ENTITY" in start:
                raise UnreadableFileError(
                    "The workbook holds document types, which no spreadsheet writes: save it again."
                )


def _rows(sheet: Any) -> Iterator[tuple[int, list[str]]]:
    # One more row and column than allowed, so that the excess is noticed and not cut off.
    sheet.reset_dimensions()
    rows = sheet.iter_rows(max_row=ROWS_MAX + 2, max_col=COLUMNS_MAX + 1)
    for number, row in enumerate(rows, 1):
        yield number, [_text(cell, number, sheet.title) for cell in row]


def _text(cell: Any, number: int, title: str) -> str:
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        raise UnreadableFileError(
            f"Row {number} of “{title[:40]}” holds a formula: paste its value instead. Nothing is computed here."
        )
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dt.datetime):
        midnight = value.time() == dt.time(0)
        return value.date().isoformat() if midnight else f"{value.replace(microsecond=0).isoformat()}Z"
    return str(value)
