"""The reading desk: an article beside the records cited from it, selections to take from it, and its ledger."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_POST, require_safe

from curation.admin.addresses import PAGES
from curation.admin.guards import SEARCH_MAX, WORDS_MAX, way_back
from curation.admin.taking import SelectionForm, address_of, desk_url
from curation.intake import ledger
from curation.intake.coverage import coverage
from curation.intake.reading import PAGE_PARAGRAPHS, read_paragraphs
from curation.intake.selection import Selection
from facts.choices import FactKind, Section
from facts.models import Citation, Fact
from sources.choices import LedgerReason
from sources.models import Source
from sources.models.columns import INTEGER_MAX, PARAGRAPH_MAX

ADDING = {
    "statement": ("New statement", "admin:facts_statement_add", "facts.add_statement"),
    "casualty-report": ("New casualty report", "admin:facts_casualtyreport_add", "facts.add_casualtyreport"),
    "term": ("New ceasefire term", "admin:facts_ceasefireterm_add", "facts.add_ceasefireterm"),
}
CITING = ("citation", "Citation of an existing fact")
CHANGING = ("facts.change_statement", "facts.change_casualtyreport", "facts.change_ceasefireterm")
FACTS_SHOWN = 25


class MarkForm(forms.Form):
    """A ledger mark as the desk sends it."""

    paragraph = forms.IntegerField(min_value=1, max_value=PARAGRAPH_MAX)
    seen = forms.IntegerField(min_value=1, max_value=INTEGER_MAX)
    reason = forms.ChoiceField(choices=LedgerReason.choices)
    note = forms.CharField(required=False, max_length=200)


class UnmarkForm(forms.Form):
    """Taking a ledger mark away, as the desk sends it."""

    paragraph = forms.IntegerField(min_value=1, max_value=PARAGRAPH_MAX)
    seen = forms.IntegerField(min_value=1, max_value=INTEGER_MAX)


@require_safe
def desk(request: HttpRequest, slug: str) -> HttpResponse:
    """Show an article beside its records."""
    return page_of(request, source_of(request, slug))


def source_of(request: HttpRequest, slug: str) -> Source:
    """Return a source with its text; 403 for who may not look at sources, 404 where there is none."""
    if not request.user.has_perm("sources.view_source"):
        raise PermissionDenied
    source: Source = get_object_or_404(Source.objects.select_related("publisher"), slug=slug)
    return source


def page_of(
    request: HttpRequest, source: Source, *, attempt: Any = None, paragraph: int = 0, status: int = 200
) -> HttpResponse:
    """Render the page; `attempt` is a mark that was refused, shown again at its paragraph."""
    last = max(-(-source.paragraph_count // PAGE_PARAGRAPHS), 1)
    page = (paragraph - 1) // PAGE_PARAGRAPHS + 1 if paragraph else _page(request.GET.get("page", ""))
    page = min(max(page, 1), last)
    first = (page - 1) * PAGE_PARAGRAPHS + 1
    numbers = range(first, min(first + PAGE_PARAGRAPHS, source.paragraph_count + 1))
    paragraphs = read_paragraphs(source, numbers)
    open_here = [one.number for one in paragraphs if one.state == "open"]
    context = {
        **admin.site.each_context(request),
        "title": "Reading desk",
        "subtitle": source.title,
        "source": source,
        "coverage": coverage([source])[source.pk],
        "paragraphs": paragraphs,
        "next_open": dict(zip([0, *open_here], open_here, strict=False)),
        "first_open": open_here[0] if open_here else None,
        "pages": range(1, last + 1) if last > 1 else [],
        "page": page,
        "record_pages": {kind.value: name for kind, name in PAGES.items()},
        "makings": makings(request),
        "sections": Section.choices,
        "reasons": LedgerReason.choices,
        "may_mark": request.user.has_perm("sources.change_source"),
        "attempt": attempt,
        "attempted": paragraph,
    }
    return TemplateResponse(request, "newsroom/desk.html", context, status=status)


def _page(given: str) -> int:
    return int(given) if given.isascii() and given.isdecimal() and len(given) <= 6 else 1


def makings(request: HttpRequest) -> list[tuple[str, str]]:
    """Return (code, label) of what this person may make of a selection."""
    user: Any = request.user
    offered = [(code, label) for code, (label, _, right) in ADDING.items() if user.has_perm(right)]
    return [*offered, CITING] if any(user.has_perm(right) for right in CHANGING) else offered


@require_GET
def take(request: HttpRequest, slug: str) -> HttpResponse:
    """Lead from a selection to the form it fills; a selection that does not hold is shown again with the reason."""
    source = source_of(request, slug)
    form = SelectionForm(request.GET, source)
    make = request.GET.get("make", "")
    if form.is_valid() and form.selection is not None:
        if make in ADDING:
            address = reverse(ADDING[make][1])
            return HttpResponseRedirect(f"{address}?{urlencode(address_of(form.selection))}")
        if make == CITING[0]:
            return _choose_fact(request, form.selection)
    context = {
        **admin.site.each_context(request),
        "title": "Take words from a paragraph",
        "subtitle": source.title,
        "source": source,
        "form": form,
        "makings": makings(request),
    }
    return TemplateResponse(request, "newsroom/desk_take.html", context)


def _choose_fact(request: HttpRequest, taken: Selection) -> HttpResponse:
    """List facts that the selected words may be cited for: found by words, or cited near by."""
    asked = " ".join(request.GET.get("q", "").split())
    too_much = len(asked) > SEARCH_MAX or len(asked.split()) > WORDS_MAX
    facts = Fact.objects.all()
    if asked and not too_much:
        for word in asked.split():
            facts = facts.filter(Q(slug__icontains=word) | Q(summary__icontains=word))
    else:
        near = Citation.objects.filter(
            source=taken.source, paragraph__gte=taken.paragraph - 3, paragraph__lte=taken.paragraph + 3
        )
        facts = facts.filter(pk__in=near.values("fact_id"))
    if too_much:
        messages.warning(
            request, f"Search for at most {WORDS_MAX} words and {SEARCH_MAX} characters at once."
        )
    found = list(facts.order_by("slug")[: FACTS_SHOWN + 1])
    address = address_of(taken)
    context = {
        **admin.site.each_context(request),
        "title": "Cite words for an existing fact",
        "subtitle": taken.source.title,
        "source": taken.source,
        "taken": taken,
        "asked": asked,
        "address": address | {"make": CITING[0]},
        "facts": [
            (
                fact,
                FactKind(fact.kind).label,
                f"{reverse(PAGES[FactKind(fact.kind)], args=[fact.pk])}?{urlencode(address)}",
            )
            for fact in found[:FACTS_SHOWN]
        ],
        "more": len(found) > FACTS_SHOWN,
    }
    return TemplateResponse(request, "newsroom/desk_cite.html", context)


@require_POST
def mark(request: HttpRequest, slug: str) -> HttpResponse:
    """Mark a paragraph as holding no fact, or take the mark away; what is refused is shown with the reason."""
    source = source_of(request, slug)
    if not request.user.has_perm("sources.change_source"):
        raise PermissionDenied
    removing = "remove" in request.POST
    form = (UnmarkForm if removing else MarkForm)(request.POST)
    if not form.is_valid():
        return _refused(request, source, form)
    given = form.cleaned_data
    paragraph, seen = given["paragraph"], given["seen"]
    try:
        if removing:
            ledger.unmark(source, paragraph, by=request.user, seen=seen)
        else:
            reason = LedgerReason(given["reason"])
            ledger.mark(source, paragraph, reason=reason, note=given["note"], by=request.user, seen=seen)
    except ValidationError as error:
        form.add_error(None, error)
        return _refused(request, source, form)
    messages.success(request, f"Paragraph {paragraph}: {'mark taken away' if removing else 'marked'}.")
    return HttpResponseRedirect(desk_url(source, paragraph))


def _refused(request: HttpRequest, source: Source, form: forms.Form) -> HttpResponse:
    given = form.cleaned_data if hasattr(form, "cleaned_data") else {}
    paragraph = given.get("paragraph") or _page(request.POST.get("paragraph", ""))
    if not 1 <= paragraph <= source.paragraph_count:
        return way_back_to(request, source)
    source.refresh_from_db()
    return page_of(request, source, attempt=form, paragraph=paragraph, status=409 if form.errors else 200)


def way_back_to(request: HttpRequest, source: Source) -> HttpResponse:
    """Lead to the desk with a message about values that name nothing there."""
    way_back(request)
    return HttpResponseRedirect(reverse("admin:newsroom_desk", args=[source.slug]))
