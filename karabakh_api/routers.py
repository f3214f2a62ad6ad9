"""Which database answers: reads of the public API may go to a replica, everything else belongs to the primary."""

import re
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from typing import Any, cast

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.db import models
from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from rest_framework import status

from karabakh_api.replicas import PRIMARY, Replicas
from karabakh_api.waiting import watch
from publication.paging import Cursor

GetResponse = Callable[[HttpRequest], HttpResponseBase]

PUBLIC_APP = "publication"
API_PREFIX = "/api/"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
# A failure later than this is the question's own: it would take as long at the primary.
RETRY_SECONDS_MAX = 5.0

_CURSOR = re.compile(r"(?:^|&)cursor=([A-Za-z0-9_-]+)(?:&|$)")
_AS_OF = re.compile(r"(?:^|&)as_of=([0-9]{1,9})(?:&|$)")
_public_reads: ContextVar[str] = ContextVar("public_reads", default=PRIMARY)


class ReadRouter:
    """Django's database router: public tables are read where `AskReplica` says, all else is the primary's."""

    def db_for_read(self, model: type[models.Model], **hints: Any) -> str:
        """Return the replica chosen for this request, for a public table; otherwise the primary."""
        return _public_reads.get() if model._meta.app_label == PUBLIC_APP else PRIMARY

    def db_for_write(self, model: type[models.Model], **hints: Any) -> str:
        """Return the primary."""
        return PRIMARY

    def allow_relation(self, obj1: models.Model, obj2: models.Model, **hints: Any) -> bool:
        """Let rows of all databases meet: they are copies of one."""
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        """Migrate the primary alone: replicas get its changes anyway."""
        return db == PRIMARY


class AskReplica:
    """Answer public reads from a replica that is not behind, and from the primary where none is.

    Whichever fails is left alone for a second, and the request is answered by another.

    Editors read their own writes, because whatever is not the public API is answered by the primary.
    """

    def __init__(self, get_response: GetResponse) -> None:
        if not settings.REPLICA_ALIASES:
            raise MiddlewareNotUsed
        self.get_response = get_response
        self.replicas = Replicas(settings.REPLICA_ALIASES, settings.REPLICA_LAG_SECONDS_MAX)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method not in SAFE_METHODS or not request.path_info.startswith(API_PREFIX):
            return self.get_response(request)
        edition = edition_named(request.META.get("QUERY_STRING", ""))
        until = time.monotonic() + RETRY_SECONDS_MAX
        tried: list[str] = []
        while True:
            alias = self.replicas.choose(edition)
            with public_reads_from(alias):
                response = self.get_response(request)
            if not _failed(alias, response) or alias in tried or time.monotonic() > until:
                return self._streamed(alias, response)
            self.replicas.forget(alias)
            tried.append(alias)

    def _streamed(self, alias: str, response: HttpResponseBase) -> HttpResponseBase:
        """Let what is read while the answer goes out come from the same server."""
        if alias != PRIMARY and isinstance(response, StreamingHttpResponse):
            chunks = cast("Iterable[bytes]", response.streaming_content)
            response.streaming_content = streamed_from(alias, chunks)
        return response


def _failed(alias: str, response: HttpResponseBase) -> bool:
    """Say whether another server may do better: of the primary, when it is away; of a replica, whatever is wrong."""
    if alias == PRIMARY:
        return response.status_code == status.HTTP_503_SERVICE_UNAVAILABLE
    return response.status_code >= status.HTTP_500_INTERNAL_SERVER_ERROR


@contextmanager
def public_reads_from(alias: str) -> Iterator[None]:
    """Read the public tables from one database within the block."""
    token = _public_reads.set(alias)
    try:
        with watch.over(alias) if alias != PRIMARY else nullcontext():
            yield
    finally:
        _public_reads.reset(token)


def streamed_from(alias: str, chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield chunks, each made while the public tables are read from one database."""
    remaining = iter(chunks)
    while True:
        with public_reads_from(alias):
            chunk = next(remaining, None)
        if chunk is None:
            return
        yield chunk


def edition_named(query: str) -> int | None:
    """Return the edition that a query string is bound to by its cursor or by `as_of=<number>`; None = the newest.

    Anything written in another way than this service writes it counts as the newest, which every view can refuse.
    """
    if (found := _CURSOR.search(query)) is not None:
        try:
            return Cursor.read(found[1]).edition
        except ValueError:
            return None
    found = _AS_OF.search(query)
    return None if found is None else int(found[1])
