"""Publishers and sources, with the ledger of a source's paragraphs."""

from typing import Any

from django import forms
from django.contrib import admin

from curation.admin.base import STATE, CuratedAdmin, NoteInline, date_fieldset
from curation.admin.fields import CanonicalTextField, LinesField
from curation.admin.forms import CuratedForm
from publication.choices import Resource
from sources.models import ParagraphNote, Publisher, Source
from sources.models.source import text_digest


@admin.register(Publisher)
class PublisherAdmin(CuratedAdmin):
    """Publishers."""

    resource = Resource.PUBLISHERS
    list_display = ["name", "slug", "kind", "country", "state"]
    list_filter = ["status", "kind", "country"]
    search_fields = ["name", "slug"]
    ordering = ["slug"]
    prepopulated_fields = {"slug": ["name"]}
    fieldsets = [
        (None, {"fields": ["name", "slug", ("kind", "country"), "website"]}),
        STATE,
    ]


class ParagraphNoteInline(NoteInline):
    """Paragraphs without a fact, and why."""

    model = ParagraphNote
    ordering = ["paragraph"]
    fields = ["paragraph", "reason", "note"]
    verbose_name = "paragraph without a fact"
    verbose_name_plural = "ledger: paragraphs without a fact"


def help_text(name: str) -> str:
    """Return what a column of a source says of itself."""
    column: Any = Source._meta.get_field(name)
    return str(column.help_text)


class SourceForm(CuratedForm):
    """The form of a source: hash and number of paragraphs follow from a pasted text."""

    bylines = LinesField(required=False)
    agencies = LinesField(required=False)
    text = CanonicalTextField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("text_sha256", "paragraph_count"):
            if name in self.fields:
                self.fields[name].required = False
        for name, what in (("bylines", "One name a line. "), ("agencies", "One agency a line. ")):
            if name in self.fields:
                self.fields[name].help_text = what + help_text(name)
        if "text" in self.fields:
            self.fields["text"].help_text = help_text("text")

    def clean(self) -> dict[str, Any]:
        """Compute what is left empty from the text."""
        cleaned = super().clean()
        text = cleaned.get("text", "")
        computed = {"text_sha256": text_digest(text), "paragraph_count": len(text.splitlines())}
        for name, value in computed.items():
            if name not in self.fields or name in self.errors or cleaned.get(name):
                continue
            if text:
                cleaned[name] = value
            else:
                self.add_error(name, forms.ValidationError("Give this, or paste the text.", code="required"))
        return cleaned


@admin.register(Source)
class SourceAdmin(CuratedAdmin):
    """Sources."""

    resource = Resource.SOURCES
    form = SourceForm
    list_display = ["title", "publisher", "published_edtf", "language", "paragraph_count", "state"]
    list_filter = ["status", "publisher", "language"]
    list_select_related = ["publisher"]
    search_fields = ["title", "slug", "url", "publisher__name"]
    date_hierarchy = "published_earliest"
    ordering = ["slug"]
    autocomplete_fields = ["publisher"]
    related = ("publisher",)
    inlines = [ParagraphNoteInline]
    fieldsets = [
        (None, {"fields": ["title", "slug", "publisher", "url", ("language", "accessed_on")]}),
        ("People and agencies", {"fields": [("bylines", "agencies")]}),
        date_fieldset("Published", "published", "When the item came out, as it says itself."),
        date_fieldset(
            "Updated", "updated", "When it was last changed, as it says itself; empty = it does not say."
        ),
        (
            "Text",
            {
                "fields": [("paragraph_count", "text_sha256"), "text"],
                "classes": ["collapse"],
                "description": "Paste the canonical text, one paragraph a line: its hash and number of paragraphs "
                "are computed where they are left empty. The text is never public.",
            },
        ),
        STATE,
    ]

    def get_queryset(self, request: Any) -> Any:
        """Leave long texts where lists do not show them."""
        rows = super().get_queryset(request)
        match = request.resolver_match
        listing = match is not None and (match.url_name or "").endswith("_changelist")
        return rows.defer("text") if listing else rows
