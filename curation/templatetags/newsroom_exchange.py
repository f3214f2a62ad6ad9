"""Template tags of lists: where their export and import are."""

from typing import Any

from django import template
from django.urls import reverse

from curation.exchange.sheets import SHEETS
from curation.seeding.tables import BY_MODEL

register = template.Library()


@register.simple_tag
def export_url(changelist: Any) -> str:
    """Return the address of a list's export, its filters kept; empty for lists of other things."""
    model = changelist.model
    if model not in BY_MODEL:
        return ""
    address = reverse("admin:newsroom_export_changelist", args=[model._meta.app_label, model._meta.model_name])
    return f"{address}{changelist.get_query_string(remove=['p', 'e'])}"


@register.simple_tag
def import_url(changelist: Any) -> str:
    """Return the address of the import of a list's records; empty for lists that take none."""
    sheet = next((one for one in SHEETS if one.model is changelist.model and one.holds_records), None)
    return f"{reverse('admin:newsroom_import')}?sheet={sheet.name}" if sheet else ""
