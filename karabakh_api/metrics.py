"""Measures for Prometheus: requests by route and status, how long they took, and the edition that is served.

With `PROMETHEUS_MULTIPROC_DIR` naming an empty folder, the library adds up what all processes of a machine count.
"""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Counter,
    Histogram,
    generate_latest,
    multiprocess,
)

from publication.models import Head

METHODS = frozenset({"GET", "HEAD", "OPTIONS", "POST"})
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)

REQUESTS = Counter("karabakh_requests", "Requests answered.", ["method", "route", "status"])
SECONDS = Histogram("karabakh_request_seconds", "Seconds until an answer began.", ["route"], buckets=BUCKETS)
# Read when somebody asks, not counted, so that every process tells the same.
EDITION = """# HELP karabakh_edition Number of the current edition.
# TYPE karabakh_edition gauge
karabakh_edition {number}
# HELP karabakh_edition_timestamp_seconds Moment of the current edition.
# TYPE karabakh_edition_timestamp_seconds gauge
karabakh_edition_timestamp_seconds {at}
"""


def observe(request: HttpRequest, answer: HttpResponseBase, seconds: float) -> None:
    """Count a request under its route: there are as many as in the code, however many addresses are asked for."""
    match = request.resolver_match
    route = match.view_name if match is not None else "none"
    method = request.method if request.method in METHODS else "other"
    REQUESTS.labels(method, route, str(answer.status_code)).inc()
    SECONDS.labels(route).observe(seconds)


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Answer with all measures to whoever knows `METRICS_TOKEN`; without one set there is nothing here."""
    if not settings.METRICS_TOKEN:
        raise Http404
    given = request.headers.get("Authorization", "").encode(errors="replace")
    if not constant_time_compare(given, f"Bearer {settings.METRICS_TOKEN}".encode()):
        return HttpResponse(
            "metrics: send `Authorization: Bearer <METRICS_TOKEN>`\n",
            status=401,
            content_type="text/plain",
            headers={"WWW-Authenticate": "Bearer"},
        )
    head = Head.objects.filter(id=1).first() or Head()
    edition = EDITION.format(number=head.number, at=head.at.timestamp() if head.at else 0)
    return HttpResponse(generate_latest(_registry()) + edition.encode(), content_type=CONTENT_TYPE_LATEST)


def _registry() -> Any:
    if not settings.PROMETHEUS_MULTIPROC_DIR:
        return REGISTRY
    registry = CollectorRegistry()
    multiprocess.MultiProcessCollector(registry, path=settings.PROMETHEUS_MULTIPROC_DIR)  # type: ignore[no-untyped-call]
    return registry
