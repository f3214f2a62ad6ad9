"""The admin site of the newsroom: the records' own pages, and beside them the pages of the newsroom's work."""

from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.http import HttpRequest
from django.template.response import TemplateResponse


class NewsroomSite(AdminSite):
    """Django's admin with the newsroom's pages under the same rights and addresses."""

    site_header = "Karabakh API newsroom"
    site_title = "Karabakh API newsroom"
    index_title = "Records"
    index_template = "newsroom/queue.html"

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """Show what waits for this person above the list of all tables."""
        from curation.admin.queue import queue_context  # noqa: PLC0415 - as below

        return super().index(request, {**queue_context(request), **(extra_context or {})})

    def get_urls(self) -> list[Any]:
        """Put the newsroom's pages before Django's, whose last address takes everything."""
        from curation.admin.pages import pages  # noqa: PLC0415 - pages register records on this very site

        return [*pages(self), *super().get_urls()]


class NewsroomAdminConfig(AdminConfig):
    """Makes it the site that records are registered on."""

    default_site = "curation.site.NewsroomSite"
