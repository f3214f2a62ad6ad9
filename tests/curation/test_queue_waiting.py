"""What waits is told to those it concerns: drafts to their authors, reviews to everybody else."""

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from curation.choices import RevisionVerb
from curation.models import ActorPair, FactPair, PairMark
from curation.queue import pairs, waiting
from curation.queue.paragraphs import open_sources
from curation.queue.waiting import Section
from curation.revisions import authors_since_edition
from publication.choices import Resource
from publication.models import Edition
from tests import factories as make
from tests.curation.people import done, drafted, person, returned, submitted

pytestmark = pytest.mark.django_db
ALL = list(Resource.values)


@pytest.fixture
def ana() -> User:
    return person("ana", "Editors")


@pytest.fixture
def bo() -> User:
    return person("bo", "Reviewers")


def slugs(user: User, section: str) -> list[str]:
    """Return what waits in a section, asked for in both ways, which agree."""
    listed = [one.slug for one in waiting.read(waiting.listed(user, section, ALL)[:50])]
    total, first = waiting.front(user, [section], ALL, 10)[section]
    assert total == len(listed)
    assert [one.slug for one in first] == listed[:10]
    return listed


def test_drafts_belong_to_who_wrote_them(ana: User, bo: User) -> None:
    topic = drafted(make.make_topic(), ana)
    fact = drafted(make.make_statement(), ana)
    assert slugs(ana, Section.DRAFTS) == [fact.slug, topic.slug]
    assert slugs(bo, Section.DRAFTS) == []


def test_a_review_waits_for_everybody_but_its_authors(ana: User, bo: User) -> None:
    fact = submitted(make.make_term(), ana)
    assert slugs(ana, Section.REVIEW) == []
    assert slugs(ana, Section.SENT) == [fact.slug]
    assert slugs(bo, Section.REVIEW) == [fact.slug]
    done(fact, RevisionVerb.EDIT, bo, summary="One word of mine.")
    assert authors_since_edition([("facts", fact.slug)])["facts", fact.slug] == {ana.pk, bo.pk}
    assert slugs(bo, Section.REVIEW) == []


def test_authors_are_counted_anew_after_publication(ana: User, bo: User) -> None:
    fact = submitted(make.make_statement(), ana)
    edition = make.publish_all()
    done(fact, RevisionVerb.PUBLISH, bo, status="published", edition=edition)
    done(fact, RevisionVerb.EDIT, bo, status="draft", summary="Bo changes it.")
    done(fact, RevisionVerb.SUBMIT, bo, status="in_review")
    assert slugs(ana, Section.REVIEW) == [fact.slug]
    assert slugs(bo, Section.REVIEW) == []


def test_what_was_returned_stands_with_its_reason_until_it_is_submitted_again(ana: User, bo: User) -> None:
    fact = returned(make.make_statement(), ana, bo, "Check the day.")
    assert slugs(ana, Section.RETURNED) == [fact.slug]
    assert slugs(ana, Section.DRAFTS) == []
    assert slugs(bo, Section.RETURNED) == []
    assert waiting.front(ana, [Section.RETURNED], ALL, 1)[Section.RETURNED][1][0].reason == "Check the day."
    done(fact, RevisionVerb.EDIT, ana, summary="The right day.")
    assert slugs(ana, Section.RETURNED) == [fact.slug]
    done(fact, RevisionVerb.SUBMIT, ana, status="in_review")
    assert slugs(ana, Section.RETURNED) == []


def test_a_pending_change_is_an_unpublished_version_of_something_public(ana: User, bo: User) -> None:
    public, _ = make.make_topic(status="published"), make.make_topic(status="published")
    make.publish_all()
    drafted(make.make_topic(), ana)
    done(public, RevisionVerb.EDIT, ana, status="draft", name="Another name")
    assert slugs(bo, Section.PENDING) == [public.slug]


def test_the_front_counts_everything_and_shows_the_latest(ana: User) -> None:
    made = [drafted(make.make_topic(), ana).slug for _ in range(13)]
    total, first = waiting.front(ana, [Section.DRAFTS], ALL, 10)[Section.DRAFTS]
    assert total == 13
    assert [one.slug for one in first] == made[:2:-1]


