"""Rows that several versions of a record share: written once by the version that owns them, found by its key."""

from typing import Any

from django.core import checks
from django.db import models


class SharedBy(models.ForeignObject):  # type: ignore[type-arg]  # a relation to records, whatever field it leads to
    """From a row beside a record to every version that shares it; no column of its own.

    In any edition at most one of these versions is current, so that a join with the records of an edition yields a
    row once. That is why the column it leads to need not be unique, which Django asks of a foreign key.
    """

    def __init__(self, to: Any, column: str = "indexed_by", **options: Any) -> None:
        """Lead from the row's `owner` to the column of Record that names the owner of such rows."""
        given: dict[str, Any] = {
            "on_delete": models.DO_NOTHING,
            "from_fields": ["owner"],
            "to_fields": [column],
            "help_text": "The record, in every version that shares the row.",
        }
        super().__init__(to, **{**given, **options})

    def _check_unique_target(self) -> list[checks.CheckMessage]:
        return []
