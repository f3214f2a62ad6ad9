"""The admin site of the newsroom: the records' own pages, and beside them the pages of the newsroom's work."""

from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig


class NewsroomSite(AdminSite):
    """Django's admin with the newsroom's pages under the same rights and addresses."""

    site_header = "Karabakh API newsroom"
    site_title = "Karabakh API newsroom"
    index_title = "Records"

    def get_urls(self) -> list[Any]:
        """Put the newsroom's pages before Django's, whose last address takes everything."""
        from curation.admin.pages import pages  # noqa: PLC0415 - pages register records on this very site

        return [*pages(self), *super().get_urls()]


class NewsroomAdminConfig(AdminConfig):
    """Makes it the site that records are registered on."""

    default_site = "curation.site.NewsroomSite"
