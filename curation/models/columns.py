"""Columns that name a record of the editors' tables: resource and slug, so that history outlives the row."""

from typing import Any

from django.db import models

from publication.choices import Resource


class ResourceColumn(models.CharField):  # type: ignore[type-arg]  # not generic at run time
    """Resource of the record."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs |= {"max_length": 12, "choices": Resource.choices}
        kwargs["help_text"] = "Resource of the record; a fact of any kind is one of “facts”."
        super().__init__(*args, **kwargs)


class RecordSlugColumn(models.CharField):  # type: ignore[type-arg]  # not generic at run time
    """Slug of the record; a rename re-keys it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs |= {"max_length": 120, "help_text": "Slug of the record; follows when it is renamed."}
        super().__init__(*args, **kwargs)
