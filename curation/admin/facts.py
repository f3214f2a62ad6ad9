"""Facts: the list of every kind, and the pages of statements, casualty reports and ceasefire terms."""

from typing import Any

from django.contrib import admin
from django.db.models import F, Prefetch, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from curation.admin.addresses import PAGES
from curation.admin.base import STATE, Fieldset, RowInline, StackedRowInline, date_fieldset
from curation.admin.fields import CodesField
from curation.admin.finding import search
from curation.admin.forms import CitationRows, FigureRows, OrderedRowForm, PositionRows
from curation.admin.guards import is_too_long
from curation.admin.taking import TakesSelections
from facts.choices import FactKind, VictimDescription
from facts.models import (
    CasualtyFigure,
    CasualtyReport,
    CeasefireTerm,
    Citation,
    Fact,
    FactSpeaker,
    Relation,
    Statement,
    TermPosition,
)
from publication.choices import Resource

CLAIM: Fieldset = (None, {"fields": ["slug", "summary", ("event", "place"), "topics"]})


class SpeakerInline(RowInline):
    """Who makes the claim."""

    model = FactSpeaker
    verbose_name = "speaker"
    verbose_name_plural = "speakers (none = the source speaks in its own voice)"
    fields = ["order", "actor", "spoke_as", "on_behalf_of"]
    autocomplete_fields = ["actor", "on_behalf_of"]
    related = ("actor", "on_behalf_of")


class CitationInline(StackedRowInline):
    """Where the claim stands."""

    model = Citation
    formset = CitationRows
    fields = [
        ("source", "section", "paragraph", "order"),
        ("start", "end"),
        "quote",
        ("attribution", "attribution_kind", "via"),
    ]
    autocomplete_fields = ["source", "via"]
    related = ("source", "via")
    deferred = ("source__text",)


class RelationInline(RowInline):
    """How the fact stands to others."""

    model = Relation
    fk_name = "from_fact"
    verbose_name_plural = "relations to other facts"
    fields = ["order", "kind", "to_fact", "reason"]
    autocomplete_fields = ["to_fact"]
    related = ("to_fact",)


class FigureForm(OrderedRowForm):
    """The form of one figure."""

    victim_description = CodesField(required=False, choices=VictimDescription.choices)


class FigureInline(StackedRowInline):
    """Figures of a report."""

    model = CasualtyFigure
    form = FigureForm
    formset = FigureRows
    verbose_name = "figure"
    fields = [
        ("wording", "qualifier", "lower", "upper", "order"),
        ("outcome", "victim_status", "part_of"),
        "victim_description",
    ]


class TermPositionInline(RowInline):
    """How actors stand to a term."""

    model = TermPosition
    formset = PositionRows
    verbose_name_plural = "positions of actors"
    fields = ["order", "actor", "stance", "citation"]
    autocomplete_fields = ["actor"]
    related = ("actor", "citation__source")
    deferred = ("citation__source__text",)


class FactList(TakesSelections):
    """What lists and pages of facts of every kind share."""

    resource = Resource.FACTS
    list_display = ["summary", "state", "claimants", "cited_from", "date_edtf", "event"]
    list_filter = ["status", "date_precision", "event", "topics"]
    list_select_related = ["event"]
    search_fields = ["slug", "summary", "citations__quote", "speakers__actor__name"]
    date_hierarchy = "date_earliest"
    # Facts without a date come last on every database.
    ordering = [F("date_earliest").desc(nulls_last=True), "slug"]
    autocomplete_fields = ["event", "place", "topics"]
    related: tuple[str, ...] = ("event", "place")
    together: tuple[str, ...] = ("topics",)
    prefetched: "tuple[str | Prefetch[Any], ...]" = (
        Prefetch("speakers", FactSpeaker.objects.select_related("actor")),
        Prefetch("citations", Citation.objects.select_related("source__publisher")),
    )

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Search with an index where there is one."""
        kept, _ = super().get_search_results(request, queryset, "")
        words = search_term.replace("\x00", "").strip()
        if not words or is_too_long(request, words):
            return (kept.none() if words else kept), False
        return search(kept, words), False

    @admin.display(description="claimed by")
    def claimants(self, obj: Fact) -> str:
        """Name who makes the claim."""
        return ", ".join(speaker.actor.name for speaker in obj.speakers.all()) or "the source itself"

    @admin.display(description="cited from")
    def cited_from(self, obj: Fact) -> str:
        """Name the publishers whose sources carry the claim."""
        names = (citation.source.publisher.name for citation in obj.citations.all())
        return ", ".join(dict.fromkeys(names)) or "nowhere yet"


@admin.register(Fact)
class FactAdmin(FactList):
    """Facts of every kind in one list; each opens on the page of its kind."""

    list_display = ["summary", "kind", *FactList.list_display[1:]]
    list_filter = ["kind", *FactList.list_filter]
    fieldsets = [CLAIM, STATE]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Refuse: a fact is added as one of its kinds."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse: a fact is deleted as the kind it is."""
        return False

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Lead to the page of the fact's kind, where rights are checked."""
        fact = None if object_id is None else self.get_object(request, object_id)
        if fact is None:
            raise Http404("There is no such fact.")
        query = request.META.get("QUERY_STRING", "")
        address = reverse(PAGES[FactKind(fact.kind)], args=[fact.pk])
        return HttpResponseRedirect(f"{address}?{query}" if query else address)


