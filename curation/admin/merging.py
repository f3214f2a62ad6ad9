"""Merging, parting and renaming: what will point elsewhere afterwards, and the decision with its reason."""

import dataclasses
import re
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import F, QuerySet, Value
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from curation import verbs
from curation.admin.addresses import form_of_row, kind_named, opened, page_of
from curation.admin.guards import KeyField
from curation.choices import RevisionVerb
from curation.models import Revision
from curation.models.revision import REASON_MAX
from curation.revisions.wording import ROW_WORDS
from curation.seeding.stored import Identity
from curation.seeding.tables import BY_MODEL, ROOTS, TABLES
from curation.verbs.desk import may
from curation.verbs.slugs import USERS
from facts.models import (
    ActorName,
    CeasefireTerm,
    Citation,
    Fact,
    FactSpeaker,
    PlaceName,
    Relation,
)
from publication.choices import Resource
from sources.models import Source

_KEY = re.compile(r"[0-9]{1,18}", re.ASCII)
A_PAGE = 50
SLUG_MAX = 120
NAMES_SHOWN = 100

# A reference to each sort of record, through which the admin looks them up.
LOOKED_UP: dict[str, Any] = {
    Resource.PUBLISHERS: (Source, "publisher"),
    Resource.SOURCES: (Citation, "source"),
    Resource.ACTORS: (FactSpeaker, "actor"),
    Resource.PLACES: (Fact, "place"),
    Resource.EVENTS: (Fact, "event"),
    Resource.AGREEMENTS: (CeasefireTerm, "agreement"),
    Resource.TOPICS: (Fact, "topics"),
    Resource.FACTS: (Relation, "to_fact"),
}
NAMED: dict[str, Any] = {Resource.ACTORS: ActorName, Resource.PLACES: PlaceName}


@dataclasses.dataclass(frozen=True, slots=True)
class Mention:
    """One record that names another one, and through which field."""

    resource: str
    slug: str
    how: str

    @property
    def url(self) -> str:
        """The record's review."""
        return page_of("review", (self.resource, self.slug))


def mentions(identity: Identity, pk: int) -> QuerySet[Any]:
    """Return (resource, slug, field) of whatever in the editors' tables names a record, as one question."""
    resource, slug = identity
    parts = []
    for table in TABLES:
        for field in table.fields:
            if not field.is_relation or field.name == table.owner:
                continue
            target = BY_MODEL[field.related_model]
            if target.resource == resource and (not target.owner or target.is_kind):
                rows = table.model._base_manager.filter(**{field.name: pk})
                word = f"{ROW_WORDS[table.label]}: " if table.label in ROW_WORDS else ""
                parts.append(_told(rows, table.resource, table.owner, f"{word}{field.verbose_name}"))
    if resource in USERS:
        for model, owner in ((ActorName, "actors"), (PlaceName, "places")):
            rows = model._base_manager.filter(used_by__icontains=f'"{slug}"')
            parts.append(_told(rows, owner, model.PARENT, "user of a name"))
    first, *rest = parts or [_told(ROOTS[resource]._base_manager.none(), resource, "", "")]
    found: QuerySet[Any] = first.union(*rest).order_by("_resource", "_slug", "_how")
    return found


def _told(rows: Any, resource: str, owner: str, how: str) -> Any:
    way = f"{owner}__slug" if owner else "slug"
    told = rows.order_by().annotate(_resource=Value(resource), _slug=F(way), _how=Value(how))
    return told.values_list("_resource", "_slug", "_how")


def _mentions_page(request: HttpRequest, identity: Identity, pk: int) -> tuple[Any, list[Mention]]:
    page = Paginator(mentions(identity, pk), A_PAGE).get_page(request.GET.get("p"))
    return page, [Mention(*values) for values in page]


class KeySelect(AutocompleteSelect):
    """An autocomplete choice that draws a key no database could hold as no choice."""

    def optgroups(self, name: str, value: Any, attr: Any = None) -> Any:
        """Return the chosen option."""
        return super().optgroups(name, [key for key in value if _KEY.fullmatch(str(key))], attr)


