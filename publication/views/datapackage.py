"""The Data Package for download."""

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from rest_framework.request import Request

from publication import caching
from publication.caching import cite_as
from publication.datapackage.package import archive
from publication.formats.media import ZIPFormat
from publication.views.base import StaticViewSet

PACKAGE_PARAMETERS = ("format", "as_of")


class DataPackageViewSet(StaticViewSet):
    """The whole dataset as a Frictionless Data Package: tables with keys, codebook, checksums, licence, citation.

    A ZIP archive of CSV files that `datapackage.json` describes; it states the `Dataset-Version` it holds. The same
    edition gives the same bytes.
    """

    formats = {"retrieve": [ZIPFormat]}
    controls = {"retrieve": PACKAGE_PARAMETERS}

    def retrieve(self, request: Request) -> HttpResponseBase:
        """Answer with the archive."""
        reading = self.begin(request, PACKAGE_PARAMETERS)
        if (answer := self.known(request, reading)) is not None:
            return answer
        reading.refuse()
        tag = self.tag(request, reading.context)
        if caching.any_is_known(request):
            return caching.not_modified(reading.context, tag)
        response: HttpResponseBase
        if request.method == "HEAD":
            response = HttpResponse(content_type=ZIPFormat.media_type)
        else:
            response = StreamingHttpResponse(archive(reading.context), content_type=ZIPFormat.media_type)
        caching.stamp(response, reading.context, tag)
        name = f"karabakh-api-edition-{reading.context.number}.zip"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        response["Link"] = f'<{cite_as(request, reading.context)}>; rel="cite-as"'
        return response
