"""Slugs in filters: never published, withdrawn, renamed, merged, and all of these in an older edition."""

import itertools
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from facts.models import Actor
from publication.choices import Origin
from publication.filters.slugs import _alike
from publication.models import Head
from publication.publishing import Change, publish
from tests.factories import (
    make_actor,
    make_event,
    make_place,
    make_publisher,
    make_source,
    make_statement,
    publish_all,
)
from tests.filters.asking import filtered, refusals, slugs

pytestmark = pytest.mark.django_db


def republish(*changes: Change) -> None:
    users = get_user_model().objects
    people: dict[str, Any] = {
        "submitted_by": users.get_or_create(username="editor")[0],
        "reviewed_by": users.get_or_create(username="reviewer")[0],
    }
    assert publish(changes, reason="A change.", origin=Origin.PEOPLE, **people) is not None


def asked(data: str, edition: int | None = None) -> set[str]:
    return slugs("facts", Head.objects.get().number if edition is None else edition, data)


@pytest.fixture
def _said() -> None:
    """Publish a statement by old-name and one by somebody else."""
    make_statement(slug="said", speakers=(make_actor(slug="old-name"),))
    make_statement(slug="said-by-another", speakers=(make_actor(slug="another"),))
    publish_all()


@pytest.mark.usefixtures("_said")
def test_a_slug_that_was_never_published_is_refused_with_the_nearest() -> None:
    make_actor(slug="old-nam")  # a draft: it is not there for the public
    (error,) = refusals("facts", 1, "attributed_to=old-nam")
    assert (error.parameter, error.nearest) == ("attributed_to", "old-name")
    assert error.allowed == ("another", "old-name")
    assert "never published under actors" in error.detail


@pytest.mark.usefixtures("_said")
@pytest.mark.parametrize(
    "slug", ["Old-Name", "old_name", "old name", "-", "x" * 500, "ə", "a/../b", "%00", "*"]
)
def test_a_text_that_is_no_slug_was_never_published(slug: str) -> None:
    (error,) = refusals("facts", 1, f"attributed_to={slug}")
    assert error.parameter == "attributed_to"
    assert len(error.detail) < 200


@pytest.mark.usefixtures("_said")
def test_every_unknown_slug_of_a_request_is_named_at_once() -> None:
    errors = refusals(
        "facts", 1, "attributed_to=a&attributed_to=old-name&source__in=b,c&kind=d&date=e&nonsense=1"
    )
    assert sorted(error.parameter for error in errors) == [
        "attributed_to",
        "date",
        "kind",
        "nonsense",
        "source__in",
        "source__in",
    ]


@pytest.mark.usefixtures("_said")
def test_a_slug_of_another_resource_was_never_published_under_this_one() -> None:
    assert refusals("facts", 1, "source=old-name")[0].parameter == "source"


@pytest.mark.usefixtures("_said")
def test_a_renamed_slug_stands_for_its_target() -> None:
    Actor.objects.filter(slug="old-name").update(slug="new-name")
    republish(Change("rename", "actors", "old-name", "new-name"))
    assert asked("attributed_to=old-name") == asked("attributed_to=new-name") == {"said"}
    assert asked("attributed_to__not=old-name") == {"said-by-another"}
    assert asked("attributed_to__in=old-name,another") == {"said", "said-by-another"}
    assert slugs("actors", 2, "slug=old-name") == {"new-name"}


@pytest.mark.usefixtures("_said")
def test_a_slug_renamed_again_and_again_stands_for_the_last() -> None:
    names = ["old-name", "second", "third", "fourth", "fifth"]
    for before, after in itertools.pairwise(names):
        Actor.objects.filter(slug=before).update(slug=after)
        republish(Change("rename", "actors", before, after))
    for name in names:
        assert asked(f"attributed_to={name}") == {"said"}


@pytest.mark.usefixtures("_said")
def test_an_older_edition_knows_only_its_own_slugs() -> None:
    Actor.objects.filter(slug="old-name").update(slug="new-name")
    republish(Change("rename", "actors", "old-name", "new-name"))
    assert asked("attributed_to=old-name", 1) == {"said"}
    assert refusals("facts", 1, "attributed_to=new-name")[0].nearest == "old-name"


@pytest.mark.usefixtures("_said")
def test_a_merged_slug_stands_for_its_target() -> None:
    republish(Change("merge", "actors", "old-name", "another"))
    assert asked("attributed_to=old-name") == {"said", "said-by-another"}


