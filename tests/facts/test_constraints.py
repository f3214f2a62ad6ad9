"""The database itself refuses rows that would be untrue, whatever code writes them."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Model

from facts.models import (
    CasualtyFigure,
    CasualtyReport,
    CeasefireTerm,
    Citation,
    Fact,
    Place,
    Relation,
    Statement,
    TermPosition,
)
from tests.factories import (
    date_columns,
    make_actor,
    make_casualty_report,
    make_citation,
    make_event,
    make_place,
    make_source,
    make_statement,
    make_term,
    relate,
)

pytestmark = pytest.mark.django_db

KINDS = (Statement, CasualtyReport, CeasefireTerm)


def refused(write: Callable[[], object], constraint: str) -> None:
    """Check that the database refuses a write by this constraint."""
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        write()


def update(row: Model, **columns: Any) -> Callable[[], object]:
    """Return a write past all validation."""
    return lambda: type(row).objects.filter(pk=row.pk).update(**columns)  # type: ignore[attr-defined]


def test_every_fact_has_exactly_the_child_its_kind_names() -> None:
    for fact in (make_statement(), make_casualty_report(), make_term()):
        stored = Fact.objects.get(slug=fact.slug)
        children = [model.KIND for model in KINDS if model.objects.filter(pk=stored.pk).exists()]
        assert children == [stored.kind]


def test_the_kind_follows_the_class_whatever_was_assigned() -> None:
    statement = make_statement()
    statement.kind = "casualty_report"
    statement.save()
    assert Fact.objects.get(pk=statement.pk).kind == "statement"


def test_unknown_codes_are_refused() -> None:
    refused(update(make_statement(), speech_act="shout"), "statement_speech_act_known")
    refused(update(make_place(), kind="planet"), "place_kind_known")
    refused(update(make_statement(), status="secret"), "fact_status_known")


def test_dates_stay_in_order_and_known_exactly_with_a_precision() -> None:
    event = make_event()
    refused(
        update(event, period_earliest=event.period_latest, period_latest=event.period_earliest),
        "event_period_in_order",
    )
    refused(update(event, period_precision="unknown"), "event_period_known_or_not")
    refused(update(event, period_edtf=""), "event_period_known_or_not")
    update(event, **date_columns("period", ""))()


def test_figures_keep_their_bounds_in_order_and_their_codes_known() -> None:
    figure = make_casualty_report().figures.get()
    refused(update(figure, lower=3, upper=2), "casualtyfigure_bounds_in_order")
    refused(update(figure, victim_description="child ghost"), "casualtyfigure_victim_description_known")
    refused(update(figure, lower=-1), "casualtyfigure_lower_range")
    refused(update(figure, part_of=figure), "casualtyfigure_not_in_itself")
    update(figure, victim_description="child humanitarian woman", lower=None)()


def test_descriptions_are_sorted_and_unknown_ones_refused_with_a_message() -> None:
    figure = make_casualty_report().figures.get()
    figure.victim_description = "woman  child"
    figure.full_clean()
    assert figure.victim_description == "child woman"
    figure.victim_description = "ghost"
    with pytest.raises(ValidationError, match="Give codes of child"):
        figure.full_clean()


def test_a_quote_has_offsets_and_words_are_cited_once() -> None:
    statement, source = make_statement(sources=()), make_source()
    citation = make_citation(statement, source, quote="We agreed.")
    refused(update(citation, start=None, end=None), "citation_offsets")
    refused(update(citation, end=0), "citation_(offsets|end_range)")
    refused(
        lambda: make_citation(statement, source, quote="We agreed.", position=7), "citation_words_once|UNIQUE"
    )
    refused(
        lambda: make_citation(statement, source, position=citation.position), "citation_position_once|UNIQUE"
    )


def test_a_quote_that_does_not_stand_in_the_stored_paragraph_is_refused() -> None:
    source = make_source(paragraph_count=1, text="He said: “We agreed.” Nothing else.\n")
    citation = Citation(fact=make_statement(), source=source, paragraph=1, quote="We agreed.", position=9)
    citation.clean()
    assert (citation.start, citation.end) == (10, 20)
    citation.start = 9
    with pytest.raises(ValidationError, match="do not stand at this place"):
        citation.clean()


def test_coordinates_never_stand_without_precision_and_origin() -> None:
    place = make_place()
    refused(update(place, latitude=40, longitude=46), "place_coordinates_with_precision")
    refused(update(place, coordinate_precision="exact"), "place_coordinates_with_precision")
    half = {"coordinate_precision": "exact", "coordinate_reference": "An atlas"}
    refused(update(place, **half), "place_coordinates_with_precision")
    refused(update(place, latitude=40, **half), "place_coordinates_with_precision")
    update(place, latitude=40, longitude=46, coordinate_precision="near", coordinate_reference="An atlas")()


def test_nothing_is_above_itself() -> None:
    place = make_place()
    refused(update(place, parent=place), "place_not_in_itself")
    inner = make_place(parent=place)
    place.parent = inner
    with pytest.raises(ValidationError, match="above itself"):
        Place.clean(place)


def test_a_relation_joins_two_facts_once() -> None:
    one, two = make_statement(), make_statement()
    relation = relate(one, "denies", two)
    refused(update(relation, to_fact_id=one.pk), "relation_between_two")
    refused(lambda: relate(one, "denies", two), "relation_once|UNIQUE")
    assert Relation.objects.count() == 1


def test_a_position_takes_citations_of_its_own_term_only() -> None:
    term = make_term((make_actor(), "accepted"))
    position = TermPosition.objects.get(term=term)
    position.citation = make_citation(make_statement())
    with pytest.raises(ValidationError, match="citation of this term"):
        position.clean()


def test_a_part_and_its_whole_stand_in_one_report() -> None:
    part = CasualtyFigure.objects.get(report=make_casualty_report())
    part.part_of = CasualtyFigure.objects.get(report=make_casualty_report())
    with pytest.raises(ValidationError, match="same report"):
        part.clean()


def test_nobody_reviews_their_own_work() -> None:
    editor = get_user_model().objects.create(username="editor")
    statement = make_statement()
    refused(update(statement, submitted_by=editor, reviewed_by=editor), "fact_two_people")


def test_what_is_referred_to_cannot_be_deleted() -> None:
    statement = make_statement(speakers=(make_actor(slug="speaker"),))
    with pytest.raises(Exception, match="protected foreign keys"):
        statement.speakers.get().actor.delete()
    assert Statement.objects.count() == 1


@pytest.mark.parametrize("slug", ["Two Words", "ümlaut", "-a", "a--b", "a\x00", "a\n"])
def test_slugs_are_lower_case_words(slug: str) -> None:
    with pytest.raises(ValidationError, match=r"lower-case|Null"):
        Place(slug=slug, name="A", kind="city").full_clean()
