"""What is shown before it is done, confirmed in a browser: an import, a merge, and its undoing."""

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from facts.models import Actor
from sources.choices import CurationStatus
from tests import factories as make
from tests.api.test_browser import CHROMIUM, browser
from tests.e2e.visiting import Visitor, account

__all__ = ["browser"]

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not CHROMIUM, reason="needs Chromium: apt-get install chromium"),
    pytest.mark.drill,
]

TABLE = (
    "slug,name,kind,row_version\nanna-example,Anna B. Example,official,1\nann-example,Ann Example,official,\n"
)


def test_an_import_and_a_merge_are_confirmed(browser: Browser, live_server: object) -> None:
    anna = make.make_actor(slug="anna-example", name="Anna Example")
    fact = make.make_statement(speakers=(anna,))
    make.publish_all()
    Actor.objects.update(status=CurationStatus.PUBLISHED)
    account("checker", "Reviewers")
    visitor = Visitor(browser, str(getattr(live_server, "url", "")))
    page = visitor.sign_in("checker")
    imported(page)
    twin = Actor.objects.get(slug="ann-example")
    assert (twin.name, twin.status) == ("Ann Example", CurationStatus.DRAFT)
    merged(page)
    assert not Actor.objects.filter(slug="ann-example").exists()
    undone(page)
    assert Actor.objects.filter(slug="ann-example").exists()
    assert fact.speakers.get().actor == anna
    assert visitor.complaints == []
    visitor.leave()


def imported(page: Page) -> None:
    """Send a table, read what it would change, and say yes."""
    page.goto(reverse("admin:newsroom_import"))
    page.locator("input[type=file]").set_input_files(
        {"name": "actors.csv", "mimeType": "text/csv", "buffer": TABLE.encode()}
    )
    page.locator("select[name=sheet]").select_option("actors")
    page.get_by_role("button", name="Show what would change").click()
    expect(page.locator(".sum")).to_contain_text("1 record would be added, 1 changed")
    assert Actor.objects.count() == 1
    page.get_by_label("Reason").fill("Her full name stands in the register.")
    page.get_by_role("button", name="Import all of it").click()
    expect(page.locator(".messagelist")).to_contain_text("Imported: 1 record added, 1 changed")


def merged(page: Page) -> None:
    """Look at what would follow from a merge, and do it."""
    into = reverse("admin:newsroom_merge", args=["actors", "ann-example"]) + "?into=anna-example"
    page.goto(into)
    page.get_by_label("Reason").fill("One person.")
    page.get_by_role("button", name="Merge into anna-example").click()
    expect(page.locator(".messagelist")).to_contain_text("Merged: actors/ann-example leads to")


def undone(page: Page) -> None:
    """Follow the way that the history offers, and part the two again."""
    page.get_by_role("link", name="Undo this merge").click()
    page.get_by_label("Reason").fill("Two persons after all.")
    page.get_by_role("button", name="Undo the merge").click()
    expect(page.locator(".messagelist")).to_contain_text("stands on its own again")
