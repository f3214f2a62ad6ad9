"""Media types that can be asked for, by `format=` or `Accept`, and the choice between them."""

import functools
import re
from collections.abc import Iterable, Mapping

from rest_framework.exceptions import NotAcceptable
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request


class JSONFormat(BaseRenderer):
    """JSON as stored."""

    media_type = "application/json"
    format = "json"
    charset = None


class CSVFormat(BaseRenderer):
    """The whole filtered list, one record a row."""

    media_type = "text/csv"
    format = "csv"
    charset = "utf-8"


class NDJSONFormat(BaseRenderer):
    """The whole filtered list, one JSON document a line."""

    media_type = "application/x-ndjson"
    format = "ndjson"
    charset = None


class JSONLDFormat(BaseRenderer):
    """JSON-LD in the vocabularies of schema.org, Web Annotation and PROV."""

    media_type = "application/ld+json"
    format = "jsonld"
    charset = None


class ZIPFormat(BaseRenderer):
    """The Data Package."""

    media_type = "application/zip"
    format = "zip"
    charset = None


class AtomFormat(BaseRenderer):
    """The newest changes as a feed."""

    media_type = "application/atom+xml"
    format = "atom"
    charset = "utf-8"


DOCUMENT_FORMATS: list[type[BaseRenderer]] = [JSONFormat, JSONLDFormat]
LIST_FORMATS: list[type[BaseRenderer]] = [JSONFormat, CSVFormat, NDJSONFormat]
RECORD_LIST_FORMATS: list[type[BaseRenderer]] = [*LIST_FORMATS, JSONLDFormat]
PLAIN_FORMATS: list[type[BaseRenderer]] = [JSONFormat]
RECORD_MEDIA_TYPES = tuple(str(form.media_type) for form in RECORD_LIST_FORMATS)

# They stream everything that the filters leave, so they have no pages.
EXPORTS = frozenset({"csv", "ndjson"})

_WEIGHT = re.compile(r"0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?")


class Negotiation(BaseContentNegotiation):
    """`format=` decides where it is given, `Accept` with its weights elsewhere.

    A `format=` that is not known stands for JSON here; the view then refuses it with all else that is wrong.
    """

    def select_renderer(
        self, request: Request, renderers: Iterable[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        """Return the renderer, and its media type; raise NotAcceptable (406) when `Accept` rules out all."""
        offered = list(renderers)
        if "format" in request.query_params:
            wanted = request.query_params["format"]
            chosen = next((form for form in offered if form.format == wanted), offered[0])
            return chosen, str(chosen.media_type)
        media_types = tuple(str(form.media_type) for form in offered)
        media_type = _best(request.headers.get("Accept", "*/*"), media_types)
        if media_type is None:
            raise NotAcceptable(f"Available here: {', '.join(media_types)}.")
        return offered[media_types.index(media_type)], media_type

    def select_parser(self, request: Request, parsers: Iterable[BaseParser]) -> BaseParser | None:
        """Return None: no body is read."""
        return None


def chosen_form(accept: str) -> str | None:
    """Return the media type in which a list or detail of records answers this `Accept`; None = it rules out all."""
    return _best(accept, RECORD_MEDIA_TYPES) if len(accept) <= 200 else None


@functools.lru_cache(maxsize=256)
def _best(accept: str, media_types: tuple[str, ...]) -> str | None:
    ranges = _accepted(accept)
    weight, number = max(
        (_weight(media_type, ranges), -number) for number, media_type in enumerate(media_types)
    )
    return media_types[-number] if weight > 0 else None


def _accepted(header: str) -> dict[str, float]:
    """Return the media ranges of an `Accept` header with their weights; other parameters make no difference here."""
    ranges: dict[str, float] = {}
    for member in header.split(","):
        media_range, *parameters = (part.strip().lower() for part in member.split(";"))
        weights = [part[2:] for part in parameters if part.startswith("q=")]
        if not weights:
            ranges[media_range] = 1.0
        elif _WEIGHT.fullmatch(weights[0]):
            ranges[media_range] = float(weights[0])
    return ranges


def _weight(media_type: str, ranges: Mapping[str, float]) -> float:
    """Return the weight of a media type: that of the most exact range which holds it, 0 for none."""
    for media_range in (media_type, f"{media_type.partition('/')[0]}/*", "*/*"):
        if media_range in ranges:
            return ranges[media_range]
    return 0.0
