"""Shape of what every fact document has, whatever its kind."""

from typing import Any, ClassVar

from rest_framework import serializers

from facts.choices import AttributionKind, FactKind, RelationKind, Section
from facts.serializers.references import (
    ActorReferenceSerializer,
    AttributionSerializer,
    DisputeReferenceSerializer,
    FactReferenceSerializer,
)
from sources.fields import AddressField, NumberField, ParagraphField, SlugField
from sources.serializers import ImpreciseDateSerializer, PublishedSerializer, ReferenceSerializer

DIRECTIONS = [("out", "From this fact"), ("in", "To this fact")]


class CitedSourceSerializer(serializers.Serializer[Any]):
    """A source as a citation shows it."""

    slug = SlugField(help_text="Public identifier.")
    title = serializers.CharField(help_text="Title as printed.")
    publisher = ReferenceSerializer(help_text="Who brought it out.")
    published = ImpreciseDateSerializer(help_text="When it was published, as printed.")
    url = AddressField(help_text="API address, an absolute path.")


class CitationSerializer(serializers.Serializer[Any]):
    """One place in a source that carries the fact; offsets count Unicode characters, end exclusive."""

    source = CitedSourceSerializer(help_text="Where it stands.")  # type: ignore[assignment]  # a property of this name
    section = serializers.ChoiceField(Section.choices, help_text="Part of the source.")
    paragraph = ParagraphField(help_text="Paragraph number, 1-based.")
    start = NumberField(allow_null=True, help_text="First character, 0-based; null = the whole paragraph.")
    end = NumberField(allow_null=True, help_text="Character after the last; null = the whole paragraph.")
    quote = serializers.CharField(
        allow_null=True, help_text="Exact words printed as quoted speech; null = none."
    )
    attribution = serializers.CharField(
        allow_null=True, help_text="How this source words the claimant; null = it names none."
    )
    attribution_kind = serializers.ChoiceField(
        AttributionKind.choices, help_text="How the source takes over the claim."
    )
    via = ActorReferenceSerializer(
        allow_null=True, help_text="Through whom it reached the source; null = nobody named."
    )


class RelationSerializer(serializers.Serializer[Any]):
    """How the fact stands to another; shown at both ends."""

    kind = serializers.ChoiceField(
        RelationKind.choices, help_text="How the fact it starts from stands to the other."
    )
    direction = serializers.ChoiceField(
        DIRECTIONS, help_text="`out`: starts here; `in`: starts at the other fact."
    )
    fact = FactReferenceSerializer(help_text="The other fact.")
    reason = serializers.CharField(help_text="Why an editor sees it so.")


class FactKindField(serializers.ChoiceField):
    """The kind of a fact: one of all kinds, or in the document of one kind the constant `kind`."""

    def __init__(self, kind: FactKind | None = None, **options: Any) -> None:
        super().__init__(FactKind.choices, **options)
        self.kind = kind


class FactSerializer(PublishedSerializer):
    """What every fact has: who says it, when, about what, where it is printed, and what disagrees."""

    # The kind of every fact that a subclass describes; None = of any kind.
    of_kind: ClassVar[FactKind | None] = None

    slug = SlugField(help_text="Public identifier, unique among facts of all kinds.")
    url = AddressField(help_text="API address, an absolute path.")
    kind = FactKindField(help_text="What sort of record it is; it tells the shapes of facts apart.")
    summary = serializers.CharField(help_text="One neutral sentence in our own words.")
    attributed_to = AttributionSerializer(
        many=True, help_text="Speakers; empty = the source in its own voice."
    )
    date = ImpreciseDateSerializer(
        help_text="When it was said, as of when it counts, or when it was asserted."
    )
    event = ReferenceSerializer(allow_null=True, help_text="Event spoken of; null = none.")
    place = ReferenceSerializer(allow_null=True, help_text="Place spoken of; null = none.")
    topics = ReferenceSerializer(many=True, help_text="Subjects it is filed under.")
    citations = CitationSerializer(many=True, help_text="Where it is printed, at least one.")
    source_count = NumberField(help_text="Number of different sources that carry it.")
    independent_origins = NumberField(
        help_text="Number of independent origins of the fact and of the facts that corroborate it, repeats left out."
    )
    relations = RelationSerializer(many=True, help_text="How it stands to other facts, both directions.")
    disputes = DisputeReferenceSerializer(many=True, help_text="Disputes in which it is a position.")

    def get_fields(self) -> dict[str, Any]:
        """Say which kind it is, in the place where every fact says it."""
        fields = super().get_fields()
        fields["kind"] = FactKindField(self.of_kind, help_text=fields["kind"].help_text)
        return fields
