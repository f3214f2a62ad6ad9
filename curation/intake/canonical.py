"""The canonical form of an article's text: UTF-8, NFC, one paragraph a line, a final newline."""

import dataclasses
import re
import unicodedata

from django.core.exceptions import ValidationError

from sources.models.columns import OFFSET_MAX, PARAGRAPH_MAX
from sources.models.source import text_digest

TEXT_BYTES_MAX = 2_000_000

# Whatever ends a line somewhere: the rest of the project splits at line feeds, str.splitlines() at all of these.
_LINE_ENDS = re.compile("\r\n|[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]")
# Signs without width that browsers and editors leave behind. Joiners (U+200C, U+200D) and direction marks belong to
# words of some scripts and stay; what turns whole stretches of text around (U+202A to U+202E …) goes.
_NO_WIDTH = dict.fromkeys(
    map(ord, "\u00ad\u200b\u2060\ufeff\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
)


@dataclasses.dataclass(frozen=True, slots=True)
class CanonicalText:
    """A text in canonical form with what follows from it."""

    text: str

    @property
    def digest(self) -> str:
        """SHA-256 of the text, 64 hexadecimal digits."""
        return text_digest(self.text)

    @property
    def paragraphs(self) -> list[str]:
        """The paragraphs, first at index 0."""
        return self.text.removesuffix("\n").split("\n") if self.text else []


def canonical(pasted: str) -> CanonicalText:
    """Return a pasted text in canonical form; a canonical text comes back as it is.

    White space of any kind becomes one blank, empty lines go. Raises ValidationError, with a message for people,
    for an empty text, one of more than 2 MB or 10,000 paragraphs, and for characters that no text has.
    """
    if len(pasted) > TEXT_BYTES_MAX or len(pasted.encode(errors="replace")) > TEXT_BYTES_MAX:
        raise ValidationError("The text has more than 2 MB: paste the article alone.", code="too_long")
    text = unicodedata.normalize("NFC", pasted).translate(_NO_WIDTH)
    lines = (" ".join(line.split()) for line in _LINE_ENDS.split(text))
    paragraphs = [line for line in lines if line]
    _refuse_unsound(paragraphs)
    return CanonicalText("\n".join(paragraphs) + "\n")


def _refuse_unsound(paragraphs: list[str]) -> None:
    if not paragraphs:
        raise ValidationError("Paste the text of the article.", code="required")
    if len(paragraphs) > PARAGRAPH_MAX:
        raise ValidationError(
            f"The text has {len(paragraphs)} paragraphs; {PARAGRAPH_MAX} are allowed.", code="too_long"
        )
    for number, paragraph in enumerate(paragraphs, start=1):
        if len(paragraph) > OFFSET_MAX:
            raise ValidationError(
                f"Paragraph {number} has more than {OFFSET_MAX} characters: paste the text with its line breaks.",
                code="too_long",
            )
        if (wrong := _unsound(paragraph)) is not None:
            raise ValidationError(
                f"Paragraph {number} holds {wrong}: remove it, or copy the text again.", code="unreadable"
            )


def _unsound(paragraph: str) -> str | None:
    """Return what no text holds, for people; None when every character is sound."""
    if paragraph.isascii() and paragraph.isprintable():
        return None
    for character in paragraph:
        if character == "\ufffd":
            return "the sign “\ufffd”, which stands for bytes that could not be read"
        if unicodedata.category(character) in {"Cc", "Cs"}:
            return f"the control character U+{ord(character):04X}"
    return None
