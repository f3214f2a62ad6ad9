"""Comments of editors on records and paragraphs: saying something, settling it, and taking it up again."""

from datetime import UTC, datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from curation.admin.addresses import may_see, named, opened
from curation.admin.queue import KEY_DIGITS, back
from curation.models import Comment
from curation.seeding.stored import Identity
from publication.choices import Resource
from sources.models.columns import PARAGRAPH_MAX

TEXT_MAX = 2000
# Settled comments shown with the open ones.
SHOWN = 100


class CommentForm(forms.Form):
    """What is said, and of which paragraph."""

    text = forms.CharField(
        max_length=TEXT_MAX,
        widget=forms.Textarea(attrs={"rows": 3, "class": "comment-text"}),
        label="Comment",
        error_messages={"required": "Write something first."},
    )
    paragraph = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=PARAGRAPH_MAX,
        label="Paragraph",
        widget=forms.NumberInput(attrs={"class": "paragraph"}),
        help_text="Of the source; empty = the record as a whole.",
    )


def comments_on(identity: Identity) -> list[Comment]:
    """Return the comments on a record: open ones first, then the settled ones, each in the order they were made."""
    rows = Comment.objects.filter(resource=identity[0], slug=identity[1]).select_related("by", "resolved_by")
    found = list(rows.order_by("-at", "-id")[:SHOWN])
    return sorted(found, key=lambda comment: (comment.resolved_at is not None, comment.at, comment.pk))


def open_count(identity: Identity) -> int:
    """Return how many comments on a record are open."""
    counted = Comment.objects.filter(resource=identity[0], slug=identity[1]).aggregate(
        open=Count("pk", filter=Q(resolved_at__isnull=True))
    )
    return int(counted["open"])


@require_POST
def add_view(request: HttpRequest) -> HttpResponse:
    """Add a comment to the record that `record` names."""
    identity = named(request.POST.get("record", ""))
    if identity is None:
        raise Http404("There is no such record.")
    row = opened(request, *identity)
    form = CommentForm(request.POST)
    if not form.is_valid():
        for name, errors in form.errors.items():
            messages.error(request, f"{form.fields[name].label}: {' '.join(map(str, errors))}")
        return back(request)
    paragraph = form.cleaned_data["paragraph"]
    if paragraph is not None and (problem := _wrong_paragraph(identity, row, paragraph)):
        messages.error(request, problem)
        return back(request)
    person: Any = request.user
    Comment.objects.create(
        resource=identity[0],
        slug=identity[1],
        paragraph=paragraph,
        by=person,
        at=datetime.now(UTC),
        text=form.cleaned_data["text"],
    )
    messages.success(request, "Your comment stands below the record.")
    return back(request)


def _wrong_paragraph(identity: Identity, row: Any, paragraph: int) -> str:
    if identity[0] != Resource.SOURCES:
        return "Paragraph: only a source has paragraphs; leave it empty."
    if paragraph > row.paragraph_count:
        return f"Paragraph: the source has {row.paragraph_count} paragraphs."
    return ""


@require_POST
def settle_view(request: HttpRequest, key: int, act: str) -> HttpResponse:
    """Resolve a comment, or open it again."""
    if len(str(key)) > KEY_DIGITS or act not in {"resolve", "reopen"}:
        raise Http404("There is no such comment.")
    comment = Comment.objects.filter(pk=key).first()
    if comment is None:
        raise Http404("There is no such comment.")
    if not may_see(request.user, comment.resource):
        raise PermissionDenied
    settling = act == "resolve"
    changed = Comment.objects.filter(pk=comment.pk, resolved_at__isnull=settling).update(
        resolved_by=request.user if settling else None,
        resolved_at=datetime.now(UTC) if settling else None,
    )
    if not changed:
        messages.info(request, "Somebody has done that already.")
    else:
        messages.success(request, "The comment is settled." if settling else "The comment is open again.")
    return back(request)
