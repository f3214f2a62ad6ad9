"""Every parameter of every resource: once with a value that matches some and not all, once malformed."""

import pytest

from publication.filters import FILTERSETS
from publication.filters.values import (
    Booleans,
    Codes,
    Countries,
    Dates,
    Degrees,
    Integers,
    Patterns,
    Slugs,
    Texts,
    ValueType,
    Words,
)
from tests.filters.asking import KINDS, declared, query, refusals, slugs, worth_asking
from tests.filters.oracle import Published

pytestmark = pytest.mark.django_db

MALFORMED: dict[type, str] = {
    Booleans: "yes",
    Codes: "no-such-code",
    Countries: "Armenia",
    Dates: "19/09/2023",
    Degrees: "40°",
    Integers: "1e3",
    Patterns: "?",
    Slugs: "never-published",
    Texts: "́",
    Words: "-only",
}


@pytest.mark.parametrize("resource", FILTERSETS)
def test_every_parameter_matches_what_the_documents_say(published: Published, resource: str) -> None:
    everything = set(published.documents[resource])
    without_choice, wrong = [], []
    for name in declared(resource):
        for value in worth_asking(published, resource, name):
            expected = published.answer(resource, [(name, (value,))])
            if expected and expected != everything:
                break
        else:
            without_choice.append(name)
            continue
        if slugs(resource, published.edition, query((name, (value,)))) != expected:
            wrong.append(f"{name}={value}")
    assert not wrong
    # On a resource of one kind the kind is the same for all.
    assert set(without_choice) == ({"kind", "kind__not", "kind__in"} if resource in KINDS else set())


@pytest.mark.parametrize("resource", FILTERSETS)
def test_every_parameter_refuses_what_it_does_not_understand(published: Published, resource: str) -> None:
    accepted = []
    for name, parameter in declared(resource).items():
        sort: ValueType = parameter.subject.value_type(parameter.lookup_expr)
        for value in ("", MALFORMED[type(sort)], f"{MALFORMED[type(sort)]}\x00"):
            errors = refusals(resource, published.edition, query((name, (value,))))
            if [error.parameter for error in errors] != [name]:
                accepted.append(f"{name}={value}")
    assert not accepted


@pytest.mark.parametrize("resource", FILTERSETS)
def test_parameters_that_a_resource_lacks_are_refused_with_the_nearest(
    published: Published, resource: str
) -> None:
    (error,) = refusals(resource, published.edition, "publishd_at=2023")
    assert (error.parameter, error.nearest) == ("publishd_at", "published_at")
    assert error.allowed
