"""The figures about the data are counted from what is published."""

import json

import pytest
from django.core.management import call_command

from publication.stats import statistics
from tests.factories import (
    make_actor,
    make_casualty_report,
    make_citation,
    make_dispute,
    make_note,
    make_source,
    make_statement,
    publish_all,
    relate,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def published() -> None:
    """Publish two statements, a casualty report, a dispute and one unpublished statement."""
    source, speaker = make_source(slug="the-source"), make_actor(slug="the-speaker")
    make_note(source, 1)
    one = make_statement(speakers=(speaker,), sources=(source,), speech_act="deny")
    make_citation(one, source, paragraph=6, quote="No.")
    two = make_statement(speakers=(make_actor(),), sources=(source,))
    report = make_casualty_report(sources=(source,))
    relate(two, "corroborates", one)
    make_dispute(("A", (one,)), ("B", (report,)))
    publish_all()
    make_statement(slug="a-draft")


def test_every_count_comes_from_published_records(published: None) -> None:
    found = statistics(1)
    facts = found["facts"]
    assert facts["total"] == 3
    assert facts["by_kind"] == [{"value": "statement", "count": 2}, {"value": "casualty_report", "count": 1}]
    assert facts["by_source"] == [{"value": "the-source", "count": 3}]
    assert {"value": "the-speaker", "count": 1} in facts["by_claimant"]
    assert facts["own_voice"] == 1
    assert found["citations"] == {"total": 4, "quotes": 1}
    assert found["disputes"]["facts_in_dispute"] == 2
    assert found["corroboration"]["facts_with_two_or_more_origins"] == 2
    assert found["paragraphs"] == [
        {
            "source": "the-source",
            "paragraphs": 10,
            "cited": 2,
            "in_ledger": 1,
            "uncovered": 7,
            "share_cited": 0.2,
        }
    ]


def test_before_the_first_edition_everything_is_zero(published: None) -> None:
    found = statistics(0)
    assert found["facts"]["total"] == 0
    assert found["paragraphs"] == []


def test_the_command_prints_the_same_numbers(published: None, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("data_report", "--json")
    assert json.loads(capsys.readouterr().out) == statistics(1)
    call_command("data_report")
    assert "by_kind: statement 2, casualty_report 1" in capsys.readouterr().out
