"""The published data itself: every parameter of every resource, compared with what the documents say."""

import pytest
from hypothesis import given, settings

from publication.filters import FILTERSETS
from publication.models import Head
from tests.data_plugin import Dataset
from tests.filters.asking import declared, query, slugs, worth_asking
from tests.filters.oracle import Parameter, Published
from tests.filters.test_combinations import SETTINGS, requests

pytestmark = pytest.mark.django_db
VALUES_TRIED = 3


@pytest.fixture(scope="module")
def real(dataset: Dataset) -> Published:
    """Return the documents of the current edition."""
    return Published(Head.objects.get().number)


@pytest.mark.parametrize("resource", FILTERSETS)
def test_every_parameter_finds_in_the_data_what_its_documents_say(real: Published, resource: str) -> None:
    wrong = []
    for name in declared(resource):
        for value in worth_asking(real, resource, name)[:VALUES_TRIED]:
            asked = [(name, (value,))]
            if slugs(resource, real.edition, query(*asked)) != real.answer(resource, asked):
                wrong.append(f"{name}={value}")
    assert not wrong


@pytest.mark.parametrize("resource", ["facts", "statements", "casualty-reports", "ceasefire-terms"])
def test_parameters_together_find_in_the_data_what_its_documents_say(real: Published, resource: str) -> None:
    @settings(SETTINGS, max_examples=60)
    @given(requests(real, resource))
    def holds(asked: list[Parameter]) -> None:
        assert slugs(resource, real.edition, query(*asked)) == real.answer(resource, asked)

    holds()
