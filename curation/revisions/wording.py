"""How values of records are shown to people: names of codes, dates without seconds, slugs of other records."""

from collections.abc import Iterable
from typing import Any

from django.db import models

from curation.seeding.tables import Fields

ROW_WORDS = {
    "sources.paragraphnote": "ledger mark",
    "facts.actorname": "name",
    "facts.placename": "name",
    "facts.factspeaker": "speaker",
    "facts.citation": "citation",
    "facts.casualtyfigure": "figure",
    "facts.termposition": "position",
    "facts.relation": "relation",
    "facts.disputeposition": "position",
}


def shown(field: Any, value: Any) -> str:
    """Return a fixture's value as people read it; empty where there is nothing."""
    if value is None or value == []:
        return ""
    if field.many_to_many:
        return ", ".join(str(key[0]) for key in value)
    if field.is_relation:
        return f"{value[0]} {value[1] + 1}" if len(value) > 1 else str(value[0])
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(str(item) for item in value)
    if isinstance(field, models.DateTimeField):
        return str(value).replace("T", " ").replace("Z", " UTC")
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    return str(value)


def summarised(row: Fields, fields: Iterable[Any]) -> str:
    """Return a whole row in one line: every field that says something, with its name."""
    told = ((field.verbose_name, shown(field, row.get(field.name))) for field in fields)
    return "; ".join(f"{name}: {text}" for name, text in told if text)
