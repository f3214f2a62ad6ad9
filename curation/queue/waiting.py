"""Records on their way to the public, in the sections of the queue; one query whatever their number."""

import dataclasses
import functools
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import connections, router
from django.db.models import (
    CharField,
    Count,
    Exists,
    F,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextChoices,
    Value,
    Window,
)
from django.db.models.functions import Coalesce, RowNumber

from curation.choices import SETTLING, WRITING, RevisionVerb
from curation.models import Revision
from curation.seeding.stored import Identity
from curation.seeding.tables import ROOTS
from publication.choices import Resource
from publication.models import Record
from sources.choices import CurationStatus

# What a list calls a record of each resource.
TITLES: dict[str, str] = {
    Resource.PUBLISHERS: "name",
    Resource.SOURCES: "title",
    Resource.ACTORS: "name",
    Resource.PLACES: "name",
    Resource.EVENTS: "name",
    Resource.AGREEMENTS: "name",
    Resource.TOPICS: "name",
    Resource.FACTS: "summary",
    Resource.DISPUTES: "question",
}
# After one of these a record is no longer in the hands of those it was returned to.
MOVED_ON = (RevisionVerb.SUBMIT, RevisionVerb.WITHDRAW, *SETTLING)

# Stands for the person in a statement that is composed once for everybody; no account has this key.
ANYBODY = -1

COLUMNS = (
    "section",
    "resource",
    "key",
    "slug",
    "sort",
    "shown",
    "status",
    "row_version",
    "submitter",
    "reason",
    "latest",
)


class Section(TextChoices):
    """Why a record waits."""

    RETURNED = "returned", "Returned to me"
    REVIEW = "review", "To review"
    DRAFTS = "drafts", "My drafts"
    SENT = "sent", "Waiting for somebody else"
    PENDING = "pending", "Pending changes of published records"


@dataclasses.dataclass(frozen=True, slots=True)
class Waiting:
    """One record that waits; `reason` is why it was returned, `kind` the kind of a fact or “record”."""

    section: str
    resource: str
    key: int
    slug: str
    kind: str
    shown: str
    status: str
    row_version: int
    submitter: str
    reason: str
    latest: int

    @property
    def identity(self) -> Identity:
        """(resource, slug)."""
        return self.resource, self.slug


def front(
    user: AbstractBaseUser, sections: Iterable[str], resources: Collection[str], most: int
) -> dict[str, tuple[int, list[Waiting]]]:
    """Return how many records of these resources wait in each section, and the `most` changed last; one query."""
    wanted = tuple(sections)
    found: dict[str, list[Waiting]] = {section: [] for section in wanted}
    totals: dict[tuple[str, str], int] = {}
    if wanted and resources:
        alias = router.db_for_read(Revision)
        statement, values = _statement(alias, wanted, tuple(sorted(resources)), most)
        with connections[alias].cursor() as cursor:
            cursor.execute(statement, [user.pk if value == ANYBODY else value for value in values])
            for *columns, total in cursor.fetchall():
                waiting = Waiting(*columns)
                totals[waiting.section, waiting.resource] = total
                found[waiting.section].append(waiting)
    return {
        section: (
            sum(total for (where, _), total in totals.items() if where == section),
            sorted(rows, key=lambda row: (-row.latest, row.resource, row.slug))[:most],
        )
        for section, rows in found.items()
    }


@functools.lru_cache(maxsize=100)
def _statement(
    alias: str, sections: tuple[str, ...], resources: tuple[str, ...], most: int
) -> tuple[str, tuple[Any, ...]]:
    """Return the statement of the front page and its values, with ANYBODY where the person belongs.

    It has a part for each section of each resource; composing it anew takes longer than running it.
    """
    counted = Window(Count("pk"))
    nth = Window(RowNumber(), order_by=[F("latest").desc(), F("pk").desc()])
    parts = [
        _rows(resource, section, ANYBODY)
        .annotate(total=counted, nth=nth)
        .filter(nth__lte=most)
        .values_list(*COLUMNS, "total")
        for section in sections
        for resource in resources
    ]
    query = parts[0].union(*parts[1:], all=True).query if len(parts) > 1 else parts[0].query
    statement, values = query.get_compiler(alias).as_sql()
    return statement, tuple(values)


