"""Shapes of the documents of this room; import direction: references, entities, fact, kinds, dispute."""

from facts.serializers.dispute import DisputeSerializer
from facts.serializers.entities import (
    ActorSerializer,
    AgreementSerializer,
    EventSerializer,
    PlaceSerializer,
    TopicSerializer,
)
from facts.serializers.kinds import CasualtyReportSerializer, CeasefireTermSerializer, StatementSerializer

__all__ = [
    "ActorSerializer",
    "AgreementSerializer",
    "CasualtyReportSerializer",
    "CeasefireTermSerializer",
    "DisputeSerializer",
    "EventSerializer",
    "PlaceSerializer",
    "StatementSerializer",
    "TopicSerializer",
]
