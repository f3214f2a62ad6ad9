"""What is done to a topology on bad days and what must hold all the same: a drill gives figures and what it missed."""

import contextlib
import dataclasses
import http.client
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from deploy.topology.clusters import Cluster
from deploy.topology.load import Figures, Visitor, reading
from deploy.topology.newsroom import Desk
from deploy.topology.processes import wait_until
from deploy.topology.slow_clients import BODY, HEAD, slow_clients
from deploy.topology.stack import Stack

ADDRESSES = (
    "/api/v1/topics/?page_size=5",
    "/api/v1/facts/?page_size=20",
    "/api/v1/facts/?q=Stepanakert",
    "/api/v1/topics/subject-1/",
    "/api/v1/changes/?page_size=20&ordering=-edition",
)
WALK = "/api/v1/topics/?page_size=5"
NEWEST = "/api/v1/topics/?page_size=1"
READERS = 3
EDITORS = 3
SLOW_CLIENTS = 100
GOOD_P99_SECONDS = 1.0
PROMOTION_SECONDS = 30.0
# After so many, no connection waits for a standby that has begun to hang.
HANG_SECONDS = 10.0


@dataclasses.dataclass(slots=True)
class Result:
    """What a drill measured, by name, and every promise that it saw broken."""

    name: str
    figures: dict[str, str] = dataclasses.field(default_factory=dict)
    missed: list[str] = dataclasses.field(default_factory=list)

    def expect(self, holds: bool, promise: str) -> None:  # noqa: FBT001 - a condition
        """Note a promise that does not hold."""
        if not holds:
            self.missed.append(promise)

    def expect_reading(self, seen: Figures) -> None:
        """Note what visitors saw; none may have met an error, a torn walk or an older edition."""
        self.figures["reads"] = str(seen)
        self.expect(seen.answers > 0, "visitors are answered")
        self.expect(seen.failed == 0, "no read fails")
        self.expect(seen.p99 <= GOOD_P99_SECONDS, f"p99 of reads is at most {GOOD_P99_SECONDS} s")
        self.expect(seen.torn == 0, "a walk by `next` is one edition, each record once")
        self.expect(seen.backward == 0, "the newest edition never goes backwards")


