"""Template tags of the reading desk."""

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from curation.intake.reading import Cited, Paragraph

register = template.Library()


@register.simple_tag
def stretched(paragraph: Paragraph) -> SafeString:
    """Return a paragraph with its cited words marked, and not a character more: the browser counts offsets in it."""
    return format_html_join(
        "",
        "{}",
        (
            (
                format_html(
                    '<mark class="{}" title="Cited: {}">{}</mark>',
                    "broken" if piece.broken else f"cited layers-{min(len(piece.numbers), 3)}",
                    ", ".join(map(str, piece.numbers)),
                    piece.text,
                )
                if piece.numbers
                else piece.text,
            )
            for piece in paragraph.stretches
        ),
    )


@register.simple_tag
def record_page(cited: Cited, pages: dict[str, str]) -> str:
    """Return the address of the form of a cited record."""
    return reverse(pages[cited.kind.value], args=[cited.citation.fact_id])
