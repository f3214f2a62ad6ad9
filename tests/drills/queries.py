"""Some thousand questions to the published data, drawn from a seed, and the digests of their answers."""

import hashlib
import json
import random
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.core.management import call_command
from django.test import Client

from publication.models import Head
from tests.api.asking import RECORD_RESOURCES, body, lasting
from tests.contract import hostile
from tests.contract.addresses import BASE
from tests.filters.asking import declared, worth_asking
from tests.filters.oracle import Published

HOST = "localhost"
SEED = 19092023
GENERATED = 3_000
HOSTILE_EVERY = 9  # of the hostile corpus, to compare the statuses of refusals as well
ORDERINGS = {
    "facts": (
        "date",
        "-date",
        "kind,-date",
        "summary",
        "-source_count,slug",
        "independent_origins",
        "-updated_at",
    ),
    "sources": ("date", "-title", "slug"),
    "disputes": ("question", "-kind", "slug"),
}
FACTS = ("facts", "statements", "casualty-reports", "ceasefire-terms")
WORDS = (
    "ceasefire",
    "Степанакерт",
    "xankəndi",
    "peacekeep",
    '"lay down"',
    "children",
    "Aliyev -Armenia",
    "200 OR 32",
    "Ստեփանակերտ",
)
FACETS = {"facts": "kind,source,attributed_to,place", "actors": "kind,country", "events": "kind"}


class Drawing:
    """Draws addresses; equal seeds on equal data draw the same."""

    def __init__(self, published: Published, seed: int) -> None:
        self.published = published
        self.rng = random.Random(seed)  # noqa: S311 - chance, not secrecy
        self.names = {resource: sorted(declared(resource)) for resource in RECORD_RESOURCES}
        self.values: dict[tuple[str, str], Sequence[str]] = {}

    def value(self, resource: str, name: str) -> str:
        """Return a raw value for a parameter."""
        if (resource, name) not in self.values:
            self.values[resource, name] = worth_asking(self.published, resource, name) or ("zzz",)
        return quote(self.rng.choice(self.values[resource, name])[:200])

    def address(self) -> str:
        """Return one address: a list under one to three filters, in an ordering, a form and a shape."""
        rng = self.rng
        resource = rng.choice(RECORD_RESOURCES)
        given = [
            f"{name}={self.value(resource, name)}"
            for name in rng.sample(self.names[resource], rng.choice((0, 1, 1, 1, 2, 3)))
        ]
        ordering = ORDERINGS.get(
            "facts" if resource in FACTS else resource, ("slug", "-slug", "name,-slug", "kind")
        )
        if rng.random() < 0.5:
            given.append(f"ordering={rng.choice(ordering)}")
        if rng.random() < 0.15:
            given.append(f"q={quote(rng.choice(WORDS))}")
        if rng.random() < 0.3:
            given.append("count=exact")
        if resource in FACETS and rng.random() < 0.2:
            given.append(f"facets={FACETS[resource]}")
        elif rng.random() < 0.05:
            return f"{BASE}{resource}/?{'&'.join(one for one in given if one != 'count=exact')}&format=csv"
        given.append(f"page_size={rng.choice((1, 2, 5, 20))}")
        if rng.random() < 0.6:
            given.append("fields=slug")
        return f"{BASE}{resource}/?{'&'.join(given)}"


def addresses() -> Iterator[str]:
    """Yield every address that is asked for."""
    published = Published(Head.objects.get().number)
    drawing = Drawing(published, SEED)
    yield from (drawing.address() for _ in range(GENERATED))
    for resource in RECORD_RESOURCES:
        yield from (f"{BASE}{resource}/{slug}/" for slug in sorted(published.documents[resource])[::25])
    yield from (f"{BASE}search/?q={quote(word)}&ordering={by}" for word in WORDS for by in ("rank", "-date"))
    yield from (f"{BASE}{page}" for page in ("stats/", "changes/?format=ndjson", "editions/", ""))
    refused = [one for one in hostile.corpus() if one.method == "GET" and not one.headers]
    yield from (one.path for one in refused[::HOSTILE_EVERY])


def digest(client: Client, address: str) -> str:
    """Return status, entity tag and the SHA-256 of the bytes of an answer."""
    answer: Any = client.get(address, SERVER_NAME=HOST)
    content = lasting(body(answer))
    parts = [str(answer.status_code), answer.get("ETag", ""), hashlib.sha256(content).hexdigest()]
    return " ".join(parts)


def main() -> None:
    """Load the committed data into the database named by the environment, ask everything, write the digests."""
    call_command("migrate", verbosity=0)
    call_command("load_facts", verbosity=0)
    client = Client(raise_request_exception=False)
    found = {address: digest(client, address) for address in addresses()}
    Path(sys.argv[1]).write_text(json.dumps(found), encoding="utf-8")
