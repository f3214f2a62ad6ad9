"""The tables that fixtures hold, in an order in which plain loaddata can load them, and the fields of their rows."""

import dataclasses
import datetime as dt
import functools
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

from django.db import models

from facts.models import (
    Actor,
    ActorName,
    Agreement,
    CasualtyFigure,
    CasualtyReport,
    CeasefireTerm,
    Citation,
    Dispute,
    DisputePosition,
    Event,
    Fact,
    FactSpeaker,
    Place,
    PlaceName,
    Relation,
    Statement,
    TermPosition,
    Topic,
)
from sources.dates import moment_text
from sources.models import Curated, ParagraphNote, Publisher, Source

# Belong to the work on a record, or never leave the editors' room.
UNSEEDED = {"status", "row_version", "submitted_by", "reviewed_by", "text"}

Key = tuple[Any, ...]
Fields = dict[str, Any]


@dataclasses.dataclass(frozen=True, slots=True)
class Table:
    """One table of the fixtures.

    `resource` says whose record a row belongs to, `owner` is the field that leads there: none for the record itself,
    the parent link for a kind of fact, the foreign key for a row below a record.
    """

    model: type[models.Model]
    resource: str
    owner: str = ""
    above: str = ""

    @property
    def label(self) -> str:
        """The model as fixtures name it."""
        return self.model._meta.label_lower

    @property
    def is_kind(self) -> bool:
        """Whether a row is the child row of a fact."""
        return self.owner == "fact" and issubclass(self.model, Fact)

    @property
    def place(self) -> str:
        """The column that orders the rows below a record."""
        return "paragraph" if self.model is ParagraphNote else "position"

    def key(self, fields: Fields) -> Key:
        """Return the natural key of a row."""
        if not self.owner:
            return (fields["slug"],)
        slug = fields[self.owner][0]
        return (slug,) if self.is_kind else (slug, fields[self.place])

    def record(self, fields: Fields) -> str:
        """Return the slug of the record a row belongs to."""
        return str(fields[self.owner][0] if self.owner else fields["slug"])

    @property
    def fields(self) -> tuple[Any, ...]:
        """The fields of a row in a fixture, in the model's order, many-to-many last."""
        return _fields(self.model)

    def row(self, values: Fields) -> Fields:
        """Return a whole row in the model's order, defaults filled in; refuse a name that is no field."""
        names = [field.name for field in self.fields]
        if unknown := values.keys() - set(names):
            raise ValueError(f"{self.label} has no field {', '.join(sorted(unknown))}")
        return {
            field.name: plain(field, values[field.name]) if field.name in values else _default(field)
            for field in self.fields
        }


@functools.cache
def _fields(model: type[models.Model]) -> tuple[Any, ...]:
    columns = [
        field
        for field in model._meta.local_concrete_fields
        if field.name not in UNSEEDED and not isinstance(field, models.AutoField)
    ]
    return (*columns, *model._meta.local_many_to_many)


def _default(field: Any) -> Any:
    return [] if field.many_to_many else plain(field, field.get_default())


def plain(field: Any, value: Any) -> Any:
    """Return a column's value as a fixture writes it; references are natural keys already."""
    if isinstance(value, dt.datetime):
        return moment_text(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:.{field.decimal_places}f}"
    if isinstance(value, models.Choices):
        return value.value
    return list(value) if isinstance(value, tuple) else value


# Parents first; a row of a table refers to rows of earlier tables, or to earlier rows of its own.
TABLES: tuple[Table, ...] = (
    Table(Publisher, "publishers"),
    Table(Source, "sources"),
    Table(ParagraphNote, "sources", "source"),
    Table(Actor, "actors", above="member_of"),
    Table(ActorName, "actors", "actor"),
    Table(Place, "places", above="parent"),
    Table(PlaceName, "places", "place"),
    Table(Event, "events", above="parent"),
    Table(Agreement, "agreements"),
    Table(Topic, "topics"),
    Table(Fact, "facts"),
    Table(FactSpeaker, "facts", "fact"),
    Table(Citation, "facts", "fact"),
    Table(Statement, "facts", "fact"),
    Table(CasualtyReport, "facts", "fact"),
    Table(CasualtyFigure, "facts", "report", above="part_of"),
    Table(CeasefireTerm, "facts", "fact"),
    Table(TermPosition, "facts", "term"),
    Table(Relation, "facts", "from_fact"),
    Table(Dispute, "disputes"),
    Table(DisputePosition, "disputes", "dispute"),
)
BY_MODEL: dict[type[models.Model], Table] = {table.model: table for table in TABLES}
BY_LABEL: dict[str, Table] = {table.label: table for table in TABLES}
ROOTS: dict[str, type[Curated]] = {
    table.resource: table.model for table in TABLES if not table.owner and issubclass(table.model, Curated)
}


def below(resource: str) -> list[Table]:
    """Return the tables of the rows below the records of a resource, kinds of fact included, in loading order."""
    return [table for table in TABLES if table.resource == resource and table.owner]


def parents_first(rows: dict[Key, Fields], above: str) -> Iterator[tuple[Key, Fields]]:
    """Yield rows in key order, but each after the row of its own table that it refers to."""
    done: set[Key] = set()

    def visit(key: Key, waiting: tuple[Key, ...]) -> Iterator[tuple[Key, Fields]]:
        if key in done or key in waiting:
            return
        parent = rows[key].get(above) if above else None
        if parent is not None and tuple(parent) in rows:
            yield from visit(tuple(parent), (*waiting, key))
        done.add(key)
        yield key, rows[key]

    for key in sorted(rows):
        yield from visit(key, ())


def chunks(items: list[Any]) -> Iterator[list[Any]]:
    """Yield the items in portions that fit into one query of any database."""
    for start in range(0, len(items), 500):
        yield items[start : start + 500]


Rows = dict[str, dict[Key, Fields]]
Progress = Callable[[str], None]
