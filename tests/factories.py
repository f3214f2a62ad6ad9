"""Smallest valid rows of every record, saved; give what matters to the test, the rest is plausible.

All names are invented. `publish_all()` publishes everything in the editors' tables as one edition.
"""

import itertools
from datetime import datetime
from typing import Any, TypeVar

from facts.models import (
    Actor,
    ActorName,
    Agreement,
    CasualtyFigure,
    CasualtyReport,
    CeasefireTerm,
    Citation,
    Dispute,
    DisputePosition,
    Event,
    Fact,
    FactSpeaker,
    Place,
    PlaceName,
    Relation,
    Statement,
    TermPosition,
    Topic,
)
from publication.choices import Origin, Resource
from publication.models import Edition
from publication.publishing import Change, publish
from sources.dates import bounds
from sources.models import ParagraphNote, Publisher, Source

Kind = TypeVar("Kind", Statement, CasualtyReport, CeasefireTerm)
_numbers = itertools.count(1)
DAY = "2023-09-19"


def slug_of(stem: str) -> str:
    """Return a slug not used before in this process."""
    return f"{stem}-{next(_numbers)}"


def date_columns(
    prefix: str, edtf: str = "", *, zone: str = "+04:00", precision: str = "", **columns: Any
) -> dict[str, Any]:
    """Return the six columns of a date, bounds computed; an empty `edtf` is an unknown date."""
    span = bounds(edtf, zone)
    return {
        f"{prefix}_edtf": edtf,
        f"{prefix}_earliest": span.earliest,
        f"{prefix}_latest": span.latest,
        f"{prefix}_zone": zone if edtf else "",
        f"{prefix}_precision": precision or ("day" if edtf else "unknown"),
        **{f"{prefix}_{name}": value for name, value in columns.items()},
    }


def make_publisher(**fields: Any) -> Publisher:
    """Save a publisher."""
    fields.setdefault("slug", slug_of("publisher"))
    return Publisher.objects.create(**{"name": "The Invented Times", "kind": "online_newspaper"} | fields)


def make_source(*, published: str = DAY, published_zone: str = "", **fields: Any) -> Source:
    """Save a source of ten paragraphs."""
    slug = fields.setdefault("slug", slug_of("source"))
    if "publisher" not in fields:
        fields["publisher"] = make_publisher()
    defaults: dict[str, Any] = {
        "title": f"Title of {slug}",
        "url": f"https://news.example/{slug}",
        "language": "en",
        "paragraph_count": 10,
        "text_sha256": "0" * 64,
    }
    return Source.objects.create(
        **defaults | date_columns("published", published, zone=published_zone) | fields
    )


def make_note(
    source: Source, paragraph: int, reason: str = "byline_or_dateline", **fields: Any
) -> ParagraphNote:
    """Save a ledger mark."""
    return ParagraphNote.objects.create(source=source, paragraph=paragraph, reason=reason, **fields)


def make_actor(*variants: str, **fields: Any) -> Actor:
    """Save an actor with these further name variants."""
    fields.setdefault("slug", slug_of("actor"))
    actor = Actor.objects.create(**{"name": "Ana Example", "kind": "official"} | fields)
    for position, variant in enumerate(variants):
        ActorName.objects.create(
            actor=actor, position=position, variant=variant, script="Latn", kind="press", used_by=["x"]
        )
    return actor


def make_place(*variants: str, **fields: Any) -> Place:
    """Save a place with these further name variants."""
    fields.setdefault("slug", slug_of("place"))
    place = Place.objects.create(**{"name": "Exampletown", "kind": "city"} | fields)
    for position, variant in enumerate(variants):
        PlaceName.objects.create(
            place=place, position=position, variant=variant, script="Latn", kind="press", used_by=["x"]
        )
    return place


def make_event(*, period: str = DAY, **fields: Any) -> Event:
    """Save an event."""
    fields.setdefault("slug", slug_of("event"))
    return Event.objects.create(
        **{"name": "An example event", "kind": "other"} | date_columns("period", period) | fields
    )


def make_agreement(*, announced: str = "", effective: str = "", **fields: Any) -> Agreement:
    """Save an agreement."""
    fields.setdefault("slug", slug_of("agreement"))
    dates = date_columns("announced", announced) | date_columns("effective", effective)
    return Agreement.objects.create(**{"name": "An example ceasefire", "kind": "ceasefire"} | dates | fields)


def make_topic(**fields: Any) -> Topic:
    """Save a topic."""
    fields.setdefault("slug", slug_of("topic"))
    return Topic.objects.create(**{"name": "Examples"} | fields)


def make_citation(fact: Fact, source: Source | None = None, **fields: Any) -> Citation:
    """Save a citation of a fact; offsets of a quote start at 0 unless given."""
    quote = fields.get("quote", "")
    if quote:
        fields.setdefault("start", 0)
        fields.setdefault("end", fields["start"] + len(quote))
    fields.setdefault("position", fact.citations.count())
    return Citation.objects.create(
        fact_id=fact.pk, source=source or make_source(), **{"paragraph": 5} | fields
    )


def _dress(
    fact: Kind,
    *,
    speakers: tuple[Any, ...],
    sources: tuple[Source, ...] | None,
    topics: tuple[Topic, ...],
    many: dict[str, Any],
) -> Kind:
    for position, speaker in enumerate(speakers):
        actor, behalf, role = speaker if isinstance(speaker, tuple) else (speaker, None, "")
        FactSpeaker.objects.create(
            fact_id=fact.pk, position=position, actor=actor, on_behalf_of=behalf, spoke_as=role
        )
    for source in (make_source(),) if sources is None else sources:
        make_citation(fact, source)
    fact.topics.set(topics)
    for name, records in many.items():
        getattr(fact, name).set(records)
    return fact


