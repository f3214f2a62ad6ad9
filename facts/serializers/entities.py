"""Shapes of the documents of actors, places, events, agreements and topics."""

from typing import Any

from rest_framework import serializers

from facts.choices import ActorKind, AgreementKind, EventKind, NameKind, PlaceKind, PlacePrecision
from facts.serializers.references import ActorReferenceSerializer
from sources.fields import AddressField, CountryField, LanguageField, ScriptField, SlugField
from sources.serializers import ImpreciseDateSerializer, PublishedSerializer, ReferenceSerializer


class EntitySerializer(PublishedSerializer):
    """What every entity has: slug, address, display name."""

    slug = SlugField(help_text="Public identifier.")
    url = AddressField(help_text="API address, an absolute path.")
    name = serializers.CharField(help_text="Display name by the published naming rule.")


class NameSerializer(serializers.Serializer[Any]):
    """One name or label under which an actor or place goes; keeping it endorses nothing."""

    variant = serializers.CharField(help_text="The name as written.")
    language = LanguageField(allow_null=True, help_text="Language, BCP 47 tag; null = none.")
    script = ScriptField(help_text="Script, ISO 15924 code.")
    kind = serializers.ChoiceField(NameKind.choices, help_text="What sort of name it is.")
    used_by = serializers.ListField(
        child=SlugField(),
        help_text="Slugs of the sources and actors that use it; empty = reference data.",
    )
    reference = serializers.CharField(
        allow_null=True, help_text="Where it comes from when no source uses it; null = a source uses it."
    )


class ActorSerializer(EntitySerializer):
    """A person, body or group that claims, is addressed or acts."""

    kind = serializers.ChoiceField(ActorKind.choices, help_text="What the actor is.")
    role = serializers.CharField(
        allow_null=True, help_text="Office or role, as sources give it; null = none given."
    )
    member_of = ActorReferenceSerializer(
        allow_null=True, help_text="The body it belongs to; null = none or not known."
    )
    country = CountryField(
        allow_null=True, help_text="ISO 3166-1 alpha-2; null = none, contested or not known."
    )
    names = NameSerializer(many=True, help_text="Every name and label, with who uses it.")


class CoordinatesSerializer(serializers.Serializer[Any]):
    """A point (WGS 84, decimal degrees) that stands for a place with stated precision."""

    latitude = serializers.FloatField(
        min_value=-90, max_value=90, help_text="Decimal degrees, north positive."
    )
    longitude = serializers.FloatField(
        min_value=-180, max_value=180, help_text="Decimal degrees, east positive."
    )
    precision = serializers.ChoiceField(
        PlacePrecision.choices, help_text="How exactly the point stands for the place."
    )
    reference = serializers.CharField(help_text="Where the coordinates come from.")


class PlaceSerializer(EntitySerializer):
    """A place, with every name in use."""

    kind = serializers.ChoiceField(PlaceKind.choices, help_text="What the place is.")
    parent = ReferenceSerializer(allow_null=True, help_text="The place it lies in; null = none recorded.")
    coordinates = CoordinatesSerializer(allow_null=True, help_text="Where it lies; null = not recorded.")
    names = NameSerializer(many=True, help_text="Every name, with who uses it.")


class EventSerializer(EntitySerializer):
    """A happening that facts speak of."""

    kind = serializers.ChoiceField(EventKind.choices, help_text="What sort of event.")
    period = ImpreciseDateSerializer(help_text="When it took place, as far as stated.")
    place = ReferenceSerializer(allow_null=True, help_text="Where; null = not known.")
    parent = ReferenceSerializer(allow_null=True, help_text="The larger event it is part of; null = none.")


class AgreementSerializer(EntitySerializer):
    """A ceasefire, truce or set of demands that terms belong to."""

    kind = serializers.ChoiceField(AgreementKind.choices, help_text="What sort of agreement.")
    announced = ImpreciseDateSerializer(help_text="When it was announced.")
    effective = ImpreciseDateSerializer(help_text="When it was to take effect.")
    parties = ActorReferenceSerializer(many=True, help_text="Who is bound by it, as sources say.")
    brokers = ActorReferenceSerializer(many=True, help_text="Who brought it about, as sources say.")


class TopicSerializer(EntitySerializer):
    """A subject that facts are filed under."""
