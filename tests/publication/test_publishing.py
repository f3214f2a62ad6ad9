"""Publishing makes editions: what goes in, what it drags along, what it refuses."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.auth import get_user_model

from facts.models import Actor
from publication.choices import Origin
from publication.models import FOREVER, Edition, Head, Record, RecordKey, RecordLink
from publication.publishing import Change, PublicationError, publish
from sources.models import Publisher
from tests.factories import (
    make_actor,
    make_casualty_report,
    make_dispute,
    make_event,
    make_place,
    make_publisher,
    make_source,
    make_statement,
    make_term,
    publish_all,
    relate,
)

pytestmark = pytest.mark.django_db


def document(resource: str, slug: str) -> dict[str, Any]:
    """Return the current document of a record."""
    shown: dict[str, Any] = json.loads(Record.objects.current().get(resource=resource, slug=slug).document)
    return shown


def people(**names: str) -> dict[str, Any]:
    """Return the two people an edition by people needs."""
    users = get_user_model().objects
    return {
        "submitted_by": users.get_or_create(username="editor")[0],
        "reviewed_by": users.get_or_create(username="reviewer")[0],
        "origin": Origin.PEOPLE,
    }


def republish(*changes: Change) -> Edition | None:
    """Publish changes by two people."""
    return publish(changes, reason="A change.", **people())


def test_a_first_edition_carries_every_record_with_a_document() -> None:
    make_dispute(
        ("Yes", (make_statement(speakers=(make_actor(),)),)), ("No", (make_casualty_report(), make_term()))
    )
    edition = publish_all(at=datetime(2026, 1, 1, tzinfo=UTC))
    assert edition is not None
    assert edition.number == 1
    assert Head.objects.get().version == edition.version
    for record in Record.objects.all():
        shown = json.loads(record.document)
        assert shown["slug"] == record.slug
        assert shown["published_at"] == shown["updated_at"] == "2026-01-01T00:00:00Z"
        assert record.last_edition == FOREVER


def test_publishing_the_same_again_makes_no_edition() -> None:
    make_statement()
    publish_all()
    assert publish_all() is None
    assert Edition.objects.count() == 1


def test_a_new_name_reaches_every_document_that_embeds_it() -> None:
    publisher = make_publisher(name="Old Name")
    source = make_source(publisher=publisher)
    statement = make_statement(sources=(source,))
    dispute = make_dispute(("A", (statement,)), ("B", (make_statement(sources=(make_source(),)),)))
    publish_all()
    Publisher.objects.filter(pk=publisher.pk).update(name="New Name")
    republish(Change("publish", "publishers", publisher.slug))
    assert document("sources", source.slug)["publisher"]["name"] == "New Name"
    assert document("facts", statement.slug)["citations"][0]["source"]["publisher"]["name"] == "New Name"
    assert document("disputes", dispute.slug)["silent_sources"] == []


def test_a_pending_edit_stays_invisible_when_its_actor_is_renamed_and_published() -> None:
    actor = make_actor(name="Old Name")
    statement = make_statement(speakers=(actor,), summary="Reviewed.")
    publish_all()
    Actor.objects.filter(pk=actor.pk).update(name="New Name")
    statement.summary = "Pending."
    statement.save()
    republish(Change("publish", "actors", actor.slug))
    shown = document("facts", statement.slug)
    assert shown["attributed_to"][0]["actor"]["name"] == "New Name"
    assert shown["summary"] == "Reviewed."


def test_an_embedded_change_is_marked_as_such_and_keeps_the_first_publication() -> None:
    actor = make_actor(name="Old Name")
    statement = make_statement(speakers=(actor,))
    publish_all(at=datetime(2026, 1, 1, tzinfo=UTC))
    Actor.objects.filter(pk=actor.pk).update(name="New Name")
    republish(Change("publish", "actors", actor.slug))
    versions = Record.objects.filter(resource="facts", slug=statement.slug).order_by("first_edition")
    assert [(v.first_edition, v.last_edition, v.own) for v in versions] == [(1, 1, True), (2, FOREVER, False)]
    shown = document("facts", statement.slug)
    assert shown["published_at"] == "2026-01-01T00:00:00Z"
    assert shown["updated_at"] > shown["published_at"]


def test_records_that_do_not_embed_the_change_get_no_new_version() -> None:
    actor, other = make_actor(name="Old Name"), make_statement(speakers=(make_actor(),))
    publish_all()
    Actor.objects.filter(pk=actor.pk).update(name="New Name")
    republish(Change("publish", "actors", actor.slug))
    assert Record.objects.filter(slug=other.slug).count() == 1


def test_both_ends_show_a_relation_and_lose_it_together() -> None:
    first, second = make_statement(), make_statement()
    publish_all()
    relation = relate(second, "contradicts", first)
    republish(Change("publish", "facts", second.slug))
    assert document("facts", first.slug)["relations"][0]["direction"] == "in"
    assert document("facts", second.slug)["relations"][0]["direction"] == "out"
    assert RecordKey.objects.filter(record__last_edition=FOREVER, field="contradicts").count() == 2
    relation.delete()
    republish(Change("publish", "facts", second.slug))
    assert document("facts", first.slug)["relations"] == []


def test_facts_show_their_disputes() -> None:
    one, two = make_statement(), make_statement()
    publish_all()
    dispute = make_dispute(("A", (one,)), ("B", (two,)))
    republish(Change("publish", "disputes", dispute.slug))
    assert document("facts", one.slug)["disputes"][0]["slug"] == dispute.slug


def test_a_new_source_is_silent_on_every_dispute_until_it_is_cited() -> None:
    one, two = make_statement(), make_statement()
    dispute = make_dispute(("A", (one,)), ("B", (two,)))
    publish_all()
    source = make_source()
    republish(
        Change("publish", "publishers", source.publisher.slug), Change("publish", "sources", source.slug)
    )
    assert [row["slug"] for row in document("disputes", dispute.slug)["silent_sources"]] == [source.slug]


def test_publishing_needs_published_references() -> None:
    statement = make_statement(speakers=(make_actor(slug="nobody-knows"),))
    with pytest.raises(Exception, match="is not published"):
        republish(Change("publish", "facts", statement.slug))
    assert not Record.objects.exists()
    assert not Edition.objects.exists()


def test_withdrawing_needs_no_published_dependants() -> None:
    actor = make_actor()
    statement = make_statement(speakers=(actor,))
    publish_all()
    with pytest.raises(PublicationError, match=f"facts/{statement.slug} still refers to"):
        republish(Change("withdraw", "actors", actor.slug))
    republish(Change("withdraw", "facts", statement.slug), Change("withdraw", "actors", actor.slug))
    tombstone = Record.objects.current().get(resource="facts", slug=statement.slug)
    assert (tombstone.state, tombstone.document, tombstone.kind) == ("withdrawn", "", "statement")


def test_renaming_leaves_a_redirect_and_moves_what_refers_to_it() -> None:
    actor = make_actor(slug="old-slug")
    statement = make_statement(speakers=(actor,))
    publish_all()
    Actor.objects.filter(pk=actor.pk).update(slug="new-slug", name="Pending name")
    republish(Change("rename", "actors", "old-slug", "new-slug"))
    assert document("actors", "new-slug")["name"] == actor.name
    assert document("facts", statement.slug)["attributed_to"][0]["actor"]["slug"] == "new-slug"
    redirect = Record.objects.current().get(slug="old-slug")
    assert (redirect.state, redirect.target) == ("renamed", "new-slug")
    keys = RecordKey.objects.filter(
        record__slug=statement.slug, record__last_edition=FOREVER, field="attributed_to"
    )
    assert [key.value for key in keys] == ["new-slug"]


def test_renaming_to_a_slug_that_was_ever_published_is_refused() -> None:
    make_actor(slug="one")
    make_actor(slug="two")
    publish_all()
    with pytest.raises(PublicationError, match="never used twice"):
        republish(Change("rename", "actors", "one", "two"))


def test_merging_moves_what_refers_to_the_merged_record() -> None:
    kept, gone = make_actor(slug="kept"), make_actor(slug="gone")
    statement = make_statement(speakers=(gone,))
    publish_all()
    republish(Change("merge", "actors", gone.slug, kept.slug))
    assert document("facts", statement.slug)["attributed_to"][0]["actor"]["slug"] == "kept"
    assert Record.objects.current().get(slug="gone").state == "merged"


def test_a_renamed_fact_keeps_its_relations_at_both_ends() -> None:
    first, second = make_statement(slug="first"), make_statement(slug="second")
    relate(second, "denies", first)
    publish_all()
    republish(Change("rename", "facts", "first", "first-anew"))
    assert document("facts", "second")["relations"][0]["fact"]["slug"] == "first-anew"
    assert document("facts", "first-anew")["relations"][0]["fact"]["slug"] == "second"


def test_moving_a_place_moves_the_filters_of_its_facts() -> None:
    region, other = make_place(slug="region"), make_place(slug="other-region")
    town = make_place(parent=region)
    statement = make_statement(place=town)
    publish_all()
    town.parent = other
    town.save()
    republish(Change("publish", "places", town.slug))
    keys = RecordKey.objects.filter(record__slug=statement.slug, record__last_edition=FOREVER, field="place")
    assert {key.value for key in keys} == {town.slug, "other-region"}


def test_independent_origins_count_who_stands_behind_the_claim_not_articles() -> None:
    state, ministry, minister = make_actor(slug="state"), make_actor(), make_actor()
    one = make_statement(speakers=((ministry, state, ""),), sources=(make_source(), make_source()))
    two = make_statement(speakers=((minister, state, ""),))
    three = make_statement(speakers=(make_actor(),))
    four = make_statement(speakers=(make_actor(),))
    relate(two, "corroborates", one)
    relate(three, "corroborates", two)
    relate(four, "repeats", three)
    publish_all()
    shown = {fact.slug: document("facts", fact.slug) for fact in (one, two, three, four)}
    assert {row["independent_origins"] for row in shown.values()} == {2}
    assert shown[one.slug]["source_count"] == 2


def test_a_fact_that_joins_two_clusters_changes_the_count_of_both() -> None:
    one, two = make_statement(speakers=(make_actor(),)), make_statement(speakers=(make_actor(),))
    publish_all()
    bridge = make_statement(speakers=(make_actor(),), sources=(one.citations.get().source,))
    relate(bridge, "corroborates", one)
    relate(bridge, "corroborates", two)
    speaker = bridge.speakers.get().actor
    republish(Change("publish", "actors", speaker.slug), Change("publish", "facts", bridge.slug))
    assert document("facts", one.slug)["independent_origins"] == 3
    assert document("facts", two.slug)["independent_origins"] == 3


def test_seeds_cannot_publish_after_people() -> None:
    actor = make_actor()
    republish(Change("publish", "actors", actor.slug))
    make_actor()
    with pytest.raises(PublicationError, match="seeds end where"):
        publish_all()


def test_the_chain_depends_on_data_alone() -> None:
    make_event(slug="one")
    first = publish_all(at=datetime(2026, 1, 1, tzinfo=UTC))
    assert first is not None
    Record.objects.all().delete()
    Edition.objects.all().delete()
    Head.objects.all().delete()
    again = publish_all(reason="Another reason.", at=datetime(2026, 1, 1, tzinfo=UTC))
    assert again is not None
    assert again.chain == first.chain


def test_links_tell_direct_references_from_what_was_read_on_the_way() -> None:
    statement = make_statement()
    publish_all()
    links = RecordLink.objects.filter(record__slug=statement.slug)
    assert {(link.resource, link.direct) for link in links} == {("sources", True), ("publishers", False)}
