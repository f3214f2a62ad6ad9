"""Finding facts by words: published ones in the index of the public search, all others in their own columns."""

from typing import Any

from django.db.models import Q, QuerySet

from facts.models import Actor, Citation, Fact, FactSpeaker
from publication.choices import Resource
from publication.errors import InvalidQueryError
from publication.models import Record
from publication.search.matching import fulfilling, with_names
from publication.search.query import parse
from sources.choices import CurationStatus

# Up to so many hits are looked up once for all that a page asks of them.
HITS_FEW = 2_000


def search(rows: QuerySet[Any], text: str) -> QuerySet[Any]:
    """Narrow facts to those that hold every word.

    What is published is found by words that begin so, in any spelling of the public search; what is not, a small part
    of all, by any part of slug, summary, quotes and names of speakers.
    """
    wanted = _wanted(text)
    hits = list(rows.order_by().filter(wanted).values_list("pk", flat=True)[: HITS_FEW + 1])
    return rows.filter(pk__in=hits) if len(hits) <= HITS_FEW else rows.filter(wanted)


def _wanted(text: str) -> Q:
    # Here no sign excludes or joins: what somebody types into the box is what is looked for.
    typed = [word.lstrip("-") for word in text.lower().split()]
    held = Q(pk__in=_holding(Fact.objects.exclude(status=CurationStatus.PUBLISHED), typed))
    published = Fact.objects.filter(status=CurationStatus.PUBLISHED).order_by()
    try:
        conditions = with_names(parse(" ".join(typed)), ())
    except InvalidQueryError:
        return held | Q(pk__in=_holding(published, typed))
    records = Record.objects.current().live().filter(resource=Resource.FACTS).order_by()
    found = published.filter(slug__in=fulfilling(records, conditions).values("slug"))
    if len(typed) == 1:
        found = published.filter(Q(pk__in=found.values("pk")) | Q(slug__startswith=typed[0]))
    return held | Q(pk__in=found.values("pk"))


def _holding(rows: QuerySet[Fact], words: list[str]) -> QuerySet[Any, Any]:
    """Return the keys of the facts that hold every word anywhere."""
    for word in words:
        quoted = Citation.objects.order_by().filter(quote__icontains=word)
        named = Actor.objects.order_by().filter(name__icontains=word)
        spoken = FactSpeaker.objects.order_by().filter(actor__in=named.values("pk"))
        rows = rows.filter(
            Q(slug__icontains=word)
            | Q(summary__icontains=word)
            | Q(pk__in=quoted.values("fact"))
            | Q(pk__in=spoken.values("fact"))
        )
    return rows.order_by().values("pk")
