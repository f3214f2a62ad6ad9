"""What every view of the public API does: negotiate, resolve the edition, answer 304, page, shape and stamp."""

import dataclasses
import itertools
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from rest_framework import serializers
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.viewsets import ViewSet

from publication import caching
from publication.canonical import canonical_json
from publication.errors import InvalidQueryError, ParameterError, not_allowed
from publication.formats.envelope import PageParts, envelope
from publication.formats.media import EXPORTS, LIST_FORMATS, PLAIN_FORMATS, Negotiation
from publication.formats.tables import columns_of, lines, table
from publication.ordering import OrderField, Term
from publication.paging import (
    ANOTHER_LIST,
    COUNT_MAX,
    Cursor,
    Rows,
    binding,
    read_cursor,
    read_page,
    walk,
)
from publication.request import (
    CONTROL_PARAMETERS,
    DETAIL_PARAMETERS,
    PAGE_SIZE_DEFAULT,
    Controls,
    RequestContext,
    absolute,
    read_controls,
    resolve_context,
    unknown_parameters,
)
from publication.shape import Choice, Shape, keep, leave_out, read_choice, shape_of

EXPORT_CHUNK = 1_000
# Facets count values of records; other lists have none.
STATIC_CONTROLS = tuple(name for name in CONTROL_PARAMETERS if name != "facets")
# What a form has no place for, with the reason.
UNSHAPED = ("fields", "omit", "facets")
PAGED_ONLY = ("cursor", "page_size", "count", "facets")


@dataclasses.dataclass(slots=True)
class Reading:
    """What a request asks for, as far as it was understood, and everything that is wrong with it."""

    context: RequestContext
    controls: Controls
    errors: list[ParameterError]
    cursor: Cursor | None
    chosen: Choice
    omitted: Choice

    def gather(self, judge: Callable[[], Any]) -> Any:
        """Return what `judge` returns, or None after noting the errors it raises."""
        try:
            return judge()
        except InvalidQueryError as error:
            self.errors += error.errors
            return None

    def refuse(self) -> None:
        """Raise everything that is wrong, at once; nothing when all is well."""
        if self.errors:
            raise InvalidQueryError(list(dict.fromkeys(self.errors)))

    @property
    def is_shaped(self) -> bool:
        """Whether only a part of each document is asked for."""
        return bool(self.chosen or self.omitted)

    def shaped(self, document: Any) -> Any:
        """Return the part of a document that is asked for."""
        return keep(document, self.chosen) if self.chosen else leave_out(document, self.omitted)


