"""The synthetic corpus: rows as fixtures write them, from one source of randomness; equal sizes give equal rows.

Nothing in it is true. Every name and summary says "synthetic", slugs of facts start with `synthetic-`, and none of it
ever stands in fixtures/.
"""

import datetime as dt
import random
from collections.abc import Iterator
from typing import Any

Row = tuple[str, dict[str, Any]]  # (table, fields)

SEED = 20230919
ACTORS, PLACES, EVENTS, TOPICS, PUBLISHERS, SOURCES, AGREEMENTS = 500, 300, 200, 30, 60, 500, 20
FIRST_DAY, DAYS = dt.date(1990, 1, 1), 12_000
# Each syllable in Latin, Azerbaijani, Russian and Armenian letters.
SYLLABLES = (
    ("ka", "ka", "ка", "կա"),
    ("ren", "ren", "рен", "րեն"),
    ("va", "və", "ва", "վա"),
    ("shu", "şu", "шу", "շու"),
    ("mar", "mar", "мар", "մար"),
    ("ti", "ti", "ти", "տի"),
    ("do", "do", "до", "դո"),
    ("len", "lən", "лен", "լեն"),
    ("gor", "qor", "гор", "գոր"),
    ("as", "əs", "ас", "աս"),
    ("ni", "ni", "ни", "նի"),
    ("bek", "bəy", "бек", "բեկ"),
)
SPELLINGS = (("en", "Latn"), ("az", "Latn"), ("ru", "Cyrl"), ("hy", "Armn"))
# Words of summaries with the share of facts that hold them: one common, one middling, one rare.
COMMON, MIDDLING, RARE = ("ceasefire", 0.46), ("corridor", 0.02), ("meteorite", 0.0008)
OTHER_WORDS = (
    "aid",
    "army",
    "border",
    "bridge",
    "call",
    "camp",
    "city",
    "claim",
    "column",
    "convoy",
    "council",
    "day",
    "delegation",
    "district",
    "envoy",
    "evening",
    "family",
    "force",
    "gas",
    "governor",
    "group",
    "hospital",
    "hour",
    "letter",
    "line",
    "meeting",
    "minister",
    "morning",
    "mountain",
    "night",
    "office",
    "official",
    "officer",
    "people",
    "police",
    "post",
    "region",
    "report",
    "road",
    "route",
    "school",
    "shelter",
    "side",
    "soldier",
    "spokesperson",
    "station",
    "statement",
    "street",
    "talks",
    "television",
    "town",
    "truck",
    "unit",
    "valley",
    "vehicle",
    "village",
    "volunteer",
    "water",
    "week",
    "woman",
    "worker",
    "year",
)


