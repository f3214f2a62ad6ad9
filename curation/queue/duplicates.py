"""Records that may be the same entered twice: actors by their folded names, facts by speaker, day, kind and words."""

import functools
from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import Any, NamedTuple

from django.db.models import QuerySet

from curation.queue.contradictions import Found
from facts.choices import NameKind
from facts.models import Actor, ActorName, Citation, Fact, FactSpeaker
from publication.search.folding import words
from sources.choices import CurationStatus

# Shares of the tokens, or of the trigrams, that two texts must have in common.
SAME_SUMMARY = 0.75
SAME_NAME = 0.72
# Facts of one speaker, day and kind are compared with so many neighbours in the order of their words.
NEIGHBOURS = 10
COMPARED = 400
# A name borne by more actors is a label such as “the ministry”, which says nothing of who they are.
BEARERS_MAX = 6
TRIGRAM_BEARERS_MAX = 60
QUOTE_MIN = 20

# Words that say nothing about whether two sentences tell the same.
PLAIN = frozenset(
    (
        *("a", "an", "and", "are", "as", "at", "by", "for", "from", "had", "has", "have", "in", "is", "it"),
        *("of", "on", "or", "said", "says", "that", "the", "to", "was", "were", "will", "with"),
    )
)


class Told(NamedTuple):
    """One fact, as duplicates are looked for: who told it when, and its folded words."""

    fact: int
    group: tuple[Any, ...]
    tokens: frozenset[str]
    quote: str


@functools.lru_cache(maxsize=200_000)
def name_tokens(name: str) -> tuple[str, ...]:
    """Return the folded tokens of a name, sorted: “Hájiyev, Hikmet” and “Hikmet Hajiyev” are one."""
    return tuple(sorted(part for word in words(name) for part in word.parts))


@functools.lru_cache(maxsize=200_000)
def trigrams(tokens: tuple[str, ...]) -> frozenset[str]:
    """Return the runs of three characters of a name, its beginning and end marked."""
    text = f"  {' '.join(tokens)} "
    return frozenset(text[at : at + 3] for at in range(len(text) - 2))


def alike(one: frozenset[str], other: frozenset[str]) -> float:
    """Return the share of what two sets have in common, 0 to 1 (Jaccard)."""
    return len(one & other) / (len(one | other) or 1)


# --- Actors ---


class Named(NamedTuple):
    """One name of one actor; `own` = the display name, the others are variants."""

    actor: int
    name: str
    own: bool


def actors_alike(changed: Iterable[int] | None = None) -> Iterator[Found]:
    """Yield pairs of actors that may be the same; with `changed`, only pairs in which one of these is.

    Two queries. Equal display names, or a display name that is a variant of the other, count; and display names of
    the same sort of actor that differ in a few letters. Surnames and labels of the press stand for many people.
    """
    wanted = None if changed is None else set(changed)
    if wanted is not None and not wanted:
        return
    names = list(_names())
    bearers: dict[tuple[str, ...], list[Named]] = {}
    for name in names:
        if tokens := name_tokens(name.name):
            bearers.setdefault(tokens, []).append(name)
    for sharing in bearers.values():
        if len({name.actor for name in sharing}) <= BEARERS_MAX:
            for one, other in combinations(sharing, 2):
                if (
                    one.actor != other.actor
                    and (one.own or other.own)
                    and _counts(one.actor, other.actor, wanted)
                ):
                    yield Found.of(one.actor, other.actor, f"Both go by the name “{one.name}”.")
    yield from _nearly([name for name in names if name.own], wanted)


def _names() -> Iterator[Named]:
    live = Actor.objects.exclude(status=CurationStatus.WITHDRAWN)
    for pk, name in live.order_by("pk").values_list("pk", "name"):
        yield Named(pk, name, own=True)
    rows = ActorName.objects.exclude(kind__in=[NameKind.SURNAME, NameKind.PRESS])
    rows = rows.exclude(actor__status=CurationStatus.WITHDRAWN)
    for pk, name in rows.order_by("actor_id", "position").values_list("actor_id", "variant"):
        yield Named(pk, name, own=False)


def _counts(one: int, other: int, wanted: set[int] | None) -> bool:
    return wanted is None or one in wanted or other in wanted


