"""What is kept of every request: an identifier that ties answer and log together, a line in the log, two measures."""

import re
import secrets
import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from karabakh_api import metrics
from karabakh_api.logging import ACCESS, current_request
from karabakh_api.visitors import visitor

REQUEST_ID = "X-Request-ID"
_FIT = re.compile(r"[A-Za-z0-9._-]{8,64}")


class NameRequest:
    """Give every request an identifier: in the header of its answer, in a problem document, in every line it logs.

    One that a proxy gave is kept, so that its log and ours can be joined; a visitor's own is not believed.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        given = request.headers.get(REQUEST_ID, "") if settings.PROXY_COUNT else ""
        name = given if _FIT.fullmatch(given) else secrets.token_hex(16)
        request.request_id = name  # type: ignore[attr-defined]
        # Not taken back afterwards: a streamed answer is still to be read then. The next request replaces it.
        current_request.set(name)
        answer = self.get_response(request)
        answer[REQUEST_ID] = name
        return answer


class ObserveRequest:
    """Write one line to the access log and count the request; the address that asked is named only when refused."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        start = time.perf_counter()
        answer = self.get_response(request)
        seconds = time.perf_counter() - start
        if settings.METRICS_TOKEN:
            metrics.observe(request, answer, seconds)
        if settings.ACCESS_LOG:
            ACCESS.info(
                "%s %s", request.method, request.path_info, extra={"fields": _line(request, answer, seconds)}
            )
        return answer


def _line(request: HttpRequest, answer: HttpResponseBase, seconds: float) -> dict[str, object]:
    """Return what a line says; the query only where it is a question to the public data."""
    line: dict[str, object] = {"status": answer.status_code, "ms": round(seconds * 1000, 1)}
    if request.path_info.startswith("/api/") and request.META.get("QUERY_STRING"):
        line["query"] = request.META["QUERY_STRING"][:1000]
    if answer.status_code == 429:
        line["visitor"] = visitor(request)
    return line
