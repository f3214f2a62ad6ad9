"""What is asked of citations holds on one and the same; what a fact was known by."""

import pytest

from publication.models import Head
from tests.factories import (
    make_actor,
    make_citation,
    make_publisher,
    make_source,
    make_statement,
    publish_all,
)
from tests.filters.asking import refusals, slugs

pytestmark = pytest.mark.django_db


def asked(data: str) -> set[str]:
    return slugs("facts", Head.objects.get().number, data)


@pytest.fixture
def two_citations() -> None:
    """Publish a fact that one source quotes and another reports through an agency, and two that one source has."""
    agency = make_actor(slug="agency")
    one, two = make_source(slug="one", publisher=make_publisher(slug="press")), make_source(slug="two")
    both = make_statement(slug="both", sources=())
    make_citation(both, one, paragraph=3, quote="Peace has come", section="title")
    make_citation(both, two, paragraph=7, via=agency, attribution="according to Ağency")
    first = make_statement(slug="first", sources=())
    make_citation(first, one, paragraph=3)
    last = make_statement(slug="last", sources=())
    make_citation(last, one, paragraph=7, via=agency, quote="No comment")
    publish_all()


@pytest.mark.usefixtures("two_citations")
@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ("source=one", {"both", "first", "last"}),
        ("source=two", {"both"}),
        ("source=one&source=two", {"both", "first", "last"}),
        ("source__in=one,two&paragraph=7", {"both", "last"}),
        ("source=one&paragraph=7", {"last"}),
        ("source=one&via=agency", {"last"}),
        ("publisher=press&via=agency", {"last"}),
        ("via=agency", {"both", "last"}),
        ("source=one&section=title", {"both"}),
        ("source=two&section=title", set()),
        ("paragraph__gte=4", {"both", "last"}),
        ("source=one&paragraph__gt=2&paragraph__lt=4", {"both", "first"}),
        ("paragraph__gt=3&paragraph__lt=7", set()),
        ("paragraph__not=3", {"last"}),
        ("quote__contains=PEACE", {"both"}),
        ("source=two&quote__contains=peace", set()),
        ("attribution__contains=agency", {"both"}),
        ("attribution__isnull=true", {"first", "last"}),
        ("via__isnull=true", {"first"}),
        ("via__isnull=false", {"both", "last"}),
        ("source__not=two", {"first", "last"}),
    ],
)
def test_one_citation_meets_all_that_is_asked_of_citations(data: str, expected: set[str]) -> None:
    assert asked(data) == expected


@pytest.mark.usefixtures("two_citations")
@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ("has_quote=true", {"both", "last"}),
        ("has_quote=false", {"first"}),
        ("has_quote=true&has_quote=false", {"both", "first", "last"}),
        ("has_quote=true&source=two", set()),
        ("has_quote=false&source=two", {"both"}),
        ("has_quote=false&source=one", {"first"}),
        ("has_quote=true&via=agency", {"last"}),
    ],
)
def test_a_quotation_is_asked_of_the_fact_alone_and_of_the_citation_beside_others(
    data: str, expected: set[str]
) -> None:
    assert asked(data) == expected


def test_known_at_needs_one_source_that_was_certainly_published_by_then() -> None:
    early = make_source(published="2023-09-19", published_zone="+00:00")
    vague = make_source(published="2023-09")
    undated = make_source(published="")
    make_statement(slug="early", sources=(vague, early))
    make_statement(slug="vague", sources=(vague,))
    make_statement(slug="undated", sources=(undated,))
    publish_all()
    assert asked("known_at=2023-09-19T23:59:58Z") == set()
    assert asked("known_at=2023-09-19T23:59:59Z") == {"early"}
    assert asked("known_at=2023-09-20") == {"early"}
    assert asked("known_at=2023-09-30") == {"early"}
    assert asked("known_at=2023-10") == {"early", "vague"}
    assert asked("known_at__possibly=2023-09-01") == {"vague", "undated", "early"}
    assert asked("known_at__possibly=1999") == {"undated"}


def test_known_at_takes_one_closed_value() -> None:
    make_statement()
    publish_all()
    for data in ("known_at=2023&known_at=2024", "known_at=2023-09-19/2023-09-20", "known_at=2023/.."):
        assert [error.parameter for error in refusals("facts", 1, data)] == ["known_at"]
