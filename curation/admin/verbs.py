"""The one address to which buttons of the newsroom post: it asks for what is missing, runs a verb, says how it went."""

import dataclasses
import re
import uuid
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from curation import verbs
from curation.admin.addresses import may_see, named
from curation.admin.guards import UNREADABLE
from curation.choices import RevisionVerb
from curation.models.revision import REASON_MAX
from curation.readiness import Problem
from curation.seeding.stored import Identity
from curation.seeding.tables import ROOTS
from publication.models import Edition
from sources.models.columns import INTEGER_MAX

RECORDS_MAX = 200
LABELS = {
    RevisionVerb.SUBMIT: "Submit for review",
    RevisionVerb.PUBLISH: "Publish",
    RevisionVerb.SEND_BACK: "Return to the author",
    RevisionVerb.DISCARD: "Discard pending change",
    RevisionVerb.WITHDRAW: "Withdraw",
    RevisionVerb.REOPEN: "Reopen as draft",
    RevisionVerb.REVERT: "Revert",
    RevisionVerb.RENAME: "Rename",
    RevisionVerb.MERGE: "Merge",
    RevisionVerb.UNMERGE: "Undo the merge",
}
HINTS = {
    RevisionVerb.SUBMIT: "A second person looks at it next. A change of what the public has seen needs a reason.",
    RevisionVerb.PUBLISH: "The public reads the reason. Left empty, those of the submissions are taken.",
    RevisionVerb.SEND_BACK: "Tell the author what to change.",
    RevisionVerb.WITHDRAW: "The public is told that the record is gone, and reads the reason.",
    RevisionVerb.DISCARD: "The record is again what the public sees; what was pending stays in its history.",
}
_SEEN = re.compile(r"(.{3,140}):([0-9]{1,9})", re.ASCII)


class VerbForm(forms.Form):
    """What a verb needs besides the records."""

    reason = forms.CharField(
        required=False,
        max_length=REASON_MAX,
        widget=forms.Textarea(attrs={"rows": 4, "autofocus": True}),
        label="Reason",
    )
    confirm_unread = forms.BooleanField(required=False)
    number = forms.IntegerField(required=False, min_value=1, max_value=INTEGER_MAX)
    to = forms.CharField(required=False, max_length=120)
    into = forms.CharField(required=False, max_length=120)
    batch = forms.UUIDField(required=False)


@dataclasses.dataclass(frozen=True, slots=True)
class Ask:
    """One verb, the records it is meant for, the versions that were seen, and where to go afterwards."""

    verb: RevisionVerb
    records: list[Identity]
    seen: Mapping[Identity, int]
    back: str
    problems: list[Problem] = dataclasses.field(default_factory=list)


@require_http_methods(["GET", "HEAD", "POST"])
def verb_view(request: HttpRequest, verb: str) -> HttpResponse:
    """Ask for what a verb needs (GET), or run it on the records named in the form (POST)."""
    if verb not in LABELS:
        raise Http404("There is no such verb.")
    given = request.POST if request.method == "POST" else request.GET
    ask = _read(request, RevisionVerb(verb), given)
    if ask is None:
        messages.error(request, f"Name 1 to {RECORDS_MAX} records. Nothing was changed.")
        return HttpResponseRedirect(reverse("admin:index"))
    form = VerbForm(given)
    if request.method != "POST":
        return asked(request, ask, VerbForm(initial={"reason": given.get("reason", "")[:REASON_MAX]}))
    if not form.is_valid():
        return asked(request, ask, form)
    try:
        edition = RUNS[ask.verb](ask, form.cleaned_data, request.user)
    except verbs.Refused as refused:
        return asked(request, dataclasses.replace(ask, problems=refused.problems), form)
    except UNREADABLE:
        messages.error(request, "The request held values that cannot be read. Nothing was changed.")
        return HttpResponseRedirect(ask.back)
    messages.success(request, _told(ask, edition))
    return HttpResponseRedirect(ask.back)


def _read(request: HttpRequest, verb: RevisionVerb, given: QueryDict) -> Ask | None:
    """Return what is asked for; None when a record cannot be read, or there are none or too many."""
    records = [named(text) for text in given.getlist("record")]
    if not (1 <= len(records) <= RECORDS_MAX) or None in records:
        return None
    seen: dict[Identity, int] = {}
    for text in given.getlist("seen"):
        match = _SEEN.fullmatch(text)
        identity = named(match[1]) if match is not None else None
        if match is None or identity is None:
            return None
        seen[identity] = int(match[2])
    back = given.get("next", "")
    hosts = {request.get_host()}
    if not url_has_allowed_host_and_scheme(back, allowed_hosts=hosts, require_https=request.is_secure()):
        back = reverse("admin:index")
    return Ask(verb, list(dict.fromkeys(one for one in records if one is not None)), seen, back)


def identified(identities: Iterable[Identity]) -> list[Identity]:
    """Return records as a list, one more at most than an act takes."""
    return list(identities)[: RECORDS_MAX + 1]


