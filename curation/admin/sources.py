"""Publishers and sources, with the ledger of a source's paragraphs."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from curation.admin.addresses import PAGES
from curation.admin.base import STATE, CuratedAdmin, NoteInline, date_fieldset
from curation.admin.fields import CanonicalTextField, LinesField
from curation.admin.filters import GivenValuesFilter
from curation.admin.forms import CuratedForm
from curation.admin.intake import known_address, told_like
from curation.intake.addresses import same_address
from curation.intake.canonical import CanonicalText, canonical
from curation.intake.coverage import coverage, coverage_of, with_coverage
from curation.intake.likeness import alike
from curation.intake.standing import Fallen, fallen
from publication.choices import Resource
from sources.models import ParagraphNote, Publisher, Source
from sources.models.source import text_digest


@admin.register(Publisher)
class PublisherAdmin(CuratedAdmin):
    """Publishers."""

    resource = Resource.PUBLISHERS
    list_display = ["name", "slug", "kind", "country", "state"]
    list_filter = ["status", "kind", ("country", GivenValuesFilter)]
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


def told_broken(count: int) -> str:
    """Tell what a new text would break, and the cure."""
    which = "1 citation" if count == 1 else f"{count} citations"
    return (
        f"With this text {which} would no longer stand. Correct the text, or correct the citations, or tick "
        "“Save it although citations break”."
    )


def told_fallen(broken: Fallen) -> SafeString:
    """Tell which citation would break and why, with a link to its record."""
    return format_html(
        'Paragraph {}, <a href="{}">{}</a>{}: {}.',
        broken.paragraph,
        reverse(PAGES[broken.kind], args=[broken.fact_pk]),
        broken.fact,
        f" “{broken.quote}”" if broken.quote else "",
        broken.why,
    )


def help_text(name: str) -> str:
    """Return what a column of a source says of itself."""
    column: Any = Source._meta.get_field(name)
    return str(column.help_text)


class SourceForm(CuratedForm):
    """The form of a source: hash and number of paragraphs follow from a pasted text."""

    bylines = LinesField(required=False)
    agencies = LinesField(required=False)
    text = CanonicalTextField(required=False)
    breaks_citations = forms.BooleanField(
        required=False,
        widget=forms.HiddenInput,
        label="Save it although citations break",
        help_text="The citations named above then wait for correction; nobody can publish their records before.",
    )

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

    def is_multipart(self) -> bool:
        """Send long texts as they are: written as an address they would grow up to threefold."""
        return True

    def clean_text(self) -> str:
        """Bring a new text into canonical form; one that the recorded hash names stays as it is."""
        text = str(self.cleaned_data["text"])
        if not text or text == self.instance.text or text_digest(text) == self.instance.text_sha256:
            return text
        return canonical(text).text

    def clean(self) -> dict[str, Any]:
        """Refuse a known address and a text that breaks citations; compute what follows from the text."""
        cleaned = super().clean()
        if "url" in self.changed_data and cleaned.get("url"):
            other = same_address(cleaned["url"], but=self.instance.pk)
            if other is not None:
                self.add_error("url", ValidationError(known_address(other), code="unique"))
        text = cleaned.get("text", "")
        if text and self.instance.text and text != self.instance.text:
            self._replace_text(cleaned, text)
        counted = len(text.splitlines())
        if (
            text
            and "paragraph_count" in self.fields
            and cleaned.get("paragraph_count") not in {None, counted}
        ):
            self.add_error(
                "paragraph_count", f"The text has {counted} paragraphs: leave this empty or write so."
            )
        computed = {"text_sha256": text_digest(text), "paragraph_count": len(text.splitlines())}
        for name, value in computed.items():
            if name not in self.fields or name in self.errors or cleaned.get(name):
                continue
            if text:
                cleaned[name] = value
            else:
                self.add_error(name, forms.ValidationError("Give this, or paste the text.", code="required"))
        return cleaned

    def _replace_text(self, cleaned: dict[str, Any], text: str) -> None:
        """Let hash and count follow a text that replaces another, unless citations would break unseen."""
        for name in ("text_sha256", "paragraph_count"):
            if name in self.fields and name not in self.changed_data:
                cleaned[name] = None
        broken, count = fallen(self.instance, self.instance.paragraphs, CanonicalText(text))
        if count and not cleaned.get("breaks_citations"):
            self.fields["breaks_citations"].widget = forms.CheckboxInput()
            self.add_error("text", ValidationError([told_broken(count), *map(told_fallen, broken)]))


@admin.register(Source)
class SourceAdmin(CuratedAdmin):
    """Sources."""

    resource = Resource.SOURCES
    form = SourceForm
    change_list_template = "newsroom/intake_sources.html"
    list_display = ["title", "covered", "desk", "publisher", "published_edtf", "state", "language"]
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
                "fields": ["coverage_told", ("paragraph_count", "text_sha256"), "text", "breaks_citations"],
                "description": "Paste the text, one paragraph a line: its hash and number of paragraphs are computed "
                "where they are left empty. The text is never public.",
            },
        ),
        STATE,
    ]

    def get_queryset(self, request: Any) -> Any:
        """Leave long texts where lists do not show them, and count paragraphs there."""
        rows = super().get_queryset(request)
        match = request.resolver_match
        listing = match is not None and (match.url_name or "").endswith("_changelist")
        return with_coverage(rows.defer("text")) if listing else rows

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Show coverage beside the text."""
        return [*super().get_readonly_fields(request, obj), "coverage_told"]

    @admin.display(description="coverage")
    def covered(self, obj: Source) -> str:
        """Tell how many paragraphs are decided."""
        return str(coverage_of(obj))

    @admin.display(description="reading desk")
    def desk(self, obj: Source) -> SafeString:
        """Link the reading desk."""
        link = reverse("admin:newsroom_desk", args=[obj.slug])
        return format_html('<a href="{}" aria-label="Read {}">Read</a>', link, obj.title)

    @admin.display(description="coverage")
    def coverage_told(self, obj: Any) -> str:
        """Tell how many paragraphs are cited, marked and open, with the way to the reading desk."""
        if obj.pk is None:
            return "counted once the source is saved"
        told = coverage([obj])[obj.pk]
        link = reverse("admin:newsroom_desk", args=[obj.slug])
        return format_html('{} · <a href="{}">Open the reading desk</a>', told, link)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:  # noqa: FBT001
        """Save, and tell which other source has a text like a new one."""
        super().save_model(request, obj, form, change)
        if obj.text and "text" in form.changed_data and not form.is_trial:
            for like in alike(CanonicalText(obj.text), but=obj.pk):
                messages.warning(request, told_like(like))
