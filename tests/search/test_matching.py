"""`q` finds what its rules say, in every edition, on either database."""

import json
from typing import Any

import pytest
from django.db.models import F
from pytest_django.fixtures import DjangoAssertNumQueries

from facts.models import Statement
from publication.choices import Origin
from publication.models import Record, RecordText
from publication.models.search import Pattern
from publication.publishing import Change, publish
from publication.rebuilding import rebuild
from publication.search.matching import matching
from tests.factories import (
    make_actor,
    make_citation,
    make_dispute,
    make_event,
    make_place,
    make_source,
    make_statement,
    make_term,
    publish_all,
)
from tests.search.conftest import Find

pytestmark = pytest.mark.django_db


def quoted(quote: str, **fields: Any) -> Statement:
    """Save a statement with a quote."""
    statement = make_statement(sources=(), **fields)
    make_citation(statement, make_source(), quote=quote)
    return statement


def test_words_are_anded_across_the_texts_of_a_record(find: Find) -> None:
    quoted("lay down their arms", slug="both", summary="A demand was made.")
    quoted("lay down their arms", slug="one", summary="Another sentence.")
    publish_all()
    assert find("arms demand") == ["both"]
    assert find("arms") == ["both", "one"]
    assert find("arms nowhere") == []


def test_a_word_matches_as_a_prefix_and_a_phrase_exactly(find: Find) -> None:
    make_statement(slug="a", summary="The peacekeepers stay in place.")
    publish_all()
    assert find("peacek") == ["a"]
    assert find("keepers") == []
    assert find('"the peacekeepers stay"') == ["a"]
    assert find('"peacek"') == []
    assert find('"stay peacekeepers"') == []


def test_a_phrase_does_not_run_from_one_text_into_the_next(find: Find) -> None:
    quoted("our own words", slug="a", summary="It ends here.")
    publish_all()
    assert find('"ends here"') == ["a"]
    assert find('"here our"') == []


def test_excluded_words_and_phrases_exclude(find: Find) -> None:
    make_statement(slug="a", summary="Talks in the town were held.")
    make_statement(slug="b", summary="Talks by telephone were held.")
    publish_all()
    assert find("talks -town") == ["b"]
    assert find('talks -"by telephone"') == ["a"]
    assert find("talks -tele") == ["a"]
    assert find("-town talks") == ["b"]


def test_or_binds_tighter_than_and(find: Find) -> None:
    make_statement(slug="a", summary="Rockets were seen.")
    make_statement(slug="b", summary="Drones were seen.")
    make_statement(slug="c", summary="Drones were heard.")
    publish_all()
    assert find("rockets OR drones seen") == ["a", "b"]
    assert find('seen rockets OR "drones were"') == ["a", "b"]


@pytest.mark.parametrize(
    "asked", ["ceasefire", "cease-fire", "Cease‑Fire", "ceasefir", '"ceasefire holds"', '"cease-fire holds"']
)
def test_a_hyphen_makes_no_difference(find: Find, asked: str) -> None:
    make_statement(slug="a", summary="The cease-fire holds.")
    make_statement(slug="b", summary="The ceasefire holds.")
    publish_all()
    assert find(asked) == ["a", "b"]


def test_case_accents_and_apostrophes_make_no_difference(find: Find) -> None:
    make_statement(slug="a", summary="Erdoğan’s words were “clear”.")
    publish_all()
    assert find("erdogan") == find("ERDOĞAN'S") == find('"erdogan words"') == find("Эрдоган") == ["a"]


def test_records_of_every_resource_are_found_by_their_own_texts(find: Find) -> None:
    actor = make_actor("Second Name", slug="actor", name="First Name", role="Chief of the examples")
    event = make_event(slug="event", name="Shelling", place=make_place(slug="place", name="Hilltown"))
    source = make_source(slug="source", title="A printed title", bylines=["Anna Writer"])
    make_term((actor, "denied"), slug="term", event=event, sources=(source,), summary="Corridors open.")
    statement = make_statement(slug="statement", summary="Something.", sources=(source,))
    make_dispute(
        ("Five", (statement,)), ("Six", ()), slug="dispute", question="How many?", note="They differ."
    )
    publish_all()
    assert find("second", resource="actors") == find("chief", resource="actors") == ["actor"]
    assert find("hilltown") == ["event", "place"]
    assert find("printed writer") == ["source"]
    assert find("corridors first") == ["term"]
    assert find("many differ six") == ["dispute"]


