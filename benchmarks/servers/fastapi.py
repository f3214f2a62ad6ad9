"""(b) FastAPI with SQLAlchemy's asynchronous ORM and Pydantic, over the same editors' tables.

Run as `uvicorn benchmarks.servers.fastapi:app`; DATABASE_URL names the PostgreSQL database.
"""

import datetime as dt
import os
from typing import Any

from fastapi import FastAPI, HTTPException
from pydantic import BaseModel
from sqlalchemy import ForeignKey, select
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, joinedload, mapped_column, relationship, selectinload

engine = create_async_engine(
    os.environ["DATABASE_URL"].replace("postgresql://", "postgresql+psycopg://"), pool_size=8, max_overflow=0
)
session = async_sessionmaker(engine)
API = "/api/v1"


class Base(DeclarativeBase):
    """All tables."""


class Named:
    """What a record referred to shows."""

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str]
    name: Mapped[str]


class Actor(Named, Base):
    __tablename__ = "facts_actor"
    kind: Mapped[str]


class Place(Named, Base):
    __tablename__ = "facts_place"


class Event(Named, Base):
    __tablename__ = "facts_event"


class Topic(Named, Base):
    __tablename__ = "facts_topic"


class Agreement(Named, Base):
    __tablename__ = "facts_agreement"


class Publisher(Named, Base):
    __tablename__ = "sources_publisher"


class Source(Base):
    __tablename__ = "sources_source"
    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str]
    title: Mapped[str]
    publisher_id: Mapped[int] = mapped_column(ForeignKey("sources_publisher.id"))
    published_edtf: Mapped[str]
    published_earliest: Mapped[dt.datetime | None]
    published_latest: Mapped[dt.datetime | None]
    published_zone: Mapped[str]
    published_precision: Mapped[str]
    published_wording: Mapped[str]
    publisher: Mapped[Publisher] = relationship()


class Speaker(Base):
    __tablename__ = "facts_factspeaker"
    id: Mapped[int] = mapped_column(primary_key=True)
    fact_id: Mapped[int] = mapped_column(ForeignKey("facts_fact.id"))
    actor_id: Mapped[int] = mapped_column(ForeignKey("facts_actor.id"))
    on_behalf_of_id: Mapped[int | None] = mapped_column(ForeignKey("facts_actor.id"))
    spoke_as: Mapped[str]
    actor: Mapped[Actor] = relationship(foreign_keys=actor_id)
    on_behalf_of: Mapped[Actor | None] = relationship(foreign_keys=on_behalf_of_id)


class Citation(Base):
    __tablename__ = "facts_citation"
    id: Mapped[int] = mapped_column(primary_key=True)
    fact_id: Mapped[int] = mapped_column(ForeignKey("facts_fact.id"))
    source_id: Mapped[int] = mapped_column(ForeignKey("sources_source.id"))
    via_id: Mapped[int | None] = mapped_column(ForeignKey("facts_actor.id"))
    section: Mapped[str]
    paragraph: Mapped[int]
    start: Mapped[int | None]
    end: Mapped[int | None]
    quote: Mapped[str]
    attribution: Mapped[str]
    attribution_kind: Mapped[str]
    source: Mapped[Source] = relationship()
    via: Mapped[Actor | None] = relationship()


class Statement(Base):
    __tablename__ = "facts_statement"
    fact_id: Mapped[int] = mapped_column(ForeignKey("facts_fact.id"), primary_key=True)
    speech_act: Mapped[str]
    speech_form: Mapped[str]
    medium: Mapped[str]
    polarity: Mapped[str]
    modality: Mapped[str]
    addressees: Mapped[list[Actor]] = relationship(
        secondary="facts_statement_addressees",
        primaryjoin="Statement.fact_id == StatementAddressee.statement_id",
    )


class StatementAddressee(Base):
    __tablename__ = "facts_statement_addressees"
    id: Mapped[int] = mapped_column(primary_key=True)
    statement_id: Mapped[int] = mapped_column(ForeignKey("facts_statement.fact_id"))
    actor_id: Mapped[int] = mapped_column(ForeignKey("facts_actor.id"))


class Figure(Base):
    __tablename__ = "facts_casualtyfigure"
    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("facts_casualtyreport.fact_id"))
    outcome: Mapped[str]
    victim_status: Mapped[str]
    lower: Mapped[int | None]
    upper: Mapped[int | None]
    qualifier: Mapped[str]
    wording: Mapped[str]


class Report(Base):
    __tablename__ = "facts_casualtyreport"
    fact_id: Mapped[int] = mapped_column(ForeignKey("facts_fact.id"), primary_key=True)
    side_id: Mapped[int | None] = mapped_column(ForeignKey("facts_actor.id"))
    cause: Mapped[str]
    scope: Mapped[str]
    assertion: Mapped[str]
    side: Mapped[Actor | None] = relationship()
    figures: Mapped[list[Figure]] = relationship()


