"""Forms ask the database little, and the same for few rows and many."""

from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext

from facts.models import Actor, CasualtyReport, CeasefireTerm, Dispute, Statement, TermPosition
from sources.choices import CurationStatus
from tests import factories as make
from tests.admin import rooms
from tests.curation.people import person

pytestmark = pytest.mark.django_db


def wide(model: type[Model], rows: int) -> Any:
    """Return a record with so many rows of each sort."""
    actors = tuple(make.make_actor() for _ in range(rows))
    sources = tuple(make.make_source() for _ in range(rows))
    if model is Actor:
        return make.make_actor(*(f"Name {number}" for number in range(rows)))
    if model is Dispute:
        return make.make_dispute(*((f"{n}", (make.make_statement(),)) for n in range(rows)))
    if model is CeasefireTerm:
        term = make.make_term(
            *((actor, "denied") for actor in actors),
            speakers=actors,
            sources=sources,
            obligated=actors,
            guarantors=actors,
        )
        TermPosition.objects.filter(term=term).update(citation=term.citations.first())
        return term
    if model is CasualtyReport:
        figures = [{"outcome": "killed", "part_of": 0 if number else None} for number in range(rows)]
        return make.make_casualty_report(*figures, speakers=actors, sources=sources)
    speakers = tuple((actor, actor, "") for actor in actors)
    fact = make.make_statement(speakers=speakers, sources=sources, addressees=actors, about=actors)
    for source in sources:
        make.make_citation(fact, source, paragraph=7, via=actors[0])
        make.relate(fact, "repeats", make.make_statement(sources=()))
    return fact


def questions(client: Client, row: Model) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(rooms.change_url(row)).status_code == 200
    return [query["sql"] for query in captured]


@pytest.mark.parametrize("model", [Actor, Statement, CasualtyReport, CeasefireTerm, Dispute])
def test_a_form_asks_the_same_with_1_and_20_rows_of_each_sort(client: Client, model: type[Model]) -> None:
    client.force_login(person("somebody", "Editors"))
    # What the process remembers from its first page on (content types) belongs to no page.
    client.get(rooms.add_url(model))
    few, many = (questions(client, wide(model, rows)) for rows in (1, 20))
    assert len(few) == len(many) <= 12, "\n".join(many)


@pytest.mark.parametrize("group", ["Editors", "Reviewers"])
def test_no_form_asks_more_than_12_questions(client: Client, group: str) -> None:
    client.force_login(person("somebody", group))
    for dressed in rooms.DRESSED.values():
        row = dressed()
        ContentType.objects.get_for_model(row)  # remembered by the process from its first page on
        type(row)._base_manager.filter(pk=row.pk).update(status=CurationStatus.IN_REVIEW)
        assert len(asked := questions(client, row)) <= 12, "\n".join(asked)
