"""Two probes: is the process alive, and can it answer from an up-to-date database."""

from functools import cache

from django.db import Error as DatabaseUnreachable
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

RETRY_AFTER_SECONDS = 5


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:  # noqa: ARG001 - the signature of a view
    """Answer 200 as long as the process can answer at all; touches nothing else."""
    return JsonResponse({"status": "ok"})


@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:  # noqa: ARG001 - the signature of a view
    """Answer 200 when the database answers and has every migration, else 503 with `Retry-After`."""
    reason = _why_not_ready()
    if reason is None:
        return JsonResponse({"status": "ready"})
    return JsonResponse(
        {"status": "unavailable", "reason": reason}, status=503, headers={"Retry-After": RETRY_AFTER_SECONDS}
    )


def _why_not_ready() -> str | None:
    try:
        applied = MigrationRecorder(connection).applied_migrations()
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseUnreachable:
        return "database"
    waiting = [key for key in _migrations_on_disk() if key not in applied]
    return "migrations" if waiting else None


@cache
def _migrations_on_disk() -> tuple[tuple[str, str], ...]:
    """Return app and name of every migration; the files of a running process do not change."""
    graph = MigrationLoader(None, ignore_no_migrations=True).graph
    return tuple(graph.nodes)
