"""Columns of sheets: between a cell's text and a value in the shape of fixtures, every refusal with its cure."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from import_export.fields import Field
from import_export.widgets import Widget

from curation.seeding.elements import is_code_list
from curation.seeding.problems import nearest, one_of
from curation.seeding.tables import BY_MODEL, plain
from facts.models.rows import POSITION_MAX
from sources.models.columns import INTEGER_MAX, SLUG_PATTERN
from sources.models.source import validate_name_list

# Between members of a list, as in the public CSV files.
SEPARATOR = " | "
CELL_MAX = 20_000
SLUG_MAX = 120

_SLUG = re.compile(SLUG_PATTERN)
_INTEGER = re.compile(r"[0-9]{1,10}", re.ASCII)
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(?:Z|[+-]\d{2}:\d{2})", re.ASCII)


class ColumnCell(Widget):  # type: ignore[misc]  # ships no types
    """A value that obeys a model field."""

    def __init__(self, field: Any) -> None:
        super().__init__()
        self.field = field

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> Any:
        """Return the value as fixtures hold it; raise ValidationError."""
        if not value:
            return self.empty()
        return plain(self.field, self.judged(value))

    def empty(self) -> Any:
        """Return what an empty cell means; refuse it where a value is needed."""
        field = self.field
        if field.null:
            return None
        if field.has_default() or field.blank:
            return plain(field, field.get_default())
        raise ValidationError(f"Write a value. {field.help_text}")

    def judged(self, text: str) -> Any:
        """Return the value as the model keeps it."""
        field = self.field
        if field.choices and text not in dict(field.flatchoices):
            codes = [str(code) for code, _ in field.flatchoices]
            raise ValidationError(
                f"“{text}” is no code.{nearest(text, codes)} The codes are {one_of(codes, 60)}."
            )
        if isinstance(field, models.IntegerField) and not _INTEGER.fullmatch(text):
            raise ValidationError(f"“{text}” is no whole number: write digits only.")
        if isinstance(field, models.DateTimeField) and not _MOMENT.fullmatch(text):
            raise ValidationError(f"“{text}” is no moment: write it as 2023-09-19T09:00:00Z or with +04:00.")
        if field.max_length and len(text) > field.max_length:
            raise ValidationError(f"This has {len(text)} characters: write at most {field.max_length}.")
        return field.clean(text, None)

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        """Return the value as the text of a cell."""
        return "" if value is None else str(value)


class ListCell(ColumnCell):
    """Several texts in one cell."""

    def judged(self, text: str) -> Any:
        """Return the texts as a list."""
        found = [part.strip() for part in text.split(SEPARATOR.strip()) if part.strip()]
        validate_name_list(found)
        return found

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        """Return the texts joined."""
        return SEPARATOR.join(value or [])


class CodesCell(ColumnCell):
    """Several codes of one list in one cell, kept as sorted words."""

    def judged(self, text: str) -> Any:
        """Return the codes as words."""
        words = text.replace(SEPARATOR.strip(), " ").split()
        for word in words:
            if word not in self.field.codes:
                codes = self.field.codes
                raise ValidationError(
                    f"“{word}” is no code.{nearest(word, codes)} The codes are {one_of(codes)}."
                )
        return self.field.clean(" ".join(words), None)

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        """Return the codes joined."""
        return SEPARATOR.join((value or "").split())


def slug_of(text: str) -> str:
    """Return a slug; raise ValidationError for what can be none."""
    if len(text) > SLUG_MAX or not _SLUG.fullmatch(text):
        raise ValidationError(
            f"“{text[:SLUG_MAX]}” is no slug: use lower-case letters, digits and single hyphens."
        )
    return text


class SlugCell(ColumnCell):
    """A reference to one record; whether there is such a record is asked for all lines at once."""

    def judged(self, text: str) -> Any:
        """Return the natural key."""
        return [slug_of(text)]

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        """Return the slug."""
        return "" if value is None else str(value[0])


class SlugsCell(ColumnCell):
    """References to several records."""

    def empty(self) -> Any:
        """Refer to none, where that is allowed."""
        if not self.field.blank:
            raise ValidationError(f"Write at least one slug. {self.field.help_text}")
        return []

    def judged(self, text: str) -> Any:
        """Return the natural keys, sorted, each once."""
        parts = {slug_of(part.strip()) for part in text.split(SEPARATOR.strip()) if part.strip()}
        return [[slug] for slug in sorted(parts)]

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        """Return the slugs joined."""
        return SEPARATOR.join(key[0] for key in value or [])


class PlaceCell(Widget):  # type: ignore[misc]  # ships no types
    """A place among siblings, counted from 1 for people and from 0 inside."""

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> int | None:
        """Return the place from 0, None for an empty cell."""
        if not value:
            return None
        if not _INTEGER.fullmatch(value) or not 1 <= int(value) <= POSITION_MAX:
            raise ValidationError(f"“{value}” is no place: write 1, 2, 3 … or leave it empty.")
        return int(value) - 1

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        """Return the place from 1; a natural key stands for the place it ends with."""
        if value is None:
            return ""
        return str((value[-1] if isinstance(value, list) else value) + 1)


class VersionCell(Widget):  # type: ignore[misc]  # ships no types
    """The version of a record that the line was written for."""

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> int | None:
        """Return the version, None for an empty cell."""
        if not value:
            return None
        if not _INTEGER.fullmatch(value) or not 1 <= int(value) <= INTEGER_MAX:
            raise ValidationError(f"“{value}” is no version: leave the cell as it was exported.")
        return int(value)


class SlugText(Widget):  # type: ignore[misc]  # ships no types
    """The slug of the record that a line is about."""

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> str:
        """Return the slug."""
        if not value:
            raise ValidationError("Write the slug of the record.")
        return slug_of(value)


class ToldCell(Widget):  # type: ignore[misc]  # ships no types
    """What an export tells and an import leaves alone."""


def cell_of(field: Any) -> Widget:
    """Return the cell that suits a model field."""
    if field.many_to_many:
        return SlugsCell(field)
    if field.is_relation:
        target = BY_MODEL[field.related_model]
        return PlaceCell() if target.owner and not target.is_kind else SlugCell(field)
    if is_code_list(field):
        return CodesCell(field)
    if isinstance(field, models.JSONField):
        return ListCell(field)
    return ColumnCell(field)


def column(name: str, widget: Widget) -> Field:
    """Return a column of a sheet over rows in the shape of fixtures."""
    return Field(attribute=name, column_name=name, widget=widget)
