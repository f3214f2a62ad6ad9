"""Short cut for plain requests: lists and details as JSON without anything beside filters, paging and `as_of`.

It answers what the view sets answer, byte for byte, without their machinery. Whatever is out of the ordinary - another
form, a shape, a search, a mistake - is left to them: every function here returns None for it.
"""

import functools
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse

from publication import caching
from publication.choices import RecordState
from publication.errors import ParameterError
from publication.filters import FILTERSETS
from publication.filters.fields import ParameterField
from publication.filters.filterset import Parameter, Search
from publication.filters.rows import Asked
from publication.filters.slugs import is_slug
from publication.filters.values import Slugs
from publication.formats.envelope import PageParts, envelope
from publication.formats.media import JSONFormat, chosen_form
from publication.ordering import OrderField, read_ordering
from publication.paging import Page, binding, read_cursor, read_page
from publication.plans import CompiledRows
from publication.reading import run_first
from publication.request import (
    CONTROL_PARAMETERS,
    PAGE_SIZE_DEFAULT,
    RequestContext,
    absolute,
    context_of_row,
    current_context,
    read_controls,
    resolve_context,
)
from publication.resolving import Name, resolve

# What changes the form of an answer or asks for more than the page.
THICK = frozenset({"format", "fields", "omit", "facets", "count", "q"})
LIST_CONTROLS = frozenset(CONTROL_PARAMETERS) - THICK
MEDIA_TYPE = JSONFormat.media_type
LEADS_MAX = 20_000
# The current edition together with the record's document in it: one way to the database instead of two.
DOCUMENT = (
    "SELECT head.number, head.at, head.chain, record.state, record.document FROM publication_head head"
    " JOIN publication_record record ON record.first_edition <= head.number AND record.last_edition >= head.number"
    " WHERE head.id = 1 AND record.resource = %s AND record.slug = %s"
)
DOCUMENT_OF_KIND = DOCUMENT + " AND record.kind = %s"
# Where slugs lead, by Dataset-Version: within an edition it never changes.
_leads: dict[tuple[str, Name], str] = {}


def thin_list(
    request: HttpRequest,
    *,
    name: str,
    resource: str,
    kind: str,
    ordering_fields: Mapping[str, OrderField],
    default_ordering: str,
) -> HttpResponse | None:
    """Answer a plain list, or None."""
    if not _is_plain(request) or not THICK.isdisjoint(request.GET):
        return None
    errors: list[ParameterError] = []
    controls, errors = read_controls(request.GET, LIST_CONTROLS)
    cursor = read_cursor(controls.cursor, errors)
    if errors:
        return None
    context = resolve_context(controls, errors, cursor_edition=cursor.edition if cursor else None)
    if errors or not context.number:
        return None
    tag = caching.entity_tag(request, context, MEDIA_TYPE)
    if caching.is_known(request, tag):
        return _finished(caching.not_modified(context, tag))
    terms = read_ordering(controls.ordering, ordering_fields, default_ordering, errors)
    bound = binding(name, request.GET, terms)
    asked = _asked(request, name, context)
    if (
        errors
        or asked is None
        or any(term.field.expression is not None for term in terms)
        or (cursor is not None and not cursor.fits(bound, terms))
    ):
        return None
    page = read_page(
        CompiledRows(resource, kind, context.number, asked),
        terms,
        cursor=cursor,
        size=controls.page_size or PAGE_SIZE_DEFAULT,
        edition=context.number,
        bound=bound,
    )
    return _answered(request, context, tag, page)


