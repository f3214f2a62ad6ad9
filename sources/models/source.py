"""Sources: published items that carry claims, and the ledger of their paragraphs."""

import hashlib
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models

from sources.choices import LedgerReason
from sources.models.columns import (
    PARAGRAPH_MAX,
    BoundedInteger,
    EarliestColumn,
    EdtfColumn,
    LatestColumn,
    PrecisionColumn,
    WordingColumn,
    ZoneColumn,
    choice_check,
    date_checks,
    range_check,
)
from sources.models.curated import Curated
from sources.models.publisher import Publisher, validate_language, web_url_validators


def validate_name_list(value: object) -> None:
    """Refuse anything but a list of at most 20 non-empty names."""
    if (
        not isinstance(value, list)
        or len(value) > 20
        or not all(isinstance(n, str) and 0 < len(n) <= 200 for n in value)
    ):
        raise ValidationError("Give a list of at most 20 names.", code="names")


def text_digest(text: str) -> str:
    """Return the SHA-256 (hex) of a canonical text: UTF-8, one paragraph a line, a final newline."""
    return hashlib.sha256(text.encode()).hexdigest()


class Source(Curated):
    """One published item, identified by slug and by the hash of its canonical text.

    The text itself is kept for editors only: it is never served, never in a fixture. A later revision of the item
    with other words is another hash, so citations are always to the text that was read.
    """

    DATES: ClassVar[tuple[str, ...]] = ("published", "updated")

    publisher = models.ForeignKey(
        Publisher, on_delete=models.PROTECT, related_name="sources", help_text="Who brought the item out."
    )
    title = models.CharField(max_length=300, help_text="Title as printed.")
    url = models.CharField(
        max_length=500,
        unique=True,
        validators=web_url_validators,
        help_text="Web address of the item (http or https).",
    )
    bylines = models.JSONField(
        default=list,
        blank=True,
        validators=[validate_name_list],
        help_text="Printed authors, in order; empty = none printed.",
    )
    agencies = models.JSONField(
        default=list,
        blank=True,
        validators=[validate_name_list],
        help_text="Agencies the item credits as a whole or for a picture, in order; empty = none credited.",
    )
    language = models.CharField(
        max_length=12, validators=[validate_language], help_text="Language, BCP 47 tag."
    )
    published_edtf = EdtfColumn()
    published_earliest = EarliestColumn()
    published_latest = LatestColumn()
    published_zone = ZoneColumn()
    published_precision = PrecisionColumn()
    published_wording = WordingColumn()
    updated_edtf = EdtfColumn()
    updated_earliest = EarliestColumn()
    updated_latest = LatestColumn()
    updated_zone = ZoneColumn()
    updated_precision = PrecisionColumn()
    updated_wording = WordingColumn()
    accessed_on = models.DateField(
        null=True, blank=True, help_text="Day the item was read; null = not recorded."
    )
    paragraph_count = BoundedInteger(
        minimum=1, maximum=PARAGRAPH_MAX, help_text="Paragraphs of the canonical text."
    )
    text_sha256 = models.CharField(
        max_length=64,
        validators=[RegexValidator(r"\A[0-9a-f]{64}\Z", "A SHA-256 is 64 hexadecimal digits.")],
        help_text="SHA-256 of the canonical text (UTF-8, one paragraph a line, final newline), hexadecimal.",
    )
    text = models.TextField(
        blank=True,
        default="",
        help_text="Canonical text for editors only; never public. Empty = not stored here.",
    )

    class Meta(Curated.Meta):
        ordering = ["slug"]
        constraints = [
            *Curated.Meta.constraints,
            *date_checks("source", "published"),
            *date_checks("source", "updated"),
            range_check("source", "paragraph_count", 1, PARAGRAPH_MAX),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def paragraphs(self) -> list[str]:
        """The stored paragraphs, first at index 0; empty when no text is stored."""
        return self.text.splitlines()

    def clean(self) -> None:
        """Refuse a stored text that is not the text of the recorded hash."""
        super().clean()
        if self.text and text_digest(self.text) != self.text_sha256:
            raise ValidationError({"text": "This text does not have the recorded SHA-256."})


class ParagraphNoteManager(models.Manager["ParagraphNote"]):
    """Default manager: fixtures name notes by source and paragraph."""

    def get_by_natural_key(self, source: str, paragraph: int) -> "ParagraphNote":
        """Return the note on this paragraph."""
        return self.get(source__slug=source, paragraph=paragraph)


class ParagraphNote(models.Model):
    """One paragraph of a source that holds no fact, and why: the ledger's other half, beside citations."""

    source = models.ForeignKey(
        Source,
        on_delete=models.CASCADE,
        related_name="paragraph_notes",
        help_text="Source the paragraph stands in.",
    )
    paragraph = BoundedInteger(minimum=1, maximum=PARAGRAPH_MAX, help_text="Paragraph number, 1-based.")
    reason = models.CharField(
        max_length=24, choices=LedgerReason.choices, help_text="Why the paragraph holds no fact."
    )
    note = models.CharField(
        max_length=200, blank=True, default="", help_text="What stands there, in our words; may be empty."
    )

    objects = ParagraphNoteManager()

    class Meta:
        ordering = ["source", "paragraph"]
        constraints = [
            models.UniqueConstraint(fields=["source", "paragraph"], name="paragraphnote_once"),
            choice_check("paragraphnote", "reason", LedgerReason),
            range_check("paragraphnote", "paragraph", 1, PARAGRAPH_MAX),
        ]

    def __str__(self) -> str:
        return f"¶ {self.paragraph}: {self.get_reason_display()}"

    def natural_key(self) -> tuple[str, int]:
        """Return (source slug, paragraph), the key fixtures use."""
        return (*self.source.natural_key(), self.paragraph)

    natural_key.dependencies = ["sources.source"]  # type: ignore[attr-defined]

    def clean(self) -> None:
        """Refuse a paragraph beyond the source's last."""
        super().clean()
        if self.source_id and self.paragraph and self.paragraph > self.source.paragraph_count:
            raise ValidationError({"paragraph": f"The source has {self.source.paragraph_count} paragraphs."})
