"""Date values: what a text spans, and which texts are refused."""

import contextlib
import math
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publication.filters.dates import DateSpan, DateValueError, parse_date
from publication.models.record import BEGINNING, END
from tests.filters.comparisons import DATES, instant


@pytest.mark.parametrize("text", DATES)
def test_a_value_spans_its_first_to_its_last_second(text: str) -> None:
    first, last = DATES[text]
    assert parse_date(text) == DateSpan(
        int(instant(first)) if first else BEGINNING, int(instant(last)) if last else END
    )


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2023-09-20T12:00Z", "2023-09-20T12:00:00Z"),
        ("2023-09-20T12:00:30", "2023-09-20T08:00:30Z"),
        ("2023-09-20T12:00:30+14:00", "2023-09-19T22:00:30Z"),
        ("2023-09-20T12:00:30-00:00", "2023-09-20T12:00:30Z"),
        ("2023-09-20T12:00:30.000Z", "2023-09-20T12:00:30Z"),
        ("1000-01-01T00:00:00Z", "1000-01-01T00:00:00Z"),
        ("9998-12-31T23:59:59-14:00", "9999-01-01T13:59:59Z"),
    ],
)
def test_a_moment_spans_itself(text: str, moment: str) -> None:
    second = int(instant(moment))
    assert parse_date(text) == DateSpan(second, second)


def test_a_moment_between_two_seconds_comes_after_the_one_and_before_the_other() -> None:
    span = parse_date("2023-09-20T12:00:30.5Z")
    second = int(instant("2023-09-20T12:00:30Z"))
    assert (span.first, span.last) == (second + 1, second)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " 2023",
        "2023-09-19 ",
        "19/09/2023",
        "9/19/2023",
        "2023-9-19",
        "20230919",
        "2023-W38",
        "2023-13",
        "2023-00",
        "2023-02-29",
        "2023-09-31",
        "0999-12-31",
        "9999",
        "10000",
        "-2023",
        "+2023",
        "Y20230",
        "2023~",
        "2023-09-19?",
        "202X",
        "2023-XX-19",
        "2023-21",
        "..",
        "../..",
        "/",
        "/2023",
        "2023/",
        "2023/2022",
        "2023-09-20/2023-09-19",
        "2021/2022/2023",
        "2023-09-19T24:00Z",
        "2023-09-19T12:60Z",
        "2023-09-19T12:00:60Z",
        "2023-09-19T12Z",
        "2023-09-19t12:00z",
        "2023-09-19T12:00+15:00",
        "2023-09-19T12:00+04",
        "2023-09-19T12:00:00+14:30",
        "2023-02-30T12:00Z",
        "today",
        "now",
        "infinity",
        "NaN",
        "1695081600",
        "２０２３",
        "٢٠٢٣",
        "2023-09-19\n",
        "2023-09-19\x00",
        "🕊",
        "2023-09-19T12:00:00." + "1" * 10 + "Z",
    ],
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(DateValueError):
        parse_date(text)


def test_a_plus_sign_lost_in_an_address_is_named() -> None:
    with pytest.raises(DateValueError, match="%2B") as caught:
        parse_date("2023-09-20T12:00 04:00")
    assert caught.value.nearest == "2023-09-20T12:00%2B04:00"


def test_an_interval_written_backwards_is_suggested_forwards() -> None:
    with pytest.raises(DateValueError, match="ends before it begins") as caught:
        parse_date("2023-09-20/2023-09-19")
    assert caught.value.nearest == "2023-09-19/2023-09-20"


@given(
    st.datetimes(datetime(1000, 1, 2), datetime(9998, 12, 30)),  # noqa: DTZ001 - the zone is added
    st.integers(-14 * 60, 14 * 60),
)
def test_any_moment_in_any_zone_is_read_as_python_reads_it(local: datetime, minutes: int) -> None:
    moment = local.replace(tzinfo=timezone(timedelta(minutes=minutes)))
    seconds = (moment - datetime(1970, 1, 1, tzinfo=UTC)) / timedelta(seconds=1)
    if moment.microsecond:
        whole = (moment.replace(microsecond=0) - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(seconds=1)
        assert parse_date(moment.isoformat()) == DateSpan(whole + 1, whole)
    else:
        assert parse_date(moment.isoformat()) == DateSpan(math.floor(seconds), math.floor(seconds))


@given(st.text(max_size=40))
def test_no_text_breaks_the_parser(text: str) -> None:
    with contextlib.suppress(DateValueError):
        span = parse_date(text)
        assert span.first <= span.last + 1


@given(st.dates(datetime(1000, 1, 1).date(), datetime(9998, 12, 31).date()))  # noqa: DTZ001 - a day has no zone
def test_a_day_is_part_of_its_month_and_year(day: object) -> None:
    text = str(day)
    inner, month, year = parse_date(text), parse_date(text[:7]), parse_date(text[:4])
    assert year.first <= month.first <= inner.first <= inner.last <= month.last <= year.last
    assert inner.last - inner.first == 24 * 60 * 60 - 1
