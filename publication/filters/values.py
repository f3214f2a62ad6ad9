"""Sorts of value a parameter takes: how a text is read, strictly, and how the schema describes it."""

import dataclasses
import re
import unicodedata
from typing import Any, Protocol

import pycountry
from django.db.models import TextChoices

from publication.errors import ALLOWED_SHOWN, nearest
from publication.filters.dates import EXAMPLES, DateSpan, DateValueError, parse_date
from publication.index.values import DEGREE, fold

TEXT_MAX = 1_000  # the longest text that can be asked for whole
SEARCH_MAX = 200
# Limits of the stored columns, repeated here because filters read no tables of the editors; a test compares them.
SLUG_MAX = 120
SLUG_PATTERN = r"[a-z0-9]+(?:-[a-z0-9]+)*"
# A day, month, year or moment; an interval of two of these has at most one open end.
_ZONE = "(?:Z|[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00))"
_TIME = f"T(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:[.][0-9]{{1,9}})?)?{_ZONE}?"
_DAY = f"(?:0[1-9]|[12][0-9]|3[01])(?:{_TIME})?"
DATE_VALUE = f"[1-9][0-9]{{3}}(?:-(?:0[1-9]|1[0-2])(?:-{_DAY})?)?"
INTERVAL = f"{DATE_VALUE}/(?:{DATE_VALUE}|[.]{{2}})|[.]{{2}}/{DATE_VALUE}"
INTEGER_MAX = 2_147_483_647
PARAGRAPH_MAX = 10_000
FIGURE_MAX = 100_000_000


class RefusedValueError(ValueError):
    """A value that its parameter does not take."""

    def __init__(self, detail: str, allowed: tuple[str, ...] = (), nearest: str | None = None) -> None:
        super().__init__(detail)
        self.detail = detail
        self.allowed = allowed
        self.nearest = nearest


class ValueType(Protocol):
    """What every sort of value can do."""

    def parse(self, text: str) -> Any:
        """Return what the text means; raise RefusedValueError when it means nothing here."""

    def schema(self) -> dict[str, Any]:
        """Return the JSON schema of one value."""


@dataclasses.dataclass(frozen=True, slots=True)
class Slugs:
    """Slugs of published records of one resource; whether one was ever published is judged for all at once."""

    resource: str

    def parse(self, text: str) -> str:
        """Return the text itself."""
        return text

    def schema(self) -> dict[str, Any]:
        """Return the JSON schema of a slug."""
        return {"type": "string", "pattern": f"^{SLUG_PATTERN}$", "maxLength": SLUG_MAX}


@dataclasses.dataclass(frozen=True, slots=True)
class Codes:
    """Codes of a list."""

    choices: type[TextChoices]

    def parse(self, text: str) -> str:
        """Return the code."""
        codes = list(self.choices.values)
        if text not in codes:
            raise RefusedValueError(
                f"“{text[:80]}” is not an allowed value.", tuple(codes), nearest(text, codes)
            )
        return text

    def schema(self) -> dict[str, Any]:
        """Return the JSON schema of a code."""
        return {"type": "string", "enum": list(self.choices.values)}


@dataclasses.dataclass(frozen=True, slots=True)
class Listed:
    """Texts of a list that is no code list of its own."""

    texts: tuple[str, ...]

    def parse(self, text: str) -> str:
        """Return the text itself."""
        if text not in self.texts:
            raise RefusedValueError(
                f"“{text[:80]}” is not an allowed value.",
                self.texts[:ALLOWED_SHOWN],
                nearest(text, self.texts),
            )
        return text

    def schema(self) -> dict[str, Any]:
        """Return the JSON schema of one of the texts."""
        return {"type": "string", "enum": list(self.texts)}


@dataclasses.dataclass(frozen=True, slots=True)
class Booleans:
    """`true` or `false`."""

    def parse(self, text: str) -> bool:
        """Return the truth value."""
        if text not in {"true", "false"}:
            raise RefusedValueError(
                f"“{text[:80]}” is neither true nor false.",
                ("true", "false"),
                nearest(text, ("true", "false")),
            )
        return text == "true"

    def schema(self) -> dict[str, Any]:
        """Return the JSON schema of a truth value."""
        return {"type": "boolean"}


@dataclasses.dataclass(frozen=True, slots=True)
class Integers:
    """Whole numbers in plain ASCII digits, within limits."""

    minimum: int = 0
    maximum: int = INTEGER_MAX

    def parse(self, text: str) -> int:
        """Return the number."""
        allowed = (f"{self.minimum} to {self.maximum}",)
        if not re.fullmatch(r"[0-9]+", text):
            raise RefusedValueError(f"“{text[:80]}” is not a whole number in plain digits.", allowed)
        if len(text) > 10 or not self.minimum <= int(text) <= self.maximum:
            raise RefusedValueError(f"“{text[:80]}” lies outside {allowed[0]}.", allowed)
        return int(text)

    def schema(self) -> dict[str, Any]:
        """Return the JSON schema of a number."""
        return {"type": "integer", "minimum": self.minimum, "maximum": self.maximum}


