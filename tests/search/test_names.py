"""A name in `q` stands for every published name of its bearer, in any script, in free text too."""

from typing import Any

import pytest

from facts.models import Actor, ActorName, Statement
from publication.choices import Origin
from publication.publishing import Change, publish
from tests.factories import (
    make_actor,
    make_citation,
    make_place,
    make_source,
    make_statement,
    make_term,
    publish_all,
)
from tests.search.conftest import Find

pytestmark = pytest.mark.django_db

TOWN = ("Stepanakert", "Khankendi", "Xankəndi", "Ханкенди", "Степанакерт", "Ստեփանակերտ")
PERSON = ("Pashinyan", "Pashinian", "Nikol Pashinyan", "Пашинян", "Paşinyan", "Նիկոլ Փաշինյան")


def make_quoting(quote: str, **fields: Any) -> Statement:
    """Save a statement with a quote."""
    statement = make_statement(sources=(), **fields)
    make_citation(statement, make_source(), quote=quote)
    return statement


@pytest.fixture
def town(db: None) -> None:
    """Publish a town with its names, facts that refer to it and facts that only mention it."""
    place = make_place(*TOWN, slug="town", name="Stepanakert (Khankendi)")
    make_statement(slug="refers", place=place, summary="Something happened.")
    make_statement(slug="says-one", summary="In Stepanakert it was quiet.")
    make_statement(slug="says-other", summary="Khankendi’s centre was quiet.")
    make_quoting("в Степанакерте и Ханкенди", slug="quotes")
    make_statement(
        slug="elsewhere", place=make_place(slug="other", name="Shusha"), summary="Quiet elsewhere."
    )
    publish_all()


@pytest.mark.parametrize(
    "name", [*TOWN, "STEPANAKERT", "xankendi", "Stepanakert (Khankendi)", "Stepanakert’s"]
)
def test_every_name_of_a_town_finds_all_that_any_other_finds(town: None, find: Find, name: str) -> None:
    assert find(name, resource="facts") == ["quotes", "refers", "says-one", "says-other"]
    assert find(name, resource="places") == ["town"]


def test_a_name_in_quotation_marks_stands_for_itself_alone(town: None, find: Find) -> None:
    assert find('"Khankendi"', resource="facts") == ["quotes", "refers", "says-other"]
    assert find('"Xankəndi"', resource="facts") == []
    assert find('"Xankəndi"', resource="places") == ["town"]


def test_an_excluded_name_excludes_every_name(town: None, find: Find) -> None:
    assert find("quiet -Xankəndi", resource="facts") == ["elsewhere"]
    assert find('quiet -"Xankəndi"', resource="facts") == ["elsewhere", "says-one", "says-other"]


def test_a_name_beside_or_stands_for_every_name(town: None, find: Find) -> None:
    assert find("Shusha OR Xankəndi", resource="facts") == [
        "elsewhere",
        "quotes",
        "refers",
        "says-one",
        "says-other",
    ]


def test_the_beginning_of_a_name_is_a_word_like_any_other(town: None, find: Find) -> None:
    assert find("Xanken", resource="facts") == []
    assert find("Khanken", resource="facts") == ["quotes", "refers", "says-other"]


@pytest.mark.parametrize("name", PERSON)
def test_every_spelling_of_a_person_finds_what_the_person_says_and_what_is_said_of_him(
    find: Find, name: str
) -> None:
    person = make_actor(*PERSON, slug="person", name="Nikol Pashinyan")
    make_statement(slug="speaks", speakers=(person,), summary="No troops are there.")
    make_statement(slug="about", about=(person,), summary="A call was made.")
    make_statement(slug="text", summary="Pashinian’s reply was short.")
    make_term((person, "denied"), slug="term", summary="A term.")
    make_statement(slug="other", summary="Nikol was there.")
    publish_all()
    assert find(name, resource="facts") == ["about", "speaks", "term", "text"]


def test_words_around_a_name_are_searched_as_well(find: Find) -> None:
    person = make_actor("Doe", "Jane Q. Doe", slug="person", name="Jane Doe")
    make_statement(slug="a", speakers=(person,), summary="Roads are closed.")
    make_statement(slug="b", speakers=(person,), summary="Roads are open.")
    make_statement(slug="c", summary="Roads are closed.")
    publish_all()
    assert find("closed Jane Q. Doe roads") == ["a"]
    assert find("doe roads") == ["a", "b"]


def test_the_longest_name_counts(find: Find) -> None:
    make_actor("York", slug="duke", name="Duke of York")
    make_place("New York", "Big Apple", slug="city", name="New York City")
    make_statement(slug="city-fact", summary="In the Big Apple.")
    make_statement(slug="duke-fact", summary="The Duke of York came.")
    make_statement(slug="words", summary="York is new here.")
    publish_all()
    assert find("new york", resource="facts") == ["city-fact", "words"]
    assert find("york", resource="facts") == ["duke-fact", "words"]


def test_a_name_of_two_bearers_stands_for_both(find: Find) -> None:
    make_actor("Capital", slug="government", name="Government")
    make_place("Capital", slug="city", name="Riverside")
    make_statement(slug="a", summary="The government said so.")
    make_statement(slug="b", summary="Riverside was calm.")
    publish_all()
    assert find("capital", resource="facts") == ["a", "b"]


def test_an_everyday_word_is_no_hit_on_behalf_of_a_name(find: Find) -> None:
    state = make_actor("US", "U.S.", "Washington", slug="state", name="United States")
    make_statement(slug="pronoun", summary="He told us so.")
    make_statement(slug="abbreviation", summary="The U.S. called.")
    make_statement(slug="speaks", speakers=(state,), summary="A call.")
    publish_all()
    assert find("Washington", resource="facts") == ["abbreviation", "speaks"]
    assert find("US", resource="facts") == ["abbreviation", "pronoun", "speaks"]


def test_names_are_those_of_the_edition_asked(find: Find) -> None:
    person = make_actor("Old", slug="person", name="Display")
    make_statement(slug="old", summary="Old was here.")
    make_statement(slug="new", summary="New was here.")
    publish_all()
    Actor.objects.filter(pk=person.pk).update(name="Shown")
    ActorName.objects.create(
        actor=person, position=9, variant="New", script="Latn", kind="press", used_by=["x"]
    )
    publish([Change("publish", "actors", "person")], reason="A change.", origin=Origin.SEEDS)
    assert find("Old", edition=1, resource="facts") == ["old"]
    assert find("Old", edition=2, resource="facts") == ["new", "old"]


def test_names_of_withdrawn_bearers_expand_no_more(find: Find) -> None:
    make_actor("Alias", slug="person", name="Display")
    make_statement(slug="a", summary="Display was here.")
    publish_all()
    publish([Change("withdraw", "actors", "person")], reason="A change.", origin=Origin.SEEDS)
    assert find("Alias", edition=1, resource="facts") == ["a"]
    assert find("Alias", edition=2, resource="facts") == []


def test_names_of_what_a_fact_refers_to_do_not_make_it_a_bearer(find: Find) -> None:
    person = make_actor("Alias", slug="person", name="Display")
    make_statement(slug="a", speakers=(person,), summary="Keyword one.")
    make_statement(slug="b", summary="Keyword two.")
    publish_all()
    assert find("display keyword") == ["a"]
