"""The JSON-LD context that linked documents name."""

from django.http import HttpResponse
from rest_framework.request import Request

from publication.canonical import canonical_json
from publication.formats.linked import CONTEXT
from publication.formats.media import JSONLDFormat
from publication.views.base import StaticViewSet


class ContextViewSet(StaticViewSet):
    """The JSON-LD context: which terms of which vocabularies the members of linked documents are."""

    schema = None  # it is a document about documents, the same for everybody
    formats = {"retrieve": [JSONLDFormat]}

    def retrieve(self, request: Request) -> HttpResponse:
        """Answer with the context."""
        reading = self.begin(request, ())
        if (answer := self.known(request, reading)) is not None:
            return answer
        reading.refuse()
        return self.answer(request, reading.context, canonical_json(CONTEXT).encode())
