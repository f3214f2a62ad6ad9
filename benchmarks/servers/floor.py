"""(d) The floor: a WSGI function that runs one SQL statement over the records and joins the bytes, unchecked."""

import os
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs

from psycopg_pool import ConnectionPool

pool = ConnectionPool(
    os.environ["DATABASE_URL"], min_size=1, max_size=4, kwargs={"autocommit": True}, open=True
)

LIST = """SELECT record.document FROM publication_recordkey key
    JOIN publication_record record ON record.indexed_by = key.record_id
    WHERE key.resource = 'facts' AND key.field = 'attributed_to' AND key.value = %s AND key.date_earliest <= %s
    AND record.date_latest >= %s AND record.last_edition = 2147483647
    ORDER BY key.date_earliest DESC, key.slug DESC LIMIT 50"""
DETAIL = """SELECT document FROM publication_record
    WHERE resource = 'facts' AND slug = %s AND last_edition = 2147483647"""


def seconds(day: str, more: int) -> int:
    """Return midnight of a day in Karabakh, or a later second of it, as seconds since 1970."""
    return int(datetime.fromisoformat(day).replace(tzinfo=UTC).timestamp()) - 4 * 3600 + more


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer a list or a detail."""
    query = parse_qs(environ["QUERY_STRING"])
    with pool.connection() as connection:
        if query:
            given = (
                query["attributed_to"][0],
                seconds(query["date__lte"][0], 86399),
                seconds(query["date__gte"][0], 0),
            )
            rows = connection.execute(LIST, given).fetchall()
            body = f'{{"results":[{",".join(row[0] for row in rows)}]}}'.encode()
        else:
            (text,) = connection.execute(DETAIL, (environ["PATH_INFO"].split("/")[-2],)).fetchone()
            body = text.encode()
    start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
    return [body]
