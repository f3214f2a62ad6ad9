"""A client that keeps a copy: takes an export of every resource, then follows the changes feed."""

import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.test import Client

from publication.views import base
from tests.api.asking import RECORD_RESOURCES, body

HOST = "localhost"
RESOURCES = tuple(name for name in RECORD_RESOURCES if name != "facts")
Name = tuple[str, str]  # resource, slug


class Copy:
    """Records by resource and slug, each the bytes of its document."""

    def __init__(self, client: Client, *, pinned: bool) -> None:
        """`pinned`: ask for a changed record as of the feed's edition; otherwise as it is when asked for."""
        self.client = client
        self.pinned = pinned
        self.records: dict[Name, bytes] = {}
        self.edition = 0
        self.seen: set[tuple[str, str]] = set()

    def get(self, address: str) -> Any:
        """Ask, and return an answer that is no failure."""
        answer = self.client.get(address, SERVER_NAME=HOST)
        assert answer.status_code < 500, answer.content
        return answer

    def export(self) -> None:
        """Take everything; where others publish meanwhile, the oldest export says where to go on."""
        editions = []
        for resource in RESOURCES:
            answer = self.get(f"/api/v1/{resource}/?format=ndjson")
            editions.append(edition_of(answer))
            for line in body(answer).splitlines():
                self.records[resource, json.loads(line)["slug"]] = line
        self.edition = min(editions)

    def follow(self) -> int:
        """Apply what changed since; return how many entries the feed had."""
        entries = 0
        changed: dict[Name, str] = {}
        address: str | None = f"/api/v1/changes/?since={self.edition}&page_size=3"
        edition = self.edition
        while address is not None:
            answer = self.get(address)
            page = answer.json()
            edition = edition_of(answer)
            for entry in page["results"]:
                entries += 1
                self.seen.add((entry["change"], entry["cause"]))
                changed[entry["resource"], entry["slug"]] = entry["url"]
            address = page["next"]
        for name, url in changed.items():
            self.read(name, f"{url}?as_of={edition}" if self.pinned else url)
        self.edition = edition
        return entries

    def read(self, name: Name, url: str) -> None:
        """Read one record again: it is there, has moved, or is gone."""
        answer = self.get(url)
        if answer.status_code == 200:
            self.records[name] = answer.content
        else:
            # 308: where it leads has an entry of its own, or was there before.
            assert answer.status_code in {308, 410}, (answer.status_code, url)
            self.records.pop(name, None)


def edition_of(answer: Any) -> int:
    """Return the number in an answer's Dataset-Version."""
    return int(answer["Dataset-Version"].partition("-")[0])


def differences(mine: dict[Name, bytes], theirs: dict[Name, bytes]) -> Iterator[str]:
    """Yield every record that is not the same, byte for byte."""
    for name in sorted(mine.keys() | theirs.keys()):
        if mine.get(name) != theirs.get(name):
            yield f"{'/'.join(name)}: {mine.get(name)!r} is not {theirs.get(name)!r}"[:600]


def main() -> None:
    """Keep a copy from a process of its own until a file says that nobody publishes any more; then compare."""
    stop, pinned = Path(sys.argv[1]), sys.argv[2] == "pinned"
    base.EXPORT_CHUNK = 5  # so that an export is many queries, with editions between them
    copy = Copy(Client(), pinned=pinned)
    copy.export()
    start, rounds = copy.edition, 0
    while True:
        over = stop.exists()
        rounds += bool(copy.follow())
        if over:
            break
        time.sleep(0.02)
    fresh = Copy(Client(), pinned=pinned)
    fresh.export()
    found = list(differences(copy.records, fresh.records))
    print(json.dumps({"differences": found, "from": start, "to": copy.edition, "rounds": rounds}))
