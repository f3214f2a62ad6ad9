"""Records: lists, details and histories of every published resource, one view set a resource."""

import functools
from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from rest_framework.request import Request
from rest_framework.serializers import Serializer
from rest_framework.settings import api_settings

from publication import caching
from publication.changes import EDITION, VERSION_COLUMNS, version_text, versions
from publication.choices import RecordState, Resource, address
from publication.errors import GoneError, InvalidQueryError, ParameterError, not_allowed
from publication.filters import FILTERSETS, RecordFilterSet
from publication.formats.envelope import PageParts
from publication.formats.linked import linked_document, linked_page
from publication.formats.media import DOCUMENT_FORMATS, LIST_FORMATS, RECORD_LIST_FORMATS
from publication.models import Edition, Record
from publication.models.record import RecordQuerySet
from publication.ordering import RANK, SLUG, OrderField, Term, read_ordering
from publication.paging import QueryRows, Rows
from publication.request import CONTROL_PARAMETERS, DETAIL_PARAMETERS, unknown_parameters
from publication.search.pages import FoundRows
from publication.serializers import VersionSerializer
from publication.views.base import STATIC_CONTROLS, PublicViewSet, Reading
from publication.views.facets import FACETED_MAX, TooLongError, counted
from publication.views.thin import thin_detail, thin_list
from sources.dates import moment_text

REDIRECTS = frozenset({RecordState.RENAMED, RecordState.MERGED})
REDIRECTS_MAX = 50
HISTORY_ORDERING = {"edition": EDITION}


def handled(error: Exception, request: HttpRequest) -> HttpResponse | None:
    """Return the answer to an error that the view sets would give."""
    handler: Any = api_settings.EXCEPTION_HANDLER
    answer: HttpResponse | None = handler(error, {"request": request})
    return answer


