"""Imprecise dates: what EDTF spans, which zone widens it, and what is refused with a message for people."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from sources.dates import ImpreciseDate, bounds, moment_text, parse_zone


@pytest.mark.parametrize(
    ("edtf", "zone", "earliest", "latest"),
    [
        ("2023-09-19", "+04:00", "2023-09-18T20:00:00Z", "2023-09-19T19:59:59Z"),
        ("2023-09-19", "-04:00", "2023-09-19T04:00:00Z", "2023-09-20T03:59:59Z"),
        # Without a zone the day may begin anywhere from the easternmost to the westernmost offset.
        ("2023-09-19", "", "2023-09-18T10:00:00Z", "2023-09-20T11:59:59Z"),
        ("2023-09", "+00:00", "2023-09-01T00:00:00Z", "2023-09-30T23:59:59Z"),
        ("2020-02", "+00:00", "2020-02-01T00:00:00Z", "2020-02-29T23:59:59Z"),
        ("2023", "+00:00", "2023-01-01T00:00:00Z", "2023-12-31T23:59:59Z"),
        ("199X", "+00:00", "1990-01-01T00:00:00Z", "1999-12-31T23:59:59Z"),
        ("19XX", "+00:00", "1900-01-01T00:00:00Z", "1999-12-31T23:59:59Z"),
        ("2023-09-19/2023-09-20", "+04:00", "2023-09-18T20:00:00Z", "2023-09-20T19:59:59Z"),
        ("1991/..", "+00:00", "1991-01-01T00:00:00Z", None),
        ("../1994", "+00:00", None, "1994-12-31T23:59:59Z"),
        # A qualifier says how sure a source is; it does not widen the interval.
        ("2023-09-19~", "+04:00", "2023-09-18T20:00:00Z", "2023-09-19T19:59:59Z"),
        ("2023-09-19?", "+04:00", "2023-09-18T20:00:00Z", "2023-09-19T19:59:59Z"),
        ("2022-12~/..", "+00:00", "2022-12-01T00:00:00Z", None),
        ("", "", None, None),
    ],
)
def test_edtf_spans_whole_days_of_its_zone(
    edtf: str, zone: str, earliest: str | None, latest: str | None
) -> None:
    span = bounds(edtf, zone)
    assert (moment_text(span.earliest), moment_text(span.latest)) == (earliest, latest)


@pytest.mark.parametrize(
    "edtf",
    [
        "19.09.2023",
        "2023-13",
        "2023-02-30",
        "2023-9-1",
        "today",
        "0999",
        "9999",
        "2023-09-20/2023-09-19",
        "2023-09-19T07:00",
        "2023-09-19T07:00:00",
        "2023-21",
        "{2023,2024}",
        "Y20230",
        "٢٠٢٣",
        "2023-09-19\x00",
        "2" * 41,
    ],
)
def test_other_text_is_refused_with_a_message(edtf: str) -> None:
    with pytest.raises(ValidationError) as refused:
        bounds(edtf, "")
    assert refused.value.messages[0].startswith("“")


@pytest.mark.parametrize("zone", ["+4", "04:00", "+04:60", "+15:00", "+14:30", "Z", "Asia/Baku"])
def test_a_zone_is_an_offset_of_at_most_14_hours(zone: str) -> None:
    with pytest.raises(ValidationError):
        parse_zone(zone)


@given(
    st.datetimes(datetime(1000, 1, 2), datetime(9998, 12, 30)),  # noqa: DTZ001 - naive on purpose
    st.integers(-12 * 60, 14 * 60),
)
def test_a_day_has_86400_seconds_in_every_zone_and_lies_within_the_day_of_no_zone(
    day: datetime, minutes: int
) -> None:
    sign, offset = "+" if minutes >= 0 else "-", abs(minutes)
    known = bounds(f"{day:%Y-%m-%d}".zfill(10), f"{sign}{offset // 60:02}:{offset % 60:02}")
    unknown = bounds(f"{day:%Y-%m-%d}".zfill(10), "")
    assert known.earliest is not None and known.latest is not None  # noqa: PT018 - narrows both for the type checker
    assert unknown.earliest is not None and unknown.latest is not None  # noqa: PT018 - likewise
    assert known.latest - known.earliest == timedelta(seconds=86399)
    assert unknown.earliest <= known.earliest <= known.latest <= unknown.latest


def test_typed_moments_narrow_a_date_and_may_not_leave_it() -> None:
    noon = datetime(2023, 9, 19, 8, tzinfo=UTC)
    narrow = ImpreciseDate("2023-09-19", noon, noon, "+04:00", "exact_time", "at noon")
    assert narrow.problems() == {}
    assert narrow.filled() == narrow
    outside = ImpreciseDate("2023-09-19", noon - timedelta(days=1), None, "+04:00", "exact_time", "")
    assert set(outside.problems()) == {"earliest"}


@pytest.mark.parametrize(("edtf", "precision"), [("", "day"), ("2023-09-19", "unknown")])
def test_precision_is_unknown_exactly_when_the_date_is(edtf: str, precision: str) -> None:
    assert set(ImpreciseDate(edtf, None, None, "", precision, "").problems()) == {"precision"}


def test_what_is_unknown_is_null_in_the_json_form() -> None:
    assert ImpreciseDate("", None, None, "", "unknown", "").content() == {
        "edtf": None,
        "earliest": None,
        "latest": None,
        "zone": None,
        "precision": "unknown",
        "wording": None,
    }