class Tokens:
    """The edits that were acknowledged, as their process wrote them down."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self) -> list[tuple[float, str]]:
        """Return moment and token of each."""
        lines = self.path.read_text().splitlines() if self.path.is_file() else []
        return [(float(moment), token) for moment, token in (line.split() for line in lines)]


@contextlib.contextmanager
def editing(stack: Stack, editors: int = EDITORS) -> Iterator[Tokens]:
    """Let editors publish within the block."""
    tokens = Tokens(stack.folder / f"tokens-{time.monotonic_ns()}")
    process = stack.edits(tokens.path, editors)
    try:
        wait_until(lambda: len(tokens.read()) >= editors, seconds=30, what="first edits")
        yield tokens
    finally:
        process.terminate()
        process.wait(timeout=30)


@contextlib.contextmanager
def visitors(stack: Stack) -> Iterator[Figures]:
    """Let visitors read within the block."""
    with reading(stack.proxy.place, ADDRESSES, readers=READERS, walk=WALK) as seen:
        yield seen


def judge_edits(result: Result, tokens: Tokens, cluster: Cluster) -> None:
    """Note acknowledged edits that a server does not have, and editions that are there by half."""
    acknowledged = [token for _, token in tokens.read()]
    with cluster.connect() as connection:
        stored = dict(
            connection.execute(
                "SELECT split_part(e.reason, ' ', 2), bool_and(r.document LIKE '%%' || e.reason || '%%')"
                " FROM publication_edition e LEFT JOIN publication_record r ON r.first_edition = e.number"
                " WHERE e.reason LIKE 'Rehearsal %%' GROUP BY e.number"
            ).fetchall()
        )
    head, editions = (
        cluster.ask("SELECT number FROM publication_head"),
        cluster.ask("SELECT count(*) FROM publication_edition"),
    )
    lost = [token for token in acknowledged if token not in stored]
    half = [token for token, whole in stored.items() if not whole]
    result.figures["edits"] = f"{len(acknowledged)} acknowledged, {len(lost)} lost, {len(half)} half applied"
    result.expect(not lost, "no acknowledged edit is lost")
    result.expect(not half and head == editions, "no edit is half applied")


def calm(stack: Stack, seconds: float) -> Result:
    """Nothing happens: the figures to compare the others with, and the share of reads that the standby takes."""
    result = Result("calm")
    before = stack.standby.transactions()
    with visitors(stack) as seen:
        time.sleep(seconds)
    wait_until(
        lambda: stack.standby.transactions() > before, seconds=5, what="reads of the standby", every=0.2
    )
    result.figures["transactions on the standby"] = str(stack.standby.transactions() - before)
    result.expect_reading(seen)
    return result


def replica_lag(stack: Stack, seconds: float) -> Result:
    """The standby stops replaying: readers see every edition at once all the same, editors their own writes."""
    result = Result("replica lag")
    desk, visitor = stack.desk, Visitor(stack.proxy.place)
    with visitors(stack) as seen:
        stack.standby.run("SELECT pg_wal_replay_pause()")
        wait_until(
            lambda: stack.standby.ask("SELECT pg_get_wal_replay_pause_state()") == "paused",
            seconds=5,
            what="pause",
        )
        with editing(stack) as tokens:
            time.sleep(seconds)
        newest = int(stack.primary.ask("SELECT number FROM publication_head"))
        behind = newest - int(stack.standby.ask("SELECT number FROM publication_head"))
        seen_at_once = [visitor.get(NEWEST).edition for _ in range(20)]
        slug = f"paused-{newest}"
        saved, found = desk.add_topic(slug, "Saved while the standby stood still"), desk.sees_topic(slug)
        visitor.close()
        started, before = time.monotonic(), stack.standby.transactions()
        stack.standby.run("SELECT pg_wal_replay_resume()")
        wait_until(
            lambda: stack.standby.transactions() > before + 20, seconds=30, what="reads of the standby"
        )
        result.figures["standby is asked again after"] = f"{time.monotonic() - started:.1f} s"
    result.figures["editions that the standby lacked"] = str(behind)
    result.expect(behind > 0, "the standby is behind")
    result.expect(min(seen_at_once) >= newest, "the newest edition is seen at once")
    result.expect(saved == http.client.FOUND and found, "an editor sees what was saved")
    result.expect_reading(seen)
    judge_edits(result, tokens, stack.primary)
    return result


def replica_loss(stack: Stack, seconds: float) -> Result:
    """The standby is killed: readers notice nothing; edits wait until it is given up, then go on; it comes back."""
    result = Result("replica loss")
    desk = stack.desk
    saved: dict[str, int] = {}

    def save(number: int) -> None:
        slug = f"waiting-{time.monotonic_ns()}-{number}"
        saved[slug] = desk.add_topic(slug, "Saved while the standby was gone")

    # More editors than the newsroom has threads, all waiting for a standby that is gone.
    savers = [threading.Thread(target=save, args=(number,)) for number in range(6)]
    with visitors(stack) as seen:
        time.sleep(seconds / 2)
        with editing(stack) as tokens:
            stack.standby.kill()
            lost_at = time.time()
            for saver in savers:
                saver.start()
            time.sleep(seconds)
            waiting = sum(moment > lost_at + 0.5 for moment, _ in tokens.read())
            stack.primary.wait_for_standby(synchronous=False)
            given_up_at = time.time()
            wait_until(lambda: tokens.read()[-1][0] > given_up_at, seconds=20, what="edits")
            result.figures["edits go on after it is given up"] = f"{tokens.read()[-1][0] - given_up_at:.2f} s"
            for saver in savers:
                saver.join(timeout=20)
            started = time.monotonic()
            stack.standby.follow(stack.primary)
            stack.primary.wait_for_standby(synchronous=True)
            wait_until(
                lambda: stack.primary.standby_state() == "sync", seconds=30, what="synchronous standby"
            )
            result.figures["standby is back after"] = f"{time.monotonic() - started:.1f} s"
        time.sleep(seconds / 2)
    result.figures["edits acknowledged without standby"] = str(waiting)
    result.expect(waiting == 0, "no edit is acknowledged that the standby does not have")
    kept = [slug for slug, status in saved.items() if status == http.client.FOUND]
    refused = [slug for slug, status in saved.items() if status == http.client.SERVICE_UNAVAILABLE]
    result.figures["saves meanwhile"] = f"{len(kept)} kept, {len(refused)} refused"
    result.expect(len(kept) + len(refused) == len(savers), "a save is kept or refused")
    result.expect(all(desk.sees_topic(slug) for slug in kept), "what was kept is there")
    result.expect_reading(seen)
    judge_edits(result, tokens, stack.primary)
    return result


def replica_hang(stack: Stack, seconds: float) -> Result:
    """The standby hangs without dying: reads that wait for it may fail at first, later ones are answered."""
    result = Result("standby hangs")
    stack.primary.wait_for_standby(synchronous=False)
    stack.standby.freeze()
    try:
        with visitors(stack) as at_first:
            time.sleep(HANG_SECONDS)
        with visitors(stack) as later:
            time.sleep(max(seconds, HANG_SECONDS))
    finally:
        stack.standby.thaw()
    result.figures["reads at first"] = str(at_first)
    stack.primary.wait_for_standby(synchronous=True)
    started = time.monotonic()
    wait_until(lambda: stack.primary.standby_state() == "sync", seconds=30, what="standby in step")
    result.figures["in step again after"] = f"{time.monotonic() - started:.1f} s"
    result.expect_reading(later)
    return result


def web_loss(stack: Stack, seconds: float) -> Result:
    """One of the two web processes is killed: the other answers, and the first comes back."""
    result = Result("web process killed")
    killed = stack.web[0]
    with visitors(stack) as seen:
        time.sleep(seconds / 2)
        killed.kill()
        time.sleep(seconds / 2)
        started = time.monotonic()
        killed.start(stack.public_environment)
        killed.wait_serving()
        result.figures["it serves again after"] = f"{time.monotonic() - started:.1f} s"
        time.sleep(seconds / 2)
    result.expect_reading(seen)
    return result


def cache_loss(stack: Stack, seconds: float) -> Result:
    """Redis is killed and comes back: what is counted there is lost, nothing else."""
    result = Result("Redis killed")
    with visitors(stack) as seen:
        time.sleep(seconds / 4)
        stack.redis.kill()
        time.sleep(seconds / 2)
        stack.redis.start()
        stack.redis.wait_ready()
        time.sleep(seconds / 4)
    result.expect_reading(seen)
    return result


def promotion(stack: Stack, seconds: float) -> Result:
    """The primary is killed under load and the standby takes over: no acknowledged edit is lost."""
    result = Result("promotion")
    with visitors(stack) as seen, editing(stack) as tokens:
        time.sleep(seconds)
        before = len(tokens.read())
        stack.primary.kill()
        lost_at = time.time()
        stack.standby.promote()
        stack.standby.wait_for_standby(synchronous=False)
        wait_until(lambda: tokens.read()[-1][0] > lost_at + 0.05, seconds=60, what="edits at the new primary")
        outage = next(moment for moment, _ in tokens.read() if moment > lost_at + 0.05) - lost_at
        result.figures["first edit after the loss"] = f"{outage:.2f} s"
        time.sleep(seconds)
    result.figures["edits a second before the loss"] = f"{before / seconds:.0f}"
    result.expect(outage <= PROMOTION_SECONDS, f"edits go on within {PROMOTION_SECONDS} s")
    result.expect_reading(seen)
    judge_edits(result, tokens, stack.standby)
    stack.exchange()
    return result


def new_standby(stack: Stack, seconds: float) -> Result:
    """After a promotion, a new standby is made under load where the lost primary was."""
    result = Result("new standby")
    with visitors(stack) as seen, editing(stack) as tokens:
        started = time.monotonic()
        stack.renew_standby()
        result.figures["copied and in step after"] = f"{time.monotonic() - started:.1f} s"
        time.sleep(seconds)
    result.expect_reading(seen)
    judge_edits(result, tokens, stack.standby)
    return result


def slow_heads(stack: Stack, seconds: float) -> Result:
    """A hundred clients send the head of a request a byte at a time."""
    return _slow(stack, seconds, "slow heads", HEAD)


def slow_bodies(stack: Stack, seconds: float) -> Result:
    """A hundred clients send a body a byte at a time to the one form that anybody may send."""
    return _slow(stack, seconds, "slow bodies", BODY)


def _slow(stack: Stack, seconds: float, name: str, begin: bytes) -> Result:
    result = Result(name)
    with slow_clients(stack.proxy.port, SLOW_CLIENTS, begin) as slow, visitors(stack) as seen:
        time.sleep(seconds)
        held = sum(each is not None for each in slow.sockets)
        status = Desk(stack.proxy.place, *stack.editor).send("GET", "/admin/")[0]
    result.figures["slow connections"] = f"{held} open, {slow.refused} closed by the proxy"
    result.expect(held > 0.9 * SLOW_CLIENTS, "slow clients are there")
    result.expect(status == http.client.OK, "an editor can sign in")
    result.expect_reading(seen)
    return result


DRILLS: dict[str, Callable[[Stack, float], Result]] = {
    "calm": calm,
    "replica-lag": replica_lag,
    "replica-loss": replica_loss,
    "replica-hang": replica_hang,
    "web-loss": web_loss,
    "cache-loss": cache_loss,
    "slow-heads": slow_heads,
    "slow-bodies": slow_bodies,
    "promotion": promotion,
    "new-standby": new_standby,
}
