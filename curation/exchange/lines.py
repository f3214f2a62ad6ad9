"""From text cells to lines: which record each is about and what it says, every wrong cell found at once."""

import dataclasses
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError

from curation.exchange.reading import Grid
from curation.exchange.sheets import BY_NAME, ORDER, SHEETS, STATUS, VERSION, Sheet
from curation.seeding.problems import nearest, one_of
from curation.seeding.stored import Identity
from curation.seeding.tables import Fields

FINDINGS_MAX = 500


@dataclasses.dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing wrong with a file: sheet, row in the file (0 = the sheet), column (empty = the row), what and cure."""

    sheet: str
    row: int
    column: str
    message: str


@dataclasses.dataclass(slots=True)
class Line:
    """One row of a file that could be read: `values` in the shape of fixtures, only of columns that stand there."""

    sheet: Sheet
    number: int
    identity: Identity
    place: int | None
    version: int | None
    values: Fields

    def finding(self, column: str, message: str) -> Finding:
        """Tell what is wrong with the line."""
        return Finding(self.sheet.name, self.number, column, message)


def read_lines(grids: Iterable[Grid], chosen: Sheet | None) -> tuple[list[Line], list[Finding]]:
    """Return the lines of all sheets, and every cell that cannot be read."""
    lines: list[Line] = []
    findings: list[Finding] = []
    listed = list(grids)
    seen: set[str] = set()
    for grid in listed:
        sheet = _sheet(grid, chosen, alone=len(listed) == 1)
        if sheet is None:
            names = [one.name for one in SHEETS]
            what = f"“{grid.name[:60]}” is no sheet." if grid.name else "Say what the file holds."
            findings.append(
                Finding(
                    grid.name[:60], 0, "", f"{what}{nearest(grid.name, names)} Known are {one_of(names)}."
                )
            )
            continue
        if sheet.name in seen:
            findings.append(
                Finding(sheet.name, 0, "", "This sheet stands in the file twice: send one of them.")
            )
            continue
        seen.add(sheet.name)
        wrong = list(_header_problems(sheet, grid.header))
        findings += wrong
        if not wrong:
            for number, cells in grid.rows:
                _read(sheet, grid.header, number, cells, lines, findings)
    return lines, findings


def _sheet(grid: Grid, chosen: Sheet | None, *, alone: bool) -> Sheet | None:
    named = BY_NAME.get(grid.name.strip().lower())
    return named or (chosen if alone else None)


def _header_problems(sheet: Sheet, header: list[str]) -> Iterable[Finding]:
    known = sheet.columns
    for name in sorted({name for name in header if name not in known}):
        shown = name[:60] or "an empty name"
        message = (
            f"“{shown}” is no column of this sheet.{nearest(name, known)} Known are {one_of(known, 60)}."
        )
        yield Finding(sheet.name, 1, shown, message)
    for name in sorted({name for name in header if header.count(name) > 1 and name in known}):
        yield Finding(sheet.name, 1, name, "This column stands there twice: keep one.")
    if sheet.key not in header:
        yield Finding(
            sheet.name, 1, sheet.key, "This column is missing: it says which record a row is about."
        )


def _read(
    sheet: Sheet,
    header: list[str],
    number: int,
    cells: list[str],
    lines: list[Line],
    findings: list[Finding],
) -> None:
    if len(cells) > len(header):
        message = f"The row has {len(cells)} cells, the header {len(header)} columns."
        findings.append(Finding(sheet.name, number, "", message))
        return
    row = dict(zip(header, [*cells, *[""] * (len(header) - len(cells))], strict=True))
    values: dict[str, Any] = {}
    sound = True
    for name, field in sheet.columns.items():
        if name not in row:
            continue
        try:
            values[name] = field.clean(row)
        except ValidationError as error:
            sound = False
            findings.append(Finding(sheet.name, number, name, " ".join(error.messages)))
    if not sound:
        return
    slug = values.pop(sheet.key)
    place = values.pop(ORDER, None)
    version = values.pop(VERSION, None)
    values.pop(STATUS, None)
    if sheet.table.place == "paragraph" and not sheet.holds_records:
        place = values.get("paragraph")
    lines.append(Line(sheet, number, (sheet.resource, slug), place, version, values))
