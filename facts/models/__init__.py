"""Editors' tables of what is claimed; import direction: actor, place, event, fact, the kinds of fact, dispute."""

from facts.models.actor import Actor, ActorName
from facts.models.casualty import CasualtyFigure, CasualtyReport
from facts.models.ceasefire import CeasefireTerm, TermPosition
from facts.models.dispute import Dispute, DisputePosition
from facts.models.event import Agreement, Event, Topic
from facts.models.fact import Citation, Fact, FactSpeaker, Relation
from facts.models.place import Place, PlaceName
from facts.models.statement import Statement

__all__ = [
    "Actor",
    "ActorName",
    "Agreement",
    "CasualtyFigure",
    "CasualtyReport",
    "CeasefireTerm",
    "Citation",
    "Dispute",
    "DisputePosition",
    "Event",
    "Fact",
    "FactSpeaker",
    "Place",
    "PlaceName",
    "Relation",
    "Statement",
    "TermPosition",
    "Topic",
]
