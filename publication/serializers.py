"""Shapes of what this room itself answers with: the root, editions, changes, histories, vocabularies."""

from typing import Any

from rest_framework import serializers

from facts.vocabularies import all_vocabularies, schemes
from publication.choices import SINGULAR, Cause, Origin, RecordChange
from sources.fields import AddressField, CodeField, FormedField, HashField, NumberField, SlugField

# Resources under which records are addressed, with their titles; the kinds of fact stand in the place of `facts`.
RECORD_RESOURCES = [(name, name.replace("-", " ").capitalize()) for name in SINGULAR]
# What a hit of the search is: one of each resource.
RECORD_KINDS = [(name, name.replace("_", " ").capitalize()) for name in SINGULAR.values()]


class VersionField(FormedField):
    """A version of the dataset: `<edition>-<chain hash>`."""

    form = "[0-9]+-[0-9a-f]{64}"


class AnyValueField(serializers.JSONField):
    """Any JSON value."""


class EditionSerializer(serializers.Serializer[Any]):
    """One publication: what changed together, when and why."""

    number = serializers.IntegerField(min_value=1, help_text="Counts from 1 without gaps.")
    at = serializers.DateTimeField(help_text="Moment of publication, UTC.")
    reason = serializers.CharField(help_text="Why it was published.")
    origin = serializers.ChoiceField(Origin.choices, help_text="Loaded from seeds, or published by people.")
    chain_hash = HashField(help_text="SHA-256 (hex) over the previous one and all that changed.")
    version = VersionField(help_text="`<number>-<chain hash>`, the value of `Dataset-Version`.")
    changes = NumberField(help_text="Number of records that changed.")
    url = AddressField(help_text="API address, an absolute path.")


class ChangeEntrySerializer(serializers.Serializer[Any]):
    """What one edition did to one record."""

    edition = serializers.IntegerField(min_value=1, help_text="Number of the edition.")
    at = serializers.DateTimeField(help_text="Moment of the edition, UTC.")
    change = serializers.ChoiceField(RecordChange.choices, help_text="What happened to the record.")
    cause = serializers.ChoiceField(Cause.choices, help_text="Its own content, or something that it embeds.")
    resource = serializers.ChoiceField(
        RECORD_RESOURCES, help_text="Resource that the record is addressed under."
    )
    slug = SlugField(help_text="Slug of the record.")
    target = SlugField(allow_null=True, help_text="Slug that a renamed or merged one leads to; else null.")
    url = AddressField(help_text="API address, an absolute path.")


class DifferenceSerializer(serializers.Serializer[Any]):
    """One own field in which two versions differ; records referred to stand as resource and slug."""

    field = CodeField(help_text="Name of the field.")
    before = AnyValueField(help_text="Value before; null = none.")
    after = AnyValueField(help_text="Value from this edition on; null = none.")


class VersionSerializer(serializers.Serializer[Any]):
    """One version of a record: which edition brought it, and why."""

    edition = serializers.IntegerField(min_value=1, help_text="Number of the edition.")
    at = serializers.DateTimeField(help_text="Moment of the edition, UTC.")
    reason = serializers.CharField(help_text="Why the edition was published.")
    change = serializers.ChoiceField(RecordChange.choices, help_text="What happened to the record.")
    cause = serializers.ChoiceField(Cause.choices, help_text="Its own content, or something that it embeds.")
    slug = SlugField(help_text="Slug that the version has.")
    target = SlugField(allow_null=True, help_text="Slug that a merged record leads to; else null.")
    differences = DifferenceSerializer(many=True, help_text="Own fields that changed; empty where none did.")


MAPPING_RELATIONS = [
    ("exact", "Exact match"),
    ("close", "Close match"),
    ("broad", "The outside code holds more"),
    ("narrow", "The outside code holds less"),
    ("none", "The list has no code for it"),
]


VOCABULARY_NAMES = [(vocabulary.name, vocabulary.title) for vocabulary in all_vocabularies()]
MAPPING_SCHEMES = sorted((scheme.scheme, scheme.title) for scheme in schemes())


class CodeMappingSerializer(serializers.Serializer[Any]):
    """How a code stands to one of an outside list."""

    scheme = serializers.ChoiceField(MAPPING_SCHEMES, help_text="The outside list.")
    version = serializers.CharField(help_text="Its version.")
    code = serializers.CharField(allow_null=True, help_text="Code there; null = the list has none.")
    relation = serializers.ChoiceField(MAPPING_RELATIONS, help_text="As in SKOS, read from our code.")
    note = serializers.CharField(
        allow_null=True, help_text="What is lost or in doubt; null = nothing to add."
    )


