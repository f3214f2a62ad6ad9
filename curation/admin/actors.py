"""Actors and places, with their names."""

from typing import Any

from django.contrib import admin

from curation.admin.base import STATE, CuratedAdmin, StackedRowInline
from curation.admin.fields import LinesField
from curation.admin.filters import GivenValuesFilter
from curation.admin.forms import OrderedRowForm
from facts.models import Actor, ActorName, Place, PlaceName
from facts.models.rows import NameRow
from publication.choices import Resource


class NameForm(OrderedRowForm):
    """The form of one name."""

    used_by = LinesField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        column: Any = NameRow._meta.get_field("used_by")
        self.fields["used_by"].help_text = f"One slug a line. {column.help_text}"


class ActorNameInline(StackedRowInline):
    """Names of an actor."""

    model: type[NameRow] = ActorName
    form = NameForm
    verbose_name = "name"
    fields = [("variant", "kind", "order"), ("language", "script", "reference"), "used_by"]


class PlaceNameInline(ActorNameInline):
    """Names of a place."""

    model = PlaceName


@admin.register(Actor)
class ActorAdmin(CuratedAdmin):
    """Actors."""

    resource = Resource.ACTORS
    list_display = ["name", "slug", "kind", "role", "member_of", "country", "state"]
    list_filter = ["status", "kind", ("country", GivenValuesFilter)]
    list_select_related = ["member_of"]
    search_fields = ["name", "slug", "names__variant"]
    ordering = ["slug"]
    autocomplete_fields = ["member_of"]
    related = ("member_of",)
    prepopulated_fields = {"slug": ["name"]}
    inlines = [ActorNameInline]
    fieldsets = [
        (None, {"fields": ["name", "slug", ("kind", "country"), "role", "member_of"]}),
        STATE,
    ]


@admin.register(Place)
class PlaceAdmin(CuratedAdmin):
    """Places."""

    resource = Resource.PLACES
    list_display = ["name", "slug", "kind", "parent", "latitude", "longitude", "state"]
    list_filter = ["status", "kind", "coordinate_precision"]
    list_select_related = ["parent"]
    search_fields = ["name", "slug", "names__variant"]
    ordering = ["slug"]
    autocomplete_fields = ["parent"]
    related = ("parent",)
    prepopulated_fields = {"slug": ["name"]}
    inlines = [PlaceNameInline]
    fieldsets = [
        (None, {"fields": ["name", "slug", "kind", "parent"]}),
        (
            "Coordinates",
            {
                "fields": [("latitude", "longitude"), ("coordinate_precision", "coordinate_reference")],
                "description": "All four or none: coordinates never stand without their precision and origin.",
            },
        ),
        STATE,
    ]
