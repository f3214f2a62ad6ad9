"""What is going to be taken away from the API, and when: declared here, stated on every answer it concerns.

`Deprecation` (RFC 9745) says since when something counts as deprecated, `Sunset` (RFC 8594) when it may be gone, a
`Link` where to read what takes its place. docs/api-stability.md holds the policy.
"""

import dataclasses
import re
from collections.abc import Callable
from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponseBase
from django.utils.http import http_date

NOTICE = timedelta(days=365)
POLICY = "/api/v1/docs/"


@dataclasses.dataclass(frozen=True, slots=True)
class Deprecated:
    """One operation, or one parameter of it, that will be gone; moments carry their zone."""

    path: str  # as the schema writes it, `/api/v1/statements/{slug}/`
    since: datetime
    sunset: datetime
    instead: str  # what to use, a sentence for people
    parameter: str = ""  # empty = the whole operation
    about: str = POLICY

    def __post_init__(self) -> None:
        """Refuse a shorter notice than the policy promises."""
        if self.sunset - self.since < NOTICE:
            raise ValueError(
                f"{self.path}: {NOTICE.days} days of notice are promised; move `sunset` to "
                f"{(self.since + NOTICE):%Y-%m-%d} or later."
            )

    def concerns(self, request: HttpRequest) -> bool:
        """Say whether a request uses it."""
        pattern = re.sub(r"\\\{[a-z]+\\\}", "[^/]+", re.escape(self.path))
        used = not self.parameter or self.parameter in request.GET
        return used and re.fullmatch(pattern, request.path_info) is not None


# Everything that is deprecated today: nothing.
TABLE: tuple[Deprecated, ...] = ()


class StateDeprecation:
    """Say on an answer that what was asked for will be gone."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        used = [row for row in TABLE if row.concerns(request)]
        if used:
            response["Deprecation"] = f"@{int(min(row.since for row in used).timestamp())}"
            response["Sunset"] = http_date(min(row.sunset for row in used).timestamp())
            links = [f'<{row.about}>; rel="deprecation"; type="text/html"' for row in used]
            own = [response["Link"]] if "Link" in response else []
            response["Link"] = ", ".join([*own, *dict.fromkeys(links)])
        return response
