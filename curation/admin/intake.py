"""Intake: a source from a pasted text, looked at paragraph by paragraph before it is saved."""

import re
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_http_methods

from curation import revisions
from curation.admin.fields import LinesField
from curation.admin.forms import DATE_LABELS
from curation.admin.guards import UNREADABLE, UNSTORABLE
from curation.choices import RevisionVerb
from curation.intake.addresses import same_address
from curation.intake.canonical import CanonicalText, canonical
from curation.intake.likeness import Like, alike
from publication.choices import Resource
from publication.publishing import lock
from sources.models import Publisher, Source

PUBLISHERS_MAX = 1_000
SLUG_MAX = 120


class PastedTextField(forms.CharField):
    """An article as pasted; read in canonical form."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 20, "class": "vLargeTextField pasted"}))
        super().__init__(strip=False, **kwargs)

    def clean(self, value: Any) -> CanonicalText:
        """Return the text in canonical form."""
        return canonical(super().clean(value))


class IntakeForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """What is known of an article, and its text."""

    publisher = forms.TypedChoiceField(help_text="Who brought the item out.")
    slug = forms.CharField(
        required=False,
        max_length=SLUG_MAX,
        help_text="The public identifier; empty = publisher and day, such as daily-example-2023-09-20.",
    )
    bylines = LinesField(
        required=False, help_text="Printed authors, one a line, in order; empty = none printed."
    )
    agencies = LinesField(
        required=False, help_text="Agencies the item credits, one a line; empty = none credited."
    )
    pasted = PastedTextField(
        label="Text",
        help_text="The whole article, title and captions included, one paragraph a line; empty lines and doubled "
        "blanks are taken out. At most 2 MB. Kept for editors, never public.",
    )
    different = forms.BooleanField(
        required=False,
        label="It is another item all the same",
        help_text="Tick this only after a look at the sources named above.",
    )
    previewed = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    class Meta:
        model = Source
        fields = [
            "title",
            "publisher",
            "url",
            "language",
            "slug",
            "published_edtf",
            "published_precision",
            "published_zone",
            "published_wording",
            "accessed_on",
            "bylines",
            "agencies",
        ]
        widgets = {
            "title": forms.TextInput(attrs={"class": "vTextField"}),
            "url": forms.URLInput(attrs={"class": "vURLField"}),
            "accessed_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        publishers = {str(row.pk): row for row in Publisher.objects.order_by("name", "slug")[:PUBLISHERS_MAX]}
        field: Any = self.fields["publisher"]
        field.choices = [("", "---------"), *((key, row.name) for key, row in publishers.items())]
        field.coerce = publishers.get
        for part, label in DATE_LABELS.items():
            if f"published_{part}" in self.fields:
                self.fields[
                    f"published_{part}"
                ].label = f"Published: {label.removeprefix('Date ').strip('()')}"
        self.fields["url"].label = "Web address"
        self.fields["accessed_on"].initial = timezone.localdate
        self.fields["accessed_on"].help_text = "Day the item was read; empty = not recorded."
        self.likes: list[Like] = []

    @property
    def text(self) -> CanonicalText | None:
        """The text in canonical form, None while it is refused."""
        return self.cleaned_data.get("pasted") if hasattr(self, "cleaned_data") else None

    @property
    def is_previewed(self) -> bool:
        """Whether the person has seen the numbered paragraphs of this very text."""
        return self.text is not None and self.cleaned_data.get("previewed") == self.text.digest

    def clean(self) -> dict[str, Any]:
        """Refuse a known address; ask about a text that is like a stored one."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("url") and (other := same_address(cleaned["url"])):
            self.add_error("url", ValidationError(known_address(other), code="unique"))
        text = cleaned.get("pasted")
        if text is not None:
            self.instance.text = text.text
            self.instance.text_sha256 = text.digest
            self.instance.paragraph_count = len(text.paragraphs)
            self.likes = alike(text)
            if self.likes and self.is_previewed and not cleaned.get("different"):
                self.add_error(
                    "different", "Tick this, or leave the page: the same text is not taken in twice."
                )
        if not cleaned.get("slug") and "slug" not in self.errors and cleaned.get("publisher"):
            cleaned["slug"] = free_slug(cleaned["publisher"].slug, cleaned.get("published_edtf") or "")
        return cleaned

    def validate_unique(self) -> None:
        """Ask for a typed slug only: the address has been looked for, and a slug made here is free."""
        slug = self.cleaned_data.get("slug")
        if "slug" in self.changed_data and Source.objects.filter(slug=slug).exists():
            self.add_error(
                "slug", f"A source has the slug “{slug}” already: choose another, or leave it empty."
            )

    def _get_validation_exclusions(self) -> set[str]:
        """Judge choices once: the form has looked them up in the lists that it shows."""
        found: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]  # unknown to the stubs
        return found | {"publisher", "published_precision"}


