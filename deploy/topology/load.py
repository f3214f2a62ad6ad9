"""Visitors as a load: readers who ask the API one question after another, and what they saw."""

import contextlib
import dataclasses
import http.client
import json
import math
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence

TIMEOUT_SECONDS = 20
# Between two questions of one reader, so that the machine is busy but not swamped.
PAUSE_SECONDS = 0.01


@dataclasses.dataclass(frozen=True, slots=True)
class Answer:
    """One answer as a visitor saw it; status 0 = the connection broke."""

    status: int
    seconds: float
    edition: int
    body: bytes = dataclasses.field(repr=False, default=b"")

    @property
    def failed(self) -> bool:
        """Whether the service was at fault."""
        return self.status == 0 or self.status >= 500


class Visitor:
    """One HTTP client that keeps its connection."""

    def __init__(self, place: str) -> None:
        self._connection = http.client.HTTPConnection(place, timeout=TIMEOUT_SECONDS)

    def get(self, address: str) -> Answer:
        """Ask for an address below the host; a connection that the server has closed meanwhile is opened again."""
        started = time.monotonic()
        for again in (True, False):
            try:
                self._connection.request("GET", address)
                response = self._connection.getresponse()
                body = response.read()
            except (OSError, http.client.HTTPException) as error:
                self._connection.close()
                if again and isinstance(error, http.client.RemoteDisconnected):
                    continue
                return Answer(0, time.monotonic() - started, -1)
            version = response.headers.get("Dataset-Version", "-1").partition("-")[0]
            return Answer(response.status, time.monotonic() - started, int(version or -1), body)
        return Answer(0, time.monotonic() - started, -1)

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()


class Reader(threading.Thread):
    """Asks for addresses in turn until told to end; also notices when the newest edition goes backwards."""

    def __init__(self, place: str, addresses: Sequence[str], ending: threading.Event) -> None:
        super().__init__(daemon=True)
        self.visitor = Visitor(place)
        self.addresses = addresses
        self.ending = ending
        self.answers: list[Answer] = []
        self.backward = 0

    def run(self) -> None:
        """Read."""
        newest = -1
        while not self.ending.is_set():
            for address in self.addresses:
                answer = self.visitor.get(address)
                self.answers.append(dataclasses.replace(answer, body=b""))
                if answer.status == http.client.OK:
                    self.backward += answer.edition < newest
                    newest = max(newest, answer.edition)
                self.ending.wait(PAUSE_SECONDS)
        self.visitor.close()


class Walker(threading.Thread):
    """Follows `next` through a list again and again; every walk must be one edition and as long as it was before."""

    def __init__(self, place: str, address: str, ending: threading.Event) -> None:
        super().__init__(daemon=True)
        self.visitor = Visitor(place)
        self.address = address
        self.ending = ending
        self.answers: list[Answer] = []
        self.walks = 0
        self.torn = 0

    def run(self) -> None:
        """Walk."""
        while not self.ending.is_set():
            self._walk()
        self.visitor.close()

    def _walk(self) -> None:
        editions, slugs, address = set(), [], self.address
        while address and not self.ending.is_set():
            answer = self.visitor.get(address)
            self.answers.append(dataclasses.replace(answer, body=b""))
            if answer.status != http.client.OK:
                return
            page = json.loads(answer.body)
            editions.add(answer.edition)
            slugs += [each["slug"] for each in page["results"]]
            following = page["next"]
            address = following[following.index("/api/") :] if following else ""
            self.ending.wait(PAUSE_SECONDS)
        if not address:
            self.walks += 1
            self.torn += len(editions) != 1 or len(slugs) != len(set(slugs))


@dataclasses.dataclass(slots=True)
class Figures:
    """What visitors saw: numbers of answers, and seconds that the slowest of every hundred and of all took."""

    answers: int = 0
    failed: int = 0
    failures: str = ""
    p50: float = 0.0
    p99: float = 0.0
    longest: float = 0.0
    per_second: float = 0.0
    walks: int = 0
    torn: int = 0
    backward: int = 0

    def __str__(self) -> str:
        return (
            f"{self.answers} answers ({self.per_second:.0f}/s), {self.failed} failed{self.failures},"
            f" p50 {self.p50 * 1000:.0f} ms, p99 {self.p99 * 1000:.0f} ms, max {self.longest * 1000:.0f} ms;"
            f" {self.walks} walks, {self.torn} torn; newest edition {self.backward} times backwards"
        )


def figures_of(answers: Sequence[Answer], seconds: float) -> Figures:
    """Sum up answers that came within some seconds."""
    failed = Counter(answer.status for answer in answers if answer.failed)
    taken = sorted(answer.seconds for answer in answers)
    if not taken:
        return Figures()
    return Figures(
        answers=len(taken),
        failed=failed.total(),
        failures=f" ({', '.join(f'{status}: {number}' for status, number in failed.items())})"
        if failed
        else "",
        p50=taken[len(taken) // 2],
        p99=taken[min(len(taken) - 1, math.ceil(len(taken) * 0.99) - 1)],
        longest=taken[-1],
        per_second=len(taken) / seconds,
    )


@contextlib.contextmanager
def reading(place: str, addresses: Sequence[str], *, readers: int, walk: str) -> Iterator[Figures]:
    """Let visitors read within the block; the figures are filled in at its end."""
    ending, found, started = threading.Event(), Figures(), time.monotonic()
    threads = [Reader(place, addresses, ending) for _ in range(readers)]
    walker = Walker(place, walk, ending)
    everybody: list[Reader | Walker] = [*threads, walker]
    for thread in everybody:
        thread.start()
    try:
        yield found
    finally:
        ending.set()
        for thread in everybody:
            thread.join(timeout=TIMEOUT_SECONDS + 5)
        answers = [answer for thread in everybody for answer in thread.answers]
        summed = figures_of(answers, time.monotonic() - started)
        for field in dataclasses.fields(Figures):
            setattr(found, field.name, getattr(summed, field.name))
        found.walks, found.torn = walker.walks, walker.torn
        found.backward = sum(reader.backward for reader in threads)
