"""Documents that merely embed a change are rewritten, not expanded: both ways come to the same, byte for byte."""

import dataclasses
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import Count, F
from django.test import Client
from django.test.utils import CaptureQueriesContext

from facts.choices import ActorKind
from facts.models import Actor, Agreement, Dispute, Event, Fact, Place, Topic
from publication import writing
from publication.embedding import SHOWN
from publication.models import (
    FOREVER,
    Head,
    Record,
    RecordCitation,
    RecordFigure,
    RecordKey,
    RecordLink,
    RecordSpan,
    RecordString,
    RecordText,
)
from publication.publishing import Change, publish
from sources.models import Publisher, Source
from tests.data_plugin import Dataset
from tests.factories import make_actor, make_place, make_statement, publish_all
from tests.publication.test_publishing import people, republish

MODELS: dict[str, Any] = {
    "publishers": Publisher,
    "sources": Source,
    "actors": Actor,
    "places": Place,
    "events": Event,
    "agreements": Agreement,
    "topics": Topic,
    "facts": Fact,
    "disputes": Dispute,
}
# What others show of a record beside its slug and address: the field to change.
NAMED_BY = {
    resource: next(name for name in names[1:] if name not in {"url", "kind"})
    for resource, names in SHOWN.items()
}
MOST = 8
BESIDE: tuple[tuple[Any, str], ...] = (
    *(
        (model, "indexed_by")
        for model in (RecordKey, RecordLink, RecordFigure, RecordCitation, RecordSpan, RecordString)
    ),
    (RecordText, "texts_by"),
)


@dataclasses.dataclass(frozen=True, slots=True)
class Outcome:
    """What an edition left: its chain, every current version, and the rows that belong to each."""

    chain: str
    versions: dict[tuple[str, str], tuple[Any, ...]]
    rows: dict[str, set[tuple[Any, ...]]]
    rewritten: int


