"""Conditional requests: one strong entity tag for each address, edition, release and format."""

import functools
import hashlib
from collections.abc import Mapping
from datetime import datetime
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.http import http_date, parse_etags

from publication.canonical import canonical_json
from publication.request import DATASET_VERSION, RELEASE, RequestContext, absolute

CACHE_CONTROL = "public, max-age=60"
# Left as they are in addresses that we write, so that a query does not grow from page to page.
SAFE_IN_QUERY = "!$'()*,:;@/?~"
# What an answer can be compressed to, the one that costs least first: see docs/operations.md.
CODINGS = ("zstd", "br", "gzip")


def entity_tag(request: HttpRequest, context: RequestContext, media_type: str) -> str:
    """Return the strong tag of the answer to this request.

    Everything that an answer depends on is in it, so it is known before any document is read: published documents
    never change within an edition.
    """
    pairs = (
        sorted((name, value) for name, values in request.GET.lists() for value in values)
        if request.META.get("QUERY_STRING")
        else []
    )
    parts = [context.version, RELEASE, media_type, request.path, pairs]
    return f'"{hashlib.sha256(canonical_json(parts).encode()).hexdigest()[:32]}"'


def is_known(request: HttpRequest, tag: str) -> bool:
    """Say whether the client names this very tag; `*` does not count, because it says nothing of what it holds."""
    if "HTTP_IF_NONE_MATCH" not in request.META:
        return False
    given = given_tags(request)
    # Whoever holds one form of an unchanged answer holds them all.
    return tag in given or not {*forms_of(tag).values()}.isdisjoint(given)


def forms_of(tag: str) -> dict[str, str]:
    """Return the tags of the same answer in every coding; each is other bytes, so each has another strong tag."""
    return {coding: coded_tag(tag, coding) for coding in ("", *CODINGS)}


def coded_tag(tag: str, coding: str) -> str:
    """Return the tag that an answer has in a coding; empty = as it is."""
    return f'"{hashlib.sha256(f"{tag} {coding}".encode()).hexdigest()[:32]}"' if coding else tag


def given_tags(request: HttpRequest) -> list[str]:
    """Return the tags that `If-None-Match` names; a proxy that compresses has made weak ones of them."""
    given: list[str] = parse_etags(request.META.get("HTTP_IF_NONE_MATCH", ""))
    return [tag.removeprefix("W/") for tag in given]


def any_is_known(request: HttpRequest) -> bool:
    """Say whether the client wants nothing if there is anything at all (`If-None-Match: *`)."""
    given: str = request.META.get("HTTP_IF_NONE_MATCH", "")
    return given.strip() == "*"


def stamp(response: HttpResponseBase, context: RequestContext, tag: str | None = None) -> None:
    """Say which edition an answer comes from and how long it may be kept."""
    response[DATASET_VERSION] = context.version
    response["Cache-Control"] = CACHE_CONTROL
    if context.at is not None:
        response["Last-Modified"] = _http_date(context.at)
    if tag is not None:
        response["ETag"] = tag


@functools.lru_cache(maxsize=256)
def _http_date(moment: datetime) -> str:
    return http_date(moment.timestamp())


def not_modified(context: RequestContext, tag: str) -> HttpResponse:
    """Answer 304."""
    response = HttpResponse(status=304)
    del response["Content-Type"]
    stamp(response, context, tag)
    return response


def address(request: HttpRequest, **replaced: str | None) -> str:
    """Return the path and query of a request with some parameters replaced or, given None, left out."""
    given = request.GET.lists() if request.META.get("QUERY_STRING") else ()
    pairs = [(name, value) for name, values in given for value in values if name not in replaced]
    pairs += [(name, value) for name, value in replaced.items() if value is not None]
    return request.path + ("?" + urlencode(pairs, safe=SAFE_IN_QUERY) if pairs else "")


def cite_as(request: HttpRequest, context: RequestContext) -> str:
    """Return the address that gives this answer for ever: the same query, without cursor, at its edition."""
    pinned = {"as_of": str(context.number)} if context.number else {}
    return absolute(request, address(request, cursor=None, **pinned))


def link_header(request: HttpRequest, context: RequestContext, links: Mapping[str, str | None]) -> str:
    """Return the `Link` header: neighbours of the page, and the address to cite."""
    targets = {**links, "cite-as": cite_as(request, context)}
    return ", ".join(f'<{target}>; rel="{rel}"' for rel, target in targets.items() if target)
