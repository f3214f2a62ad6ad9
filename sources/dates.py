"""Imprecise dates: EDTF text, the inclusive moments it spans, zone, precision and the text's own words.

The text form is EDTF (ISO 8601-2, levels 0 and 1) at day level or coarser. The edtf library judges the syntax;
the bounds are computed here, because a qualifier (`?`, `~`, `%`) says how sure a source is, not how wide the
interval is, and because bounds depend on the zone.
"""

import calendar
import dataclasses
import functools
import re
import warnings
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from django.core.exceptions import ValidationError

YEAR_MIN, YEAR_MAX = 1000, 9998

# Unknown zone: the moment may lie anywhere from the easternmost to the westernmost civil offset.
EASTERNMOST = timezone(timedelta(hours=14))
WESTERNMOST = timezone(timedelta(hours=-12))

_ZONE = re.compile(r"[+-](0\d|1[0-4]):[0-5]\d")
_DATE = re.compile(
    r"(?P<year>\d{4}|\d{3}X|\d{2}XX)(?:-(?P<month>\d{2}|XX)(?:-(?P<day>\d{2}|XX))?)?(?P<qualifier>[?~%])?"
)


@dataclasses.dataclass(frozen=True, slots=True)
class Bounds:
    """Earliest and latest inclusive moments (UTC, whole seconds); None is an open end."""

    earliest: datetime | None
    latest: datetime | None


def parse_zone(zone: str) -> timezone:
    """Return the fixed offset written as `+04:00`; raise ValidationError for anything else."""
    if not _ZONE.fullmatch(zone):
        raise ValidationError(f"“{zone}” is not a UTC offset such as +04:00.", code="zone")
    sign = 1 if zone[0] == "+" else -1
    hours, minutes = int(zone[1:3]), int(zone[4:6])
    if hours * 60 + minutes > 14 * 60:
        raise ValidationError(f"“{zone}” lies beyond 14 hours.", code="zone")
    return timezone(sign * timedelta(hours=hours, minutes=minutes))


def validate_zone(zone: str) -> None:
    """Refuse a zone that is not a UTC offset such as `+04:00`."""
    parse_zone(zone)


def validate_edtf(value: str) -> None:
    """Refuse text that is not EDTF level 0 or 1 at day level or coarser."""
    bounds(value, "")


def bounds(edtf: str, zone: str) -> Bounds:
    """Return the moments that `edtf` spans in `zone` (empty: any zone); empty `edtf` spans everything.

    Raises ValidationError, with a message for people, for text that is not accepted.
    """
    if not edtf:
        return Bounds(None, None)
    _check_syntax(edtf)
    east = west = parse_zone(zone) if zone else None
    if east is None or west is None:
        east, west = EASTERNMOST, WESTERNMOST
    start_text, slash, end_text = edtf.partition("/")
    if not slash:
        end_text = start_text
    first = None if start_text in {"", ".."} else _first_day(start_text, edtf)
    after = None if end_text in {"", ".."} else _after_last_day(end_text, edtf)
    if first is not None and after is not None and first >= after:
        raise ValidationError(f"“{edtf}” ends before it starts.", code="edtf")
    earliest = None if first is None else first.replace(tzinfo=east).astimezone(UTC)
    latest = None if after is None else after.replace(tzinfo=west).astimezone(UTC) - timedelta(seconds=1)
    return Bounds(earliest, latest)


@functools.lru_cache(maxsize=4096)  # a parse takes 7 ms, and the same days come again and again
def _check_syntax(edtf: str) -> None:
    # The parser costs 0.2 s to import: only where a date is typed.
    from edtf import EDTFParseException, parse_edtf  # noqa: PLC0415

    if len(edtf) > 40 or not edtf.isascii():
        raise ValidationError(f"“{edtf[:40]}” is not an EDTF date.", code="edtf")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            parse_edtf(edtf)
        except EDTFParseException as error:
            raise ValidationError(
                f"“{edtf}” is not an EDTF date such as 2023-09-19, 2023-09, 199X, 2023-09-19/2023-09-20 or 1991/..",
                code="edtf",
            ) from error


