"""Where the pages of a record are, and who may open them."""

import re
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.urls import reverse

from curation.seeding.stored import Identity
from curation.seeding.tables import ROOTS
from facts.choices import FactKind
from facts.models import Fact
from publication.choices import Resource
from sources.models.columns import SLUG_PATTERN

SLUG_MAX = 120
# Each kind of fact has a form of its own.
PAGES = {
    FactKind.STATEMENT: "admin:facts_statement_change",
    FactKind.CASUALTY_REPORT: "admin:facts_casualtyreport_change",
    FactKind.CEASEFIRE_TERM: "admin:facts_ceasefireterm_change",
}
_NAMED = re.compile(rf"([a-z]{{1,12}})/({SLUG_PATTERN})", re.ASCII)


def seen_resources(user: Any) -> list[str]:
    """Return the resources whose records this person may look at."""
    return [resource for resource in Resource.values if may_see(user, resource)]


def may_see(user: Any, resource: str) -> bool:
    """Tell whether this person may look at records of a resource."""
    opts = ROOTS[resource]._meta
    return any(user.has_perm(f"{opts.app_label}.{verb}_{opts.model_name}") for verb in ("view", "change"))


def may_change(user: Any, resource: str, kind: str = "") -> bool:
    """Tell whether this person may change records of a resource; of a fact, those of its kind."""
    model = ROOTS[resource]._meta.model_name
    if resource == Resource.FACTS and kind in FactKind.values:
        model = kind.replace("_", "")
    return bool(user.has_perm(f"{ROOTS[resource]._meta.app_label}.change_{model}"))


def named(text: str) -> Identity | None:
    """Return the record that `resource/slug` names, None for any other text."""
    match = _NAMED.fullmatch(text)
    if match is None or match[1] not in Resource.values or len(match[2]) > SLUG_MAX:
        return None
    return match[1], match[2]


def opened(request: HttpRequest, resource: str, slug: str) -> Any:
    """Return the row of a record; Http404 when there is none, PermissionDenied when it is not for this person.

    A fact comes as the spine; long texts are left out.
    """
    if named(f"{resource}/{slug}") is None:
        raise Http404("There is no such record.")
    if not may_see(request.user, resource):
        raise PermissionDenied
    rows = ROOTS[resource]._default_manager.select_related("submitted_by", "reviewed_by")
    found = (rows.defer("text") if resource == Resource.SOURCES else rows).filter(slug=slug).first()
    if found is None:
        raise Http404("There is no such record.")
    return found


def form_of(resource: str, kind: str, key: int) -> str:
    """Return the address of the form in which a record is edited."""
    if resource == Resource.FACTS:
        return reverse(PAGES[FactKind(kind)], args=[key])
    opts = ROOTS[resource]._meta
    return reverse(f"admin:{opts.app_label}_{opts.model_name}_change", args=[key])


def form_of_row(row: Any) -> str:
    """Return the address of the form in which this record is edited."""
    resource = resource_of(row)
    return form_of(resource, row.kind if resource == Resource.FACTS else "", row.pk)


def resource_of(row: Any) -> str:
    """Return the resource of a record of the editors' tables."""
    if isinstance(row, Fact):
        return Resource.FACTS
    return next(resource for resource, model in ROOTS.items() if isinstance(row, model))


def kind_named(resource: str, kind: str = "") -> str:
    """Return what a record is called: “statement”, “actor”."""
    if resource == Resource.FACTS and kind in FactKind.values:
        return str(FactKind(kind).label).lower()
    return str(ROOTS[resource]._meta.verbose_name)


def page_of(view: str, identity: Identity) -> str:
    """Return the address of a newsroom page of one record: `review`, `history` or `merge`."""
    return reverse(f"admin:newsroom_{view}", args=identity)
