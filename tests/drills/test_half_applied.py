"""A change that fails at any of its statements has changed nothing, and can be made afterwards.

EVERY_STATEMENT=on disturbs each statement of each act: some minutes. Otherwise all of publishing, some of the others.
"""

import importlib
import itertools
import logging
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db import DatabaseError, connection

from curation.seeding.problems import SeedError
from facts.models import Actor, Topic
from publication.models import Edition, Record
from publication.publishing import chain_hash
from tests.drills.acts import ACTS, Room
from tests.drills.disturbing import Act, Disturbed, cut, refuse, row_counts, state, undisturbed
from tests.factories import make_topic

pytestmark = pytest.mark.drill

FAILURES = (DatabaseError, SeedError)
EVERY = "publish an edition"
SAMPLE = 5
on_postgresql = connection.vendor == "postgresql"


@pytest.fixture
def quietly() -> Iterator[None]:
    """Keep what the service says about the failures that are made here out of the report."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def chosen(name: str, count: int) -> list[int]:
    """Return the numbers of the statements to disturb, the last one among them."""
    if name == EVERY or os.environ.get("EVERY_STATEMENT"):
        return list(range(1, count + 1))
    return sorted({count - number * count // SAMPLE for number in range(SAMPLE)})


def disturb(act: Act, at: int) -> None:
    with pytest.raises(FAILURES), Disturbed(at).within():
        act()


@pytest.mark.django_db
@pytest.mark.usefixtures("quietly")
@pytest.mark.parametrize("name", ACTS)
def test_act_that_fails_at_any_statement_changes_nothing(name: str, tmp_path: Path) -> None:
    act = ACTS[name](Room(tmp_path))
    before = state()
    count, whole = undisturbed(act)
    assert whole != before
    # What fails after a statement fails before the next one; the last one ends the transaction.
    for number in chosen(name, count):
        disturb(act, number)
        assert state() == before, f"half applied at statement {number} of {count}"
    act()
    assert row_counts(state()) == row_counts(whole)


@pytest.mark.django_db
def test_drill_notices_what_is_applied_by_half() -> None:
    topic = make_topic(name="Before")

    def careless() -> None:
        Topic.objects.filter(pk=topic.pk).update(name="After")
        Topic.objects.filter(pk=topic.pk).update(row_version=2)

    before = state()
    disturb(careless, 2)
    connection.needs_rollback = False
    assert state() != before


# --- With transactions that reach the disk --------------------------------------------------------


@pytest.fixture
def room(transactional_db: None, tmp_path: Path) -> Room:
    """Return the newsroom in a database whose transactions are committed; emptying it took the groups along."""
    importlib.import_module("curation.migrations.0001_groups").create_groups(apps, None)
    return Room(tmp_path)


def lost(act: Act) -> bool:
    """Carry out an act; say whether its connection was lost on the way, and open another one if so."""
    try:
        act()
    except FAILURES:
        connection.close()
        return True
    return False


@pytest.mark.usefixtures("quietly")
def test_publishing_whose_connection_is_cut_at_any_moment_is_there_whole_or_not_at_all(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    fault = cut if on_postgresql else refuse
    act = ACTS[EVERY](room)
    before, count = state(), Edition.objects.count()

    commit: Act = connection._commit  # type: ignore[attr-defined]  # every backend has it

    def cut_before_the_commit() -> None:
        fault()
        commit()

    def cut_after_the_commit() -> None:
        commit()
        refuse()

    with monkeypatch.context() as patch:
        patch.setattr(connection, "_commit", cut_before_the_commit)
        assert lost(act), "cut before the commit"
    assert state() == before
    for number in itertools.count(1):
        watched = Disturbed(number, fault=fault)
        with watched.within():
            was_lost = lost(act)
        assert was_lost == (number <= watched.count)
        if not was_lost:
            break
        assert state() == before, f"half applied at statement {number}"
    assert Edition.objects.count() == count + 1

    Actor.objects.filter(slug="known").update(name="Later still")
    with monkeypatch.context() as patch:
        patch.setattr(connection, "_commit", cut_after_the_commit)
        assert lost(act), "cut when all is stored, before anybody is told"
    assert Edition.objects.count() == count + 2
    last, previous = Edition.objects.order_by("-number")[:2]
    written = Record.objects.filter(first_edition=last.number)
    assert last.chain == chain_hash(
        previous.chain, {(one.resource, one.slug): one.document_sha256 for one in written}
    )
    assert act() is None, "a second try finds it done"
