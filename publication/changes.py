"""What happened to records, edition by edition: the changes feed and the history of one record."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from publication.canonical import canonical_json
from publication.choices import Cause, RecordChange, RecordState, address, public_resource
from publication.models import Edition, Record
from publication.ordering import OrderField
from sources.dates import moment_text

EDITION = OrderField("first_edition", "integer")
# Within an edition, in the order of the hash that chains it.
TAIL = (OrderField("resource", "text"), OrderField("slug", "text"))


def edition_column(column: str) -> Subquery:
    """Return a column of the edition that brought a version, as an annotation of it."""
    return Subquery(Edition.objects.filter(number=OuterRef("first_edition")).values(column)[:1])


def change_of(state: str, first_edition: int, created_edition: int) -> RecordChange:
    """Return what the edition that brought a version did to its record."""
    if state != RecordState.LIVE:
        return RecordChange(state)
    return RecordChange.CREATED if first_edition == created_edition else RecordChange.UPDATED


CHANGE_CONDITIONS = {
    RecordChange.CREATED: Q(state=RecordState.LIVE, created_edition=F("first_edition")),
    RecordChange.UPDATED: Q(state=RecordState.LIVE, created_edition__lt=F("first_edition")),
    RecordChange.WITHDRAWN: Q(state=RecordState.WITHDRAWN),
    RecordChange.RENAMED: Q(state=RecordState.RENAMED),
    RecordChange.MERGED: Q(state=RecordState.MERGED),
}


def changes(edition: int) -> QuerySet[Record]:
    """Return every version that editions up to this one brought: one row a change."""
    return Record.objects.filter(first_edition__lte=edition).annotate(edition_at=edition_column("at"))


CHANGE_COLUMNS = (
    "first_edition",
    "edition_at",
    "state",
    "created_edition",
    "own",
    "resource",
    "kind",
    "slug",
    "target",
)


def change_text(
    number: int,
    at: datetime,
    state: str,
    created: int,
    own: bool,  # noqa: FBT001 - a row of a query
    resource: str,
    kind: str,
    slug: str,
    target: str,
) -> str:
    """Return one entry of the changes feed as JSON text, from the values of CHANGE_COLUMNS."""
    return canonical_json(
        {
            "edition": number,
            "at": moment_text(at),
            "change": change_of(state, number, created),
            "cause": Cause.OWN if own else Cause.EMBEDDED,
            "resource": public_resource(resource, kind),
            "slug": slug,
            "target": target or None,
            "url": address(resource, slug, kind),
        }
    )


def former_slugs(resource: str, slug: str, edition: int) -> list[str]:
    """Return the slugs under which a record was known before it was renamed, newest first; a query for each."""
    found: list[str] = []
    while slug not in found[:-1]:
        renamed = Record.objects.filter(
            resource=resource, state=RecordState.RENAMED, target=slug, first_edition__lte=edition
        )
        former = renamed.order_by("first_edition").values_list("slug", flat=True).first()
        if former is None or former in found:
            break
        found.append(former)
        slug = former
    return found


def versions(resource: str, slug: str, edition: int) -> QuerySet[Record]:
    """Return the versions of a record up to an edition, those under former slugs included.

    A rename is one step of the history: the redirect that the former slug leaves is no version of its own.
    """
    former = former_slugs(resource, slug, edition)
    mine = Q(slug=slug) | (Q(slug__in=former) & ~Q(state=RecordState.RENAMED))
    before = Record.objects.filter(
        resource=resource, slug__in=[slug, *former], last_edition=OuterRef("first_edition") - 1
    ).exclude(state=RecordState.RENAMED)
    return Record.objects.filter(mine, resource=resource, first_edition__lte=edition).annotate(
        edition_at=edition_column("at"),
        edition_reason=edition_column("reason"),
        content_before=Subquery(before.values("content")[:1]),
        slug_before=Subquery(before.values("slug")[:1]),
    )


VERSION_COLUMNS = (
    "first_edition",
    "edition_at",
    "edition_reason",
    "state",
    "created_edition",
    "own",
    "slug",
    "target",
    "content",
    "content_before",
    "slug_before",
)


def version_text(
    number: int,
    at: datetime,
    reason: str,
    state: str,
    created: int,
    own: bool,  # noqa: FBT001 - a row of a query
    slug: str,
    target: str,
    content: str,
    content_before: str | None,
    slug_before: str | None,
) -> str:
    """Return one entry of a history as JSON text, from the values of VERSION_COLUMNS."""
    change = change_of(state, number, created)
    if change == RecordChange.UPDATED and slug_before not in {None, slug}:
        change = RecordChange.RENAMED
    return canonical_json(
        {
            "edition": number,
            "at": moment_text(at),
            "reason": reason,
            "change": change,
            "cause": Cause.OWN if own else Cause.EMBEDDED,
            "slug": slug,
            "target": target or None,
            "differences": list(differences(content_before, content)),
        }
    )


def differences(before: str | None, after: str) -> Iterator[dict[str, Any]]:
    """Yield the own fields in which two contents differ, in the order of the newer; nothing where one is missing."""
    if not before or not after or before == after:
        return
    old, new = json.loads(before), json.loads(after)
    for field in [*new, *(field for field in old if field not in new)]:
        if old.get(field) != new.get(field):
            yield {"field": field, "before": old.get(field), "after": new.get(field)}
