"""What lists and forms of records offer: the verbs, those that are allowed now, and why the others are not."""

import dataclasses
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from curation.admin.guards import SoundAdmin
from curation.admin.sight import sight_of
from curation.admin.verbs import LABELS, Ask, asked, identified
from curation.choices import RevisionVerb
from curation.revisions import authors_since_edition
from curation.verbs.desk import STARTS, may
from publication.choices import Resource
from sources.choices import CurationStatus

OFFERED = (
    RevisionVerb.SUBMIT,
    RevisionVerb.PUBLISH,
    RevisionVerb.SEND_BACK,
    RevisionVerb.DISCARD,
    RevisionVerb.WITHDRAW,
    RevisionVerb.REOPEN,
)
# Offered where they mean something only: there is a pending change, or the record was withdrawn.
PENDING = {CurationStatus.DRAFT, CurationStatus.IN_REVIEW}


@dataclasses.dataclass(frozen=True, slots=True)
class Offer:
    """One verb for one record: where it is done, or why not; an empty `why_not` says that it may be done."""

    verb: str
    label: str
    url: str
    why_not: str


def offers(user: Any, resource: str, row: Any, back: str) -> list[Offer]:
    """Return the verbs for one record as this person may use them now."""
    identity = (resource, row.slug)
    is_live = sight_of(resource, row).is_live
    found = []
    for verb in OFFERED:
        if verb == RevisionVerb.DISCARD and not (is_live and row.status in PENDING):
            continue
        if verb == RevisionVerb.REOPEN and row.status != CurationStatus.WITHDRAWN:
            continue
        query = urlencode(
            {"record": "/".join(identity), "seen": f"{resource}/{row.slug}:{row.row_version}", "next": back}
        )
        url = f"{reverse('admin:newsroom_verb', args=[verb.value])}?{query}"
        found.append(
            Offer(verb.value, LABELS[verb], url, _why_not(user, verb, resource, row, is_live=is_live))
        )
    return found


def _why_not(user: Any, verb: RevisionVerb, resource: str, row: Any, *, is_live: bool) -> str:
    starts = STARTS.get(verb)
    unclaimed = (
        verb == RevisionVerb.SUBMIT and row.status == CurationStatus.IN_REVIEW and row.submitted_by_id is None
    )
    if starts is not None and row.status not in starts and not unclaimed:
        wanted = " or ".join(sorted(CurationStatus(status).label.lower() for status in starts))
        return f"starts from {wanted}"
    if verb == RevisionVerb.WITHDRAW and not is_live:
        return "the public does not see it"
    if not may(user, verb, resource):
        return "your account has no right to it"
    if verb == RevisionVerb.PUBLISH:
        identity = (resource, row.slug)
        if user.pk in authors_since_edition([identity])[identity] | {row.submitted_by_id}:
            return "you wrote or submitted part of it: a second person publishes"
    return ""


class DecidedAdmin(SoundAdmin):
    """An admin whose lists and forms offer the verbs."""

    resource: Resource
    actions = ["submit_selected", "publish_selected"]

    def has_submit_permission(self, request: HttpRequest) -> bool:
        """Tell whether this person submits records."""
        return may(request.user, RevisionVerb.SUBMIT, self.resource)

    def has_publish_permission(self, request: HttpRequest) -> bool:
        """Tell whether this person publishes records."""
        return may(request.user, RevisionVerb.PUBLISH, self.resource)

    @admin.action(description="Submit selected for review", permissions=["submit"])
    def submit_selected(self, request: HttpRequest, queryset: models.QuerySet[Any]) -> HttpResponse:
        """Ask for the reason, then submit the chosen records."""
        return self._ask(request, RevisionVerb.SUBMIT, queryset)

    @admin.action(description="Publish selected as one edition", permissions=["publish"])
    def publish_selected(self, request: HttpRequest, queryset: models.QuerySet[Any]) -> HttpResponse:
        """Ask for the reason, then publish the chosen records together."""
        return self._ask(request, RevisionVerb.PUBLISH, queryset)

    def _ask(self, request: HttpRequest, verb: RevisionVerb, queryset: models.QuerySet[Any]) -> HttpResponse:
        rows = queryset.order_by("slug").values_list("slug", "row_version")
        seen = {(str(self.resource), slug): version for slug, version in rows}
        return asked(request, Ask(verb, identified(seen), seen, back=request.get_full_path()))

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        """Draw the form with the verbs above it."""
        obj = kwargs.get("obj")
        if obj is not None and not context.get("is_popup"):
            context["offers"] = offers(request.user, self.resource, obj, request.path)
        return super().render_change_form(request, context, *args, **kwargs)