@dataclasses.dataclass(frozen=True, slots=True)
class Degrees:
    """Decimal degrees with at most four decimals, kept as whole ten-thousandths."""

    limit: int

    def parse(self, text: str) -> int:
        """Return ten-thousandths of a degree."""
        allowed = (f"-{self.limit} to {self.limit}, at most four decimals",)
        match = re.fullmatch(r"(-?)([0-9]{1,3})(?:\.([0-9]{1,4}))?", text)
        if match is None:
            raise RefusedValueError(f"“{text[:80]}” is not a number of degrees such as 39.8153.", allowed)
        degrees = int(match[2]) * DEGREE + int((match[3] or "").ljust(4, "0"))
        if degrees > self.limit * DEGREE:
            raise RefusedValueError(f"“{text[:80]}” lies outside -{self.limit} to {self.limit}.", allowed)
        return -degrees if match[1] else degrees

    def schema(self) -> dict[str, Any]:
        """Return the JSON schema of a number of degrees."""
        return {"type": "number", "minimum": -self.limit, "maximum": self.limit, "examples": [40.0]}


@dataclasses.dataclass(frozen=True, slots=True)
class Patterns:
    """Texts of a fixed form, such as language tags; one that no record carries matches nothing."""

    pattern: str
    what: str
    example: str

    def parse(self, text: str) -> str:
        """Return the text itself."""
        if len(text) > SLUG_MAX or not re.fullmatch(self.pattern, text, re.ASCII):
            raise RefusedValueError(f"“{text[:80]}” is not {self.what} such as {self.example}.")
        return text

    def schema(self) -> dict[str, Any]:
        """Return the JSON schema of such a text."""
        return {"type": "string", "pattern": f"^{self.pattern}$", "examples": [self.example]}


@dataclasses.dataclass(frozen=True, slots=True)
class Countries:
    """ISO 3166-1 alpha-2 codes."""

    def parse(self, text: str) -> str:
        """Return the code."""
        known = {country.alpha_2 for country in pycountry.countries}
        if text not in known:
            raise RefusedValueError(
                f"“{text[:80]}” is not an ISO 3166-1 alpha-2 code such as AM or AZ.",
                nearest=nearest(text.upper(), sorted(known)),
            )
        return text

    def schema(self) -> dict[str, Any]:
        """Return the JSON schema of a country code."""
        return {"type": "string", "pattern": "^[A-Z]{2}$", "examples": ["AM"]}


@dataclasses.dataclass(frozen=True, slots=True)
class Texts:
    """Free text, folded: case, accents and sorts of quotation marks do not matter."""

    def parse(self, text: str) -> str:
        """Return the folded text."""
        if len(text) > TEXT_MAX:
            raise RefusedValueError(f"The text is longer than {TEXT_MAX} characters.")
        if any(unicodedata.category(character) in {"Cc", "Cs"} for character in text):
            raise RefusedValueError("The text holds control characters.")
        folded = fold(text)
        if not folded:
            raise RefusedValueError("The text holds nothing to look for.")
        return folded

    def schema(self) -> dict[str, Any]:
        """Return the JSON schema of a text."""
        return {"type": "string", "minLength": 1, "maxLength": TEXT_MAX, "examples": ["corridor"]}


@dataclasses.dataclass(frozen=True, slots=True)
class Dates:
    """Days, months, years, moments, and intervals of these; `closed` refuses open ends."""

    closed: bool = False

    def parse(self, text: str) -> DateSpan:
        """Return the span in seconds."""
        try:
            span = parse_date(text)
        except DateValueError as error:
            raise RefusedValueError(error.detail, self._examples(), error.nearest) from error
        if self.closed and "/" in text:
            raise RefusedValueError(
                "One day, month, year or moment is asked for, not an interval.", self._examples()
            )
        return span

    def _examples(self) -> tuple[str, ...]:
        return tuple(example for example in EXAMPLES if not (self.closed and "/" in example))[:ALLOWED_SHOWN]

    def schema(self) -> dict[str, Any]:
        """Return the JSON schema of a date value."""
        pattern = f"^{DATE_VALUE}$" if self.closed else f"^(?:{DATE_VALUE}|{INTERVAL})$"
        return {"type": "string", "pattern": pattern, "examples": list(self._examples())}


@dataclasses.dataclass(frozen=True, slots=True)
class Words:
    """What a reader searches for; the search itself judges it."""

    def parse(self, text: str) -> str:
        """Return the text itself."""
        return text

    def schema(self) -> dict[str, Any]:
        """Return the JSON schema of a search."""
        return {"type": "string", "minLength": 1, "maxLength": SEARCH_MAX, "examples": ["Xankəndi"]}


ZONES = Patterns(r"[+-][0-9]{2}:[0-9]{2}", "a UTC offset", "+04:00")
LANGUAGES = Patterns(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*", "a BCP 47 tag", "en")
SCRIPTS = Patterns(r"[A-Z][a-z]{3}", "an ISO 15924 code", "Latn")
HASHES = Patterns(r"[0-9a-f]{64}", "a SHA-256 in hexadecimal", "0" * 64)
