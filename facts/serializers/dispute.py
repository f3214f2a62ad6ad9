"""Shape of the documents of disputes."""

from typing import Any

from rest_framework import serializers

from facts.choices import DisputeKind
from facts.serializers.references import AttributedFactSerializer, SourceReferenceSerializer
from sources.fields import AddressField, SlugField
from sources.serializers import PublishedSerializer


class DisputePositionSerializer(serializers.Serializer[Any]):
    """One answer to the question, and the facts that give it."""

    label = serializers.CharField(help_text="The answer in a few neutral words.")  # type: ignore[assignment]  # a property of this name
    facts = AttributedFactSerializer(many=True, help_text="Facts that give this answer.")


class DisputeSerializer(PublishedSerializer):
    """A question on which facts disagree; every position stands beside the others, none is chosen."""

    slug = SlugField(help_text="Public identifier.")
    url = AddressField(help_text="API address, an absolute path.")
    question = serializers.CharField(help_text="Neutral question.")
    kind = serializers.ChoiceField(DisputeKind.choices, help_text="What the disagreement is about.")
    note = serializers.CharField(help_text="What differs and what cannot be told apart.")
    positions = DisputePositionSerializer(many=True, help_text="The answers, side by side.")
    silent_sources = SourceReferenceSerializer(
        many=True, help_text="Published sources that none of the facts cites."
    )
