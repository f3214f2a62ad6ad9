"""The few pages for people: what this is and where to go, and one page about each kind of problem."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from karabakh_api.problems import PROBLEM_TYPES, wants_html
from publication.request import DATASET_VERSION, current_context
from publication.views.root import RootViewSet


def _page(template: str, context: dict[str, object]) -> HttpResponse:
    # Rendered without the request: no session, no cookie, the same page for everybody.
    response = HttpResponse(render_to_string(f"karabakh_api/{template}.html", context))
    response["Cache-Control"] = "public, max-age=60"
    return response


@require_safe
def home(request: HttpRequest) -> HttpResponseBase:
    """Show people what this is; answer a program with the root of the API."""
    if wants_html(request):
        context = current_context()
        shown = {"edition": context, "published": context.number > 0, "newsroom": _shows_newsroom()}
        response: HttpResponseBase = _page("home", shown)
        response[DATASET_VERSION] = context.version
    else:
        response = RootViewSet.as_view({"get": "retrieve"})(request)
    patch_vary_headers(response, ["Accept"])
    return response


def _shows_newsroom() -> bool:
    """Say whether editors are led to their entrance: not by a process without one, nor where it has been moved."""
    return settings.NEWSROOM and settings.ADMIN_URL == "admin/"


@require_safe
def problem_list(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - the signature of a view
    """List every kind of problem."""
    return _page("problems", {"problems": list(PROBLEM_TYPES.values())})


@require_safe
def problem(request: HttpRequest, name: str) -> HttpResponse:  # noqa: ARG001 - the signature of a view
    """Explain one kind of problem: what its `type` leads to."""
    if name not in PROBLEM_TYPES:
        raise Http404("There is no such kind of problem.")
    return _page("problems", {"problems": [PROBLEM_TYPES[name]]})