@pytest.fixture(autouse=True)
def _always(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rewrite however few documents there are."""
    monkeypatch.setattr(writing, "REWRITTEN_MIN", 0)


def rows_of_current(model: Any, owner: str) -> set[tuple[Any, ...]]:
    """Return the rows beside current versions, by resource and slug."""
    columns = [field.attname for field in model._meta.concrete_fields if field.name not in {"id", "owner"}]
    columns = ["record__resource", "record__slug", *columns]
    listed = list(model.objects.filter(record__last_edition=FOREVER).values_list(*columns))
    assert len(listed) == len(set(listed)) or model in {RecordFigure, RecordCitation}
    return set(listed)


def outcome(publishing: Callable[[], object]) -> Outcome:
    """Publish, look at everything, and undo it."""
    with transaction.atomic():
        publishing()
        columns = [
            field.attname
            for field in Record._meta.concrete_fields
            if field.name not in {"id", "resource", "slug", "indexed_by", "texts_by"}
        ]
        found = Outcome(
            Head.objects.get().chain,
            {
                (resource, slug): tuple(values)
                for resource, slug, *values in Record.objects.current().values_list(
                    "resource", "slug", *columns
                )
            },
            {model.__name__: rows_of_current(model, owner) for model, owner in BESIDE},
            Record.objects.current().exclude(indexed_by=F("pk")).count(),
        )
        transaction.set_rollback(True)
    return found


def both_ways(publishing: Callable[[], object], monkeypatch: pytest.MonkeyPatch) -> tuple[Outcome, Outcome]:
    """Return what the short cut and what expansion leave of the same edition."""
    short = outcome(publishing)
    with monkeypatch.context() as patched:
        patched.setattr(writing, "embedded_change", lambda *_: None)
        return short, outcome(publishing)


def compare(short: Outcome, long: Outcome) -> None:
    for identity in long.versions.keys() | short.versions.keys():
        assert short.versions.get(identity) == long.versions.get(identity), identity
    for name, rows in long.rows.items():
        assert short.rows[name] == rows, name
    assert short.chain == long.chain
    assert long.rewritten == 0


def most_embedded(resource: str) -> list[str]:
    """Return slugs, the one that most documents were expanded from first."""
    links = RecordLink.objects.filter(resource=resource).exclude(slug="*").values_list("slug", flat=True)
    return list(links.annotate(count=Count("pk")).order_by("-count", "slug"))


@pytest.mark.parametrize("resource", MODELS)
def test_the_names_that_most_embed_change_in_both_ways_alike(
    dataset: Dataset, resource: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    moment = datetime(2030, 1, 1, tzinfo=UTC)
    records = MODELS[resource].objects
    slugs = most_embedded(resource)[:MOST]
    for number, slug in enumerate(slugs):
        # Letters with and without accents, quotation marks and a backslash, and a hyphen that gives two forms.
        name = f'Név-{number} “{slug}” "x" \\ 日本'
        records.filter(slug=slug).update(**{NAMED_BY[resource]: name})

    def publishing() -> None:
        changes = [Change("publish", resource, slug) for slug in slugs]
        publish(changes, reason="Renamed.", at=moment, **people())

    short, long = both_ways(publishing, monkeypatch)
    compare(short, long)
    assert short.rewritten > 0


def asked(client: Client, address: str) -> list[str]:
    """Return the slugs of a list."""
    answer = client.get(f"/api/v1/{address}")
    assert answer.status_code == 200, answer.content
    return sorted(row["slug"] for row in answer.json()["results"])


@pytest.mark.django_db
def test_both_editions_answer_filters_and_searches_by_the_name_of_their_time(client: Client) -> None:
    actor, other = (
        make_actor(slug="speaker", name="Formerly Known"),
        make_actor(slug="other", name="Someone Else"),
    )
    make_statement(slug="by-both", speakers=(actor, other), summary="Both speak.")
    make_statement(slug="by-one", speakers=(actor,), summary="One speaks.")
    publish_all()
    Actor.objects.filter(pk=actor.pk).update(name="Newly Called")
    republish(Change("publish", "actors", "speaker"))
    assert Record.objects.current().exclude(indexed_by=F("pk")).count() == 2
    both = ["by-both", "by-one"]
    for edition, name, other_name in ((1, "formerly", "newly"), (2, "newly", "formerly")):
        assert asked(client, f"facts/?attributed_to=speaker&as_of={edition}") == both
        assert asked(client, f"facts/?attributed_to=speaker&attributed_to=other&as_of={edition}") == both
        assert asked(client, f"facts/?attributed_to=speaker&summary__contains=both&as_of={edition}") == [
            "by-both"
        ]
        assert asked(client, f"facts/?attributed_to__not=other&as_of={edition}") == ["by-one"]
        assert asked(client, f"facts/?q={name}&as_of={edition}") == both
        assert asked(client, f"facts/?q={name}&ordering=rank&as_of={edition}") == both
        assert asked(client, f"facts/?q={other_name}&as_of={edition}") == []
        assert asked(client, f"facts/?q={name}+-someone&as_of={edition}") == ["by-one"]
        assert asked(client, f"search/?q={name}&as_of={edition}") == ["by-both", "by-one", "speaker"]
        facets = client.get(f"/api/v1/facts/?facets=attributed_to&as_of={edition}").json()["facets"]
        assert {row["value"]: row["count"] for row in facets["attributed_to"]} == {"speaker": 2, "other": 1}
        stats = client.get(f"/api/v1/stats/?as_of={edition}").json()
        assert stats["facts"]["total"] == 2
        assert stats["facts"]["own_voice"] == 0
        shown = client.get(f"/api/v1/statements/by-one/?as_of={edition}").json()
        assert shown["attributed_to"][0]["actor"]["name"].lower().startswith(name)
    history = client.get("/api/v1/statements/by-one/history/").json()["results"]
    assert [(row["edition"], row["cause"], row["differences"]) for row in history] == [
        (2, "embedded", []),
        (1, "own", []),
    ]
    changes = client.get("/api/v1/changes/?since=1").json()["results"]
    assert sorted(row["slug"] for row in changes) == [*both, "speaker"]


@pytest.mark.django_db
def test_a_namesake_in_the_same_document_keeps_its_name_findable(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    actor, place = make_actor(slug="state", name="Samename"), make_place(slug="land", name="Samename")
    make_statement(slug="of-both", speakers=(actor,), place=place)
    make_statement(slug="of-one", speakers=(actor,))
    publish_all()
    Actor.objects.filter(pk=actor.pk).update(name="Othername")
    moment = datetime(2030, 1, 1, tzinfo=UTC)

    def publishing() -> None:
        publish([Change("publish", "actors", "state")], reason="Renamed.", at=moment, **people())

    compare(*both_ways(publishing, monkeypatch))
    publishing()
    assert asked(client, "facts/?q=samename") == ["of-both"]
    assert asked(client, "facts/?q=othername") == ["of-both", "of-one"]
    assert Record.objects.current().exclude(indexed_by=F("pk")).get().slug == "of-one"


# Fields that others show or do not, and references on which their index depends: all in one edition.
OTHER_CHANGES: tuple[tuple[str, dict[str, Any]], ...] = (
    ("publishers", {"country": "FR"}),
    ("sources", {"language": "fr"}),
    ("actors", {"kind": ActorKind.STATE_POLICE_SECURITY, "role": "Another role."}),
    ("actors", {"name": "With another parent", "member_of": None}),
    ("places", {"name": "Another name of a place"}),
    ("places", {"name": "Without a parent", "parent": None}),
    ("events", {"name": "Without a parent", "parent": None}),
    ("facts", {"summary": "Another summary, without a place.", "place": None}),
    ("disputes", {"question": "Another question?", "note": "Another note."}),
)


def test_changes_that_reach_further_come_to_the_same_among_those_that_do_not(
    dataset: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    changes: list[Change] = []
    for resource, changed in OTHER_CHANGES:
        references = {f"{name}__isnull": False for name, value in changed.items() if value is None}
        taken = [change.slug for change in changes if change.resource == resource]
        records = MODELS[resource].objects.filter(**references).exclude(slug__in=taken)
        slug = next(slug for slug in most_embedded(resource) if records.filter(slug=slug).exists())
        records.filter(slug=slug).update(**changed)
        changes.append(Change("publish", resource, slug))
    moment = datetime(2030, 1, 1, tzinfo=UTC)

    def publishing() -> None:
        publish(changes, reason="Changed.", at=moment, **people())

    short, long = both_ways(publishing, monkeypatch)
    compare(short, long)
    assert short.rewritten > 0


@pytest.mark.django_db
def test_what_nobody_shows_touches_nobody() -> None:
    actor = make_actor(slug="speaker")
    statement = make_statement(speakers=(actor,))
    publish_all()
    Actor.objects.filter(pk=actor.pk).update(role="Their role, which no fact shows")
    republish(Change("publish", "actors", "speaker"))
    assert Record.objects.filter(slug=statement.slug).count() == 1


@pytest.mark.django_db
def test_the_number_of_statements_does_not_grow_with_the_documents() -> None:
    few, many = make_actor(slug="few"), make_actor(slug="many")
    for actor, count in ((few, 3), (many, 30)):
        for _ in range(count):
            make_statement(speakers=(actor,))
    publish_all()
    people()
    counted = []
    for actor in (few, many):
        Actor.objects.filter(pk=actor.pk).update(name=f"Renamed {actor.slug}")
        with CaptureQueriesContext(connection) as queries:
            republish(Change("publish", "actors", actor.slug))
        counted.append(len(queries))
    assert counted[0] == counted[1]
