"""What is known of the read replicas: which edition each holds, how far it is behind, and which one may be asked."""

import dataclasses
import itertools
import threading
import time
from collections.abc import Sequence

from django.db import DatabaseError, InterfaceError, connections

from karabakh_api.waiting import watch

PRIMARY = "default"
# For how long what was found out about a replica is relied upon, and how long a lost server is left alone.
CHECK_SECONDS = 1.0
# A look that takes longer than this has met a server that hangs: what was known before no longer counts.
LOOK_SECONDS_MAX = 1.0
# One that has cost a request such a wait is left alone for as many times that wait, so that few requests meet it.
ALONE_TIMES = 10
# When a replica lacks an edition that is asked for, it is about to get it: seconds until it is looked at again.
RECHECK_SECONDS = 0.1
# While the primary is away, how long a request waits for a replica to get the newest edition.
PATIENCE_SECONDS = 0.5

_PRIMARY_STATE = """
    SELECT number, chain, pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::bigint FROM publication_head WHERE id = 1
"""
_REPLICA_STATE = """
    SELECT number, chain, pg_wal_lsn_diff(pg_last_wal_replay_lsn(), '0/0')::bigint
    FROM publication_head WHERE id = 1 AND pg_is_in_recovery()
"""


@dataclasses.dataclass(frozen=True, slots=True)
class State:
    """The edition that a server holds, and its position in the write-ahead log in bytes."""

    edition: int
    chain: str
    position: int


def state_of(alias: str) -> State | None:
    """Ask a server for its state, one query; None when it is lost, empty, or a replica that replicates nothing."""
    try:
        with watch.over(alias, LOOK_SECONDS_MAX), connections[alias].cursor() as cursor:
            cursor.execute(_PRIMARY_STATE if alias == PRIMARY else _REPLICA_STATE)
            row = cursor.fetchone()
    except (DatabaseError, InterfaceError):
        # What is left of the connection must not be met again.
        connections[alias].close()
        return None
    return None if row is None else State(*row)


class Primary:
    """The newest edition, asked of the primary whenever it answers; the newest one seen while it is away."""

    def __init__(self) -> None:
        self.newest: State | None = None
        self.is_away = False
        self._away_until = 0.0
        self._asking_again = threading.Lock()

    def ask(self) -> State | None:
        """Return the newest edition known. A lost primary is asked again once a second, by one thread."""
        if not self.is_away:
            return self._asked()
        if time.monotonic() >= self._away_until and self._asking_again.acquire(blocking=False):
            try:
                return self._asked()
            finally:
                self._asking_again.release()
        return self.newest

    def _asked(self) -> State | None:
        found = state_of(PRIMARY)
        if found is None:
            self.forget()
        else:
            self.is_away, self.newest = False, found
        return self.newest

    def forget(self) -> None:
        """Leave the primary alone for a second: it has just failed."""
        self.is_away = True
        self._away_until = time.monotonic() + CHECK_SECONDS


class Replica:
    """One replica as it was when it was last looked at, by one thread at a time."""

    def __init__(self, alias: str) -> None:
        self.alias = alias
        self.state: State | None = None
        self.behind_since: float | None = None
        self._mark: tuple[int, float] | None = None
        self._looked_at = -CHECK_SECONDS
        self._alone_until = 0.0
        self._looking = threading.Lock()

    def look(self, edition: int, primary: State | None) -> None:
        """Bring what is known up to date if it is too old for a request and nobody else is doing so."""
        begun = time.monotonic()
        if begun < self._alone_until:
            return
        lacks_edition = self.state is not None and self.state.edition < edition
        age = begun - self._looked_at
        if age >= (RECHECK_SECONDS if lacks_edition else CHECK_SECONDS) and self._looking.acquire(
            blocking=False
        ):
            try:
                self.state = state_of(self.alias)
                self._measure(primary)
                self._looked_at = time.monotonic()
                waited = self._looked_at - begun
                if self.state is None and waited > LOOK_SECONDS_MAX:
                    self._alone_until = self._looked_at + ALONE_TIMES * waited
            finally:
                self._looking.release()

    def _measure(self, primary: State | None) -> None:
        """Remember a position of the primary and since when the replica has been on its way there."""
        if self.state is None:
            return
        if self._mark is not None and self.state.position < self._mark[0]:
            self.behind_since = self._mark[1]
            return
        self.behind_since = None
        self._mark = None if primary is None else (primary.position, time.monotonic())

    def forget(self) -> None:
        """Leave the replica alone for a second: it has just failed."""
        self.state = None
        self._looked_at = time.monotonic()

    def serves(self, edition: int, newest: State | None, lag_seconds_max: float) -> bool:
        """Say whether it holds an edition, is on the primary's own history, and is not behind for too long."""
        state = self.state
        if state is None or state.edition < edition:
            return False
        if time.monotonic() - self._looked_at > CHECK_SECONDS + LOOK_SECONDS_MAX:
            return False
        if newest is not None and state.edition == newest.edition and state.chain != newest.chain:
            return False
        return self.behind_since is None or time.monotonic() - self.behind_since <= lag_seconds_max


class Replicas:
    """All replicas of one process, taken in turn."""

    def __init__(self, aliases: Sequence[str], lag_seconds_max: float) -> None:
        self.primary = Primary()
        self.replicas = [Replica(alias) for alias in aliases]
        self.lag_seconds_max = lag_seconds_max
        self._turn = itertools.count()

    def choose(self, edition: int | None) -> str:
        """Return the database for a request that reads one edition, or the newest (None); the primary if no other.

        The newest edition is asked of the primary for every request that names none, so no answer is older than one
        given before, whichever process gave it. While the primary is away, replicas that hold the newest edition
        seen by this process answer.
        """
        newest = self.primary.ask() if edition is None else self.primary.newest
        wanted = edition if edition is not None else newest.edition if newest is not None else 0
        until = time.monotonic() + PATIENCE_SECONDS
        while (found := self._serving(wanted, newest)) is None and self.primary.is_away:
            if time.monotonic() > until:
                break
            time.sleep(RECHECK_SECONDS)
        return found or PRIMARY

    def _serving(self, wanted: int, newest: State | None) -> str | None:
        start = next(self._turn)
        for step in range(len(self.replicas)):
            replica = self.replicas[(start + step) % len(self.replicas)]
            replica.look(wanted, newest)
            if replica.serves(wanted, newest, self.lag_seconds_max):
                return replica.alias
        return None

    def forget(self, alias: str) -> None:
        """Leave a server alone for a second."""
        if alias == PRIMARY:
            self.primary.forget()
        for replica in self.replicas:
            if replica.alias == alias:
                replica.forget()
