"""Reads of the public API go to a replica that holds what is asked for, and to the primary otherwise."""

import time
from collections.abc import Callable, Iterator

import pytest
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.test import RequestFactory

from facts.models import Topic
from karabakh_api import replicas, routers
from karabakh_api.replicas import PRIMARY, Replicas, State
from karabakh_api.routers import AskReplica, ReadRouter, edition_named, public_reads_from
from publication.models import Edition, Record
from publication.paging import Cursor
from tests.karabakh_api.test_settings import load

NEAR, FAR = "replica_1", "replica_2"


class Servers:
    """Servers that say what they are told to say, and a clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.states: dict[str, State | None] = {}
        self.asked: list[str] = []
        self.now = 1000.0

    def state_of(self, alias: str) -> State | None:
        self.asked.append(alias)
        return self.states[alias]

    def hold(self, edition: int, *aliases: str, chain: str = "a", position: int | None = None) -> None:
        for alias in aliases:
            self.states[alias] = State(edition, chain, edition if position is None else position)

    def sleep(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def servers(monkeypatch: pytest.MonkeyPatch) -> Servers:
    found = Servers()
    found.hold(5, PRIMARY, NEAR, FAR)
    monkeypatch.setattr(replicas, "state_of", found.state_of)
    monkeypatch.setattr(time, "monotonic", lambda: found.now)
    monkeypatch.setattr(time, "sleep", found.sleep)
    return found


@pytest.fixture
def both(servers: Servers) -> Replicas:
    return Replicas([NEAR, FAR], lag_seconds_max=5.0)


# --- Which server ------------------------------------------------------------------------------------


def test_replicas_in_step_take_turns_and_are_looked_at_once_a_second(
    servers: Servers, both: Replicas
) -> None:
    assert [both.choose(None) for _ in range(4)] == [NEAR, FAR, NEAR, FAR]
    assert servers.asked.count(NEAR) == servers.asked.count(FAR) == 1


def test_newest_edition_is_not_read_where_it_has_not_arrived(servers: Servers, both: Replicas) -> None:
    servers.hold(6, PRIMARY, FAR)
    assert {both.choose(None) for _ in range(4)} == {FAR}
    servers.hold(6, NEAR)
    servers.now += replicas.RECHECK_SECONDS
    assert {both.choose(None) for _ in range(4)} == {NEAR, FAR}


def test_named_edition_is_read_from_any_replica_that_holds_it_without_asking_the_primary(
    servers: Servers, both: Replicas
) -> None:
    servers.hold(9, PRIMARY)
    assert both.choose(5) in {NEAR, FAR}
    assert both.choose(6) == PRIMARY
    assert PRIMARY not in servers.asked


def test_replica_with_another_history_is_not_asked(servers: Servers, both: Replicas) -> None:
    servers.hold(5, NEAR, FAR, chain="b")
    assert both.choose(None) == PRIMARY


def test_replica_that_stands_still_is_left_alone_after_the_limit_and_asked_again_in_step(
    servers: Servers, both: Replicas
) -> None:
    both.choose(None), both.choose(None)
    # Editors write, nothing is published: editions are the same, positions are not.
    servers.hold(5, PRIMARY, position=100)
    chosen = []
    for _ in range(8):
        servers.now += replicas.CHECK_SECONDS
        chosen.append(both.choose(None))
    assert PRIMARY not in chosen[:5]
    assert chosen[-1] == PRIMARY
    servers.hold(5, NEAR, FAR, position=100)
    servers.now += replicas.CHECK_SECONDS
    assert both.choose(None) != PRIMARY


def test_lost_replica_is_left_alone_for_a_second(servers: Servers, both: Replicas) -> None:
    servers.states[FAR] = None
    assert [both.choose(None) for _ in range(3)] == [NEAR] * 3
    servers.hold(5, FAR)
    assert both.choose(None) == NEAR
    servers.now += replicas.CHECK_SECONDS
    assert FAR in {both.choose(None), both.choose(None)}


def test_replica_that_hangs_is_left_alone_for_long_after_a_request_has_waited_for_it(
    servers: Servers, both: Replicas, monkeypatch: pytest.MonkeyPatch
) -> None:
    def hang(alias: str) -> State | None:
        if alias == FAR:
            servers.now += 3
        return servers.state_of(alias)

    monkeypatch.setattr(replicas, "state_of", hang)
    servers.states[FAR] = None
    begun = servers.now
    for _ in range(20):
        assert both.choose(None) == NEAR
        servers.now += replicas.CHECK_SECONDS
    assert servers.asked.count(FAR) == 1
    servers.now = begun + 5 + 3 * replicas.ALONE_TIMES
    servers.hold(5, FAR)
    monkeypatch.setattr(replicas, "state_of", servers.state_of)
    assert FAR in {both.choose(None), both.choose(None)}


def test_replica_that_does_not_answer_its_look_is_not_asked_by_others(
    servers: Servers, both: Replicas, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert {both.choose(None) for _ in range(2)} == {NEAR, FAR}
    hanging = both.replicas[1]
    # Another thread has begun to look and has got no answer yet.
    hanging._looking.acquire()
    servers.now += replicas.CHECK_SECONDS + replicas.LOOK_SECONDS_MAX + 0.1
    assert {both.choose(None) for _ in range(4)} == {NEAR}


def test_without_primary_only_a_replica_with_the_newest_edition_seen_answers(
    servers: Servers, both: Replicas
) -> None:
    both.choose(None)
    servers.hold(6, PRIMARY, FAR)
    both.choose(None)
    servers.states[PRIMARY] = None
    servers.asked.clear()
    assert {both.choose(None) for _ in range(4)} == {FAR}
    assert servers.asked.count(PRIMARY) == 1, "a lost primary is asked once a second"


def test_without_primary_a_request_waits_shortly_for_the_newest_edition(
    servers: Servers, both: Replicas, monkeypatch: pytest.MonkeyPatch
) -> None:
    servers.hold(6, PRIMARY)
    both.choose(None)
    servers.states[PRIMARY] = None

    def arrive(seconds: float) -> None:
        servers.sleep(seconds)
        servers.hold(6, NEAR)

    monkeypatch.setattr(time, "sleep", arrive)
    assert both.choose(None) == NEAR


# --- What is read there ------------------------------------------------------------------------------


def test_public_tables_alone_are_read_from_the_replica_and_nothing_is_written_there() -> None:
    router = ReadRouter()
    with public_reads_from(NEAR):
        assert [router.db_for_read(model) for model in (Record, Edition)] == [NEAR, NEAR]
        assert [router.db_for_read(model) for model in (Topic, User)] == [PRIMARY, PRIMARY]
        assert router.db_for_write(Record) == PRIMARY
    assert router.db_for_read(Record) == PRIMARY
    assert router.allow_migrate(PRIMARY, "publication")
    assert not router.allow_migrate(NEAR, "publication")


CURSOR = Cursor(7, True, "0" * 16, ("slug",)).text  # noqa: FBT003 - forward


@pytest.mark.parametrize(
    ("query", "edition"),
    [
        (f"page_size=5&cursor={CURSOR}", 7),
        ("as_of=3", 3),
        ("as_of=2026-11-22", None),
        ("cursor=nonsense", None),
        ("xas_of=3", None),
        ("", None),
    ],
)
def test_request_is_bound_to_the_edition_of_its_cursor(query: str, edition: int | None) -> None:
    assert edition_named(query) == edition


def test_replicas_of_sqlite_are_refused_with_the_cure() -> None:
    with pytest.raises(RuntimeError, match="set DATABASE_URL to their primary or unset it"):
        load(LOCAL_MODE="on", DATABASE_REPLICA_URLS="postgresql://standby.example.org/karabakh")


# --- Requests ----------------------------------------------------------------------------------------

Answer = Callable[[HttpRequest], HttpResponseBase]


@pytest.fixture
def asking(servers: Servers, settings: object) -> Callable[[Answer], AskReplica]:
    settings.REPLICA_ALIASES, settings.REPLICA_LAG_SECONDS_MAX = [NEAR], 5.0  # type: ignore[attr-defined]
    return AskReplica


def where() -> str:
    return ReadRouter().db_for_read(Record)


def test_only_reads_of_the_api_go_to_a_replica(
    asking: Callable[[Answer], AskReplica], rf: RequestFactory
) -> None:
    ask = asking(lambda request: HttpResponse(where()))
    assert ask(rf.get("/api/v1/facts/")).getvalue() == NEAR.encode()
    for request in (rf.get("/admin/"), rf.post("/api/v1/facts/"), rf.get("/readyz")):
        assert ask(request).getvalue() == PRIMARY.encode()


def test_failing_replica_is_replaced_by_the_primary_within_the_same_request(
    asking: Callable[[Answer], AskReplica], rf: RequestFactory
) -> None:
    ask = asking(lambda request: HttpResponse(where(), status=503 if where() == NEAR else 200))
    answer = ask(rf.get("/api/v1/facts/"))
    assert (answer.status_code, answer.getvalue()) == (200, PRIMARY.encode())


def test_failing_primary_is_replaced_by_a_replica_that_holds_the_newest_edition(
    asking: Callable[[Answer], AskReplica], rf: RequestFactory, servers: Servers
) -> None:
    servers.hold(6, PRIMARY)

    def answer(request: HttpRequest) -> HttpResponse:
        # The edition arrives at the replica while the primary is lost.
        servers.hold(6, NEAR)
        servers.states[PRIMARY] = None
        servers.now += replicas.RECHECK_SECONDS
        return HttpResponse(where(), status=503 if where() == PRIMARY else 200)

    assert asking(answer)(rf.get("/api/v1/facts/")).getvalue() == NEAR.encode()


def test_slow_question_is_not_asked_twice(
    asking: Callable[[Answer], AskReplica],
    rf: RequestFactory,
    servers: Servers,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []

    def answer(request: HttpRequest) -> HttpResponse:
        asked.append(where())
        servers.now += routers.RETRY_SECONDS_MAX + 0.1
        return HttpResponse(status=503)

    assert asking(answer)(rf.get("/api/v1/facts/")).status_code == 503
    assert asked == [NEAR]


def test_export_is_read_to_its_end_from_the_server_it_began_with(
    asking: Callable[[Answer], AskReplica], rf: RequestFactory
) -> None:
    def chunks() -> Iterator[bytes]:
        for _ in range(3):
            yield where().encode() + b" "

    ask = asking(lambda request: StreamingHttpResponse(chunks()))
    assert ask(rf.get("/api/v1/facts/?format=csv")).getvalue().split() == [NEAR.encode()] * 3
    assert where() == PRIMARY
