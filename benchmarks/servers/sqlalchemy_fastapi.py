"""(b) FastAPI with SQLAlchemy's asynchronous ORM and Pydantic, over the same editors' tables.

Run as `uvicorn benchmarks.servers.sqlalchemy_fastapi:app`; DATABASE_URL names the PostgreSQL database.
"""

import datetime as dt
import os
from typing import Any

from fastapi import FastAPI, HTTPException
from pydantic import BaseModel
from sqlalchemy import select
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import joinedload, selectinload

from benchmarks.servers.sqlalchemy_tables import (
    Actor,
    Citation,
    Fact,
    Position,
    Report,
    Source,
    Speaker,
    Statement,
    Term,
)

engine = create_async_engine(
    os.environ["DATABASE_URL"].replace("postgresql://", "postgresql+psycopg://"), pool_size=8, max_overflow=0
)
session = async_sessionmaker(engine)
API = "/api/v1"


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
