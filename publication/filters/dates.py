"""Date values of filters: a day, month, year, moment or interval of these, as whole seconds since 1970.

Stricter than EDTF: a value to compare with has no qualifier and no unspecified digit. Without a zone it is +04:00.
"""

import calendar
import dataclasses
import re
from datetime import UTC, datetime, timedelta, timezone

from django.core.exceptions import ValidationError

from publication.index.values import LOCAL
from publication.models.record import BEGINNING, END
from sources.dates import YEAR_MAX, YEAR_MIN, parse_zone

OPEN = ".."
EXAMPLES = ("2023-09-19", "2023-09", "2023", "2023-09-19/2023-09-20", "2023-09-19/..", "2023-09-20T13:00:00Z")

_DAY = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_MOMENT = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})T([0-9]{2}):([0-9]{2})(?::([0-9]{2})(\.[0-9]{1,9})?)?(Z|[+-][0-9]{2}:[0-9]{2})?"
)
# What an address makes of `+04:00` when its plus sign is not written %2B.
_LOST_PLUS = re.compile(r"(T[0-9:.]+) ([0-9]{2}:[0-9]{2})")


class DateValueError(ValueError):
    """A text that is no date value; says why, and what may have been meant."""

    def __init__(self, detail: str, nearest: str | None = None) -> None:
        super().__init__(detail)
        self.detail = detail
        self.nearest = nearest


@dataclasses.dataclass(frozen=True, slots=True)
class DateSpan:
    """First and last inclusive second; sentinels are open ends.

    A moment between two seconds has its first second after its last: it lies before the one and after the other,
    which is what every comparison with whole seconds makes of it.
    """

    first: int
    last: int

    @property
    def is_open(self) -> bool:
        """Whether an end is open."""
        return self.first == BEGINNING or self.last == END


def parse_date(text: str) -> DateSpan:
    """Return the span that a date value names; raise DateValueError for anything else."""
    start, slash, end = text.partition("/")
    if not slash:
        return _span(text, text)
    if start == end == OPEN:
        raise DateValueError("An interval needs at least one end: “../..” is every date.")
    span = DateSpan(
        BEGINNING if start == OPEN else _span(start, text).first,
        END if end == OPEN else _span(end, text).last,
    )
    if span.first > span.last:
        raise DateValueError(f"“{text[:80]}” ends before it begins.", f"{end}/{start}")
    return span


def _span(text: str, whole: str) -> DateSpan:
    moment = _MOMENT.fullmatch(text)
    if moment is not None:
        return _moment(moment, whole)
    match = _DAY.fullmatch(text)
    if match is None:
        raise _refused(whole)
    year, month, day = int(match[1]), int(match[2] or 1), int(match[3] or 1)
    first = _midnight(year, month, day, whole)
    if match[3] is not None:
        last = first
    else:
        final = month if match[2] is not None else 12
        last = _midnight(year, final, calendar.monthrange(year, final)[1], whole)
    return DateSpan(_seconds(first), _seconds(last + timedelta(days=1)) - 1)


def _midnight(year: int, month: int, day: int, whole: str, zone: timezone = LOCAL) -> datetime:
    if not YEAR_MIN <= year <= YEAR_MAX:
        raise DateValueError(f"“{whole[:80]}” lies outside the years {YEAR_MIN} to {YEAR_MAX}.")
    try:
        return datetime(year, month, day, tzinfo=zone)
    except ValueError as error:
        raise DateValueError(f"“{whole[:80]}” names a day that does not exist.") from error


def _moment(match: re.Match[str], whole: str) -> DateSpan:
    day, hour, minute, second, fraction, zone_text = match.groups()
    if int(hour) > 23 or int(minute) > 59 or int(second or 0) > 59:
        raise DateValueError(f"“{whole[:80]}” names a time that does not exist.")
    year, month, number = (int(part) for part in day.split("-"))
    start = _seconds(_midnight(year, month, number, whole, _zone(zone_text)))
    moment = start + int(hour) * 3600 + int(minute) * 60 + int(second or 0)
    between = fraction is not None and int(fraction[1:]) > 0
    return DateSpan(moment + 1 if between else moment, moment)


def _zone(text: str | None) -> timezone:
    if text is None:
        return LOCAL
    if text == "Z":
        return UTC
    try:
        return parse_zone(text)
    except ValidationError as error:
        raise DateValueError(error.messages[0]) from error


def _seconds(moment: datetime) -> int:
    return int(moment.timestamp())


def _refused(whole: str) -> DateValueError:
    lost = _LOST_PLUS.sub(r"\1%2B\2", whole)
    if lost != whole:
        return DateValueError(
            f"“{whole[:80]}” has lost its plus sign: in an address it is written %2B.", lost[:80]
        )
    return DateValueError(f"“{whole[:80]}” is not a day, month, year, moment or interval of these.")