def listed(user: AbstractBaseUser, section: str, resources: Collection[str]) -> "QuerySet[Any, Any]":
    """Return all records of a section as rows of COLUMNS, the ones changed last first; slice it.

    `resources` names one at least.
    """
    parts = [_rows(resource, section, user.pk).values_list(*COLUMNS) for resource in sorted(resources)]
    rows = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    return rows.order_by("-latest", "resource", "slug")


def named(identities: Iterable[Identity]) -> "QuerySet[Any, Any]":
    """Return rows of COLUMNS of these records, whatever their status; one query. Name one at least."""
    slugs: dict[str, list[str]] = {}
    for resource, slug in identities:
        slugs.setdefault(resource, []).append(slug)
    parts = [
        _described(resource, "", Q(slug__in=wanted)).values_list(*COLUMNS)
        for resource, wanted in sorted(slugs.items())
    ]
    return parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]


def _rows(resource: str, section: str, user: int) -> "QuerySet[Any, Any]":
    return _described(resource, section, _condition(resource, section, user))


def _described(resource: str, section: str, condition: Q) -> "QuerySet[Any, Any]":
    history = Revision.objects.filter(resource=resource, slug=OuterRef("slug"))
    latest = history.order_by().values("slug").annotate(last=Max("pk")).values("last")
    reason = history.filter(verb=RevisionVerb.SEND_BACK).order_by("-number").values("reason")[:1]
    text: CharField[str, str] = CharField()
    rows: QuerySet[Any, Any] = ROOTS[resource]._default_manager.filter(condition).order_by()
    described: QuerySet[Any, Any] = rows.annotate(
        section=Value(section, text),
        resource=Value(resource, text),
        key=F("pk"),
        # Never the same value as another column: filtering by a window merges columns that are equal expressions.
        sort=F("kind") if resource == Resource.FACTS else Value("record", text),
        shown=F(TITLES[resource]),
        submitter=Coalesce(F("submitted_by__username"), Value("", text)),
        reason=Coalesce(Subquery(reason), Value("", text))
        if section == Section.RETURNED
        else Value("", text),
        latest=Coalesce(Subquery(latest), Value(0)),
    )
    return described


def _condition(resource: str, section: str, user: int) -> Q:
    history = Revision.objects.filter(resource=resource, slug=OuterRef("slug"))
    later = Revision.objects.filter(resource=resource, slug=OuterRef("slug"), number__gt=OuterRef("number"))
    mine = Exists(history.filter(~Exists(later.filter(verb__in=SETTLING)), by=user, verb__in=WRITING))
    returned = Exists(history.filter(~Exists(later.filter(verb__in=MOVED_ON)), verb=RevisionVerb.SEND_BACK))
    draft, in_review = Q(status=CurationStatus.DRAFT), Q(status=CurationStatus.IN_REVIEW)
    if section == Section.RETURNED:
        return draft & Q(mine) & Q(returned)
    if section == Section.DRAFTS:
        return draft & Q(mine) & ~Q(returned)
    if section == Section.REVIEW:
        return in_review & ~Q(mine) & (Q(submitted_by__isnull=True) | ~Q(submitted_by=user))
    if section == Section.SENT:
        return in_review & (Q(mine) | Q(submitted_by=user))
    live = Record.objects.current().live().filter(resource=resource, slug=OuterRef("slug"))
    return (draft | in_review) & Q(Exists(live))


def read(rows: Iterable[Sequence[Any]]) -> list[Waiting]:
    """Return rows of COLUMNS as records that wait."""
    return [Waiting(*row) for row in rows]
