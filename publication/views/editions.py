"""Editions and the changes feed: what was published when, and what each publication did."""

import functools
import operator
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404, HttpResponse, HttpResponseBase
from rest_framework.request import Request

from publication.canonical import canonical_json
from publication.changes import CHANGE_COLUMNS, CHANGE_CONDITIONS, EDITION, TAIL, change_text, changes
from publication.choices import KIND_RESOURCES, Resource
from publication.errors import ParameterError, not_allowed
from publication.filters.plain import EDITION_PARAMETERS, REASON, holds, read
from publication.filters.schema import described
from publication.formats.media import LIST_FORMATS, PLAIN_FORMATS
from publication.index.values import fold
from publication.models import Edition, Record
from publication.ordering import OrderField, read_ordering
from publication.paging import MemoryRows, QueryRows, Rows
from publication.request import DETAIL_PARAMETERS
from publication.serializers import ChangeEntrySerializer, EditionSerializer
from publication.views.base import STATIC_CONTROLS, Reading, StaticViewSet
from sources.dates import moment_text

NUMBER = OrderField("number", "integer")
EDITION_COLUMNS = ("number", "at", "reason", "origin", "chain", "change_count")
# Filters of the feed besides `since`, each with the condition that a value stands for.
CHANGE_FILTERS: dict[str, dict[str, Q]] = {
    "change": {str(change): condition for change, condition in CHANGE_CONDITIONS.items()},
    "cause": {"own": Q(own=True), "embedded": Q(own=False)},
    "resource": {
        "facts": Q(resource=Resource.FACTS),
        **{name: Q(resource=Resource.FACTS, kind=kind) for kind, name in KIND_RESOURCES.items()},
        **{value: Q(resource=value) for value in Resource.values if value != Resource.FACTS},
    },
}


def editions(newest: int) -> QuerySet[Edition]:
    """Return the editions up to one, each with the number of records it changed."""
    brought = Record.objects.filter(first_edition=OuterRef("number")).order_by().values("first_edition")
    return Edition.objects.filter(number__lte=newest).annotate(
        change_count=Coalesce(
            Subquery(brought.annotate(number=Count("pk")).values("number"), output_field=IntegerField()), 0
        )
    )


def edition_text(number: int, at: datetime, reason: str, origin: str, chain: str, count: int) -> str:
    """Return an edition as JSON text, from the values of EDITION_COLUMNS."""
    edition = Edition(number=number, chain=chain)
    return canonical_json(
        {
            "number": number,
            "at": moment_text(at),
            "reason": reason,
            "origin": origin,
            "chain_hash": chain,
            "version": edition.version,
            "changes": count,
            "url": f"/api/v1/editions/{number}/",
        }
    )


class EditionViewSet(StaticViewSet):
    """Publications of the dataset, each a set of changes that appeared together, chained by hash."""

    formats = {"list": LIST_FORMATS, "retrieve": PLAIN_FORMATS}
    shape_serializers = (EditionSerializer,)
    ordering_fields = {"number": NUMBER}
    default_ordering = "-number"

    def further_parameters(self) -> list[dict[str, Any]]:
        """Return the filters of the list, as OpenAPI describes them."""
        return [dict(parameter) for parameter in described(EDITION_PARAMETERS) if self.action == "list"]

    def list(self, request: Request) -> HttpResponseBase:
        """Answer with editions, the newest first."""
        reading = self.begin(request, (*STATIC_CONTROLS, *EDITION_PARAMETERS))
        if (answer := self.known(request, reading)) is not None:
            return answer
        terms = read_ordering(
            reading.controls.ordering, self.ordering_fields, self.default_ordering, reading.errors, tail=()
        )
        rows = _found(request, reading)
        return self.answer_list(request, reading, rows, terms, name="editions")

    def retrieve(self, request: Request, number: str) -> HttpResponse:
        """Answer with one edition."""
        reading = self.begin(request, DETAIL_PARAMETERS)
        if (answer := self.known(request, reading)) is not None:
            return answer
        reading.refuse()
        rows = editions(reading.context.number).filter(number=int(number)).values_list(*EDITION_COLUMNS)
        row = rows.first()
        if row is None:
            raise Http404(f"There is no edition {number}.")
        return self.answer_text(request, reading, edition_text(*row))


