"""What the public sees of a record, asked once for everything on a page that depends on it."""

import dataclasses
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet

from publication.choices import RecordState
from publication.models import FOREVER, Record


@dataclasses.dataclass(frozen=True, slots=True)
class Sight:
    """Whether the public has seen anything of a record, and whether it sees it now."""

    is_known: bool
    is_live: bool


def with_sight(rows: QuerySet[Any], resource: str) -> QuerySet[Any]:
    """Read records together with what the public sees of them."""
    versions = Record.objects.filter(resource=resource, slug=OuterRef("slug"))
    now = Exists(versions.current().live())
    seen: QuerySet[Any] = rows.annotate(public_slug=F("slug"), is_public=Exists(versions), is_public_now=now)
    return seen


def sight_of(resource: str, row: Any) -> Sight:
    """Return what the public sees of a record; the row keeps the answer, for a page that draws it."""
    if getattr(row, "public_slug", None) != row.slug:
        versions = Record.objects.filter(resource=resource, slug=row.slug).order_by("-last_edition")
        last = versions.values_list("last_edition", "state").first()
        row.is_public, row.is_public_now = last is not None, last == (FOREVER, RecordState.LIVE)
        row.public_slug = row.slug
    return Sight(is_known=row.is_public, is_live=row.is_public_now)