@dataclasses.dataclass(frozen=True, slots=True)
class Line:
    """One record on the page that asks: its name, and where it is looked at."""

    record: str
    title: str
    url: str


def asked(request: HttpRequest, ask: Ask, form: VerbForm | None = None) -> HttpResponse:
    """Show the page that asks for reason and confirmation; after a refusal, why, with what was entered."""
    if len(ask.records) > RECORDS_MAX:
        messages.error(request, f"Choose at most {RECORDS_MAX} records at once. Nothing was changed.")
        return HttpResponseRedirect(ask.back)
    context = {
        **admin.site.each_context(request),
        "title": LABELS[ask.verb],
        "label": LABELS[ask.verb],
        "hint": HINTS.get(ask.verb, ""),
        "verb": ask.verb.value,
        "lines": _lines(request, ask.records),
        "seen": [f"{resource}/{slug}:{version}" for (resource, slug), version in ask.seen.items()],
        "back": ask.back,
        "problems": [(f"{one.identity[0]}/{one.identity[1]}".strip("/"), one) for one in ask.problems],
        "unread": any(problem.unread for problem in ask.problems),
        "is_stale": any(problem.field == "row_version" for problem in ask.problems),
        "form": form or VerbForm(),
        "passed_on": _passed_on(request),
    }
    return TemplateResponse(request, "newsroom/verb.html", context)


def _lines(request: HttpRequest, records: Iterable[Identity]) -> list[Line]:
    by_resource: dict[str, list[str]] = {}
    for resource, slug in records:
        if may_see(request.user, resource):
            by_resource.setdefault(resource, []).append(slug)
    lines = []
    for resource, slugs in by_resource.items():
        rows = ROOTS[resource]._default_manager.filter(slug__in=slugs)
        titles = {row.slug: str(row) for row in (rows.defer("text") if resource == "sources" else rows)}
        for slug in slugs:
            url = reverse("admin:newsroom_review", args=[resource, slug])
            lines.append(Line(f"{resource}/{slug}", titles.get(slug, slug), url))
    return lines


def _passed_on(request: HttpRequest) -> list[tuple[str, str]]:
    """Return the further values of a verb, to be sent again with the form."""
    given = request.POST if request.method == "POST" else request.GET
    return [(name, given[name][:REASON_MAX]) for name in ("number", "to", "into", "batch") if given.get(name)]


def _told(ask: Ask, edition: Edition | None) -> str:
    count = len(ask.records)
    records = "1 record" if count == 1 else f"{count} records"
    done = f"{LABELS[ask.verb]}: done for {records}."
    return f"{done} It is edition {edition.number}." if edition is not None else done


Run = Callable[[Ask, dict[str, Any], Any], Edition | None]


def _submit(ask: Ask, given: dict[str, Any], by: Any) -> None:
    verbs.submit(
        ask.records, by=by, reason=given["reason"], seen=ask.seen, confirm_unread=given["confirm_unread"]
    )


def _publish(ask: Ask, given: dict[str, Any], by: Any) -> Edition | None:
    return verbs.publish(
        ask.records, by=by, reason=given["reason"], seen=ask.seen, confirm_unread=given["confirm_unread"]
    )


def _plain(verb: Callable[..., Edition | None]) -> Run:
    def run(ask: Ask, given: dict[str, Any], by: Any) -> Edition | None:
        return verb(ask.records, by=by, reason=given["reason"], seen=ask.seen)

    return run


def _revert(ask: Ask, given: dict[str, Any], by: Any) -> None:
    verbs.revert(ask.records[0], given["number"] or 0, by=by, reason=given["reason"], seen=ask.seen)


def _rename(ask: Ask, given: dict[str, Any], by: Any) -> Edition | None:
    return verbs.rename(ask.records[0], given["to"], by=by, reason=given["reason"], seen=ask.seen)


def _merge(ask: Ask, given: dict[str, Any], by: Any) -> Edition | None:
    return verbs.merge(ask.records[0], given["into"], by=by, reason=given["reason"], seen=ask.seen)


def _unmerge(ask: Ask, given: dict[str, Any], by: Any) -> Edition | None:
    batch = given["batch"] or uuid.UUID(int=0)
    return verbs.unmerge(batch, by=by, reason=given["reason"], seen=ask.seen)


RUNS: dict[RevisionVerb, Run] = {
    RevisionVerb.SUBMIT: _submit,
    RevisionVerb.PUBLISH: _publish,
    RevisionVerb.SEND_BACK: _plain(verbs.send_back),
    RevisionVerb.DISCARD: _plain(verbs.discard),
    RevisionVerb.WITHDRAW: _plain(verbs.withdraw),
    RevisionVerb.REOPEN: _plain(verbs.reopen),
    RevisionVerb.REVERT: _revert,
    RevisionVerb.RENAME: _rename,
    RevisionVerb.MERGE: _merge,
    RevisionVerb.UNMERGE: _unmerge,
}
