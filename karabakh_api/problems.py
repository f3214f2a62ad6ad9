"""Problem documents (RFC 9457): one shape for everything that goes wrong, inside and outside the API."""

import dataclasses
import json
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.encoding import iri_to_uri
from rest_framework import exceptions

from publication.errors import GoneError, InvalidQueryError, ParameterError

MEDIA_TYPE = "application/problem+json"
RETRY_AFTER_SECONDS = 5


@dataclasses.dataclass(frozen=True, slots=True)
class ProblemType:
    """One kind of problem: the last part of its stable address, status, title, and what a reader should do."""

    name: str
    status: int
    title: str
    about: str

    @property
    def address(self) -> str:
        """The `type` of its documents: a relative address that answers with a page about it."""
        return f"/problems/{self.name}"


INVALID_PARAMETER = ProblemType(
    "invalid-parameter",
    400,
    "A parameter is not accepted",
    "A query parameter is unknown, empty, malformed, repeated where it may stand once, or names something that is "
    "not there. Nothing is guessed or left out: `errors` names each parameter, says what is allowed and what comes "
    "nearest.",
)
BAD_REQUEST = ProblemType(
    "bad-request",
    400,
    "The request is malformed",
    "The address holds control characters or bytes that are not UTF-8, the host is not one that is served, or the "
    "request breaks the rules of HTTP.",
)
FORBIDDEN = ProblemType(
    "forbidden",
    403,
    "Not allowed",
    "The request needs rights that it does not have, or a form was sent without its token. Reading the API needs none.",
)
NOT_FOUND = ProblemType(
    "not-found",
    404,
    "Not found",
    "There is nothing at this address in the edition asked for: it was never published, or not yet at `as_of`.",
)
METHOD_NOT_ALLOWED = ProblemType(
    "method-not-allowed",
    405,
    "Method not allowed",
    "The API is read-only: GET, HEAD and OPTIONS are answered.",
)
NOT_ACCEPTABLE = ProblemType(
    "not-acceptable",
    406,
    "No such representation",
    "None of the media types in `Accept` is available here. Leave it out for JSON, or use `format=`.",
)
GONE = ProblemType(
    "gone",
    410,
    "Withdrawn",
    "The record was withdrawn. Its history says when and why, and `as_of` an earlier edition still answers.",
)
QUERY_TOO_LONG = ProblemType(
    "query-too-long",
    414,
    "The query string is too long",
    "A query string has at most 4096 bytes, its cursor not counted.",
)
TOO_MANY_REQUESTS = ProblemType(
    "too-many-requests",
    429,
    "Too many requests",
    "Wait as many seconds as `Retry-After` says. To read everything, take one export (`format=ndjson`) and follow "
    "`/api/v1/changes/`.",
)
INTERNAL_ERROR = ProblemType(
    "internal-error",
    500,
    "Internal error",
    "Something failed that should not have. It was written to the log; the request can be tried again.",
)
UNAVAILABLE = ProblemType(
    "unavailable",
    503,
    "Temporarily unavailable",
    "The database does not answer. Try again after as many seconds as `Retry-After` says.",
)

PROBLEM_TYPES = {
    problem.name: problem
    for problem in (
        INVALID_PARAMETER,
        BAD_REQUEST,
        FORBIDDEN,
        NOT_FOUND,
        METHOD_NOT_ALLOWED,
        NOT_ACCEPTABLE,
        GONE,
        QUERY_TOO_LONG,
        TOO_MANY_REQUESTS,
        INTERNAL_ERROR,
        UNAVAILABLE,
    )
}
# For statuses that reach us without a type of their own; BAD_REQUEST is what any other 4xx is.
BY_STATUS = {
    problem.status: problem for problem in PROBLEM_TYPES.values() if problem is not INVALID_PARAMETER
}


def wants_html(request: HttpRequest) -> bool:
    """Say whether a person's browser asks, outside the API; `*/*` alone is a program."""
    if request.path_info.startswith("/api/"):
        return False
    preferred = request.get_preferred_type(["application/json", MEDIA_TYPE, "text/html"])
    return preferred == "text/html" and "text/html" in request.headers.get("Accept", "")


def problem_response(
    request: HttpRequest,
    problem: ProblemType,
    detail: str,
    *,
    errors: Sequence[ParameterError] = (),
    headers: Mapping[str, str] | None = None,
) -> HttpResponse:
    """Answer with a problem document, or with a small page where a browser asks outside the API."""
    fields = {
        "type": problem.address,
        "title": problem.title,
        "status": problem.status,
        "detail": detail,
        "instance": iri_to_uri(request.path),
        "request_id": getattr(request, "request_id", ""),
        "errors": [dataclasses.asdict(error) for error in errors],
    }
    response = HttpResponse(status=problem.status, headers={"Cache-Control": "no-store", **(headers or {})})
    if wants_html(request):
        response["Content-Type"] = "text/html; charset=utf-8"
        response.content = render_to_string("karabakh_api/problem.html", fields)
    else:
        response["Content-Type"] = MEDIA_TYPE
        response.content = json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode()
    # CommonMiddleware counts too, but not for what is answered before it.
    response["Content-Length"] = str(len(response.content))
    return response


def exception_handler(exception: Exception, context: dict[str, Any]) -> HttpResponse | None:
    """Turn what a view of the API raises into a problem document; None leaves it to `server_error`."""
    request: HttpRequest = context["request"]
    if isinstance(exception, InvalidQueryError):
        detail = " ".join(f"{error.parameter}: {error.detail}" for error in exception.errors)
        return problem_response(request, INVALID_PARAMETER, detail, errors=exception.errors)
    if isinstance(exception, GoneError):
        return problem_response(request, GONE, exception.detail)
    if isinstance(exception, OperationalError | InterfaceError):
        return unavailable(request)
    if isinstance(exception, Http404):
        return page_not_found(request, exception)
    if isinstance(exception, PermissionDenied):
        return permission_denied(request, exception)
    if isinstance(exception, exceptions.APIException):
        headers = {}
        if isinstance(exception, exceptions.MethodNotAllowed):
            headers["Allow"] = ", ".join(getattr(context.get("view"), "allowed_methods", ()))
        problem = BY_STATUS.get(exception.status_code, BAD_REQUEST)
        return problem_response(request, problem, str(exception.detail), headers=headers)
    return None


def unavailable(request: HttpRequest) -> HttpResponse:
    """Answer 503: the database is away, locked, or slower than its time limit."""
    return problem_response(
        request,
        UNAVAILABLE,
        "The database does not answer just now.",
        headers={"Retry-After": str(RETRY_AFTER_SECONDS)},
    )


# The four handlers that urls.py names, and the one for forms; Django calls them for whatever no view has answered.


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Answer 400: a host that is not served, or a request that breaks a limit of Django's."""
    return problem_response(
        request, BAD_REQUEST, "The request is malformed, or its host is not one that is served here."
    )


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Answer 403."""
    return problem_response(request, FORBIDDEN, "The request lacks the rights that it needs.")


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 404; what a view says about it is shown, what the router says is not."""
    said = exception.args[0] if exception.args and isinstance(exception.args[0], str) else ""
    return problem_response(request, NOT_FOUND, said or "There is nothing at this address.")


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500, or 503 when the reason is the database; called while the exception is being handled."""
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        return unavailable(request)
    return problem_response(
        request, INTERNAL_ERROR, "Something failed that should not have; it was written to the log."
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Answer 403 to a form without its token."""
    return problem_response(
        request, FORBIDDEN, "The form came without its token: load the page again, with cookies allowed."
    )
