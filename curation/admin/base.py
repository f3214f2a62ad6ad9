"""What admins of records share: versions, rights, prefetched rows, fieldsets of dates and of the record's state."""

from collections.abc import Iterable
from typing import Any, TypeAlias

from django.apps import apps
from django.contrib import admin
from django.db import models
from django.db.models import Exists, F, OuterRef
from django.forms import ModelForm
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from curation.admin.fields import KnownSelect, KnownSelectMultiple
from curation.admin.forms import CuratedForm, KnownRows, OrderedRowForm, OrderedRows
from curation.admin.guards import REFUSAL, SoundAdmin, SoundKeys, StaleSaveError
from facts.models import Fact
from facts.models.rows import OrderedRow
from publication.choices import Resource
from publication.models import Record
from sources.choices import CurationStatus
from sources.models import Curated, ParagraphNote

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

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        """Build the rows' forms; a forged count builds no more of them than the form may hold."""
        return super().get_formset(request, obj, absolute_max=self.max_num, **kwargs)

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        """Read the rows with what their line shows."""
        rows = super().get_queryset(request)
        return rows.select_related(*self.related) if self.related else rows

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


class CuratedAdmin(Remembering, SoundAdmin):
    """The admin of a record."""

    form = CuratedForm
    list_per_page = 50
    save_on_top = True
    # The resource under which the public knows these records.
    resource: Resource
    # What a record's own page reads with it.
    related: tuple[str, ...] = ()
    together: tuple[str, ...] = ()
    prefetched: "tuple[str | models.Prefetch[Any], ...]" = ()

    @admin.display(description="status", ordering="status")
    def state(self, obj: Curated) -> SafeString:
        """Show the status as a coloured word, and whether the public still sees an earlier version."""
        word = format_html('<span class="state {}">{}</span>', obj.status, obj.get_status_display())
        pending = getattr(obj, "is_live", False) and obj.status in PENDING
        return format_html('{} <span class="pending">pending change</span>', word) if pending else word

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        """Read records with what a list or a page shows of them."""
        rows = super().get_queryset(request)
        match = request.resolver_match
        if match is not None and (match.url_name or "").endswith("_changelist"):
            live = Record.objects.current().live().filter(resource=self.resource, slug=OuterRef("slug"))
            return rows.annotate(is_live=Exists(live)).prefetch_related(*self.prefetched)
        return rows.select_related("submitted_by", "reviewed_by", *self.related).prefetch_related(
            *self.together
        )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Keep what editing never changes; the slug too, as soon as others may know it."""
        fixed = [
            *super().get_readonly_fields(request, obj),
            "state",
            "row_version",
            "submitted_by",
            "reviewed_by",
        ]
        if obj is not None and (obj.status != CurationStatus.DRAFT or self.ever_published([obj])):
            fixed.append("slug")
        return fixed

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
        form.refusal = request.META.get(REFUSAL, "")
        return form

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:  # noqa: FBT001
        """Save what the form holds, if nobody else has saved the record since it was opened."""
        if not change:
            super().save_model(request, obj, form, change)
            return
        seen = form.cleaned_data["seen_version"]
        # The spine of a fact is a table of its own: one statement on the table that holds the version decides.
        table = obj._meta.get_field("row_version").model._base_manager
        if not table.filter(pk=obj.pk, row_version=seen).update(row_version=F("row_version") + 1):
            raise StaleSaveError
        obj.row_version = seen + 1
        # Only what a form can hold: a status that was moved meanwhile stays as it is.
        obj.save(
            update_fields=[f.name for f in obj._meta.concrete_fields if f.editable and not f.primary_key]
        )

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Lead to the newsroom's history, which knows the rows of a record as well."""
        del extra_context
        obj = self.get_object(request, object_id)
        if obj is None:
            raise Http404("There is no such record.")
        return HttpResponseRedirect(reverse("admin:newsroom_history", args=[self.resource, obj.slug]))

    # --- Deleting ---

    def ever_published(self, records: Iterable[Any]) -> set[str]:
        """Return the slugs, of these records, under which the public has seen something."""
        slugs = [record.slug for record in records]
        known = Record.objects.filter(resource=self.resource, slug__in=slugs)
        return set(known.values_list("slug", flat=True).distinct())

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse to delete what was ever published or waits for it: it is withdrawn instead."""
        if not super().has_delete_permission(request, obj):
            return False
        return obj is None or (obj.status == CurationStatus.DRAFT and not self.ever_published([obj]))

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Say what a deletion takes along; rows go with their record, and published records stay."""
        records = list(objs)
        found, counts, needed, protected = super().get_deleted_objects(objs, request)
        rows = {
            model._meta.verbose_name
            for model in apps.get_models()
            if issubclass(model, (OrderedRow, ParagraphNote)) or model is Fact
        }
        known = self.ever_published(records)
        kept = [r for r in records if r.slug in known or r.status != CurationStatus.DRAFT]
        protected = [*protected, *(f"{record} (no draft, or public once: withdraw it)" for record in kept)]
        return found, counts, needed - rows, protected
