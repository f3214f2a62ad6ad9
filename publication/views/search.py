"""Search across all resources: what was found, why, and where it is."""

import functools
from typing import Any

from django.http import HttpResponseBase
from rest_framework import serializers
from rest_framework.request import Request

from publication.canonical import canonical_json
from publication.errors import ParameterError
from publication.formats.media import LIST_FORMATS
from publication.models import Record
from publication.models.record import RecordQuerySet
from publication.ordering import DATE, RANK, SLUG, OrderField, read_ordering
from publication.paging import QueryRows, Rows
from publication.search.hits import Hits
from publication.search.matching import understood
from publication.search.pages import FoundRows
from publication.search.query import CHARACTERS_MAX
from publication.serializers import RECORD_KINDS, RECORD_RESOURCES
from publication.views.base import STATIC_CONTROLS, Reading, StaticViewSet
from sources.fields import AddressField, SlugField

TAIL = (OrderField("resource", "text"), SLUG)
Q_DESCRIPTION = (
    'Words, all of them, each the beginning of one in the record; `"a phrase"`, exactly; `-excluded`; `this OR that`. '
    "A name stands for every published name of that actor or place, in any script."
)
COLUMNS = ("resource", "kind", "document")


class MatchSerializer(serializers.Serializer[Any]):
    """The text that shows best why a record was found."""

    field = serializers.CharField(help_text="Field of the record's document in which the text stands.")
    text = serializers.CharField(help_text="The text as it stands there: a name, a quote, a summary.")


class SearchHitSerializer(serializers.Serializer[Any]):
    """One record that was found."""

    resource = serializers.ChoiceField(
        RECORD_RESOURCES, help_text="Resource that the record is addressed under."
    )
    kind = serializers.ChoiceField(
        RECORD_KINDS, help_text="One of that resource: `actor`, `place`, `statement` …"
    )
    slug = SlugField(help_text="Slug of the record.")
    label = serializers.CharField(  # type: ignore[assignment]  # a member of the answer, not the form label
        help_text="Its name, title, question or summary."
    )
    url = AddressField(help_text="API address, an absolute path.")
    matched = MatchSerializer(help_text="Why it was found.")


class SearchViewSet(StaticViewSet):
    """One search over every resource, newest first, or the best first with `ordering=rank`.

    Words are ANDed and match as prefixes; `"a phrase"` matches exactly; `-word` and `-"a phrase"` exclude; `OR` binds
    tighter than AND. A name stands for every published name of that actor or place, in any script.
    """

    formats = {"list": LIST_FORMATS}
    shape_serializers = (SearchHitSerializer,)
    required_parameters = ("q",)
    ordering_fields = {"date": DATE, "rank": RANK}
    default_ordering = "-date"

    def further_parameters(self) -> list[dict[str, Any]]:
        """Describe `q`."""
        return [
            {
                "name": "q",
                "in": "query",
                "required": True,
                "description": Q_DESCRIPTION,
                "schema": {
                    "type": "string",
                    "minLength": 1,
                    "maxLength": CHARACTERS_MAX,
                    "examples": ["Xankəndi"],
                },
            }
        ]

    def list(self, request: Request) -> HttpResponseBase:
        """Answer with hits; `q` is required."""
        reading = self.begin(request, (*STATIC_CONTROLS, "q"))
        if (answer := self.known(request, reading)) is not None:
            return answer
        rows = _found(request, reading)
        terms = read_ordering(
            reading.controls.ordering, self.ordering_fields, self.default_ordering, reading.errors, tail=TAIL
        )
        return self.answer_list(request, reading, rows, terms, name="search")


def _found(request: Request, reading: Reading) -> Rows:
    """Return the rows that match `q`; what is wrong with it is noted, and nothing is found."""
    records: RecordQuerySet = Record.objects.at(reading.context.number).live()
    values = request.query_params.getlist("q")
    if len(values) != 1 or not values[0]:
        reading.errors.append(ParameterError("q", _reason(values)))
        return QueryRows(records.none(), COLUMNS, str)
    asked = reading.gather(lambda: understood(values[0], reading.context.number))
    if asked is None:
        return QueryRows(records.none(), COLUMNS, str)
    return FoundRows(records, asked, COLUMNS, functools.partial(_hit_text, Hits(asked)), whole=True)


def _reason(values: list[str]) -> str:
    if not values:
        return "Required: the words to search for."
    return "It may stand once only." if len(values) > 1 else "It is empty: give the words to search for."


def _hit_text(hits: Hits, resource: str, kind: str, document: str) -> str:
    return canonical_json(hits.hit(resource, kind, document))
