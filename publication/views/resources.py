"""The published resources, each a page of declarations."""

from facts.serializers import (
    ActorSerializer,
    AgreementSerializer,
    CasualtyReportSerializer,
    CeasefireTermSerializer,
    DisputeSerializer,
    EventSerializer,
    PlaceSerializer,
    StatementSerializer,
    TopicSerializer,
)
from publication.choices import Resource
from publication.ordering import (
    DATE,
    INDEPENDENT_ORIGINS,
    KIND,
    NAME,
    PUBLISHED_AT,
    SLUG,
    SOURCE_COUNT,
    UPDATED_AT,
)
from publication.views.records import RecordViewSet
from sources.serializers import PublisherSerializer, SourceSerializer

RECORD_ORDERING = {"slug": SLUG, "published_at": PUBLISHED_AT, "updated_at": UPDATED_AT}
NAMED_ORDERING = {"name": NAME, **RECORD_ORDERING}
KIND_ORDERING = {"name": NAME, "kind": KIND, **RECORD_ORDERING}
FACT_ORDERING = {
    "date": DATE,
    "kind": KIND,
    "summary": NAME,
    "source_count": SOURCE_COUNT,
    "independent_origins": INDEPENDENT_ORIGINS,
    **RECORD_ORDERING,
}
FACT_FACETS = (
    "kind",
    "attributed_to",
    "on_behalf_of",
    "source",
    "publisher",
    "section",
    "attribution_kind",
    "via",
    "event",
    "place",
    "topic",
    "dispute",
    "has_quote",
    "disputed",
    "has_denial",
)


class FactViewSet(RecordViewSet):
    """Facts of every kind in order of time: what somebody said, counted or demanded, with where it is printed."""

    public_name = "facts"
    resource = Resource.FACTS
    shape_serializers = (StatementSerializer, CasualtyReportSerializer, CeasefireTermSerializer)
    ordering_fields = FACT_ORDERING
    default_ordering = "-date"
    facet_fields = FACT_FACETS


class StatementViewSet(RecordViewSet):
    """What somebody said: the act, its form and medium, to whom and about whom."""

    public_name = "statements"
    resource = Resource.FACTS
    kind = "statement"
    shape_serializers = (StatementSerializer,)
    ordering_fields = FACT_ORDERING
    default_ordering = "-date"
    facet_fields = (
        *FACT_FACETS,
        "speech_act",
        "speech_form",
        "medium",
        "polarity",
        "modality",
        "addressee",
        "about",
    )


class CasualtyReportViewSet(RecordViewSet):
    """Figures of people harmed or moved, as somebody reports them; bounds may be open, nothing is summed."""

    public_name = "casualty-reports"
    resource = Resource.FACTS
    kind = "casualty_report"
    shape_serializers = (CasualtyReportSerializer,)
    ordering_fields = FACT_ORDERING
    default_ordering = "-date"
    facet_fields = (
        *FACT_FACETS,
        "side",
        "cause",
        "scope",
        "assertion",
        "outcome",
        "victim_status",
        "victim_description",
    )


class CeasefireTermViewSet(RecordViewSet):
    """What was demanded, proposed, agreed or reported, whom it binds, and how each actor stands to it."""

    public_name = "ceasefire-terms"
    resource = Resource.FACTS
    kind = "ceasefire_term"
    shape_serializers = (CeasefireTermSerializer,)
    ordering_fields = FACT_ORDERING
    default_ordering = "-date"
    facet_fields = (
        *FACT_FACETS,
        "agreement",
        "category",
        "stage",
        "obligated",
        "beneficiary",
        "guarantor",
        "asserted_by",
        "accepted_by",
        "denied_by",
        "demanded_by",
    )


class SourceViewSet(RecordViewSet):
    """The published items that facts are taken from."""

    public_name = "sources"
    resource = Resource.SOURCES
    shape_serializers = (SourceSerializer,)
    ordering_fields = {"date": DATE, "published": DATE, "title": NAME, **RECORD_ORDERING}
    default_ordering = "-date"
    facet_fields = ("publisher", "language")


class PublisherViewSet(RecordViewSet):
    """The media that bring out sources."""

    public_name = "publishers"
    resource = Resource.PUBLISHERS
    shape_serializers = (PublisherSerializer,)
    ordering_fields = KIND_ORDERING
    facet_fields = ("kind", "country")


class ActorViewSet(RecordViewSet):
    """Persons, bodies and groups that speak, are spoken to or act, with every name and who uses it."""

    public_name = "actors"
    resource = Resource.ACTORS
    shape_serializers = (ActorSerializer,)
    ordering_fields = KIND_ORDERING
    facet_fields = ("kind", "country", "member_of")


class PlaceViewSet(RecordViewSet):
    """Places, with every name and who uses it."""

    public_name = "places"
    resource = Resource.PLACES
    shape_serializers = (PlaceSerializer,)
    ordering_fields = KIND_ORDERING
    facet_fields = ("kind", "parent")


class EventViewSet(RecordViewSet):
    """Happenings that facts speak of, larger ones with what they consist of."""

    public_name = "events"
    resource = Resource.EVENTS
    shape_serializers = (EventSerializer,)
    ordering_fields = {"date": DATE, "period": DATE, **KIND_ORDERING}
    facet_fields = ("kind", "place", "parent")


class AgreementViewSet(RecordViewSet):
    """Ceasefires, truces and sets of demands that terms belong to."""

    public_name = "agreements"
    resource = Resource.AGREEMENTS
    shape_serializers = (AgreementSerializer,)
    ordering_fields = {"date": DATE, "announced": DATE, **KIND_ORDERING}
    facet_fields = ("kind", "party", "broker")


class TopicViewSet(RecordViewSet):
    """Subjects that facts are filed under."""

    public_name = "topics"
    resource = Resource.TOPICS
    shape_serializers = (TopicSerializer,)
    ordering_fields = NAMED_ORDERING


class DisputeViewSet(RecordViewSet):
    """Questions on which facts disagree: every position beside the others, and which sources are silent."""

    public_name = "disputes"
    resource = Resource.DISPUTES
    shape_serializers = (DisputeSerializer,)
    ordering_fields = {"question": NAME, "kind": KIND, **RECORD_ORDERING}
    facet_fields = ("kind", "silent_source", "fact")
