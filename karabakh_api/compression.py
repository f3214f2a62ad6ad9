"""Compressed answers, for whoever asks: the form is chosen by `Accept-Encoding`, each form has its own strong tag."""

import functools
import re
import threading
import zlib
from collections.abc import Callable, Iterable, Iterator
from typing import cast

import brotli
import zstandard
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

from karabakh_api.middleware import depend_on
from publication.caching import CODINGS, coded_tag, forms_of, given_tags

IDENTITY = "identity"
# Below this the head of a packet weighs more than what is saved.
BYTES_MIN = 500
# Measured on a page of 50 facts, 164 KB made in 0.8 ms: zstd 3 gives 15.5 KB in 0.13 ms (4: 13.2 in 0.49),
# br 1 16.5 KB in 0.20 ms (4: 13.8 in 0.95), gzip 4 16.0 KB in 0.97 ms (6: 13.9 in 1.67).
ZSTD_LEVEL, BROTLI_QUALITY, GZIP_LEVEL = 3, 1, 4
# A stream looks back 256 KB, so that an export of any length takes a megabyte or two.
BROTLI_WINDOW = 18
_TEXT = re.compile(
    r"text/|application/(?:[a-z0-9.-]+\+)?(?:json|xml|yaml)|application/x-ndjson|application/javascript"
)
_WEIGHT = re.compile(r"0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?")
_AS_THEY_ARE = frozenset({204, 206, 304})
_local = threading.local()


class Compress:
    """Compress what is worth it, and say on every answer that its form depends on `Accept-Encoding`.

    Not the pages of editors: they show secrets beside what was asked for, and compression would let others guess
    them. Nor static files: those are compressed when they are collected.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self._left_alone = (f"/{settings.ADMIN_URL}", settings.STATIC_URL)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if request.path_info.startswith(self._left_alone):
            return response
        depend_on(response, "Accept-Encoding")
        asked = wanted(request.META.get("HTTP_ACCEPT_ENCODING", IDENTITY)[:200])
        if response.status_code == 304:
            _state_known(request, response, asked[0])
        elif asked[0] != IDENTITY and _may_be(response):
            _compress(request, response, asked[0], must=IDENTITY not in asked)
        return response


@functools.lru_cache(maxsize=256)
def wanted(header: str) -> tuple[str, ...]:
    """Return the codings that an `Accept-Encoding` header allows, the best first; `identity` where it allows none.

    Of equal weight comes first what costs least, and what is not compressed last.
    """
    weights: dict[str, float] = {}
    for member in header.lower().split(","):
        coding, *parameters = (part.strip() for part in member.split(";"))
        weight = next((part[2:] for part in parameters if part.startswith("q=")), "1")
        if coding and _WEIGHT.fullmatch(weight):
            weights["gzip" if coding == "x-gzip" else coding] = float(weight)
    others = weights.get("*", 0.0)
    # Left unnamed, it is allowed unless all that is unnamed is not, and anything named is better.
    unnamed = 0.0 if others == 0 and "*" in weights else 0.0005
    found = {coding: weights.get(coding, others) for coding in CODINGS}
    found[IDENTITY] = weights.get(IDENTITY, unnamed)
    allowed = sorted((coding for coding in found if found[coding] > 0), key=lambda coding: -found[coding])
    return tuple(allowed) or (IDENTITY,)


def _may_be(response: HttpResponseBase) -> bool:
    return (
        response.status_code not in _AS_THEY_ARE
        and "Content-Encoding" not in response
        and _TEXT.match(response.get("Content-Type", "")) is not None
    )


def _compress(request: HttpRequest, response: HttpResponseBase, coding: str, *, must: bool) -> None:
    if isinstance(response, StreamingHttpResponse):
        if request.method != "HEAD":
            pieces = cast("Iterable[bytes]", response.streaming_content)
            response.streaming_content = _streamed(pieces, coding)
        del response["Content-Length"]
    elif isinstance(response, HttpResponse):
        if len(response.content) < (1 if must else BYTES_MIN):
            return
        response.content = compressed(response.content, coding)
        response["Content-Length"] = str(len(response.content))
    response["Content-Encoding"] = coding
    if "ETag" in response:
        response["ETag"] = coded_tag(response["ETag"], coding)


def _state_known(request: HttpRequest, response: HttpResponseBase, coding: str) -> None:
    """Let 304 name the form that the client holds, so that it keeps this one; it says nothing of lengths."""
    del response["Content-Length"]
    if "ETag" not in response:
        return
    forms = forms_of(response["ETag"])
    held = [tag for tag in given_tags(request) if tag in forms.values()]
    best = forms["" if coding == IDENTITY else coding]
    if held:
        response["ETag"] = best if best in held else held[0]


def compressed(body: bytes, coding: str) -> bytes:
    """Return a body in a coding."""
    if coding == "zstd":
        if not hasattr(_local, "zstd"):
            _local.zstd = zstandard.ZstdCompressor(level=ZSTD_LEVEL)  # for one thread at a time
        return cast("bytes", _local.zstd.compress(body))
    if coding == "br":
        return cast("bytes", brotli.compress(body, quality=BROTLI_QUALITY, lgwin=BROTLI_WINDOW))
    stream = zlib.compressobj(GZIP_LEVEL, zlib.DEFLATED, zlib.MAX_WBITS | 16)
    return stream.compress(body) + stream.flush()


def _streamed(pieces: Iterable[bytes], coding: str) -> Iterator[bytes]:
    """Yield the pieces of a stream in a coding, as they come; no more of it is held than the coding looks back."""
    add, end = _stream(coding)
    for piece in pieces:
        if ready := add(piece):
            yield ready
    yield end()


def _stream(coding: str) -> tuple[Callable[[bytes], bytes], Callable[[], bytes]]:
    """Return what compresses another piece, and what ends the stream."""
    if coding == "zstd":
        zstd = zstandard.ZstdCompressor(level=ZSTD_LEVEL).compressobj()
        return zstd.compress, zstd.flush
    if coding == "br":
        br = brotli.Compressor(quality=BROTLI_QUALITY, lgwin=BROTLI_WINDOW)
        return br.process, br.finish
    gzip = zlib.compressobj(GZIP_LEVEL, zlib.DEFLATED, zlib.MAX_WBITS | 16)
    return gzip.compress, gzip.flush
