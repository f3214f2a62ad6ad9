"""A selection at the reading desk: words of one paragraph, from the browser's offsets or from typed words."""

import dataclasses

from django.core.exceptions import ValidationError

from curation.intake.sentences import quoted_around, trimmed
from curation.seeding.texts import occurrences
from facts.choices import Section
from facts.models import Citation
from sources.models import Source

QUOTE_MAX = 1000


@dataclasses.dataclass(frozen=True, slots=True)
class Selection:
    """Words of a source; start and end are null together for the whole paragraph."""

    source: Source
    paragraph: int
    section: str
    start: int | None
    end: int | None
    text: str

    @property
    def words(self) -> str:
        """The words selected; the whole paragraph where none are."""
        return self.text[self.start : self.end]

    @property
    def quote(self) -> str:
        """The words selected if the source prints them as quoted speech, else nothing."""
        if self.start is None or self.end is None or self.end - self.start > QUOTE_MAX:
            return ""
        return self.words if quoted_around(self.text, self.start, self.end) else ""

    @property
    def citation(self) -> dict[str, object]:
        """The columns of a citation of these words."""
        return {
            "source": self.source.pk,
            "section": self.section,
            "paragraph": self.paragraph,
            "start": self.start,
            "end": self.end,
            "quote": self.quote,
        }


def select(
    source: Source, paragraph: int, *, start: int | None = None, end: int | None = None, section: str = ""
) -> Selection:
    """Return the words from start to end (characters of the paragraph), trimmed; neither is the whole paragraph.

    Raises ValidationError, by field, for a paragraph or offsets the stored text does not have.
    """
    text = text_of(source, paragraph)
    if (start is None) != (end is None):
        raise ValidationError({"end": "Give both ends of the selection, or none."})
    if start is not None and end is not None:
        if not 0 <= start < end <= len(text):
            raise ValidationError(
                {"start": f"Paragraph {paragraph} has {len(text)} characters: select words inside it."}
            )
        start, end = trimmed(text, start, end)
        if start >= end:
            raise ValidationError({"start": "Only blanks are selected: select words."})
    return Selection(source, paragraph, section or section_of(source, paragraph, text), start, end, text)


def select_words(source: Source, paragraph: int, *, first: str, last: str, section: str = "") -> Selection:
    """Return the words from the first occurrence of `first` to the next end of `last`, typed as printed.

    Either may be empty: without `last` the words of `first` alone, without both the whole paragraph. Raises
    ValidationError, by field, for words that do not stand there.
    """
    text = text_of(source, paragraph)
    first, last = " ".join(first.split()), " ".join(last.split())
    if not first and not last:
        return select(source, paragraph, section=section)
    if not first:
        raise ValidationError({"first": "Type the first words of the selection as well."})
    places = occurrences(first, text)
    if not places:
        raise ValidationError(
            {"first": f"“{first}” does not stand in paragraph {paragraph}: type it as printed."}
        )
    start = places[0]
    if not last:
        return select(source, paragraph, start=start, end=start + len(first), section=section)
    found = text.find(last, start)
    if found < 0:
        raise ValidationError(
            {
                "last": f"“{last}” does not stand behind “{first}” in paragraph {paragraph}: type it as printed."
            }
        )
    end = max(found + len(last), start + len(first))
    return select(source, paragraph, start=start, end=end, section=section)


def text_of(source: Source, paragraph: int) -> str:
    """Return a paragraph of the stored text; raise ValidationError when there is none."""
    paragraphs = source.paragraphs
    if not paragraphs:
        raise ValidationError(
            {"paragraph": "The text of this source is not stored: paste it on its page first."}
        )
    if not 1 <= paragraph <= len(paragraphs):
        raise ValidationError({"paragraph": f"The source has {len(paragraphs)} paragraphs."})
    return paragraphs[paragraph - 1]


def section_of(source: Source, paragraph: int, text: str) -> str:
    """Guess the part of the source: as cited there before, the title by its words, else the body; one query."""
    cited = Citation.objects.filter(source=source, paragraph=paragraph).order_by("pk")
    known = cited.values_list("section", flat=True).first()
    if known is not None:
        return str(known)
    return Section.TITLE if text.casefold() == source.title.casefold() else Section.BODY
