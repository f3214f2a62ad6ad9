"""The admin site of the newsroom: the records' own pages, and beside them the pages of the newsroom's work."""

from http import HTTPStatus
from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse


class NewsroomSite(AdminSite):
    """Django's admin with the newsroom's pages under the same rights and addresses."""

    site_header = "Karabakh API newsroom"
    site_title = "Karabakh API newsroom"
    index_title = "Records"
    index_template = "newsroom/queue.html"

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Sign in, and note when: however much it is used, a session lasts no longer than a working day."""
        from curation.second_factor import note_sign_in  # noqa: PLC0415 - it imports models

        answer = super().login(request, extra_context)
        # A wrong password leaves a session as old as it is.
        if request.method == "POST" and answer.status_code == HTTPStatus.FOUND:
            note_sign_in(request)
        return answer

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
