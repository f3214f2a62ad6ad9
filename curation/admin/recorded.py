"""Admins that write history: every save and deletion leaves a revision, and a stale save shows both versions."""

import dataclasses
from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import F
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.html import format_html
from django.utils.safestring import SafeString

from curation.admin.guards import (
    TRIAL,
    UNREADABLE,
    ReasonMissingError,
    SoundAdmin,
    StaleSaveError,
)
from curation.admin.marking import MarkedChange, marked_changes
from curation.admin.sight import sight_of
from curation.choices import RevisionVerb
from curation.models import Comment, LoadMark, Revision
from curation.revisions import Aggregate, Standing, difference, history, read_standings, record, snapshot
from curation.revisions.recording import begin_history
from curation.seeding.stored import Identity
from curation.seeding.tables import ROOTS
from facts.models import Fact
from facts.models.rows import OrderedRow
from publication.choices import Resource
from publication.models import Record
from sources.choices import CurationStatus
from sources.models import ParagraphNote

SEEN = "seen"
# An edit of such a record makes a draft of it: what the public sees stays as it is until somebody publishes again.
SETTLED = {CurationStatus.PUBLISHED, CurationStatus.WITHDRAWN}


class TrialError(Exception):
    """Ends a trial save: nothing is kept, but it is known what would have been."""

    def __init__(self, content: Aggregate) -> None:
        super().__init__("a trial")
        self.content = content


@dataclasses.dataclass(frozen=True, slots=True)
class BothVersions:
    """What a stale save shows: who saved meanwhile, what that changed, and where the own form differs from it.

    `mine` is None where the form cannot be read without its errors.
    """

    latest: Revision | None
    theirs: list[MarkedChange]
    mine: list[MarkedChange] | None


