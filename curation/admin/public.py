"""What the public sees: editions and records, to look at."""

import json
from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from curation.admin.filters import GivenValuesFilter
from curation.admin.rows import LookAdmin
from publication.models import FOREVER, Edition, Record


@admin.register(Edition)
class EditionAdmin(LookAdmin):
    """Editions."""

    list_display = ["number", "at", "reason", "origin", "submitted_by", "reviewed_by"]
    list_filter = ["origin"]
    list_select_related = ["submitted_by", "reviewed_by"]
    search_fields = ["reason", "chain"]
    date_hierarchy = "at"
    ordering = ["-number"]
    fields = ["number", "at", "reason", "origin", "chain", "submitted_by", "reviewed_by"]


LISTED = ["slug", "resource", "kind", "state", "first_edition", "last_edition", "own"]


@admin.register(Record)
class RecordAdmin(LookAdmin):
    """Published versions of all records."""

    list_display = ["slug", "resource", "kind", "state", "first_edition", "until", "own"]
    list_filter = ["resource", ("kind", GivenValuesFilter), "state", "own"]
    search_fields = ["slug", "name"]
    # Rows are written in the order of editions, one at a time: the newest come first without a sort of all of them.
    ordering = ["-pk"]
    fieldsets = [
        (None, {"fields": ["resource", "slug", "kind", "state", "target"]}),
        ("Editions", {"fields": ["first_edition", "until", "created_edition", "own"]}),
        ("Content", {"fields": ["content_read", "document_read", "document_sha256"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        """Read for lists what they show alone: a sort of all versions carries what is read."""
        rows = super().get_queryset(request)
        match = request.resolver_match
        listing = match is not None and (match.url_name or "").endswith("_changelist")
        return rows.only(*LISTED) if listing else rows

    @admin.display(description="last edition", ordering="last_edition")
    def until(self, obj: Record) -> str:
        """Tell the last edition, or that it is current."""
        return "current" if obj.last_edition == FOREVER else str(obj.last_edition)

    @admin.display(description="own content")
    def content_read(self, obj: Record) -> SafeString:
        """Show the reviewed fields, indented."""
        return indented(obj.content)

    @admin.display(description="document")
    def document_read(self, obj: Record) -> SafeString:
        """Show what the public reads, indented."""
        return indented(obj.document)


def indented(text: str) -> SafeString:
    """Return JSON text for reading."""
    shown = json.dumps(json.loads(text), ensure_ascii=False, indent=2) if text else ""
    return format_html('<pre class="document">{}</pre>', shown)
