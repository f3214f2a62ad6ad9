"""The OpenAPI document as it is served, and the page in which people try it."""

from functools import cache
from pathlib import Path

from django.conf import settings
from django.http import HttpResponse
from drf_spectacular.views import SpectacularSwaggerSplitView
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

from publication.canonical import canonical_json
from publication.formats.media import JSONFormat
from publication.views.base import StaticViewSet
from sources.quick_yaml import read_yaml

DOCUMENT = Path(settings.BASE_DIR) / "docs" / "openapi.yaml"


class YAMLFormat(BaseRenderer):
    """The document as it is committed."""

    media_type = "application/yaml"
    format = "yaml"
    charset = None


@cache
def document(form: str) -> bytes:
    """Return the committed document; a test holds it to what the code describes."""
    text = DOCUMENT.read_text(encoding="utf-8")
    return text.encode() if form == "yaml" else canonical_json(read_yaml(text)).encode()


class SchemaViewSet(StaticViewSet):
    """The OpenAPI 3.1 document of the API: YAML, or JSON where that is asked for."""

    schema = None  # it describes the others, not itself
    formats = {"retrieve": [YAMLFormat, JSONFormat]}

    def retrieve(self, request: Request) -> HttpResponse:
        """Answer with the document."""
        reading = self.begin(request, ("format",))
        if (answer := self.known(request, reading)) is not None:
            return answer
        reading.refuse()
        return self.answer(request, reading.context, document(self.form(request)))


class DocsView(SpectacularSwaggerSplitView):
    """Swagger UI from files of our own: it works offline and under a policy that allows no inline script."""

    http_method_names = ["get", "head", "options"]