class Corpus:
    """Rows of a corpus of `facts` facts; the records that facts refer to are always the same."""

    def __init__(self, facts: int) -> None:
        self.facts = facts
        self.rng = random.Random(SEED)  # noqa: S311 - chance, not secrecy
        self.weights = [1 / (rank + 8) for rank in range(ACTORS)]

    def rows(self) -> Iterator[Row]:
        """Yield every row, parents before children."""
        yield from self._publishers()
        yield from self._actors()
        yield from self._places()
        yield from self._rest()
        for number in range(self.facts):
            yield from self._fact(number)

    def _publishers(self) -> Iterator[Row]:
        for number in range(PUBLISHERS):
            yield (
                "sources.publisher",
                {
                    "slug": f"publisher-{number}",
                    "name": f"Synthetic Publisher {number}",
                    "kind": "newspaper",
                    "country": ("AM", "AZ", "GB", "FR")[number % 4],
                    "website": f"https://publisher-{number}.example",
                },
            )
        for number in range(SOURCES):
            day = self._day()
            yield (
                "sources.source",
                {
                    "slug": f"source-{number}",
                    "publisher": [f"publisher-{number % PUBLISHERS}"],
                    "title": f"Synthetic article {number} on the {self._words(3)}",
                    "url": f"https://publisher-{number % PUBLISHERS}.example/{number}",
                    "bylines": ["A. Synthetic"],
                    "language": "en",
                    "paragraph_count": 30,
                    "text_sha256": f"{number:064x}",
                    **dated("published", day),
                },
            )

    def _actors(self) -> Iterator[Row]:
        kinds = ("state_government", "official", "media_organisation", "igo", "civilian_person")
        for number in range(ACTORS):
            slug, names = f"actor-{number}", self._names()
            yield (
                "facts.actor",
                {
                    "slug": slug,
                    "name": f"{names[0]} (synthetic {number})",
                    "kind": kinds[number % len(kinds)],
                    "member_of": [f"actor-{number // 10}"] if number >= 50 and number % 3 else None,
                },
            )
            yield from self._spellings("facts.actorname", "actor", slug, names)

    def _places(self) -> Iterator[Row]:
        for number in range(PLACES):
            slug, names = f"place-{number}", self._names()
            yield (
                "facts.place",
                {
                    "slug": slug,
                    "name": f"{names[0]} (synthetic place {number})",
                    "kind": "region" if number < 20 else "city",
                    "parent": [f"place-{number // 6}"] if number >= 6 else None,
                },
            )
            yield from self._spellings("facts.placename", "place", slug, names)

    def _spellings(self, table: str, owner: str, slug: str, names: tuple[str, ...]) -> Iterator[Row]:
        for position, (name, (language, script)) in enumerate(zip(names, SPELLINGS, strict=True)):
            fields = {"variant": name, "language": language, "script": script, "kind": "transliteration"}
            yield table, {owner: [slug], "position": position, **fields, "reference": "synthetic"}

    def _rest(self) -> Iterator[Row]:
        for number in range(EVENTS):
            yield (
                "facts.event",
                {
                    "slug": f"event-{number}",
                    "name": f"Synthetic event {number}",
                    "kind": "other",
                    "place": [f"place-{number % PLACES}"],
                    "parent": [f"event-{number // 5}"] if number >= 5 else None,
                    **dated("period", self._day()),
                },
            )
        for number in range(AGREEMENTS):
            fields = {
                "slug": f"agreement-{number}",
                "name": f"Synthetic agreement {number}",
                "kind": "ceasefire",
            }
            parties = [["actor-1"], ["actor-2"]]
            yield "facts.agreement", {**fields, **dated("announced", self._day()), "parties": parties}
        for number in range(TOPICS):
            yield "facts.topic", {"slug": f"topic-{number}", "name": f"Synthetic topic {number}"}

    def _fact(self, number: int) -> Iterator[Row]:
        rng, slug = self.rng, f"synthetic-{number}"
        kind = rng.choices(("statement", "casualty_report", "ceasefire_term"), (70, 20, 10))[0]
        yield (
            "facts.fact",
            {
                "slug": slug,
                "kind": kind,
                "summary": f"Synthetic {number}: {self._words(rng.randint(8, 16))}.",
                "event": [f"event-{rng.randrange(EVENTS)}"],
                "place": [f"place-{self._skewed(PLACES)}"] if rng.random() < 0.8 else None,
                "topics": sorted([f"topic-{one}"] for one in rng.sample(range(TOPICS), rng.randint(1, 3))),
                **dated("date", self._day()),
            },
        )
        speaker, other = rng.choices(range(ACTORS), self.weights, k=2)
        behalf = [f"actor-{speaker // 10}"] if speaker >= 50 else None
        yield (
            "facts.factspeaker",
            {
                "fact": [slug],
                "position": 0,
                "actor": [f"actor-{speaker}"],
                "on_behalf_of": behalf,
                "spoke_as": "minister",
            },
        )
        cited: set[tuple[str, int]] = set()
        for position in range(rng.choices((1, 2, 3), (50, 30, 20))[0]):
            citation = self._citation(slug, position)
            while (
                place := (citation["source"][0], citation["paragraph"])
            ) in cited:  # a paragraph is cited once
                citation["paragraph"] = citation["paragraph"] % 30 + 1
            cited.add(place)
            yield "facts.citation", citation
        yield from self._kind(slug, kind, other)

    def _citation(self, slug: str, position: int) -> dict[str, Any]:
        quote = f"synthetic {self._words(6)}" if self.rng.random() < 0.4 else ""
        return {
            "fact": [slug],
            "position": position,
            "source": [f"source-{self.rng.randrange(SOURCES)}"],
            "section": "body",
            "paragraph": self.rng.randint(1, 30),
            "start": 0 if quote else None,
            "end": len(quote) if quote else None,
            "quote": quote,
            "attribution": "the synthetic minister said",
            "attribution_kind": "said",
            "via": [f"actor-{self.rng.choice((2, 7, 12, 17))}"] if self.rng.random() < 0.3 else None,
        }

    def _kind(self, slug: str, kind: str, other: int) -> Iterator[Row]:
        rng = self.rng
        if kind == "statement":
            codes = {
                "speech_act": rng.choice(("report", "deny", "accuse", "demand")),
                "speech_form": "paraphrase",
            }
            yield (
                "facts.statement",
                {
                    "fact": [slug],
                    **codes,
                    "medium": "interview",
                    "addressees": [[f"actor-{other}"]],
                    "about": [],
                },
            )
        elif kind == "casualty_report":
            report = {"fact": [slug], "side": [f"actor-{other}"], "cause": "gunfire", "scope": "incident"}
            yield "facts.casualtyreport", {**report, "assertion": "claimed"}
            for position, outcome in enumerate(("killed", "injured")):
                lower = int(rng.paretovariate(1.1))
                yield (
                    "facts.casualtyfigure",
                    {
                        "report": [slug],
                        "position": position,
                        "outcome": outcome,
                        "victim_status": rng.choice(("civilian", "combatant", "unknown")),
                        "lower": min(lower, 100_000),
                        "upper": min(lower, 100_000) if rng.random() < 0.6 else None,
                        "qualifier": "at_least",
                        "wording": f"at least {lower}",
                    },
                )
        else:
            agreement = [f"agreement-{rng.randrange(AGREEMENTS)}"]
            term = {"fact": [slug], "agreement": agreement, "category": "disarmament", "stage": "agreed"}
            yield "facts.ceasefireterm", {**term, "obligated": [[f"actor-{other}"]]}
            stance = {"term": [slug], "position": 0, "actor": [f"actor-{other}"], "stance": "accepted"}
            yield "facts.termposition", {**stance, "citation": [slug, 0]}

    def _day(self) -> dt.date:
        return FIRST_DAY + dt.timedelta(days=self.rng.randrange(DAYS))

    def _skewed(self, number: int) -> int:
        return min(int(number * self.rng.random() ** 2), number - 1)

    def _words(self, number: int) -> str:
        words = self.rng.sample(OTHER_WORDS, number)
        for word, share in (COMMON, MIDDLING, RARE):
            if self.rng.random() < share:
                words[self.rng.randrange(number)] = word
        return " ".join(words)

    def _names(self) -> tuple[str, ...]:
        first, last = ([self.rng.choice(SYLLABLES) for _ in range(3)] for _ in range(2))
        return tuple(
            " ".join("".join(one[script] for one in part).capitalize() for part in (first, last))
            for script in range(len(SPELLINGS))
        )


def dated(prefix: str, day: dt.date) -> dict[str, Any]:
    """Return the columns of a date that is a day in Karabakh."""
    start = dt.datetime.combine(day, dt.time(), dt.UTC) - dt.timedelta(hours=4)
    end = start + dt.timedelta(days=1, seconds=-1)
    return {
        f"{prefix}_edtf": day.isoformat(),
        f"{prefix}_earliest": start.strftime("%Y-%m-%dT%H:%M:%SZ"),
        f"{prefix}_latest": end.strftime("%Y-%m-%dT%H:%M:%SZ"),
        f"{prefix}_zone": "+04:00",
        f"{prefix}_precision": "day",
    }
