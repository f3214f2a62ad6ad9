"""Shapes in which documents refer to actors, facts and disputes."""

from typing import Any

from rest_framework import serializers

from facts.choices import ActorKind, FactKind
from sources.fields import AddressField, SlugField
from sources.serializers import ReferenceSerializer


class ActorReferenceSerializer(serializers.Serializer[Any]):
    """An actor referred to, with its kind."""

    slug = SlugField(help_text="Public identifier.")
    name = serializers.CharField(help_text="Display name.")
    kind = serializers.ChoiceField(ActorKind.choices, help_text="What the actor is.")
    url = AddressField(help_text="API address, an absolute path.")


class AttributionSerializer(serializers.Serializer[Any]):
    """One speaker of a fact."""

    actor = ActorReferenceSerializer(help_text="Who speaks.")
    on_behalf_of = ActorReferenceSerializer(
        allow_null=True, help_text="For whom; null = for itself, or not stated."
    )
    spoke_as = serializers.CharField(
        allow_null=True, help_text="Role in which the actor spoke; null = none given."
    )


class FactReferenceSerializer(serializers.Serializer[Any]):
    """A fact referred to."""

    slug = SlugField(help_text="Public identifier.")
    kind = serializers.ChoiceField(FactKind.choices, help_text="What sort of record it is.")
    summary = serializers.CharField(help_text="One neutral sentence.")
    url = AddressField(help_text="API address, an absolute path.")


class AttributedFactSerializer(FactReferenceSerializer):
    """A fact referred to, with who is behind it."""

    attributed_to = AttributionSerializer(
        many=True, help_text="Its speakers; empty = the source in its own voice."
    )


class DisputeReferenceSerializer(serializers.Serializer[Any]):
    """A dispute referred to."""

    slug = SlugField(help_text="Public identifier.")
    question = serializers.CharField(help_text="Neutral question.")
    url = AddressField(help_text="API address, an absolute path.")


class SourceReferenceSerializer(serializers.Serializer[Any]):
    """A source referred to by title."""

    slug = SlugField(help_text="Public identifier.")
    title = serializers.CharField(help_text="Title as printed.")
    publisher = ReferenceSerializer(help_text="Who brought it out.")
    url = AddressField(help_text="API address, an absolute path.")
