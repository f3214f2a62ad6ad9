"""House rules of filters: names say what they do, every public field can be asked for, limits are the columns'."""

from collections.abc import Iterator
from typing import Any

import pytest
from rest_framework import serializers

from facts.models.casualty import FIGURE_MAX
from publication.choices import KIND_RESOURCES, SINGULAR
from publication.expansion import SERIALIZERS
from publication.filters import FILTERSETS, lookups, values
from publication.filters.filterset import Parameter, RecordFilterSet
from publication.request import CONTROL_PARAMETERS
from sources.models import columns

# Fields of documents without a parameter of their own, and why.
UNASKED = {
    "url": "follows from the slug",
    "edtf": "the text of a date, which compares as an interval",
    "earliest": "a bound of a date, which compares as an interval",
    "latest": "a bound of a date, which compares as an interval",
    "start": "a position inside a paragraph",
    "end": "a position inside a paragraph",
    "part_of": "a position inside the record; whole figures are those without",
    "lower": "a bound of a figure: `<outcome>__…`",
    "upper": "a bound of a figure: `<outcome>__…`",
}
# Parameters named otherwise than the field they ask for: several become one, or the field is an object.
ASKED_AS = {
    "bylines": "byline",
    "agencies": "agency",
    "topics": "topic",
    "disputes": "dispute",
    "addressees": "addressee",
    "beneficiaries": "beneficiary",
    "guarantors": "guarantor",
    "parties": "party",
    "brokers": "broker",
    "silent_sources": "silent_source",
    "facts": "fact",
    "names.variant": "variant",
    "names.language": "variant_language",
    "names.script": "variant_script",
    "names.kind": "variant_kind",
    "names.used_by": "used_by",
    "names.reference": "variant_reference",
    "coordinates.latitude": "latitude",
    "coordinates.longitude": "longitude",
    "coordinates.precision": "coordinate_precision",
    "coordinates.reference": "coordinate_reference",
    "ledger.paragraph": "ledger_paragraph",
    "ledger.reason": "ledger_reason",
    "ledger.note": "ledger_note",
    "attributed_to.actor": "attributed_to",
    "attributed_to.on_behalf_of": "on_behalf_of",
    "attributed_to.spoke_as": "spoke_as",
    "citations.source": "source",
    "citations.section": "section",
    "citations.paragraph": "paragraph",
    "citations.quote": "quote",
    "citations.attribution": "attribution",
    "citations.attribution_kind": "attribution_kind",
    "citations.via": "via",
    "relations.kind": "relation_out",
    "relations.direction": "relation_in",
    "relations.fact": "contradicts",
    "relations.reason": "relation_reason",
    "figures.outcome": "outcome",
    "figures.victim_status": "victim_status",
    "figures.victim_description": "victim_description",
    "figures.qualifier": "qualifier",
    "figures.wording": "figure_wording",
    "positions.actor": "asserted_by",
    "positions.stance": "stance",
    "positions.label": "label",
    "positions.facts": "fact",
    # Where a stance is shown is a citation of the term itself.
    "positions.source": "source",
    "positions.paragraph": "paragraph",
}
REFERENCE = {"slug", "url"}


def parameters(filterset: type[RecordFilterSet]) -> Iterator[tuple[str, Parameter]]:
    for name, parameter in filterset.base_filters.items():
        assert isinstance(parameter, Parameter)
        yield name, parameter


def public_fields(serializer: serializers.Serializer[Any], path: str = "") -> Iterator[str]:
    """Yield the fields of a document; what it refers to counts as one field, a date as its parts."""
    for name, field in serializer.fields.items():
        nested = field.child if isinstance(field, serializers.ListSerializer) else field
        here = f"{path}{name}"
        if not isinstance(nested, serializers.Serializer) or nested.fields.keys() >= REFERENCE:
            yield here
        elif "edtf" in nested.fields:
            yield from (here, f"{here}__precision", f"{here}__zone", f"{here}__wording")
        else:
            yield from public_fields(nested, f"{here}.")


def test_every_public_resource_has_its_filters() -> None:
    assert FILTERSETS.keys() == {*SINGULAR, "facts"}


@pytest.mark.parametrize("resource", FILTERSETS)
def test_a_parameter_is_named_after_its_subject_and_lookup(resource: str) -> None:
    for name, parameter in parameters(FILTERSETS[resource]):
        suffix = "" if parameter.lookup_expr == lookups.EXACT else f"__{parameter.lookup_expr}"
        assert name == parameter.subject.name + suffix


@pytest.mark.parametrize("resource", FILTERSETS)
def test_a_subject_has_every_lookup_of_its_sort_and_each_is_documented(resource: str) -> None:
    found: dict[str, list[str]] = {}
    for _, parameter in parameters(FILTERSETS[resource]):
        found.setdefault(parameter.subject.name, []).append(parameter.lookup_expr)
        assert parameter.lookup_expr in parameter.subject.rules
    for _, parameter in parameters(FILTERSETS[resource]):
        assert tuple(found[parameter.subject.name]) == parameter.subject.lookups


@pytest.mark.parametrize("resource", SINGULAR)
def test_every_public_field_can_be_asked_for(resource: str) -> None:
    kinds = {public: kind for kind, public in KIND_RESOURCES.items()}
    subjects = {parameter.subject.name for _, parameter in parameters(FILTERSETS[resource])}
    for field in public_fields(SERIALIZERS[kinds.get(resource, resource)]()):
        if field.rpartition(".")[2] in UNASKED:
            continue
        assert ASKED_AS.get(field, field) in subjects, field


@pytest.mark.parametrize("resource", FILTERSETS)
def test_no_filter_hides_a_parameter_that_shapes_the_answer(resource: str) -> None:
    assert not FILTERSETS[resource].base_filters.keys() & set(CONTROL_PARAMETERS)


def test_kinds_of_fact_take_what_all_facts_take() -> None:
    common = FILTERSETS["facts"].base_filters.keys()
    for resource in KIND_RESOURCES.values():
        assert common < FILTERSETS[resource].base_filters.keys()


def test_limits_are_those_of_the_columns() -> None:
    assert values.SLUG_PATTERN == columns.SLUG_PATTERN
    assert (values.INTEGER_MAX, values.PARAGRAPH_MAX) == (columns.INTEGER_MAX, columns.PARAGRAPH_MAX)
    assert values.FIGURE_MAX == FIGURE_MAX