@pytest.mark.usefixtures("_said")
def test_a_withdrawn_slug_matches_nothing() -> None:
    republish(Change("withdraw", "facts", "said"), Change("withdraw", "actors", "old-name"))
    assert asked("attributed_to=old-name") == set()
    assert asked("attributed_to=old-name&attributed_to=another") == {"said-by-another"}
    assert asked("slug=said") == set()
    assert asked("attributed_to=old-name", 1) == {"said"}


def test_before_the_first_edition_every_sound_question_has_an_empty_answer() -> None:
    make_statement()
    publish_all()
    assert asked("attributed_to=anybody&source__in=a,b&slug=c&kind=statement&date=2023", 0) == set()
    assert refusals("facts", 0, "date=nonsense")[0].parameter == "date"


def test_what_lies_below_is_included_unless_the_record_itself_is_asked_for() -> None:
    country = make_place(slug="country")
    region = make_place(slug="region", parent=country)
    war = make_event(slug="war", place=region)
    attack = make_event(slug="attack", parent=war)
    state = make_actor(slug="state")
    ministry = make_actor(slug="ministry", member_of=state)
    make_actor(slug="spokesperson", member_of=ministry)
    make_statement(slug="here", place=make_place(slug="town", parent=region), event=attack)
    make_statement(slug="there", place=country, event=war)
    publish_all()
    assert asked("place=country") == {"here", "there"}
    assert asked("place=region") == {"here"}
    assert asked("place__exact=region") == set()
    assert asked("place__exact=country") == {"there"}
    assert asked("event=war") == {"here", "there"}
    assert asked("event__exact=war") == {"there"}
    assert asked("place__not=region") == {"there"}
    assert slugs("places", 1, "parent=country") == {"region", "town"}
    assert slugs("places", 1, "parent__exact=country") == {"region"}
    assert slugs("places", 1, "parent__isnull=true") == {"country"}
    assert slugs("events", 1, "place=country") == {"war"}
    assert slugs("actors", 1, "member_of=state") == {"ministry", "spokesperson"}
    assert slugs("actors", 1, "member_of__exact=state") == {"ministry"}


def test_a_request_full_of_slugs_costs_one_query_beside_the_list(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    source = make_source(slug="source")
    make_statement(slug="said", speakers=(make_actor(slug="actor"),), sources=(source,))
    make_actor(slug="old")
    publish_all()
    Actor.objects.filter(slug="old").update(slug="new")
    republish(Change("rename", "actors", "old", "new"))
    data = (
        f"attributed_to=actor&attributed_to=old&source__in=source&publisher={source.publisher.slug}"
        "&place__isnull=true&date=2023&summary__contains=s&has_quote=false&min_sources=1&known_at=2024"
        "&published_at__gte=2020"
    )
    with django_assert_num_queries(2):
        list(filtered("facts", 2, data).values_list("document"))
    with django_assert_num_queries(1):
        list(filtered("facts", 2, "date=2023&kind=statement&has_quote=false").values_list("document"))


@pytest.mark.parametrize("others", [2, 200])
def test_a_list_costs_three_queries_whatever_is_asked(client: Client, others: int) -> None:
    source = make_source(slug="source", publisher=make_publisher(slug="publisher"))
    actor = make_actor(slug="oldest", name="Ana")
    make_place(slug="place")
    for number in range(others):
        make_statement(slug=f"said-{number}", speakers=(actor,), sources=(source,))
    publish_all()
    names = ["oldest", "older", "old", "ana-example"]
    for before, after in itertools.pairwise(names):
        Actor.objects.filter(slug=before).update(slug=after)
        republish(Change("rename", "actors", before, after))
    for edition, name in enumerate(names, 1):
        for query in (
            "q=ana",
            f"attributed_to={name}&source=source&q=ana%20-nothing&known_at=2024",
            f"via={name}&attributed_to__in={name}&place__not=place&publisher=publisher&ordering=rank&q=ana%20OR%20x",
            f"on_behalf_of={name}&known_at__possibly=2024&page_size=1&has_quote=false&date=2023&q=summary",
        ):
            as_of = "" if edition == len(names) else f"&as_of={edition}"
            with CaptureQueriesContext(connection) as captured:
                answer = client.get(f"/api/v1/facts/?{query}{as_of}")
            assert answer.status_code == 200, answer.content
            assert len(captured) <= 3, [one["sql"] for one in captured]


def test_the_nearest_of_many_slugs_is_found_without_comparing_each() -> None:
    many = [f"actor-{number:05}" for number in range(20_000)] + ["ministry-of-defence"]
    assert "ministry-of-defence" in _alike("ministry-of-defense", many)
    assert len(_alike("ministry-of-defense", many)) < 1_000
