"""Lists by several keys hold the records that have all of them, whichever way the keys are read."""

import json
from typing import Any

import pytest
from django.test import Client

from publication import meeting
from tests.factories import make_place, make_source, make_statement, make_topic, publish_all

pytestmark = pytest.mark.django_db

DAYS = [f"2023-09-{10 + number // 4}" for number in range(24)]  # several share a day


@pytest.fixture
def facts(db: None) -> dict[str, tuple[str, str, set[str]]]:
    """Publish statements at places, under topics, then move some; return (date, place, topics) by slug, as they are."""
    place, other = make_place(slug="here"), make_place(slug="there")
    talks, aid = make_topic(slug="talks"), make_topic(slug="aid")
    source = make_source()
    saved = [
        make_statement(
            slug=f"fact-{number:02}",
            date=day,
            place=place if number % 2 else other,
            topics=tuple(topic for topic, every in ((talks, 3), (aid, 2)) if number % every == 0),
            sources=(source,),
        )
        for number, day in enumerate(DAYS)
    ]
    publish_all()
    # Of these one version has the one key and the next the other, at the same place in the list.
    for fact in saved[1:24:4]:
        fact.place = other
        fact.save()
        fact.topics.set([talks])
    publish_all()
    return {
        fact.slug: (day, fact.place.slug, set(fact.topics.values_list("slug", flat=True)))
        for fact, day in zip(saved, DAYS, strict=True)
        if fact.place is not None
    }


@pytest.mark.parametrize("read_for_a_look_up", [0, 10**9])
def test_a_list_by_several_keys_holds_what_has_them_all(
    facts: dict[str, tuple[str, str, set[str]]],
    read_for_a_look_up: int,
    client: Client,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(meeting, "READ_FOR_A_LOOK_UP", read_for_a_look_up)
    meeting.count_of.cache_clear()
    for place in ("here", "there"):
        for listed in ({"talks"}, {"aid"}, {"talks", "aid"}):
            expected = [
                slug
                for slug, (day, at, topics) in sorted(facts.items())
                if at == place and topics & listed and "2023-09-11" <= day <= "2023-09-14"
            ]
            asked = {
                "place": place,
                "topic": sorted(listed),
                "date__gte": "2023-09-11",
                "date__lte": "2023-09-14",
            }
            assert slugs(client, asked | {"ordering": "date"}) == expected, (place, listed)
            assert slugs(client, asked | {"ordering": "-date"}) == expected[::-1], (place, listed)
    first = slugs(client, {"place": "here", "topic": "talks", "as_of": "1"})
    assert first == [f"fact-{number:02}" for number in range(23, 0, -1) if number % 2 and number % 3 == 0]


def slugs(client: Client, asked: dict[str, Any]) -> list[str]:
    """Read a list from its first page to its last."""
    found: list[str] = []
    response = client.get("/api/v1/facts/", asked | {"page_size": "2"})
    while True:
        assert response.status_code == 200, response.content
        page = json.loads(response.content)
        found += [fact["slug"] for fact in page["results"]]
        if page["next"] is None:
            return found
        response = client.get(page["next"])
