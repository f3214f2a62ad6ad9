"""Exporting: what a list shows, or the sheets of its records, as CSV or a workbook, a few hundred records at a time."""

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator
from html import unescape
from typing import IO, Any

from django.contrib.admin.utils import display_for_field, label_for_field, lookup_field
from django.db.models import QuerySet
from django.utils.html import strip_tags

from curation.exchange.sheets import ORDER, STATUS, VERSION, Sheet
from curation.revisions import Standing, read_standings
from curation.seeding.tables import BY_MODEL, Fields
from publication.formats.tables import BYTE_ORDER_MARK, FORMULA_STARTS

AT_ONCE = 500
ROWS_A_WRITE = 100
# What one sheet of a workbook can hold, its header left out.
WORKBOOK_ROWS_MAX = 1_048_575
CELL_MAX = 32_000

Row = list[str]


def safe(text: str) -> str:
    """Return a cell's text that no spreadsheet reads as a formula."""
    return f"'{text}" if text.lstrip().startswith(FORMULA_STARTS) or text.startswith(FORMULA_STARTS) else text


def csv_lines(rows: Iterable[Row]) -> Iterator[bytes]:
    """Yield rows as CSV in UTF-8, some at a time; every cell is quoted."""
    buffer = io.StringIO()
    buffer.write(BYTE_ORDER_MARK)
    writer = csv.writer(buffer, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    for number, row in enumerate(rows, 1):
        writer.writerow([safe(cell) for cell in row])
        if number % ROWS_A_WRITE == 0:
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode()


def workbook(sheets: Iterable[tuple[str, Iterable[Row]]]) -> IO[bytes]:
    """Return a workbook as an open file, written row by row to the disk; no cell is a formula."""
    # It takes 11 MB, which a process that answers the public need not have.
    from openpyxl import Workbook  # noqa: PLC0415
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE  # noqa: PLC0415

    book = Workbook(write_only=True)
    for title, rows in sheets:
        sheet = book.create_sheet(title[:31])
        for number, row in enumerate(rows):
            if number > WORKBOOK_ROWS_MAX:
                break
            sheet.append([safe(ILLEGAL_CHARACTERS_RE.sub("", cell))[:CELL_MAX] for cell in row])
    file = tempfile.TemporaryFile()  # noqa: SIM115 - whoever answers the request closes it
    book.save(file)
    file.seek(0)
    return file


# --- What a list shows ---


def list_rows(model_admin: Any, records: QuerySet[Any]) -> Iterator[Row]:
    """Yield the header and the rows of a list: its columns, and the slug where it has none."""
    names = [name for name in model_admin.list_display if name != "action_checkbox"]
    fields = {field.name for field in model_admin.model._meta.get_fields()}
    if "slug" in fields and "slug" not in names:
        names = ["slug", *names]
    yield [str(label_for_field(name, model_admin.model, model_admin)) for name in names]
    for record in _in_portions(records):
        yield [_shown(name, record, model_admin) for name in names]


def _in_portions(records: QuerySet[Any]) -> Iterator[Any]:
    """Yield records in the list's order: their keys first, then some hundreds at a time with what they show."""
    keys = list(records.values_list("pk", flat=True))
    rows = records.order_by()
    for start in range(0, len(keys), AT_ONCE):
        part = keys[start : start + AT_ONCE]
        found = {row.pk: row for row in rows.filter(pk__in=part)}
        yield from (found[key] for key in part if key in found)


def _shown(name: str, record: Any, model_admin: Any) -> str:
    field, _, value = lookup_field(name, record, model_admin)
    if field is not None and field.is_relation:
        return str(getattr(record, field.name) or "")
    if field is not None and not field.choices:
        return "" if value is None else str(value)
    told = value if field is None else display_for_field(value, field, "")
    return unescape(strip_tags(str(told))) if told is not None else ""


# --- Sheets ---


def sheet_rows(sheet: Sheet, slugs: list[str]) -> Iterator[Row]:
    """Yield the header and the rows of a sheet for these records, ready to be changed and imported again."""
    columns = sheet.columns
    yield list(columns)
    for start in range(0, len(slugs), AT_ONCE):
        part = slugs[start : start + AT_ONCE]
        found = read_standings((sheet.resource, slug) for slug in part)
        for (_, slug), standing in found.items():
            for fields in _fields(sheet, slug, standing):
                yield [column.export(fields) for column in columns.values()]


def _fields(sheet: Sheet, slug: str, standing: Standing) -> Iterator[Fields]:
    """Yield what each line of a record shows."""
    told: Fields = {sheet.key: slug, VERSION: standing.row_version, STATUS: standing.status}
    rows = standing.aggregate.get(sheet.table.label, [])
    if sheet.holds_records:
        for row in rows:
            spine = standing.aggregate[sheet.tables[0].label][0]
            yield spine | row | told
        return
    numbered = {
        label: {row.get("position"): place for place, row in enumerate(found)}
        for label, found in standing.aggregate.items()
    }
    for place, row in enumerate(rows):
        yield row | told | {ORDER: place} | _inner(sheet, row, numbered)


def _inner(sheet: Sheet, row: Fields, numbered: dict[str, dict[Any, int]]) -> Fields:
    """Return references to other rows of the record by their place, as lines count it."""
    found: Fields = {}
    for name, value in row.items():
        field: Any = sheet.model._meta.get_field(name)
        target = BY_MODEL.get(field.related_model) if field.is_relation and not field.many_to_many else None
        if target is not None and target.owner and not target.is_kind and value is not None:
            found[name] = [value[0], numbered[target.label][value[1]]]
    return found
