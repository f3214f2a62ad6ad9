"""Fields of documents whose text has a fixed form; the schema says which.

The patterns avoid backslashes and look-arounds: generators copy them into many languages.
"""

import re
from typing import Any

from rest_framework import serializers

SLUG = "[a-z0-9]+(?:-[a-z0-9]+)*"
SLUG_MAX = 120
PARAGRAPH_MAX = 10_000

_YEAR = "(?:[0-9]{4}|[0-9]{3}X|[0-9]{2}XX)"
_DAY = f"{_YEAR}(?:-(?:[0-9]{{2}}|XX)(?:-(?:[0-9]{{2}}|XX))?)?[?~%]?"
# EDTF (ISO 8601-2) levels 0 and 1 at day level or coarser; an end left empty is unknown, `..` is open.
EDTF = f"{_DAY}|(?:{_DAY}|[.]{{2}})?/(?:{_DAY}|[.]{{2}})?"


class FormedField(serializers.RegexField):
    """A text that matches `form` as a whole."""

    form = ""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            re.compile(f"^(?:{self.form})$" if "|" in self.form else f"^{self.form}$"), **options
        )


class SlugField(FormedField):
    """The public identifier of a record."""

    form = SLUG

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"max_length": SLUG_MAX, **options})


class AddressField(FormedField):
    """An address of the API as an absolute path."""

    form = "/api/v1/(?:[a-z0-9_-]+/)*(?:[a-z]+[.]jsonld)?"


class EdtfField(FormedField):
    """A date as EDTF text."""

    form = EDTF


class ZoneField(FormedField):
    """An offset from UTC."""

    form = "[+-](?:0[0-9]|1[0-4]):[0-5][0-9]"


class CountryField(FormedField):
    """A country, ISO 3166-1 alpha-2."""

    form = "[A-Z]{2}"


class LanguageField(FormedField):
    """A language, BCP 47."""

    form = "[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*"


class ScriptField(FormedField):
    """A script, ISO 15924."""

    form = "[A-Z][a-z]{3}"


class HashField(FormedField):
    """A SHA-256 in lower-case hexadecimal digits."""

    form = "[0-9a-f]{64}"


class CodeField(FormedField):
    """A code of a list that the schema does not spell out."""

    form = "[a-z][a-z0-9_]*"


class NumberField(serializers.IntegerField):
    """A number of things, or the index of one: never negative."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"min_value": 0, **options})


class ParagraphField(serializers.IntegerField):
    """The number of a paragraph, counted from 1."""

    def __init__(self, **options: Any) -> None:
        super().__init__(min_value=1, max_value=PARAGRAPH_MAX, **options)
