"""The reading desk in a real browser: what is selected with mouse or keyboard arrives to the character."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page

from tests import factories as make
from tests.api.test_browser import CHROMIUM, Complaints, browser
from tests.curation.test_intake import stored

__all__ = ["browser"]

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not CHROMIUM, reason="needs Chromium: apt-get install chromium"),
    pytest.mark.drill,
]
# A title; emoji of one and of several characters, combining marks, and words that run from right to left.
FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
TEXT = f"A title\n\U0001f600 e\u0323\u0307 \u05e9\u05dc\u05d5\u05dd said “ab {FAMILY} cd” to all.\n"


def test_selected_words_arrive_to_the_character(browser: Browser, live_server: Any) -> None:
    source = stored(TEXT)
    text = source.paragraphs[1]
    start, end = text.index("ab"), text.index("”")
    make.make_citation(make.make_statement(sources=()), source, paragraph=2, start=0, end=start + 1)
    page = browser.new_page(base_url=live_server.url)
    complaints = Complaints(page, live_server.url)
    sign_in(page, live_server.url)
    page.goto(reverse("admin:newsroom_desk", args=[source.slug]))
    # With the keyboard: to the third word, then three words more.
    page.keyboard.press("o")
    page.keyboard.press("j")
    page.focus("#p2 .words")
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    assert offsets(page) == (start - 1, end + 1)
    page.keyboard.press("Escape")
    assert page.locator("#desk-bar").is_hidden()
    # With the mouse: from the first of the words marked already to the last in the quotation.
    select(page, "ab", "cd")
    assert offsets(page) == (start, end)
    page.click("#desk-bar >> text=New statement")
    page.wait_for_url("**/facts/statement/add/**")
    sent = {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}
    assert (sent["start"], sent["end"], sent["paragraph"]) == (str(start), str(end), "2")
    assert page.input_value("#id_citations-0-quote") == text[start:end]
    assert complaints.found == []
    page.close()


def sign_in(page: Page, home: str) -> None:
    """Enter as a superuser, without the form."""
    client = Client()
    client.force_login(User.objects.create_superuser("editor"))
    page.context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": home}])


def offsets(page: Page) -> tuple[int, int]:
    """Return what the form of the selection holds."""
    page.wait_for_selector("#desk-bar:not([hidden])")
    return int(page.input_value("#desk-bar [name=start]")), int(page.input_value("#desk-bar [name=end]"))


def select(page: Page, first: str, last: str) -> None:
    """Drag the mouse from before the first words to behind the last ones."""
    script = """([first, last]) => {
        const words = document.querySelector("#p2 .words"), walker = document.createTreeWalker(words, 4);
        const place = (text, at) => {
            walker.currentNode = words;
            let before = 0;
            while (walker.nextNode()) {
                const node = walker.currentNode, found = words.textContent.indexOf(text) + at - before;
                if (found <= node.length) {
                    const range = document.createRange();
                    range.setStart(node, found);
                    const box = range.getBoundingClientRect();
                    return [box.x, box.y + box.height / 2];
                }
                before += node.length;
            }
        };
        return [place(first, 0), place(last, last.length)];
    }"""
    page.locator("#p2 .words").scroll_into_view_if_needed()
    start, end = page.evaluate(script, [first, last])
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(*end, steps=4)
    page.mouse.up()
