"""The review: what changes, where it is cited, what is in the way, and the decision, on one page."""

import dataclasses
from collections.abc import Iterable
from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from curation.admin.addresses import form_of_row, kind_named, may_see, named, opened, page_of
from curation.admin.comments import CommentForm, comments_on
from curation.admin.marking import MarkedChange, Stretch, marked_changes, quoted
from curation.choices import RevisionVerb
from curation.models import Revision
from curation.queue import waiting
from curation.queue.waiting import Waiting
from curation.readiness import Problem, problems
from curation.revisions import Aggregate, authors_since_edition, difference, history, read_standings
from curation.revisions.recording import named_in, published_revision
from curation.seeding.stored import Identity
from curation.verbs.desk import may
from facts.models import Citation, Dispute, Relation
from publication.choices import Resource
from sources.choices import CurationStatus
from sources.models import Source

SHOWN_REVISIONS = 5
# Only these are on their way, so only of these it is told what is in the way.
PENDING = {CurationStatus.DRAFT, CurationStatus.IN_REVIEW}
# What settles what the public sees; as `published_revision` reads it, for several records at once.
SETTLED = Q(edition__isnull=False) | Q(verb__in=[RevisionVerb.PUBLISH, RevisionVerb.DISCARD])
TOGETHER_MAX = 50
ROWS_MAX = 100


@dataclasses.dataclass(frozen=True, slots=True)
class CitedParagraph:
    """One citation with the stored paragraph around it; no stretches = no text is stored."""

    citation: Citation
    stretches: list[Stretch]


@dataclasses.dataclass(frozen=True, slots=True)
class Decision:
    """What this person may do with the record now; a text says why not, empty = they may."""

    publish: str
    send_back: str
    submit: str
    authors: str


def decision(user: Any, resource: str, row: Any, authors: set[int]) -> Decision:
    """Return what this person may do; the verbs themselves check it again."""
    review = "" if row.status == CurationStatus.IN_REVIEW else "Only a record in review is decided on."
    publish = review or _right(user, RevisionVerb.PUBLISH, resource)
    if not publish and user.pk in authors | {row.submitted_by_id}:
        publish = "You wrote or submitted part of this change: somebody else publishes it."
    submit = "" if row.status == CurationStatus.DRAFT else "Only a draft is submitted."
    names = User.objects.filter(pk__in=authors).order_by("username").values_list("username", flat=True)
    return Decision(
        publish=publish,
        send_back=review or _right(user, RevisionVerb.SEND_BACK, resource),
        submit=submit or _right(user, RevisionVerb.SUBMIT, resource),
        authors=", ".join(names) if authors else "",
    )


def _right(user: Any, verb: RevisionVerb, resource: str) -> str:
    act = verb.value.replace("_", " ")
    return "" if may(user, verb, resource) else f"Your account has no right to do this ({act})."


@require_safe
def review_view(request: HttpRequest, resource: str, slug: str) -> HttpResponse:
    """Show one record for review."""
    row = opened(request, resource, slug)
    identity = (resource, slug)
    standings = read_standings([identity])
    now = standings[identity].aggregate if identity in standings else None
    before = _public(identity, row, now)
    in_review = row.status == CurationStatus.IN_REVIEW
    found = problems([identity], publishing=in_review, standings=standings) if row.status in PENDING else []
    lines = history(identity).select_related(None).select_related("by")
    revisions = list(lines[: SHOWN_REVISIONS + 1])
    is_fact = resource == Resource.FACTS
    kind = row.kind if is_fact else ""
    context = {
        **admin.site.each_context(request),
        "title": f"Review: {row}",
        "row": row,
        "status_name": row.get_status_display(),
        "what": kind_named(resource, kind),
        "record": f"{resource}/{slug}",
        "seen": f"{resource}/{slug}:{row.row_version}",
        "opts": row._meta,
        "form_url": form_of_row(row),
        "history_url": page_of("history", identity),
        "is_new": before is None,
        "changes": marked_changes(difference(before, now)),
        "problems": [problem for problem in found if not problem.unread],
        "unread": [problem for problem in found if problem.unread],
        "decision": decision(request.user, resource, row, authors_since_edition([identity])[identity]),
        "cited": cited_paragraphs(row) if is_fact else [],
        "relations": _relations(row) if is_fact else [],
        "disputes": _disputes(row) if is_fact else [],
        "revisions": revisions[:SHOWN_REVISIONS],
        "has_more": len(revisions) > SHOWN_REVISIONS,
        "comments": comments_on(identity),
        "comment_form": CommentForm(auto_id="id_comment_%s"),
        "has_paragraphs": resource == Resource.SOURCES,
        "next": request.path,
    }
    return TemplateResponse(request, "newsroom/review.html", context)