def thin_detail(request: HttpRequest, slug: str, *, resource: str, kind: str) -> HttpResponse | None:
    """Answer with the document of a live record, or None."""
    if not _is_plain(request) or request.META.get("QUERY_STRING"):
        return None
    if "HTTP_IF_NONE_MATCH" in request.META:
        context = current_context()
        tag = caching.entity_tag(request, context, MEDIA_TYPE)
        if caching.is_known(request, tag):
            return _finished(caching.not_modified(context, tag))
    statement, values = (DOCUMENT_OF_KIND, (resource, slug, kind)) if kind else (DOCUMENT, (resource, slug))
    rows = run_first((statement, values))
    if not rows or rows[0][3] != RecordState.LIVE:
        return None
    number, at, chain, _, document = rows[0]
    context = context_of_row(number, at, chain)
    response = HttpResponse(document.encode(), content_type=MEDIA_TYPE)
    caching.stamp(response, context, caching.entity_tag(request, context, MEDIA_TYPE))
    response["Link"] = caching.link_header(request, context, {})
    return _finished(response)


def _is_plain(request: HttpRequest) -> bool:
    return (
        request.method == "GET"
        and not caching.any_is_known(request)
        and chosen_form(request.META.get("HTTP_ACCEPT", "*/*")) == MEDIA_TYPE
    )


def _asked(request: HttpRequest, name: str, context: RequestContext) -> list[tuple[str, Asked]] | None:
    """Return everything the filters are asked, by parameter; None when a part of it is not sound."""
    declared: Mapping[str, Any] = FILTERSETS[name].base_filters
    read: list[tuple[str, Parameter, list[Any], str]] = []
    slugs: set[Name] = set()
    for parameter_name, texts in request.GET.lists():
        if parameter_name in LIST_CONTROLS:
            continue
        parameter = declared.get(parameter_name)
        if parameter is None or isinstance(parameter.subject, Search):
            return None
        try:
            values = _field(parameter).clean(texts)
        except ValidationError:
            return None
        resource = _resource_of(parameter)
        if resource:
            slugs |= {(resource, slug) for slug in values}
        read.append((parameter_name, parameter, values, resource))
    leads = _led(slugs, context)
    if leads is None:
        return None
    return [
        (
            parameter_name,
            Asked(
                parameter.subject,
                parameter.lookup_expr,
                [leads[resource, slug] for slug in values] if resource else values,
            ),
        )
        for parameter_name, parameter, values, resource in read
    ]


@functools.cache
def _field(parameter: Parameter) -> ParameterField:
    return ParameterField(subject=parameter.subject, lookup=parameter.lookup_expr)


@functools.cache
def _resource_of(parameter: Parameter) -> str:
    sort = parameter.subject.value_type(parameter.lookup_expr)
    return sort.resource if isinstance(sort, Slugs) else ""


def _led(slugs: set[Name], context: RequestContext) -> dict[Name, str] | None:
    """Return where slugs lead; None when one was never published. At most one query, none for what was asked before."""
    found: dict[Name, str] = {}
    unknown: list[Name] = []
    for slug in slugs:
        lead = _leads.get((context.version, slug))
        if lead is None:
            unknown.append(slug)
        else:
            found[slug] = lead
    if unknown:
        if not all(is_slug(slug) for _, slug in unknown):
            return None
        leads = resolve(unknown, (), context.number).leads
        if len(_leads) > LEADS_MAX:
            _leads.clear()
        for slug in unknown:
            if slug not in leads:
                return None
            found[slug] = _leads[context.version, slug] = leads[slug]
    return found


def _answered(request: HttpRequest, context: RequestContext, tag: str, page: Page) -> HttpResponse:
    following, preceding = (
        absolute(request, caching.address(request, cursor=at.text)) if at else None
        for at in (page.next, page.previous)
    )
    body = envelope(PageParts(elements=page.elements, next=following, previous=preceding))
    response = HttpResponse(body, content_type=MEDIA_TYPE)
    caching.stamp(response, context, tag)
    response["Link"] = caching.link_header(request, context, {"next": following, "prev": preceding})
    return _finished(response)


def _finished(response: HttpResponse) -> HttpResponse:
    response["Allow"] = "GET, HEAD, OPTIONS"
    response["Vary"] = "Accept"
    return response
