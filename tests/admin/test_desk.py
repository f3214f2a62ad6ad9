"""The reading desk: an article beside its records, its ledger, and words taken from it into forms."""

import re
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from curation.models import Revision
from curation.seeding.texts import ArticleText
from facts.models import Citation, Statement
from sources.models import ParagraphNote, Source
from tests import factories as make
from tests.admin import rooms
from tests.admin.test_hostile import ODD, POSTED
from tests.curation.test_intake import stored

pytestmark = pytest.mark.django_db

TEXT = "A title\nAnna Muster said “yes, \U0001f600 always” on Monday.\nNothing of note.\n"


def desk(source: Source, page: str = "") -> str:
    return reverse(f"admin:newsroom_desk{page}", args=[source.slug])


def read(client: Client, source: Source, **query: Any) -> str:
    response = client.get(desk(source), query)
    assert response.status_code == 200
    return str(response.content.decode())


@pytest.fixture
def source() -> Source:
    return stored(TEXT, slug="the-source")


def test_the_desk_shows_cited_words_records_and_what_is_open(admin_client: Client, source: Source) -> None:
    start = source.paragraphs[1].index("yes")
    fact = make.make_statement(sources=(), speakers=(make.make_actor(name="Anna Muster"),))
    make.make_citation(fact, source, paragraph=2, quote="yes, \U0001f600 always", start=start)
    make.make_note(source, 1, note="the <title>")
    page = read(admin_client, source)
    assert re.findall(r'data-state="(\w+)"', page) == ["marked", "cited", "open"]
    assert 'said “<mark class="cited layers-1" title="Cited: 1">yes, \U0001f600 always</mark>” on' in page
    assert fact.summary in page
    assert rooms.change_url(fact) in page
    assert "the &lt;title&gt;" in page
    assert "66 % of 3 paragraphs: 1 cited, 1 marked, <strong>1 open</strong>" in page


