"""A hundred clients that send a byte a second do not keep a good one waiting, because the proxy waits for them."""

from collections.abc import Iterator

import pytest

from deploy.topology.binaries import missing
from deploy.topology.load import Visitor, figures_of
from deploy.topology.servers import Proxy, Web, service_environment
from deploy.topology.slow_clients import BODY, HEAD, PUBLIC_BODY, slow_clients

ABSENT = missing(("nginx",))
pytestmark = [pytest.mark.drill, pytest.mark.skipif(bool(ABSENT), reason=ABSENT)]

SLOW = 100
# Answered by the service itself, without a database.
ADDRESS = "/healthz"


@pytest.fixture(scope="module")
def proxy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    folder = tmp_path_factory.mktemp("proxy")
    web, before = Web("web", folder), Proxy("proxy", folder)
    web.start(
        service_environment(
            DATABASE_URL=f"sqlite:///{folder / 'empty.sqlite3'}", PUBLIC_URL=f"http://{before.place}"
        )
    )
    before.start((web, web), web)
    try:
        web.wait_ready()
        before.wait_ready()
        yield before
    finally:
        before.kill()
        web.kill()


@pytest.mark.parametrize("begin", [HEAD, BODY], ids=["heads", "bodies"])
def test_good_client_is_answered_beside_slow_ones(proxy: Proxy, begin: bytes) -> None:
    with slow_clients(proxy.port, SLOW, begin) as slow:
        visitor = Visitor(proxy.place)
        answers = [visitor.get(ADDRESS) for _ in range(100)]
        visitor.close()
        assert sum(each is not None for each in slow.sockets) == SLOW
    seen = figures_of(answers, 1)
    assert [answer.status for answer in answers] == [200] * len(answers)
    assert seen.p99 <= 1.0


def test_body_to_a_public_address_is_refused_before_it_is_sent(proxy: Proxy) -> None:
    with slow_clients(proxy.port, 1, PUBLIC_BODY) as slow:
        connection = slow.sockets[0]
        assert connection is not None
        connection.settimeout(5)
        answer = connection.recv(4096)
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert b"application/problem+json" in answer
