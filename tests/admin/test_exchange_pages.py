"""The pages of export and import: what they offer, show and refuse, to whom, and with how many questions."""

import io
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import Group, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from curation.exchange.sheets import SHEETS
from curation.models import Revision, StagedImport
from facts.models import Actor, Fact, Statement
from sources.models import Source
from tests.admin.rooms import RECORDS, dress_everything
from tests.factories import make_actor, make_source, make_statement, publish_all

pytestmark = pytest.mark.django_db
IMPORT = reverse("admin:newsroom_import")


@pytest.fixture
def editor() -> User:
    person = User.objects.create_user("editor", is_staff=True)
    person.groups.add(Group.objects.get(name="Editors"))
    return person


@pytest.fixture
def desk(editor: User) -> Client:
    client = Client()
    client.force_login(editor)
    return client


def export_url(model: Any) -> str:
    return reverse("admin:newsroom_export_changelist", args=[model._meta.app_label, model._meta.model_name])


def body(response: Any) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else bytes(response.content)


def send(client: Client, content: bytes, sheet: str = "", name: str = "table.csv") -> Any:
    return client.post(IMPORT, {"file": SimpleUploadedFile(name, content), "sheet": sheet}, follow=True)


ACTORS = b"slug,name,kind\nnew-one,New One,official\n"