def _nearly(names: list[Named], wanted: set[int] | None) -> Iterator[Found]:
    """Yield actors whose display names differ in a few letters.

    All of them are met through trigrams that few others have; a few wanted ones are held against every name.
    """
    grams = {name.actor: trigrams(name_tokens(name.name)) for name in names}
    shown = {name.actor: name.name for name in names}
    having: dict[str, list[int]] = {}
    if wanted is None:
        for actor, runs in grams.items():
            for run in runs:
                having.setdefault(run, []).append(actor)
    for actor in grams if wanted is None else sorted(wanted & grams.keys()):
        met = _met(actor, grams, having) if wanted is None else grams.keys() - {actor}
        for other in sorted(met):
            if SAME_NAME <= alike(grams[actor], grams[other]) < 1:
                first, second = sorted((actor, other))
                yield Found.of(
                    actor, other, f"“{shown[first]}” and “{shown[second]}” differ in a few letters."
                )


def _met(actor: int, grams: dict[int, frozenset[str]], having: dict[str, list[int]]) -> set[int]:
    rare = (having[run] for run in grams[actor] if len(having[run]) <= TRIGRAM_BEARERS_MAX)
    return {other for bearers in rare for other in bearers if other > actor}


# --- Facts ---


def facts_alike(changed: Iterable[int] | None = None) -> Iterator[Found]:
    """Yield pairs of facts that may tell the same: same speaker, day, kind (and category of a term), similar words.

    A fact without speaker is compared with those that the same source tells in its own voice. A few queries; with
    `changed`, each of these facts is compared with a bounded number of others.
    """
    if changed is None:
        yield from _neighbours(_told(_dated()))
        return
    for fact in _told(_dated().filter(pk__in=list(changed))):
        kind, day, speaker, source, _category = fact.group
        others = _dated().filter(kind=kind, date_edtf=day).exclude(pk=fact.fact)
        others = (
            others.filter(speakers__actor=speaker)
            if speaker is not None
            else others.filter(speakers__isnull=True, citations__source=source)
        )
        for other in _told(others.distinct()[:COMPARED], only=fact.group):
            if found := _same(fact, other):
                yield found


def _dated() -> "QuerySet[Any, Any]":
    return Fact.objects.exclude(status=CurationStatus.WITHDRAWN).exclude(date_edtf="").order_by("pk")


def _told(facts: "QuerySet[Any, Any]", only: tuple[Any, ...] | None = None) -> Iterator[Told]:
    """Yield facts once for each of their speakers, or for the source where nobody else speaks."""
    rows = list(facts.values_list("pk", "kind", "date_edtf", "ceasefire_term__category", "summary"))
    pks = {row[0] for row in rows}
    speakers: dict[int, list[int]] = {}
    sources: dict[int, int] = {}
    few = len(pks) <= COMPARED
    speaking = FactSpeaker.objects.filter(fact__in=pks) if few else FactSpeaker.objects.all()
    for pk, actor in speaking.order_by("fact_id", "position").values_list("fact_id", "actor_id"):
        speakers.setdefault(pk, []).append(actor)
    cited = Citation.objects.filter(fact__in=pks) if few else Citation.objects.all()
    quotes: dict[int, str] = {}
    for pk, source, quote in cited.order_by("fact_id", "position").values_list(
        "fact_id", "source_id", "quote"
    ):
        sources.setdefault(pk, source)
        if len(quote) >= QUOTE_MIN:
            quotes.setdefault(pk, quote)
    for pk, kind, day, category, summary in rows:
        tokens = frozenset(part for word in words(summary) for part in word.parts) - PLAIN
        for speaker in speakers.get(pk, [None]):
            group = (kind, day, speaker, None if speaker is not None else sources.get(pk), category)
            if only is None or group == only:
                yield Told(pk, group, tokens, quotes.get(pk, ""))


def _neighbours(told: Iterable[Told]) -> Iterator[Found]:
    """Compare each fact with the next few of its group in the order of their words (sorted neighbourhood)."""
    groups: dict[tuple[Any, ...], list[Told]] = {}
    for fact in told:
        groups.setdefault(fact.group, []).append(fact)
    for facts in groups.values():
        facts.sort(key=lambda fact: (sorted(fact.tokens), fact.fact))
        for at, fact in enumerate(facts):
            for other in facts[at + 1 : at + 1 + NEIGHBOURS]:
                if found := _same(fact, other):
                    yield found


def _same(one: Told, other: Told) -> Found | None:
    if one.quote and other.quote and (one.quote in other.quote or other.quote in one.quote):
        return Found.of(one.fact, other.fact, "Same speaker, day and kind, and the same words are quoted.")
    if alike(one.tokens, other.tokens) < SAME_SUMMARY:
        return None
    return Found.of(
        one.fact, other.fact, "Same speaker, day and kind, and summaries in nearly the same words."
    )
