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

from tests.drills.service import Answer, Service, answer_of

_INPUT = re.compile(r"<(?:input|textarea)[^>]*>")
# Of a cookie and of its form alike, as in a browser; whoever holds a session chooses it.
TOKEN = "a" * 32
_ATTRIBUTE = re.compile(r'(\w+)="([^"]*)"')


class Saver:
    """What one editor tried on one draft, and was told about it."""

    def __init__(self, slug: str) -> None:
        self.slug = slug
        self.tried: list[str] = []
        self.saved: list[str] = []
        self.refused: list[Answer] = []


class Curator(Saver):
    """One editor who gives one draft a new name again and again, in the admin, on a connection kept open."""

    def __init__(self, service: Service, cookies: str, slug: str, key: int) -> None:
        super().__init__(slug)
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._connection = service.connection()
        self._path = f"/admin/facts/topic/{key}/change/"
        self._headers = {
            "Cookie": f"{cookies}; csrftoken={TOKEN}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        self._stop_asked = threading.Event()
        self._form: dict[str, str] = {}
        self.broken = 0

    def start(self) -> None:
        """Begin to save."""
        self._thread.start()

    def _run(self) -> None:
        while not self._stop_asked.is_set():
            try:
                self._save()
            except (OSError, http.client.HTTPException):
                self.broken += 1
                self._form = {}
                self._connection.close()
                self._stop_asked.wait(0.05)

    def stop(self) -> None:
        """End after the present save."""
        self._stop_asked.set()
        self._thread.join(60)
        self._connection.close()

    def _save(self) -> None:
        if not self._form:
            page = answer_of(self._connection, self._path, None, self._headers)
            if page.status != 200:
                self._note(page)
                return
            self._form = self._read(page.body.decode())
        name = f"{self.slug} {secrets.token_hex(8)}"
        self.tried.append(name)
        sent = urlencode({**self._form, "name": name}).encode()
        answer = answer_of(self._connection, self._path, sent, self._headers)
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
        self._admin = [Curator(service, str(way_in["cookies"]), slug, key) for slug, key in drafts.items()]
        self.curators: list[Saver] = list(self._admin)
        self.logs = True  # the admin has a log beside the history
        self._counted, self._waited = 0, 0.0

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Let everybody begin."""
        for curator in self._admin:
            curator.start()

    def stop(self) -> None:
        """Let everybody finish."""
        for curator in self._admin:
            curator.stop()

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
        before, begun = self.saved, time.monotonic()
        wanted, until = before + number, begun + seconds
        while self.saved < wanted:
            assert time.monotonic() < until, f"only {self.saved} of {wanted} saves, {self.statuses}"
            time.sleep(0.01)
        self._counted += self.saved - before
        self._waited += time.monotonic() - begun

    @property
    def rate(self) -> float:
        """Saves a second while they were waited for."""
        return self._counted / self._waited
