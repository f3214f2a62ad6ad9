"""How values compare, by the contract: dates and figures as intervals, written out by hand."""

import math
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from typing import Any

Document = dict[str, Any]
Span = tuple[float, float]

# First and last second of date values, in UTC: days, months and years without zone lie at +04:00.
DATES: dict[str, tuple[str | None, str | None]] = {
    "2023-09-19": ("2023-09-18T20:00:00Z", "2023-09-19T19:59:59Z"),
    "2023-09-20": ("2023-09-19T20:00:00Z", "2023-09-20T19:59:59Z"),
    "2023-09": ("2023-08-31T20:00:00Z", "2023-09-30T19:59:59Z"),
    "2022": ("2021-12-31T20:00:00Z", "2022-12-31T19:59:59Z"),
    "1990": ("1989-12-31T20:00:00Z", "1990-12-31T19:59:59Z"),
    "2025": ("2024-12-31T20:00:00Z", "2025-12-31T19:59:59Z"),
    "2026-01": ("2025-12-31T20:00:00Z", "2026-01-31T19:59:59Z"),
    "2026-01-05": ("2026-01-04T20:00:00Z", "2026-01-05T19:59:59Z"),
    "2026-01-09": ("2026-01-08T20:00:00Z", "2026-01-09T19:59:59Z"),
    "2026-03": ("2026-02-28T20:00:00Z", "2026-03-31T19:59:59Z"),
    "2026-02-01T12:00:00Z": ("2026-02-01T12:00:00Z", "2026-02-01T12:00:00Z"),
    "2023-09-19/2023-09-20": ("2023-09-18T20:00:00Z", "2023-09-20T19:59:59Z"),
    "1987/2021": ("1986-12-31T20:00:00Z", "2021-12-31T19:59:59Z"),
    "2021/..": ("2020-12-31T20:00:00Z", None),
    "../2023-09-19": (None, "2023-09-19T19:59:59Z"),
    "2023-09-19T13:00:00Z": ("2023-09-19T13:00:00Z", "2023-09-19T13:00:00Z"),
    "2023-09-19T00:00": ("2023-09-18T20:00:00Z", "2023-09-18T20:00:00Z"),
    "2026-01-01T12:00:00Z": ("2026-01-01T12:00:00Z", "2026-01-01T12:00:00Z"),
    "2023-09-18T23:00:00-04:00/2023-09-19": ("2023-09-19T03:00:00Z", "2023-09-19T19:59:59Z"),
}


@cache
def instant(text: str) -> float:
    """Return seconds since 1970."""
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC).timestamp()


def span(value: Document | None) -> Span | None:
    """Return the span of a document's date; None when it is not known."""
    if value is None or value["edtf"] is None:
        return None
    return (
        instant(value["earliest"]) if value["earliest"] else -math.inf,
        instant(value["latest"]) if value["latest"] else math.inf,
    )


def asked_span(text: str) -> Span:
    """Return the span of a date value."""
    first, last = DATES[text]
    return (instant(first) if first else -math.inf, instant(last) if last else math.inf)


DATE_LOOKUPS: dict[str, Callable[[Span, Span], bool]] = {
    "": lambda date, asked: date[0] <= asked[1] and date[1] >= asked[0],
    "in": lambda date, asked: date[0] <= asked[1] and date[1] >= asked[0],
    "not": lambda date, asked: date[0] <= asked[1] and date[1] >= asked[0],
    "overlaps": lambda date, asked: date[0] <= asked[1] and date[1] >= asked[0],
    "within": lambda date, asked: date[0] >= asked[0] and date[1] <= asked[1],
    "certainly_before": lambda date, asked: date[1] < asked[0],
    "certainly_after": lambda date, asked: date[0] > asked[1],
    "possibly_before": lambda date, asked: date[0] < asked[0],
    "possibly_after": lambda date, asked: date[1] > asked[1],
    "gte": lambda date, asked: date[1] >= asked[0],
    "lte": lambda date, asked: date[0] <= asked[1],
    "gt": lambda date, asked: date[1] > asked[1],
    "lt": lambda date, asked: date[0] < asked[0],
}
NUMBER_LOOKUPS: dict[str, Callable[[float, float], bool]] = {
    "": lambda number, asked: number == asked,
    "in": lambda number, asked: number == asked,
    "not": lambda number, asked: number == asked,
    "gte": lambda number, asked: number >= asked,
    "lte": lambda number, asked: number <= asked,
    "gt": lambda number, asked: number > asked,
    "lt": lambda number, asked: number < asked,
}


def figure_matches(lookup: str, figure: Document, number: int) -> bool:
    """Return whether one figure stands to a number as a lookup says."""
    lower, upper = figure["lower"] or 0, math.inf if figure["upper"] is None else figure["upper"]
    unknown = figure["lower"] is None and figure["upper"] is None
    return {
        "certainly_gte": not unknown and lower >= number,
        "possibly_gte": upper >= number,
        "certainly_lte": not unknown and upper <= number,
        "possibly_lte": lower <= number,
        "contains": lower <= number <= upper,
    }[lookup]
