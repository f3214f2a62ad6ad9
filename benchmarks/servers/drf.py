"""(a) Ordinary Django REST framework: ModelViewSet, django-filter and serializers over the editors' tables, prefetched.

Run as `gunicorn benchmarks.servers.drf:application` with the service's settings and database.
"""

import datetime as dt
import os
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "karabakh_api.settings")
os.environ.setdefault("LOCAL_MODE", "on")

import django
import django_filters
from django.conf import settings

django.setup()
# The leanest stack: nothing but what routes a request.
settings.MIDDLEWARE = ["django.middleware.common.CommonMiddleware"]
settings.ROOT_URLCONF = "benchmarks.servers.drf"

from django.core.handlers.wsgi import WSGIHandler  # noqa: E402 - the settings must stand before
from django.db.models import Prefetch, Q, QuerySet  # noqa: E402
from django.urls import include, path  # noqa: E402
from rest_framework import pagination, renderers, routers, serializers, viewsets  # noqa: E402
from rest_framework.response import Response  # noqa: E402

from facts.models import (  # noqa: E402
    Actor,
    CasualtyFigure,
    CasualtyReport,
    CeasefireTerm,
    Citation,
    Fact,
    FactSpeaker,
    Statement,
    TermPosition,
)

API = "/api/v1"
KARABAKH = dt.timezone(dt.timedelta(hours=4))


class NamedField(serializers.Field[Any, Any, Any, Any]):
    """A record referred to."""

    def __init__(self, resource: str, *, kind: bool = False, **options: Any) -> None:
        super().__init__(read_only=True, **options)
        self.resource, self.kind = resource, kind

    def to_representation(self, value: Any) -> dict[str, Any]:
        """Return slug, name, kind of an actor, address."""
        shown = {"slug": value.slug, "name": value.name}
        if self.kind:
            shown["kind"] = value.kind
        return {**shown, "url": f"{API}/{self.resource}/{value.slug}/"}


class ActorsField(NamedField):
    """Several actors."""

    def to_representation(self, value: Any) -> Any:
        """Return a list."""
        return [super(ActorsField, self).to_representation(one) for one in value.all()]


class DateField(serializers.Field[Any, Any, Any, Any]):
    """A date of several columns."""

    def __init__(self, prefix: str) -> None:
        super().__init__(source="*", read_only=True)
        self.prefix = prefix

    def to_representation(self, value: Any) -> dict[str, Any]:
        """Return the date as documents write it."""
        moments = (getattr(value, f"{self.prefix}_{end}") for end in ("earliest", "latest"))
        earliest, latest = (None if one is None else one.strftime("%Y-%m-%dT%H:%M:%SZ") for one in moments)
        texts = {
            name: getattr(value, f"{self.prefix}_{name}") or None
            for name in ("edtf", "zone", "precision", "wording")
        }
        return {"edtf": texts["edtf"], "earliest": earliest, "latest": latest, **texts}


class SourceSerializer(serializers.Serializer[Any]):
    """A source as citations show it."""

    slug = serializers.CharField()
    title = serializers.CharField()
    publisher = NamedField("publishers")
    published = DateField("published")
    url = serializers.SerializerMethodField()

    def get_url(self, source: Any) -> str:
        """Return the address."""
        return f"{API}/sources/{source.slug}/"


class CitationSerializer(serializers.ModelSerializer[Citation]):
    """A citation."""

    source = SourceSerializer()  # type: ignore[assignment]
    via = NamedField("actors", kind=True)

    class Meta:
        model = Citation
        fields = [
            "source",
            "section",
            "paragraph",
            "start",
            "end",
            "quote",
            "attribution",
            "attribution_kind",
            "via",
        ]


class SpeakerSerializer(serializers.ModelSerializer[FactSpeaker]):
    """A speaker."""

    actor = NamedField("actors", kind=True)
    on_behalf_of = NamedField("actors", kind=True)

    class Meta:
        model = FactSpeaker
        fields = ["actor", "on_behalf_of", "spoke_as"]


class StatementSerializer(serializers.ModelSerializer[Statement]):
    """Own fields of a statement."""

    addressees = ActorsField("actors", kind=True)
    about = ActorsField("actors", kind=True)

    class Meta:
        model = Statement
        fields = ["speech_act", "speech_form", "medium", "polarity", "modality", "addressees", "about"]


class FigureSerializer(serializers.ModelSerializer[CasualtyFigure]):
    """A figure."""

    class Meta:
        model = CasualtyFigure
        fields = [
            "outcome",
            "victim_status",
            "victim_description",
            "lower",
            "upper",
            "qualifier",
            "wording",
            "part_of",
        ]


class ReportSerializer(serializers.ModelSerializer[CasualtyReport]):
    """Own fields of a casualty report."""

    side = NamedField("actors", kind=True)
    figures = FigureSerializer(many=True)

    class Meta:
        model = CasualtyReport
        fields = ["side", "cause", "scope", "assertion", "figures"]


class PositionSerializer(serializers.ModelSerializer[TermPosition]):
    """A position."""

    actor = NamedField("actors", kind=True)
    source = SourceSerializer(source="citation.source")
    paragraph = serializers.IntegerField(source="citation.paragraph")

    class Meta:
        model = TermPosition
        fields = ["actor", "stance", "source", "paragraph"]


