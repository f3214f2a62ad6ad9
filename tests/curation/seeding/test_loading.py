"""Loading fixtures: idempotent, atomic, never over an editor's change, and published as one edition."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from curation.seeding import fixtures, loading
from curation.seeding.fixtures import read_fixtures
from curation.seeding.loading import Report, load
from curation.seeding.problems import SeedError
from curation.seeding.stored import read_stored
from facts.models import Actor, CasualtyReport, Citation, Dispute, Fact, FactSpeaker, Statement, Topic
from publication.choices import Origin
from publication.models import Edition, Record
from publication.publishing import Change, PublicationError, publish
from sources.models import Source
from tests.curation.seeding.conftest import Edit

pytestmark = pytest.mark.django_db

NORTH = "articles/north-gazette-2031-05-01.yaml"
RECORDS = 25


def run(built: Path, *, overwrite_edits: bool = False, publishing: bool = True) -> Report:
    return load(built, overwrite_edits=overwrite_edits, publishing=publishing, progress=lambda _: None)


def counts(report: Report) -> tuple[int, int, int, int]:
    return len(report.created), len(report.changed), len(report.unchanged), len(report.kept)


@pytest.fixture
def next_edition(seeds: Path, built: Path) -> Callable[[], None]:
    """Announce a second seed edition and build again."""

    def announce() -> None:
        with (seeds / "editions.yaml").open("a", encoding="utf-8") as file:
            file.write(
                "  - number: 2\n    at: '2031-07-01T00:00:00Z'\n    reason: Second edition of the test data\n"
            )
        fixtures.build(seeds, built)

    return announce


def publish_by_people(change: Change) -> Edition | None:
    users = get_user_model().objects
    editor = users.create_user("editor", password=None)
    reviewer = users.create_user("reviewer", password=None)
    return publish([change], reason="A reviewed change", submitted_by=editor, reviewed_by=reviewer)


def test_a_load_brings_every_row_and_publishes_one_edition(built: Path) -> None:
    report = run(built)
    assert counts(report) == (RECORDS, 0, 0, 0)
    assert read_stored().rows == read_fixtures(built)[0]
    edition = Edition.objects.get()
    assert report.edition == edition
    assert (edition.number, edition.origin, edition.reason) == (1, "seeds", "First edition of the test data")
    assert edition.at.isoformat() == "2031-06-01T00:00:00+00:00"
    assert Record.objects.count() == RECORDS
    assert set(Fact.objects.values_list("status", "submitted_by", "reviewed_by")) == {
        ("published", None, None)
    }


def test_every_fact_has_the_child_its_kind_names(built: Path) -> None:
    run(built)
    for fact in Fact.objects.all():
        assert getattr(fact, fact.kind).slug == fact.slug


def test_a_second_load_changes_nothing_and_makes_no_edition(built: Path) -> None:
    run(built)
    before, rows = list(Record.objects.order_by("pk").values()), read_stored().rows
    with CaptureQueriesContext(
        connection,
    ) as queries:
        report = run(built)
    assert counts(report) == (0, 0, RECORDS, 0)
    assert report.edition is None
    assert Edition.objects.count() == 1
    assert list(Record.objects.order_by("pk").values()) == before
    assert read_stored().rows == rows
    assert not [q for q in queries if re.match(r"(INSERT|UPDATE|DELETE)", q["sql"])]


def multiplied(built: Path, out: Path, copies: int) -> Path:
    """Write fixtures with that many copies of every fact, under other slugs, beside the same reference data."""
    (out / "editions").mkdir(parents=True)
    (out / "editions" / "editions.json").write_bytes((built / "editions" / "editions.json").read_bytes())
    slugs = [
        row["fields"]["slug"] for row in json.loads((built / "11_fact.json").read_text(encoding="utf-8"))
    ]
    for path in built.glob("*.json"):
        text = path.read_text(encoding="utf-8")
        rows = json.loads(text)
        if 11 <= int(path.name[:2]) <= 19:
            rows = [row for copy in range(copies) for row in json.loads(renamed(text, slugs, f"-{copy}"))]
        (out / path.name).write_text(json.dumps(rows if path.name[:2] < "20" else []), encoding="utf-8")
    return out


def renamed(text: str, slugs: list[str], suffix: str) -> str:
    for slug in slugs:
        text = text.replace(f'"{slug}"', f'"{slug}{suffix}"')
    return text


def test_a_fact_costs_one_query_and_no_more(built: Path, tmp_path: Path) -> None:
    with CaptureQueriesContext(connection) as few:
        run(multiplied(built, tmp_path / "few", 1), publishing=False)
    with CaptureQueriesContext(connection) as many:
        report = run(multiplied(built, tmp_path / "many", 31), publishing=False)
    assert len([one for one in report.created if one[0] == "facts"]) == 30 * 6
    # Django cannot write the child row of a fact in bulk; everything else goes in portions.
    assert len(many) <= len(few) + 30 * 6


def test_a_load_of_nothing_new_asks_a_fixed_number_of_questions(built: Path, tmp_path: Path) -> None:
    few, many = multiplied(built, tmp_path / "few", 1), multiplied(built, tmp_path / "many", 31)
    run(few, publishing=False)
    with CaptureQueriesContext(connection) as at_first:
        run(few, publishing=False)
    run(many, publishing=False)
    with CaptureQueriesContext(connection) as later:
        run(many, publishing=False)
    assert len(later) == len(at_first) < 45


def test_changed_seeds_replace_rows_in_place(
    seeds: Path, built: Path, edit: Edit, next_edition: Callable[[], None]
) -> None:
    run(built)
    fact = Fact.objects.get(slug="coast-guard-ferry-toll")
    edit(NORTH, "wording: two sailors\n", "wording: two sailors died\n")
    edit(NORTH, "attribution: the coast guard\n", "attribution: coast guard\n")
    edit("topics.yaml", "name: Shipping", "name: Ships")
    next_edition()
    report = run(built)
    assert report.changed == [("topics", "shipping"), ("facts", "coast-guard-ferry-toll")]
    assert counts(report) == (0, 2, RECORDS - 2, 0)
    assert read_stored().rows == read_fixtures(built)[0]
    again = Fact.objects.get(slug="coast-guard-ferry-toll")
    assert (again.pk, again.row_version, again.status) == (fact.pk, fact.row_version + 1, "published")
    assert report.edition is not None
    assert (report.edition.number, report.edition.reason) == (2, "Second edition of the test data")
    assert counts(run(built)) == (0, 0, RECORDS, 0)


def test_records_may_be_added_with_parents_and_parts(
    seeds: Path, built: Path, edit: Edit, next_edition: Callable[[], None]
) -> None:
    run(built)
    edit("places.yaml", "slug: selmar-strait\n    name: Selmar Strait\n    kind: other\n    parent: selmar\n",
         "slug: selmar-strait\n    name: Selmar Strait\n    kind: other\n    parent: new-region\n"
         "  - slug: new-region\n    name: New region\n    kind: region\n    parent: selmar\n")  # fmt: skip
    next_edition()
    report = run(built)
    assert report.created == [("places", "new-region")]
    assert report.changed == [("places", "selmar-strait")]
    assert read_stored().rows == read_fixtures(built)[0]


def test_a_fact_may_change_its_kind(
    seeds: Path, built: Path, edit: Edit, next_edition: Callable[[], None]
) -> None:
    run(built)
    pk = Fact.objects.get(slug="union-missing-crew").pk
    text = (seeds / NORTH).read_text(encoding="utf-8")
    start = text.index("  - slug: union-missing-crew")
    end = text.index("citations:\n  - fact: ports-pause-term")
    statement = """  - slug: union-missing-crew
    summary: A union official told an agency that crew members were missing.
    speakers:
      - actor: union-official
    speech_act: report
    speech_form: indirect_quote
    citations:
      - paragraph: 6
