"""The root of the API: which data this is, how to cite it, and where everything is."""

from typing import Any

from django.db.models import Count
from django.http import HttpResponse
from rest_framework.request import Request

from publication.choices import KIND_RESOURCES, Resource, public_resource
from publication.formats.media import PLAIN_FORMATS
from publication.models import Record
from publication.request import DETAIL_PARAMETERS, RELEASE, RequestContext, absolute
from publication.serializers import RESOURCES, RootSerializer
from publication.views.base import StaticViewSet
from sources.dates import moment_text

TITLE = "Karabakh API"
DESCRIPTION = (
    "Attributed fact records about the Azerbaijani offensive in Nagorno-Karabakh of 19 and 20 September 2023, taken "
    "from press articles. Each says who said it, in which source and paragraph, what a figure covers, and who says "
    "otherwise; nothing is averaged or silently chosen."
)
LICENCE = "CC-BY-4.0"
BASE = "/api/v1/"
LINKS = {
    "documentation": f"{BASE}docs/",
    "schema": f"{BASE}schema/",
    "json_ld_context": f"{BASE}context.jsonld",
    "changes_feed": f"{BASE}changes/atom/",
    "data_package": f"{BASE}datapackage/",
    "comparison": f"{BASE}casualty-reports/compare/",
    "problems": "/problems/",
}


class RootViewSet(StaticViewSet):
    """The dataset's version and date, how to cite it, and the address of every resource."""

    formats = {"retrieve": PLAIN_FORMATS}
    shape_serializers = (RootSerializer,)

    def retrieve(self, request: Request) -> HttpResponse:
        """Answer with the root document."""
        reading = self.begin(request, DETAIL_PARAMETERS)
        if (answer := self.known(request, reading)) is not None:
            return answer
        reading.refuse()
        return self.answer_json(request, reading, root_document(request, reading.context))


def root_document(request: Request, context: RequestContext) -> dict[str, Any]:
    """Return the root of the API in an edition; one query."""
    return {
        "title": TITLE,
        "description": DESCRIPTION,
        "release": RELEASE,
        "dataset": {
            "version": context.version,
            "edition": context.number,
            "published_at": moment_text(context.at),
            "licence": LICENCE,
            "cite_as": citation(request, context),
        },
        "resources": {name: f"{BASE}{name}/" for name in RESOURCES},
        "counts": counts(context.number),
        "links": LINKS,
    }


def citation(request: Request, context: RequestContext) -> str:
    """Return the line that names this edition in a list of references."""
    day = f", {context.at:%Y-%m-%d}" if context.at else ""
    pinned = f"{BASE}?as_of={context.number}" if context.number else BASE
    return f"{TITLE}, edition {context.number}{day}, version {context.version}. {absolute(request, pinned)}"


def counts(edition: int) -> dict[str, int]:
    """Return how many records each resource has in an edition; the facts of all kinds together as well."""
    found = dict.fromkeys(("facts", *KIND_RESOURCES.values(), *_REFERENCE_RESOURCES), 0)
    rows = (
        Record.objects.at(edition)
        .live()
        .order_by()
        .values_list("resource", "kind")
        .annotate(number=Count("pk"))
    )
    for resource, kind, number in rows:
        found[public_resource(resource, kind)] += number
        if resource == Resource.FACTS:
            found["facts"] += number
    return found


_REFERENCE_RESOURCES = [value for value in Resource.values if value != Resource.FACTS]
