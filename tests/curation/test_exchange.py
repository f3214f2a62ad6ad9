"""Tables coming in and going out: what they change, what they refuse, and that they take nothing halfway."""

import csv
import datetime as dt
import io
import zipfile
from collections.abc import Iterable
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from openpyxl import Workbook, load_workbook

from curation.exchange.importing import ImportRefusedError, write
from curation.exchange.leaving import csv_lines, sheet_rows, workbook
from curation.exchange.lines import Finding
from curation.exchange.planning import Plan, plan
from curation.exchange.reading import Grid, UnreadableFileError, read_file
from curation.exchange.sheets import BY_NAME, SHEETS, Sheet
from curation.models import Revision
from facts.models import Actor, CasualtyReport, Citation, Fact, Place, Statement
from publication.models import Record
from sources.models import Source
from sources.models.source import text_digest
from tests.admin.rooms import dress_everything
from tests.factories import (
    make_actor,
    make_casualty_report,
    make_citation,
    make_place,
    make_publisher,
    make_source,
    make_statement,
    publish_all,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor() -> User:
    person = User.objects.create_user("editor", is_staff=True)
    person.groups.add(Group.objects.get(name="Editors"))
    return person


def grid(sheet: str, *rows: dict[str, Any]) -> Grid:
    header = list(rows[0])
    cells = [(number, [str(row[name]) for name in header]) for number, row in enumerate(rows, 2)]
    return Grid(sheet, header, cells)


def exported(sheet: str, slugs: Iterable[str]) -> Grid:
    header, *rows = sheet_rows(BY_NAME[sheet], list(slugs))
    return Grid(sheet, header, list(enumerate(rows, 2)))


def file_of(name: str, rows: list[list[str]], file_format: str) -> bytes:
    if file_format == "csv":
        return b"".join(csv_lines(rows))
    with workbook([(name, rows)]) as file:
        return file.read()


def changed(sheet: Grid, row: int, **cells: str) -> Grid:
    """Return a sheet with other cells in one of its rows, counted from 0."""
    number, found = sheet.rows[row]
    new = [cells.get(name, cell) for name, cell in zip(sheet.header, found, strict=True)]
    return Grid(sheet.name, sheet.header, [*sheet.rows[:row], (number, new), *sheet.rows[row + 1 :]])


def told(found: Plan) -> list[tuple[str, int, str]]:
    return [(finding.sheet, finding.row, finding.column) for finding in found.findings]


def owners(sheet: Sheet) -> list[str]:
    roots: dict[str, Any] = {"facts": Fact}
    for one in SHEETS:
        if one.holds_records and one.resource != "facts":
            roots[one.resource] = one.model
    return list(roots[sheet.resource].objects.order_by("slug").values_list("slug", flat=True))


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_every_sheet_comes_back_as_it_went_out(file_format: str, editor: User) -> None:
    dress_everything()
    make_actor("=1+1", "-2", "@x", name="=HYPERLINK(1)")
    for sheet in SHEETS:
        rows = list(sheet_rows(sheet, owners(sheet)))
        assert len(rows) > 1, sheet.name
        content = file_of(sheet.name, rows, file_format)
        found = plan(read_file(content), sheet, editor)
        assert (found.findings, found.changes) == ([], []), sheet.name
        assert found.lines == len(rows) - 1


def test_a_workbook_adds_and_changes_records_with_their_rows(editor: User) -> None:
    source = make_source(slug="paper", text="A line.\nHe said “so be it” there.\n", paragraph_count=2,
                         text_sha256=text_digest("A line.\nHe said “so be it” there.\n"))  # fmt: skip
    old = make_actor("Old name", slug="old-actor", name="Old")
    publish_all()
    for model in (Actor, Source):
        model.objects.update(status="published")
    sheets = [
        changed(exported("actors", [old.slug]), 0, name="New display"),
        grid("actor-names", {"actor": "old-actor", "row_version": 1, "order": "", "variant": "Another",
                             "language": "en", "script": "Latn", "kind": "press", "used_by": "paper"}),
        grid("statements", {"slug": "he-said-so", "summary": "He said so.", "speech_act": "announce",
                            "speech_form": "direct_quote", "about": "old-actor", "date_edtf": "2023-09-19",
                            "date_precision": "day", "date_zone": "+04:00"}),
        grid("speakers", {"fact": "he-said-so", "actor": "old-actor", "spoke_as": "himself"}),
        grid("citations", {"fact": "he-said-so", "source": "paper", "paragraph": 2, "quote": "so be it"}),
    ]  # fmt: skip
    found = plan(sheets, None, editor)
    assert found.findings == []
    assert [(one.identity, one.is_new) for one in found.changes] == [
        (("actors", "old-actor"), False),
        (("facts", "he-said-so"), True),
    ]
    name = found.changes[0].differences[0]
    assert (name.path, name.before, name.after) == ("name", "Old", "New display")
    assert found.public == {("actors", "old-actor")}
    assert Actor.objects.get().name == "Old"

    write(sheets, "", by=editor, reason="A better name")
    old.refresh_from_db()
    assert (old.name, old.status, old.row_version) == ("New display", "draft", 2)
    assert list(old.names.values_list("position", "variant", "used_by")) == [
        (0, "Old name", ["x"]),
        (1, "Another", ["paper"]),
    ]
    assert (
        Record.objects.current().get(resource="actors", slug="old-actor").document.count("New display") == 0
    )
    fact = Statement.objects.get(slug="he-said-so")
    assert (fact.status, fact.kind, fact.date_earliest.isoformat()) == (
        "draft", "statement", "2023-09-18T20:00:00+00:00",
    )  # fmt: skip
    assert list(fact.about.all()) == [old]
    cited = fact.citations.get()
    assert (cited.source, cited.start, cited.end, cited.section) == (source, 9, 17, "body")
    made = Revision.objects.exclude(verb="load").order_by("resource")
    assert [(one.resource, one.verb, one.by, one.reason) for one in made] == [
        ("actors", "edit", editor, "A better name"),
        ("facts", "create", editor, "A better name"),
    ]
    assert len({one.batch for one in made}) == 1
    assert Revision.objects.get(slug="old-actor", verb="load").edition is not None


def test_a_column_left_out_stays_and_an_empty_cell_empties(editor: User) -> None:
    make_actor(slug="someone", name="Some One", role="Role", country="AM")
    write([grid("actors", {"slug": "someone", "row_version": 1, "role": ""})], "", by=editor, reason="")
    person = Actor.objects.get()
    assert (person.name, person.role, person.country, person.row_version) == ("Some One", "", "AM", 2)


def test_a_changed_date_takes_new_bounds(editor: User) -> None:
    make_statement(slug="said", date="2023-09-19")
    write([changed(exported("statements", ["said"]), 0, date_edtf="2023-09-20")], "", by=editor, reason="")
    fact = Fact.objects.get(slug="said")
    assert (fact.date_earliest.isoformat(), fact.date_latest.isoformat()) == (
        "2023-09-19T20:00:00+00:00", "2023-09-20T19:59:59+00:00",
    )  # fmt: skip


def test_rows_of_a_record_change_in_place_and_keep_what_names_them(editor: User) -> None:
    report = make_casualty_report(
        {"outcome": "killed", "lower": 5, "upper": 5},
        {"outcome": "killed", "lower": 2, "upper": 2, "part_of": 0},
    )
    sheet = changed(exported("figures", [report.slug]), 1, wording="a couple")
    write([sheet], "", by=editor, reason="")
    first, second = CasualtyReport.objects.get().figures.all()
    assert (second.wording, second.part_of) == ("a couple", first)


WRONG: list[tuple[str, dict[str, Any], str, str]] = [
    ("actors", {"slug": "Not A Slug", "name": "x", "kind": "official"}, "slug", "is no slug"),
    ("actors", {"slug": "new", "name": "x", "kind": "officia"}, "kind", "Did you mean “official”?"),
    ("actors", {"slug": "new", "name": "x"}, "kind", "A new record needs this column"),
    ("actors", {"slug": "new", "name": "", "kind": "official"}, "name", "Write a value."),
    ("actors", {"slug": "new", "name": "x" * 201, "kind": "official"}, "name", "write at most 200"),
    ("actors", {"slug": "new", "name": "x", "kind": "official", "country": "XX"}, "country", "XX"),
    ("actors", {"slug": "new", "name": "x", "kind": "official", "member_of": "nobody"}, "member_of", "There is no"),
    ("actors", {"slug": "new", "name": "x", "kind": "official", "member_of": "new"}, "member_of", "above itself"),
    ("actors", {"slug": "new", "name": "x", "kind": "official", "row_version": 1}, "row_version", "no such record"),
    ("actors", {"slug": "known", "name": "x"}, "row_version", "write its version (1)"),
    ("actors", {"slug": "known", "name": "x", "row_version": 7}, "row_version", "Somebody saved the record since"),
    ("actors", {"slug": "known", "nam": "x"}, "nam", "Did you mean “name”?"),
    ("actors", {"name": "x"}, "slug", "This column is missing"),
    ("actor-names", {"actor": "nobody", "variant": "x", "script": "Latn", "kind": "press"}, "actor", "add it first"),
    ("actor-names", {"actor": "known", "row_version": 1, "variant": "Name", "script": "Latn", "kind": "press",
                     "language": ""}, "language", "the same variant, language"),
    ("actor-names", {"actor": "known", "row_version": 1, "order": 9, "variant": "x"}, "order", "There are 1 rows"),
    ("actor-names", {"actor": "known", "row_version": 1, "order": "0", "variant": "x"}, "order", "is no place"),
    ("places", {"slug": "new", "name": "x", "kind": "city", "latitude": "40.1"}, "coordinate_precision", "or none"),
    ("places", {"slug": "new", "name": "x", "kind": "city", "latitude": "1e400"}, "latitude", ""),
    ("statements", {"slug": "new", "summary": "x", "speech_act": "announce", "speech_form": "paraphrase",
                    "date_edtf": "19 September"}, "date_edtf", "is not an EDTF date"),
    ("statements", {"slug": "new", "summary": "x", "speech_act": "announce", "speech_form": "paraphrase",
                    "date_edtf": "2023-09-19"}, "date_precision", "exactly when"),
    ("statements", {"slug": "report", "row_version": 1, "summary": "x"}, "slug", "“casualty-reports”"),
    ("citations", {"fact": "report", "row_version": 1, "source": "paper", "paragraph": 99}, "paragraph", "10"),
    ("citations", {"fact": "report", "row_version": 1, "source": "paper", "paragraph": "five"}, "paragraph", "digits"),
    ("citations", {"fact": "report", "row_version": 1, "source": "paper", "paragraph": 3, "quote": "x"},
     "start", "needs its offsets"),
    ("figures", {"report": "report", "row_version": 1, "order": 1, "part_of": 1}, "part_of", "no such other row"),
    ("figures", {"report": "report", "row_version": 1, "order": 1, "lower": 9, "upper": 2}, "upper", "below the lower"),
    ("figures", {"report": "report", "row_version": 1, "order": 1, "victim_description": "children"},
     "victim_description", "Did you mean “child”?"),
    ("relations", {"from_fact": "report", "row_version": 1, "kind": "repeats", "to_fact": "report", "reason": "x"},
     "to_fact", "no relation to itself"),
    ("sources", {"slug": "new", "publisher": "press", "title": "x", "url": "https://news.example/paper",
                 "language": "en", "paragraph_count": 1, "text_sha256": "0" * 64}, "url", "has this address already"),
]  # fmt: skip


@pytest.mark.parametrize(("sheet", "row", "column", "message"), WRONG, ids=lambda value: str(value)[:24])
def test_a_wrong_cell_is_named_with_its_cure(
    sheet: str, row: dict[str, Any], column: str, message: str, editor: User
) -> None:
    make_actor("Name", slug="known")
    paper = make_source(
        slug="paper", url="https://news.example/paper", publisher=make_publisher(slug="press")
    )
    make_casualty_report(slug="report", sources=(paper,))
    found = plan([grid(sheet, row)], None, editor)
    assert [(one.sheet, one.column) for one in found.findings] == [(sheet, column)]
    assert message in found.findings[0].message
    with pytest.raises(ImportRefusedError):
        write([grid(sheet, row)], "", by=editor, reason="")
    assert Revision.objects.count() == 0


def test_one_wrong_row_keeps_all_rows_out(editor: User) -> None:
    good = {"slug": "good", "name": "Good", "kind": "official"}
    with pytest.raises(ImportRefusedError) as refused:
        write([grid("actors", good, good | {"slug": "bad", "kind": "x"})], "", by=editor, reason="")
    assert [(one.row, one.column) for one in refused.value.findings] == [(3, "kind")]
    assert not Actor.objects.exists()


def test_what_the_database_alone_refuses_changes_nothing(
    editor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("curation.exchange.merging_lines.Merging._rules", lambda *_: iter(()))
    place = {"slug": "place", "name": "Place", "kind": "city", "latitude": "40.1"}
    with pytest.raises(ImportRefusedError, match="The database refuses these values"):
        write([grid("actors", {"slug": "good", "name": "Good", "kind": "official"}), grid("places", place)],
              "", by=editor, reason="")  # fmt: skip
    assert not Actor.objects.exists()
    assert not Place.objects.exists()


def test_two_rows_about_the_same_are_refused(editor: User) -> None:
    row = {"slug": "twice", "name": "x", "kind": "official"}
    assert told(plan([grid("actors", row, row)], None, editor)) == [("actors", 3, "slug")]


def test_two_sources_do_not_share_an_address(editor: User) -> None:
    make_source(slug="first", url="https://news.example/a")
    make_source(slug="second", url="https://news.example/b")
    sheet = exported("sources", ["first", "second"])
    assert told(plan([changed(sheet, 0, url="https://news.example/b")], None, editor)) == [
        ("sources", 2, "url"),
        ("sources", 3, "url"),
    ]


def test_parents_do_not_run_in_a_circle_over_several_rows(editor: User) -> None:
    for slug in ("one", "two"):
        make_place(slug=slug)
    sheet = changed(changed(exported("places", ["one", "two"]), 0, parent="two"), 1, parent="one")
    assert told(plan([sheet], None, editor)) == [("places", 2, "parent"), ("places", 3, "parent")]


def test_a_change_of_what_the_public_has_seen_needs_a_reason(editor: User) -> None:
    make_actor(slug="someone")
    publish_all()
    sheet = changed(exported("actors", ["someone"]), 0, role="Role")
    with pytest.raises(ImportRefusedError, match="A reason is missing"):
        write([sheet], "", by=editor, reason="")
    write([sheet], "", by=editor, reason="They took office")
    assert Actor.objects.get().role == "Role"


def test_a_slug_that_readers_know_is_not_given_to_another_record(editor: User) -> None:
    make_actor(slug="someone")
    publish_all()
    Actor.objects.all().delete()
    row = {"slug": "someone", "name": "x", "kind": "official"}
    assert told(plan([grid("actors", row)], None, editor)) == [("actors", 2, "slug")]


def test_a_record_in_review_stays_there_with_one_more_author(editor: User) -> None:
    make_actor(slug="someone", status="in_review")
    write([changed(exported("actors", ["someone"]), 0, role="Role")], "", by=editor, reason="")
    assert Actor.objects.get().status == "in_review"


def test_rights_are_those_of_the_records(editor: User) -> None:
    make_actor(slug="someone")
    editor.groups.clear()
    sheets = [
        changed(exported("actors", ["someone"]), 0, role="Role"),
        grid("topics", {"slug": "new", "name": "x"}),
    ]
    found = plan(sheets, None, User.objects.get(pk=editor.pk))
    assert found.findings == [
        Finding("actors", 2, "slug", "You may not change actors: ask an administrator for the right, or take the row "
                "out."),
        Finding("topics", 2, "slug", "You may not add topics: ask an administrator for the right, or take the row "
                "out."),
    ]  # fmt: skip


def test_the_number_of_questions_does_not_grow_with_the_rows(
    editor: User, django_assert_max_num_queries: Any
) -> None:
    fact = make_statement()
    for paragraph in range(6, 10):
        make_citation(fact, Source.objects.get(), paragraph=paragraph)
    for number in range(40):
        make_statement(slug=f"s-{number}", sources=tuple(Source.objects.all()))
    sheets = [
        exported("statements", owners(BY_NAME["statements"])),
        exported("citations", owners(BY_NAME["citations"])),
    ]
    with django_assert_max_num_queries(20):
        assert plan(sheets, None, editor).lines == 41 + Citation.objects.count()


# --- Hostile and broken files ---


def zipped(**parts: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return buffer.getvalue()


def book(*rows: list[Any], title: str = "actors") -> bytes:
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(row)
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is empty"),
        (b"slug,name\n", "no rows below"),
        (b"x" * (5 * 1024 * 1024 + 1), "larger than 5 MB"),
        (b"slug\n\xff\xfe\n", "CSV UTF-8"),
        (b"slug\na\0b\n", "zero bytes"),
        (b'slug\n"open\n', "no CSV file"),
        (b"slug\n" + b"a\n" * 10_001, "more than 10,000 rows"),
        (b"slug\n" + b"," * 70 + b"x\n", "more than 60 columns"),
        (b"slug\n" + b"a" * 20_001 + b"\n", "more than 20,000 characters"),
        (b"PK\x03\x04 nothing more", "no workbook"),
        (zipped(a=b"x"), "no workbook"),
        (zipped(**{f"part{number}": b"" for number in range(300)}), "too large when unpacked"),
        (zipped(bomb=b"\0" * (41 * 1024 * 1024)), "too large when unpacked"),
        (zipped(xl__workbook=b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><x/>'), "document types"),
        (book(["slug", "name"], ["a", "=1+1"]), "holds a formula"),
        (book(["slug"], ["x" * 20_001]), "more than 20,000 characters"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_file_that_cannot_be_read_says_why(content: bytes, message: str) -> None:
    with pytest.raises(UnreadableFileError, match=message):
        read_file(content)


def test_a_workbook_torn_anywhere_is_refused_and_nothing_else(editor: User) -> None:
    whole = book(["slug", "name", "kind"], ["new", "New", "official"])
    for end in range(4, len(whole), 97):
        with pytest.raises(UnreadableFileError):
            read_file(whole[:end])
    for at in range(0, len(whole), 61):
        spoilt = whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :]
        try:
            plan(read_file(spoilt), None, editor)
        except UnreadableFileError:
            continue


def test_cells_of_a_workbook_are_read_as_they_are_shown(editor: User) -> None:
    make_source(slug="paper")
    day = dt.date(2023, 9, 20)
    content = book(
        ["slug", "row_version", "accessed_on", "paragraph_count"], ["paper", 1, day, 12.0], title="sources"
    )
    write(read_file(content), "", by=editor, reason="")
    source = Source.objects.get(slug="paper")
    assert (source.accessed_on, source.paragraph_count) == (day, 12)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_is_read_whatever_separates_its_cells(delimiter: str) -> None:
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=delimiter).writerows([["slug", "name"], ["a", "one, two; three"], ["", ""]])
    (found,) = read_file(("\ufeff" + buffer.getvalue()).encode())
    assert found == Grid("", ["slug", "name"], [(2, ["a", "one, two; three"])])


def test_what_a_spreadsheet_takes_for_a_formula_goes_out_as_text(editor: User) -> None:
    make_actor(slug="someone", name="=1+1", role="\tTAB")
    rows = list(sheet_rows(BY_NAME["actors"], ["someone"]))
    assert b'"\'=1+1"' in b"".join(csv_lines(rows))
    with workbook([("actors", rows)]) as file:
        cells = [cell for row in load_workbook(file)["actors"].rows for cell in row]
    assert "f" not in {cell.data_type for cell in cells}
    assert "'=1+1" in {cell.value for cell in cells}
