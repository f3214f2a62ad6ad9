"""Lines put into the records they are about: what a record is when the file is in, and what is wrong with that."""

import copy
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models

from curation.exchange.lines import Finding, Line
from curation.seeding.stored import Aggregate
from curation.seeding.tables import BY_LABEL, BY_MODEL, Fields, Table, plain
from facts.models import CasualtyFigure, Citation, Fact, Place, Relation, TermPosition
from facts.models.rows import POSITION_MAX
from sources.dates import bounds, moment_text
from sources.models import Source

# Columns that name another row of the same record.
INNER: dict[type[models.Model], str] = {CasualtyFigure: "part_of", TermPosition: "citation"}
COORDINATES = ("latitude", "longitude")


class Merging:
    """One record with the lines about it; `findings` tells what is wrong, `after` what the record becomes."""

    def __init__(self, slug: str, before: Aggregate | None, sources: dict[str, Source]) -> None:
        self.slug = slug
        self.before = before
        self.after: Aggregate = _numbered(before or {})
        self.sources = sources
        self.findings: list[Finding] = []

    def take(self, lines: Iterable[Line]) -> None:
        """Put lines in, records before the rows below them, and judge the outcome."""
        touched: list[tuple[Line, Table, Fields]] = []
        for line in lines:
            touched += self._record(line) if line.sheet.holds_records else self._row(line)
        for line, table, row in touched:
            self._judge(line, table, row)
        self._judge_repeats(touched)

    def _record(self, line: Line) -> list[tuple[Line, Table, Fields]]:
        touched = []
        for table in line.sheet.tables:
            own = {field.name for field in table.fields}
            values = {name: value for name, value in line.values.items() if name in own}
            stored = self.after.get(table.label)
            if stored:
                was = dict(stored[0])
                stored[0].update(values)
                _recompute(table, was, stored[0])
            else:
                missing = [name for name in _needed(table) if name not in values]
                for name in missing:
                    self.findings.append(line.finding(name, "A new record needs this column: add it."))
                if missing:
                    continue
                key = {table.owner: [self.slug]} if table.owner else {"slug": self.slug}
                kind = {"kind": line.sheet.model.KIND.value} if table.model is Fact else {}
                self.after[table.label] = [table.row(values | key | kind)]
            touched.append((line, table, self.after[table.label][0]))
        return touched

    def _row(self, line: Line) -> list[tuple[Line, Table, Fields]]:
        table = line.sheet.table
        owner: Any = table.model._meta.get_field(table.owner)
        if not self.after.get(BY_MODEL[owner.related_model].label):
            name = owner.related_model._meta.verbose_name
            self.findings.append(
                line.finding(line.sheet.key, f"There is no {name} “{self.slug}”: add it first.")
            )
            return []
        rows = self.after.setdefault(table.label, [])
        found = self._place(line, table, rows)
        if found is None:
            return []
        if found < len(rows):
            rows[found].update(self._inner(table, line.values))
        else:
            missing = [name for name in _needed(table) if name not in line.values]
            for name in missing:
                self.findings.append(line.finding(name, "A new row needs this column: add it."))
            if missing:
                return []
            place = {} if table.place == "paragraph" else {"position": len(rows)}
            values = self._inner(table, line.values) | {table.owner: [self.slug]} | place
            rows.append(table.row(values))
        return [(line, table, rows[found])]

    def _place(self, line: Line, table: Table, rows: list[Fields]) -> int | None:
        """Return where among its siblings a line's row stands; the number of siblings for a new one."""
        if table.place == "paragraph":
            places = [row["paragraph"] for row in rows]
            return places.index(line.place) if line.place in places else len(rows)
        place = len(rows) if line.place is None else line.place
        if place > len(rows) or place > POSITION_MAX:
            message = (
                f"There are {len(rows)} rows before: leave the cell empty for a new one, or write its place."
            )
            self.findings.append(line.finding("order", message))
            return None
        return place

    def _inner(self, table: Table, values: Fields) -> Fields:
        """Write references to other rows of the record as natural keys."""
        name = INNER.get(table.model)
        if name is None or values.get(name) is None:
            return values
        return values | {name: [self.slug, values[name]]}

    # --- Judging ---

    def _judge(self, line: Line, table: Table, row: Fields) -> None:
        try:
            self._clean(table, row)
        except ValidationError as error:
            told = error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages}
            for name, messages in told.items():
                column = "" if name == NON_FIELD_ERRORS else name
                self.findings += [line.finding(column, message) for message in messages]
        for column, message in self._rules(table, row):
            self.findings.append(line.finding(column, message))

    def _clean(self, table: Table, row: Fields) -> None:
        """Let the model judge a row as its form would, and take over what it fills in."""
        if table.model is Fact:
            return  # judged with its child
        fields = dict(row)
        if table.is_kind:
            fields |= self.after[BY_MODEL[Fact].label][0]
        instance: Any = _instance(table, fields)
        if isinstance(instance, Citation) and (source := self.sources.get(row["source"][0])):
            instance.source = source
        instance.clean()
        for part in [BY_MODEL[Fact], table] if table.is_kind else [table]:
            target = self.after[part.label][0] if part is not table else row
            for field in part.fields:
                if not field.is_relation and field.name != "slug":
                    target[field.name] = plain(field, getattr(instance, field.name))

    def _rules(self, table: Table, row: Fields) -> Iterator[tuple[str, str]]:
        """Yield what the database would refuse and no model says."""
        if table.model is Place:
            known = [row[name] is not None for name in COORDINATES]
            told = row["coordinate_precision"] != "unknown", bool(row["coordinate_reference"])
            if len({*known, *told}) > 1:
                yield (
                    "coordinate_precision",
                    "Give latitude, longitude, precision and reference, or none of them.",
                )
        if table.model is Relation and row["to_fact"] == row["from_fact"]:
            yield "to_fact", "A fact has no relation to itself: name another."
        name = INNER.get(table.model)
        if name is not None and row[name] is not None:
            target: Any = table.model._meta.get_field(name)
            others = self.after.get(BY_MODEL[target.related_model].label, [])
            if row[name][1] >= len(others) or (name == "part_of" and row[name][1] == row["position"]):
                yield name, f"There is no such other row: the record has {len(others)}, counted from 1."

    def _judge_repeats(self, touched: list[tuple[Line, Table, Fields]]) -> None:
        """Refuse rows of one record that the database would take for the same."""
        tables = {table.label: table for _, table, _ in touched}
        counts = {
            label: Counter(key for row in self.after[label] for key in _unique_keys(table, row))
            for label, table in tables.items()
        }
        for line, table, row in touched:
            for names, values in _unique_keys(table, row):
                if counts[table.label][names, values] > 1:
                    shown = ", ".join(names)
                    message = f"Another row of the record has the same {shown}: keep one, or change it."
                    self.findings.append(line.finding(names[-1], message))


