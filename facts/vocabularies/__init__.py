"""Controlled vocabularies: every code with its label, its definition and its mappings to the field's own codes."""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from django.db.models import TextChoices

from facts import choices as facts_choices
from sources import choices as sources_choices
from sources.quick_yaml import read_yaml

Relation = Literal["exact", "close", "broad", "narrow", "none"]

_FOLDER = Path(__file__).parent

# Named here one by one: what the API calls a vocabulary is part of its contract and follows no class name.
CHOICES: Mapping[str, type[TextChoices]] = {
    "actor_kind": facts_choices.ActorKind,
    "agreement_kind": facts_choices.AgreementKind,
    "assertion": facts_choices.Assertion,
    "attribution_kind": facts_choices.AttributionKind,
    "casualty_cause": facts_choices.CasualtyCause,
    "casualty_scope": facts_choices.CasualtyScope,
    "date_precision": sources_choices.DatePrecision,
    "dispute_kind": facts_choices.DisputeKind,
    "event_kind": facts_choices.EventKind,
    "fact_kind": facts_choices.FactKind,
    "ledger_reason": sources_choices.LedgerReason,
    "medium": facts_choices.Medium,
    "modality": facts_choices.Modality,
    "name_kind": facts_choices.NameKind,
    "outcome": facts_choices.Outcome,
    "place_kind": facts_choices.PlaceKind,
    "place_precision": facts_choices.PlacePrecision,
    "polarity": facts_choices.Polarity,
    "publisher_kind": sources_choices.PublisherKind,
    "qualifier": facts_choices.Qualifier,
    "relation_kind": facts_choices.RelationKind,
    "section": facts_choices.Section,
    "speech_act": facts_choices.SpeechAct,
    "speech_form": facts_choices.SpeechForm,
    "stance": facts_choices.Stance,
    "term_category": facts_choices.TermCategory,
    "term_stage": facts_choices.TermStage,
    "victim_description": facts_choices.VictimDescription,
    "victim_status": facts_choices.VictimStatus,
}


@dataclass(frozen=True, slots=True)
class CodeMapping:
    """How a code of ours stands to a code of an outside list, named with its version.

    The relation is read from our code as in SKOS: `broad` says that the outside code holds more than ours,
    `narrow` that it holds less, `close` that they overlap and neither holds the other, `none` that the list
    has no code for it (`code` is then null).
    """

    scheme: str
    version: str
    code: str | None
    relation: Relation
    note: str = ""


@dataclass(frozen=True, slots=True)
class Code:
    """One permanent code of a vocabulary."""

    code: str
    label: str
    definition: str
    mappings: tuple[CodeMapping, ...]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The codes of one field, in the order in which people should see them."""

    name: str
    title: str
    codes: tuple[Code, ...]

    def descriptions(self) -> dict[str, str]:
        """Return the definition of each code."""
        return {code.code: code.definition for code in self.codes}


@dataclass(frozen=True, slots=True)
class Scheme:
    """An outside list of codes, in the version the mappings speak of."""

    scheme: str
    version: str
    title: str
    web_url: str
    note: str


@cache
def all_vocabularies() -> tuple[Vocabulary, ...]:
    """Return every vocabulary, by name."""
    return tuple(_read(name) for name in sorted(CHOICES))


def vocabulary(name: str) -> Vocabulary:
    """Return the vocabulary of that name; KeyError if there is none."""
    return _by_name()[name]


@cache
def schemes() -> tuple[Scheme, ...]:
    """Return the outside lists that mappings name."""
    loaded: dict[str, list[dict[str, str]]] = _load(_FOLDER / "schemes.yaml")
    return tuple(Scheme(**scheme) for scheme in loaded["schemes"])


def descriptions(choices: type[TextChoices]) -> dict[str, str]:
    """Return what each code of a choices class means, for the schema and for help texts.

    KeyError if the class is no vocabulary of the API.
    """
    return vocabulary(_names()[choices]).descriptions()


def mappings_csv() -> str:
    """Return all mappings as one table (RFC 4180), a row per mapping."""
    table = io.StringIO()
    writer = csv.writer(table)
    writer.writerow(["vocabulary", "code", "label", "scheme", "version", "outside_code", "relation", "note"])
    writer.writerows(_mapping_rows())
    return table.getvalue()


def _mapping_rows() -> Iterator[tuple[str, ...]]:
    for listed in all_vocabularies():
        for code in listed.codes:
            for mapping in code.mappings:
                yield (
                    listed.name,
                    code.code,
                    code.label,
                    mapping.scheme,
                    mapping.version,
                    mapping.code or "",
                    mapping.relation,
                    mapping.note,
                )


@cache
def _by_name() -> dict[str, Vocabulary]:
    return {listed.name: listed for listed in all_vocabularies()}


@cache
def _names() -> dict[type[TextChoices], str]:
    return {choices: name for name, choices in CHOICES.items()}


def _read(name: str) -> Vocabulary:
    loaded = _load(_FOLDER / "codes" / f"{name}.yaml")
    return Vocabulary(
        name=loaded["name"],
        title=loaded["title"],
        codes=tuple(_code(raw) for raw in loaded["codes"]),
    )


def _code(raw: dict[str, Any]) -> Code:
    """Build a code; a misspelt key is a TypeError here rather than a silent loss."""
    mappings = tuple(CodeMapping(**mapping) for mapping in raw.get("mappings", []))
    return Code(**{**raw, "mappings": mappings})


def _load(path: Path) -> Any:
    return read_yaml(path.read_text(encoding="utf-8"))