class PublicViewSet(ViewSet):
    """A read-only resource: GET, HEAD and OPTIONS, by anybody, without cookies.

    `formats` says for each action in which forms it answers; `shape_serializers` declare the members of a document.
    """

    http_method_names = ["get", "head", "options"]
    content_negotiation_class = Negotiation
    formats: Mapping[str, Sequence[type[BaseRenderer]]] = {"list": LIST_FORMATS}
    shape_serializers: tuple[type[serializers.Serializer[Any]], ...] = ()
    # How the public addresses the records, which is the key of their filters; empty = it takes none.
    public_name = ""
    # For the schema: control parameters by action, parameters that must be given, whether records can be gone.
    controls: Mapping[str, Sequence[str]] = {"list": STATIC_CONTROLS, "retrieve": DETAIL_PARAMETERS}
    required_parameters: tuple[str, ...] = ()
    has_tombstones = False
    # Ordering of a list: public names, the default, and the columns that make it unique.
    ordering_fields: Mapping[str, OrderField] = {}
    default_ordering = "slug"
    # Fields whose values can be counted.
    facet_fields: tuple[str, ...] = ()

    def get_renderers(self) -> list[BaseRenderer]:
        """Return the forms of this action."""
        return [form() for form in self.formats.get(self.action or "", PLAIN_FORMATS)]

    @property
    def default_response_headers(self) -> dict[str, str]:
        """Name the methods, and what the answer depends on beside its address."""
        return {"Allow": ", ".join(self.allowed_methods), "Vary": "Accept"}

    def declared(self) -> tuple[type[serializers.Serializer[Any]], ...]:
        """Return the serializers that declare what the action answers with."""
        return self.shape_serializers

    def shape(self) -> Shape:
        """Return the declared members of what the action answers with."""
        return shape_of(*self.declared())

    def ordering_terms(self) -> list[str]:
        """Return the names by which the list of this action can be ordered."""
        return list(self.ordering_fields)

    def further_parameters(self) -> list[dict[str, Any]]:
        """Return the parameters that are neither controls nor filters of a FilterSet, as OpenAPI describes them."""
        return []

    def options(  # type: ignore[override]  # a response without a body needs no rendering
        self, request: Request, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Answer with the methods allowed; there is nothing else to describe here that the schema does not."""
        return HttpResponse(status=204, headers={"Allow": ", ".join(self.allowed_methods)})

    # --- Reading a request ----------------------------------------------------------------------------

    def reading(self, request: Request, accepted: Sequence[str]) -> Reading:
        """Read control parameters and resolve the edition; at most one query when nothing is wrong."""
        controls, errors = read_controls(request.query_params, accepted)
        self._judge_format(request, controls, errors)
        cursor = read_cursor(controls.cursor, errors)
        context = resolve_context(controls, errors, cursor_edition=cursor.edition if cursor else None)
        shape = self.shape()
        chosen = read_choice("fields", controls.fields, shape, errors)
        omitted = read_choice("omit", controls.omit, shape, errors)
        return Reading(context, controls, errors, cursor, chosen, omitted)

    def _judge_format(self, request: Request, controls: Controls, errors: list[ParameterError]) -> None:
        formats = [form.format for form in self.get_renderers()]
        if controls.format is not None and controls.format not in formats:
            errors.append(not_allowed("format", controls.format, formats, what="format"))
        if self.form(request) in EXPORTS:
            errors += [
                ParameterError(
                    name, f"An export ({self.form(request)}) holds everything, without pages: leave it out."
                )
                for name in PAGED_ONLY
                if name in request.query_params
            ]
        if self.form(request) == "jsonld":
            errors += [
                ParameterError(name, "Linked data (jsonld) has one shape: leave it out.")
                for name in UNSHAPED
                if name in request.query_params
            ]

    def form(self, request: Request) -> str:
        """Return the short name of the form of this answer."""
        return str(request.accepted_renderer.format)

    def known(self, request: Request, reading: Reading) -> HttpResponse | None:
        """Return 304 when the client holds this very answer; it was right then, so nothing needs judging again."""
        tag = self.tag(request, reading.context)
        if not reading.errors and caching.is_known(request, tag):
            return caching.not_modified(reading.context, tag)
        return None

    def tag(self, request: Request, context: RequestContext) -> str:
        """Return the entity tag of this answer."""
        return caching.entity_tag(request, context, str(request.accepted_media_type))

    # --- Answering ------------------------------------------------------------------------------------

    def answer(
        self,
        request: Request,
        context: RequestContext,
        body: bytes,
        links: Mapping[str, str | None] | None = None,
    ) -> HttpResponse:
        """Answer with a body in the negotiated form, or 304 to `If-None-Match: *`."""
        tag = self.tag(request, context)
        if caching.any_is_known(request):
            return caching.not_modified(context, tag)
        response = HttpResponse(body, content_type=_content_type(request))
        self._finish(request, response, context, links or {})
        return response

    def answer_json(self, request: Request, reading: Reading, document: Any) -> HttpResponse:
        """Answer with one JSON document, shaped as asked for."""
        return self.answer(request, reading.context, canonical_json(reading.shaped(document)).encode())

    def answer_text(self, request: Request, reading: Reading, text: str) -> HttpResponse:
        """Answer with one document that is JSON text already; it is parsed only to be shaped."""
        if reading.is_shaped:
            return self.answer_json(request, reading, json.loads(text))
        return self.answer(request, reading.context, text.encode())

    def _finish(
        self,
        request: Request,
        response: HttpResponseBase,
        context: RequestContext,
        links: Mapping[str, str | None],
    ) -> None:
        caching.stamp(response, context, self.tag(request, context))
        response["Link"] = caching.link_header(request, context, links)

    def answer_list(
        self,
        request: Request,
        reading: Reading,
        rows: Rows,
        terms: Sequence[Term],
        *,
        name: str,
        facets: Callable[[], dict[str, Any]] | None = None,
    ) -> HttpResponseBase:
        """Answer with a page of a list, or with all of it where the form is an export.

        `name` identifies the list: it binds cursors and names files. Everything wrong must be known before, but for
        the cursor, which only now can be held against the list.
        """
        bound = binding(name, request.query_params, terms)
        cursor = reading.cursor
        if cursor is not None and not cursor.fits(bound, terms):
            reading.errors.append(ParameterError("cursor", ANOTHER_LIST))
        reading.refuse()
        if self.form(request) in EXPORTS:
            return self._export(request, reading, rows, terms, name)
        page = read_page(
            rows,
            terms,
            cursor=cursor,
            size=reading.controls.page_size or PAGE_SIZE_DEFAULT,
            edition=reading.context.number,
            bound=bound,
        )
        following, preceding = (self._page_address(request, at) for at in (page.next, page.previous))
        count = rows.count() if reading.controls.count else None
        body = self.page_body(
            request,
            reading,
            PageParts(
                elements=page.elements,
                count=count if count is None else min(count, COUNT_MAX),
                count_capped=count is not None and count > COUNT_MAX,
                next=following,
                previous=preceding,
                facets=facets() if facets is not None and reading.controls.facets else None,
            ),
        )
        return self.answer(request, reading.context, body, {"next": following, "prev": preceding})

    def page_body(self, request: Request, reading: Reading, page: PageParts) -> bytes:
        """Return the body of a page: its envelope joined from stored text, parsed only to be shaped."""
        if reading.is_shaped:
            shaped = [canonical_json(reading.shaped(json.loads(element))) for element in page.elements]
            page = dataclasses.replace(page, elements=shaped)
        return envelope(page)

    def _page_address(self, request: Request, cursor: Cursor | None) -> str | None:
        if cursor is None:
            return None
        return absolute(request, caching.address(request, cursor=cursor.text))

    def _export(
        self, request: Request, reading: Reading, rows: Rows, terms: Sequence[Term], name: str
    ) -> HttpResponseBase:
        form = self.form(request)
        response: HttpResponseBase
        if caching.any_is_known(request):
            return caching.not_modified(reading.context, self.tag(request, reading.context))
        if request.method == "HEAD":
            # Streaming as well, so that nobody states a length that the export would not have.
            response = StreamingHttpResponse(iter(()), content_type=_content_type(request))
        else:
            elements = _begun(walk(rows, terms, chunk=EXPORT_CHUNK))
            content = self._exported(form, reading, elements)
            response = StreamingHttpResponse(content, content_type=_content_type(request))
        file_name = f"{name.replace('/', '-')}-edition-{reading.context.number}.{form}"
        response["Content-Disposition"] = f'attachment; filename="{file_name}"'
        self._finish(request, response, reading.context, {})
        return response

    def _exported(self, form: str, reading: Reading, elements: Iterator[str]) -> Iterator[bytes]:
        if form == "csv":
            columns = columns_of(self.shape(), reading.chosen, reading.omitted)
            return table(elements, columns)
        if reading.is_shaped:
            elements = (canonical_json(reading.shaped(json.loads(element))) for element in elements)
        return lines(elements)


class StaticViewSet(PublicViewSet):
    """A resource without filters: it knows its control parameters and nothing else."""

    def begin(self, request: Request, accepted: Sequence[str] = STATIC_CONTROLS) -> Reading:
        """Read a request whose every parameter is a control parameter."""
        reading = self.reading(request, accepted)
        reading.errors += unknown_parameters(request.query_params, accepted)
        return reading


def _begun(elements: Iterator[str]) -> Iterator[str]:
    """Read the first element now: what fails at once becomes a problem document instead of a broken stream."""
    first = next(elements, None)
    return elements if first is None else itertools.chain([first], elements)


def _content_type(request: Request) -> str:
    charset = request.accepted_renderer.charset
    media_type = str(request.accepted_media_type)
    if media_type == "text/csv":
        return "text/csv; charset=utf-8; header=present"
    return f"{media_type}; charset={charset}" if charset else media_type
