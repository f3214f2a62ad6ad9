"""Actors and facts that may have been entered twice are told, and labels or different claims are not."""

import pytest

from curation.queue import duplicates
from facts.models import Actor, ActorName
from tests import factories as make

pytestmark = pytest.mark.django_db


def names_alike() -> set[tuple[str, str]]:
    slugs = dict(Actor.objects.values_list("pk", "slug"))
    return {(slugs[pair.first], slugs[pair.second]) for pair in duplicates.actors_alike()}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ana Example", "ana EXAMPLE"),
        ("Ana Example", "Example, Ana"),
        ("Ruben Vardanyan", "Ռուբեն Վարդանյան"),
        ("Hikmət Hacıyev", "Hikmet Haciyev"),
        ("Samvel Shahramanyan", "Samvel Shakhramanyan"),
    ],
    ids=["case", "order", "Armenian", "Azerbaijani", "spelling"],
)
def test_names_that_fold_alike_are_one_suggestion(one: str, other: str) -> None:
    first, second = make.make_actor(name=one), make.make_actor(name=other)
    make.make_actor(name="Somebody Else")
    assert names_alike() == {(first.slug, second.slug)}


def test_a_variant_of_another_actor_counts() -> None:
    first = make.make_actor(name="Ana Example")
    ActorName.objects.create(actor=first, position=0, variant="A. Nova", script="Latn", kind="self")
    second = make.make_actor(name="A. Nova")
    assert names_alike() == {(first.slug, second.slug)}


@pytest.mark.parametrize("kind", ["surname", "press"])
def test_surnames_and_labels_stand_for_many(kind: str) -> None:
    for name in ("Ana Alpha", "Bela Omega"):
        actor = make.make_actor(name=name)
        ActorName.objects.create(actor=actor, position=0, variant="Example", script="Latn", kind=kind)
    make.make_actor(name="Example")
    assert names_alike() == set()


def test_only_what_changed_is_looked_at() -> None:
    first, second = make.make_actor(name="Ana Example"), make.make_actor(name="Ana Example")
    other = make.make_actor(name="Bo Sample")
    assert {pair.key for pair in duplicates.actors_alike([second.pk])} == {(first.pk, second.pk)}
    assert list(duplicates.actors_alike([other.pk])) == []
    assert list(duplicates.actors_alike([])) == []


def test_the_same_claim_entered_twice_is_told_by_both_ways_of_looking() -> None:
    ana, bo = make.make_actor(), make.make_actor()
    words = "The ministry said that eleven buses left the town before noon."
    first = make.make_statement(summary=words, speakers=(ana,))
    second = make.make_statement(summary=words.replace("eleven", "eleven white"), speakers=(ana,))
    make.make_statement(summary=words, speakers=(bo,))
    make.make_statement(summary=words, speakers=(ana,), date="2023-09-25")
    make.make_statement(summary="The ministry denied any talks with the council.", speakers=(ana,))
    wanted = {(first.pk, second.pk)}
    assert {pair.key for pair in duplicates.facts_alike()} == wanted
    assert {pair.key for pair in duplicates.facts_alike([second.pk])} == wanted


def test_the_same_quote_twice_is_told() -> None:
    ana = make.make_actor()
    facts = [make.make_statement(speakers=(ana,), sources=()) for _ in range(2)]
    for fact, summary in zip(facts, ("She promised help.", "Aid will come, she announced."), strict=True):
        fact.summary = summary
        fact.save()
        make.make_citation(fact, quote="we will help everybody who asks for it")
    assert {pair.key for pair in duplicates.facts_alike()} == {(facts[0].pk, facts[1].pk)}


def test_sources_in_their_own_voice_are_compared_with_themselves_only() -> None:
    source = make.make_source()
    words = "Eleven buses left the town before noon under escort."
    first, second = (make.make_statement(summary=words, sources=(source,)) for _ in range(2))
    make.make_statement(summary=words)
    assert {pair.key for pair in duplicates.facts_alike()} == {(first.pk, second.pk)}
    assert {pair.key for pair in duplicates.facts_alike([first.pk])} == {(first.pk, second.pk)}


def test_terms_of_different_categories_are_two() -> None:
    ana = make.make_actor()
    for category in ("talks", "disarmament", "talks"):
        make.make_term(
            summary="Both sides stop at noon and meet in the town.", speakers=(ana,), category=category
        )
    assert len(list(duplicates.facts_alike())) == 1
