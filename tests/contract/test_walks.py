"""Walks in every ordering: each record once, in the order of one big page, back the same way, whatever is published."""

import itertools
import random
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from publication.views.editions import ChangeViewSet, EditionViewSet
from publication.views.records import RecordViewSet
from publication.views.resources import (
    ActorViewSet,
    AgreementViewSet,
    CasualtyReportViewSet,
    CeasefireTermViewSet,
    DisputeViewSet,
    EventViewSet,
    FactViewSet,
    PlaceViewSet,
    PublisherViewSet,
    SourceViewSet,
    StatementViewSet,
    TopicViewSet,
)
from tests.contract.newsdesk import Newsdesk

RECORDS: tuple[type[RecordViewSet], ...] = (
    FactViewSet,
    StatementViewSet,
    CasualtyReportViewSet,
    CeasefireTermViewSet,
    DisputeViewSet,
    SourceViewSet,
    PublisherViewSet,
    ActorViewSet,
    PlaceViewSet,
    EventViewSet,
    AgreementViewSet,
    TopicViewSet,
)
BIG = 500
SINGLE_STEPS_MAX = 20  # elements up to which a list is walked in the smallest steps


def signed(names: tuple[str, ...]) -> Iterator[str]:
    """Yield an ordering by these names with every combination of directions."""
    for signs in itertools.product(("", "-"), repeat=len(names)):
        yield ",".join(sign + name for sign, name in zip(signs, names, strict=True))


def combinations(views: type[RecordViewSet]) -> list[str]:
    """Return some orderings of two and three terms, drawn once and for all."""
    rng = random.Random(views.public_name)  # noqa: S311 - chance, not secrecy
    columns = {field.column: name for name, field in views.ordering_fields.items()}
    names = list(columns.values())  # two names of one column cannot stand together
    drawn = [tuple(rng.sample(names, size)) for size in (2, 2, 3) if size <= len(names)]
    return [rng.choice(list(signed(names))) for names in drawn]


def lists() -> Iterator[tuple[str, str]]:
    """Yield every list with each ordering by one term, both ways, some by more, and by rank."""
    for views in RECORDS:
        path = f"/api/v1/{views.public_name}/"
        for name in views.ordering_fields:
            yield from ((path, ordering) for ordering in signed((name,)))
        yield from ((path, ordering) for ordering in combinations(views))
        yield from ((f"{path}?q=agreed_upon%20OR%20ceasefire", ordering) for ordering in ("rank", "-rank"))
    for path, names in (
        ("/api/v1/search/?q=ceasefire", ("date", "rank")),
        ("/api/v1/editions/", tuple(EditionViewSet.ordering_fields)),
        ("/api/v1/changes/", tuple(ChangeViewSet.ordering_fields)),
        ("/api/v1/vocabularies/", ("name",)),
        ("/api/v1/statements/statement-1-0/history/", ("edition",)),
    ):
        for name in names:
            yield from ((path, ordering) for ordering in signed((name,)))


def address(path: str, ordering: str, size: int) -> str:
    """Return the first address of a walk."""
    return f"{path}{'&' if '?' in path else '?'}ordering={ordering}&page_size={size}"


def page(client: Client, where: str) -> tuple[bytes, dict[str, Any]]:
    """Return a page as bytes and as what it says."""
    answer = client.get(where)
    assert answer.status_code == 200, answer.content
    return answer.content, answer.json()


def walk_and_return(client: Client, start: str, between: Any = None) -> list[Any]:
    """Walk to the end and back; return the elements, having compared every page on the way back."""
    found, pages = [], []
    where: str | None = start
    back = None
    while where is not None:
        content, said = page(client, where)
        pages.append(content)
        found += said["results"]
        where, back = said["next"], said["previous"]
        if between is not None:
            between()
    for content in reversed(pages[:-1]):
        assert back is not None
        again, said = page(client, back)
        assert again == content
        back = said["previous"]
    assert back is None
    return found


def identity(element: dict[str, Any]) -> tuple[Any, ...]:
    """Return what no two elements of a list share."""
    names = ("url", "edition", "resource", "slug", "number", "name")
    return tuple(element.get(name) for name in names)


@pytest.mark.parametrize(("path", "ordering"), list(lists()))
def test_a_walk_gives_what_one_big_page_gives_and_leads_back(
    edition: int, client: Client, path: str, ordering: str
) -> None:
    whole = page(client, address(path, ordering, BIG))[1]
    assert whole["next"] is None
    elements = whole["results"]
    assert elements
    assert len({identity(element) for element in elements}) == len(elements)
    sizes = [7]
    if (len(elements) <= SINGLE_STEPS_MAX and not ordering.startswith("-")) or "," in ordering:
        sizes.append(1 if len(elements) <= 10 else 2)
    for size in sizes:
        assert walk_and_return(client, address(path, ordering, size)) == elements


def test_the_reverse_ordering_is_the_reverse(edition: int, client: Client) -> None:
    for path, ordering in lists():
        if ordering.startswith("-") or "," in ordering:
            continue
        forward = page(client, address(path, ordering, BIG))[1]["results"]
        backward = page(client, address(path, f"-{ordering}", BIG))[1]["results"]
        assert [identity(element) for element in reversed(backward)] == [
            identity(element) for element in forward
        ], (path, ordering)


@pytest.mark.parametrize(
    ("path", "ordering", "size"),
    [
        ("/api/v1/facts/", "-date", 9),
        ("/api/v1/facts/", "-updated_at,summary", 9),
        ("/api/v1/statements/", "source_count,-date", 4),
        ("/api/v1/facts/?q=ceasefire", "rank", 6),
        ("/api/v1/search/?q=ceasefire", "rank", 10),
        ("/api/v1/actors/", "name", 2),
        ("/api/v1/disputes/", "-question", 3),
        ("/api/v1/changes/", "-edition", 20),
        ("/api/v1/editions/", "number", 1),
    ],
)
def test_a_walk_stays_in_its_edition_while_records_come_change_and_go(
    edition: int, client: Client, path: str, ordering: str, size: int
) -> None:
    desk = Newsdesk(size)
    desk.work(3)
    elements = page(client, address(path, ordering, BIG))[1]["results"]
    edits = itertools.cycle(["add", "redate", "withdraw", "reword", "rename", "merge", "cite"])
    found = walk_and_return(client, address(path, ordering, size), between=lambda: desk.publish(next(edits)))
    assert found == elements
    # What was published meanwhile is there for those who start anew.
    assert int(client.get("/api/v1/")["Dataset-Version"].partition("-")[0]) > edition + 3
