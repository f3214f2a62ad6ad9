"""The editors' tables as SQLAlchemy maps them, as far as one fact is told of."""

import datetime as dt

from sqlalchemy import ForeignKey
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship


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