def _public(identity: Identity, row: Any, now: Aggregate | None) -> Aggregate | None:
    """Return what the public sees; a published record without history is what it was loaded as."""
    public = published_revision(identity)
    if public is not None:
        return public.aggregate
    return now if row.status == CurationStatus.PUBLISHED else None


def cited_paragraphs(fact: Any) -> list[CitedParagraph]:
    """Return the citations of a fact with their paragraphs, quotes marked; two queries."""
    rows = Citation.objects.filter(fact=fact.pk).select_related("source__publisher", "via")
    citations = list(rows.defer("source__text").order_by("position")[:ROWS_MAX])
    wanted = {citation.source_id for citation in citations}
    texts = {
        pk: text.splitlines() for pk, text in Source.objects.filter(pk__in=wanted).values_list("pk", "text")
    }
    found = []
    for citation in citations:
        lines = texts.get(citation.source_id, [])
        text = lines[citation.paragraph - 1] if citation.paragraph <= len(lines) else ""
        found.append(CitedParagraph(citation, quoted(text, [(citation.start, citation.end)]) if text else []))
    return found


def _relations(fact: Any) -> list[Relation]:
    rows = Relation.objects.filter(Q(from_fact=fact.pk) | Q(to_fact=fact.pk))
    return list(rows.select_related("from_fact", "to_fact").order_by("from_fact_id", "position")[:ROWS_MAX])


def _disputes(fact: Any) -> list[Dispute]:
    return list(Dispute.objects.filter(positions__facts=fact.pk).distinct().order_by("slug")[:ROWS_MAX])


# --- Several at once ---


@dataclasses.dataclass(frozen=True, slots=True)
class Reviewed:
    """One of several records: how it stands, what changes, and what is in the way."""

    item: Waiting
    what: str
    url: str
    changes: list[MarkedChange]
    is_new: bool
    problems: list[Problem]
    why_not: str

    @property
    def record(self) -> str:
        """The record as forms name it."""
        return f"{self.item.resource}/{self.item.slug}"


@require_safe
def together_view(request: HttpRequest) -> HttpResponse:
    """Show several records, to publish them as one edition or to return them."""
    asked = [named(text) for text in request.GET.getlist("record")]
    identities = list(dict.fromkeys(identity for identity in asked if identity is not None))
    if not identities or len(asked) > TOGETHER_MAX:
        messages.warning(request, f"Choose from 1 to {TOGETHER_MAX} records to review together.")
        return HttpResponseRedirect(reverse("admin:index"))
    if not all(may_see(request.user, resource) for resource, _ in identities):
        raise PermissionDenied
    items = waiting.read(waiting.named(identities))
    reviewed = _reviewed(request.user, items)
    context = {
        **admin.site.each_context(request),
        "title": "Review together",
        "reviewed": reviewed,
        "missing": len(identities) - len(items),
        "ready": [one for one in reviewed if not one.why_not],
        "unread": any(problem.unread for one in reviewed for problem in one.problems),
        "may_publish": request.user.has_perm("curation.publish_records"),
        "next": reverse("admin:index"),
    }
    return TemplateResponse(request, "newsroom/review_together.html", context)


def _reviewed(user: Any, items: list[Waiting]) -> list[Reviewed]:
    identities = [item.identity for item in items]
    if not identities:
        return []
    now = _newest(identities)
    before = _newest(identities, SETTLED)
    authors = authors_since_edition(identities)
    found: dict[Identity, list[Problem]] = {}
    for problem in problems(identities, publishing=True):
        found.setdefault(problem.identity, []).append(problem)
    reviewed = []
    for item in items:
        public = before.get(item.identity)
        if public is not None and public.verb == RevisionVerb.WITHDRAW:
            public = None
        latest = now.get(item.identity)
        changes = difference(public.aggregate if public else None, latest.aggregate if latest else None)
        why_not = ""
        if item.status != CurationStatus.IN_REVIEW:
            why_not = "It is not in review."
        elif user.pk in authors[item.identity] or user.get_username() == item.submitter:
            why_not = "You wrote or submitted part of it: somebody else publishes it."
        what = kind_named(item.resource, item.kind)
        reviewed.append(
            Reviewed(
                item=item,
                what=what,
                url=page_of("review", item.identity),
                changes=marked_changes(changes),
                is_new=public is None,
                problems=found.get(item.identity, []),
                why_not=why_not,
            )
        )
    return reviewed


def _newest(identities: Iterable[Identity], condition: Q | None = None) -> dict[Identity, Revision]:
    """Return the newest revision of each record that meets the condition, with its content; one query."""
    meeting = condition or Q()
    later = Revision.objects.filter(
        meeting, resource=OuterRef("resource"), slug=OuterRef("slug"), number__gt=OuterRef("number")
    )
    rows = Revision.objects.filter(meeting, named_in(identities), ~Exists(later)).select_related("stored")
    return {(row.resource, row.slug): row for row in rows.order_by()}
