"""Publishing one change asks the database a bounded number of times, whatever the record holds."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from facts.models import Fact
from publication.publishing import Change, publish
from tests.factories import (
    make_actor,
    make_citation,
    make_event,
    make_place,
    make_source,
    make_statement,
    make_topic,
    publish_all,
)
from tests.publication.test_publishing import people

pytestmark = pytest.mark.django_db

# Savepoints included. PostgreSQL takes all rows beside a record in one statement, SQLite those of one table.
STATEMENTS_MAX = {"postgresql": 15, "sqlite": 19}


def statements(slug: str) -> int:
    """Return the number of statements in which a changed summary is published."""
    Fact.objects.filter(slug=slug).update(summary=f"Changed {slug}.")
    who = people()
    with CaptureQueriesContext(connection) as queries:
        publish([Change("publish", "facts", slug)], reason="A change.", **who)
    return len(queries)


def test_one_change_takes_as_many_statements_with_ten_citations_as_with_one() -> None:
    country = make_place()
    town = make_place(parent=make_place(parent=country))
    event = make_event(parent=make_event(place=town))
    actor = make_actor(member_of=make_actor())
    small = make_statement(speakers=(actor,), topics=(make_topic(),), event=event, place=town)
    large = make_statement(
        speakers=((actor, make_actor(), "minister"), make_actor()),
        topics=(make_topic(), make_topic()),
        event=event,
        place=town,
        addressees=(make_actor(), make_actor()),
        sources=tuple(make_source() for _ in range(9)),
    )
    make_citation(large, quote="Yes.", via=make_actor())
    publish_all()
    counts = [statements(small.slug), statements(large.slug)]
    assert counts[0] == counts[1] <= STATEMENTS_MAX[connection.vendor]
