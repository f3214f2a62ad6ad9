"""A composed statement gives what its queryset gives, with whatever value in its slots, as often as it runs."""

import json

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from sources.models import Source
from sources.statements import SLOT, composed
from tests.factories import make_source

pytestmark = pytest.mark.django_db
COLUMNS = ("slug", "bylines", "published_earliest", "accessed_on", "publisher__slug")


def named() -> QuerySet[Source]:
    listed = (
        "= ANY(%s::text[])" if connection.vendor == "postgresql" else "IN (SELECT value FROM json_each(%s))"
    )
    return Source.objects.extra(where=[f'"sources_source"."slug" {listed}'], params=[SLOT])  # noqa: S610


def value(*slugs: str) -> object:
    return list(slugs) if connection.vendor == "postgresql" else json.dumps(slugs)


def test_rows_are_what_the_queryset_gives_for_each_value() -> None:
    first, second = make_source(), make_source()
    statement = composed(named().order_by("slug").values_list(*COLUMNS))
    for chosen in ([first], [first, second], [], [second]):
        slugs = [one.slug for one in chosen]
        found = [tuple(row) for row in statement.run(value(*slugs))]
        assert found == list(Source.objects.filter(slug__in=slugs).order_by("slug").values_list(*COLUMNS))


def test_a_run_that_is_watched_asks_the_same() -> None:
    source = make_source()
    statement = composed(named().values_list("slug"))
    unwatched = [tuple(row) for row in statement.run(value(source.slug))]
    with CaptureQueriesContext(connection) as captured:
        assert [tuple(row) for row in statement.run(value(source.slug))] == unwatched == [(source.slug,)]
    assert len(captured) == 1


def test_plans_of_a_closed_connection_are_made_again() -> None:
    statement = composed(Source.objects.order_by("slug").values_list("slug")[:1])
    rows = statement.run(None)
    connection.prepared_cursor = None  # type: ignore[attr-defined]  # as on a connection that was opened anew
    assert statement.run(None) == rows