"""
    text = text[:start] + text[end:]
    (seeds / NORTH).write_text(
        text.replace("casualty_reports:\n", statement + "casualty_reports:\n"), encoding="utf-8"
    )
    next_edition()
    run(built)
    assert Statement.objects.get(pk=pk).kind == "statement"
    assert not CasualtyReport.objects.filter(pk=pk).exists()
    assert read_stored().rows == read_fixtures(built)[0]


def test_seeds_that_change_without_an_edition_are_refused(seeds: Path, built: Path, edit: Edit) -> None:
    run(built)
    before = read_stored().rows
    edit("topics.yaml", "name: Shipping", "name: Ships")
    fixtures.build(seeds, built)
    with pytest.raises(SeedError, match="add an edition with a later moment"):
        run(built)
    assert read_stored().rows == before


def edit_name() -> None:
    Actor.objects.filter(slug="ana-reld").update(name="Anna Reld")


def edit_citation() -> None:
    Citation.objects.filter(fact__slug="reld-demands-pause", position=0).update(attribution="Reld said")


def add_speaker() -> None:
    report = Fact.objects.get(slug="post-ferry-toll")
    FactSpeaker.objects.create(fact=report, position=0, actor=Actor.objects.get(slug="ana-reld"))


def drop_topic() -> None:
    Fact.objects.get(slug="reld-demands-pause").topics.clear()


@pytest.mark.parametrize(
    ("by_hand", "record"),
    [
        (edit_name, ("actors", "ana-reld")),
        (edit_citation, ("facts", "reld-demands-pause")),
        (add_speaker, ("facts", "post-ferry-toll")),
        (drop_topic, ("facts", "reld-demands-pause")),
    ],
)
def test_an_editors_change_is_kept_until_told_otherwise(
    by_hand: Callable[[], None], record: tuple[str, str], built: Path, next_edition: Callable[[], None]
) -> None:
    run(built)
    by_hand()
    edited = read_stored().rows
    report = run(built)
    assert report.kept == {record: "edited"}
    assert read_stored().rows == edited
    next_edition()
    report = run(built, overwrite_edits=True)
    assert report.changed == [record]
    assert read_stored().rows == read_fixtures(built)[0]


def test_an_editors_change_is_kept_when_the_seed_changes_too(
    seeds: Path, built: Path, edit: Edit, next_edition: Callable[[], None]
) -> None:
    run(built)
    edit_name()
    edit("actors.yaml", "name: Ana Reld", "name: A. Reld")
    edit("topics.yaml", "name: Shipping", "name: Ships")
    next_edition()
    report = run(built)
    assert report.kept == {("actors", "ana-reld"): "edited"}
    assert report.changed == [("topics", "shipping")]
    assert Actor.objects.get(slug="ana-reld").name == "Anna Reld"


def test_a_record_of_an_editor_with_a_seeds_slug_is_kept(built: Path) -> None:
    Topic.objects.create(slug="shipping", name="What ships do")
    with pytest.raises(SeedError, match="cannot be published"):
        run(built)  # facts need it published, and it is nobody's to publish but the editors'
    report = run(built, publishing=False)
    assert report.kept == {("topics", "shipping"): "not from a seed edition"}
    assert Topic.objects.get(slug="shipping").name == "What ships do"


def test_what_the_seeds_lose_is_reported_and_left_alone(
    seeds: Path, built: Path, edit: Edit, next_edition: Callable[[], None]
) -> None:
    run(built)
    (seeds / "disputes.yaml").unlink()
    next_edition()
    report = run(built)
    assert report.removed == [("disputes", "ferry-deaths")]
    assert counts(report) == (0, 0, RECORDS - 1, 0)
    assert Record.objects.current().live().filter(resource="disputes").exists()


def test_once_people_publish_changes_wait_for_review(
    seeds: Path, built: Path, edit: Edit, next_edition: Callable[[], None]
) -> None:
    run(built)
    edit_name()
    publish_by_people(Change("publish", "actors", "ana-reld"))
    edit("topics.yaml", "name: Shipping", "name: Ships")
    next_edition()
    report = run(built)
    assert report.in_review == [("topics", "shipping")]
    assert report.kept == {("actors", "ana-reld"): "edited"}
    assert report.edition is None
    assert Topic.objects.get(slug="shipping").status == "in_review"
    assert Edition.objects.count() == 2
    assert counts(run(built)) == (0, 0, RECORDS - 1, 1)


def test_renamed_merged_and_withdrawn_records_stay_as_editors_left_them(built: Path) -> None:
    run(built)
    Actor.objects.filter(slug="tarn-wire").update(slug="tarn-agency")
    publish_by_people(Change("rename", "actors", "tarn-wire", "tarn-agency"))
    editor, reviewer = get_user_model().objects.order_by("username")
    people: dict[str, Any] = {"reason": "Reviewed", "submitted_by": editor, "reviewed_by": reviewer}
    publish([Change("withdraw", "disputes", "ferry-deaths")], **people)
    Dispute.objects.filter(slug="ferry-deaths").update(status="withdrawn")
    report = run(built)
    assert report.kept == {
        ("actors", "tarn-wire"): "leads to tarn-agency now",
        ("disputes", "ferry-deaths"): "withdrawn",
    }
    assert counts(report) == (0, 0, RECORDS - 2, 2)
    assert not Actor.objects.filter(slug="tarn-wire").exists()


def test_a_reference_to_a_renamed_record_is_no_edit(
    seeds: Path, built: Path, edit: Edit, next_edition: Callable[[], None]
) -> None:
    run(built)
    Actor.objects.filter(slug="tarn-wire").update(slug="tarn-agency")
    publish_by_people(Change("rename", "actors", "tarn-wire", "tarn-agency"))
    edit(NORTH, "wording: several crew members", "wording: several members")
    next_edition()
    report = run(built)
    assert report.changed == [("facts", "union-missing-crew")]
    assert Citation.objects.get(fact__slug="union-missing-crew").via == Actor.objects.get(slug="tarn-agency")


def test_an_error_on_the_way_leaves_nothing(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise PublicationError("no paper left")

    monkeypatch.setattr(loading, "publish", fail)
    with pytest.raises(CommandError, match=r"(?s)no paper left.*Nothing was loaded"):
        call_command("load_facts", fixtures=built)
    assert not any(read_stored().rows.values())


def test_a_row_that_the_database_refuses_leaves_nothing(built: Path) -> None:
    path = built / "20_dispute.json"
    path.write_text(
        path.read_text(encoding="utf-8").replace('"kind": "figure"', '"kind": "quarrel"'), encoding="utf-8"
    )
    with pytest.raises(SeedError, match="The database refuses"):
        run(built)
    assert not any(read_stored().rows.values())


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda folder: (folder / "10_topic.json").unlink(), "10_topic.json: this file is missing"),
        (lambda folder: (folder / "10_topic.json").write_text("{"), "10_topic.json: not a fixture"),
        (
            lambda folder: (folder / "10_topic.json").write_text('[{"model": "facts.topic"}]'),
            "10_topic.json: not a fixture",
        ),
        (lambda folder: (folder / "10_topic.json").write_text("[]"), "is nowhere"),
        (lambda folder: (folder / "editions" / "editions.json").unlink(), "editions.json: missing"),
        (lambda folder: (folder / "editions" / "editions.json").write_text("[]"), "editions.json: missing"),
    ],
)
def test_spoilt_fixtures_are_refused(spoil: Callable[[Path], object], message: str, built: Path) -> None:
    spoil(built)
    with pytest.raises(SeedError, match=message):
        run(built)
    assert not any(read_stored().rows.values())


def test_a_missing_folder_is_told_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(SeedError, match=r"\A.*nowhere: no such folder; run build_fixtures\.\Z"):
        run(tmp_path / "nowhere")


def test_loading_without_publishing_leaves_drafts_that_a_later_load_publishes(built: Path) -> None:
    assert run(built, publishing=False).edition is None
    assert set(Fact.objects.values_list("status", flat=True)) == {"draft"}
    assert not Record.objects.exists()
    report = run(built)
    assert counts(report) == (0, 0, RECORDS, 0)
    assert report.edition is not None
    assert Record.objects.count() == RECORDS
    assert set(Fact.objects.values_list("status", flat=True)) == {"published"}


def test_a_published_record_that_is_a_draft_again_is_left_to_its_editor(built: Path) -> None:
    run(built)
    Topic.objects.filter(slug="shipping").update(status="draft")
    assert run(built).edition is None
    assert Topic.objects.get(slug="shipping").status == "draft"


def test_plain_loaddata_brings_the_same_rows(built: Path) -> None:
    call_command("loaddata", *(str(path) for path in sorted(built.glob("*.json"))), verbosity=0)
    assert read_stored().rows == read_fixtures(built)[0]
    for fact in Fact.objects.all():
        assert getattr(fact, fact.kind).slug == fact.slug
    assert counts(run(built)) == (0, 0, RECORDS, 0)
    assert Record.objects.count() == RECORDS


def test_the_command_closes_with_one_line_and_names_records_when_asked(
    built: Path, capsys: pytest.CaptureFixture[str], next_edition: Callable[[], None], edit: Edit
) -> None:
    call_command("load_facts", fixtures=built)
    told = capsys.readouterr().out.splitlines()
    assert re.fullmatch(
        r"25 created, 0 changed, 0 unchanged, 0 kept because edited; published as edition 1-[0-9a-f]+\.",
        told[-1],
    )
    assert told[0].startswith("…")
    edit_name()
    edit("topics.yaml", "name: Shipping", "name: Ships")
    next_edition()
    call_command("load_facts", fixtures=built, verbosity=2)
    told = capsys.readouterr().out.splitlines()
    assert "kept actors/ana-reld: edited" in told
    assert "changed topics/shipping" in told
    assert told[-1].startswith(
        "0 created, 1 changed, 23 unchanged, 1 kept because edited; published as edition 2-"
    )


def test_editors_texts_survive_a_changed_source(
    seeds: Path, built: Path, edit: Edit, next_edition: Callable[[], None]
) -> None:
    run(built)
    Source.objects.filter(slug="south-post-2031-05-02").update(text="kept")
    edit(
        "articles/south-post-2031-05-02.yaml",
        "https://south-post.example/pause",
        "https://south-post.example/pause-2",
    )
    next_edition()
    assert run(built).changed == [("sources", "south-post-2031-05-02")]
    assert Source.objects.get(slug="south-post-2031-05-02").text == "kept"


def test_the_origin_of_a_load_is_seeds(built: Path) -> None:
    run(built)
    assert Edition.objects.get().origin == Origin.SEEDS
