"""Who speaks in a sentence: known names of actors, folded as search folds them, beside verbs of speech."""

import dataclasses
import re
from collections.abc import Iterator

from django.db.models import Q

from curation.intake.sentences import Span, sentence_around
from curation.seeding.texts import quoted_spans
from facts.models import Actor, ActorName
from publication.choices import Resource
from publication.models import Record
from publication.models.search import RecordText
from publication.search.folding import forms, words
from publication.search.texts import name_key
from sources.choices import CurationStatus

# Where a name stands: (first word, word after the last) in the sentence, several times maybe.
Places = list[tuple[int, int]]

NAME_WORDS_MAX = 8
SENTENCE_WORDS_MAX = 120
# Names of actors the public does not know yet are read whole, the newest first.
UNPUBLISHED_MAX = 500

_SPEECH = """
said says say saying told tells telling added adds stated states announced announces announcing claimed claims
claiming reported reports reporting wrote writes tweeted posted denied denies denying accused accuses accusing
condemned condemns called calls calling urged urges urging warned warns warning insisted insists argued argues
asserted asserts declared declares demanded demands confirmed confirms noted notes explained explains stressed
emphasized emphasised promised promises vowed vows pledged pledges rejected rejects replied answered responded
acknowledged acknowledges admitted admits conceded proposed appealed recalled remarked commented
"""
SPEECH = frozenset(_SPEECH.split())
_WORD = re.compile(r"[^\s—–…]+")
_CLOSED = re.compile(r"[”’\"'][,.!?]?\s*$")


@dataclasses.dataclass(frozen=True, slots=True)
class SpokenWord:
    """One printed word: where it starts in the paragraph, its tokens, and whether it stands inside a quotation."""

    start: int
    tokens: tuple[str, ...]
    quoted: bool


@dataclasses.dataclass(frozen=True, slots=True)
class NamedRun:
    """A run of words, first inclusive and last exclusive, that is a name of these actors (primary keys)."""

    first: int
    last: int
    bearers: frozenset[int]


def guess_speaker(paragraph: str, start: int, end: int, *, source: str) -> int | None:
    """Return the primary key of the actor who seems to speak the words from start to end; None when unclear.

    The nearest known name before a verb of speech wins, of several such verbs the one nearest to the words; behind a
    quotation also the name that follows the verb (“…,” said X). Names and verbs inside quotation marks do not count.
    A name of several actors is settled by `source` (slug) where its users name it.
    """
    spoken = list(_spoken(paragraph, sentence_around(paragraph, start, end)))[:SENTENCE_WORDS_MAX]
    names = list(_runs(bearers_of(_keys(spoken), source)))
    found: list[tuple[int, frozenset[int]]] = []
    previous = 0
    for at, word in enumerate(spoken):
        if word.quoted or len(word.tokens) != 1 or word.tokens[0] not in SPEECH:
            continue
        before = [run for run in names if previous <= run.first and run.last <= at]
        after = [run for run in names if run.first == at + 1 and _CLOSED.search(paragraph[: word.start])]
        if chosen := before[-1:] or after[:1]:
            distance = max(start - word.start, word.start - end, 0)
            found.append((distance, chosen[0].bearers))
        previous = at + 1
    bearers = min(found, key=lambda pair: pair[0])[1] if found else frozenset()
    return next(iter(bearers)) if len(bearers) == 1 else None


def _spoken(paragraph: str, sentence: Span) -> Iterator[SpokenWord]:
    quoted = quoted_spans(paragraph)
    for match in _WORD.finditer(paragraph, *sentence):
        tokens = tuple(token for word in words(match[0]) for token in word.parts)
        if tokens:
            inside = any(first <= match.start() and match.end() - 1 <= last for first, last in quoted)
            yield SpokenWord(match.start(), tokens, inside)


def _keys(spoken: list[SpokenWord]) -> dict[str, Places]:
    """Return every run of unquoted words by the key under which it could be a name."""
    keys: dict[str, Places] = {}
    for first in range(len(spoken)):
        tokens: tuple[str, ...] = ()
        for last in range(first, min(first + NAME_WORDS_MAX, len(spoken))):
            if spoken[last].quoted:
                break
            tokens += spoken[last].tokens
            key = name_key(tokens)
            if key is not None:
                keys.setdefault(key, []).append((first, last + 1))
    return keys


def _runs(
    known: dict[str, tuple[Places, frozenset[int]]],
) -> Iterator[NamedRun]:
    """Yield the longest names from left to right, none inside another."""
    runs = sorted(
        (NamedRun(first, last, bearers) for places, bearers in known.values() for first, last in places),
        key=lambda run: (run.first, -run.last),
    )
    reached = 0
    for run in runs:
        if run.first >= reached:
            yield run
            reached = run.last


def bearers_of(keys: dict[str, Places], source: str) -> dict[str, tuple[Places, frozenset[int]]]:
    """Return, for keys that are names, where they stand and which actors (primary keys) bear them.

    Three queries: the index of search knows what is published; what is not is read, the newest actors only.
    """
    if not keys:
        return {}
    live = Record.objects.current().live().filter(resource=Resource.ACTORS)
    texts = RecordText.objects.filter(owner__in=live.values("texts_by"), name_key__in=sorted(keys))
    published = [(str(key), slug) for key, slug in texts.values_list("name_key", "record__slug").distinct()]
    unpublished = Actor.objects.exclude(status=CurationStatus.PUBLISHED).order_by("-pk")[:UNPUBLISHED_MAX]
    wanted = Q(slug__in={slug for _, slug in published}) | Q(pk__in=unpublished.values("pk"))
    actors = list(Actor.objects.filter(wanted).values_list("pk", "slug", "name"))
    pks = {slug: pk for pk, slug, _ in actors}
    bearers: dict[str, set[int]] = {}
    for key, slug in published:
        if slug in pks:
            bearers.setdefault(key, set()).add(pks[slug])
    own: dict[str, set[int]] = {}
    rows = ActorName.objects.filter(actor__in=pks.values())
    names: list[tuple[str, int, list[str]]] = [(name, pk, []) for pk, _, name in actors]
    for name, actor, used_by in [*names, *rows.values_list("variant", "actor_id", "used_by")]:
        for key in keys.keys() & set(_folded(name)):
            bearers.setdefault(key, set()).add(actor)
            if source in used_by:
                own.setdefault(key, set()).add(actor)
    return {key: (keys[key], frozenset(own.get(key, found))) for key, found in bearers.items()}


def _folded(name: str) -> list[str]:
    """Return the keys of a name: hyphens as breaks and, where there are any, left out."""
    return [key for form in forms(name) if (key := name_key(form)) is not None]
