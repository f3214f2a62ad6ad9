"""The history of one record: who did what, when and why, what differed, any two versions, and the way back."""

import dataclasses
from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from curation.admin.addresses import form_of_row, kind_named, may_change, opened, page_of
from curation.admin.marking import MarkedChange, marked_changes
from curation.admin.queue import KEY_DIGITS
from curation.models import Revision
from curation.revisions import difference, history

# Each page reads so many contents, one of which may be a text of two megabytes.
PAGE = 10


@dataclasses.dataclass(frozen=True, slots=True)
class Change:
    """One revision and what it changed."""

    revision: Revision
    changes: list[MarkedChange]
    is_latest: bool

    @property
    def person(self) -> str:
        """Who did it."""
        return self.revision.by.get_username() if self.revision.by is not None else "seeds"


@require_safe
def history_view(request: HttpRequest, resource: str, slug: str) -> HttpResponse:
    """Show the revisions of a record, ten a page, or the difference between any two of them."""
    row = opened(request, resource, slug)
    revisions = history((resource, slug))
    until = _number(request, "until")
    shown = list((revisions.filter(number__lte=until) if until else revisions)[: PAGE + 1])
    latest = 0 if not shown else shown[0].number if not until else None
    newest = latest if latest is not None else (revisions.values_list("number", flat=True).first() or 0)
    context = {
        **admin.site.each_context(request),
        "title": f"History of {row}",
        "row": row,
        "record": f"{resource}/{slug}",
        "what": kind_named(resource, getattr(row, "kind", "")),
        "form_url": form_of_row(row),
        "review_url": page_of("review", (resource, slug)),
        "history": _changes(shown, newest),
        "older": shown[PAGE].number if len(shown) > PAGE else None,
        "newest": newest,
        "until": until,
        "may_revert": may_change(request.user, resource, getattr(row, "kind", "")),
        "seen": f"{resource}/{slug}:{row.row_version}",
        "next": request.path,
        "opts": row._meta,
        **_compared(request, revisions),
    }
    return TemplateResponse(request, "newsroom/history.html", context)


def _changes(shown: list[Revision], newest: int) -> list[Change]:
    found = []
    for place, revision in enumerate(shown[:PAGE]):
        earlier = shown[place + 1] if place + 1 < len(shown) else None
        if earlier is not None and earlier.stored_id == revision.stored_id:
            changes: list[MarkedChange] = []
        else:
            before = None if earlier is None else earlier.aggregate
            changes = marked_changes(difference(before, revision.aggregate))
        found.append(Change(revision, changes, is_latest=revision.number == newest))
    return found


def _number(request: HttpRequest, name: str) -> int | None:
    asked = request.GET.get(name, "")
    return int(asked) if asked.isascii() and asked.isdecimal() and len(asked) <= KEY_DIGITS // 2 else None


def _compared(request: HttpRequest, revisions: Any) -> dict[str, Any]:
    """Return the difference between the two versions that `from` and `to` name, where both are there."""
    first, second = _number(request, "from"), _number(request, "to")
    asked = "from" in request.GET or "to" in request.GET
    if not asked:
        return {}
    found = {revision.number: revision for revision in revisions.filter(number__in=[first or 0, second or 0])}
    if first is None or second is None or first not in found or second not in found:
        messages.warning(request, "Choose two versions that are in this history.")
        return {}
    earlier, later = sorted((first, second))
    return {
        "earlier": found[earlier],
        "later": found[later],
        "compared": marked_changes(difference(found[earlier].aggregate, found[later].aggregate)),
        "is_compared": True,
    }
