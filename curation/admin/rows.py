"""Rows of all records in lists to search; they are edited on the page of their record."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from curation.admin.addresses import PAGES
from curation.admin.filters import GivenValuesFilter
from curation.admin.guards import SoundAdmin
from facts.choices import FactKind
from facts.models import (
    ActorName,
    CasualtyFigure,
    Citation,
    DisputePosition,
    Fact,
    FactSpeaker,
    PlaceName,
    Relation,
    TermPosition,
)
from sources.models import ParagraphNote


class LookAdmin(SoundAdmin):
    """An admin to look only."""

    list_per_page = 50

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse."""
        return False


class RowAdmin(LookAdmin):
    """Rows of records: each line leads to its record."""

    owner: str

    @admin.display(description="record")
    def record(self, obj: Any) -> SafeString:
        """Link the record the row belongs to."""
        record = getattr(obj, self.owner)
        opts = record._meta
        kind = isinstance(record, Fact) and PAGES[FactKind(record.kind)]
        page = kind or f"admin:{opts.app_label}_{opts.model_name}_change"
        return format_html('<a href="{}">{}</a>', reverse(page, args=[record.pk]), record)


@admin.register(ParagraphNote)
class ParagraphNoteAdmin(RowAdmin):
    """The ledger of all sources."""

    owner = "source"
    list_display = ["__str__", "note", "record"]
    list_filter = ["reason", "source__publisher"]
    list_select_related = ["source"]
    search_fields = ["note", "source__slug", "source__title"]


class NameAdmin(RowAdmin):
    """Names of all actors or places."""

    list_display = ["variant", "kind", "language", "script", "record"]
    list_filter = ["kind", ("language", GivenValuesFilter), "script"]


@admin.register(ActorName)
class ActorNameAdmin(NameAdmin):
    """Names of all actors."""

    owner = "actor"
    list_select_related = ["actor"]
    search_fields = ["variant", "actor__slug"]


@admin.register(PlaceName)
class PlaceNameAdmin(NameAdmin):
    """Names of all places."""

    owner = "place"
    list_select_related = ["place"]
    search_fields = ["variant", "place__slug"]


@admin.register(FactSpeaker)
class FactSpeakerAdmin(RowAdmin):
    """Speakers of all facts."""

    owner = "fact"
    list_display = ["actor", "spoke_as", "on_behalf_of", "record"]
    list_filter = ["fact__kind"]
    list_select_related = ["actor", "on_behalf_of", "fact"]
    search_fields = ["actor__name", "actor__slug", "spoke_as", "fact__slug"]


@admin.register(Citation)
class CitationAdmin(RowAdmin):
    """Citations of all facts."""

    owner = "fact"
    list_display = ["__str__", "section", "quote", "attribution", "via", "record"]
    list_filter = ["section", "attribution_kind", "source"]
    list_select_related = ["source", "via", "fact"]
    search_fields = ["quote", "attribution", "source__slug", "fact__slug"]


@admin.register(Relation)
class RelationAdmin(RowAdmin):
    """Relations between all facts."""

    owner = "from_fact"
    list_display = ["kind", "record", "to_fact", "reason"]
    list_filter = ["kind"]
    list_select_related = ["from_fact", "to_fact"]
    search_fields = ["reason", "from_fact__slug", "to_fact__slug"]


@admin.register(CasualtyFigure)
class CasualtyFigureAdmin(RowAdmin):
    """Figures of all casualty reports."""

    owner = "report"
    list_display = ["wording", "outcome", "victim_status", "lower", "upper", "qualifier", "record"]
    list_filter = ["outcome", "victim_status", "qualifier"]
    list_select_related = ["report"]
    search_fields = ["wording", "report__slug"]


@admin.register(TermPosition)
class TermPositionAdmin(RowAdmin):
    """Positions on all ceasefire terms."""

    owner = "term"
    list_display = ["actor", "stance", "citation", "record"]
    list_filter = ["stance"]
    list_select_related = ["actor", "citation__source", "term"]
    search_fields = ["actor__name", "actor__slug", "term__slug"]


@admin.register(DisputePosition)
class DisputePositionAdmin(RowAdmin):
    """Positions in all disputes."""

    owner = "dispute"
    list_display = ["label", "record"]
    list_select_related = ["dispute"]
    search_fields = ["label", "dispute__slug", "dispute__question"]
