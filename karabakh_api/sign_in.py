"""Signing in: which name was tried, and what somebody is told who has tried too many passwords."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from karabakh_api import problems

NAME_MAX = 255  # what the table of attempts holds


def name_tried(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str | None:
    """Return the name that was tried, cut to what can be noted; names of accounts are shorter."""
    name = credentials.get("username") if credentials else request.POST.get("username")
    return None if name is None else str(name)[:NAME_MAX]


def locked_out(request: HttpRequest, response: Any, credentials: Any) -> HttpResponse:  # noqa: ARG001 - axes' signature
    """Answer 429: sign-ins under this name from this address are refused, right password or wrong."""
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    return problems.problem_response(
        request,
        problems.TOO_MANY_REQUESTS,
        f"Too many sign-ins failed: try again in {minutes} minutes. An administrator can lift it sooner.",
        headers={"Retry-After": str(minutes * 60)},
    )
