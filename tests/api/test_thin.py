"""The short cut for plain requests answers what the view sets answer, byte for byte and header for header."""

from typing import Any

import pytest
from django.test import Client

from publication import paging
from publication.views import thin
from tests.api.asking import DETAILS, RECORD_RESOURCES, body

pytestmark = pytest.mark.usefixtures("newsroom")

PATHS = [
    *(f"/api/v1/{name}/" for name in RECORD_RESOURCES),
    *(f"/api/v1/{name}/{slug}/" for name, slug in DETAILS.items()),
    "/api/v1/facts/?page_size=1",
    "/api/v1/facts/?page_size=1&ordering=date&date__lte=2030",
    "/api/v1/facts/?as_of=1&kind=statement&kind=casualty_report",
    "/api/v1/facts/?attributed_to=ana-example&page_size=1",
    "/api/v1/facts/?attributed_to=ana-example&date__gte=2000&ordering=-summary,slug",
    "/api/v1/facts/?attributed_to__not=ana-example&topic__isnull=true&source_count__gte=1",
    "/api/v1/facts/?has_quote=false&min_sources=1&known_at=2024&published_at__gte=2020",
    "/api/v1/facts/?ordering=-published_at",
    "/api/v1/facts/?summary__contains=a&date__possibly_before=2030",
    "/api/v1/casualty-reports/?killed__certainly_gte=1&killed__possibly_lte=100",
    "/api/v1/casualty-reports/?killed__certainly_gte=0&side__isnull=true",
    "/api/v1/actors/?slug=ana-example&slug=nobody",
    "/api/v1/actors/?ordering=-name&page_size=2",
    "/api/v1/facts/?as_of=999",
    "/api/v1/facts/?as_of=1900",
    "/api/v1/facts/?page_size=0",
    "/api/v1/facts/?attributed_to=",
    "/api/v1/facts/?nothing=1",
    "/api/v1/facts/?cursor=nonsense",
    "/api/v1/facts/?q=ana",
    "/api/v1/facts/?count=exact",
    "/api/v1/actors/nobody/",
]


def addresses_of(client: Client, path: str) -> list[str]:
    """Return an address with those of the next page and of the way back."""
    answer = client.get(path)
    following = answer.json().get("next")
    return [path, following, client.get(following).json()["previous"]] if following else [path]


def test_both_ways_give_the_same(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    # What names each request stands in headers and problems.
    monkeypatch.setattr("karabakh_api.observing.secrets.token_hex", lambda size: "0" * 2 * size)
    for address in [address for path in PATHS for address in addresses_of(client, path)]:
        for headers in ({}, {"Accept": "text/csv, application/json;q=0.5"}):
            short = client.get(address, headers=headers)
            known = {**headers, "If-None-Match": short.get("ETag", '"x"')}
            again = client.get(address, headers=known)
            with monkeypatch.context() as patched:
                patched.setattr(thin, "_is_plain", lambda request: False)
                whole, unchanged = client.get(address, headers=headers), client.get(address, headers=known)
            for one, other in ((short, whole), (again, unchanged)):
                assert one.status_code == other.status_code, address
                assert body(one) == body(other), address
                assert dict(one.items()) == dict(other.items()), address


def test_a_plain_list_takes_the_short_cut(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[object] = []

    def watched(*rows: Any, **options: Any) -> Any:
        taken.append(rows)
        return paging.read_page(*rows, **options)

    monkeypatch.setattr(thin, "read_page", watched)
    client.get("/api/v1/facts/?attributed_to=ana-example&date__gte=2000")
    assert taken