class CodeSerializer(serializers.Serializer[Any]):
    """One permanent code."""

    code = CodeField(help_text="The code, as it stands in documents and filters.")
    label = serializers.CharField(help_text="Label for people.")  # type: ignore[assignment]  # DRF has one too
    definition = serializers.CharField(help_text="What it means.")
    mappings = CodeMappingSerializer(many=True, help_text="What outside lists call it.")


class VocabularySerializer(serializers.Serializer[Any]):
    """The codes of one field."""

    name = serializers.ChoiceField(VOCABULARY_NAMES, help_text="Name, that of the field.")
    title = serializers.CharField(help_text="Title for people.")
    url = AddressField(help_text="API address, an absolute path.")
    codes = CodeSerializer(many=True, help_text="Codes in the order in which people should see them.")


# Every resource that the root names, and what it holds.
RESOURCES = {
    "facts": "facts of every kind",
    "statements": "statements",
    "casualty-reports": "casualty reports",
    "ceasefire-terms": "ceasefire terms",
    "disputes": "disputes",
    "sources": "sources",
    "publishers": "publishers",
    "actors": "actors",
    "places": "places",
    "events": "events",
    "agreements": "agreements",
    "topics": "topics",
    "vocabularies": "vocabularies",
    "editions": "editions",
    "changes": "changes",
    "search": "search results",
    "stats": "statistics",
}
NOT_COUNTED = frozenset({"vocabularies", "editions", "changes", "search", "stats"})
COUNTED_RESOURCES = tuple(name for name in RESOURCES if name not in NOT_COUNTED)


class DatasetSerializer(serializers.Serializer[Any]):
    """Which data this is."""

    version = VersionField(help_text="`<edition>-<chain hash>`, the value of `Dataset-Version`.")
    edition = NumberField(help_text="Number of the edition; 0 = nothing is published yet.")
    published_at = serializers.DateTimeField(
        allow_null=True, help_text="Moment of the edition, UTC; null = none yet."
    )
    licence = serializers.CharField(help_text="SPDX identifier of the licence of the data.")
    cite_as = serializers.CharField(help_text="How to cite it.")


class ResourceAddressesSerializer(serializers.Serializer[Any]):
    """Where each resource is."""

    def get_fields(self) -> dict[str, Any]:
        """Return an address for each resource: their names, with hyphens, are no names of Python."""
        return {name: AddressField(help_text=f"Where {about} are.") for name, about in RESOURCES.items()}


class RecordCountsSerializer(serializers.Serializer[Any]):
    """How many records each resource has in this edition."""

    def get_fields(self) -> dict[str, Any]:
        """Return a number for each resource that holds records."""
        return {name: NumberField(help_text=f"How many {RESOURCES[name]}.") for name in COUNTED_RESOURCES}


class LinksSerializer(serializers.Serializer[Any]):
    """Where to find what describes the API, and the data in other forms."""

    documentation = AddressField(help_text="Interactive documentation.")
    schema = AddressField(help_text="OpenAPI document.")
    json_ld_context = AddressField(help_text="JSON-LD context.")
    changes_feed = AddressField(help_text="Atom feed of changes.")
    data_package = AddressField(help_text="Data Package of all tables.")
    comparison = AddressField(help_text="Comparison of casualty claims.")
    problems = serializers.CharField(help_text="Page about every kind of problem, outside the API.")


class RootSerializer(serializers.Serializer[Any]):
    """Where everything is, which data it is, and how to cite it."""

    title = serializers.CharField(help_text="What this is called.")
    description = serializers.CharField(help_text="What it is, in two sentences.")
    release = serializers.CharField(help_text="Version of the code that answers.")
    dataset = DatasetSerializer(help_text="Which data this is.")
    resources = ResourceAddressesSerializer(help_text="Address of each resource.")
    counts = RecordCountsSerializer(help_text="Published records of each resource.")
    links = LinksSerializer(help_text="Addresses of what describes the API.")


class FacetValueSerializer(serializers.Serializer[Any]):
    """How many records of the list have one value."""

    value = serializers.CharField(help_text="The value, as the filter takes it.")
    label = serializers.CharField(help_text="Name or label for people.")  # type: ignore[assignment]  # DRF has one too
    count = NumberField(help_text="Records under the same filters that have it.")
