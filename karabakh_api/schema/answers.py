"""What an operation can answer beside its document: headers, 304, 308 and every problem, each written once."""

from typing import Any

from karabakh_api.problems import BY_STATUS, INVALID_PARAMETER, MEDIA_TYPE
from karabakh_api.schema.problem import REQUEST_ID

Schema = dict[str, Any]

VERSION = "[0-9]+-[0-9a-f]{64}"


def _header(description: str, *, required: bool = True, **schema: Any) -> Schema:
    return {"description": description, "required": required, "schema": {"type": "string", **schema}}


HEADERS: dict[str, Schema] = {
    "Dataset-Version": _header(
        "Edition and chain hash that the answer comes from, `<number>-<hash>`.", pattern=f"^{VERSION}$"
    ),
    "ETag": _header("Strong entity tag: the same tag, the same bytes.", pattern='^"[0-9a-f]{32}"$'),
    "Last-Modified": _header("Moment of the edition; absent before the first one.", required=False),
    "Cache-Control": _header("How long the answer may be kept; problems are never kept."),
    "Vary": _header("Request headers that the answer depends on."),
    "Link": _header("This answer at its edition (`cite-as`), and the neighbouring pages of a list."),
    "Content-Disposition": _header("Name of the file; on exports only.", required=False),
    "Location": _header(
        "Where the record is now, an absolute path with the query of the request.", format="uri-reference"
    ),
    "Retry-After": _header("Seconds to wait before asking again.", pattern="^[0-9]+$"),
    "Deprecation": _header(
        "Moment from which the operation, or a parameter that was given, counts as deprecated (RFC 9745); absent "
        "while nothing is.",
        required=False,
        pattern="^@[0-9]+$",
    ),
    "X-Request-ID": _header("Identifier of the request, for questions about it.", pattern=f"^{REQUEST_ID}$"),
    "RateLimit-Policy": _header(
        "How many requests are answered in a window of how many seconds; absent where nothing is counted.",
        required=False,
    ),
    "RateLimit": _header("How many are left, and the seconds until they are anew.", required=False),
    "Sunset": _header(
        "Moment from which it may be gone (RFC 8594); only beside `Deprecation`.", required=False
    ),
}
ALWAYS = ("X-Request-ID", "RateLimit-Policy", "RateLimit")
STATED = ("Dataset-Version", "ETag", "Last-Modified", "Cache-Control", *ALWAYS)
OF_DOCUMENTS = (*STATED, "Vary", "Link", "Deprecation", "Sunset")
OF_PROBLEMS = {
    429: ("Dataset-Version", "Cache-Control", "Retry-After", *ALWAYS),
    503: ("Cache-Control", "Retry-After", *ALWAYS),
}
# Names of the responses that operations share.
NAMES = {
    304: "NotModified",
    308: "Moved",
    400: "InvalidRequest",
    404: "NotFound",
    406: "NotAcceptable",
    410: "Gone",
    414: "QueryTooLong",
    429: "TooManyRequests",
    500: "InternalError",
    503: "Unavailable",
}


def headers(*names: str) -> Schema:
    """Return references to headers by name."""
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}


def shared(status: int) -> Schema:
    """Return a reference to the response of a status."""
    return {"$ref": f"#/components/responses/{NAMES[status]}"}


def example(name: str) -> Schema:
    """Return the Example Objects of a problem that sound data cannot be asked for: its form, in its own words."""
    [status] = [status for status, one in NAMES.items() if one == name]
    problem = BY_STATUS[status]
    value = {
        "type": problem.address,
        "title": problem.title,
        "status": status,
        "detail": problem.about,
        "instance": "/api/v1/facts/",
        "request_id": "0123456789abcdef" * 2,
        "errors": [],
    }
    return {"examples": {"in_form": {"summary": "The form of the answer", "value": value}}}


def shared_responses() -> dict[str, Schema]:
    """Return the responses that operations share, by name."""
    found = {
        NAMES[304]: {
            "description": "The answer is the one that `If-None-Match` names.",
            "headers": headers(*STATED),
        },
        NAMES[308]: {
            "description": "The record was renamed or merged: `Location` says where it is.",
            "headers": headers("Location", "Dataset-Version", "Last-Modified", "Cache-Control", *ALWAYS),
        },
    }
    for status, name in NAMES.items():
        if status >= 400:
            problem = INVALID_PARAMETER if status == 400 else BY_STATUS[status]
            found[name] = {
                "description": f"{problem.title}. {problem.about}",
                "headers": headers(*OF_PROBLEMS.get(status, ("Dataset-Version", "Cache-Control", *ALWAYS))),
                "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
            }
    return found
