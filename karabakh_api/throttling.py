"""How much one visitor may ask for, and the headers that tell (draft-ietf-httpapi-ratelimit-headers)."""

import dataclasses
import re
import time
from collections.abc import Callable, Sequence

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from karabakh_api import problems
from karabakh_api.counting import counter
from karabakh_api.visitors import visitor

API_PREFIX = "/api/"
SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400}
# What streams everything instead of a page, by parameter, media type or address.
_EXPORT_QUERY = re.compile(r"(?:^|&)format=(?:csv|ndjson)(?:&|$)")
_EXPORT_TYPES = ("text/csv", "application/x-ndjson", "application/ndjson")
_EXPORT_PATHS = ("/api/v1/datapackage/",)


@dataclasses.dataclass(frozen=True, slots=True)
class Policy:
    """So many requests in a window of so many seconds; windows begin at the full minute, hour or day (UTC)."""

    name: str
    quota: int
    window: int

    @property
    def stated(self) -> str:
        """The policy as an item of `RateLimit-Policy`."""
        return f'"{self.name}";q={self.quota};w={self.window}'


@dataclasses.dataclass(frozen=True, slots=True)
class Standing:
    """How a visitor stands under a policy after the present request."""

    policy: Policy
    used: int
    reset: int  # seconds until the window ends, rounded up

    @property
    def stated(self) -> str:
        """The standing as an item of `RateLimit`."""
        return f'"{self.policy.name}";r={max(0, self.policy.quota - self.used)};t={self.reset}'


def policy_of(name: str, rate: str | None) -> list[Policy]:
    """Return the policy of a rate such as `600/minute`; none for None."""
    if rate is None:
        return []
    number, _, period = rate.partition("/")
    return [Policy(name, int(number), SECONDS[period])]


class LimitRate:
    """Count every request below `/api/`, refuse what is too much, and say on each answer what is left.

    It counts requests that are refused for another reason as well, because those cost as much.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        if settings.THROTTLE_ANON is not None and settings.THROTTLE_STORE not in {"file", "memory"}:
            counter(settings.THROTTLE_STORE)  # an address that cannot be read is named at the start

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if settings.THROTTLE_ANON is None or not request.path_info.startswith(API_PREFIX):
            return self.get_response(request)
        policies = policy_of("default", settings.THROTTLE_ANON)
        if _is_export(request):
            policies += policy_of("export", settings.THROTTLE_EXPORT)
        standings = _count(visitor(request), policies)
        refused = [standing for standing in standings if standing.used > standing.policy.quota]
        answer = _refusal(request, refused) if refused else self.get_response(request)
        answer["RateLimit-Policy"] = ", ".join(policy.stated for policy in policies)
        answer["RateLimit"] = ", ".join(standing.stated for standing in standings)
        return answer


def _count(who: str, policies: Sequence[Policy]) -> list[Standing]:
    now = time.time()
    standings = []
    for policy in policies:
        until = (int(now) // policy.window + 1) * policy.window
        used = counter(settings.THROTTLE_STORE).count(f"{policy.name}:{who}", until)
        standings.append(Standing(policy, used, max(1, int(until - now + 0.999))))
    return standings


def _refusal(request: HttpRequest, refused: Sequence[Standing]) -> HttpResponseBase:
    wait = max(standing.reset for standing in refused)
    allowed = " and ".join(
        f"{standing.policy.quota} {'exports' if standing.policy.name == 'export' else 'requests'}"
        f" in {standing.policy.window} s"
        for standing in refused
    )
    return problems.problem_response(
        request,
        problems.TOO_MANY_REQUESTS,
        f"From one address {allowed} are answered; the next one in {wait} s.",
        headers={"Retry-After": str(wait)},
    )


def _is_export(request: HttpRequest) -> bool:
    return (
        bool(_EXPORT_QUERY.search(request.META.get("QUERY_STRING", "")))
        or any(form in request.META.get("HTTP_ACCEPT", "").lower() for form in _EXPORT_TYPES)
        or request.path_info.startswith(_EXPORT_PATHS)
    )
