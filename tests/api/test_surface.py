"""The public surface: every address of the project, who may use it, and that nothing else is there."""

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from publication.serializers import RESOURCES
from publication.views.root import BASE, LINKS
from tests.api.asking import RECORD_RESOURCES
from tests.api.test_schema import LISTS, OPERATIONS

# What the schema does not describe, with the reason.
UNDESCRIBED = {
    "schema/": "it is the description",
    "docs/": "a page for people",
    "context.jsonld": "a document about documents",
}


def patterns(resolver: URLResolver, prefix: str = "") -> list[str]:
    found = []
    for entry in resolver.url_patterns:
        where = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            found += patterns(entry, where)
        elif isinstance(entry, URLPattern):
            found.append(where)
    return found


def test_there_are_no_other_addresses_than_these() -> None:
    outside = {where for where in patterns(get_resolver()) if not where.startswith(("api/v1/", "admin/"))}
    assert outside == {"", "problems/", "problems/<slug:name>", "healthz", "readyz", "metrics"}


def test_every_address_below_the_api_is_described_or_says_why_not() -> None:
    below = [
        where.removeprefix("api/v1/") for where in patterns(get_resolver()) if where.startswith("api/v1/")
    ]
    described = len(OPERATIONS)
    assert len(below) == described + len(UNDESCRIBED)
    assert set(UNDESCRIBED) <= set(below)
    for name in RECORD_RESOURCES:
        for path in (f"{BASE}{name}/", f"{BASE}{name}/{{slug}}/", f"{BASE}{name}/{{slug}}/history/"):
            assert path in OPERATIONS


@pytest.mark.usefixtures("newsroom")
def test_the_root_leads_everywhere(client: Client) -> None:
    root = client.get(BASE).json()
    assert list(root["resources"]) == list(RESOURCES)
    assert set(LISTS) <= set(root["resources"].values())
    for address in root["resources"].values():
        answer = client.get(address + ("?q=town" if address.endswith("/search/") else ""))
        assert answer.status_code == 200
    for name, address in LINKS.items():
        query = "?event=offensive&outcome=killed" if name == "comparison" else ""
        assert client.get(address + query).status_code == 200
    assert root["counts"]["facts"] == 7
    assert root["counts"]["actors"] == 3
    assert root["dataset"]["version"] in root["dataset"]["cite_as"]


@pytest.mark.usefixtures("newsroom")
def test_counts_of_the_root_are_those_of_the_lists(client: Client) -> None:
    counts = client.get(BASE).json()["counts"]
    assert set(counts) == set(RECORD_RESOURCES)
    for name, number in counts.items():
        assert client.get(f"{BASE}{name}/?count=exact").json()["count"] == number
