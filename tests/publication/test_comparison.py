"""Casualty claims are compared pair by pair, with a reason, and never summed."""

from typing import Any

import pytest

from publication.comparison import comparison


def report(
    lower: int | None,
    upper: int | None,
    *,
    scope: str = "cumulative",
    status: str = "civilian",
    day: tuple[str | None, str | None] = (None, None),
    side: str | None = None,
    event: str = "operation",
    outcome: str = "killed",
    part_of: int | None = None,
) -> dict[str, Any]:
    """Return a report with one figure, as its document says it."""
    return {
        "slug": "a-report",
        "kind": "casualty_report",
        "summary": "A report.",
        "url": "/api/v1/casualty-reports/a-report/",
        "attributed_to": [],
        "date": {"earliest": day[0], "latest": day[1]},
        "scope": scope,
        "side": None if side is None else {"slug": side},
        "event": {"slug": event},
        "citations": [{"source": {"slug": "s", "title": "T", "publisher": {}, "url": "/", "published": {}}}]
        * 2,
        "figures": [
            {
                "outcome": outcome,
                "victim_status": status,
                "victim_description": [],
                "lower": lower,
                "upper": upper,
                "part_of": part_of,
            }
        ],
    }


def relation(one: dict[str, Any], other: dict[str, Any]) -> str:
    """Return how the only pair of two reports is related."""
    found = comparison({"slug": "operation"}, "killed", [one, other])
    assert len(found["pairs"]) == 1
    assert found["pairs"][0]["because"]
    assert found["total"] is None
    assert found["total_refused"]
    return str(found["pairs"][0]["relation"])


EARLY, LATE = (
    ("2023-09-19T00:00:00Z", "2023-09-19T19:59:59Z"),
    ("2023-09-20T00:00:00Z", "2023-09-20T19:59:59Z"),
)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (report(2, 2, scope="incident"), report(5, 5, scope="incident"), "contradict"),
        (report(200, None, scope="incident"), report(5, 5, scope="incident"), "contradict"),
        (report(2, 2), report(2, None), "overlap"),
        # Two tolls of unknown order may both have been true in their time.
        (report(2, 2), report(5, 5), "incomparable"),
        (report(200, None, day=EARLY), report(5, 5, day=EARLY), "incomparable"),
        (report(None, 10), report(5, 20), "overlap"),
        (report(None, None), report(5, 5), "incomparable"),
        (report(2, 2), report(5, 5, scope="incident"), "incomparable"),
        (report(2, 2), report(5, 5, status="unknown"), "incomparable"),
        (report(2, 2, side="a"), report(5, 5), "incomparable"),
        (report(2, 2), report(5, 5, event="another"), "incomparable"),
        # A toll may grow from one day to the next, but it cannot fall.
        (report(2, 2, day=EARLY), report(5, 5, day=LATE), "incomparable"),
        (report(5, 5, day=EARLY), report(2, 2, day=LATE), "contradict"),
        (report(5, 5, day=LATE), report(2, 2, day=EARLY), "incomparable"),
        # Of one incident there is one number, whenever it is told.
        (report(2, 2, day=EARLY, scope="incident"), report(5, 5, day=LATE, scope="incident"), "contradict"),
    ],
)
def test_two_claims_are_related_for_a_stated_reason(
    one: dict[str, Any], other: dict[str, Any], expected: str
) -> None:
    assert relation(one, other) == expected
    assert relation(other, one) == expected


def test_parts_of_a_figure_are_no_claims_of_their_own() -> None:
    assert comparison({}, "killed", [report(1, 1, part_of=0)])["claims"] == []


def test_a_status_asked_for_takes_parts_too() -> None:
    documents = [report(1, 1, part_of=0), report(3, 3, status="unknown")]
    assert len(comparison({}, "killed", documents, ["civilian"])["claims"]) == 1


def test_other_outcomes_stay_out_and_sources_stand_once() -> None:
    found = comparison({}, "killed", [report(1, 1), report(1, 1, outcome="injured")])
    assert len(found["claims"]) == 1
    assert len(found["claims"][0]["sources"]) == 1