class RecordedAdmin(SoundAdmin):
    """The admin of a record, with its history."""

    # The resource under which the public knows these records.
    resource: Resource
    change_form_template = "newsroom/change_form.html"

    # --- Saving ---

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:  # noqa: FBT001
        """Save what the form holds, if nobody else has saved the record since it was opened."""
        if not change:
            super().save_model(request, obj, form, change)
            return
        before = (self.resource, form.initial.get("slug", obj.slug))
        form.before = read_standings([before])
        table = obj._meta.get_field("row_version").model._base_manager
        rows = table.filter(pk=obj.pk)
        if not form.is_trial:
            # The spine of a fact is a table of its own: one statement on the table that holds the version decides.
            rows = rows.filter(row_version=form.cleaned_data["seen_version"])
        if not rows.update(row_version=F("row_version") + 1):
            raise StaleSaveError
        obj.row_version = form.before[before].row_version + 1
        # Only what a form can hold: a status that was moved meanwhile stays as it is.
        obj.save(
            update_fields=[f.name for f in obj._meta.concrete_fields if f.editable and not f.primary_key]
        )

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:  # noqa: FBT001
        """Save the rows below the record; then write down what became of all of it."""
        super().save_related(request, form, formsets, change)
        identity = (self.resource, form.instance.slug)
        reason = form.cleaned_data.get("reason", "")
        if change:
            self._record_edit(request, form, identity, reason)
        else:
            record([identity], by=request.user, verb=RevisionVerb.CREATE, reason=reason)

    def _record_edit(self, request: HttpRequest, form: Any, identity: Identity, reason: str) -> None:
        [(was, before)] = form.before.items()
        after = read_standings([identity])
        standing = after[identity]
        if form.is_trial:
            raise TrialError(standing.aggregate)
        if standing.aggregate == before.aggregate:
            return
        if not reason and form.is_public:
            raise ReasonMissingError
        if was != identity:
            # Only the slug of a draft that nobody outside has seen is edited in a form.
            for model in (Revision, Comment, LoadMark):
                model._default_manager.filter(resource=was[0], slug=was[1]).update(slug=identity[1])
        begin_history({identity: before})
        if standing.status in SETTLED:
            make_draft(identity, standing)
            form.instance.status = standing.status
        record([identity], by=request.user, verb=RevisionVerb.EDIT, reason=reason, standings=after)

    # --- A stale save ---

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        """Draw the form; after a stale save with both versions."""
        form: Any = context["adminform"].form
        obj = kwargs.get("obj")
        if obj is not None and "slug" in form.initial:
            # A refused form has put what was sent into the object; the page is about the stored record.
            obj.slug = form.initial["slug"]
        if obj is not None and getattr(form, "is_stale", False):
            context["both"] = self.both_versions(request, obj)
        return super().render_change_form(request, context, *args, **kwargs)

    def both_versions(self, request: HttpRequest, obj: Any) -> BothVersions:
        """Return what somebody else saved meanwhile, and where the form that was sent differs from it."""
        identity = (str(self.resource), str(obj.slug))
        now = snapshot(identity)
        mine = self._entered(request, obj)
        revisions = history(identity)
        seen = request.POST.get("seen_version", "")
        opened = None
        if seen.isascii() and seen.isdecimal() and len(seen) < 10:
            opened = revisions.filter(row_version__lte=int(seen)).first()
        return BothVersions(
            latest=revisions.first(),
            theirs=[] if opened is None else marked_changes(difference(opened.aggregate, now)),
            mine=None if mine is None else marked_changes(difference(now, mine)),
        )

    def _entered(self, request: HttpRequest, obj: Any) -> Aggregate | None:
        """Save the form for a trial and return what the record would be; None where it has other errors."""
        request.META[TRIAL] = True
        try:
            with transaction.atomic():
                self._changeform_view(request, str(obj.pk), "", None)  # type: ignore[attr-defined]  # Django's own
                transaction.set_rollback(True)
        except TrialError as trial:
            return trial.content
        except (*UNREADABLE, StaleSaveError):
            return None
        finally:
            del request.META[TRIAL]
        return None

    # --- Lists ---

    @admin.display(description=SafeString('<input type="checkbox" id="action-toggle">'))
    def action_checkbox(self, obj: Any) -> SafeString:
        """Draw the box that chooses a line, with the version that the line shows."""
        return format_html(
            '{}<input type="hidden" name="{}" value="{}/{}:{}">',
            super().action_checkbox(obj),
            SEEN,
            self.resource,
            obj.slug,
            obj.row_version,
        )

    def response_action(
        self, request: HttpRequest, queryset: models.QuerySet[Any], *args: Any, **kwargs: Any
    ) -> HttpResponse | None:
        """Run an action, unless somebody has changed one of the chosen records since the list was drawn."""
        chosen = [
            key for key in request.POST.getlist(ACTION_CHECKBOX_NAME) if key.isdecimal() and len(key) < 19
        ]
        shown = set(request.POST.getlist(SEEN))
        if shown and chosen:
            rows = queryset.filter(pk__in=chosen).order_by().values_list("slug", "row_version")
            known = {text.rpartition(":")[0] for text in shown}
            changed = [
                slug
                for slug, version in rows
                if f"{self.resource}/{slug}" in known and f"{self.resource}/{slug}:{version}" not in shown
            ]
            if changed:
                named = ", ".join(sorted(changed)[:5])
                messages.error(
                    request,
                    f"Nothing was done: somebody has changed {named} since this list was drawn. "
                    "Look at the list as it is now, then choose again.",
                )
                return HttpResponseRedirect(request.get_full_path())
        return super().response_action(request, queryset, *args, **kwargs)

    # --- Deleting ---

    def ever_published(self, records: Iterable[Any]) -> set[str]:
        """Return the slugs, of these records, under which the public has seen something."""
        slugs = [row.slug for row in records]
        known = Record.objects.filter(resource=self.resource, slug__in=slugs)
        return set(known.values_list("slug", flat=True).distinct())

    def seen_by_public(self, obj: Any) -> bool:
        """Tell whether the public has seen anything of this record; asked once for each object."""
        return sight_of(self.resource, obj).is_known

    def kept(self, records: Iterable[Any]) -> list[Any]:
        """Return those of these records that are never deleted: no drafts, or public once."""
        listed = list(records)
        known = self.ever_published(listed)
        return [row for row in listed if row.slug in known or row.status != CurationStatus.DRAFT]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse to delete what was ever published or waits for it: it is withdrawn instead."""
        if not super().has_delete_permission(request, obj):
            return False
        return obj is None or (obj.status == CurationStatus.DRAFT and not self.seen_by_public(obj))

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Say what a deletion takes along; rows go with their record, and published records stay."""
        records = list(objs)
        found, counts, needed, protected = super().get_deleted_objects(objs, request)
        rows = {
            model._meta.verbose_name
            for model in apps.get_models()
            if issubclass(model, (OrderedRow, ParagraphNote)) or model is Fact
        }
        told = (f"{row} (no draft, or public once: withdraw it)" for row in self.kept(records))
        return found, counts, needed - rows, [*protected, *told]

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        """Delete a draft; its history stays."""
        self._record_deletion(request, [obj])
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: models.QuerySet[Any]) -> None:
        """Delete drafts; their history stays."""
        self._record_deletion(request, list(queryset))
        super().delete_queryset(request, queryset)

    def _record_deletion(self, request: HttpRequest, records: list[Any]) -> None:
        if self.kept(records):
            raise PermissionDenied
        identities = [(str(self.resource), row.slug) for row in records]
        record(identities, by=request.user, verb=RevisionVerb.DELETE)


def make_draft(identity: Identity, standing: Standing) -> None:
    """Make a draft of a record that was settled, because its content has changed; nobody has submitted it yet."""
    standing.status = CurationStatus.DRAFT
    rows = ROOTS[identity[0]]._base_manager.filter(pk=standing.pk)
    rows.update(status=CurationStatus.DRAFT, submitted_by=None, reviewed_by=None)
