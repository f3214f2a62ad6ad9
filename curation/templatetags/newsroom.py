"""Template tags of the newsroom's pages: states, marked texts, buttons of verbs, and what stands around forms."""

from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from curation.admin.addresses import page_of, resource_of
from curation.admin.comments import CommentForm, comments_on
from curation.admin.dates import drill_down
from curation.admin.marking import Stretch
from curation.admin.sight import sight_of
from publication.choices import Resource
from sources.choices import CurationStatus
from sources.models import Curated

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


@register.simple_tag
def review_url(row: Any) -> str:
    """Return the address of a record's review; empty for what is no record."""
    return page_of("review", (resource_of(row), row.slug)) if isinstance(row, Curated) else ""


@register.inclusion_tag("newsroom/banner.html")
def banner(row: Any) -> dict[str, Any]:
    """Say, above its form, that the public sees another version of a record than the one edited here."""
    if not isinstance(row, Curated) or row.status == CurationStatus.PUBLISHED:
        return {}
    identity = (resource_of(row), row.slug)
    is_live = sight_of(identity[0], row).is_live
    return {
        "row": row,
        "is_live": is_live,
        "text": _told(row, is_live),
        "review_url": page_of("review", identity),
    }


def _told(row: Curated, is_live: bool) -> str:  # noqa: FBT001
    if is_live:
        waits = " and waits for review" if row.status == CurationStatus.IN_REVIEW else ""
        return f"This is a pending change{waits}: the public still sees the published version."
    if row.status == CurationStatus.IN_REVIEW:
        return "This record waits for review. Saving it makes you one of its authors."
    if row.status == CurationStatus.WITHDRAWN:
        return "This record was withdrawn: the public is told so. Saving it makes a draft of it."
    return ""


@register.inclusion_tag("newsroom/comments_below.html", takes_context=True)
def comments_below(context: dict[str, Any], row: Any) -> dict[str, Any]:
    """Show, below its form, what editors say about a record."""
    if not isinstance(row, Curated):
        return {}
    identity = (resource_of(row), row.slug)
    return {
        "record": "/".join(identity),
        "comments": comments_on(identity),
        "comment_form": CommentForm(auto_id="id_comment_%s"),
        "has_paragraphs": identity[0] == Resource.SOURCES,
        "next": context["request"].path,
        "csrf_token": context.get("csrf_token"),
    }


@register.inclusion_tag("admin/date_hierarchy.html")
def dates_above(changelist: Any) -> dict[str, Any]:
    """Draw, above a list, the way down from years to days."""
    return drill_down(changelist)


@register.filter
def changelist_of(opts: Any) -> str:
    """Return the name of the address of a model's list."""
    return f"admin:{opts.app_label}_{opts.model_name}_changelist"
