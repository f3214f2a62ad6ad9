"""Curation load: editors who save as fast as they are answered and remember what they were told was saved."""

import collections
import http.client
import itertools
import re
import secrets
import threading
import time
from typing import Self
from urllib.parse import urlencode

from tests.drills.service import Answer, Service

_INPUT = re.compile(r"<(?:input|textarea)[^>]*>")
# Of a cookie and of its form alike, as in a browser; whoever holds a session chooses it.
TOKEN = "a" * 32
_ATTRIBUTE = re.compile(r'(\w+)="([^"]*)"')


class Curator(threading.Thread):
    """One editor who gives one draft a new name again and again."""

    def __init__(self, service: Service, cookies: str, slug: str, key: int) -> None:
        super().__init__(daemon=True)
        self.service, self.slug = service, slug
        self._path = f"/admin/facts/topic/{key}/change/"
        self._headers = {
            "Cookie": f"{cookies}; csrftoken={TOKEN}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        self._stop_asked = threading.Event()
        self._form: dict[str, str] = {}
        self.tried: list[str] = []
        self.saved: list[str] = []
        self.refused: list[Answer] = []
        self.broken = 0

    def run(self) -> None:
        """Save until told to stop."""
        while not self._stop_asked.is_set():
            try:
                self._save()
            except (OSError, http.client.HTTPException):
                self.broken += 1
                self._form = {}
                self._stop_asked.wait(0.05)

    def stop(self) -> None:
        """End after the present save."""
        self._stop_asked.set()
        self.join(60)

    def _save(self) -> None:
        if not self._form:
            page = self.service.ask(self._path, headers=self._headers)
            if page.status != 200:
                self._note(page)
                return
            self._form = self._read(page.body.decode())
        name = f"{self.slug} {secrets.token_hex(8)}"
        self.tried.append(name)
        sent = urlencode({**self._form, "name": name}).encode()
        answer = self.service.ask(self._path, sent, self._headers)
        if answer.status == 302:
            self.saved.append(name)
            self._form["seen_version"] = str(int(self._form["seen_version"]) + 1)
            return
        # Refused as stale: what was thought lost had been saved. Anything else: try again from what is there.
        self._form = {}
        if answer.status != 200:
            self._note(answer)

    def _note(self, answer: Answer) -> None:
        self.refused.append(answer)
        self._stop_asked.wait(0.05)

    def _read(self, page: str) -> dict[str, str]:
        fields: dict[str, str] = {}
        for tag in _INPUT.findall(page):
            attributes = dict(_ATTRIBUTE.findall(tag))
            name = attributes.get("name", "")
            if (
                name
                and not name.startswith("_")
                and attributes.get("type") not in {"checkbox", "submit", "search"}
            ):
                fields[name] = attributes.get("value", "")
        return fields | {"csrfmiddlewaretoken": TOKEN}


class Load:
    """Several curators at work at once."""

    def __init__(self, service: Service, way_in: dict[str, object]) -> None:
        drafts: dict[str, int] = way_in["drafts"]  # type: ignore[assignment]
        self.curators = [Curator(service, str(way_in["cookies"]), slug, key) for slug, key in drafts.items()]
        self._begun = 0.0
        self.seconds = 0.0

    def __enter__(self) -> Self:
        self._begun = time.monotonic()
        for curator in self.curators:
            curator.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        """Let everybody finish."""
        for curator in self.curators:
            curator.stop()
        self.seconds = self.seconds or time.monotonic() - self._begun

    @property
    def saved(self) -> int:
        """How many saves were acknowledged."""
        return sum(len(curator.saved) for curator in self.curators)

    @property
    def refused(self) -> list[Answer]:
        """Every answer that was neither a save nor a form."""
        return list(itertools.chain.from_iterable(curator.refused for curator in self.curators))

    @property
    def statuses(self) -> dict[int, int]:
        """How often each status refused a save."""
        return dict(collections.Counter(answer.status for answer in self.refused))

    def wait_for(self, number: int, seconds: float = 60) -> None:
        """Wait until so many more saves were acknowledged."""
        wanted, until = self.saved + number, time.monotonic() + seconds
        while self.saved < wanted:
            assert time.monotonic() < until, f"only {self.saved} of {wanted} saves, {self.statuses}"
            time.sleep(0.01)