def _parts(text: str, whole: str) -> tuple[str, str | None, str | None]:
    match = _DATE.fullmatch(text)
    if match is None:
        raise ValidationError(
            f"“{whole}” is EDTF that is not used here: write days, months, years or decades only.",
            code="edtf",
        )
    return match["year"], match["month"], match["day"]


def _first_day(text: str, whole: str) -> datetime:
    year, month, day = _parts(text, whole)
    return _day(int(year.replace("X", "0")), _number(month, 1), _number(day, 1), whole)


def _after_last_day(text: str, whole: str) -> datetime:
    year_text, month_text, day_text = _parts(text, whole)
    year = int(year_text.replace("X", "9"))
    month = _number(month_text, 12)
    last = calendar.monthrange(year, month)[1] if 1 <= month <= 12 and YEAR_MIN <= year <= YEAR_MAX else 31
    return _day(year, month, _number(day_text, last), whole) + timedelta(days=1)


def _number(text: str | None, unspecified: int) -> int:
    return unspecified if text is None or "X" in text else int(text)


def _day(year: int, month: int, day: int, whole: str) -> datetime:
    if not YEAR_MIN <= year <= YEAR_MAX:
        raise ValidationError(f"“{whole}” lies outside the years {YEAR_MIN} to {YEAR_MAX}.", code="edtf")
    try:
        return datetime(year, month, day)  # noqa: DTZ001 - the caller attaches the zone
    except ValueError as error:
        raise ValidationError(f"“{whole}” names a day that does not exist.", code="edtf") from error


def moment_text(moment: datetime | None) -> str | None:
    """Write a moment as RFC 3339 in UTC with whole seconds, `2023-09-19T09:00:00Z`."""
    return None if moment is None else moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclasses.dataclass(frozen=True, slots=True)
class ImpreciseDate:
    """One date as every record carries it; the value of six columns sharing a prefix."""

    edtf: str
    earliest: datetime | None
    latest: datetime | None
    zone: str
    precision: str
    wording: str

    @classmethod
    def of(cls, row: Any, prefix: str) -> "ImpreciseDate":
        """Read the six columns `<prefix>_edtf` … `<prefix>_wording` of a model instance."""
        return cls(*(getattr(row, f"{prefix}_{field.name}") for field in dataclasses.fields(cls)))

    def content(self) -> dict[str, str | None]:
        """Return the JSON form: `{edtf, earliest, latest, zone, precision, wording}`, null for what is unknown."""
        return {
            "edtf": self.edtf or None,
            "earliest": moment_text(self.earliest),
            "latest": moment_text(self.latest),
            "zone": self.zone or None,
            "precision": self.precision,
            "wording": self.wording or None,
        }

    def problems(self) -> dict[str, str]:
        """Return what is wrong, by part; empty when the date is sound."""
        found: dict[str, str] = {}
        try:
            span = bounds(self.edtf, self.zone)
        except ValidationError as error:
            return {"zone" if error.code == "zone" else "edtf": error.messages[0]}
        if (self.precision == "unknown") != (not self.edtf):
            found["precision"] = "Precision is “unknown” exactly when no EDTF value is given."
        if self.earliest and self.latest and self.earliest > self.latest:
            found["latest"] = "The latest moment lies before the earliest."
        if not self.edtf and (self.earliest or self.latest):
            found["edtf"] = "Moments need an EDTF value that contains them."
        if span.earliest and self.earliest and self.earliest < span.earliest:
            found["earliest"] = f"Earlier than “{self.edtf}” allows ({moment_text(span.earliest)})."
        if span.latest and self.latest and self.latest > span.latest:
            found["latest"] = f"Later than “{self.edtf}” allows ({moment_text(span.latest)})."
        return found

    def filled(self) -> "ImpreciseDate":
        """Return the same date with bounds computed where none were typed."""
        span = bounds(self.edtf, self.zone)
        return dataclasses.replace(
            self, earliest=self.earliest or span.earliest, latest=self.latest or span.latest
        )
