"""A small newsroom with at least two records of every resource, and how people change what it published."""

from datetime import UTC, datetime

from django.contrib.auth.models import User

from publication.choices import Origin
from publication.publishing import Change, publish
from tests import factories

FIRST_MOMENT = datetime(2024, 1, 10, 12, 0, tzinfo=UTC)
SECOND_MOMENT = datetime(2024, 2, 20, 12, 0, tzinfo=UTC)


def make_newsroom() -> None:
    """Fill the editors' tables: at least two records of every resource, slugs in a known order."""
    gazette = factories.make_publisher(slug="gazette", name="Gazette", country="AM")
    herald = factories.make_publisher(slug="herald", name="Herald", country="AZ", kind="broadcaster")
    first = factories.make_source(slug="gazette-one", publisher=gazette, published="2023-09-19", title="One")
    second = factories.make_source(slug="herald-two", publisher=herald, published="2023-09-20", title="Two")
    ministry = factories.make_actor(slug="ministry", name="Ministry", kind="state_government", country="AM")
    speaker = factories.make_actor(
        "Ana Eksample", slug="ana-example", name="Ana Example", member_of=ministry, country="AM"
    )
    envoy = factories.make_actor(slug="envoy", name="Envoy", country="AZ")
    region = factories.make_place(slug="region", name="Region", kind="region")
    town = factories.make_place("Beispielstadt", slug="town", name="Town", parent=region)
    offensive = factories.make_event(slug="offensive", name="Offensive", period="2023-09-19/2023-09-20")
    talks = factories.make_event(slug="talks", name="Talks", period="2023-09-21", parent=offensive)
    truce = factories.make_agreement(slug="truce", name="Truce", announced="2023-09-20")
    truce.parties.set([ministry])
    factories.make_agreement(slug="ultimatum", name="Ultimatum", kind="ultimatum")
    aid = factories.make_topic(slug="aid", name="Aid")
    factories.make_topic(slug="talks", name="Talks")
    factories.make_statement(
        slug="statement-a",
        speakers=(speaker,),
        sources=(first, second),
        topics=(aid,),
        place=town,
        date="2023-09-19",
    )
    denial = factories.make_statement(
        slug="statement-b",
        speakers=((envoy, ministry, "spokesperson"),),
        sources=(first,),
        event=talks,
        date="2023-09-21",
    )
    factories.make_citation(denial, second, quote="We deny it", attribution="the envoy said", via=speaker)
    factories.make_statement(slug="statement-c", sources=(second,), date="")
    few = factories.make_casualty_report(
        {"outcome": "killed", "lower": 2, "upper": 2},
        {
            "outcome": "killed",
            "lower": None,
            "upper": None,
            "qualifier": "several",
            "wording": "several",
            "part_of": 0,
        },
        slug="report-a",
        speakers=(speaker,),
        sources=(first,),
        event=offensive,
    )
    many = factories.make_casualty_report(
        {
            "outcome": "killed",
            "lower": 11,
            "upper": None,
            "qualifier": "more_than",
            "wording": "more than ten",
        },
        slug="report-b",
        speakers=(envoy,),
        sources=(second,),
        event=offensive,
        date="2023-09-20",
    )
    factories.relate(many, "contradicts", few)
    factories.make_term(
        (ministry, "denied"),
        (envoy, "asserted"),
        slug="term-a",
        agreement=truce,
        sources=(first,),
        obligated=(ministry,),
    )
    factories.make_term(
        slug="term-b", agreement=truce, sources=(second,), effective="2023-09-22", guarantors=(envoy,)
    )
    factories.make_dispute(("Two", (few,)), ("More than ten", (many,)), slug="how-many")
    factories.make_dispute(("Denied", (denial,)), ("Said", (many,)), slug="was-it-said", kind="occurrence")


def publish_change(*changes: Change, reason: str = "A change.", at: datetime | None = None) -> int:
    """Publish changes as people do, and return the number of the edition."""
    editor, _ = User.objects.get_or_create(username="editor")
    reviewer, _ = User.objects.get_or_create(username="reviewer")
    edition = publish(
        changes, reason=reason, origin=Origin.PEOPLE, submitted_by=editor, reviewed_by=reviewer, at=at
    )
    assert edition is not None
    return edition.number
