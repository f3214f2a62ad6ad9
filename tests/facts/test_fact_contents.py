"""Content of facts: every column and row of every kind, in a number of queries that does not grow with them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from facts.fact_contents import fact_contents
from facts.models import Citation, Fact
from tests.factories import (
    make_actor,
    make_agreement,
    make_casualty_report,
    make_citation,
    make_event,
    make_place,
    make_source,
    make_statement,
    make_term,
    make_topic,
    relate,
)

pytestmark = pytest.mark.django_db


def named(resource: str, *slugs: str) -> list[dict[str, str]]:
    """Return references as content writes them."""
    return [{"resource": resource, "slug": slug} for slug in slugs]


def test_rows_stand_in_their_order_and_links_by_slug() -> None:
    first, second = make_actor(slug="zeta"), make_actor(slug="alpha")
    fact = make_statement(
        slug="said",
        speakers=((first, second, "minister"), second),
        sources=(make_source(slug="late"), make_source(slug="early")),
        topics=(make_topic(slug="water"), make_topic(slug="aid")),
        addressees=(first, second),
        event=make_event(slug="talks"),
        place=make_place(slug="town"),
    )
    make_citation(fact, make_source(slug="third"), quote="Yes.", attribution="he", via=second, paragraph=2)
    other = make_statement(slug="other", sources=())
    relate(fact, "denies", other, reason="It says so.")
    content = dict(fact_contents(["said"]))["said"]
    assert [(row["actor"]["slug"], row["on_behalf_of"], row["spoke_as"]) for row in content["speakers"]] == [
        ("zeta", *named("actors", "alpha"), "minister"),
        ("alpha", None, None),
    ]
    assert [row["source"]["slug"] for row in content["citations"]] == ["late", "early", "third"]
    assert content["citations"][2] == {
        "source": {"resource": "sources", "slug": "third"},
        "section": "body",
        "paragraph": 2,
        "start": 0,
        "end": 4,
        "quote": "Yes.",
        "attribution": "he",
        "attribution_kind": "said",
        "via": {"resource": "actors", "slug": "alpha"},
    }
    assert content["topics"] == named("topics", "aid", "water")
    assert content["addressees"] == named("actors", "alpha", "zeta")
    assert content["about"] == []
    assert [content["event"], content["place"]] == [*named("events", "talks"), *named("places", "town")]
    assert content["relations"] == [
        {"kind": "denies", "fact": {"resource": "facts", "slug": "other"}, "reason": "It says so."}
    ]
    assert content["date"]["earliest"] == "2023-09-18T20:00:00Z"


def test_a_part_names_the_figure_it_is_part_of_by_its_place_in_the_list() -> None:
    whole = {"outcome": "killed", "lower": 5, "upper": None, "victim_description": "child woman"}
    part = {"outcome": "killed", "lower": 1, "upper": 1, "part_of": 0}
    report = make_casualty_report(whole, part, slug="report", side=make_actor(slug="side"))
    report.figures.filter(position=1).update(position=7)
    content = dict(fact_contents(["report"]))["report"]
    assert [row["part_of"] for row in content["figures"]] == [None, 0]
    assert content["figures"][0]["victim_description"] == ["child", "woman"]
    assert content["side"]["slug"] == "side"


def test_a_position_shows_source_and_paragraph_of_its_citation() -> None:
    actor = make_actor(slug="party")
    term = make_term(
        (actor, "accepted"),
        slug="term",
        sources=(make_source(slug="paper"),),
        obligated=(actor,),
        agreement=make_agreement(slug="truce"),
        effective="2023-09-20",
    )
    bare = make_term((actor, "denied"), slug="bare", sources=())
    found = dict(fact_contents(["term", "bare"]))
    assert found["term"]["positions"] == [
        {
            "actor": {"resource": "actors", "slug": "party"},
            "stance": "accepted",
            "source": {"resource": "sources", "slug": "paper"},
            "paragraph": 5,
        }
    ]
    assert found["term"]["effective"]["edtf"] == "2023-09-20"
    assert found["term"]["agreement"]["slug"] == "truce"
    assert found["bare"]["effective"] is None
    assert found["bare"]["positions"][0]["source"] is None
    assert not Citation.objects.filter(fact_id=bare.pk).exists()
    assert term.slug in found


def test_two_queries_read_one_fact_and_many_of_all_kinds() -> None:
    one = make_statement()
    many = [one, make_casualty_report(), make_term(), make_statement(sources=(make_source(), make_source()))]
    for facts in ([one], many):
        with CaptureQueriesContext(connection) as queries:
            found = dict(fact_contents([fact.slug for fact in facts]))
        assert len(found) == len(facts)
        assert len(queries) == 2


def test_a_spine_without_its_child_is_no_fact() -> None:
    Fact.objects.create(slug="half", kind="statement", summary="Half a record.", date_precision="unknown")
    assert dict(fact_contents(["half", "nowhere"])) == {}
