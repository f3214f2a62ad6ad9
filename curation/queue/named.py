"""Pairs of records that people have named already: related, held in one dispute, member of one another."""

import dataclasses
import json
from collections.abc import Iterable

from django.db.models import Q

from curation.models import Revision
from facts.models import Actor, DisputePosition, Fact, Relation
from publication.choices import Resource


@dataclasses.dataclass(frozen=True, slots=True)
class NamedFacts:
    """Facts that a relation joins, and the disputes that facts stand in."""

    related: set[tuple[int, int]]
    disputes: dict[int, set[int]]

    def __contains__(self, pair: object) -> bool:
        if not isinstance(pair, tuple):
            return False
        one, other = pair
        together = self.disputes.get(one, set()) & self.disputes.get(other, set())
        return bool(together) or pair in self.related


def named_facts(around: set[int] | None) -> NamedFacts:
    """Return what names pairs in which one of these facts stands, or any pair for None; two queries."""
    relations = Relation.objects.order_by()
    placed = DisputePosition.objects.filter(facts__isnull=False).order_by()
    if around is not None:
        relations = relations.filter(Q(from_fact__in=around) | Q(to_fact__in=around))
        placed = placed.filter(dispute__positions__facts__in=around)
    related = {(min(pair), max(pair)) for pair in relations.values_list("from_fact_id", "to_fact_id")}
    disputes: dict[int, set[int]] = {}
    for dispute, fact in placed.values_list("dispute_id", "facts").distinct():
        disputes.setdefault(fact, set()).add(dispute)
    return NamedFacts(related, disputes)


def named_actors(around: set[int] | None) -> set[tuple[int, int]]:
    """Return the pairs of a body and its member; one query."""
    members = Actor.objects.filter(member_of__isnull=False).order_by()
    if around is not None:
        members = members.filter(Q(pk__in=around) | Q(member_of__in=around))
    return {(min(pair), max(pair)) for pair in members.values_list("pk", "member_of_id")}


def disputed_facts(slugs: Iterable[str]) -> set[int]:
    """Return the facts in these disputes, as they stand and as they stood before the last change; a query or two."""
    facts: set[str] = set()
    for slug in slugs:
        last = Revision.objects.filter(resource=Resource.DISPUTES, slug=slug).select_related("stored")
        for revision in last.order_by("-number")[:2]:
            for row in json.loads(revision.snapshot).get("facts.disputeposition", []):
                facts.update(key[0] for key in row["facts"])
    return set(Fact.objects.filter(slug__in=facts).values_list("pk", flat=True)) if facts else set()
