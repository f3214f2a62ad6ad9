"""A small invented dataset with something different in every field, published in three editions."""

import datetime as dt
import itertools
import random
from typing import Any

from django.db.models import TextChoices

from facts import choices as codes
from facts.models import Actor, ActorName, Fact, Place, PlaceName
from sources.choices import DatePrecision, LedgerReason, PublisherKind
from sources.models import Source
from tests.factories import (
    date_columns,
    make_actor,
    make_agreement,
    make_casualty_report,
    make_citation,
    make_dispute,
    make_event,
    make_note,
    make_place,
    make_publisher,
    make_source,
    make_statement,
    make_term,
    make_topic,
    publish_all,
    relate,
)

SEED = 20230919
FIRST = dt.datetime(2026, 1, 1, 12, tzinfo=dt.UTC)
SECOND = dt.datetime(2026, 2, 1, 12, tzinfo=dt.UTC)
THIRD = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)
EDTF = (
    "2023-09-18",
    "2023-09-19",
    "2023-09-20",
    "2023-09-19/2023-09-20",
    "2023-09",
    "2022",
    "1988/1994",
    "2020-09-27/..",
    "../2023-09-19",
)
WORDS = (
    "ceasefire",
    "Xankəndi",
    "“several” people",
    "Çağrı",
    "100% agreed_upon",
    "Ստեփանակերտ",
    "evacuation",
)
LANGUAGES = ("en", "az", "hy", "")


