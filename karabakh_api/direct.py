"""The way of requests for records: from the rate limit straight to the view, past all that only pages and forms need.

Sessions, sign-in, forms, messages and static files have nothing to do with public data, yet each of them costs time on
every request. What the answer carries is the same on both ways.
"""

import dataclasses
import re
from collections.abc import Callable
from typing import Any, cast

from corsheaders.middleware import CorsMiddleware
from csp.middleware import CSPMiddleware
from django.core.handlers.exception import convert_exception_to_response
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.clickjacking import XFrameOptionsMiddleware
from django.middleware.security import SecurityMiddleware
from django.urls import ResolverMatch, URLPattern, resolve

from karabakh_api import api
from karabakh_api.deprecation import StateDeprecation
from karabakh_api.middleware import API_PREFIX, KeepDataInert, RefuseBadInput, StateDatasetVersion, depend_on
from karabakh_api.throttling import LimitRate
from publication.views.records import RecordViewSet

Answering = Callable[[HttpRequest], HttpResponseBase]

# What sets headers on every answer, from the innermost.
PARTS: tuple[Callable[..., Any], ...] = (
    KeepDataInert,
    CorsMiddleware,
    CSPMiddleware,
    XFrameOptionsMiddleware,
    SecurityMiddleware,
)
METHODS = frozenset({"GET", "HEAD"})
_RECORDS = re.compile(rf"{API_PREFIX}([a-z-]+)/(?:{api.SLUG}/(?:(history)/)?)?")
# Of another one the headers are the business of the long way.
_ORIGIN = re.compile(r"https?://[a-z0-9.-]+(?::[0-9]+)?")


@dataclasses.dataclass(frozen=True, slots=True)
class Fixed:
    """The headers that every answer of one sort carries, and what they make it depend on."""

    headers: tuple[tuple[str, str], ...]
    vary: tuple[str, ...]


class AnswerDirectly:
    """Answer what asks for records, by GET or HEAD; all else goes the long way."""

    def __init__(self, get_response: Answering) -> None:
        self.get_response = get_response
        self._views = _views()
        # Paths that look like a record's and are something else.
        self._others = {API_PREFIX + str(pattern.pattern) for pattern in api.urlpatterns} - {
            f"{API_PREFIX}{name}/" for name, _ in self._views
        }
        self._fixed: dict[tuple[str, str, bool], Fixed | None] = {}
        # It gives back what it is given; typed for asynchronous views as well.
        whole = cast("Answering", convert_exception_to_response(self._answer))
        answer = LimitRate(RefuseBadInput(whole))
        self._direct = StateDatasetVersion(StateDeprecation(self._with_headers(answer)))

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        route = self._route(request) if request.method in METHODS else None
        # Below the addresses of records all that is fixed is the same, which elsewhere it is not.
        if route is None or not self._same_headers(request):
            return self.get_response(request)
        pattern, slug = route
        request.resolver_match = ResolverMatch(
            pattern.callback, (), {"slug": slug} if slug else {}, pattern.name, route=str(pattern.pattern)
        )
        return self._direct(request)

    def _route(self, request: HttpRequest) -> tuple[URLPattern, str | None] | None:
        """Return the route of a path and the slug in it; None where it is none of a record's."""
        found = _RECORDS.fullmatch(request.path_info)
        if found is None or request.path_info in self._others:
            return None
        name, slug, history = found.groups()
        pattern = self._views.get((name, "history" if history else "retrieve" if slug else "list"))
        return None if pattern is None else (pattern, slug)

    def _answer(self, request: HttpRequest) -> HttpResponseBase:
        request.get_host()  # refuses a host that is not served
        match = request.resolver_match or resolve(request.path_info)
        response: HttpResponseBase = match.func(request, **match.kwargs)
        if isinstance(response, HttpResponse) and "Content-Length" not in response:
            response["Content-Length"] = str(len(response.content))
        return response

    # --- Headers --------------------------------------------------------------------------------------

    def _with_headers(self, get_response: Answering) -> Answering:
        def answer(request: HttpRequest) -> HttpResponseBase:
            response = get_response(request)
            fixed = self._headers(request, response.get("Content-Type", ""))
            if fixed is not None:
                for header, value in fixed.headers:
                    response[header] = value
                if fixed.vary:
                    depend_on(response, *fixed.vary)
            return response

        return answer

    def _same_headers(self, request: HttpRequest) -> bool:
        """Say whether answers to this request differ from those to others like it in nothing that has to be found."""
        origin = request.META.get("HTTP_ORIGIN")
        return (origin is None or _ORIGIN.fullmatch(origin) is not None) and self._headers(
            request, "application/json"
        ) is not None

    def _headers(self, request: HttpRequest, media_type: str) -> Fixed | None:
        """Return what the parts for security add to an answer; None where they would answer themselves.

        They are asked once for each sort of answer: nothing that they say depends on more.
        """
        sort = (request.scheme or "", media_type, "HTTP_ORIGIN" in request.META)
        if sort not in self._fixed:
            self._fixed[sort] = _asked(request, media_type)
        return self._fixed[sort]


def _views() -> dict[tuple[str, str], URLPattern]:
    """Return the routes of records by resource and action."""
    found = {}
    for pattern in api.urlpatterns:
        views = getattr(pattern.callback, "cls", None)
        if isinstance(views, type) and issubclass(views, RecordViewSet):
            actions: dict[str, str] = getattr(pattern.callback, "actions", {})
            found[views.public_name, actions["get"]] = pattern
    return found


def _asked(request: HttpRequest, media_type: str) -> Fixed | None:
    """Show the parts that set headers an answer, and return what they did to it."""
    shown = HttpResponse(headers={"Content-Type": media_type, "Vary": "Accept"})
    if not media_type:
        del shown["Content-Type"]

    def answer(_: HttpRequest) -> HttpResponse:
        return shown

    chain: Answering = answer
    for part in PARTS:
        chain = part(chain)
    if chain(request) is not shown:
        return None
    headers = tuple(
        (header, value) for header, value in shown.items() if header not in {"Content-Type", "Vary"}
    )
    return Fixed(headers, tuple(name for name in shown["Vary"].split(", ") if name != "Accept"))
