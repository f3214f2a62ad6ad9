"""The newsroom's Django admin: every record of the editors' tables, and the public's records to look at."""

from django.contrib import admin

from curation.admin import actors, disputes, events, facts, people, public, rows, sources

__all__ = ["actors", "disputes", "events", "facts", "people", "public", "rows", "sources"]

admin.site.site_header = "Karabakh API newsroom"
admin.site.site_title = "Karabakh API newsroom"
admin.site.index_title = "Records"
