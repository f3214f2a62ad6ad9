"""Disputes, with the positions in them."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from curation.admin.base import STATE, CuratedAdmin, StackedRowInline
from facts.models import Dispute, DisputePosition
from publication.choices import Resource


class DisputePositionInline(StackedRowInline):
    """Answers to the question."""

    model = DisputePosition
    verbose_name = "position"
    fields = [("label", "order"), "facts"]
    autocomplete_fields = ["facts"]

    def get_queryset(self, request: HttpRequest) -> Any:
        """Read the facts of all positions at once."""
        return super().get_queryset(request).prefetch_related("facts")


@admin.register(Dispute)
class DisputeAdmin(CuratedAdmin):
    """Disputes."""

    resource = Resource.DISPUTES
    list_display = ["question", "kind", "answers", "state"]
    list_filter = ["status", "kind"]
    search_fields = ["question", "slug", "note", "positions__label"]
    ordering = ["slug"]
    prefetched = ("positions",)
    inlines = [DisputePositionInline]
    fieldsets = [
        (
            None,
            {
                "fields": ["question", "slug", "kind", "note"],
                "description": "A neutral question and the answers facts give; never which one is right.",
            },
        ),
        STATE,
    ]

    @admin.display(description="positions")
    def answers(self, obj: Dispute) -> str:
        """Name the answers."""
        return " · ".join(position.label for position in obj.positions.all())
