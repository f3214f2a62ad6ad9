"""Texts of records as search reads them: tokens in order, in the type the database indexes best."""

import dataclasses
import re
from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import Q

from publication.models.record import BEGINNING, BinaryTextColumn, MomentColumn, Record
from publication.models.sharing import SharedBy

NAME_KEY_MAX = 200

FTS5_ROWS = "SELECT rowid FROM publication_recordtext_fts WHERE publication_recordtext_fts MATCH %s"
_LEXEME = re.compile(r"'([a-z0-9]+)':([0-9,]+)")


class Tier(models.IntegerChoices):
    """How much a hit in a text says about the record; less ranks higher."""

    NAME = 1, "Name"
    QUOTE = 2, "Quote"
    SUMMARY = 3, "Summary"


@dataclasses.dataclass(frozen=True, slots=True)
class Pattern:
    """Tokens that must stand side by side; with `prefix`, the last may be the beginning of a longer one."""

    tokens: tuple[str, ...]
    prefix: bool = False


class TokensColumn(models.TextField):  # type: ignore[type-arg]  # not generic at run time
    """Tokens (`[a-z0-9]+`) joined by blanks: a tsvector with positions on PostgreSQL, text under FTS5 on SQLite."""

    def db_type(self, connection: Any) -> str:
        return "tsvector" if connection.vendor == "postgresql" else "text"

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:  # noqa: FBT001, FBT002 - Django's signature
        """Write the literal of the tsvector here: the database's own parser never sees the text."""
        if value is None or connection.vendor != "postgresql":
            return value
        positions: dict[str, list[str]] = {}
        for position, token in enumerate(value.split(), start=1):
            positions.setdefault(token, []).append(str(position))
        return " ".join(f"'{token}':{','.join(at)}" for token, at in positions.items())

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        """Read the tokens back in their order."""
        if value is None or connection.vendor != "postgresql":
            return value
        placed = [(int(at), token) for token, places in _LEXEME.findall(value) for at in places.split(",")]
        return " ".join(token for _, token in sorted(placed))


@TokensColumn.register_lookup
class MatchesAny(models.Lookup):
    """`tokens__matches_any=[Pattern, …]`: the text holds at least one of the patterns.

    Every token is quoted, and tokens are letters and digits alone: nothing asked can reach the engines' syntax.
    """

    lookup_name = "matches_any"
    prepare_rhs = False

    def get_prep_lookup(self) -> list[Pattern]:
        return _checked(self.rhs)

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        """Match the positions of the tsvector."""
        left, parameters = self.process_lhs(compiler, connection)
        return f"{left} @@ %s::tsquery", [*parameters, tsquery(self.get_prep_lookup())]

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        """Ask the FTS5 table that indexes this one."""
        table = compiler.quote_name_unless_alias(self.lhs.alias)
        asked = " OR ".join(_fts5(pattern) for pattern in self.get_prep_lookup())
        return f"{table}.id IN ({FTS5_ROWS})", [asked]


def tsquery(patterns: Iterable[Pattern]) -> str:
    """Return the literal of PostgreSQL's query for texts that hold at least one of the patterns."""
    return " | ".join(_tsquery(pattern) for pattern in _checked(patterns))


def _checked(patterns: Iterable[Pattern]) -> list[Pattern]:
    listed = sorted(set(patterns), key=lambda pattern: (pattern.tokens, pattern.prefix))
    for pattern in listed:
        if not pattern.tokens or not all(re.fullmatch(r"[a-z0-9]+", token) for token in pattern.tokens):
            raise ValueError("A pattern consists of tokens of letters and digits.")
    return listed


def _tsquery(pattern: Pattern) -> str:
    quoted = [f"'{token}'" for token in pattern.tokens]
    if pattern.prefix:
        quoted[-1] += ":*"
    return f"({' <-> '.join(quoted)})"


def _fts5(pattern: Pattern) -> str:
    return f'"{" ".join(pattern.tokens)}"' + (" *" if pattern.prefix else "")


class RecordText(models.Model):
    """One searchable text of a record's version, folded; written and dropped with it.

    What was printed stands in the document; this row holds only what the databases need to find it.
    A migration that rebuilds this table on SQLite drops its triggers: make them again (see 0002_search_index).
    """

    owner = models.ForeignKey(
        Record,
        db_column="record_id",
        on_delete=models.CASCADE,
        related_name="+",
        help_text="The version that wrote the row.",
    )
    record = SharedBy(
        Record,
        "texts_by",
        related_name="texts",
        help_text="The record, in every version that shares the row.",
    )
    tier = models.PositiveSmallIntegerField(
        choices=Tier.choices, help_text="What sort of text it is, for ranking."
    )
    tokens = TokensColumn(help_text="Its tokens in order.")
    name_key = BinaryTextColumn(
        max_length=NAME_KEY_MAX,
        null=True,
        help_text="The tokens of a whole name of this actor or place; null = no such name.",
    )
    date_earliest = MomentColumn(
        db_default=BEGINNING, help_text="First moment of the record's date, as in the record."
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(tier__in=Tier.values), name="recordtext_tier_known"),
            models.CheckConstraint(
                condition=Q(name_key__isnull=True) | Q(name_key__gt=""), name="recordtext_name_key_not_empty"
            ),
        ]
        indexes = [
            # Whose name is this? (a name in `q` stands for all names of its bearer)
            models.Index(fields=["name_key"], condition=Q(name_key__isnull=False), name="recordtext_name"),
            # Which texts of a tier belong to the newest records? (searches, newest first and by rank)
            models.Index(fields=["date_earliest", "tier"], name="recordtext_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.get_tier_display()}: {self.tokens}"


def matching_texts(patterns: Iterable[Pattern], *, tier: int = Tier.SUMMARY) -> models.QuerySet[RecordText]:
    """Return the texts, of this tier or a better one, that hold at least one of the patterns."""
    texts = RecordText.objects.filter(tokens__matches_any=list(patterns))
    return texts if tier == Tier.SUMMARY else texts.filter(tier__lte=tier)
