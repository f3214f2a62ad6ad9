"""Nothing that is not published reaches the public: neither as text nor as a difference between two answers."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.handlers.base import BaseHandler
from django.test import Client, RequestFactory

from tests.api.asking import OTHER_LISTS, RECORD_RESOURCES, body, lasting
from tests.contract.addresses import BASE, pages, parameters
from tests.contract.newsdesk import Newsdesk
from tests.drills.canaries import Canaries, uncovered
from tests.factories import publish_all
from tests.filters.oracle import Published
from tests.filters.world import build

pytestmark = [pytest.mark.drill, pytest.mark.django_db, pytest.mark.usefixtures("quiet")]

HIDDEN = {
    "statements": "hidden-statement",
    "casualty-reports": "hidden-report",
    "ceasefire-terms": "hidden-term",
    "facts": "hidden-statement",
    "disputes": "hidden-dispute",
    "sources": "hidden-source",
    "publishers": "hidden-publisher",
    "actors": "hidden-actor",
    "places": "hidden-place",
    "events": "hidden-event",
    "agreements": "hidden-agreement",
    "topics": "hidden-topic",
}
REFERRING = {
    "attributed_to": "hidden-actor",
    "source": "hidden-source",
    "publisher": "hidden-publisher",
    "place": "hidden-place",
    "event": "hidden-event",
    "topic": "hidden-topic",
    "contradicts": "hidden-statement",
    "corroborates": "hidden-report",
    "dispute": "hidden-dispute",
}
TESTED = ("status", "text", "submitted_by", "reviewed_by__username", "source__text", "row_version")
OTHERS = (
    "/",
    "/healthz",
    "/readyz",
    "/metrics",
    "/problems/",
    "/problems/gone",
    f"{BASE}docs/",
    f"{BASE}schema/?format=json",
    f"{BASE}nothing/",
    "/nothing",
)


# What a stranger may try at the entrance of the editors.
ENTRANCE = (
    "/admin/",
    "/admin/facts/actor/",
    "/admin/sources/source/?q=hidden",
    "/admin/autocomplete/?app_label=facts&model_name=statement&field_name=event&term=z",
    "/admin/newsroom/queue/",
    "/admin/newsroom/history/actors/hidden-actor/",
    "/admin/newsroom/review/facts/hidden-statement/",
    "/admin/newsroom/desk/hidden-source/",
    "/admin/second-factor/",
    "/admin/jsi18n/",
    "/admin/r/1/1/",
    "/admin/nothing/",
)
Answer = tuple[int, bytes, dict[str, str]]


def addresses(published: Published) -> Iterator[str]:
    """Yield what anybody could ask for, and what somebody would who knew what to look for."""
    yield from pages()
    yield from parameters(published)
    yield from OTHERS
    for resource, slug in HIDDEN.items():
        yield f"{BASE}{resource}/{slug}/"
        yield f"{BASE}{resource}/{slug}/history/"
        yield f"{BASE}{resource}/{slug}/?as_of=1"
        # Near misses: what is suggested instead must be public.
        for guess in (slug, slug[:-1], f"{slug}-1"):
            yield f"{BASE}{resource}/?slug={guess}"
        yield from (f"{BASE}{resource}/?{name}=1" for name in TESTED)
        yield f"{BASE}{resource}/?ordering=status"
        yield f"{BASE}{resource}/?fields=text,status,submitted_by"
    for name, slug in REFERRING.items():
        yield from (f"{BASE}facts/?{name}={guess}" for guess in (slug, slug[:-1]))
    for text in ("hidden", "987123", "zq*"):
        yield f"{BASE}search/?q={text}"
        yield f"{BASE}facts/?q={text}&count=exact"
    yield f"{BASE}casualty-reports/?killed__possibly_gte=900000"


def published_by_people() -> int:
    """Publish the world, and what people change in it; return the number of the last edition."""
    return build() + len(Newsdesk(9).work(7))


class Asking:
    """Asks the service, all its middleware included, without what a test client does around each answer."""

    def __init__(self) -> None:
        self._handler = BaseHandler()
        self._handler.load_middleware()
        self._requests = RequestFactory()

    def __call__(self, method: str, address: str) -> Answer:
        """Return status, bytes and headers."""
        answer: Any = self._handler.get_response(self._requests.generic(method, address))
        # Probes are told by the clock not to be kept, and each request has a name of its own; all else is compared.
        headers = {
            name: value for name, value in answer.headers.items() if name not in {"Expires", "X-Request-ID"}
        }
        return answer.status_code, lasting(body(answer)), headers


def crawl(published: Published) -> dict[tuple[str, str], Answer]:
    """Return every answer by method and address: status, bytes and headers."""
    ask = Asking()
    asked = [("GET", address) for address in addresses(published)]
    for name in (*RECORD_RESOURCES, *OTHER_LISTS, "stats", "search"):
        asked += [(method, f"{BASE}{name}/") for method in ("HEAD", "OPTIONS", "POST")]
    return {(method, address): ask(method, address) for method, address in asked}


def test_answers_depend_on_nothing_that_is_not_public_and_strangers_see_nothing_of_it(client: Client) -> None:
    published = Published(published_by_people())
    before = crawl(published)
    canaries = Canaries()
    canaries.plant()
    after = crawl(published)

    assert uncovered() == []
    different = [asked for asked in before if before[asked] != after[asked]]
    assert not different, f"{len(different)} of {len(before)} answers differ: {different[:10]}"
    everything = b"\n".join(
        content + repr(sorted(headers.items())).encode() for _, content, headers in after.values()
    )
    assert len(canaries.tokens) > 400
    assert [token for token in canaries.tokens if token.encode() in everything] == []
    assert b"hidden-" not in b"\n".join(
        content for (_, address), (_, content, _) in after.items() if "hidden" not in address
    )
    for path in ENTRANCE:
        answer: Any = client.get(path, follow=True)
        assert answer.status_code in {200, 404}
        content = body(answer)
        assert [token for token in canaries.tokens if token.encode() in content] == []


def test_a_canary_that_is_published_is_heard(client: Client) -> None:
    """The drill can fail: the same tokens are found once somebody publishes them."""
    published = Published(build())
    canaries = Canaries()
    before = client.get(f"{BASE}actors/").content
    canaries.plant()
    assert publish_all() is not None
    after = client.get(f"{BASE}actors/?page_size=500").content
    assert after != before
    assert sum(token.encode() in after for token in canaries.tokens) > len(published.documents["actors"])
