"""The queue: the first page of the newsroom, its lists, and what may be done about pairs of records."""

import dataclasses
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from curation.admin.addresses import form_of_row, kind_named, may_change, opened, page_of, seen_resources
from curation.choices import PairKind
from curation.models import ActorPair, Comment, FactPair
from curation.models.pair import Pair
from curation.queue import front, pairs, paragraphs, waiting
from curation.queue.waiting import Section, Waiting
from curation.revisions import authors_since_edition
from publication.choices import Resource

PAGE = 50
KEY_DIGITS = 18
REASON_MAX = 400
PUBLISH = "curation.publish_records"


@dataclasses.dataclass(frozen=True, slots=True)
class Line:
    """One line of a list: where it leads, its words, and the state it is in.

    `record` is `resource/slug` where the line can be chosen for review, `pair` the key of a pair to dismiss.
    """

    url: str
    title: str
    note: str = ""
    what: str = ""
    status: str = ""
    record: str = ""
    seen: str = ""
    pair: str = ""
    other_url: str = ""
    other_title: str = ""
    merge_url: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Shelf:
    """One section of the queue as the page shows it."""

    key: str
    title: str
    hint: str
    total: int
    lines: list[Line]

    @property
    def url(self) -> str:
        """The list of everything in it."""
        return reverse("admin:newsroom_waiting", args=[self.key])


# Key of a section of pairs, paragraphs or comments → title and what to do.
TITLES: dict[str, tuple[str, str]] = {
    Section.RETURNED: ("Returned to me", "A reviewer sent these back; the reason stands beside each."),
    Section.REVIEW: ("To review", "Others wrote these: check them, then publish or return them."),
    Section.DRAFTS: ("My drafts", "Finish and submit them for review."),
    Section.SENT: ("Waiting for somebody else", "You wrote part of these, so another person reviews them."),
    Section.PENDING: ("Pending changes", "The public still sees the earlier version of these."),
    "paragraphs": ("Open paragraphs", "Sources with paragraphs neither cited nor marked as holding no fact."),
    "contradictions": (
        "Figures that contradict",
        "No relation or dispute names these pairs yet: relate them, open a dispute, or say why there is none.",
    ),
    "duplicate-facts": ("Facts that may be one", "Merge them, relate them, or say that they are two."),
    "duplicate-actors": ("Actors that may be one", "Merge them, or say that they are two."),
    "comments": ("Open comments", "Answer and resolve them."),
}
KINDS_OF_PAIR = {"contradictions": PairKind.CONTRADICTION, "duplicate-facts": PairKind.DUPLICATE}


def sections_for(user: Any) -> list[Section]:
    """Return the sections of records that concern this person."""
    if user.has_perm(PUBLISH):
        return list(Section)
    return [section for section in Section if section != Section.REVIEW]


def queue_context(request: HttpRequest) -> dict[str, Any]:
    """Return what the first page of the newsroom shows."""
    user: Any = request.user
    resources = seen_resources(user)
    if not resources:
        return {"shelves": [], "behind": False, "next": reverse("admin:index")}
    found = front.front(user, sections_for(user), resources)
    chosen: list[tuple[str, front.Part, Callable[[Any], Line]]] = [
        (section, part, record_line) for section, part in found.records.items()
    ]
    chosen += [
        ("contradictions", found.contradictions, pair_line),
        ("paragraphs", found.paragraphs, source_line),
        ("duplicate-facts", found.duplicate_facts, pair_line),
        ("duplicate-actors", found.duplicate_actors, pair_line),
        ("comments", found.comments, comment_line),
    ]
    return {
        "shelves": [
            Shelf(key, *TITLES[key], part.total, [line(item) for item in part.first])
            for key, part, line in chosen
        ],
        "behind": found.behind,
        "may_dismiss": may_change(user, Resource.FACTS),
        "may_publish": user.has_perm(PUBLISH),
        "next": reverse("admin:index"),
        "reason_max": REASON_MAX,
    }


# --- Lines ---


def record_line(item: Waiting) -> Line:
    """Return the line of a record that waits: drafts lead to their form, the others to their review."""
    name = f"{item.resource}/{item.slug}"
    writing = item.section in {Section.DRAFTS, Section.RETURNED}
    return Line(
        url=reverse("admin:newsroom_form", args=item.identity)
        if writing
        else page_of("review", item.identity),
        title=item.shown,
        note=item.reason or (f"submitted by {item.submitter}" if item.submitter else ""),
        what=kind_named(item.resource, item.kind),
        status=item.status,
        record=name if item.section == Section.REVIEW else "",
        seen=f"{name}:{item.row_version}",
    )


def pair_line(pair: Pair) -> Line:
    """Return the line of two records that were put side by side."""
    first, second = pair.first, pair.second  # type: ignore[attr-defined]  # each pair has its own
    kind = "actor" if isinstance(pair, ActorPair) else "fact"
    identity = (Resource.ACTORS if kind == "actor" else Resource.FACTS, second.slug)
    may_be_one = kind == "actor" or pair.kind == PairKind.DUPLICATE  # type: ignore[attr-defined]  # facts have kinds
    return Line(
        url=form_of_row(second),
        title=str(second),
        note=pair.because,
        what=kind_named(Resource.FACTS, second.kind) if kind == "fact" else "actor",
        pair=f"{kind}-{pair.pk}",
        other_url=form_of_row(first),
        other_title=str(first),
        merge_url=page_of("merge", identity) if may_be_one else "",
    )