class Builder:
    """Builds the rows of the editors' tables from one source of randomness; equal seeds build equal worlds."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)  # noqa: S311 - chance, not secrecy
        self.actors: list[Actor] = []
        self.places: list[Place] = []
        self.sources: list[Source] = []
        self.facts: list[Fact] = []
        self.relations = itertools.cycle(codes.RelationKind.values)
        self.outcomes = itertools.cycle(codes.Outcome.values)
        self.turns: dict[str, int] = {}
        self.pools: dict[str, list[Any]] = {"events": [], "agreements": [], "topics": [], "publishers": []}

    def code(self, choices: type[TextChoices], few: int = 3) -> str:
        return self.rng.choice(choices.values[:few])

    def words(self) -> str:
        return " ".join(self.rng.sample(WORDS, 2))

    def maybe_words(self) -> str:
        return self.rng.choice(["", self.words()])

    def turn(self, name: str) -> int:
        """Count the calls under a name, so that what may be missing is missing now and then in every field."""
        self.turns[name] = self.turns.get(name, self.rng.randint(0, 3)) + 1
        return self.turns[name] % 4

    def some(self, name: str, pool: list[Any], most: int = 2) -> tuple[Any, ...]:
        number = 0 if self.turn(name) == 0 else self.rng.randint(1, most)
        return tuple(self.rng.sample(pool, min(len(pool), number)))

    def maybe(self, name: str, pool: list[Any]) -> Any:
        return None if self.turn(name) == 0 or not pool else self.rng.choice(pool)

    def date(self, prefix: str) -> dict[str, Any]:
        edtf = "" if self.turn(prefix) == 0 else self.rng.choice(EDTF)
        precision = self.rng.choice(["day", "month", "year"]) if edtf else DatePrecision.UNKNOWN.value
        zone = self.rng.choice(["", "+04:00", "+02:00"])
        return date_columns(prefix, edtf, zone=zone, precision=precision, wording=self.maybe_words())

    def batch(self, number: int) -> None:
        """Add some records of every resource; `number` keeps slugs apart."""
        for index in range(4):
            mark = f"{number}-{index}"
            self._reference_data(mark)
        for index in range(8):
            self._facts(f"{number}-{index}")
        self.disputes(number)

    def disputes(self, number: int) -> None:
        """Add some disputes; the last has no speakers, the first of the third batch no silent sources."""
        for index in range(3):
            self._dispute(f"{number}-{index}")

    def _reference_data(self, mark: str) -> None:
        rng = self.rng
        self.pools["publishers"].append(
            make_publisher(
                slug=f"publisher-{mark}",
                name=f"Publisher {mark} {self.words()}",
                kind=self.code(PublisherKind),
                country=self.maybe("seat", ["AM", "AZ", "GB"]) or "",
                website=rng.choice(["", f"https://publisher-{mark}.example/"]),
            )
        )
        self._source(mark)
        self._actor(mark)
        self._place(mark)
        self.pools["events"].append(
            make_event(
                slug=f"event-{mark}",
                name=f"Event {mark} {self.words()}",
                kind=self.code(codes.EventKind),
                place=self.maybe("place", self.places),
                parent=self.maybe("parent", self.pools["events"]),
                **self.date("period"),
            )
        )
        agreement = make_agreement(
            slug=f"agreement-{mark}",
            name=f"Agreement {mark} {self.words()}",
            kind=self.code(codes.AgreementKind),
            **self.date("announced") | self.date("effective"),
        )
        agreement.parties.set(self.some("parties", self.actors))
        agreement.brokers.set(self.some("brokers", self.actors))
        self.pools["agreements"].append(agreement)
        self.pools["topics"].append(make_topic(slug=f"topic-{mark}", name=f"Topic {mark} {self.words()}"))

    def _source(self, mark: str) -> None:
        rng = self.rng
        source = make_source(
            slug=f"source-{mark}",
            publisher=rng.choice(self.pools["publishers"]),
            title=f"Title {mark} {self.words()}",
            url=f"https://news.example/{mark}",
            bylines=rng.choice([[], ["Çınar Editor"], ["A. Reporter", "B. Reporter"]]),
            agencies=rng.choice([[], ["Invented Press"]]),
            language=rng.choice(LANGUAGES[:3]),
            accessed_on=rng.choice([None, dt.date(2026, 1, 5), dt.date(2026, 1, 9)]),
            paragraph_count=rng.choice([10, 20, 30]),
            text_sha256=rng.choice("abc") * 64,
            **self.date("published") | self.date("updated"),
        )
        for paragraph in range(1, 1 + rng.randint(0, 2)):
            make_note(source, paragraph, self.code(LedgerReason), note=self.maybe_words())
        self.sources.append(source)

    def _name(self, mark: str, position: int) -> dict[str, Any]:
        return {
            "position": position,
            "variant": f"Variant {mark} {position} {self.words()}",
            "language": self.rng.choice(LANGUAGES),
            "script": self.rng.choice(["Latn", "Armn"]),
            "kind": self.code(codes.NameKind),
            "used_by": self.rng.choice([[], ["source-1-0"], ["source-1-1", "actor-1-0"]]),
            "reference": self.maybe_words(),
        }

    def _actor(self, mark: str) -> None:
        rng = self.rng
        actor = make_actor(
            slug=f"actor-{mark}",
            name=f"Actor {mark} {self.words()}",
            kind=self.code(codes.ActorKind),
            role=self.maybe_words(),
            member_of=self.maybe("member_of", self.actors),
            country=self.maybe("country", ["AM", "AZ"]) or "",
        )
        for position in range(rng.randint(0, 2)):
            ActorName.objects.create(actor=actor, **self._name(mark, position))
        self.actors.append(actor)

    def _place(self, mark: str) -> None:
        rng = self.rng
        coordinates: dict[str, Any] = {}
        if rng.random() < 0.6:
            coordinates = {
                "latitude": rng.choice(["39.8153", "40.1000", "-1.5"]),
                "longitude": rng.choice(["46.7519", "47.1", "-3.25"]),
                "coordinate_precision": self.code(codes.PlacePrecision),
                "coordinate_reference": self.words(),
            }
        place = make_place(
            slug=f"place-{mark}",
            name=f"Place {mark} {self.words()}",
            kind=self.code(codes.PlaceKind),
            parent=self.maybe("parent", self.places),
            **coordinates,
        )
        for position in range(rng.randint(0, 2)):
            PlaceName.objects.create(place=place, **self._name(mark, position))
        self.places.append(place)

    def _common(self, mark: str) -> dict[str, Any]:
        speakers = tuple(
            (actor, self.maybe("on_behalf_of", self.actors), self.maybe_words())
            for actor in self.some("speakers", self.actors)
        )
        return {
            "summary": f"Summary {mark}: {self.words()}.",
            "speakers": speakers,
            "sources": (),
            "topics": self.some("topics", self.pools["topics"]),
            "event": self.maybe("event", self.pools["events"]),
            "place": self.maybe("place", self.places),
            **self.date("date"),
        }

    def _facts(self, mark: str) -> None:
        rng = self.rng
        statement = make_statement(
            slug=f"statement-{mark}",
            addressees=self.some("addressees", self.actors),
            about=self.some("about", self.actors),
            speech_act=self.code(codes.SpeechAct),
            speech_form=self.code(codes.SpeechForm),
            medium=self.code(codes.Medium),
            polarity=self.code(codes.Polarity),
            modality=self.code(codes.Modality),
            **self._common(mark),
        )
        report = make_casualty_report(
            *self._figures(),
            slug=f"report-{mark}",
            side=self.maybe("side", self.actors),
            cause=self.code(codes.CasualtyCause),
            scope=self.code(codes.CasualtyScope),
            assertion=self.code(codes.Assertion),
            **self._common(mark),
        )
        common = self._common(mark)
        term = make_term(
            slug=f"term-{mark}",
            agreement=rng.choice(self.pools["agreements"]),
            category=self.code(codes.TermCategory),
            stage=self.code(codes.TermStage),
            obligated=self.some("obligated", self.actors),
            beneficiaries=self.some("beneficiaries", self.actors),
            guarantors=self.some("guarantors", self.actors),
            **common | self.date("effective"),
        )
        for position, actor in enumerate(self.some("positions", self.actors, 3)):
            term.positions.create(position=position, actor=actor, stance=rng.choice(codes.Stance.values))
        for fact in (statement, report, term):
            self._cite(fact)
            for other in self.some("relations", self.facts):
                relate(fact, next(self.relations), other, reason=self.words())
            self.facts.append(fact)

    def _cite(self, fact: Fact) -> None:
        rng = self.rng
        for position in range(rng.randint(1, 3)):
            make_citation(
                fact,
                rng.choice(self.sources),
                position=position,
                section=self.code(codes.Section),
                paragraph=position + rng.randint(1, 3) * 3,
                quote=self.maybe_words(),
                attribution=self.maybe_words(),
                attribution_kind=self.code(codes.AttributionKind),
                via=self.maybe("via", self.actors[:2]),
            )

    def _figures(self) -> list[dict[str, Any]]:
        rng = self.rng
        figures: list[dict[str, Any]] = []
        for _ in range(rng.randint(2, 5)):
            lower = rng.choice([None, 0, 1, 5, 10])
            upper = rng.choice([None, lower, (lower or 0) + rng.randint(0, 9)])
            figures.append(
                {
                    "outcome": next(self.outcomes),
                    "victim_status": self.code(codes.VictimStatus),
                    "victim_description": rng.choice(["", "child", "child woman"]),
                    "lower": lower,
                    "upper": upper,
                    "qualifier": self.code(codes.Qualifier),
                    "wording": self.words(),
                    "part_of": rng.choice([None, None, 0]) if figures else None,
                }
            )
        return figures

    def _dispute(self, mark: str) -> None:
        speechless = [fact for fact in self.facts if not fact.speakers.exists()]
        one, *more = self.rng.sample(speechless if mark.endswith("2") else self.facts, 3)
        if mark == "3-0":
            more = self._citing_every_source()
        make_dispute(
            (f"Yes, {self.words()}", (one,)),
            (f"No, {self.words()}", tuple(more)),
            slug=f"dispute-{mark}",
            question=f"Question {mark} {self.words()}?",
            kind=self.code(codes.DisputeKind),
            note=f"Note {self.words()}",
        )

    def _citing_every_source(self) -> list[Fact]:
        """Return few facts that together cite every source."""
        silent = {source.pk for source in self.sources}
        chosen = []
        for fact in self.facts:
            cited = set(fact.citations.values_list("source_id", flat=True))
            if cited & silent:
                silent -= cited
                chosen.append(fact)
        assert not silent
        return chosen


def build(seed: int = SEED) -> int:
    """Save and publish a world in three editions; return the number of the last."""
    builder = Builder(seed)
    builder.batch(1)
    publish_all(at=FIRST)
    builder.batch(2)
    publish_all(at=SECOND)
    builder.disputes(3)
    edition = publish_all(at=THIRD)
    assert edition is not None
    return edition.number
