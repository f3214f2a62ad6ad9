"""Filters of the lists that hold no records: editions, and the vocabularies that the code itself holds."""

from collections.abc import Collection, Mapping

from django import forms
from django.http import QueryDict

from facts.vocabularies import all_vocabularies
from publication.choices import Origin
from publication.errors import ParameterError
from publication.filters import lookups as on
from publication.filters.fields import ParameterField, parameter_errors
from publication.filters.filterset import Parameter
from publication.filters.moments import EditionMoment
from publication.filters.rows import Asked
from publication.filters.subjects import Column, Subject
from publication.filters.values import Codes, Dates, Integers, Listed, Texts

Parameters = Mapping[str, Parameter]


class FoldedText(Subject):
    """A text that is folded and compared in memory, because no column keeps it folded."""

    rules = on.TEXT_RULES


def declared(*subjects: Subject) -> Parameters:
    """Return a parameter for each lookup of each subject, by its full name."""
    return {
        subject.name if lookup == on.EXACT else f"{subject.name}__{lookup}": Parameter(subject, lookup)
        for subject in subjects
        for lookup in subject.lookups
    }


def read(parameters: Parameters, query: QueryDict, errors: list[ParameterError]) -> list[Asked]:
    """Return what a request asks of a list; what is wrong with a parameter is noted and asks for nothing."""
    given = {name: parameters[name] for name in query if name in parameters}
    form = forms.Form(query)
    form.fields = {
        name: ParameterField(subject=parameter.subject, lookup=parameter.lookup_expr)
        for name, parameter in given.items()
    }
    errors += parameter_errors(form)
    return [
        Asked(given[name].subject, given[name].lookup_expr, values)
        for name, values in form.cleaned_data.items()
    ]


def holds(one: Asked, own: Collection[str]) -> bool:
    """Say whether an element whose field has these values, a text folded, is what is asked for."""
    if one.lookup == on.CONTAINS:
        return any(value in text for text in own for value in one.values)
    return any(value in own for value in one.values) != (one.lookup in on.NEGATIVE)


def _names() -> tuple[str, ...]:
    return tuple(vocabulary.name for vocabulary in all_vocabularies())


def _codes() -> tuple[str, ...]:
    return tuple(sorted({code.code for vocabulary in all_vocabularies() for code in vocabulary.codes}))


def _schemes() -> tuple[str, ...]:
    codes = [code for vocabulary in all_vocabularies() for code in vocabulary.codes]
    return tuple(sorted({mapping.scheme for code in codes for mapping in code.mappings}))


REASON = FoldedText("reason", Texts(), "Why it was published.", on.PART_OF_TEXT)
EDITION_PARAMETERS = declared(
    Column("number", Integers(), "Number of the edition.", on.ORDERED, "number"),
    EditionMoment("at", Dates(), "Moment of publication.", on.ORDERED, "number"),
    Column("origin", Codes(Origin), "Where the edition comes from.", on.KEY, "origin"),
    REASON,
)
VOCABULARY_PARAMETERS = declared(
    Subject("name", Listed(_names()), "Name of the vocabulary.", on.KEY),
    FoldedText("title", Texts(), "Title of the vocabulary.", on.PART_OF_TEXT),
    Subject("code", Listed(_codes()), "A code that the vocabulary holds.", on.ONE),
    Subject(
        "scheme",
        Listed(_schemes()),
        "An outside list that has a code for at least one code of the vocabulary.",
        on.ONE,
    ),
)
