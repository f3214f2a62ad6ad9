"""The newsroom's Django admin: every record of the editors' tables, and the public's records to look at."""

from curation.admin import actors, disputes, events, facts, people, public, rows, sources

__all__ = ["actors", "disputes", "events", "facts", "people", "public", "rows", "sources"]
