"""Filters of the public API: which parameters each resource takes, and what they ask of the published records.

A view uses `FILTERSETS[name](data=request.GET, queryset=records, edition=number)`, calls `refuse_unknown`, and takes
the answer from `filtered`.
"""

from publication.filters.actors import ActorFilterSet
from publication.filters.agreements import AgreementFilterSet
from publication.filters.casualties import CasualtyReportFilterSet
from publication.filters.disputes import DisputeFilterSet
from publication.filters.events import EventFilterSet
from publication.filters.facts import FactFilterSet
from publication.filters.filterset import RecordFilterSet
from publication.filters.places import PlaceFilterSet
from publication.filters.publishers import PublisherFilterSet
from publication.filters.sources import SourceFilterSet
from publication.filters.statements import StatementFilterSet
from publication.filters.terms import CeasefireTermFilterSet
from publication.filters.topics import TopicFilterSet

FILTERSETS: dict[str, type[RecordFilterSet]] = {
    "facts": FactFilterSet,
    "statements": StatementFilterSet,
    "casualty-reports": CasualtyReportFilterSet,
    "ceasefire-terms": CeasefireTermFilterSet,
    "sources": SourceFilterSet,
    "publishers": PublisherFilterSet,
    "actors": ActorFilterSet,
    "places": PlaceFilterSet,
    "events": EventFilterSet,
    "agreements": AgreementFilterSet,
    "topics": TopicFilterSet,
    "disputes": DisputeFilterSet,
}

__all__ = ["FILTERSETS", "RecordFilterSet"]