@admin.register(Statement)
class StatementAdmin(FactList):
    """Statements."""

    list_display = ["summary", "state", "claimants", "speech_act", "cited_from", "date_edtf", "event"]
    list_filter = ["status", "speech_act", "speech_form", "medium", "date_precision", "event", "topics"]
    autocomplete_fields = [*FactList.autocomplete_fields, "addressees", "about"]
    at_once = ("addressees", "about")
    inlines = [SpeakerInline, CitationInline, RelationInline]
    fieldsets = [
        CLAIM,
        (
            "Utterance",
            {
                "fields": [
                    ("speech_act", "speech_form", "medium"),
                    ("polarity", "modality"),
                    ("addressees", "about"),
                ],
                "description": "One speaker, one occasion, one speech act, one proposition.",
            },
        ),
        date_fieldset("Said", "date", "When it was said, as exactly as the source states it and no more."),
        STATE,
    ]


@admin.register(CasualtyReport)
class CasualtyReportAdmin(FactList):
    """Casualty reports."""

    list_display = ["summary", "state", "claimants", "figures_told", "side", "cited_from", "date_edtf"]
    list_filter = ["status", "scope", "assertion", "cause", "date_precision", "event"]
    list_select_related = ["event", "side"]
    autocomplete_fields = [*FactList.autocomplete_fields, "side"]
    related = ("event", "place", "side")
    prefetched = (*FactList.prefetched, "figures")
    inlines = [FigureInline, SpeakerInline, CitationInline, RelationInline]
    fieldsets = [
        CLAIM,
        (
            "Report",
            {
                "fields": [("side", "cause"), ("scope", "assertion")],
                "description": "What one claimant reports at one time. Claims of several are separate reports, "
                "and figures are never added up. A figure can be part of another one after both are saved.",
            },
        ),
        date_fieldset("As of", "date", "For when the figures hold, as exactly as the source states it."),
        STATE,
    ]

    @admin.display(description="figures")
    def figures_told(self, obj: CasualtyReport) -> str:
        """Tell the figures in the source's words."""
        return ", ".join(str(figure) for figure in obj.figures.all())


@admin.register(CeasefireTerm)
class CeasefireTermAdmin(FactList):
    """Ceasefire terms."""

    list_display = ["summary", "state", "agreement", "category", "stage", "claimants", "cited_from"]
    list_filter = ["status", "stage", "agreement", "category", "date_precision", "event"]
    list_select_related = ["event", "agreement"]
    autocomplete_fields = [
        *FactList.autocomplete_fields,
        "agreement",
        "obligated",
        "beneficiaries",
        "guarantors",
    ]
    related = ("event", "place", "agreement")
    at_once = ("obligated", "beneficiaries", "guarantors")
    inlines = [TermPositionInline, SpeakerInline, CitationInline, RelationInline]
    fieldsets = [
        CLAIM,
        (
            "Term",
            {
                "fields": [
                    ("agreement", "category", "stage"),
                    "obligated",
                    "beneficiaries",
                    "guarantors",
                ],
                "description": "What is provided for, as one side or both word it; listing it does not say that "
                "it binds anybody. A position can name its citation after that one is saved.",
            },
        ),
        date_fieldset("Asserted", "date", "When it was asserted, as exactly as the source states it."),
        date_fieldset("Effective", "effective", "From when, or over which time, it was to hold."),
        STATE,
    ]