class RecordViewSet(PublicViewSet):
    """A resource of published records; a subclass is a page of declarations.

    `resource` and `kind` say how its records are stored.
    """

    resource: ClassVar[Resource]
    kind: ClassVar[str] = ""
    ordering_fields: Mapping[str, OrderField] = {"slug": SLUG}
    controls = {"list": CONTROL_PARAMETERS, "retrieve": DETAIL_PARAMETERS, "history": STATIC_CONTROLS}
    has_tombstones = True
    formats = {"list": RECORD_LIST_FORMATS, "retrieve": DOCUMENT_FORMATS, "history": LIST_FORMATS}

    def declared(self) -> tuple[type[Serializer[Any]], ...]:
        """Return the serializers that declare what the action answers with."""
        return (VersionSerializer,) if self.action == "history" else super().declared()

    def ordering_terms(self) -> list[str]:
        """Return the names by which the list of this action can be ordered; `rank` needs `q`."""
        return list(HISTORY_ORDERING) if self.action == "history" else [*self.ordering_fields, "rank"]

    def records(self, edition: int) -> RecordQuerySet:
        """Return the versions of this resource that are current in an edition, tombstones and redirects included."""
        records = Record.objects.at(edition).filter(resource=self.resource)
        return records.filter(kind=self.kind) if self.kind else records

    @classmethod
    def as_view(  # type: ignore[override]  # a plain function is what routes take
        cls, actions: Any = None, **initkwargs: Any
    ) -> Callable[..., HttpResponseBase]:
        """Return the view of some actions; plain requests take the short cut."""
        whole = super().as_view(actions, **initkwargs)
        thin = cls._thin((actions or {}).get("get", ""))
        if thin is None:
            return whole

        @functools.wraps(whole)
        def view(request: HttpRequest, **captured: str) -> HttpResponseBase:
            try:
                answer = thin(request, **captured)
            except (OperationalError, InterfaceError) as error:
                answer = handled(error, request)
            return answer or whole(request, **captured)

        return view

    @classmethod
    def _thin(cls, action: str) -> Callable[..., HttpResponse | None] | None:
        if action == "list":
            return functools.partial(
                thin_list,
                name=cls.public_name,
                resource=cls.resource.value,
                kind=cls.kind,
                ordering_fields=cls.ordering_fields,
                default_ordering=cls.default_ordering,
            )
        if action == "retrieve":
            return functools.partial(thin_detail, resource=cls.resource.value, kind=cls.kind)
        return None

    # --- List -----------------------------------------------------------------------------------------

    def list(self, request: Request) -> HttpResponseBase:
        """Answer with the records that the filters leave, in the ordering asked for."""
        reading = self.reading(request, CONTROL_PARAMETERS)
        if (answer := self.known(request, reading)) is not None:
            return answer
        filterset = self._filterset(request, reading)
        found = self._found(reading, filterset)
        terms = self._terms(request, reading)
        self._judge_facets(reading)
        rows: Rows = QueryRows(found, ("document",), str)
        if filterset.searched:
            # Facts are nearly all there is, so that their list is that of all records.
            whole = self.resource == Resource.FACTS and not self.kind and not filterset.is_narrowed
            rows = FoundRows(filterset.unsearched, filterset.searched, ("document",), str, whole=whole)
        return self.answer_list(
            request,
            reading,
            rows,
            terms,
            name=self.public_name,
            facets=functools.partial(self._facets, found, reading),
        )

    def _found(self, reading: Reading, filterset: RecordFilterSet) -> RecordQuerySet:
        """Return what the filters leave; nothing where they are not sound, for then nothing is answered."""
        found: RecordQuerySet | None = reading.gather(filterset.filtered)
        return self.records(reading.context.number).none() if found is None else found

    def _filterset(self, request: Request, reading: Reading) -> RecordFilterSet:
        edition = reading.context.number
        everything = self.records(edition).live()
        filterset = FILTERSETS[self.public_name](
            data=request.query_params, queryset=everything, edition=edition
        )
        reading.gather(lambda: filterset.refuse_unknown(also_allowed=CONTROL_PARAMETERS))
        return filterset

    def _terms(self, request: Request, reading: Reading) -> tuple[Term, ...]:
        fields = dict(self.ordering_fields)
        if "q" in request.query_params:
            fields["rank"] = RANK
        return read_ordering(reading.controls.ordering, fields, self.default_ordering, reading.errors)

    def _judge_facets(self, reading: Reading) -> None:
        reading.errors += [
            not_allowed("facets", field, self.facet_fields, what="facet")
            for field in reading.controls.facets
            if field not in self.facet_fields
        ]

    def _facets(self, found: RecordQuerySet, reading: Reading) -> dict[str, Any]:
        try:
            return counted(found, reading.controls.facets, self.resource, reading.context.number)
        except TooLongError as error:
            detail = f"Values are counted of {FACETED_MAX} records at most: narrow the list by a filter."
            raise InvalidQueryError([ParameterError("facets", detail)]) from error

    def page_body(self, request: Request, reading: Reading, page: PageParts) -> bytes:
        """Return the body of a page, as linked data where that is asked for."""
        if self.form(request) == "jsonld":
            return linked_page(self.resource, page)
        return super().page_body(request, reading, page)

    # --- Detail ---------------------------------------------------------------------------------------

    def retrieve(self, request: Request, slug: str) -> HttpResponse:
        """Answer with one record: its document, a redirect to where it went, or why it is gone."""
        reading = self._detail(request, DETAIL_PARAMETERS)
        if (answer := self.known(request, reading)) is not None:
            return answer
        reading.refuse()
        row = self._versions(reading, slug).values_list("state", "target", "document").first()
        if row is None:
            raise self._unknown(slug, reading)
        state, target, document = row
        if state in REDIRECTS:
            return self._redirect(request, reading, target)
        if state == RecordState.WITHDRAWN:
            raise self._gone(slug, reading)
        if self.form(request) == "jsonld":
            return self.answer(request, reading.context, linked_document(self.resource, document).encode())
        return self.answer_text(request, reading, document)

    def _detail(self, request: Request, accepted: Sequence[str]) -> Reading:
        reading = self.reading(request, accepted)
        reading.errors += unknown_parameters(request.query_params, accepted)
        return reading

    def _versions(self, reading: Reading, slug: str) -> RecordQuerySet:
        return self.records(reading.context.number).filter(slug=slug)

    def _unknown(self, slug: str, reading: Reading) -> Http404:
        return Http404(f"There is no {self.public_name}/{slug} in edition {reading.context.number}.")

    def _gone(self, slug: str, reading: Reading) -> GoneError:
        number = self._versions(reading, slug).values_list("first_edition", flat=True).get()
        edition = Edition.objects.get(number=number)
        when = f"with edition {number} ({moment_text(edition.at)})"
        return GoneError(
            f"{self.public_name}/{slug} was withdrawn {when}: {edition.reason} It still answers as_of={number - 1}."
        )

    def _redirect(self, request: Request, reading: Reading, target: str, suffix: str = "") -> HttpResponse:
        """Answer 308 to where a renamed or merged record is now, through every later move, keeping the query."""
        kind = self.kind
        for _ in range(REDIRECTS_MAX):
            found = Record.objects.at(reading.context.number).filter(resource=self.resource, slug=target)
            state, further, kind = found.values_list("state", "target", "kind").get()
            if state not in REDIRECTS:
                break
            target = further
        base = (
            address(self.resource, target, kind)
            if self.kind or not kind
            else f"/api/v1/{self.public_name}/{target}/"
        )
        query = caching.address(request).partition("?")[2]
        response = HttpResponse(
            status=308, headers={"Location": base + suffix + (f"?{query}" if query else "")}
        )
        caching.stamp(response, reading.context)
        return response

    # --- History --------------------------------------------------------------------------------------

    def history(self, request: Request, slug: str) -> HttpResponseBase:
        """Answer with the versions of one record, the newest first; withdrawn and merged records have theirs too."""
        reading = self._detail(request, STATIC_CONTROLS)
        if (answer := self.known(request, reading)) is not None:
            return answer
        row = self._versions(reading, slug).values_list("state", "target").first()
        if row is None:
            reading.refuse()
            raise self._unknown(slug, reading)
        if row[0] == RecordState.RENAMED:
            reading.refuse()
            return self._redirect(request, reading, row[1], "history/")
        terms = read_ordering(
            reading.controls.ordering, HISTORY_ORDERING, "-edition", reading.errors, tail=(SLUG,)
        )
        rows = QueryRows(versions(self.resource, slug, reading.context.number), VERSION_COLUMNS, version_text)
        return self.answer_list(request, reading, rows, terms, name=f"{self.public_name}/{slug}/history")
