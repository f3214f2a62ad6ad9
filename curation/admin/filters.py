"""Filters beside lists."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin

NOT_GIVEN = "not given"


class GivenValuesFilter(admin.AllValuesFieldListFilter):
    """One choice for every value that stands in a column; that of an empty one has a name as well."""

    def choices(self, changelist: Any) -> Iterator[Any]:
        """Give each choice words to click on."""
        for choice in super().choices(changelist):
            yield {**choice, "display": choice["display"] or NOT_GIVEN}
