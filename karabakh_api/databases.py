"""How the databases are used: with options that keep them consistent under load, and with limits on time."""

from typing import Any

import dj_database_url


def described(
    url: str, *, statement_timeout_ms: int, lock_timeout_ms: int, idle_timeout_ms: int
) -> dict[str, Any]:
    """Return what Django needs to know of the database at `url`; limits in milliseconds, 0 for none.

    There is no ATOMIC_REQUESTS: with SQLite's immediate transactions every reader would take the write lock.
    """
    found: dict[str, Any] = dict(dj_database_url.parse(url, conn_max_age=None, conn_health_checks=True))
    options: dict[str, Any] = found.setdefault("OPTIONS", {})
    if found["ENGINE"] == "django.db.backends.sqlite3":
        # Two writers wait for each other instead of failing, readers never wait, a commit survives a crash.
        options.setdefault("transaction_mode", "IMMEDIATE")
        options.setdefault("timeout", 10)
        options.setdefault("init_command", "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;")
        if statement_timeout_ms:
            # SQLite has no such limit of its own.
            found["ENGINE"] = "karabakh_api.sqlite"
            options.setdefault("statement_timeout_ms", statement_timeout_ms)
    elif found["ENGINE"] == "django.db.backends.postgresql":
        # A server that does not answer must become a 503 within seconds, not a hanging worker.
        options.setdefault("connect_timeout", 3)
        # Nor may one that a broken network hides: milliseconds until sent data must be acknowledged.
        options.setdefault("tcp_user_timeout", 3_000)
        limits = (
            f"-c statement_timeout={statement_timeout_ms} -c lock_timeout={lock_timeout_ms}"
            f" -c idle_in_transaction_session_timeout={idle_timeout_ms}"
            # Compiling a statement of many parts, such as the queue's, takes seconds; running it, 50 ms.
            " -c jit=off"
            # A page reads a few hundred rows; starting helpers for that costs more, and parts would come out of order.
            " -c max_parallel_workers_per_gather=0"
        )
        options["options"] = f"{limits} {options.get('options', '')}".strip()
        if options.get("pool"):
            # A pool keeps the connections itself; Django refuses persistent ones beside it.
            found["CONN_MAX_AGE"] = 0
    return found
