"""Template tags of the newsroom's pages: states, marked texts, buttons of verbs, and what stands around forms."""

from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from curation.admin.marking import Stretch
from sources.choices import CurationStatus

register = template.Library()

ELEMENTS = {"del", "ins", "mark", "span"}


@register.simple_tag
def state(status: str) -> SafeString:
    """Return a status as a coloured word."""
    if status not in CurationStatus.values:
        return SafeString("")
    return format_html('<span class="state {}">{}</span>', status, CurationStatus(status).label)


@register.simple_tag
def marked(stretches: list[Stretch], element: str) -> SafeString:
    """Return a text with its marked pieces inside `element`: del, ins, mark or span."""
    if element not in ELEMENTS:
        raise ValueError(f"{element} marks nothing")
    return format_html_join(
        "",
        "{}",
        (
            (format_html(f"<{element}>{{}}</{element}>", piece.text) if piece.marked else piece.text,)
            for piece in stretches
        ),
    )


@register.simple_tag
def verb_button(verb: str, label: str, why_not: str) -> SafeString:
    """Return the button that posts its form to a verb; disabled, with the reason beside it, where one may not."""
    if why_not:
        return format_html(
            '<button type="button" class="button" disabled aria-describedby="why-not-{}">{}</button> '
            '<span class="why-not" id="why-not-{}">{}</span>',
            verb,
            label,
            verb,
            why_not,
        )
    return format_html(
        '<button type="submit" class="button verb-{}" formaction="{}">{}</button>',
        verb,
        reverse("admin:newsroom_verb", args=[verb]),
        label,
    )


@register.filter
def changelist_of(opts: Any) -> str:
    """Return the name of the address of a model's list."""
    return f"admin:{opts.app_label}_{opts.model_name}_changelist"
