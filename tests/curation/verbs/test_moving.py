"""Renaming, merging and undoing: what named a record names it afterwards, and nothing is lost on the way."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from curation import verbs
from curation.models import Comment, Revision
from curation.revisions import history, published_snapshot, snapshot, snapshots
from curation.seeding.stored import Identity, aggregates, read_stored
from facts.models import Actor, ActorName, Citation, Fact, FactSpeaker, Place, Relation, TermPosition
from publication.choices import Origin
from publication.models import Edition, Record
from publication.publishing import publish
from tests import factories as make
from tests.curation.newsroom import refusal

pytestmark = pytest.mark.django_db


def everything() -> dict[Identity, Any]:
    """Return every record as it stands, with its status."""
    stored = read_stored()
    found = aggregates(stored.rows)
    return {identity: (stored.status[identity], one) for identity, one in found.items()}


def published() -> None:
    """Publish what is there, as seeds do, and give it its status."""
    publish(make.all_changes(), reason="Publish the examples.", origin=Origin.SEEDS)
    for model in make.MODELS.values():
        model.objects.update(status="published")


def document(resource: str, slug: str) -> str:
    return Record.objects.current().get(resource=resource, slug=slug).document


@pytest.fixture
def twins() -> tuple[Actor, Actor]:
    """Two actors who are one, tied to each other and to everything that can name an actor."""
    kept = make.make_actor("Kept", slug="kept", name="Kept")
    gone = make.make_actor("Kept", "Other name", slug="gone", name="Gone", member_of=kept)
    member = make.make_actor("Third", slug="member", member_of=gone)
    ActorName.objects.filter(actor=member).update(used_by=["gone", "kept"])
    both = make.make_statement(
        slug="both",
        speakers=(gone, kept),
        addressees=(gone, kept),
        about=(gone,),
        sources=(make.make_source(),),
    )
    make.make_citation(both, via=gone)
    make.make_casualty_report(slug="report", side=gone, speakers=(make.make_actor(slug="other"),))
    make.make_term(
        (gone, "accepted"),
        (kept, "accepted"),
        (gone, "denied"),
        slug="term",
        obligated=(gone,),
        guarantors=(kept,),
    )
    agreement = make.make_agreement(slug="deal")
    agreement.parties.set([gone, kept])
    published()
    return kept, gone


def test_a_merge_repoints_everything_in_one_edition(
    client: Client, twins: tuple[Actor, Actor], reviewer: User
) -> None:
    count = Edition.objects.count()
    edition = verbs.merge(("actors", "gone"), "kept", by=reviewer, reason="The same person.")
    assert edition is not None
    assert Edition.objects.count() == count + 1
    kept = Actor.objects.get(slug="kept")
    assert not Actor.objects.filter(slug="gone").exists()
    assert kept.member_of is None
    assert Actor.objects.get(slug="member").member_of == kept
    assert list(kept.names.values_list("variant", flat=True)) == ["Kept", "Other name", "Gone"]
    assert ActorName.objects.get(actor__slug="member").used_by == ["kept"]
    assert [row.actor for row in FactSpeaker.objects.filter(fact__slug="both")] == [kept]
    assert Citation.objects.get(via__isnull=False).via == kept
    positions = TermPosition.objects.filter(term__slug="term").values_list(
        "actor__slug", "stance", "position"
    )
    assert list(positions) == [("kept", "accepted", 0), ("kept", "denied", 1)]
    for resource, slug in (("facts", "both"), ("facts", "report"), ("facts", "term"), ("agreements", "deal")):
        assert '"slug":"gone"' not in document(resource, slug)
        assert document(resource, slug).count('"slug":"gone"') == 0
    assert '"used_by":["kept"]' in document("actors", "member")
    answer = client.get("/api/v1/actors/gone/")
    assert (answer.status_code, answer["Location"].rstrip("/").rsplit("/", 1)[-1]) == (308, "kept")
    touched = Revision.objects.filter(verb="merge")
    assert len({one.batch for one in touched}) == 1
    assert set(touched.values_list("slug", flat=True)) == {
        "gone", "kept", "member", "both", "report", "term", "deal",
    }  # fmt: skip
    assert {one.edition for one in touched} == {edition}
    assert published_snapshot(("facts", "both")) == snapshot(("facts", "both"))


def test_undoing_a_merge_brings_everything_back(
    client: Client, twins: tuple[Actor, Actor], reviewer: User
) -> None:
    before = everything()
    documents = {(one.resource, one.slug): one.content for one in Record.objects.current().live()}
    verbs.merge(("actors", "gone"), "kept", by=reviewer, reason="The same person.")
    batch = Revision.objects.filter(verb="merge").latest("pk").batch
    assert batch is not None
    edition = verbs.unmerge(batch, by=reviewer, reason="They are two.")
    assert edition is not None
    assert everything() == before
    assert {(one.resource, one.slug): one.content for one in Record.objects.current().live()} == documents
    assert client.get("/api/v1/actors/gone/").status_code == 200
    with pytest.raises(verbs.Refused, match="undone already"):
        verbs.unmerge(batch, by=reviewer, reason="Again.")
    verbs.merge(("actors", "gone"), "kept", by=reviewer, reason="They are one after all.")


def test_an_edit_elsewhere_survives_the_undoing_and_one_on_the_spot_refuses_it(
    twins: tuple[Actor, Actor], reviewer: User
) -> None:
    verbs.merge(("actors", "gone"), "kept", by=reviewer, reason="The same person.")
    batch = Revision.objects.filter(verb="merge").latest("pk").batch
    assert batch is not None
    Fact.objects.filter(slug="report").update(summary="Edited since.")
    FactSpeaker.objects.filter(fact__slug="both").update(spoke_as="edited since")
    with pytest.raises(verbs.Refused) as caught:
        verbs.unmerge(batch, by=reviewer, reason="They are two.")
    assert {problem.identity for problem in caught.value.problems} == {("facts", "both")}
    FactSpeaker.objects.filter(fact__slug="both").update(spoke_as="")
    assert verbs.unmerge(batch, by=reviewer, reason="They are two.")
    report = Fact.objects.get(slug="report").casualty_report
    assert (report.summary, report.side.slug) == ("Edited since.", "gone")


def test_facts_and_places_merge_as_well(reviewer: User) -> None:
    first, second = make.make_place("Xankəndi", slug="first"), make.make_place("Stepanakert", slug="second")
    one = make.make_statement(slug="one", place=first, topics=(make.make_topic(slug="a"),))
    two = make.make_statement(slug="two", place=second, topics=(make.make_topic(slug="b"),))
    third = make.make_statement(slug="three")
    for start, end in ((one, two), (two, third), (third, two)):
        make.relate(start, "repeats", end)
    make.make_dispute(("Yes.", (one, two)), slug="dispute")
    published()
    before = everything()
    verbs.merge(("places", "second"), "first", by=reviewer, reason="One town.")
    verbs.merge(("facts", "two"), "one", by=reviewer, reason="One utterance.")
    assert Place.objects.get(slug="first").names.filter(variant="Stepanakert").exists()
    assert Fact.objects.get(slug="one").citations.count() == 2
    assert set(Relation.objects.values_list("from_fact__slug", "to_fact__slug")) == {
        ("one", "three"), ("three", "one"),
    }  # fmt: skip
    for identity in (("facts", "two"), ("places", "second")):
        batch = history(identity)[0].batch
        assert batch is not None
        verbs.unmerge(batch, by=reviewer, reason="No.")
    assert everything() == before


def test_drafts_merge_without_an_edition(reviewer: User, editor: User) -> None:
    make.make_actor("Kept", slug="kept")
    published()
    gone = make.make_actor("Draft name", slug="gone")
    make.make_statement(slug="draft", speakers=(gone,))
    before = everything()
    count = Edition.objects.count()
    assert verbs.merge(("actors", "gone"), "kept", by=reviewer, reason="Entered twice.") is None
    assert Edition.objects.count() == count
    assert Actor.objects.get(slug="kept").status == "draft", "what it gained waits for a second person"
    assert FactSpeaker.objects.get().actor.slug == "kept"
    batch = Revision.objects.filter(verb="merge").latest("pk").batch
    assert batch is not None
    assert verbs.unmerge(batch, by=reviewer, reason="They are two.") is None
    assert everything() == before


def test_merges_that_make_no_sense_are_refused(reviewer: User) -> None:
    make.make_actor(slug="one")
    make.make_actor(slug="two")
    make.make_source(slug="this")
    make.make_source(slug="that", text_sha256="1" * 64)
    make.make_statement(slug="said", sources=())
    make.make_casualty_report(slug="counted", sources=())
    published()

    def fields(gone: Identity, into: str, reason: str = "Because.") -> set[str]:
        with pytest.raises(verbs.Refused) as caught:
            verbs.merge(gone, into, by=reviewer, reason=reason)
        return refusal(caught)

    before = everything()
    assert fields(("actors", "one"), "one") == {"target"}
    assert fields(("actors", "one"), "nobody") == {"record"}
    assert fields(("actors", "one"), "two", reason=" ") == {"reason"}
    assert fields(("sources", "this"), "that") == {"text_sha256"}
    assert fields(("facts", "said"), "counted") == {"target"}
    assert everything() == before
    Actor.objects.filter(slug="two").update(status="draft")
    assert fields(("actors", "one"), "two") == {"status"}


def test_a_rename_takes_history_comments_and_users_of_names_along(
    client: Client, twins: tuple[Actor, Actor], reviewer: User
) -> None:
    Comment.objects.create(
        resource="actors", slug="gone", by=reviewer, at="2031-01-01T00:00:00Z", text="Who?"
    )
    edition = verbs.rename(("actors", "gone"), "renamed", by=reviewer, reason="The rule of names.")
    assert edition is not None
    assert Actor.objects.get(slug="renamed").status == "published"
    assert ActorName.objects.get(actor__slug="member").used_by == ["renamed", "kept"]
    assert '"used_by":["renamed","kept"]' in document("actors", "member")
    assert '"slug":"renamed"' in document("facts", "both")
    assert Comment.objects.get().slug == "renamed"
    assert [one.verb for one in history(("actors", "renamed"))] == ["rename", "load"]
    assert client.get("/api/v1/actors/gone/").status_code == 308
    early = history(("actors", "renamed")).last()
    assert early is not None
    assert early.aggregate == snapshot(("actors", "renamed"))
    with pytest.raises(verbs.Refused) as caught:
        verbs.rename(("actors", "kept"), "gone", by=reviewer, reason="Taken.")
    assert refusal(caught) == {"slug"}
    with pytest.raises(verbs.Refused) as caught:
        verbs.rename(("actors", "kept"), "No Slug", by=reviewer, reason="Bad.")
    assert refusal(caught) == {"slug"}


def test_a_revert_finds_renamed_and_merged_records(twins: tuple[Actor, Actor], reviewer: User) -> None:
    verbs.merge(("actors", "gone"), "kept", by=reviewer, reason="The same person.")
    verbs.rename(("actors", "kept"), "stays", by=reviewer, reason="A rule.")
    first = history(("facts", "report")).last()
    assert first is not None
    with pytest.raises(verbs.Refused, match="already"):
        verbs.revert(("facts", "report"), first.number, by=reviewer, reason="Back.")
    both = history(("facts", "term")).last()
    assert both is not None
    with pytest.raises(verbs.Refused):
        verbs.revert(("facts", "term"), both.number, by=reviewer, reason="Two rows would be one.")
    assert snapshots([("facts", "term")])
