"""What happens to every request: unreadable ones are refused, every answer names its dataset, errors are problems."""

import functools
import re
from collections.abc import Callable
from urllib.parse import unquote_to_bytes

from django.conf import settings
from django.db import DatabaseError, InterfaceError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import patch_vary_headers
from rest_framework import status

from karabakh_api import problems
from publication.request import DATASET_VERSION, current_version

GetResponse = Callable[[HttpRequest], HttpResponseBase]

QUERY_BYTES_MAX = 4096
CURSOR_BYTES_MAX = 3000
PARAMETERS_MAX = 1000
API_PREFIX = "/api/v1/"

_CURSOR = re.compile(rb"(?:^|(?<=&))cursor=([^&]*)")
# C0 and C1 control characters and DEL, as decoded text.
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")


def depend_on(response: HttpResponseBase, *headers: str) -> None:
    """Add to `Vary`."""
    response["Vary"] = _joined(response.get("Vary", ""), headers)


@functools.lru_cache(maxsize=64)
def _joined(vary: str, more: tuple[str, ...]) -> str:
    response = HttpResponse(headers={"Vary": vary} if vary else {})
    patch_vary_headers(response, more)
    return response["Vary"]


class StateDatasetVersion:
    """Put `Dataset-Version` on every answer below the API, whoever gave it.

    A view that answers from an earlier edition has set it already; everything else is answered under the current
    one. Only while the database is away is there no header, because nothing can be said then.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        answered = response.status_code != status.HTTP_503_SERVICE_UNAVAILABLE
        if request.path_info.startswith(API_PREFIX) and answered and DATASET_VERSION not in response:
            try:
                response[DATASET_VERSION] = current_version()
            except (DatabaseError, InterfaceError):
                return problems.unavailable(request)
        return response


class KeepDataInert:
    """Forbid a browser that is shown data of the API to run or load anything: data is never a page."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        media_type = response.get("Content-Type", "")
        if (
            request.path_info.startswith(API_PREFIX)
            and "html" not in media_type
            and "javascript" not in media_type
        ):
            response["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'"
        return response


class RefuseBadInput:
    """Refuse what no view should see: control characters, bytes that are not UTF-8, queries without measure.

    It stands before everything that reads the path or the query, because databases, headers and file names each
    fail on such text in their own way.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self._needs_tls = settings.SECURE_SSL_REDIRECT

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self._refusal(request) or self._problem(request, self.get_response(request))

    def _refusal(self, request: HttpRequest) -> HttpResponseBase | None:
        if self._needs_tls and not request.is_secure() and request.path_info.startswith(API_PREFIX):
            # Led on silently, a program would send every request in the clear first.
            return problems.problem_response(
                request,
                problems.BAD_REQUEST,
                "The API answers over HTTPS alone: write https:// in the address.",
            )
        text: str = request.META.get("QUERY_STRING", "")
        if not text and not _CONTROL.search(request.path_info):
            return self._odd_port(request)
        query = text.encode("latin-1", "replace")
        cursors = sum(len(match[1]) for match in _CURSOR.finditer(query))
        if len(query) - cursors > QUERY_BYTES_MAX or cursors > CURSOR_BYTES_MAX:
            detail = f"The query string has {len(query)} bytes; {QUERY_BYTES_MAX} are allowed, the cursor not counted."
            return problems.problem_response(request, problems.QUERY_TOO_LONG, detail)
        if query.count(b"&") >= PARAMETERS_MAX:
            detail = f"The query string has more than {PARAMETERS_MAX} parameters."
            return problems.problem_response(request, problems.BAD_REQUEST, detail)
        # Django has decoded the path already and put bytes that are not UTF-8 back as %FF: no such address exists.
        if _CONTROL.search(request.path_info):
            return problems.problem_response(
                request, problems.BAD_REQUEST, "The path holds control characters."
            )
        if (wrong := _unreadable(unquote_to_bytes(query))) is not None:
            return problems.problem_response(
                request, problems.BAD_REQUEST, f"The query string holds {wrong}."
            )
        return self._odd_port(request)

    def _odd_port(self, request: HttpRequest) -> HttpResponseBase | None:
        """Refuse a `Host` that names another port than the one served: links would lead there."""
        _, colon, port = request.META.get("HTTP_HOST", "").rpartition(":")
        served = str(request.META.get("SERVER_PORT", ""))
        if settings.PUBLIC_URL or not colon or not port.isascii() or not port.isdecimal() or port == served:
            return None
        if not served.isdecimal():
            return None  # a socket file has no port
        detail = (
            "The Host header names a port that is not served here; behind a proxy, PUBLIC_URL says which is."
        )
        return problems.problem_response(request, problems.BAD_REQUEST, detail)

    def _problem(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Replace a bare error page of Django's or of a server part by a problem document."""
        if response.status_code not in problems.BY_STATUS or not isinstance(response, HttpResponse):
            return response
        is_page = "text/html" in response.get("Content-Type", "")
        shown_to_person = request.path_info.startswith(f"/{settings.ADMIN_URL}") or problems.wants_html(
            request
        )
        if response.content and (shown_to_person or not is_page):
            return response
        problem = problems.BY_STATUS[response.status_code]
        kept = {name: response[name] for name in ("Allow", "Retry-After") if name in response}
        return problems.problem_response(request, problem, problem.about, headers=kept)


def _unreadable(raw: bytes) -> str | None:
    """Return what makes text unreadable, or None."""
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        return "bytes that are not UTF-8"
    return "control characters" if _CONTROL.search(text) else None
