"""Comparison: every claim about one outcome of one event side by side, and how each pair of them stands."""

import json
from typing import Any

from django.http import HttpResponse
from rest_framework import serializers
from rest_framework.request import Request

from facts.choices import CasualtyScope, FactKind, Outcome
from facts.serializers.kinds import FigureSerializer
from facts.serializers.references import (
    ActorReferenceSerializer,
    AttributionSerializer,
    FactReferenceSerializer,
    SourceReferenceSerializer,
)
from publication.choices import Resource, address
from publication.comparison import comparison
from publication.errors import ParameterError
from publication.filters import FILTERSETS
from publication.filters.slugs import is_slug
from publication.formats.media import PLAIN_FORMATS
from publication.models import Record
from publication.request import DETAIL_PARAMETERS
from publication.resolving import resolve
from publication.views.base import PublicViewSet, Reading
from sources.fields import NumberField
from sources.serializers import ImpreciseDateSerializer, ReferenceSerializer

CLAIMS_MAX = 100
REQUIRED = ("event", "outcome")
RELATIONS = [
    ("overlap", "Both can be true"),
    ("contradict", "They cannot both be true"),
    ("incomparable", "They do not speak of the same"),
]


class ClaimSerializer(serializers.Serializer[Any]):
    """One claim: a whole figure of one report."""

    fact = FactReferenceSerializer(help_text="The casualty report.")
    attributed_to = AttributionSerializer(
        many=True, help_text="Claimants; empty = the source in its own voice."
    )
    date = ImpreciseDateSerializer(help_text="As of when the figure counts.")
    figure = FigureSerializer(help_text="The figure.")
    scope = serializers.ChoiceField(CasualtyScope.choices, help_text="What it covers.")
    side = ActorReferenceSerializer(
        allow_null=True, help_text="To whom the people belonged; null = not stated."
    )
    event = ReferenceSerializer(
        allow_null=True, help_text="The event, or the part of it, that the report names."
    )
    sources = SourceReferenceSerializer(many=True, help_text="Sources that carry it.")


class PairSerializer(serializers.Serializer[Any]):
    """How two claims stand to each other."""

    a = NumberField(help_text="Index of one claim, 0-based.")
    b = NumberField(help_text="Index of the other claim.")
    relation = serializers.ChoiceField(RELATIONS, help_text="Whether both can be true.")
    because = serializers.CharField(help_text="Why.")


class ComparisonSerializer(serializers.Serializer[Any]):
    """Every claim about one outcome of one event; nothing is summed, averaged or chosen."""

    event = ReferenceSerializer(allow_null=True, help_text="The event asked for; null = it was withdrawn.")
    outcome = serializers.ChoiceField(Outcome.choices, help_text="The outcome asked for.")
    claims = ClaimSerializer(many=True, help_text="The claims, newest first.")
    pairs = PairSerializer(many=True, help_text="Every pair of claims.")
    total = serializers.IntegerField(
        allow_null=True, help_text="Always null: figures of different claims are not added."
    )
    total_refused = serializers.CharField(allow_null=True, help_text="Why there is no total.")


class ComparisonViewSet(PublicViewSet):
    """Who claims how many, side by side: the claims about one outcome of one event, and how each pair stands."""

    formats = {"retrieve": PLAIN_FORMATS}
    shape_serializers = (ComparisonSerializer,)
    public_name = "casualty-reports"
    required_parameters = REQUIRED

    def retrieve(self, request: Request) -> HttpResponse:
        """Answer with the comparison; `event` and `outcome` are required, the filters of casualty reports apply."""
        reading = self.reading(request, DETAIL_PARAMETERS)
        if (answer := self.known(request, reading)) is not None:
            return answer
        reading.errors += _missing(request)
        documents = self._documents(request, reading)
        reading.refuse()
        outcome = request.query_params["outcome"]
        found = comparison(
            self._event(request, reading),
            outcome,
            documents,
            request.query_params.getlist("victim_status"),
        )
        return self.answer_json(request, reading, found)

    def _documents(self, request: Request, reading: Reading) -> list[dict[str, Any]]:
        edition = reading.context.number
        reports = (
            Record.objects.at(edition).live().filter(resource=Resource.FACTS, kind=FactKind.CASUALTY_REPORT)
        )
        filterset = FILTERSETS["casualty-reports"](
            data=request.query_params, queryset=reports, edition=edition
        )
        reading.gather(lambda: filterset.refuse_unknown(also_allowed=DETAIL_PARAMETERS))
        found = reading.gather(filterset.filtered)
        if found is None or reading.errors:
            return []
        rows = found.order_by("-date_earliest", "slug").values_list("document", flat=True)[: CLAIMS_MAX + 1]
        documents = [json.loads(row) for row in rows]
        if len(documents) > CLAIMS_MAX:
            detail = f"More than {CLAIMS_MAX} reports match: narrow the event or add a filter."
            reading.errors.append(ParameterError("event", detail))
        return documents

    def _event(self, request: Request, reading: Reading) -> dict[str, Any] | None:
        name = (Resource.EVENTS.value, request.query_params["event"])
        edition = reading.context.number
        slug = resolve([name], (), edition).leads.get(name) if edition and is_slug(name[1]) else None
        row = Record.objects.at(edition).live().filter(resource=Resource.EVENTS, slug=slug or "")
        document = row.values_list("document", flat=True).first()
        if slug is None or document is None:
            return None
        return {"slug": slug, "name": json.loads(document)["name"], "url": address(Resource.EVENTS, slug)}


def _missing(request: Request) -> list[ParameterError]:
    errors = []
    for name in REQUIRED:
        given = request.query_params.getlist(name)
        if not given:
            allowed = tuple(Outcome.values) if name == "outcome" else ()
            errors.append(
                ParameterError(name, "Required: a comparison is of one outcome of one event.", allowed)
            )
        elif len(given) > 1:
            errors.append(ParameterError(name, "Give it once: a comparison is of one outcome of one event."))
    return errors
