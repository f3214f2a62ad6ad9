"""The one address to which buttons of the newsroom post: it runs a verb and says how it went."""

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed


def verb_view(request: HttpRequest, verb: str) -> HttpResponse:
    """Run a verb on the records named in the form."""
    return HttpResponseNotAllowed(["POST"])
