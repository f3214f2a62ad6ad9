"""Events, agreements and topics."""

from django.contrib import admin

from curation.admin.base import STATE, CuratedAdmin, date_fieldset
from facts.models import Agreement, Event, Topic
from publication.choices import Resource


@admin.register(Event)
class EventAdmin(CuratedAdmin):
    """Events."""

    resource = Resource.EVENTS
    list_display = ["name", "slug", "kind", "period_edtf", "place", "parent", "state"]
    list_filter = ["status", "kind", "period_precision"]
    list_select_related = ["place", "parent"]
    search_fields = ["name", "slug"]
    date_hierarchy = "period_earliest"
    ordering = ["slug"]
    autocomplete_fields = ["place", "parent"]
    related = ("place", "parent")
    prepopulated_fields = {"slug": ["name"]}
    fieldsets = [
        (None, {"fields": ["name", "slug", "kind", ("place", "parent")]}),
        date_fieldset("Period", "period", "From the first to the last moment of the event."),
        STATE,
    ]


@admin.register(Agreement)
class AgreementAdmin(CuratedAdmin):
    """Agreements."""

    resource = Resource.AGREEMENTS
    list_display = ["name", "slug", "kind", "announced_edtf", "effective_edtf", "state"]
    list_filter = ["status", "kind"]
    search_fields = ["name", "slug"]
    date_hierarchy = "announced_earliest"
    ordering = ["slug"]
    autocomplete_fields = ["parties", "brokers"]
    at_once = ("parties", "brokers")
    prepopulated_fields = {"slug": ["name"]}
    fieldsets = [
        (None, {"fields": ["name", "slug", "kind", "parties", "brokers"]}),
        date_fieldset("Announced", "announced", "When it was made known."),
        date_fieldset("Effective", "effective", "From when, or over which time, it was to hold."),
        STATE,
    ]


@admin.register(Topic)
class TopicAdmin(CuratedAdmin):
    """Topics."""

    resource = Resource.TOPICS
    list_display = ["name", "slug", "state"]
    list_filter = ["status"]
    search_fields = ["name", "slug"]
    ordering = ["slug"]
    prepopulated_fields = {"slug": ["name"]}
    fieldsets = [(None, {"fields": ["name", "slug"]}), STATE]