def test_what_lies_above_is_not_searched(find: Find) -> None:
    region = make_place(slug="region", name="Highland")
    town = make_place(slug="town", name="Hilltown", parent=region)
    make_statement(slug="statement", place=town)
    publish_all()
    assert find("Highland") == ["region"]
    assert find("Hilltown") == ["statement", "town"]


def test_searching_follows_what_is_published(find: Find) -> None:
    statement = make_statement(slug="a", summary="First wording.")
    publish_all()
    statement.summary = "Second wording."
    statement.save()
    assert find("first") == ["a"]
    assert find("second") == []
    publish([Change("publish", "facts", "a")], reason="A change.", origin=Origin.SEEDS)
    assert find("second", edition=2) == ["a"]
    assert find("first", edition=2) == []
    assert find("first", edition=1) == ["a"]
    assert find("second", edition=1) == []


def test_a_withdrawn_record_is_found_no_more_but_as_of_an_earlier_edition(find: Find) -> None:
    make_statement(slug="a", summary="To be withdrawn.")
    publish_all()
    publish([Change("withdraw", "facts", "a")], reason="A change.", origin=Origin.SEEDS)
    assert find("withdrawn", edition=2) == []
    assert find("withdrawn", edition=1) == ["a"]


def test_texts_go_with_their_record() -> None:
    make_statement(slug="a", summary="Here today.")
    publish_all()
    Record.objects.all().delete()
    assert not RecordText.objects.exists()
    assert not RecordText.objects.filter(tokens__matches_any=[Pattern(("today",))]).exists()


def test_tokens_read_back_in_their_order() -> None:
    make_statement(slug="a", summary="One two one three two one.")
    publish_all()
    stored = RecordText.objects.get(record__slug="a", tier=3)
    assert stored.tokens == "one two one three two one"


def test_long_texts_are_searched_to_the_end_with_phrases_over_every_seam(find: Find) -> None:
    words = [f"w{number}" for number in range(320)] + ["same"] * 30
    make_dispute(("A", ()), ("B", ()), slug="a", note=" ".join(words))
    publish_all()
    for start in range(0, 320, 7):
        assert find('"' + " ".join(words[start : start + 6]) + '"') == ["a"]
    assert find('"w319 same"') == ["a"]
    assert find('"w318 same"') == []


def test_rank_puts_names_before_quotes_before_summaries_and_newer_first() -> None:
    actor = make_actor(slug="actor", name="Marker")
    make_statement(slug="name-old", speakers=(actor,), date="2023-09-01")
    make_statement(slug="name-new", speakers=(actor,), date="2023-09-20")
    quoted("a marker and a word", slug="quote", date="2023-09-30")
    make_statement(slug="summary", summary="A marker.", date="2023-10-01")
    make_statement(slug="mixed", summary="A word.", speakers=(actor,), date="2023-10-02")
    publish_all()
    records = Record.objects.at(1).live().filter(resource="facts")

    def ranked(text: str) -> list[str]:
        found = matching(records, text, 1).annotate(rank=F("search_rank"))
        return list(found.order_by("rank", "slug").values_list("slug", flat=True))

    assert ranked("marker") == ["mixed", "name-new", "name-old", "quote", "summary"]
    assert ranked("marker word") == ["quote", "mixed"]
    assert ranked("marker -nothing") == ranked("marker")


def test_a_search_costs_one_query_for_names_and_one_for_rows(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    make_statement(slug="a", summary="One two three.")
    publish_all()
    with django_assert_num_queries(2):
        list(matching(Record.objects.at(1).live(), "one two -four five OR three", 1))
    with django_assert_num_queries(1):
        list(matching(Record.objects.at(1).live(), '"one two"', 1))


def test_documents_hold_what_was_found() -> None:
    make_statement(slug="a", summary="Plain words.")
    publish_all()
    (document,) = matching(Record.objects.at(1).live(), "plain", 1).values_list("document", flat=True)
    assert json.loads(document)["summary"] == "Plain words."


def test_a_rebuild_leaves_every_edition_searchable(find: Find) -> None:
    statement = make_statement(slug="a", summary="First wording.")
    publish_all()
    statement.summary = "Second wording."
    statement.save()
    publish([Change("publish", "facts", "a")], reason="A change.", origin=Origin.SEEDS)
    assert rebuild(keep=True).same
    assert find("first", edition=1) == find("second", edition=2) == ["a"]
    assert find("first", edition=2) == find("second", edition=1) == []