def make_statement(
    *,
    date: str = DAY,
    zone: str = "+04:00",
    speakers: tuple[Any, ...] = (),
    sources: tuple[Source, ...] | None = None,
    topics: tuple[Topic, ...] = (),
    addressees: tuple[Actor, ...] = (),
    about: tuple[Actor, ...] = (),
    **fields: Any,
) -> Statement:
    """Save a statement; a speaker is an actor or (actor, on behalf of, role); one citation a source."""
    slug = fields.setdefault("slug", slug_of("statement"))
    defaults = {"summary": f"Summary of {slug}.", "speech_act": "report", "speech_form": "paraphrase"}
    fact = Statement.objects.create(**defaults | date_columns("date", date, zone=zone) | fields)
    many = {"addressees": addressees, "about": about}
    return _dress(fact, speakers=speakers, sources=sources, topics=topics, many=many)


def make_casualty_report(
    *figures: dict[str, Any],
    date: str = DAY,
    speakers: tuple[Any, ...] = (),
    sources: tuple[Source, ...] | None = None,
    topics: tuple[Topic, ...] = (),
    **fields: Any,
) -> CasualtyReport:
    """Save a casualty report; a figure is its columns, `part_of` the index of an earlier one."""
    slug = fields.setdefault("slug", slug_of("casualty-report"))
    defaults = {"summary": f"Summary of {slug}.", "scope": "incident"}
    fact = CasualtyReport.objects.create(**defaults | date_columns("date", date) | fields)
    rows: list[CasualtyFigure] = []
    for position, figure in enumerate(figures or ({"outcome": "killed", "lower": 2, "upper": 2},)):
        columns = {"qualifier": "exact", "wording": "two"} | figure
        part_of = columns.pop("part_of", None)
        whole = None if part_of is None else rows[part_of]
        rows.append(CasualtyFigure.objects.create(report=fact, position=position, part_of=whole, **columns))
    return _dress(fact, speakers=speakers, sources=sources, topics=topics, many={})


def make_term(
    *positions: tuple[Actor, str],
    date: str = DAY,
    effective: str = "",
    speakers: tuple[Any, ...] = (),
    sources: tuple[Source, ...] | None = None,
    topics: tuple[Topic, ...] = (),
    obligated: tuple[Actor, ...] = (),
    beneficiaries: tuple[Actor, ...] = (),
    guarantors: tuple[Actor, ...] = (),
    **fields: Any,
) -> CeasefireTerm:
    """Save a ceasefire term; a position is (actor, stance), shown by the first citation."""
    slug = fields.setdefault("slug", slug_of("term"))
    if "agreement" not in fields:
        fields["agreement"] = make_agreement()
    defaults = {"summary": f"Summary of {slug}.", "category": "talks", "stage": "agreed"}
    dates = date_columns("date", date) | date_columns("effective", effective)
    fact = CeasefireTerm.objects.create(**defaults | dates | fields)
    many = {"obligated": obligated, "beneficiaries": beneficiaries, "guarantors": guarantors}
    _dress(fact, speakers=speakers, sources=sources, topics=topics, many=many)
    citation = Citation.objects.filter(fact_id=fact.pk).first()
    for position, (actor, stance) in enumerate(positions):
        TermPosition.objects.create(
            term=fact, position=position, actor=actor, stance=stance, citation=citation
        )
    return fact


def relate(start: Fact, kind: str, end: Fact, reason: str = "Because an example needs it.") -> Relation:
    """Save a relation that belongs to `start`."""
    position = Relation.objects.filter(from_fact_id=start.pk).count()
    return Relation.objects.create(
        from_fact_id=start.pk, to_fact_id=end.pk, kind=kind, position=position, reason=reason
    )


def make_dispute(*positions: tuple[str, tuple[Fact, ...]], **fields: Any) -> Dispute:
    """Save a dispute; a position is (label, facts)."""
    fields.setdefault("slug", slug_of("dispute"))
    defaults = {"question": "Which of the examples is right?", "kind": "figure", "note": "They differ."}
    dispute = Dispute.objects.create(**defaults | fields)
    for position, (label, facts) in enumerate(positions):
        row = DisputePosition.objects.create(dispute=dispute, position=position, label=label)
        row.facts.set([fact.pk for fact in facts])
    return dispute


MODELS = {
    Resource.PUBLISHERS: Publisher,
    Resource.SOURCES: Source,
    Resource.ACTORS: Actor,
    Resource.PLACES: Place,
    Resource.EVENTS: Event,
    Resource.AGREEMENTS: Agreement,
    Resource.TOPICS: Topic,
    Resource.FACTS: Fact,
    Resource.DISPUTES: Dispute,
}


def all_changes() -> list[Change]:
    """Return a publishing change for every record of the editors' tables."""
    return [
        Change("publish", resource, slug)
        for resource, model in MODELS.items()
        for slug in model.objects.values_list("slug", flat=True)
    ]


def publish_all(reason: str = "Publish the examples.", at: datetime | None = None) -> Edition | None:
    """Publish everything in the editors' tables as one edition of origin seeds; None when nothing changed."""
    return publish(all_changes(), reason=reason, origin=Origin.SEEDS, at=at)