def known_address(other: Source) -> SafeString:
    """Tell under which source an address is known already."""
    link = reverse("admin:sources_source_change", args=[other.pk])
    return format_html('This address belongs to a source already: <a href="{}">{}</a>.', link, other.title)


def told_like(like: Like) -> SafeString:
    """Tell which source has a text like a new one."""
    link = reverse("admin:newsroom_desk", args=[like.source.slug])
    how = "the same text" if like.share == 1 else f"{like.percent} % of the text in common"
    return format_html('<a href="{}">{}</a> has {}: {}', link, like.source.title, how, like.source.url)


def free_slug(publisher: str, day: str) -> str:
    """Return a slug of publisher and day that no source has; one query."""
    tail = re.sub(r"[^a-z0-9]+", "-", day.lower()).strip("-") or "undated"
    stem = f"{publisher[: SLUG_MAX - len(tail) - 6].rstrip('-')}-{tail}"
    taken = set(Source.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    if stem not in taken:
        return stem
    return next(slug for number in range(2, len(taken) + 3) if (slug := f"{stem}-{number}") not in taken)


@require_http_methods(["GET", "HEAD", "POST"])
def intake(request: HttpRequest) -> HttpResponse:
    """Show the form, the numbered paragraphs of what was pasted, or save it and lead to the reading desk."""
    if not request.user.has_perm("sources.add_source"):
        raise PermissionDenied
    if request.method != "POST":
        return _page(request, IntakeForm())
    if "save" not in request.POST:
        form = IntakeForm(request.POST)
        form.is_valid()
        return _page(request, form)
    try:
        with transaction.atomic():
            # Nobody else takes in the same address between the look and the saving.
            lock()
            form = IntakeForm(request.POST)
            if form.is_valid() and form.is_previewed:
                return _saved(request, form)
    except UNREADABLE:
        form = IntakeForm(request.POST)
        form.is_valid()
        form.add_error(None, UNSTORABLE)
    return _page(request, form)


def _saved(request: HttpRequest, form: IntakeForm) -> HttpResponse:
    source: Any = form.save()
    revisions.record([(Resource.SOURCES, source.slug)], by=request.user, verb=RevisionVerb.CREATE)
    site_admin: Any = admin.site.get_model_admin(Source)
    site_admin.log_addition(request, source, [{"added": {}}])
    messages.success(
        request, f"“{source.title}” is saved as a draft with {source.paragraph_count} paragraphs."
    )
    return HttpResponseRedirect(reverse("admin:newsroom_desk", args=[source.slug]))


def _page(request: HttpRequest, form: IntakeForm) -> HttpResponse:
    text = form.text if form.is_bound else None
    changed = text is not None and "save" in request.POST and not form.is_previewed
    context = {
        **admin.site.each_context(request),
        "title": "Add a source by pasting its text",
        "form": form,
        "fields": [field for field in form.visible_fields() if field.name not in {"different", "pasted"}],
        "preview": text,
        "changed": changed,
        "likes": form.likes,
    }
    return TemplateResponse(request, "newsroom/intake.html", context)