def test_the_front_is_one_query(ana: User, bo: User) -> None:
    for maker in (make.make_topic, make.make_statement, make.make_actor):
        drafted(maker(), ana)
        returned(maker(), ana, bo, "No.")
        submitted(maker(), ana)
    with CaptureQueriesContext(connection) as captured:
        waiting.front(ana, Section.values, ALL, 10)
    assert len(captured) == 1


def test_only_resources_asked_for_are_told(ana: User) -> None:
    drafted(make.make_topic(), ana)
    actor = drafted(make.make_actor(), ana)
    _, first = waiting.front(ana, [Section.DRAFTS], [Resource.ACTORS], 10)[Section.DRAFTS]
    assert [one.identity for one in first] == [("actors", actor.slug)]


def test_named_records_are_described_whatever_their_state(ana: User) -> None:
    fact, topic = submitted(make.make_statement(), ana), make.make_topic(status="withdrawn")
    rows = waiting.read(waiting.named([("facts", fact.slug), ("topics", topic.slug), ("topics", "gone")]))
    assert {(one.identity, one.status) for one in rows} == {
        (("facts", fact.slug), "in_review"),
        (("topics", topic.slug), "withdrawn"),
    }


# --- Paragraphs ---


def test_sources_with_undecided_paragraphs_are_told_with_how_many() -> None:
    source, whole = make.make_source(paragraph_count=4), make.make_source(paragraph_count=1)
    make.make_source(status="withdrawn")
    fact = make.make_statement(sources=())
    for paragraph in (2, 2, 9):
        make.make_citation(fact, source, paragraph=paragraph, start=fact.citations.count(), end=10)
    make.make_note(source, 2)
    make.make_note(source, 3)
    make.make_note(whole, 1)
    assert [(one.slug, one.left) for one in open_sources()] == [(source.slug, 2)]


# --- Keeping up ---


def test_pairs_keep_up_with_what_is_saved(ana: User) -> None:
    drafted(make.make_actor(name="Ana Example"), ana)
    assert list(pairs.open_pairs(ActorPair)) == []
    second = drafted(make.make_actor(name="Example, Ana"), ana)
    assert [pair.second.slug for pair in pairs.open_pairs(ActorPair)] == [second.slug]
    assert not pairs.is_behind()
    done(second, RevisionVerb.EDIT, ana, name="Bo Sample")
    assert list(pairs.open_pairs(ActorPair)) == []


def test_a_dispute_names_its_pairs_when_it_is_saved_and_frees_them_when_changed(ana: User) -> None:
    event = make.make_event()
    one, other = (
        drafted(make.make_casualty_report({"outcome": "killed", "lower": n, "upper": n}, event=event), ana)
        for n in (1, 9)
    )
    assert pairs.open_pairs(FactPair).count() == 1
    dispute = drafted(make.make_dispute(("One", (one,)), ("Nine", (other,))), ana)
    assert pairs.open_pairs(FactPair).count() == 0
    dispute.positions.first().facts.clear()
    done(dispute, RevisionVerb.EDIT, ana)
    assert pairs.open_pairs(FactPair).count() == 1
    done(other, RevisionVerb.WITHDRAW, ana, status="withdrawn")
    assert pairs.open_pairs(FactPair).count() == 0


def test_what_was_not_followed_is_caught_up_with(ana: User) -> None:
    for _ in range(2):
        drafted(make.make_actor(name="Ana Example"), ana)
    PairMark.objects.update(revision=None)
    ActorPair.objects.all().delete()
    assert pairs.is_behind()
    drafted(make.make_actor(name="Somebody Else"), ana)
    assert pairs.is_behind(), "a change after a gap does not close the gap"
    assert pairs.catch_up() == 3
    assert not pairs.is_behind()
    assert pairs.open_pairs(ActorPair).count() == 1
    assert pairs.catch_up() == 0


def test_a_body_and_its_member_are_two() -> None:
    body = make.make_actor(name="Example Council")
    make.make_actor(name="Council, Example", member_of=body)
    pairs.look_everywhere()
    assert list(pairs.open_pairs(ActorPair)) == []


def test_editions_need_no_look(ana: User, bo: User) -> None:
    fact = submitted(make.make_statement(), ana)
    edition = make.publish_all()
    assert isinstance(edition, Edition)
    done(fact, RevisionVerb.PUBLISH, bo, status="published", edition=edition)
    assert not pairs.is_behind()
