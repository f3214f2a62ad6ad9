"""Shapes of the documents of publishers and sources, and the shapes every document shares.

A serializer here is given the expanded content of a record (plain dictionaries), never a model instance: it defines
what the public reads, and the OpenAPI schema is made from it. Every property is always present; null means unknown.
"""

from typing import Any

from rest_framework import serializers

from sources.choices import DatePrecision, LedgerReason, PublisherKind
from sources.fields import (
    AddressField,
    CountryField,
    EdtfField,
    HashField,
    LanguageField,
    ParagraphField,
    SlugField,
    ZoneField,
)


class ImpreciseDateSerializer(serializers.Serializer[Any]):
    """An imprecise date: EDTF text, the inclusive moments it spans, zone, precision and the text's own words."""

    edtf = EdtfField(allow_null=True, help_text="EDTF (ISO 8601-2), day level at finest; null = unknown.")
    earliest = serializers.DateTimeField(
        allow_null=True, help_text="First inclusive moment, UTC; null = open or unknown."
    )
    latest = serializers.DateTimeField(
        allow_null=True, help_text="Last inclusive moment, UTC; null = open or unknown."
    )
    zone = ZoneField(allow_null=True, help_text="UTC offset the date was meant in; null = not known.")
    precision = serializers.ChoiceField(
        DatePrecision.choices, help_text="How exactly the text states the date."
    )
    wording = serializers.CharField(allow_null=True, help_text="The text's own words; null = none.")


class ReferenceSerializer(serializers.Serializer[Any]):
    """A record referred to: slug, display name and API address."""

    slug = SlugField(help_text="Public identifier.")
    name = serializers.CharField(help_text="Display name.")
    url = AddressField(help_text="API address, an absolute path.")


class PublishedSerializer(serializers.Serializer[Any]):
    """What every document ends with: when it was first published here, and when it last changed."""

    published_at = serializers.DateTimeField(
        help_text="Moment of the edition that first published the record, UTC."
    )
    updated_at = serializers.DateTimeField(help_text="Moment of the edition that brought this version, UTC.")

    def get_fields(self) -> dict[str, Any]:
        """Put the two moments last, after what the record itself says."""
        fields = super().get_fields()
        for name in ("published_at", "updated_at"):
            fields[name] = fields.pop(name)
        return fields


class PublisherSerializer(PublishedSerializer):
    """A medium that brings out sources."""

    slug = SlugField(help_text="Public identifier.")
    url = AddressField(help_text="API address, an absolute path.")
    name = serializers.CharField(help_text="Name as the publisher writes it.")
    kind = serializers.ChoiceField(PublisherKind.choices, help_text="What kind of medium it is.")
    country = CountryField(allow_null=True, help_text="Seat, ISO 3166-1 alpha-2; null = not recorded.")
    website = serializers.URLField(allow_null=True, help_text="Home page; null = not recorded.")


class LedgerEntrySerializer(serializers.Serializer[Any]):
    """A paragraph that holds no fact, and why."""

    paragraph = ParagraphField(help_text="Paragraph number, 1-based.")
    reason = serializers.ChoiceField(LedgerReason.choices, help_text="Why it holds no fact.")
    note = serializers.CharField(
        allow_null=True, help_text="What stands there, in our words; null = nothing to add."
    )


class SourceSerializer(PublishedSerializer):
    """One published item from which facts are taken."""

    slug = SlugField(help_text="Public identifier.")
    url = AddressField(help_text="API address, an absolute path.")
    publisher = ReferenceSerializer(help_text="Who brought it out.")
    title = serializers.CharField(help_text="Title as printed.")
    web_url = serializers.URLField(help_text="The item's own web address.")
    bylines = serializers.ListField(child=serializers.CharField(), help_text="Printed authors, in order.")
    agencies = serializers.ListField(
        child=serializers.CharField(), help_text="Agencies the item credits, in order."
    )
    language = LanguageField(help_text="Language, BCP 47 tag.")
    published = ImpreciseDateSerializer(help_text="When it was published, as printed.")
    updated = ImpreciseDateSerializer(help_text="When it was last updated, as printed.")
    accessed_on = serializers.DateField(allow_null=True, help_text="Day it was read; null = not recorded.")
    paragraph_count = ParagraphField(help_text="Paragraphs of the canonical text.")
    text_sha256 = HashField(help_text="SHA-256 (hex) of the canonical text; the text itself is not served.")
    ledger = LedgerEntrySerializer(many=True, help_text="Paragraphs that hold no fact, and why.")
