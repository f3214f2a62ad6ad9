"""Figures that cannot both hold are found wherever the public comparison would find them, and nowhere else."""

import random
from itertools import combinations
from typing import Any

import pytest

from curation.models import FactPair
from curation.queue import contradictions, pairs
from facts.models import CasualtyReport, Event
from publication.comparison import relate
from tests import factories as make
from tests.curation.people import person

pytestmark = pytest.mark.django_db


def report(event: Event, lower: int | None, upper: int | None, **fields: Any) -> CasualtyReport:
    figure = {"outcome": "killed", "victim_status": "civilian", "lower": lower, "upper": upper}
    figure |= {
        name: fields.pop(name)
        for name in ("outcome", "victim_status", "victim_description")
        if name in fields
    }
    return make.make_casualty_report(figure, event=event, **fields)


def found() -> set[tuple[str, str]]:
    """Look through everything, and return the open contradictions by slug."""
    pairs.look_everywhere()
    rows = pairs.open_pairs(FactPair).filter(kind="contradiction")
    return {(pair.first.slug, pair.second.slug) for pair in rows}


def test_figures_of_one_group_that_lie_apart_contradict() -> None:
    event = make.make_event()
    few, many = report(event, 2, 2), report(event, 11, None)
    assert found() == {(few.slug, many.slug)}
    assert "cannot both be the number" in FactPair.objects.get().because


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({}, {"lower": 2, "upper": 12}),
        ({}, {"lower": None, "upper": None}),
        ({}, {"outcome": "injured"}),
        ({}, {"victim_status": "combatant"}),
        ({}, {"victim_description": "child"}),
        ({}, {"scope": "cumulative"}),
        ({"scope": "cumulative", "date": "2023-09-19"}, {"scope": "cumulative", "date": "2023-09-21"}),
        ({"scope": "cumulative"}, {"scope": "cumulative"}),
    ],
    ids=["overlap", "no number", "outcome", "status", "description", "scope", "grown toll", "undated toll"],
)
def test_what_is_not_certainly_the_same_count_does_not(first: dict[str, Any], second: dict[str, Any]) -> None:
    event = make.make_event()
    report(event, **{"lower": 2, "upper": 2} | first)
    report(event, **{"lower": 11, "upper": 11} | second)
    assert found() == set()


def test_events_and_sides_keep_counts_apart() -> None:
    event, one, other = make.make_event(), make.make_actor(), make.make_actor()
    report(event, 2, 2, side=one)
    report(event, 11, 11, side=other)
    report(make.make_event(), 30, 30, side=one)
    make.make_casualty_report({"outcome": "killed", "lower": 40, "upper": 40}, side=one)
    assert found() == set()


def test_a_toll_that_falls_contradicts() -> None:
    event = make.make_event()
    first = report(event, 20, 20, scope="cumulative", date="2023-09-19")
    second = report(event, 5, 5, scope="cumulative", date="2023-09-21")
    assert found() == {(first.slug, second.slug)}


def test_a_part_counts_where_it_names_another_group_than_its_whole() -> None:
    event = make.make_event()
    whole = {"outcome": "killed", "lower": 40, "upper": 40}
    part = {"outcome": "killed", "victim_status": "civilian", "lower": 7, "upper": 7, "part_of": 0}
    first = make.make_casualty_report(whole, part, event=event)
    make.make_casualty_report(whole, part | {"victim_status": "unknown"}, event=event)
    second = report(event, 10, 10)
    assert found() == {(first.slug, second.slug)}


def test_a_named_pair_is_none() -> None:
    event = make.make_event()
    reports = [report(event, number, number) for number in (1, 2, 3)]
    make.relate(reports[1], "contradicts", reports[0])
    make.make_dispute(("Two", (reports[1],)), ("Three", (reports[2],)))
    assert found() == {(reports[0].slug, reports[2].slug)}


def test_withdrawn_reports_contradict_nothing() -> None:
    event = make.make_event()
    report(event, 1, 1)
    report(event, 2, 2, status="withdrawn")
    assert found() == set()


def test_what_was_dismissed_is_remembered_until_the_figures_change() -> None:
    event = make.make_event()
    first, second = report(event, 1, 1), report(event, 2, 2)
    found()
    ana = person("ana", "Editors")
    assert pairs.dismiss(FactPair.objects.get(), by=ana, reason="Two villages.")
    assert not pairs.dismiss(FactPair.objects.get(), by=ana, reason="Again.")
    assert found() == set()
    assert FactPair.objects.get().dismissal == "Two villages."
    second.figures.update(lower=5, upper=5)
    assert found() == {(first.slug, second.slug)}


def test_a_dismissal_needs_a_reason() -> None:
    event = make.make_event()
    report(event, 1, 1)
    report(event, 2, 2)
    found()
    with pytest.raises(ValueError, match="why"):
        pairs.dismiss(FactPair.objects.get(), by=person("ana"), reason="  ")


def test_looking_finds_what_comparing_every_pair_finds() -> None:
    chance = random.Random(5)  # noqa: S311 - the same reports every time
    events = [make.make_event(), make.make_event()]
    for _ in range(24):
        low = chance.randint(0, 9)
        report(
            chance.choice(events),
            chance.choice([low, None]),
            chance.choice([low + chance.randint(0, 3), None]),
            scope=chance.choice(["incident", "cumulative"]),
            date=chance.choice(["2023-09-19", "2023-09-20", ""]),
            victim_status=chance.choice(["civilian", "unknown"]),
        )
    figures = list(contradictions.read(contradictions.comparable()))
    wanted = {
        (min(one.report, other.report), max(one.report, other.report))
        for one, other in combinations(figures, 2)
        if relate(one.claim, other.claim)[0] == "contradict" and one.claim.figure["outcome"] == "killed"
    }
    assert wanted
    assert {pair.key for pair in contradictions.everywhere()} == wanted
    assert {pair.key for one in figures for pair in contradictions.around([one.report])} == wanted


def test_thousands_of_contradictions_stay_bounded() -> None:
    event = make.make_event()
    for number in range(30):
        report(event, number, number, sources=())
    kept = contradictions.fewest_a_record(contradictions.everywhere())
    assert max(sum(pk in pair.key for pair in kept) for pk in {pk for pair in kept for pk in pair.key}) <= 20
