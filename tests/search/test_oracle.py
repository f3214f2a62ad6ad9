"""Both databases find exactly what a plain reading of the rules in Python finds, over random texts and queries."""

import dataclasses
import itertools
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from publication.models import Record
from publication.search.folding import forms
from publication.search.matching import matching
from tests.search.conftest import store

pytestmark = pytest.mark.django_db

# Few words, many of which begin, join or fold to others.
WORDS = [
    "fire", "cease", "cease-fire", "ceasefire", "fired", "a", "an", "us", "U.S.", "2,000", "2000", "New", "York",
    "New-York", "Aliyev", "Əliyev", "Алиев", "Aliyev’s", "Baku", "Bakı", "ba", "the", "or", "and", "near", "«x»",
    "Պուտին",
]  # fmt: skip
NAMES = [
    "New York",
    "York",
    "New-York",
    "Aliyev",
    "Əliyev",
    "Ilham Aliyev",
    "US",
    "Baku",
    "Bakı",
    "Paul",
    "an",
]

texts = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join)
facts = st.fixed_dictionaries(
    {
        "summary": texts,
        "quotes": st.lists(texts, max_size=2),
        "speakers": st.lists(st.sampled_from(NAMES), max_size=2),
    }
)
bearers = st.fixed_dictionaries(
    {"name": st.sampled_from(NAMES), "names": st.lists(st.sampled_from(NAMES), max_size=3)}
)


@dataclasses.dataclass(frozen=True)
class Term:
    """A word, or several between quotation marks."""

    text: str
    quoted: bool = False

    @property
    def written(self) -> str:
        return f'"{self.text}"' if self.quoted else self.text


terms = st.one_of(
    st.sampled_from([word for word in WORDS if "«" not in word]).map(Term),
    st.lists(
        st.sampled_from(["cease", "fire", "cease-fire", "New", "York", "the", "2000"]), min_size=1, max_size=3
    ).map(lambda words: Term(" ".join(words), quoted=True)),
)
# A clause is a list of alternatives and whether it is excluded.
clauses = st.one_of(
    terms.map(lambda term: ([term], False)),
    terms.map(lambda term: ([term], True)),
    st.lists(terms, min_size=2, max_size=2).map(lambda either: (either, False)),
)
queries = st.lists(clauses, min_size=1, max_size=4).filter(
    lambda query: (
        any(not negated for _, negated in query)
        and sum(len(term.text.split()) for either, _ in query for term in either) <= 10
    )
)
Query = list[tuple[list[Term], bool]]


def written(query: Query) -> str:
    """Write a query as a person types it."""
    return " ".join(
        ("-" if negated else "") + " OR ".join(term.written for term in either) for either, negated in query
    )


def has(text: str, words: str, *, prefix: bool) -> bool:
    """Say whether a text has these words side by side, hyphens as breaks or left out; the last may be a beginning."""
    for wanted in forms(words):
        for form in forms(text):
            padded, sought = " " + " ".join(form) + " ", " " + " ".join(wanted) + ("" if prefix else " ")
            if sought in padded:
                return True
    return False


def same_name(one: str, other: str) -> bool:
    """Say whether two names fold alike."""
    return bool(set(forms(one)) & set(forms(other)))


def names_for(text: str, people: list[list[str]]) -> list[str]:
    """Return every name of everybody who is called so, but for the everyday “us”."""
    called = [names for names in people if any(same_name(text, name) for name in names)]
    return [name for names in called for name in names if forms(name) != (("us",),)]


def any_has(record: list[str], words: str, *, prefix: bool) -> bool:
    """Say whether one of the texts has these words."""
    return any(has(text, words, prefix=prefix) for text in record)


def holds(term: Term, record: list[str], people: list[list[str]]) -> bool:
    """Evaluate one term over the texts of one record."""
    return any_has(record, term.text, prefix=not term.quoted) or (
        not term.quoted and any(any_has(record, name, prefix=False) for name in names_for(term.text, people))
    )


def plain_words(query: Query, position: int) -> list[str]:
    """Return the words from a position on that stand alone: no phrase, no alternative, not excluded."""
    stretch = itertools.takewhile(
        lambda clause: not clause[1] and len(clause[0]) == 1 and not clause[0][0].quoted, query[position:]
    )
    return [either[0].text for either, _ in stretch]


def oracle(query: Query, record: list[str], people: list[list[str]]) -> bool:
    """Evaluate a query over the texts of one record."""
    position = 0
    while position < len(query):
        run = plain_words(query, position)
        while len(run) > 1 and not names_for(" ".join(run), people):
            run.pop()
        if len(run) > 1:  # the longest name from here
            by_name = any(any_has(record, name, prefix=False) for name in names_for(" ".join(run), people))
            if not by_name and not all(any_has(record, word, prefix=True) for word in run):
                return False
            position += len(run)
            continue
        either, negated = query[position]
        if any(holds(term, record, people) for term in either) == negated:
            return False
        position += 1
    return True


def fact_document(number: int, fact: dict[str, Any]) -> dict[str, Any]:
    """Return the parts of a statement's document that search reads."""
    return {
        "slug": f"fact-{number}",
        "summary": fact["summary"],
        "attributed_to": [{"actor": {"name": name}, "on_behalf_of": None} for name in fact["speakers"]],
        "citations": [{"quote": quote, "via": None} for quote in fact["quotes"]],
        "place": None,
    }


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    st.lists(facts, min_size=1, max_size=6),
    st.lists(bearers, max_size=4),
    st.lists(queries, min_size=1, max_size=12),
)
def test_the_database_finds_what_the_rules_say(
    said: list[dict[str, Any]], people: list[dict[str, Any]], asked: list[Query]
) -> None:
    Record.objects.all().delete()
    records = {
        f"fact-{number}": [fact["summary"], *fact["quotes"], *fact["speakers"]]
        for number, fact in enumerate(said)
    }
    records |= {f"actor-{number}": [person["name"], *person["names"]] for number, person in enumerate(people)}
    store(("facts", fact_document(number, fact)) for number, fact in enumerate(said))
    store(
        (
            "actors" if number % 2 else "places",
            {
                "slug": f"actor-{number}",
                "name": person["name"],
                "names": [{"variant": variant} for variant in person["names"]],
            },
        )
        for number, person in enumerate(people)
    )
    known = [[person["name"], *person["names"]] for person in people]
    for query in asked:
        found = matching(Record.objects.at(1).live(), written(query), 1).values_list("slug", flat=True)
        expected = {slug for slug, lines in records.items() if oracle(query, lines, known)}
        assert sorted(found) == sorted(expected), written(query)