class Position(Base):
    __tablename__ = "facts_termposition"
    id: Mapped[int] = mapped_column(primary_key=True)
    term_id: Mapped[int] = mapped_column(ForeignKey("facts_ceasefireterm.fact_id"))
    actor_id: Mapped[int] = mapped_column(ForeignKey("facts_actor.id"))
    stance: Mapped[str]
    actor: Mapped[Actor] = relationship()


class TermObligated(Base):
    __tablename__ = "facts_ceasefireterm_obligated"
    id: Mapped[int] = mapped_column(primary_key=True)
    ceasefireterm_id: Mapped[int] = mapped_column(ForeignKey("facts_ceasefireterm.fact_id"))
    actor_id: Mapped[int] = mapped_column(ForeignKey("facts_actor.id"))


class Term(Base):
    __tablename__ = "facts_ceasefireterm"
    fact_id: Mapped[int] = mapped_column(ForeignKey("facts_fact.id"), primary_key=True)
    agreement_id: Mapped[int] = mapped_column(ForeignKey("facts_agreement.id"))
    category: Mapped[str]
    stage: Mapped[str]
    agreement: Mapped[Agreement] = relationship()
    obligated: Mapped[list[Actor]] = relationship(secondary="facts_ceasefireterm_obligated")
    positions: Mapped[list[Position]] = relationship()


class FactTopic(Base):
    __tablename__ = "facts_fact_topics"
    id: Mapped[int] = mapped_column(primary_key=True)
    fact_id: Mapped[int] = mapped_column(ForeignKey("facts_fact.id"))
    topic_id: Mapped[int] = mapped_column(ForeignKey("facts_topic.id"))


class Fact(Base):
    __tablename__ = "facts_fact"
    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str]
    kind: Mapped[str]
    summary: Mapped[str]
    event_id: Mapped[int | None] = mapped_column(ForeignKey("facts_event.id"))
    place_id: Mapped[int | None] = mapped_column(ForeignKey("facts_place.id"))
    date_edtf: Mapped[str]
    date_earliest: Mapped[dt.datetime | None]
    date_latest: Mapped[dt.datetime | None]
    date_zone: Mapped[str]
    date_precision: Mapped[str]
    date_wording: Mapped[str]
    event: Mapped[Event | None] = relationship()
    place: Mapped[Place | None] = relationship()
    topics: Mapped[list[Topic]] = relationship(secondary="facts_fact_topics")
    speakers: Mapped[list[Speaker]] = relationship()
    citations: Mapped[list[Citation]] = relationship()
    statement: Mapped[Statement | None] = relationship()
    report: Mapped[Report | None] = relationship()
    term: Mapped[Term | None] = relationship()


class NamedOut(BaseModel):
    """A record referred to."""

    slug: str
    name: str
    url: str


class ActorOut(NamedOut):
    """An actor referred to."""

    kind: str


class DateOut(BaseModel):
    """A date."""

    edtf: str | None
    earliest: str | None
    latest: str | None
    zone: str | None
    precision: str
    wording: str | None


class SourceOut(BaseModel):
    """A source as citations show it."""

    slug: str
    title: str
    publisher: NamedOut
    published: DateOut
    url: str


class CitationOut(BaseModel):
    """A citation."""

    source: SourceOut
    section: str
    paragraph: int
    start: int | None
    end: int | None
    quote: str | None
    attribution: str | None
    attribution_kind: str
    via: ActorOut | None


class SpeakerOut(BaseModel):
    """A speaker."""

    actor: ActorOut
    on_behalf_of: ActorOut | None
    spoke_as: str | None


class FactOut(BaseModel):
    """A fact of any kind; what only one kind has stands in `own`."""

    slug: str
    url: str
    kind: str
    summary: str
    attributed_to: list[SpeakerOut]
    date: DateOut
    event: NamedOut | None
    place: NamedOut | None
    topics: list[NamedOut]
    citations: list[CitationOut]
    own: dict[str, Any]
    source_count: int
    independent_origins: int = 1
    relations: list[str] = []
    disputes: list[str] = []


class PageOut(BaseModel):
    """A page."""

    count: int | None = None
    next: str | None = None
    previous: str | None = None
    results: list[FactOut]


def named(row: Any, resource: str) -> NamedOut | None:
    """Return a record referred to."""
    return (
        None if row is None else NamedOut(slug=row.slug, name=row.name, url=f"{API}/{resource}/{row.slug}/")
    )


def actor(row: Actor | None) -> ActorOut | None:
    """Return an actor referred to."""
    if row is None:
        return None
    return ActorOut(slug=row.slug, name=row.name, kind=row.kind, url=f"{API}/actors/{row.slug}/")


