"""The addresses of the newsroom's own pages, all of them on one page."""

from collections.abc import Callable
from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path

from curation.admin import comments, desk, exchange, history, intake, merging, queue, review
from curation.admin.verbs import verb_view

View = Callable[..., HttpResponseBase]

# Address below the admin's, view, and name in the namespace `admin`. Each view asks for a member of the staff first;
# what else one may do there is the view's own question.
PAGES: list[tuple[str, View, str]] = [
    ("newsroom/verb/<slug:verb>/", verb_view, "newsroom_verb"),
    ("newsroom/intake/", intake.intake, "newsroom_intake"),
    ("newsroom/desk/<slug:slug>/", desk.desk, "newsroom_desk"),
    ("newsroom/desk/<slug:slug>/take/", desk.take, "newsroom_desk_take"),
    ("newsroom/desk/<slug:slug>/mark/", desk.mark, "newsroom_desk_mark"),
    ("newsroom/queue/", queue.queue_view, "newsroom_queue"),
    ("newsroom/queue/<slug:section>/", queue.waiting_view, "newsroom_waiting"),
    ("newsroom/pairs/look/", queue.look_view, "newsroom_look"),
    ("newsroom/pairs/dismiss/", queue.dismiss_view, "newsroom_dismiss"),
    ("newsroom/form/<slug:resource>/<slug:slug>/", queue.form_view, "newsroom_form"),
    ("newsroom/review/", review.together_view, "newsroom_review_together"),
    ("newsroom/review/<slug:resource>/<slug:slug>/", review.review_view, "newsroom_review"),
    ("newsroom/history/<slug:resource>/<slug:slug>/", history.history_view, "newsroom_history"),
    ("newsroom/comments/", comments.add_view, "newsroom_comment"),
    ("newsroom/comments/<int:key>/<slug:act>/", comments.settle_view, "newsroom_settle"),
    # Its name ends as those of lists do, because it reads what they show.
    ("newsroom/export/<slug:app>/<slug:model>/", exchange.export_view, "newsroom_export_changelist"),
    ("newsroom/import/", exchange.import_view, "newsroom_import"),
    ("newsroom/import/<uuid:key>/", exchange.preview_view, "newsroom_import_preview"),
    (
        "newsroom/import/<slug:sheet>.<slug:file_format>",
        exchange.template_view,
        "newsroom_import_template",
    ),
    ("newsroom/merge/<slug:resource>/<slug:slug>/", merging.merge_view, "newsroom_merge"),
    ("newsroom/unmerge/<uuid:batch>/", merging.unmerge_view, "newsroom_unmerge"),
    ("newsroom/rename/<slug:resource>/<slug:slug>/", merging.rename_view, "newsroom_rename"),
]


def pages(site: AdminSite) -> list[URLPattern]:
    """Return the addresses, each behind the site's own entrance."""
    return [path(address, _entered(site, view), name=name) for address, view, name in PAGES]


def _entered(site: AdminSite, view: View) -> View:
    def entered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return view(request, *args, **kwargs)

    return site.admin_view(entered)
