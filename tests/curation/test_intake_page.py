"""Adding a source by pasting its text, and changing the text of one that is cited."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from curation.intake.canonical import canonical
from curation.models import Revision
from sources.models import Source
from tests import factories as make
from tests.admin import rooms
from tests.admin.test_hostile import POSTED
from tests.curation.test_intake import article, stored

pytestmark = pytest.mark.django_db
INTAKE = "/admin/newsroom/intake/"
PASTED = "The title \r\n\r\nOne says “yes”.\r\nTwo  says no."


def item(**fields: str) -> dict[str, str]:
    given = {
        "title": "The title",
        "publisher": str(make.make_publisher(slug="the-post").pk),
        "url": "https://post.example/1",
        "language": "en",
        "published_edtf": "2031-05-01",
        "published_precision": "day",
        "pasted": PASTED,
    }
    return given | fields


def shown(client: Client, sent: dict[str, str], button: str = "preview") -> Any:
    answer = client.post(INTAKE, sent | {button: "yes"})
    assert answer.status_code == 200
    return answer.context


def saved(client: Client, sent: dict[str, str]) -> Any:
    digest = canonical(sent["pasted"]).digest
    return client.post(INTAKE, sent | {"previewed": digest, "save": "yes"})


def test_a_pasted_source_is_looked_at_and_then_saved(admin_client: Client, admin_user: User) -> None:
    sent = item()
    page = shown(admin_client, sent)
    assert page["preview"].paragraphs == ["The title", "One says “yes”.", "Two says no."]
    assert not Source.objects.exists()
    answer = saved(admin_client, sent)
    assert answer["Location"] == reverse("admin:newsroom_desk", args=["the-post-2031-05-01"])
    source = Source.objects.get()
    assert (source.status, source.paragraph_count) == ("draft", 3)
    assert (source.text, source.text_sha256) == (canonical(PASTED).text, canonical(PASTED).digest)
    revision = Revision.objects.get(resource="sources")
    assert (revision.verb, revision.by, "One says" in revision.snapshot) == ("create", admin_user, True)


def test_nothing_is_saved_unseen(admin_client: Client) -> None:
    sent = item()
    assert shown(admin_client, sent, "save")["changed"]
    other = sent | {"previewed": canonical("Another.").digest}
    assert shown(admin_client, other, "save")["changed"]
    assert not Source.objects.exists()


def test_a_known_address_is_refused_with_its_source(admin_client: Client) -> None:
    known = make.make_source(url="http://www.post.example/1/")
    answer = saved(admin_client, item(url="https://post.example/1?utm_source=x#top"))
    page = answer.content.decode()
    assert f'<a href="/admin/sources/source/{known.pk}/change/">{known.title}</a>' in page
    assert Source.objects.count() == 1


def test_a_near_identical_text_is_named_and_saved_only_when_confirmed(admin_client: Client) -> None:
    twin = stored(article(1).replace("garden", "park"))
    sent = item(pasted=article(1))
    page = shown(admin_client, sent)
    assert [like.source for like in page["likes"]] == [twin]
    assert not page["form"].errors
    answer = saved(admin_client, sent)
    assert "different" in answer.context["form"].errors
    assert saved(admin_client, sent | {"different": "on"}).status_code == 302


def test_slugs_of_one_day_are_told_apart(admin_client: Client) -> None:
    sent = item()
    for number in range(3):
        other = sent | {"url": f"https://post.example/{number}", "pasted": article(number)}
        assert saved(admin_client, other).status_code == 302
    slugs = sorted(Source.objects.values_list("slug", flat=True))
    assert slugs == ["the-post-2031-05-01", "the-post-2031-05-01-2", "the-post-2031-05-01-3"]


@pytest.mark.parametrize("times", [2, 40])
def test_intake_costs_the_same_with_many_sources(admin_client: Client, times: int) -> None:
    for number in range(times):
        stored(article(1).replace("river", f"stream{number}"))
    sent = item(pasted=article(1))
    with CaptureQueriesContext(connection) as asked:
        shown(admin_client, sent)
    assert len(asked) == 7


def test_odd_input_gives_errors(admin_client: Client) -> None:
    sent = item()
    for name in (*sent, "slug", "published_zone", "accessed_on", "bylines", "previewed", "different"):
        for value in POSTED:
            answer = admin_client.post(INTAKE, sent | {name: value, "preview": "yes"})
            assert answer.status_code == 200, (name, value)
    for text in (
        "é" * 2_000_000,
        "a\x00b",
        "x\n" * 10_001,
        "\ud800".encode(errors="replace").decode() + "\ufffd",
    ):
        page = shown(admin_client, sent | {"pasted": text}, "save")
        assert "pasted" in page["form"].errors
    assert admin_client.put(INTAKE).status_code == 405
    assert not Source.objects.exists()


def test_intake_needs_the_right_to_add_sources(client: Client) -> None:
    assert client.get(INTAKE).status_code == 302
    client.force_login(User.objects.create_user("looker", is_staff=True))
    assert client.get(INTAKE).status_code == 403
    assert client.post(INTAKE, item()).status_code == 403


# --- Changing a text ---


def change(client: Client, source: Source, text: str, **fields: str) -> Any:
    url = rooms.change_url(source)
    return client.post(url, rooms.form_of(client, url) | {"text": text, "reason": "A new text."} | fields)


def test_a_text_that_breaks_no_citation_takes_its_hash_along(admin_client: Client) -> None:
    source = stored("One says “yes”.\nTwo.")
    make.make_citation(make.make_statement(sources=()), source, paragraph=1, quote="yes", start=10)
    answer = change(admin_client, source, "One says “yes”.\r\n\r\nTwo is new.\r\nThree.")
    assert answer.status_code == 302, rooms.errors_of(answer)
    source.refresh_from_db()
    made = canonical("One says “yes”.\nTwo is new.\nThree.")
    assert (source.text, source.text_sha256, source.paragraph_count) == (made.text, made.digest, 3)


def test_a_text_that_breaks_citations_is_refused_until_confirmed(admin_client: Client) -> None:
    source = stored("One says “yes”.\nTwo.")
    fact = make.make_statement(sources=())
    make.make_citation(fact, source, paragraph=1, quote="yes", start=10)
    before = source.text
    answer = change(admin_client, source, "One says “no”.\nTwo.")
    page = answer.content.decode()
    assert "1 citation would no longer stand" in page
    assert f'href="{rooms.change_url(fact)}"' in page
    assert '<input type="checkbox" name="breaks_citations"' in page
    source.refresh_from_db()
    assert source.text == before
    answer = change(admin_client, source, "One says “no”.\nTwo.", breaks_citations="on")
    assert answer.status_code == 302, rooms.errors_of(answer)
    source.refresh_from_db()
    assert source.text == "One says “no”.\nTwo.\n"
    desk = admin_client.get(reverse("admin:newsroom_desk", args=[source.slug])).content.decode()
    assert "do not stand at their place any more" in desk


def test_a_text_for_a_recorded_hash_must_have_it(admin_client: Client) -> None:
    text = "One.\nTwo.\n"
    source = make.make_source(text_sha256=canonical(text).digest, paragraph_count=2)
    assert "recorded SHA-256" in rooms.errors_of(change(admin_client, source, "Other.\nTwo."))
    assert change(admin_client, source, text).status_code == 302
    source.refresh_from_db()
    assert source.text == text


def test_an_address_is_not_changed_into_that_of_another_source(admin_client: Client) -> None:
    make.make_source(url="https://post.example/1")
    source = make.make_source()
    form = rooms.form_of(admin_client, rooms.change_url(source)) | {"url": "http://post.example/1/"}
    assert "belongs to a source already" in rooms.errors_of(admin_client.post(rooms.change_url(source), form))


def test_list_and_page_of_sources_show_coverage(admin_client: Client) -> None:
    source = rooms.dressed_source()
    make.make_citation(make.make_statement(sources=()), source, paragraph=3)
    told = "30 % · 1 cited · 2 marked · 7 open"
    for url in (rooms.list_url(Source), rooms.change_url(source)):
        page = admin_client.get(url).content.decode()
        assert told in page
        assert reverse("admin:newsroom_desk", args=[source.slug]) in page
    assert INTAKE in admin_client.get(rooms.list_url(Source)).content.decode()