def _numbered(aggregate: Aggregate) -> Aggregate:
    """Return a copy in which rows are numbered without gaps, and what names them follows."""
    found = copy.deepcopy(aggregate)
    for label, rows in found.items():
        table = BY_LABEL[label]
        if table.owner and not table.is_kind and table.place == "position":
            places = {row["position"]: place for place, row in enumerate(rows)}
            for row in rows:
                row["position"] = places[row["position"]]
            for model, name in INNER.items():
                target: Any = model._meta.get_field(name)
                if target.related_model is table.model:
                    for row in found.get(model._meta.label_lower, []):
                        if row[name] is not None:
                            row[name] = [row[name][0], places[row[name][1]]]
    return found


def _needed(table: Table) -> list[str]:
    """Return the columns without which a row cannot be."""
    return [
        field.name
        for field in table.fields
        if not (field.null or field.blank or field.has_default())
        and field.name not in {"slug", "position", "kind" if table.model is Fact else "", table.owner}
    ]


def _instance(table: Table, fields: Fields) -> models.Model:
    values: dict[str, Any] = {}
    names = {field.name: field for field in table.model._meta.concrete_fields}
    for name, value in fields.items():
        field = names.get(name)
        if field is not None and not field.is_relation:
            values[name] = value if value is None else field.to_python(value)
    return table.model(**values)


def _recompute(table: Table, was: Fields, row: Fields) -> None:
    """Let the bounds of a changed date be computed anew, unless they were typed or change as well."""
    for prefix in getattr(table.model, "DATES", ()):
        if f"{prefix}_edtf" not in row or (was[f"{prefix}_edtf"], was[f"{prefix}_zone"]) == (
            row[f"{prefix}_edtf"],
            row[f"{prefix}_zone"],
        ):
            continue
        span = bounds(was[f"{prefix}_edtf"], was[f"{prefix}_zone"])
        for end, computed in (("earliest", span.earliest), ("latest", span.latest)):
            name = f"{prefix}_{end}"
            if was[name] == row[name] == moment_text(computed):
                row[name] = None


def _unique_keys(table: Table, row: Fields) -> list[tuple[tuple[str, ...], tuple[Any, ...]]]:
    """Return what of a row may stand only once among its siblings: names of columns and their values."""
    found = []
    for constraint in table.model._meta.constraints:
        if not isinstance(constraint, models.UniqueConstraint) or "position" in constraint.fields:
            continue
        if table.owner not in constraint.fields:
            continue
        # The one sort of condition in use: whole paragraphs, or words of them.
        if constraint.condition is not None and (("start__isnull", row.get("start") is None)) not in (
            constraint.condition.children
        ):
            continue
        names = tuple(name for name in constraint.fields if name != table.owner)
        values = tuple(tuple(row[name]) if isinstance(row[name], list) else row[name] for name in names)
        found.append((names, values))
    return found