def _found(request: Request, reading: Reading) -> Rows:
    """Return the editions that match every filter; what is wrong with one is noted."""
    found = editions(reading.context.number)
    asked = read(EDITION_PARAMETERS, request.query_params, reading.errors)
    of_reasons = [one for one in asked if one.subject is REASON]
    for one in asked:
        if one not in of_reasons:
            found = found.filter(one.condition)
    if not of_reasons or reading.errors:
        return QueryRows(found, EDITION_COLUMNS, edition_text)
    # Editions are acts of people, few enough to be looked through.
    return MemoryRows(
        [
            ({NUMBER.column: row[0]}, edition_text(*row))
            for row in found.values_list(*EDITION_COLUMNS)
            if all(holds(one, [fold(row[2])]) for one in of_reasons)
        ]
    )


class ChangeViewSet(StaticViewSet):
    """Everything that happened to records, in edition order: follow it to keep a copy up to date.

    `since` is the number of the last edition a client holds, the one in the `Dataset-Version` of its export; without
    it the feed starts with the first edition. For each entry, ask for its `url`: 200 gives the record as it is now,
    308 where it went, 410 that it was withdrawn.
    """

    formats = {"list": LIST_FORMATS}
    shape_serializers = (ChangeEntrySerializer,)
    ordering_fields = {"edition": EDITION}
    default_ordering = "edition"

    def further_parameters(self) -> list[dict[str, Any]]:
        """Return the filters of the feed, as OpenAPI describes them."""
        since = {
            "name": "since",
            "in": "query",
            "required": False,
            "description": "Number of the last edition that is known already; the feed starts after it.",
            "schema": {"type": "integer", "minimum": 0, "maximum": 999_999_999, "examples": [0]},
        }
        return [since, *(_described(name, list(conditions)) for name, conditions in CHANGE_FILTERS.items())]

    def list(self, request: Request) -> HttpResponseBase:
        """Answer with changes, the earliest first."""
        reading = self.begin(request, (*STATIC_CONTROLS, "since", *CHANGE_FILTERS))
        if (answer := self.known(request, reading)) is not None:
            return answer
        found = self._filtered(request, reading)
        terms = read_ordering(
            reading.controls.ordering, self.ordering_fields, self.default_ordering, reading.errors, tail=TAIL
        )
        rows = QueryRows(found, CHANGE_COLUMNS, change_text)
        return self.answer_list(request, reading, rows, terms, name="changes")

    def _filtered(self, request: Request, reading: Reading) -> QuerySet[Record]:
        found = changes(reading.context.number).filter(first_edition__gt=_since(request, reading))
        for name, conditions in CHANGE_FILTERS.items():
            values = _chosen(name, conditions, request, reading)
            if values:
                found = found.filter(functools.reduce(operator.or_, (conditions[value] for value in values)))
        return found


def _described(name: str, values: list[str]) -> dict[str, Any]:
    return {
        "name": name,
        "in": "query",
        "required": False,
        "description": f"Only changes with this {name}; repeated, with any of them.",
        "schema": {
            "type": "array",
            "items": {"type": "string", "enum": values},
            "minItems": 1,
            "examples": [values[:1]],
        },
        "style": "form",
        "explode": True,
    }


def _since(request: Request, reading: Reading) -> int:
    """Return the edition after which the feed starts; 0 = from the first on."""
    values = request.query_params.getlist("since")
    if not values:
        return 0
    newest = reading.context.number
    if len(values) > 1:
        reading.errors.append(ParameterError("since", "It may stand once only."))
    elif not re.fullmatch(r"[0-9]{1,9}", values[0]):
        detail = f"“{values[0][:80]}” is not the number of an edition."
        reading.errors.append(ParameterError("since", detail, (f"0 to {newest}",)))
    elif int(values[0]) > newest:
        detail = f"There is no edition {values[0]} yet."
        reading.errors.append(ParameterError("since", detail, (f"0 to {newest}",), str(newest)))
    else:
        return int(values[0])
    return 0


def _chosen(name: str, allowed: Mapping[str, Q], request: Request, reading: Reading) -> list[str]:
    values = request.query_params.getlist(name)
    wrong = [not_allowed(name, value, allowed) for value in values if value not in allowed]
    reading.errors += wrong
    return [] if wrong else values
