"""The newest changes as an Atom feed."""

from django.http import HttpResponse
from rest_framework.request import Request

from publication.changes import change_of, edition_column
from publication.choices import Cause, address, public_resource
from publication.formats.atom import Entry, feed
from publication.formats.media import AtomFormat
from publication.models import Record
from publication.request import absolute
from publication.views.editions import CHANGE_FILTERS, ChangeViewSet
from publication.views.root import BASE, TITLE

ENTRIES_MAX = 100
FEED_PARAMETERS = ("format", "as_of")
ABOUT = f"The newest {ENTRIES_MAX} changes of attributed fact records, newest first; {BASE}changes/ has all of them."


class ChangeFeedViewSet(ChangeViewSet):
    """The newest changes as an Atom feed, newest first, for readers of feeds; programs follow `changes/`.

    It holds at most 100 entries and takes the filters of `changes/`.
    """

    formats = {"retrieve": [AtomFormat]}
    controls = {"retrieve": FEED_PARAMETERS}

    def retrieve(self, request: Request) -> HttpResponse:
        """Answer with the feed."""
        reading = self.begin(request, (*FEED_PARAMETERS, "since", *CHANGE_FILTERS))
        if (answer := self.known(request, reading)) is not None:
            return answer
        found = self._filtered(request, reading)
        reading.refuse()
        newest = found.order_by("-first_edition", "resource", "slug").annotate(
            reason=edition_column("reason"), chain=edition_column("chain")
        )[:ENTRIES_MAX]
        body = feed(
            [_entry(record) for record in newest],
            title=f"{TITLE}: changes",
            about=ABOUT,
            author="karabakh_api contributors",
            at=reading.context.at,
            here=absolute(request, request.get_full_path()),
            page=absolute(request, f"{BASE}changes/"),
            absolute=lambda path: absolute(request, path),
        )
        return self.answer(request, reading.context, body)


def _entry(record: Record) -> Entry:
    where = public_resource(record.resource, record.kind)
    return Entry(
        edition=record.first_edition,
        chain=record.chain,  # type: ignore[attr-defined]  # annotated
        at=record.edition_at,  # type: ignore[attr-defined]  # annotated
        reason=record.reason,  # type: ignore[attr-defined]  # annotated
        change=change_of(record.state, record.first_edition, record.created_edition),
        cause=Cause.OWN if record.own else Cause.EMBEDDED,
        resource=where,
        slug=record.slug,
        target=record.target,
        address=address(record.resource, record.slug, record.kind),
        document=record.document,
    )
