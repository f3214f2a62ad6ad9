"""Parameters together: generated requests, compared with what the documents say."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from publication.filters import FILTERSETS
from publication.filters.lookups import IN
from tests.filters.asking import declared, fitting, query, slugs, worth_asking
from tests.filters.oracle import Parameter, Published

pytestmark = pytest.mark.django_db

# Parameters that mean something else beside each other, so that they meet more often than by chance.
TOGETHER = {
    "facts": ("source", "publisher", "via", "section", "paragraph__gte", "has_quote", "quote__contains"),
    "statements": ("source", "publisher__in", "via", "section", "paragraph", "has_quote", "source__not"),
    "casualty-reports": (
        "killed__certainly_gte",
        "killed__possibly_lte",
        "killed__isnull",
        "injured__contains",
        "victim_status",
        "victim_status__in",
    ),
    "ceasefire-terms": ("effective__possibly_before", "effective__not", "denied_by", "has_denial", "source"),
}
MOSTLY = (True,) * 9 + (False,)
SETTINGS = settings(deadline=None, database=None, suppress_health_check=list(HealthCheck))


@st.composite
def requests(draw: st.DrawFn, published: Published, resource: str) -> list[Parameter]:
    """Draw a request; most of its parameters match one and the same record, so that few answers are empty."""
    every = sorted(declared(resource))
    name = st.sampled_from(every)
    if resource in TOGETHER:
        name |= st.sampled_from(TOGETHER[resource])
    target = draw(st.sampled_from(sorted(published.documents[resource])))
    parameters = []
    for chosen in draw(st.lists(name, max_size=9, unique=True)):
        own = fitting(published, resource, chosen, target)
        pool = own if own and draw(st.sampled_from(MOSTLY)) else worth_asking(published, resource, chosen)
        if pool:
            parameters.append((chosen, draw(values(resource, chosen, pool))))
    return parameters


def values(resource: str, name: str, pool: list[str]) -> st.SearchStrategy[tuple[str, ...]]:
    """Return the strategy of one to three values of a parameter, repeated or in a list."""
    parameter = declared(resource)[name]
    most = 1 if parameter.subject.single else 3
    several = st.lists(st.sampled_from(pool), min_size=1, max_size=most, unique=True)
    return several.map(lambda chosen: (",".join(chosen),) if parameter.lookup_expr == IN else tuple(chosen))


@pytest.mark.parametrize("resource", FILTERSETS)
def test_parameters_together_match_what_the_documents_say(published: Published, resource: str) -> None:
    @settings(SETTINGS, max_examples=200 if resource in TOGETHER else 40)
    @given(requests(published, resource))
    def holds(asked: list[Parameter]) -> None:
        assert slugs(resource, published.edition, query(*asked)) == published.answer(resource, asked)

    holds()


@pytest.mark.parametrize("resource", FILTERSETS)
def test_every_parameter_at_once_is_answered(published: Published, resource: str) -> None:
    """More than a query string can hold: joins in such numbers would keep PostgreSQL planning for minutes."""
    target = min(published.documents[resource])
    asked: list[Parameter] = []
    for name in declared(resource):
        for value in fitting(published, resource, name, target):
            if published.answer(resource, [*asked, (name, (value,))], [target]):
                asked.append((name, (value,)))
                break
    assert len(asked) > len(declared(resource)) / 2
    assert slugs(resource, published.edition, query(*asked)) == published.answer(resource, asked)