def test_every_list_of_records_offers_its_export(desk: Client) -> None:
    dress_everything()
    for model in [*RECORDS, Fact]:
        listed = desk.get(reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"))
        assert f'href="{export_url(model)}?' in listed.content.decode()
        page = desk.get(export_url(model))
        assert page.status_code == 200
        for what, *_ in page.context["choices"]:
            for file_format in ("xlsx", "csv") if what != "all" else ("xlsx",):
                answer = desk.get(export_url(model), {"what": what, "as": file_format})
                content = body(answer)
                assert answer.status_code == 200
                assert "attachment" in answer["Content-Disposition"]
                if file_format == "xlsx":
                    names = load_workbook(io.BytesIO(content)).sheetnames
                    assert names if what in {"list", "all"} else names == [what]


def test_an_export_holds_what_the_list_shows(desk: Client) -> None:
    make_actor(slug="first", name="Zed =1", role="Role", kind="official")
    make_actor(slug="second", name="Amy", kind="official")
    make_actor(slug="other", name="Other", kind="igo")
    answer = desk.get(export_url(Actor), {"kind__exact": "official", "o": "1", "what": "list", "as": "csv"})
    lines = body(answer).decode("utf-8-sig").splitlines()
    assert lines == [
        '"name","slug","kind","role","member of","country","status"',
        '"Amy","second","Person in office","","","","Draft"',
        '"Zed =1","first","Person in office","Role","","","Draft"',
    ]


def test_an_export_asks_as_little_for_many_as_for_few(
    desk: Client, django_assert_max_num_queries: Any
) -> None:
    source = make_source()
    for _ in range(30):
        make_statement(sources=(source,), speakers=(make_actor("A name"),))
    for what, most in (("list", 14), ("statements", 17), ("citations", 17)):
        with django_assert_max_num_queries(most):
            body(desk.get(export_url(Statement), {"what": what, "as": "csv"}))


def test_odd_questions_to_an_export_lead_back(desk: Client) -> None:
    for query in (
        {"what": "nothing", "as": "csv"},
        {"what": "all", "as": "csv"},
        {"kind__nope": "1"},
        {"p": "x"},
    ):
        assert desk.get(export_url(Actor), query).status_code in {200, 302}
    for address in ("auth/user", "curation/revision", "facts/nothing"):
        assert desk.get(f"/admin/newsroom/export/{address}/").status_code == 404
    assert desk.post(export_url(Actor)).status_code == 405


def test_a_sent_file_shows_its_changes_and_changes_nothing(
    desk: Client, django_assert_max_num_queries: Any
) -> None:
    page = send(desk, ACTORS, "actors")
    assert page.context["told"]["created"] == 1
    assert "New One" in page.content.decode()
    assert not Actor.objects.exists()
    with django_assert_max_num_queries(12):
        assert desk.get(page.request["PATH_INFO"]).status_code == 200


def test_importing_makes_drafts_and_forgets_the_file(desk: Client, editor: User) -> None:
    page = send(desk, ACTORS, "actors")
    done = desk.post(page.request["PATH_INFO"], {"import": "1", "reason": ""}, follow=True)
    assert "1 record added" in done.content.decode()
    assert Actor.objects.get().status == "draft"
    assert Revision.objects.get().by == editor
    assert not StagedImport.objects.exists()
    gone = desk.get(page.request["PATH_INFO"], follow=True)
    assert "not here any more" in gone.content.decode()


def test_letting_a_file_go_changes_nothing(desk: Client) -> None:
    page = send(desk, ACTORS, "actors")
    desk.post(page.request["PATH_INFO"], {"drop": "1"})
    assert not StagedImport.objects.exists()
    assert not Actor.objects.exists()


def test_what_was_saved_meanwhile_is_not_overwritten(desk: Client) -> None:
    make_actor(slug="someone", name="Before", kind="official")
    page = send(desk, b"slug,row_version,name\nsomeone,1,Mine\n", "actors")
    Actor.objects.update(name="Theirs", row_version=2)
    refused = desk.post(page.request["PATH_INFO"], {"import": "1"})
    assert refused.status_code == 200
    assert "Somebody saved the record since" in refused.content.decode()
    assert Actor.objects.get().name == "Theirs"
    assert StagedImport.objects.count() == 1


def test_a_missing_reason_is_asked_for_and_the_file_stays(desk: Client) -> None:
    make_actor(slug="someone", name="Before", kind="official")
    publish_all()
    page = send(desk, b"slug,row_version,name\nsomeone,1,Mine\n", "actors")
    refused = desk.post(page.request["PATH_INFO"], {"import": "1", "reason": " "})
    assert "A reason is missing" in refused.content.decode()
    assert 'name="import"' in refused.content.decode()
    desk.post(page.request["PATH_INFO"], {"import": "1", "reason": "Because"})
    assert Actor.objects.get().name == "Mine"


def test_errors_are_listed_with_row_column_and_cure(desk: Client) -> None:
    page = send(desk, b"slug,name,kind\nnew-one,New,offcial\n", "actors").content.decode()
    assert "actors row 2" in page
    assert "Did you mean “official”?" in page
    assert 'name="import"' not in page


@pytest.mark.parametrize(
    ("content", "sheet"),
    [
        (b"\x00\x01\x02", "actors"),
        (b"PK\x03\x04", ""),
        ("slug\n\u202e\U0010ffff\ufffe\n".encode(), "actors"),
        (b"slug,name\n<script>alert(1)</script>,x\n", "actors"),
        (b"slug,row_version\nx,99999999999999999999\n", "actors"),
        (b"slug\nx\n", ""),
        (b"slug\nx\n", "no-such-sheet"),
        (b",,,\n1,2,3\n", "actors"),
        (b'"""""\n', "actors"),
        (b"slug,slug\nx,y\n", "actors"),
    ],
)
def test_odd_files_give_messages(content: bytes, sheet: str, desk: Client) -> None:
    page = send(desk, content, sheet)
    assert page.status_code == 200
    shown = page.content.decode()
    assert "errorlist" in shown or "in the way" in shown
    assert "<script>alert" not in shown


def test_odd_questions_to_an_import_give_messages(desk: Client) -> None:
    assert desk.post(IMPORT).status_code == 200
    assert desk.post(IMPORT, {"file": "no file"}).status_code == 200
    assert desk.get(IMPORT, {"sheet": "\0<x>"}).status_code in {200, 400}
    assert desk.get(reverse("admin:newsroom_import_preview", args=[uuid4()])).status_code == 302
    page = send(desk, ACTORS, "actors")
    assert desk.get(page.request["PATH_INFO"], {"p": "-9" * 50}).status_code == 200
    assert desk.delete(page.request["PATH_INFO"]).status_code == 405


def test_a_file_is_its_senders_alone(desk: Client) -> None:
    page = send(desk, ACTORS, "actors")
    other = Client()
    other.force_login(User.objects.create_superuser("other"))
    assert other.get(page.request["PATH_INFO"]).status_code == 302
    other.post(page.request["PATH_INFO"], {"import": "1"})
    assert not Actor.objects.exists()


def test_who_may_edit_nothing_may_import_nothing() -> None:
    client = Client()
    client.force_login(User.objects.create_user("guest", is_staff=True))
    assert client.get(IMPORT).status_code == 403
    assert client.get(export_url(Actor)).status_code == 403
    assert client.get(reverse("admin:newsroom_import_template", args=["actors", "csv"])).status_code == 403
    assert Client().get(IMPORT).status_code == 302


def test_each_sheet_has_an_empty_table(desk: Client) -> None:
    for sheet in SHEETS:
        for file_format in ("csv", "xlsx"):
            answer = desk.get(reverse("admin:newsroom_import_template", args=[sheet.name, file_format]))
            assert answer.status_code == 200
            body(answer)


def test_no_text_of_a_source_leaves_by_an_export(desk: Client) -> None:
    make_source(text="Words of the article.\n")
    assert Source.objects.get().text
    for what in ("list", "sources"):
        assert b"Words of the article" not in body(desk.get(export_url(Source), {"what": what, "as": "csv"}))
