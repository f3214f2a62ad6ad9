"""Who speaks in a sentence: known names of actors, folded as search folds them, beside verbs of speech."""

import dataclasses
import re
from collections.abc import Iterator

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

    At most four queries.
    """
    if not keys:
        return {}
    bearers: dict[str, set[int]] = {}
    users: dict[tuple[str, int], bool] = {}
    for key, actor in _published(sorted(keys)):
        bearers.setdefault(key, set()).add(actor)
    for name, actor, used_by in _names_of({pk for pks in bearers.values() for pk in pks}):
        for key in _folded(name):
            if key in keys:
                bearers.setdefault(key, set()).add(actor)
                users[key, actor] = users.get((key, actor), False) or source in used_by
    found = {}
    for key, pks in bearers.items():
        own = {pk for pk in pks if users.get((key, pk))}
        found[key] = (keys[key], frozenset(own or pks))
    return found


def _published(keys: list[str]) -> Iterator[tuple[str, int]]:
    """Yield (key, actor) for names that the public knows, by the index of search; two queries."""
    live = Record.objects.current().live().filter(resource=Resource.ACTORS)
    texts = RecordText.objects.filter(record__in=live, name_key__in=keys)
    slugs = list(texts.values_list("name_key", "record__slug").distinct())
    keys_of_actors = dict(
        Actor.objects.filter(slug__in={slug for _, slug in slugs}).values_list("slug", "pk")
    )
    for key, slug in slugs:
        if slug in keys_of_actors:
            yield str(key), keys_of_actors[slug]


def _names_of(found: set[int]) -> Iterator[tuple[str, int, list[str]]]:
    """Yield (name, actor, who uses it) of these actors, and of the newest that are not published."""
    unpublished = Actor.objects.exclude(status=CurationStatus.PUBLISHED).order_by("-pk")
    newest = unpublished.values_list("pk", flat=True)[:UNPUBLISHED_MAX]
    wanted = found | set(newest)
    for name, actor in Actor.objects.filter(pk__in=wanted).values_list("name", "pk"):
        yield name, actor, []
    rows = ActorName.objects.filter(actor__in=wanted)
    yield from rows.values_list("variant", "actor_id", "used_by")


def _folded(name: str) -> list[str]:
    """Return the keys of a name: hyphens as breaks and, where there are any, left out."""
    return [key for form in forms(name) if (key := name_key(form)) is not None]
