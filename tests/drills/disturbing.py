"""One statement of a change fails, or loses its connection; and what the whole database holds, in one value."""

import contextlib
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
from django.db import OperationalError, connection, transaction

Act = Callable[[], Any]
# Of every table: how many rows it has, and a value that depends on all of them.
State = dict[str, tuple[int, int]]


def refuse() -> None:
    """Fail as a statement does whose database is in trouble."""
    raise OperationalError("the drill lets this statement fail")


def cut() -> None:
    """Have the server end the connection that is in use, as a restart or an administrator does."""
    pid = connection.connection.info.backend_pid
    given = connection.get_connection_params()
    wanted = {name: given[name] for name in ("dbname", "host", "port", "user", "password") if given.get(name)}
    with psycopg.connect(**wanted, autocommit=True) as other:
        # Waits until it is gone.
        assert other.execute("SELECT pg_terminate_backend(%s, 5000)", [pid]).fetchone() == (True,)


class Disturbed:
    """Counts the statements within a block, COPY included, and disturbs one of them: 1 is the first, 0 none."""

    def __init__(self, at: int = 0, *, after: bool = False, fault: Act = refuse) -> None:
        self.count = 0
        self._at, self._after, self._fault = at, after, fault

    def __call__(self, execute: Callable[..., Any], *given: Any) -> Any:
        """Take the place of a statement, as `connection.execute_wrapper` asks for it."""
        with self._statement():
            return execute(*given)

    @contextlib.contextmanager
    def _statement(self) -> Iterator[None]:
        self.count += 1
        is_it = self.count == self._at
        if is_it and not self._after:
            self._fault()
        yield
        if is_it and self._after:
            self._fault()

    @contextlib.contextmanager
    def within(self) -> Iterator["Disturbed"]:
        """Watch the statements of this thread's connection."""
        plain = psycopg.Cursor.copy

        @contextlib.contextmanager
        def copy(cursor: Any, *given: Any, **named: Any) -> Iterator[Any]:
            with self._statement(), plain(cursor, *given, **named) as rows:
                yield rows

        psycopg.Cursor.copy = copy  # type: ignore[assignment,method-assign]  # the one way in beside execute()
        try:
            with connection.execute_wrapper(self):
                yield self
        finally:
            psycopg.Cursor.copy = plain  # type: ignore[method-assign]


def state() -> State:
    """Return what every table holds, as this connection sees it."""
    tables = sorted(connection.introspection.table_names())
    return _state_of_postgresql(tables) if connection.vendor == "postgresql" else _state_of_sqlite(tables)


def _state_of_postgresql(tables: list[str]) -> State:
    question = " UNION ALL ".join(
        f"SELECT '{table}', count(*), coalesce(sum(hashtextextended(t::text, 0)), 0) FROM \"{table}\" t"  # noqa: S608 - names of our own tables
        for table in tables
    )
    with connection.cursor() as cursor:
        cursor.execute(question)
        return {table: (rows, int(value)) for table, rows, value in cursor.fetchall()}


def _state_of_sqlite(tables: list[str]) -> State:
    found: State = {}
    connection.ensure_connection()
    raw = connection.connection.cursor()
    for table in tables:
        rows = list(raw.execute(f'SELECT * FROM "{table}"'))  # noqa: S608 - names of our own tables
        found[table] = (len(rows), sum(hash(repr(row)) for row in rows))
    raw.close()
    return found


def row_counts(found: State) -> dict[str, int]:
    """Return the number of rows of each table."""
    return {table: rows for table, (rows, _) in found.items()}


def undisturbed(act: Act) -> tuple[int, State]:
    """Return how many statements an act needs, and what is there afterwards; all of it is undone."""
    count, whole = 0, State()
    # The first time fills what processes remember, such as the numbers of content types.
    for _ in range(2):
        with transaction.atomic(), Disturbed().within() as watched:
            act()
            count, whole = watched.count, state()
            transaction.set_rollback(True)
    return count, whole
