"""What admins of records share: versions, rights, prefetched rows, fieldsets of dates and of the record's state."""

from typing import Any, TypeAlias

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db import models
from django.forms import ModelForm
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from curation.admin.deciding import DecidedAdmin
from curation.admin.fetching import read_at_once
from curation.admin.fields import KnownSelect, KnownSelectMultiple
from curation.admin.forms import CuratedForm, KnownRows, OrderedRowForm, OrderedRows
from curation.admin.guards import REFUSAL, TRIAL, SoundKeys
from curation.admin.recorded import RecordedAdmin
from curation.admin.sight import with_sight
from publication.models import Record
from sources.choices import CurationStatus
from sources.models import Curated

# Django reads more shapes than its stubs describe.
Fieldset: TypeAlias = tuple[str | None, Any]

# A record in one of these states is not what the public sees of it.
PENDING = {CurationStatus.DRAFT, CurationStatus.IN_REVIEW}

STATE: Fieldset = (
    "State",
    {
        "fields": (("state", "row_version"), ("submitted_by", "reviewed_by"), "seen_version"),
        "description": "How far the record has come; it moves by submitting and reviewing, not by editing.",
    },
)

WHY: Fieldset = ("Why", {"fields": ["reason"]})


def date_fieldset(title: str, prefix: str, description: str) -> Fieldset:
    """Return the fieldset of one imprecise date."""
    names = [
        (f"{prefix}_edtf", f"{prefix}_precision", f"{prefix}_zone"),
        f"{prefix}_wording",
        (f"{prefix}_earliest", f"{prefix}_latest"),
    ]
    return (title, {"fields": names, "classes": ["date"], "description": description})


class Remembering(SoundKeys):
    """Draws autocomplete choices with what the page has read already."""

    def formfield_for_foreignkey(
        self, db_field: "models.ForeignKey[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> Any:
        """Build the field of a reference to one row."""
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", KnownSelect(db_field, self.admin_site))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(
        self, db_field: "models.ManyToManyField[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> Any:
        """Build the field of references to several rows."""
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", KnownSelectMultiple(db_field, self.admin_site))
        return super().formfield_for_manytomany(db_field, request, **kwargs)


class RowInline(Remembering, admin.TabularInline):  # type: ignore[type-arg]  # not generic at run time
    """Rows below a record: whoever may edit the record may edit its rows."""

    form: Any = OrderedRowForm
    formset: type[KnownRows] = OrderedRows
    extra = 0
    max_num = 200
    related: tuple[str, ...] = ()
    # Long texts of these that no line shows.
    deferred: tuple[str, ...] = ()

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        """Build the rows' forms; a forged count builds no more of them than the form may hold."""
        return super().get_formset(request, obj, absolute_max=self.max_num, **kwargs)

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        """Read the rows with what their line shows."""
        rows = super().get_queryset(request)
        return rows.select_related(*self.related).defer(*self.deferred) if self.related else rows

    def _may_edit(self, request: HttpRequest, obj: Any) -> bool:
        opts = self.parent_model._meta
        action = "add" if obj is None else "change"
        return bool(request.user.has_perm(f"{opts.app_label}.{action}_{opts.model_name}"))

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Follow the record."""
        return self._may_edit(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Follow the record."""
        return self._may_edit(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Follow the record."""
        return self._may_edit(request, obj)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Follow the record."""
        opts = self.parent_model._meta
        return bool(
            self._may_edit(request, obj) or request.user.has_perm(f"{opts.app_label}.view_{opts.model_name}")
        )


class StackedRowInline(RowInline):
    """Rows with more columns than a line holds."""

    template = "admin/edit_inline/stacked.html"


class NoteInline(RowInline):
    """Rows without positions."""

    form = ModelForm
    formset = KnownRows


class RecordList(ChangeList):
    """One page of records, each of which knows whether the public sees a version of it."""

    def get_results(self, request: HttpRequest) -> None:
        """Read the page, then ask for its rows alone: what is skipped on the way to it costs nothing."""
        super().get_results(request)
        if request.path != reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist"):
            return  # an export takes the filtered rows and draws no page
        pending = [row for row in self.result_list if row.status in PENDING]
        if pending:
            listing: Any = self.model_admin
            live = Record.objects.current().live().filter(resource=listing.resource)
            known = set(live.filter(slug__in=[row.slug for row in pending]).values_list("slug", flat=True))
            for row in pending:
                row.is_live = row.slug in known


class CuratedAdmin(Remembering, RecordedAdmin, DecidedAdmin):
    """The admin of a record."""

    form = CuratedForm
    list_per_page = 50
    save_on_top = True
    # What a record's own page reads with it.
    related: tuple[str, ...] = ()
    together: tuple[str, ...] = ()
    # References of a record to several rows of one table, which are read at once.
    at_once: tuple[str, ...] = ()
    prefetched: "tuple[str | models.Prefetch[Any], ...]" = ()

    @admin.display(description="status", ordering="status")
    def state(self, obj: Curated) -> SafeString:
        """Show the status as a coloured word, and whether the public still sees an earlier version."""
        word = format_html('<span class="state {}">{}</span>', obj.status, obj.get_status_display())
        pending = getattr(obj, "is_live", False) and obj.status in PENDING
        return format_html('{} <span class="pending">pending change</span>', word) if pending else word

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        """List records as above."""
        return RecordList

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        """Read records with what a list or a page shows of them."""
        rows = super().get_queryset(request)
        match = request.resolver_match
        page = (match and match.url_name) or ""
        if page == "autocomplete":
            return rows  # a choice shows nothing but what the record is called
        if page.endswith("_changelist"):
            return rows.prefetch_related(*self.prefetched)
        rows = rows.select_related("submitted_by", "reviewed_by", *self.related)
        seen: models.QuerySet[Any] = with_sight(rows, self.resource).prefetch_related(*self.together)
        return seen

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """Return the record of a page, with what it refers to."""
        obj = super().get_object(request, object_id, from_field)
        if obj is not None and self.at_once:
            read_at_once(obj, self.at_once)
        return obj

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Keep what editing never changes; the slug too, as soon as others may know it."""
        fixed = [
            *super().get_readonly_fields(request, obj),
            "state",
            "row_version",
            "submitted_by",
            "reviewed_by",
        ]
        if obj is not None and (obj.status != CurationStatus.DRAFT or self.seen_by_public(obj)):
            fixed.append("slug")
        return fixed

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Ask, above its state, why a record is changed."""
        found = list(super().get_fieldsets(request, obj))
        return found if obj is None else [*found[:-1], WHY, found[-1]]

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Propose a slug for a new record only."""
        return super().get_prepopulated_fields(request, obj) if obj is None else {}

    def get_form(
        self,
        request: HttpRequest,
        obj: Any = None,
        change: bool = False,  # noqa: FBT001, FBT002 - Django's signature
        **kwargs: Any,
    ) -> Any:
        """Build the form; after a failed attempt it says why."""
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        form.is_trial = TRIAL in request.META
        form.refusal = "" if form.is_trial else request.META.get(REFUSAL, "")
        form.resource = self.resource
        form.is_public = obj is not None and self.seen_by_public(obj)
        return form

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Lead to the newsroom's history, which knows the rows of a record as well."""
        del extra_context
        obj = self.get_object(request, object_id)
        if obj is None:
            raise Http404("There is no such record.")
        return HttpResponseRedirect(reverse("admin:newsroom_history", args=[self.resource, obj.slug]))