class TermSerializer(serializers.ModelSerializer[CeasefireTerm]):
    """Own fields of a ceasefire term."""

    agreement = NamedField("agreements")
    effective = DateField("effective")
    obligated = ActorsField("actors", kind=True)
    beneficiaries = ActorsField("actors", kind=True)
    guarantors = ActorsField("actors", kind=True)
    positions = PositionSerializer(many=True)

    class Meta:
        model = CeasefireTerm
        fields = [
            "agreement",
            "category",
            "stage",
            "obligated",
            "beneficiaries",
            "guarantors",
            "effective",
            "positions",
        ]


KINDS: dict[str, Any] = {
    "statement": StatementSerializer(),
    "casualty_report": ReportSerializer(),
    "ceasefire_term": TermSerializer(),
}
CHILDREN = {
    "statement": "statement",
    "casualty_report": "casualty_report",
    "ceasefire_term": "ceasefire_term",
}


class FactSerializer(serializers.ModelSerializer[Fact]):
    """A fact with everything nested in it."""

    date = DateField("date")
    attributed_to = SpeakerSerializer(source="speakers", many=True)
    event = NamedField("events")
    place = NamedField("places")
    topics = serializers.SerializerMethodField()
    citations = CitationSerializer(many=True)

    class Meta:
        model = Fact
        fields = ["slug", "kind", "summary", "attributed_to", "date", "event", "place", "topics", "citations"]

    def get_topics(self, fact: Fact) -> list[dict[str, str]]:
        """Return the topics."""
        return [
            {"slug": one.slug, "name": one.name, "url": f"{API}/topics/{one.slug}/"}
            for one in fact.topics.all()
        ]

    def to_representation(self, instance: Fact) -> dict[str, Any]:
        """Add what is the kind's own."""
        shown = super().to_representation(instance)
        own = KINDS[instance.kind].to_representation(getattr(instance, CHILDREN[instance.kind]))
        sources = len({one["source"]["slug"] for one in shown["citations"]})
        more = {"source_count": sources, "independent_origins": 1, "relations": [], "disputes": []}
        return {"url": f"{API}/facts/{instance.slug}/", **shown, **own, **more}


class FactFilterSet(django_filters.FilterSet):
    """The filters that are asked for."""

    attributed_to = django_filters.CharFilter(method="by_speaker")
    topic = django_filters.CharFilter(field_name="topics__slug")
    place = django_filters.CharFilter(method="by_place")
    date__gte = django_filters.DateFilter(method="ending_from")
    date__lte = django_filters.DateFilter(method="beginning_until")

    def ending_from(self, facts: QuerySet[Fact], name: str, value: dt.date) -> QuerySet[Fact]:
        """Narrow to facts that do not end before a day in Karabakh."""
        return facts.filter(date_latest__gte=dt.datetime.combine(value, dt.time(), KARABAKH))

    def beginning_until(self, facts: QuerySet[Fact], name: str, value: dt.date) -> QuerySet[Fact]:
        """Narrow to facts that do not begin after a day in Karabakh."""
        return facts.filter(date_earliest__lte=dt.datetime.combine(value, dt.time(23, 59, 59), KARABAKH))

    def by_speaker(self, facts: QuerySet[Fact], name: str, value: str) -> QuerySet[Fact]:
        """Narrow to a speaker."""
        return facts.filter(pk__in=FactSpeaker.objects.filter(actor__slug=value).values("fact_id"))

    def by_place(self, facts: QuerySet[Fact], name: str, value: str) -> QuerySet[Fact]:
        """Narrow to a place and what lies below it, as deep as the corpus goes."""
        below = Q(place__slug=value)
        for depth in range(1, 4):
            below |= Q(**{"place__" + "parent__" * depth + "slug": value})
        return facts.filter(below)

    class Meta:
        model = Fact
        fields: list[str] = []


class Pages(pagination.BasePagination):
    """Fifty facts, one more read to see whether more follow; no count."""

    def paginate_queryset(self, queryset: Any, request: Any, view: Any = None) -> list[Any]:
        """Read a page."""
        return list(queryset[:51])[:50]

    def get_paginated_response(self, data: Any) -> Response:
        """Wrap it."""
        return Response({"count": None, "next": None, "previous": None, "results": data})


ACTORS = Actor.objects.only("slug", "name", "kind")


class FactViewSet(viewsets.ModelViewSet[Fact]):
    """Facts, the newest first."""

    lookup_field = "slug"
    serializer_class = FactSerializer
    filterset_class = FactFilterSet
    filter_backends = [django_filters.rest_framework.DjangoFilterBackend]
    pagination_class = Pages
    renderer_classes = [renderers.JSONRenderer]
    authentication_classes: list[Any] = []
    permission_classes: list[Any] = []
    throttle_classes: list[Any] = []
    queryset = (
        Fact.objects.select_related(
            "event", "place", "statement", "casualty_report__side", "ceasefire_term__agreement"
        )
        .prefetch_related(
            "topics",
            Prefetch("speakers", FactSpeaker.objects.select_related("actor", "on_behalf_of")),
            Prefetch("citations", Citation.objects.select_related("source__publisher", "via")),
            Prefetch("statement__addressees", ACTORS),
            Prefetch("statement__about", ACTORS),
            "casualty_report__figures",
            Prefetch("ceasefire_term__obligated", ACTORS),
            Prefetch("ceasefire_term__beneficiaries", ACTORS),
            Prefetch("ceasefire_term__guarantors", ACTORS),
            Prefetch(
                "ceasefire_term__positions",
                TermPosition.objects.select_related("actor", "citation__source__publisher"),
            ),
        )
        .order_by("-date_earliest", "-slug")
    )


router = routers.SimpleRouter()
router.register("facts", FactViewSet)
urlpatterns = [path("api/v1/", include(router.urls))]
application = WSGIHandler()
