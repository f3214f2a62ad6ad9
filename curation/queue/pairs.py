"""Keeping the pairs: looking for them after a change, reading the open ones, and remembering what was dismissed."""

import datetime as dt
from collections.abc import Collection, Container, Iterable
from typing import Any

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from curation.choices import PairKind, RevisionVerb
from curation.models import ActorPair, FactPair, PairMark, Revision
from curation.models.pair import Pair
from curation.queue import contradictions, duplicates
from curation.queue.contradictions import Found
from curation.queue.named import disputed_facts, named_actors, named_facts
from curation.seeding.stored import Identity
from facts.models import Actor, Fact
from publication.choices import Resource
from publication.publishing import lock

# Changes of so many records are looked at one by one; after more of them all records are looked through.
FOLLOWED = 20
CAUGHT_UP = 200
BECAUSE_MAX = 300

PAIRED: dict[str, type[Any]] = {Resource.FACTS: Fact, Resource.ACTORS: Actor}
# Looking at one actor reads all names: with more actors than these it is not done while somebody saves.
ACTORS_FOLLOWED = 5_000
LOOKED_AT = (Resource.FACTS, Resource.ACTORS, Resource.DISPUTES)
# What leaves the words of a record, and whether it counts, as they were.
UNTOUCHED = {RevisionVerb.SUBMIT, RevisionVerb.SEND_BACK, RevisionVerb.PUBLISH, RevisionVerb.RENAME}


# --- Looking ---


def follow(revisions: Collection[Revision]) -> None:
    """Look at what was just changed, in the same transaction; a long list is left for `catch_up`."""
    if not revisions or len(revisions) > FOLLOWED:
        return
    touched = {(one.resource, one.slug) for one in revisions if one.verb not in UNTOUCHED}
    if (
        any(resource == Resource.ACTORS for resource, _ in touched)
        and Actor.objects.count() > ACTORS_FOLLOWED
    ):
        return
    first, last = min(one.pk for one in revisions), max(one.pk for one in revisions)
    PairMark.objects.get_or_create(id=1)
    missed = Revision.objects.filter(pk__gt=Coalesce(OuterRef("revision_id"), 0), pk__lt=first)
    if PairMark.objects.filter(~Exists(missed), id=1).update(revision_id=last):
        look(touched)


def is_behind() -> bool:
    """Tell whether there are changes that pairs were not looked for in; one query."""
    mark = PairMark.objects.filter(id=1, revision__isnull=False).values("revision_id")
    return Revision.objects.filter(pk__gt=Coalesce(mark[:1], 0)).exists()


def catch_up(*, everything: bool = False) -> int:
    """Look at all changes since the last look; return how many records were looked at."""
    with transaction.atomic():
        lock()
        mark, _ = PairMark.objects.get_or_create(id=1)
        since = Revision.objects.filter(pk__gt=mark.revision_id or 0)
        touched = since.filter(resource__in=LOOKED_AT).exclude(verb__in=UNTOUCHED).order_by()
        changed = set(touched.values_list("resource", "slug").distinct()[: CAUGHT_UP + 1])
        looked = look_everywhere() if everything or len(changed) > CAUGHT_UP else look(changed)
        last = Revision.objects.aggregate(last=Max("pk"))["last"]
        PairMark.objects.filter(id=1).update(revision_id=last)
        return looked


def look(identities: Iterable[Identity]) -> int:
    """Look for pairs that these records stand in; a few queries for each of them. Return how many there are."""
    slugs: dict[str, list[str]] = {resource: [] for resource in LOOKED_AT}
    for resource, slug in sorted(identities):
        if resource in slugs:
            slugs[resource].append(slug)
    facts, actors = (
        set(model.objects.filter(slug__in=slugs[resource]).values_list("pk", flat=True))
        if slugs[resource]
        else set()
        for resource, model in PAIRED.items()
    )
    facts |= disputed_facts(slugs[Resource.DISPUTES])
    if facts:
        named = named_facts(facts)
        _keep(FactPair, contradictions.around(facts), facts, named, kind=PairKind.CONTRADICTION)
        _keep(FactPair, duplicates.facts_alike(facts), facts, named, kind=PairKind.DUPLICATE)
    if actors:
        _keep(ActorPair, duplicates.actors_alike(actors), actors, named_actors(actors))
    return len(facts) + len(actors)


def look_everywhere() -> int:
    """Look for pairs among all records: reads every figure, fact and name once. Return how many records there are."""
    named = named_facts(None)
    _keep(FactPair, contradictions.everywhere(), None, named, kind=PairKind.CONTRADICTION)
    _keep(FactPair, duplicates.facts_alike(), None, named, kind=PairKind.DUPLICATE)
    _keep(ActorPair, duplicates.actors_alike(), None, named_actors(None))
    return Fact.objects.count() + Actor.objects.count()


def _keep(
    model: type[Any],
    found: Iterable[Found],
    around: set[int] | None,
    named: Container[tuple[int, int]],
    **kind: str,
) -> None:
    """Store what was found and nobody has named; open pairs that no longer hold go.

    Dismissed ones stay while they read the same.
    """
    unnamed = (pair for pair in found if pair.key not in named)
    new = {pair.key: pair.because[:BECAUSE_MAX] for pair in contradictions.fewest_a_record(unnamed)}
    stored: QuerySet[Any] = model._default_manager.filter(**kind)
    if around is not None:
        stored = stored.filter(Q(first__in=around) | Q(second__in=around))
    gone = []
    for pk, first, second, because, dismissed_at in stored.values_list(
        "pk", "first_id", "second_id", "because", "dismissed_at"
    ):
        if new.get((first, second)) == because:
            del new[first, second]
        elif dismissed_at is None or (first, second) in new:
            gone.append(pk)
    for start in range(0, len(gone), 500):
        model._default_manager.filter(pk__in=gone[start : start + 500]).delete()
    now = dt.datetime.now(dt.UTC)
    model._default_manager.bulk_create(
        (
            model(first_id=first, second_id=second, because=because, found_at=now, **kind)
            for (first, second), because in new.items()
        ),
        batch_size=500,
    )


# --- Reading ---


def open_pairs(model: type[Any]) -> "QuerySet[Any]":
    """Return the pairs of facts or actors that nobody has named or dismissed, the newest first, with both records."""
    rows: QuerySet[Any] = model.objects.filter(dismissed_at__isnull=True)
    return rows.select_related("first", "second").order_by("-pk")


def dismiss(pair: Pair, *, by: Any, reason: str) -> bool:
    """Remember that there is nothing to do about a pair; False when somebody has said so already.

    Raises ValueError when no reason is given.
    """
    if not reason.strip():
        raise ValueError("Say why there is nothing to do.")
    return bool(
        type(pair)
        ._default_manager.filter(pk=pair.pk, dismissed_at__isnull=True)
        .update(dismissed_by=by, dismissed_at=dt.datetime.now(dt.UTC), dismissal=reason.strip())
    )
