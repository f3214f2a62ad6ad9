"""Shapes of the documents of statements, casualty reports and ceasefire terms."""

from typing import Any

from rest_framework import serializers

from facts.choices import (
    Assertion,
    CasualtyCause,
    CasualtyScope,
    FactKind,
    Medium,
    Modality,
    Outcome,
    Polarity,
    Qualifier,
    SpeechAct,
    SpeechForm,
    Stance,
    TermCategory,
    TermStage,
    VictimDescription,
    VictimStatus,
)
from facts.serializers.fact import FactSerializer
from facts.serializers.references import ActorReferenceSerializer, SourceReferenceSerializer
from sources.fields import NumberField, ParagraphField
from sources.serializers import ImpreciseDateSerializer, ReferenceSerializer


class StatementSerializer(FactSerializer):
    """What somebody said."""

    of_kind = FactKind.STATEMENT

    speech_act = serializers.ChoiceField(SpeechAct.choices, help_text="What the speaker does by saying it.")
    speech_form = serializers.ChoiceField(SpeechForm.choices, help_text="In which form the words are given.")
    medium = serializers.ChoiceField(Medium.choices, help_text="Through what it was said, as far as stated.")
    polarity = serializers.ChoiceField(Polarity.choices, help_text="Affirms or negates its proposition.")
    modality = serializers.ChoiceField(
        Modality.choices, help_text="What is, will be, might be, or on a condition."
    )
    addressees = ActorReferenceSerializer(many=True, help_text="To whom; empty = nobody in particular.")
    about = ActorReferenceSerializer(many=True, help_text="Of whom it speaks.")


class FigureSerializer(serializers.Serializer[Any]):
    """One figure for one group of people; bounds are inclusive, null is open."""

    outcome = serializers.ChoiceField(Outcome.choices, help_text="What happened to the people.")
    victim_status = serializers.ChoiceField(VictimStatus.choices, help_text="Status the source gives them.")
    victim_description = serializers.ListField(
        child=serializers.ChoiceField(VictimDescription.choices),
        help_text="Further words of the source for them, as codes.",
    )
    lower = NumberField(allow_null=True, help_text="At least so many; null = the words state none.")
    upper = NumberField(allow_null=True, help_text="At most so many; null = the words state none.")
    qualifier = serializers.ChoiceField(Qualifier.choices, help_text="How the source qualifies the number.")
    wording = serializers.CharField(help_text="The source's own words for the figure.")
    part_of = NumberField(allow_null=True, help_text="Index of the figure it is part of; null = a whole.")


class CasualtyReportSerializer(FactSerializer):
    """Figures of people harmed or moved, as somebody reports them."""

    of_kind = FactKind.CASUALTY_REPORT

    side = ActorReferenceSerializer(
        allow_null=True, help_text="To whom the victims belonged; null = not stated."
    )
    cause = serializers.ChoiceField(CasualtyCause.choices, help_text="To what the source puts the harm down.")
    scope = serializers.ChoiceField(CasualtyScope.choices, help_text="What the figures cover.")
    assertion = serializers.ChoiceField(Assertion.choices, help_text="On what standing the figures rest.")
    figures = FigureSerializer(many=True, help_text="The figures, in the order of the source.")


class PositionSerializer(serializers.Serializer[Any]):
    """How one actor stands to a term."""

    actor = ActorReferenceSerializer(help_text="Who takes the stance.")
    stance = serializers.ChoiceField(Stance.choices, help_text="How the actor stands to the term.")
    source = SourceReferenceSerializer(  # type: ignore[assignment]  # a property of this name
        allow_null=True, help_text="Source that shows it; null = the term as a whole."
    )
    paragraph = ParagraphField(allow_null=True, help_text="Paragraph of that source; null without a source.")


class CeasefireTermSerializer(FactSerializer):
    """What was demanded, proposed, agreed or reported, and how each actor stands to it."""

    of_kind = FactKind.CEASEFIRE_TERM

    agreement = ReferenceSerializer(help_text="Agreement or set of demands it belongs to.")
    category = serializers.ChoiceField(TermCategory.choices, help_text="What it provides for.")
    stage = serializers.ChoiceField(TermStage.choices, help_text="How far it had come when stated.")
    obligated = ActorReferenceSerializer(many=True, help_text="Who must do it.")
    beneficiaries = ActorReferenceSerializer(many=True, help_text="For whom it is done.")
    guarantors = ActorReferenceSerializer(many=True, help_text="Who supervises or guarantees it.")
    effective = ImpreciseDateSerializer(allow_null=True, help_text="When it takes effect; null = not stated.")
    positions = PositionSerializer(many=True, help_text="How each actor stands to it.")