def source_line(source: Any) -> Line:
    """Return the line of a source with open paragraphs."""
    return Line(
        url=reverse("admin:newsroom_desk", args=[source.slug]),
        title=source.title,
        note=f"{source.left} of {source.paragraph_count} paragraphs open",
        what="source",
        status=source.status,
    )


def comment_line(comment: Comment) -> Line:
    """Return the line of an open comment."""
    place = f", paragraph {comment.paragraph}" if comment.paragraph else ""
    return Line(
        url=f"{page_of('review', (comment.resource, comment.slug))}#comment-{comment.pk}",
        title=comment.text[:200],
        note=f"{comment.by} on {comment.slug}{place}",
        what="comment",
    )


# --- Pages ---


@require_safe
def queue_view(request: HttpRequest) -> HttpResponse:
    """Lead to the first page, where the queue stands."""
    del request
    return HttpResponseRedirect(reverse("admin:index"))


@require_safe
def waiting_view(request: HttpRequest, section: str) -> HttpResponse:
    """Show everything in one section, page by page."""
    if section not in TITLES:
        raise Http404("There is no such list.")
    rows, line = _rows(request, section)
    page = Paginator(rows, PAGE).get_page(_page(request))
    items: Sequence[Any] = list(page.object_list)
    if section in Section.values:
        items = waiting.read(items)
    written = _written(request.user, items) if section == Section.REVIEW else set()
    lines = [line(item) for item in items]
    title, hint = TITLES[section]
    context = {
        **admin.site.each_context(request),
        "title": title,
        "hint": hint,
        "section": section,
        "page": page,
        "lines": [dataclasses.replace(one, record="") if one.record in written else one for one in lines],
        "may_dismiss": may_change(request.user, Resource.FACTS),
        "may_publish": request.user.has_perm(PUBLISH),
        "next": request.get_full_path(),
        "reason_max": REASON_MAX,
    }
    return TemplateResponse(request, "newsroom/queue_list.html", context)


def _rows(request: HttpRequest, section: str) -> tuple[Any, Callable[[Any], Line]]:
    user: Any = request.user
    resources = seen_resources(user)
    if section in Section.values:
        if section not in sections_for(user) or not resources:
            raise PermissionDenied
        return waiting.listed(user, section, resources), record_line
    needed = {"duplicate-actors": Resource.ACTORS, "paragraphs": Resource.SOURCES}.get(
        section, Resource.FACTS
    )
    if section == "comments" and resources:
        return front.open_comments(resources), comment_line
    if needed not in resources:
        raise PermissionDenied
    if section == "paragraphs":
        return paragraphs.open_sources(), source_line
    if section == "duplicate-actors":
        return pairs.open_pairs(ActorPair), pair_line
    return pairs.open_pairs(FactPair).filter(kind=KINDS_OF_PAIR[section]), pair_line


def _written(user: Any, items: Iterable[Waiting]) -> set[str]:
    """Return the records of which this person wrote a part, reverts followed: another one reviews them."""
    authors = authors_since_edition(item.identity for item in items)
    return {f"{resource}/{slug}" for (resource, slug), pks in authors.items() if user.pk in pks}


def _page(request: HttpRequest) -> str:
    asked = request.GET.get("p", "1")
    return asked if asked.isascii() and asked.isdecimal() and len(asked) <= KEY_DIGITS else "1"


def back(request: HttpRequest) -> HttpResponseRedirect:
    """Lead to the page that the form came from, or to the queue."""
    to = request.POST.get("next", "")
    allowed = url_has_allowed_host_and_scheme(to, {request.get_host()}, require_https=request.is_secure())
    return HttpResponseRedirect(to if allowed and to.isprintable() else reverse("admin:index"))


# --- Pairs ---


@require_POST
def look_view(request: HttpRequest) -> HttpResponse:
    """Look for pairs in what changed since the last look."""
    if not may_change(request.user, Resource.FACTS):
        raise PermissionDenied
    looked = pairs.catch_up()
    if request.headers.get("X-Requested-With") != "fetch":
        messages.success(request, f"Looked through {looked} records for contradictions and duplicates.")
    return back(request)


@require_POST
def dismiss_view(request: HttpRequest) -> HttpResponse:
    """Remember, with the reason, that there is nothing to do about a pair."""
    kind, _, key = request.POST.get("pair", "").partition("-")
    resource = {"fact": Resource.FACTS, "actor": Resource.ACTORS}.get(kind)
    if resource is None or not (key.isascii() and key.isdecimal() and len(key) <= KEY_DIGITS):
        messages.error(request, "The form named no pair. Nothing was changed.")
        return back(request)
    if not may_change(request.user, resource):
        raise PermissionDenied
    model: type[Any] = FactPair if kind == "fact" else ActorPair
    pair = model.objects.filter(pk=int(key)).first()
    reason = request.POST.get("reason", "").strip()
    if pair is None:
        messages.warning(request, "This pair is no longer suggested: one of the two was changed or deleted.")
    elif not reason or len(reason) > REASON_MAX or "\x00" in reason:
        messages.error(request, f"Reason: say in at most {REASON_MAX} characters why there is nothing to do.")
    elif pairs.dismiss(pair, by=request.user, reason=reason):
        messages.success(request, "Noted. The pair is not suggested again while it stands as it stands.")
    else:
        messages.info(request, "Somebody has dismissed this pair already.")
    return back(request)


@require_safe
def form_view(request: HttpRequest, resource: str, slug: str) -> HttpResponse:
    """Lead to the form in which a record is edited."""
    return HttpResponseRedirect(form_of_row(opened(request, resource, slug)))
