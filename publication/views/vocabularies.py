"""Vocabularies: every code that documents and filters use, what it means, what outside lists call it."""

import dataclasses
from functools import cache
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseBase
from rest_framework.request import Request

from facts.vocabularies import Vocabulary, all_vocabularies
from publication.canonical import canonical_json
from publication.filters.plain import VOCABULARY_PARAMETERS, holds, read
from publication.filters.schema import described
from publication.formats.media import LIST_FORMATS, PLAIN_FORMATS
from publication.index.values import fold
from publication.ordering import NAME, read_ordering
from publication.paging import MemoryRows
from publication.request import DETAIL_PARAMETERS
from publication.serializers import VocabularySerializer
from publication.views.base import STATIC_CONTROLS, StaticViewSet


@cache
def documents() -> dict[str, str]:
    """Return the document of each vocabulary as JSON text, by name; they change with the release only."""
    return {vocabulary.name: canonical_json(_document(vocabulary)) for vocabulary in all_vocabularies()}


def _document(vocabulary: Vocabulary) -> dict[str, Any]:
    codes = [dataclasses.asdict(code) for code in vocabulary.codes]
    for code in codes:
        code["mappings"] = [{**mapping, "note": mapping["note"] or None} for mapping in code["mappings"]]
    return {
        "name": vocabulary.name,
        "title": vocabulary.title,
        "url": f"/api/v1/vocabularies/{vocabulary.name}/",
        "codes": codes,
    }


@cache
def _values() -> dict[str, dict[str, frozenset[str]]]:
    """Return what the filters compare: the values of each field, by vocabulary."""
    return {
        vocabulary.name: {
            "name": frozenset({vocabulary.name}),
            "title": frozenset({fold(vocabulary.title)}),
            "code": frozenset(code.code for code in vocabulary.codes),
            # A mapping without a code says that the outside list has none.
            "scheme": frozenset(
                mapping.scheme for code in vocabulary.codes for mapping in code.mappings if mapping.code
            ),
        }
        for vocabulary in all_vocabularies()
    }


class VocabularyViewSet(StaticViewSet):
    """Controlled vocabularies: permanent codes with label, definition and mappings to outside lists."""

    formats = {"list": LIST_FORMATS, "retrieve": PLAIN_FORMATS}
    shape_serializers = (VocabularySerializer,)
    ordering_fields = {"name": NAME}
    default_ordering = "name"

    def further_parameters(self) -> list[dict[str, Any]]:
        """Return the filters of the list, as OpenAPI describes them."""
        return [dict(parameter) for parameter in described(VOCABULARY_PARAMETERS) if self.action == "list"]

    def list(self, request: Request) -> HttpResponseBase:
        """Answer with vocabularies by name."""
        reading = self.begin(request, (*STATIC_CONTROLS, *VOCABULARY_PARAMETERS))
        if (answer := self.known(request, reading)) is not None:
            return answer
        terms = read_ordering(
            reading.controls.ordering, self.ordering_fields, self.default_ordering, reading.errors, tail=()
        )
        asked = read(VOCABULARY_PARAMETERS, request.query_params, reading.errors)
        rows = MemoryRows(
            [
                ({NAME.column: name}, text)
                for name, text in documents().items()
                if all(holds(one, _values()[name][one.subject.name]) for one in asked)
            ]
        )
        return self.answer_list(request, reading, rows, terms, name="vocabularies")

    def retrieve(self, request: Request, name: str) -> HttpResponse:
        """Answer with one vocabulary."""
        reading = self.begin(request, DETAIL_PARAMETERS)
        if (answer := self.known(request, reading)) is not None:
            return answer
        reading.refuse()
        if name not in documents():
            raise Http404(f"There is no vocabulary {name}; /api/v1/vocabularies/ lists them.")
        return self.answer_text(request, reading, documents()[name])