def test_a_paragraph_is_drawn_to_the_character(admin_client: Client) -> None:
    text = "a <b> & “c”\u200d e\u0323\u0307 \U0001f468\u200d\U0001f469 \u05d0\u05d1 end"
    source = stored(text)
    for start, end in ((2, 9), (5, 12), (0, 3)):
        make.make_citation(make.make_statement(sources=()), source, paragraph=1, start=start, end=end)
    page = read(admin_client, source)
    drawn = re.search(r'data-paragraph="1">(.*?)</div>', page, re.DOTALL)
    assert drawn is not None
    plain = re.sub(r"<[^>]+>", "", drawn[1])
    for entity, character in (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
        plain = plain.replace(entity, character)
    assert plain == source.paragraphs[0]


@pytest.mark.parametrize(("facts", "paragraphs"), [(2, 3), (200, 150)])
def test_the_desk_costs_the_same_for_2_and_200_records(
    admin_client: Client, facts: int, paragraphs: int
) -> None:
    source = stored("\n".join(f"Paragraph {number}." for number in range(paragraphs)))
    speaker = make.make_actor()
    for number in range(facts):
        fact = make.make_statement(sources=(), speakers=(speaker,))
        make.make_citation(fact, source, paragraph=number % 2 + 1)
    with CaptureQueriesContext(connection) as asked:
        page = read(admin_client, source)
    assert len(asked) == 8
    assert page.count('class="record"') == min(facts, 100)
    assert ("and 50 more" in page) == (facts == 200)


def test_long_articles_have_pages(admin_client: Client) -> None:
    source = stored("\n".join(f"Paragraph {number}." for number in range(1, 251)))
    assert 'id="p201"' in read(admin_client, source, page="3")
    assert 'id="p201"' not in read(admin_client, source)
    assert 'id="p201"' in read(admin_client, source, page="99")
    for odd in ("abc", "9" * 20, "-1", "١"):
        assert 'id="p1"' in read(admin_client, source, page=odd)


def test_a_source_without_text_shows_its_records(admin_client: Client) -> None:
    source = make.make_source()
    make.make_citation(make.make_statement(sources=()), source, paragraph=4)
    page = read(admin_client, source)
    assert "The text of this source is not stored here" in page
    assert re.findall(r'data-state="(\w+)"', page).count("cited") == 1


def test_a_desk_needs_rights(client: Client, source: Source) -> None:
    assert client.get(desk(source)).status_code == 302
    user = User.objects.create_user("looker", is_staff=True)
    client.force_login(user)
    assert client.get(desk(source)).status_code == 403
    assert client.post(desk(source, "_mark"), {}).status_code == 403
    user.user_permissions.add(Permission.objects.get(codename="view_source"))
    page = read(client, source)
    assert "New statement" not in page
    assert "No fact in paragraph" not in page
    sent = {"paragraph": "1", "seen": "1", "reason": "navigation"}
    assert client.post(desk(source, "_mark"), sent).status_code == 403
    assert not ParagraphNote.objects.exists()


# --- The ledger ---


def test_a_paragraph_is_marked_changed_and_freed(admin_client: Client, source: Source) -> None:
    sent = {"paragraph": "3", "seen": "1", "reason": "navigation", "note": "a line"}
    answer = admin_client.post(desk(source, "_mark"), sent)
    assert answer["Location"] == f"{desk(source)}#p3"
    assert list(ParagraphNote.objects.values_list("paragraph", "reason", "note")) == [
        (3, "navigation", "a line")
    ]
    admin_client.post(desk(source, "_mark"), sent | {"seen": "2", "reason": "teaser"})
    assert ParagraphNote.objects.get().reason == "teaser"
    admin_client.post(desk(source, "_mark"), {"paragraph": "3", "seen": "3", "remove": "yes"})
    assert not ParagraphNote.objects.exists()
    told = Revision.objects.filter(resource="sources", slug=source.slug).order_by("number")
    assert list(told.values_list("verb", "row_version")) == [
        ("load", 1),
        ("note", 2),
        ("note", 3),
        ("note", 4),
    ]
    assert told[1].reason == "Paragraph 3 holds no fact: Navigation or page furniture."


def test_marking_a_published_source_makes_it_a_draft_again(admin_client: Client, source: Source) -> None:
    Source.objects.update(status="published")
    admin_client.post(desk(source, "_mark"), {"paragraph": "3", "seen": "1", "reason": "navigation"})
    source.refresh_from_db()
    assert (source.status, source.row_version) == ("draft", 2)


def test_a_stale_mark_is_refused_and_shown_again(admin_client: Client, source: Source) -> None:
    sent = {"paragraph": "3", "seen": "1", "reason": "teaser", "note": "our words"}
    Source.objects.update(row_version=5)
    answer = admin_client.post(desk(source, "_mark"), sent)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Somebody else saved this source" in page
    assert 'value="our words"' in page
    assert 'name="seen" value="5"' in page
    assert not ParagraphNote.objects.exists()
    assert not Revision.objects.exists()


def test_a_cited_paragraph_is_not_marked(admin_client: Client, source: Source) -> None:
    make.make_citation(make.make_statement(sources=()), source, paragraph=3)
    answer = admin_client.post(desk(source, "_mark"), {"paragraph": "3", "seen": "1", "reason": "teaser"})
    assert answer.status_code == 409
    source.refresh_from_db()
    assert source.row_version == 1
    assert not ParagraphNote.objects.exists()


def test_odd_marks_do_no_harm(admin_client: Client, source: Source) -> None:
    good = {"paragraph": "3", "seen": "1", "reason": "teaser", "note": "x"}
    for name in ("paragraph", "seen", "reason"):
        for value in (value for value in POSTED if value != "١"):  # that is the number 1
            answer = admin_client.post(desk(source, "_mark"), good | {name: value})
            assert answer.status_code in {302, 409}, (name, value)
    for value in ("a\x00b", "x" * 500):
        assert admin_client.post(desk(source, "_mark"), good | {"note": value}).status_code == 409
    assert not ParagraphNote.objects.exists()
    assert admin_client.get(desk(source, "_mark")).status_code == 405


def test_marks_need_the_token_of_the_page(admin_user: User, source: Source) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(admin_user)
    sent = {"paragraph": "3", "seen": "1", "reason": "teaser"}
    assert strict.post(desk(source, "_mark"), sent).status_code == 403


# --- Taking words ---


def taken(client: Client, source: Source, **query: Any) -> str:
    """Return the address that a selection leads to."""
    answer = client.get(desk(source, "_take"), {"paragraph": "2", "make": "statement"} | query)
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


@pytest.mark.parametrize(
    ("make_", "page"),
    [("statement", "statement"), ("casualty-report", "casualtyreport"), ("term", "ceasefireterm")],
)
def test_selected_words_fill_the_form_of_a_new_fact(
    admin_client: Client, source: Source, make_: str, page: str
) -> None:
    actor = make.make_actor("Anna Muster")
    start = source.paragraphs[1].index("yes")
    address = taken(admin_client, source, make=make_, start=start, end=start + 13)
    assert address.startswith(reverse(f"admin:facts_{page}_add"))
    with CaptureQueriesContext(connection) as asked:
        form = rooms.form_of(admin_client, address)
    assert len(asked) <= 12
    citation = {
        name: form[f"citations-0-{name}"][0] for name in ("source", "section", "paragraph", "start", "end")
    }
    assert citation == {
        "source": str(source.pk), "section": "body", "paragraph": "2", "start": str(start), "end": str(start + 13)
    }  # fmt: skip
    assert form["citations-0-quote"] == ["yes, \U0001f600 always"]
    assert form["speakers-0-actor"] == [str(actor.pk)]
    assert (form["citations-TOTAL_FORMS"], form["speakers-TOTAL_FORMS"]) == (["1"], ["1"])
    assert form["date_edtf"] == [""]


def test_a_prefilled_statement_is_saved_and_leads_back(admin_client: Client, source: Source) -> None:
    make.make_actor("Anna Muster")
    address = taken(admin_client, source, first="yes", last="always")
    form = rooms.form_of(admin_client, address) | {
        "slug": "anna-says-yes",
        "summary": "Anna Muster says yes.",
        "speech_act": "agree",
        "speech_form": "direct_quote",
    }
    answer = admin_client.post(address, form)
    assert answer.status_code == 302, rooms.errors_of(answer)
    assert answer["Location"] == f"{desk(source)}#p2"
    fact = Statement.objects.get(slug="anna-says-yes")
    assert fact.citations.get().quote == "yes, \U0001f600 always"
    assert fact.speakers.get().actor.slug.startswith("actor")
    assert "anna-says-yes" not in read(admin_client, source)
    assert "Anna Muster says yes." in read(admin_client, source)


def test_words_are_cited_for_an_existing_fact(admin_client: Client, source: Source) -> None:
    near, far = make.make_statement(sources=()), make.make_statement(sources=(), summary="Far away.")
    make.make_citation(near, source, paragraph=2)
    query = {"paragraph": "2", "first": "Anna Muster said", "make": "citation"}
    page = admin_client.get(desk(source, "_take"), query).content.decode()
    assert near.summary in page
    assert far.summary not in page
    page = admin_client.get(desk(source, "_take"), query | {"q": "far away"}).content.decode()
    link = re.search(rf'href="(/admin/facts/statement/{far.pk}/change/[^"]+)"', page)
    assert link is not None
    address = link[1].replace("&amp;", "&")
    form = rooms.form_of(admin_client, address)
    assert form["citations-0-quote"] == [""]
    assert form["citations-0-start"] == ["0"]
    assert "speakers-0-actor" not in form
    answer = admin_client.post(address, form | {"reason": "Found once more."})
    assert answer.status_code == 302, rooms.errors_of(answer)
    assert answer["Location"] == f"{desk(source)}#p2"
    assert list(Citation.objects.filter(fact=far.pk).values_list("source", "start", "end")) == [
        (source.pk, 0, 16)
    ]


def test_forged_selections_are_told_and_fill_nothing(admin_client: Client, source: Source) -> None:
    good = {"paragraph": "2", "start": "0", "end": "4", "section": "body", "make": "statement"}
    for number, name in enumerate(("paragraph", "start", "end", "section", "first", "make")):
        for value in [*ODD, "9" * 3000, "0"][number % 2 :: 2]:
            odd = good | {name: value}
            if name == "first":
                odd |= {"start": "", "end": ""}
            answer = admin_client.get(desk(source, "_take"), odd)
            assert answer.status_code in {200, 302}, (name, value)
    for odd in ({"start": "3", "end": "3"}, {"end": "99999"}, {"paragraph": "99"}, {"start": "9" * 20}):
        answer = admin_client.get(desk(source, "_take"), good | odd)
        assert answer.status_code == 200
        assert "errornote" in answer.content.decode()
        address = f"{rooms.add_url(Statement)}?{'&'.join(f'{n}={v}' for n, v in (good | odd).items())}&desk=the-source"
        assert rooms.form_of(admin_client, address)["citations-TOTAL_FORMS"] == ["0"]
    for slug in ("\u202e", "x" * 500, "nowhere"):
        assert admin_client.get(rooms.add_url(Statement), {"desk": slug} | good).status_code == 200


@pytest.mark.usefixtures("articles")
def test_the_articles_are_read_whole(admin_client: Client, articles: dict[str, ArticleText]) -> None:
    for slug, text in articles.items():
        source = Source.objects.get(slug=slug)
        Source.objects.filter(pk=source.pk).update(text=text.text)
        page = read(admin_client, source)
        assert 'data-state="open"' not in page
        assert "100 % of" in page
        assert 'class="broken"' not in page
