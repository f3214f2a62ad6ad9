"""Template tags of lists and forms: where their export and import are, and the pages that move a record."""

from typing import Any

from django import template
from django.urls import reverse

from curation.admin.addresses import resource_of
from curation.admin.merging import tools
from curation.exchange.sheets import SHEETS
from curation.seeding.tables import BY_MODEL
from sources.models import Curated

register = template.Library()


@register.simple_tag
def export_url(changelist: Any) -> str:
    """Return the address of a list's export, its filters kept; empty for lists of other things."""
    model = changelist.model
    if model not in BY_MODEL:
        return ""
    address = reverse(
        "admin:newsroom_export_changelist", args=[model._meta.app_label, model._meta.model_name]
    )
    return f"{address}{changelist.get_query_string(remove=['p', 'e'])}"


@register.simple_tag
def import_url(changelist: Any) -> str:
    """Return the address of the import of a list's records; empty for lists that take none."""
    sheet = next((one for one in SHEETS if one.model is changelist.model and one.holds_records), None)
    return f"{reverse('admin:newsroom_import')}?sheet={sheet.name}" if sheet else ""


@register.simple_tag(takes_context=True)
def moving_pages(context: Any, row: Any) -> list[tuple[str, str]]:
    """Return (address, label) of the pages that rename and merge a record, for people who may."""
    return tools(context["user"], (resource_of(row), row.slug)) if isinstance(row, Curated) else []
