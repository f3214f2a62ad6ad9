"""The addresses of the newsroom's own pages, all of them on one page."""

from collections.abc import Callable
from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path

from curation.admin.verbs import verb_view

View = Callable[..., HttpResponse]

# Address below the admin's, view, and name in the namespace `admin`. Each view asks for a member of the staff first;
# what else one may do there is the view's own question.
PAGES: list[tuple[str, View, str]] = [
    ("newsroom/verb/<slug:verb>/", verb_view, "newsroom_verb"),
]


def pages(site: AdminSite) -> list[URLPattern]:
    """Return the addresses, each behind the site's own entrance."""
    return [path(address, _entered(site, view), name=name) for address, view, name in PAGES]


def _entered(site: AdminSite, view: View) -> View:
    def entered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return view(request, *args, **kwargs)

    return site.admin_view(entered)  # type: ignore[return-value]  # typed for plain views