class TargetForm(forms.Form):
    """The record that stays: looked up, or named by its slug."""

    record = KeyField(queryset=Fact.objects.none(), required=False, label="Look it up")
    into = forms.CharField(
        required=False,
        max_length=SLUG_MAX,
        label="or write its slug",
        widget=forms.TextInput(attrs={"class": "vTextField", "autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, resource: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if resource not in LOOKED_UP:
            del self.fields["record"]
            self.fields["into"].label = "Its slug"
            return
        model, name = LOOKED_UP[resource]
        field: Any = self.fields["record"]
        field.queryset = ROOTS[resource]._default_manager.only("slug")
        field.widget = KeySelect(model._meta.get_field(name), admin.site)
        field.widget.choices = field.choices
        field.widget.is_required = False

    def target(self) -> str:
        """Return the slug of the record that was chosen; empty for none."""
        if not self.is_valid():
            return ""
        found = self.cleaned_data.get("record")
        return str(found.slug) if found is not None else str(self.cleaned_data["into"]).strip()


def _allowed(request: HttpRequest, verb: RevisionVerb, resource: str) -> None:
    if not may(request.user, verb, resource):
        raise PermissionDenied


def _frame(row: Any, identity: Identity) -> dict[str, Any]:
    """Return what all pages about one record show of it."""
    return {
        "row": row,
        "record": "/".join(identity),
        "what": kind_named(identity[0], getattr(row, "kind", "") if identity[0] == Resource.FACTS else ""),
        "opts": ROOTS[identity[0]]._meta,
        "form_url": form_of_row(row),
        "reason_max": REASON_MAX,
    }


def _done(request: HttpRequest, act: Callable[[], Any], success: str, problems: list[Any]) -> bool:
    """Run a verb; tell how it went, and note what it refuses."""
    try:
        edition = act()
    except verbs.Refused as refused:
        problems += refused.problems
        return False
    shown = f" It is public with edition {edition.number}." if edition else ""
    messages.success(request, success + shown)
    return True


@require_http_methods(["GET", "HEAD", "POST"])
def merge_view(request: HttpRequest, resource: str, slug: str) -> HttpResponse:
    """Choose the record that stays, look at what will name it, and merge this one into it."""
    row = opened(request, resource, slug)
    _allowed(request, RevisionVerb.MERGE, resource)
    asked = request.POST if request.method == "POST" else request.GET
    form = TargetForm(resource, asked if {"into", "record"} & asked.keys() else None)
    into = form.target()
    target = ROOTS[resource]._default_manager.filter(slug=into).first() if into else None
    if into and target is None:
        form.add_error("into", "There is no such record: correct the slug, or look it up.")
    elif target is not None and target.pk == row.pk:
        form.add_error("into", "A record cannot be merged into itself: choose another one.")
        target = None
    problems: list[Any] = []
    if request.method == "POST" and target is not None:
        seen = _seen(request, {(resource, slug), (resource, into)})
        reason = _reason(request)

        def act() -> Any:
            return verbs.merge((resource, slug), into, by=request.user, reason=reason, seen=seen)

        success = (
            f"Merged: {resource}/{slug} leads to {resource}/{into} from now on. Its history can undo this."
        )
        if _done(request, act, success, problems):
            return HttpResponseRedirect(page_of("history", (resource, into)))
    page, listed = _mentions_page(request, (resource, slug), row.pk) if target is not None else (None, [])
    context = {
        **admin.site.each_context(request),
        **_frame(row, (resource, slug)),
        "title": f"Merge {row}",
        "form": form,
        "target": target,
        "target_url": page_of("review", (resource, into)) if target is not None else "",
        "target_record": f"{resource}/{into}",
        "page": page,
        "mentions": listed,
        "names": _names(resource, row, target),
        "problems": problems,
        "reason": _reason(request),
    }
    return TemplateResponse(request, "newsroom/merge.html", context)


def _names(resource: str, row: Any, target: Any) -> list[str]:
    """Return the names that the record that stays will bear as well."""
    if target is None or resource not in NAMED:
        return []
    model = NAMED[resource]
    owner = model.PARENT
    rows = model._base_manager.filter(**{f"{owner}__in": [row.pk, target.pk]}).order_by(owner, "position")
    kept = {target.name}
    found = [row.name]
    for owned_by, variant in rows.values_list(f"{owner}_id", "variant")[: 2 * NAMES_SHOWN]:
        if owned_by == target.pk:
            kept.add(variant)
        else:
            found.append(variant)
    return [name for name in dict.fromkeys(found) if name not in kept][:NAMES_SHOWN]


def _reason(request: HttpRequest) -> str:
    return request.POST.get("reason", "").replace("\0", "").strip()


def _seen(request: HttpRequest, identities: set[Identity]) -> dict[Identity, int]:
    """Return the versions that the page showed; one that cannot be read was never shown."""
    found = dict.fromkeys(identities, 0)
    for text in request.POST.getlist("seen"):
        named, _, version = text.partition(":")
        resource, _, slug = named.partition("/")
        if (resource, slug) in identities and version.isascii() and version.isdigit() and len(version) < 10:
            found[resource, slug] = int(version)
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def unmerge_view(request: HttpRequest, batch: UUID) -> HttpResponse:
    """Look at what a merge changed, and undo it."""
    revisions = Revision.objects.filter(batch=batch, verb=RevisionVerb.MERGE).order_by("pk")
    first = revisions.select_related("by", "edition").defer("stored").first()
    if first is None:
        raise Http404("There is no such merge.")
    gone = (first.resource, first.slug)
    _allowed(request, RevisionVerb.UNMERGE, first.resource)
    kept = (
        revisions.filter(resource=first.resource).exclude(pk=first.pk).values_list("slug", flat=True).first()
    )
    history = page_of("history", (first.resource, kept or first.slug))
    problems: list[Any] = []
    if request.method == "POST":
        reason = _reason(request)
        success = f"The merge is undone: {'/'.join(gone)} stands on its own again."
        if _done(request, lambda: verbs.unmerge(batch, by=request.user, reason=reason), success, problems):
            return HttpResponseRedirect(page_of("review", gone))
    touched = revisions.exclude(pk=first.pk).values_list("resource", "slug")
    page = Paginator(touched, A_PAGE).get_page(request.GET.get("p"))
    context = {
        **admin.site.each_context(request),
        "title": f"Undo the merge of {'/'.join(gone)}",
        "merge": first,
        "record": "/".join(gone),
        "kept": f"{first.resource}/{kept}" if kept else "",
        "history_url": history,
        "page": page,
        "touched": [Mention(resource, slug, "") for resource, slug in page],
        "problems": problems,
        "reason": _reason(request),
        "reason_max": REASON_MAX,
    }
    return TemplateResponse(request, "newsroom/merge_undo.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def rename_view(request: HttpRequest, resource: str, slug: str) -> HttpResponse:
    """Give a record another slug; what names it follows, and links to the old one lead to the new one."""
    row = opened(request, resource, slug)
    _allowed(request, RevisionVerb.RENAME, resource)
    problems: list[Any] = []
    to = request.POST.get("to", "").replace("\0", "").strip()
    if request.method == "POST":
        seen, reason = _seen(request, {(resource, slug)}), _reason(request)

        def act() -> Any:
            return verbs.rename((resource, slug), to, by=request.user, reason=reason, seen=seen)

        if _done(request, act, f"Renamed: {resource}/{slug} is {resource}/{to} from now on.", problems):
            return HttpResponseRedirect(page_of("history", (resource, to)))
    page, listed = _mentions_page(request, (resource, slug), row.pk)
    context = {
        **admin.site.each_context(request),
        **_frame(row, (resource, slug)),
        "title": f"Rename {row}",
        "to": to or slug,
        "slug_max": SLUG_MAX,
        "page": page,
        "mentions": listed,
        "problems": problems,
        "reason": _reason(request),
    }
    return TemplateResponse(request, "newsroom/rename.html", context)


def tools(user: Any, identity: Identity) -> list[tuple[str, str]]:
    """Return (address, label) of the pages here that a person may open for a record."""
    wanted = [(RevisionVerb.RENAME, "rename", "Rename"), (RevisionVerb.MERGE, "merge", "Merge")]
    return [
        (reverse(f"admin:newsroom_{name}", args=identity), label)
        for verb, name, label in wanted
        if may(user, verb, identity[0])
    ]
