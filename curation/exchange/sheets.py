"""The sheets: which rows each holds, and its columns in order."""

import dataclasses
import functools
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from import_export.fields import Field

from curation.exchange.columns import PlaceCell, SlugText, ToldCell, VersionCell, cell_of, column
from curation.seeding.tables import BY_MODEL, Table
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
from sources.models import ParagraphNote, Publisher, Source

VERSION, ORDER, STATUS = "row_version", "order", "status"


@dataclasses.dataclass(frozen=True, slots=True)
class Sheet:
    """One sort of row: `name` names it in workbooks and addresses, `model` is the table a line stands for."""

    name: str
    model: Any

    @property
    def table(self) -> Table:
        """The table of the rows; the child's for a kind of fact."""
        return BY_MODEL[self.model]

    @property
    def tables(self) -> tuple[Table, ...]:
        """The tables one line writes to: spine and child for a kind of fact."""
        return (BY_MODEL[Fact], self.table) if self.table.is_kind else (self.table,)

    @property
    def holds_records(self) -> bool:
        """Whether a line is a record of its own, not a row below one."""
        return not self.table.owner or self.table.is_kind

    @property
    def resource(self) -> str:
        """The resource of the records."""
        return self.table.resource

    @property
    def key(self) -> str:
        """The column that names the record."""
        return "slug" if self.holds_records else self.table.owner

    @property
    def title(self) -> str:
        """The sheet's name for people."""
        return self.name.replace("-", " ").capitalize()

    @property
    def columns(self) -> dict[str, Field]:
        """The columns by name, in order."""
        return _columns(self)


SHEETS: tuple[Sheet, ...] = (
    Sheet("publishers", Publisher),
    Sheet("sources", Source),
    Sheet("paragraph-notes", ParagraphNote),
    Sheet("actors", Actor),
    Sheet("actor-names", ActorName),
    Sheet("places", Place),
    Sheet("place-names", PlaceName),
    Sheet("events", Event),
    Sheet("agreements", Agreement),
    Sheet("topics", Topic),
    Sheet("statements", Statement),
    Sheet("casualty-reports", CasualtyReport),
    Sheet("ceasefire-terms", CeasefireTerm),
    Sheet("speakers", FactSpeaker),
    Sheet("citations", Citation),
    Sheet("figures", CasualtyFigure),
    Sheet("term-positions", TermPosition),
    Sheet("relations", Relation),
    Sheet("disputes", Dispute),
    Sheet("dispute-positions", DisputePosition),
)
BY_NAME = {sheet.name: sheet for sheet in SHEETS}
KIND_SHEETS = {sheet.model.KIND: sheet for sheet in SHEETS if sheet.table.is_kind}


@functools.cache
def _columns(sheet: Sheet) -> dict[str, Field]:
    table = sheet.table
    found = {sheet.key: column(sheet.key, SlugText()), VERSION: column(VERSION, VersionCell())}
    if sheet.holds_records:
        found[STATUS] = column(STATUS, ToldCell())
    elif table.place == "position":
        found[ORDER] = column(ORDER, PlaceCell())
    passed = {sheet.key, "position", "kind" if table.is_kind else "", table.owner}
    for part in sheet.tables:
        for field in part.fields:
            if field.name not in passed:
                found[field.name] = column(field.name, cell_of(field))
    return found


def sheets_of(model: Any) -> list[Sheet]:
    """Return the sheets that hold the records of a model and the rows below them; facts of any kind: all of theirs."""
    resource = BY_MODEL[model].resource
    found = [sheet for sheet in SHEETS if sheet.resource == resource]
    if not issubclass(model, Fact) or model is Fact:
        return found
    return [sheet for sheet in found if _belongs(sheet, model)]


def _belongs(sheet: Sheet, model: Any) -> bool:
    if sheet.holds_records:
        return bool(sheet.model is model)
    owner: Any = sheet.model._meta.get_field(sheet.table.owner)
    return owner.related_model in {model, Fact}


def may(user: AbstractBaseUser, action: str, model: Any) -> bool:
    """Tell whether a person may add, change or view records of a model."""
    opts = model._meta
    return bool(user.has_perm(f"{opts.app_label}.{action}_{opts.model_name}"))  # type: ignore[attr-defined]
