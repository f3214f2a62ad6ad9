"""Casualty figures as intervals, by the table of the contract."""

from typing import Any

import pytest

from tests.factories import make_casualty_report, publish_all
from tests.filters.asking import refusals, slugs

pytestmark = pytest.mark.django_db

REPORTS: dict[str, list[dict[str, Any]]] = {
    "exactly-five": [{"lower": 5, "upper": 5}],
    "at-least-five": [{"lower": 5, "upper": None}],
    "at-most-five": [{"lower": None, "upper": 5}],
    "three-to-seven": [{"lower": 3, "upper": 7}],
    "none": [{"lower": 0, "upper": 0}],
    "several": [{"lower": None, "upper": None}],
    "two-whole-ones": [{"lower": 2, "upper": 2}, {"lower": 20, "upper": 20}],
    "ten-of-whom-six-civilians": [
        {"lower": 10, "upper": 10, "victim_status": "mixed"},
        {"lower": 6, "upper": 6, "victim_status": "civilian", "part_of": 0},
        {"lower": 4, "upper": 4, "victim_status": "police", "part_of": 0},
    ],
}


@pytest.fixture(autouse=True)
def _reports() -> None:
    for slug, figures in REPORTS.items():
        make_casualty_report(*({"outcome": "killed", **figure} for figure in figures), slug=slug)
    make_casualty_report({"outcome": "injured", "lower": 5, "upper": 5}, slug="injured-only")
    publish_all()


def asked(data: str) -> set[str]:
    return slugs("casualty-reports", 1, data)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (
            "killed__certainly_gte=5",
            {"exactly-five", "at-least-five", "two-whole-ones", "ten-of-whom-six-civilians"},
        ),
        ("killed__certainly_gte=0", set(REPORTS) - {"several"}),
        (
            "killed__possibly_gte=8",
            {"at-least-five", "several", "two-whole-ones", "ten-of-whom-six-civilians"},
        ),
        (
            "killed__certainly_lte=5",
            {"exactly-five", "at-most-five", "none", "two-whole-ones"},
        ),
        ("killed__certainly_lte=0", {"none"}),
        ("killed__possibly_lte=2", {"at-most-five", "none", "several", "two-whole-ones"}),
        ("killed__contains=4", {"at-most-five", "three-to-seven", "several"}),
        ("killed__contains=0", {"at-most-five", "none", "several"}),
        ("killed__isnull=true", {"injured-only"}),
        ("killed__isnull=false", set(REPORTS)),
        ("injured__contains=5", {"injured-only"}),
        (
            "killed__contains=2&killed__contains=20",
            {"at-least-five", "at-most-five", "several", "two-whole-ones"},
        ),
    ],
)
def test_whole_figures_compare_as_intervals(data: str, expected: set[str]) -> None:
    assert asked(data) == expected


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ("killed__certainly_gte=5&victim_status=civilian", {"ten-of-whom-six-civilians"}),
        ("killed__certainly_gte=10&victim_status=civilian", set()),
        ("killed__certainly_gte=10&victim_status=mixed", {"ten-of-whom-six-civilians"}),
        ("killed__contains=4&victim_status__in=civilian,police", {"ten-of-whom-six-civilians"}),
        ("killed__isnull=true&victim_status=civilian", set()),
        ("killed__isnull=false&victim_status=police", {"ten-of-whom-six-civilians"}),
        ("killed__contains=6", {"at-least-five", "three-to-seven", "several"}),
    ],
)
def test_number_and_status_are_those_of_one_figure(data: str, expected: set[str]) -> None:
    assert asked(data) == expected


def test_bounds_asked_for_together_are_those_of_one_figure() -> None:
    assert asked("killed__certainly_gte=3&killed__certainly_lte=19") == {
        "exactly-five",
        "three-to-seven",
        "ten-of-whom-six-civilians",
    }


@pytest.mark.parametrize(
    "number", ["-1", "+1", "1.0", "1e2", "1_000", "100000001", "9" * 30, "٥", "NaN", "five"]
)
def test_numbers_are_plain_digits_within_limits(number: str) -> None:
    (error,) = refusals("casualty-reports", 1, f"killed__contains={number.replace('+', '%2B')}")
    assert error.parameter == "killed__contains"
    assert error.allowed == ("0 to 100000000",)


def test_a_figure_needs_a_lookup() -> None:
    (error,) = refusals("casualty-reports", 1, "killed=5")
    assert error.parameter == "killed"