def date(row: Any, prefix: str) -> DateOut:
    """Return a date of several columns."""
    moments = (getattr(row, f"{prefix}_{end}") for end in ("earliest", "latest"))
    earliest, latest = (None if one is None else one.strftime("%Y-%m-%dT%H:%M:%SZ") for one in moments)
    texts = {
        name: getattr(row, f"{prefix}_{name}") or None for name in ("edtf", "zone", "precision", "wording")
    }
    return DateOut(earliest=earliest, latest=latest, **texts)


def citation(row: Citation) -> CitationOut:
    """Return a citation."""
    source = row.source
    return CitationOut(
        source=SourceOut(
            slug=source.slug,
            title=source.title,
            publisher=named(source.publisher, "publishers"),
            published=date(source, "published"),
            url=f"{API}/sources/{source.slug}/",
        ),
        via=actor(row.via),
        **{
            name: getattr(row, name)
            for name in ("section", "paragraph", "start", "end", "quote", "attribution", "attribution_kind")
        },
    )


def own(fact: Fact) -> dict[str, Any]:
    """Return what only the fact's kind has."""
    if (said := fact.statement) is not None:
        codes = {
            name: getattr(said, name)
            for name in ("speech_act", "speech_form", "medium", "polarity", "modality")
        }
        return {**codes, "addressees": [actor(one) for one in said.addressees]}
    if (report := fact.report) is not None:
        names = ("outcome", "victim_status", "lower", "upper", "qualifier", "wording")
        figures = [{name: getattr(one, name) for name in names} for one in report.figures]
        return {"side": actor(report.side), "cause": report.cause, "scope": report.scope, "figures": figures}
    term = fact.term
    return {
        "agreement": named(term.agreement, "agreements"),
        "category": term.category,
        "stage": term.stage,
        "obligated": [actor(one) for one in term.obligated],
        "positions": [{"actor": actor(one.actor), "stance": one.stance} for one in term.positions],
    }


def shown(fact: Fact) -> FactOut:
    """Return a fact."""
    return FactOut(
        slug=fact.slug,
        url=f"{API}/facts/{fact.slug}/",
        kind=fact.kind,
        summary=fact.summary,
        attributed_to=[
            SpeakerOut(actor=actor(one.actor), on_behalf_of=actor(one.on_behalf_of), spoke_as=one.spoke_as)
            for one in fact.speakers
        ],
        date=date(fact, "date"),
        event=named(fact.event, "events"),
        place=named(fact.place, "places"),
        topics=[named(one, "topics") for one in fact.topics],
        citations=[citation(one) for one in fact.citations],
        own=own(fact),
        source_count=len({one.source_id for one in fact.citations}),
    )


WHOLE = (
    joinedload(Fact.event),
    joinedload(Fact.place),
    selectinload(Fact.topics),
    selectinload(Fact.speakers).joinedload(Speaker.actor),
    selectinload(Fact.speakers).joinedload(Speaker.on_behalf_of),
    selectinload(Fact.citations).joinedload(Citation.source).joinedload(Source.publisher),
    selectinload(Fact.citations).joinedload(Citation.via),
    joinedload(Fact.statement).selectinload(Statement.addressees),
    joinedload(Fact.report).joinedload(Report.side),
    joinedload(Fact.report).selectinload(Report.figures),
    joinedload(Fact.term).joinedload(Term.agreement),
    joinedload(Fact.term).selectinload(Term.obligated),
    joinedload(Fact.term).selectinload(Term.positions).joinedload(Position.actor),
)
app = FastAPI()


@app.get(API + "/facts/")
async def facts(attributed_to: str, date__gte: dt.date, date__lte: dt.date) -> PageOut:
    """Answer with the newest fifty facts of a speaker in an interval."""
    speaker = (
        select(Speaker.fact_id).join(Actor, Actor.id == Speaker.actor_id).where(Actor.slug == attributed_to)
    )
    found = (
        select(Fact)
        .options(*WHOLE)
        .where(Fact.id.in_(speaker), Fact.date_latest >= date__gte, Fact.date_earliest <= date__lte)
        .order_by(Fact.date_earliest.desc(), Fact.slug.desc())
        .limit(50)
    )
    async with session() as reading:
        return PageOut(results=[shown(fact) for fact in (await reading.scalars(found)).unique()])


@app.get(API + "/facts/{slug}/")
async def fact(slug: str) -> FactOut:
    """Answer with one fact."""
    async with session() as reading:
        row = (await reading.scalars(select(Fact).options(*WHOLE).where(Fact.slug == slug))).unique().first()
        if row is None:
            raise HTTPException(404)
        return shown(row)
