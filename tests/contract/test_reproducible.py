"""The same address and version give the same bytes for ever, whatever is published later."""

import re
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.api.asking import body
from tests.contract.addresses import pages
from tests.contract.newsdesk import Newsdesk

PAGES = list(pages())
# They describe the code that answers, not the data, and take no edition.
EDITIONLESS = ("/api/v1/schema/", "/api/v1/context.jsonld")
DATED = [address for address in PAGES if address not in EDITIONLESS]
EDITIONS = 14
# What names the address itself, which `as_of` changes; everything else must stay.
SAID = (
    "Content-Type",
    "Dataset-Version",
    "ETag",
    "Last-Modified",
    "Link",
    "Content-Disposition",
    "Vary",
    "Cache-Control",
)
STREAMED = "Content-Length"  # not known before a stream has ended


def pinned(address: str, edition: int) -> str:
    """Return an address at an edition."""
    return f"{address}{'&' if '?' in address else '?'}as_of={edition}"


def said(client: Client, address: str, **headers: str) -> tuple[int, bytes, dict[str, str]]:
    """Return the status, the bytes and the headers that describe an answer."""
    answer: Any = client.get(address, headers=headers)
    return answer.status_code, body(answer), {name: answer.get(name, "") for name in SAID}


def is_whole(content: bytes) -> bool:
    """Say whether an answer has no links to other pages, which name the address they were found at."""
    return b'"next":"http' not in content


def test_answers_of_an_earlier_edition_outlive_later_ones(edition: int, client: Client) -> None:
    addresses = [pinned(address, number % edition + 1) for number, address in enumerate(DATED)]
    addresses += [pinned(address, 1) for address in DATED if "q=" in address or "facets=" in address]
    before = {address: said(client, address) for address in addresses}
    assert sum(status == 200 for status, _, _ in before.values()) > 0.8 * len(before)
    Newsdesk(5).work(EDITIONS)
    changed = [address for address in addresses if said(client, address) != before[address]]
    assert not changed, f"{len(changed)} of {len(addresses)} changed: {changed[:20]}"


def test_the_newest_edition_answers_alike_with_and_without_its_number(edition: int, client: Client) -> None:
    Newsdesk(6).work(5)
    newest = edition + 5
    for address in DATED[::2]:
        status, plain, headers = said(client, address)
        status_pinned, content, headers_pinned = said(client, pinned(address, newest))
        assert status == status_pinned
        assert headers["Dataset-Version"] == headers_pinned["Dataset-Version"]
        if status == 200 and is_whole(plain):
            assert plain == content, address


def test_the_cited_address_gives_the_answer_it_stands_on(edition: int, client: Client) -> None:
    cited = {}
    for address in DATED[1::2]:
        answer = client.get(address)
        content = body(answer)
        if answer.status_code == 200 and is_whole(content):
            (target,) = re.findall(r'<([^>]*)>; rel="cite-as"', answer["Link"])
            whole = urlsplit(target)
            cited[address] = (f"{whole.path}?{whole.query}", content)
    Newsdesk(7).work(EDITIONS // 2)
    assert len(cited) > len(DATED) // 3
    for address, (target, content) in cited.items():
        assert said(client, target)[1] == content, address


@pytest.mark.parametrize("address", PAGES)
def test_an_answer_repeats_and_is_known_again_without_its_documents(
    edition: int, client: Client, address: str
) -> None:
    status, content, headers = said(client, address)
    assert (status, content, headers) == said(client, address)
    assert status == 200
    with CaptureQueriesContext(connection) as captured:
        unchanged: Any = client.get(address, headers={"If-None-Match": f'"other", {headers["ETag"]}'})
    assert unchanged.status_code == 304
    assert body(unchanged) == b""
    assert unchanged["ETag"] == headers["ETag"]
    assert len(captured) <= 1
    assert not [
        query for query in captured if "document" in query["sql"] or "publication_record" in query["sql"]
    ]
    other = client.get(address, headers={"If-None-Match": '"other"'})
    assert other.status_code == 200


@pytest.mark.parametrize("address", PAGES)
def test_head_says_what_get_says(edition: int, client: Client, address: str) -> None:
    got, head = client.get(address), client.head(address)
    body(got)
    assert body(head) == b""
    assert head.status_code == got.status_code
    described, heard = dict(got.headers), dict(head.headers)
    # It names the single request.
    assert described.pop("X-Request-ID") != heard.pop("X-Request-ID")
    if got.streaming:
        heard.pop(STREAMED, None)
    assert heard == described
