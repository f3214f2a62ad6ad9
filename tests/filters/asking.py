"""Asking the filters, and values worth asking for."""

import random
from collections.abc import Collection
from typing import cast
from urllib.parse import urlencode

from django.http import QueryDict

from publication.choices import KIND_RESOURCES, Resource
from publication.errors import InvalidQueryError, ParameterError
from publication.filters import FILTERSETS
from publication.filters.filterset import Parameter as DeclaredParameter
from publication.filters.moments import EditionMoment, FurtherDate, KnownAt, OwnDate
from publication.filters.rows import Figure
from publication.filters.subjects import Number, Text
from publication.filters.values import TEXT_MAX, Booleans, Codes, Integers
from publication.models import Record
from publication.models.record import RecordQuerySet
from publication.request import CONTROL_PARAMETERS
from tests.filters.comparisons import DATES, Document
from tests.filters.oracle import Parameter, Published

KINDS = {public: kind for kind, public in KIND_RESOURCES.items()}
CLOSED_DATES = tuple(text for text in DATES if "/" not in text)


def records(resource: str, edition: int) -> RecordQuerySet:
    """Return the records of a public resource in an edition, as a list view reads them."""
    kind = KINDS.get(resource)
    found = Record.objects.at(edition).live().filter(resource=Resource.FACTS if kind else resource)
    return found.filter(kind=kind) if kind else found


def query(*parameters: Parameter) -> QueryDict:
    """Return parameters as a request carries them."""
    return QueryDict(urlencode([(name, value) for name, values in parameters for value in values]))


def filtered(resource: str, edition: int, data: QueryDict | str) -> RecordQuerySet:
    """Return what a request to a resource gets."""
    given = QueryDict(data) if isinstance(data, str) else data
    filterset = FILTERSETS[resource](data=given, queryset=records(resource, edition), edition=edition)
    filterset.refuse_unknown(also_allowed=CONTROL_PARAMETERS)
    return filterset.filtered()


def slugs(resource: str, edition: int, data: QueryDict | str) -> set[str]:
    """Return the slugs a request gets, having checked that none comes twice."""
    found = list(filtered(resource, edition, data).values_list("slug", flat=True))
    assert len(found) == len(set(found)), f"{resource}?{data} gives a record twice"
    return set(found)


def refusals(resource: str, edition: int, data: QueryDict | str) -> tuple[ParameterError, ...]:
    """Return the errors of a request that must be refused."""
    try:
        list(filtered(resource, edition, data))
    except InvalidQueryError as error:
        return error.errors
    raise AssertionError(f"{resource}?{data} was not refused")


def declared(resource: str) -> dict[str, DeclaredParameter]:
    """Return the parameters of a resource but for the search, which has its own tests."""
    found = cast("dict[str, DeclaredParameter]", FILTERSETS[resource].base_filters)
    return {name: parameter for name, parameter in found.items() if name != "q"}


def worth_asking(published: Published, resource: str, name: str) -> list[str]:
    """Return raw values for a parameter, most of which some document has."""
    if (resource, name) not in published.worth:
        documents = published.documents[resource].values()
        values = sorted(_values(published, resource, declared(resource)[name], documents))
        random.Random(name).shuffle(values)  # noqa: S311 - chance, not secrecy
        published.worth[resource, name] = values
    return published.worth[resource, name]


def fitting(published: Published, resource: str, name: str, slug: str) -> list[str]:
    """Return raw values of a parameter that one record matches."""
    own = _values(published, resource, declared(resource)[name], [published.documents[resource][slug]])
    return [value for value in sorted(own) if published.answer(resource, [(name, (value,))], [slug])]


def _values(
    published: Published, resource: str, parameter: DeclaredParameter, documents: Collection[Document]
) -> set[str]:
    subject, lookup = parameter.subject, parameter.lookup_expr
    if lookup == "isnull" or isinstance(subject.values, Booleans):
        return {"true", "false"}
    if isinstance(subject, KnownAt):
        return set(CLOSED_DATES)
    if isinstance(subject, OwnDate | FurtherDate | EditionMoment):
        return set(DATES)
    if isinstance(subject, Figure):
        return {str(number) for number in range(12)}
    if isinstance(subject, Number) and not isinstance(subject.values, Integers):
        return {"39.8153", "40.1", "46.7519", "47.1", "-1.5", "-3.25", "0"}
    if isinstance(subject.values, Integers):
        return {str(number) for number in (1, 2, 3, 4, 5, 6, 9, 10, 20, 30)}
    if subject.name == "slug":
        return {document["slug"] for document in documents}
    found = {value for document in documents for value in published.values(resource, document, subject.name)}
    if isinstance(subject, Text) or subject.name in {"quote", "attribution"}:
        short = {text for text in found if len(text) <= TEXT_MAX}
        return short if lookup in {"exact", "not"} else {word for text in found for word in text.split()}
    if isinstance(subject.values, Codes):
        found |= set(subject.values.choices.values)
    return found
