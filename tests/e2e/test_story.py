"""From paste to publication and back, by two people in two browsers; and once more without a mouse."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from facts.models import Statement
from sources.models import Source
from tests import factories as make
from tests.api.test_browser import CHROMIUM, browser
from tests.curation.people import submitted
from tests.e2e import article
from tests.e2e.visiting import Visitor, account

__all__ = ["browser"]

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not CHROMIUM, reason="needs Chromium: apt-get install chromium"),
    pytest.mark.drill,
]

SLUG = "example-names-a-day-for-the-bridge"
FACT = f"/api/v1/facts/{SLUG}/"
REVIEW = f"/admin/newsroom/review/facts/{SLUG}/"
SUMMARY = "Ana Example said that the bridge opens on Monday."
LATER = "Ana Example said that the bridge opens on Monday and on no day before."


def test_an_article_becomes_a_published_fact(browser: Browser, live_server: Any) -> None:
    article.known_before()
    account("writer", "Editors")
    account("checker", "Reviewers")
    writer, checker = Visitor(browser, live_server.url), Visitor(browser, live_server.url)
    desk = writer.sign_in("writer")
    review = checker.sign_in("checker")
    paste(desk)
    for paragraph, reason in ((1, "section_heading"), (2, "byline_or_dateline"), (5, "image_credit")):
        mark(desk, paragraph, reason)
    expect(desk.locator(".coverage .told")).to_contain_text("0 cited, 3 marked, 2 open")
    state(desk)
    submit_both(desk)
    the_author_cannot_publish(desk)
    returned_corrected_published(desk, review)
    a_pending_change_stays_out_of_sight(desk, review)
    withdrawn_and_brought_back(desk, review)
    assert writer.complaints == []
    assert checker.complaints == []
    writer.leave()
    checker.leave()


def test_a_review_needs_no_mouse(browser: Browser, live_server: Any) -> None:
    article.known_before()
    editor = account("writer", "Editors")
    account("checker", "Reviewers")
    fact = submitted(make.make_statement(slug=SLUG, summary=SUMMARY), editor)
    make.publish_all()
    Statement.objects.update(summary=LATER)
    checker = Visitor(browser, live_server.url)
    page = checker.sign_in("checker")
    until(page, "j", f'document.activeElement.textContent === "{LATER}"')
    page.keyboard.press("x")
    expect(page.get_by_label(f"Choose for review together: {LATER}")).to_be_checked()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{REVIEW}")
    until(page, "Tab", 'document.activeElement.textContent === "Decide"')
    page.keyboard.press("Enter")
    until(page, "Tab", 'document.activeElement.id === "reason"')
    page.keyboard.type("It stands so in the source.")
    until(page, "Tab", 'document.activeElement.textContent === "Publish"')
    page.keyboard.press("Enter")
    expect(page.locator(".messagelist")).to_contain_text("Publish: done for 1 record.")
    assert answer(page)["summary"] == LATER
    assert fact.slug == SLUG
    assert checker.complaints == []
    checker.leave()


def test_nothing_needs_a_script(browser: Browser, live_server: Any) -> None:
    article.known_before()
    account("writer", "Editors")
    account("checker", "Reviewers")
    writer = Visitor(browser, live_server.url, java_script_enabled=False)
    desk = writer.sign_in("writer")
    paste(desk)
    mark(desk, 1, "section_heading")
    desk.get_by_text("Take from paragraph 3").click()
    desk.locator("#first-3").fill("the bridge")
    desk.locator("#last-3").fill("on Monday")
    desk.locator("#p3").get_by_role("button", name="New statement").click()
    write(desk)
    submit_both(desk)
    checker = Visitor(browser, live_server.url, java_script_enabled=False)
    review = checker.sign_in("checker")
    review.get_by_label(f"Choose for review together: {SUMMARY}").check()
    review.get_by_label(f"Choose for review together: {article.TITLE}").check()
    review.get_by_role("button", name="Review the chosen together").click()
    review.get_by_role("button", name="Publish as one edition").click()
    expect(review.locator(".messagelist")).to_contain_text("done for 2 records.")
    assert answer(review)["summary"] == SUMMARY
    assert writer.complaints + checker.complaints == []
    writer.leave()
    checker.leave()


def until(page: Page, key: str, holds: str) -> None:
    """Press a key until something holds; a hundred times is far more than any page needs."""
    for _ in range(100):
        page.keyboard.press(key)
        if page.evaluate(holds):
            return
    raise AssertionError(f"{key} never led to where {holds}")


def the_author_cannot_publish(desk: Page) -> None:
    """Whoever wrote a record finds no button to publish it, and is refused without one."""
    desk.goto(REVIEW)
    expect(desk.get_by_role("button", name="Publish", exact=True)).to_be_disabled()
    version = desk.locator("input[name=seen]").first.input_value()
    assert "Nothing was changed" in post(desk, "publish", version)
    assert desk.request.get(FACT).status == 404


def returned_corrected_published(desk: Page, review: Page) -> None:
    """The reviewer returns it with a comment; once corrected it is published with its source as one edition."""
    open_from_queue(review, "To review", SUMMARY)
    review.get_by_label("Reason or comment").fill("Say that no earlier day is meant.")
    review.get_by_role("button", name="Return").click()
    expect(review.locator(".messagelist")).to_contain_text("done for 1 record")
    desk.goto("/admin/")
    expect(desk.get_by_role("region", name="Returned to me")).to_contain_text("no earlier day is meant")
    edit(desk, LATER)
    act(desk, "Submit for review")
    review.goto("/admin/")
    review.get_by_label(f"Choose for review together: {LATER}").check()
    review.get_by_label(f"Choose for review together: {article.TITLE}").check()
    review.get_by_role("button", name="Review the chosen together").click()
    review.get_by_role("button", name="Publish as one edition").click()
    expect(review.locator(".messagelist")).to_contain_text("done for 2 records. It is edition 2.")
    assert answer(review)["summary"] == LATER
    assert answer(review)["citations"][0]["quote"] == article.SPEECH


def a_pending_change_stays_out_of_sight(desk: Page, review: Page) -> None:
    """What is edited after publication is public only when a second person has published it."""
    reason = "The second half repeats the first."
    edit(desk, SUMMARY, reason=reason)
    assert answer(review)["summary"] == LATER
    act(desk, "Submit for review", reason=reason)
    review.goto(REVIEW)
    expect(review.locator(".difference del")).to_contain_text("and on no day before")
    assert answer(review)["summary"] == LATER
    review.get_by_role("button", name="Publish", exact=True).click()
    expect(review.locator(".messagelist")).to_contain_text("It is edition 3.")
    assert answer(review)["summary"] == SUMMARY


def withdrawn_and_brought_back(desk: Page, review: Page) -> None:
    """Withdrawn, reopened, reverted to an earlier version, and published again; the public reads why, not who."""
    act(review, "Withdraw", reason="The speaker corrected herself.", fact=True)
    assert review.request.get(FACT).status == 410
    assert review.request.get(f"{FACT}?as_of=3").json()["summary"] == SUMMARY
    act(review, "Reopen as draft", reason="The correction was about another bridge.", fact=True)
    desk.goto(f"/admin/newsroom/history/facts/{SLUG}/")
    earlier = desk.locator(".revision", has=desk.get_by_text("edition 2"))
    earlier.get_by_text("Revert to this").click()
    earlier.get_by_label("Reason").fill("The full sentence is needed again.")
    earlier.get_by_role("button", name="Make this the working copy").click()
    expect(desk.locator(".messagelist")).to_contain_text("Revert: done")
    act(desk, "Submit for review", reason="The full sentence is needed again.", fact=True)
    assert review.request.get(FACT).status == 410
    review.goto(REVIEW)
    review.get_by_role("button", name="Publish", exact=True).click()
    expect(review.locator(".messagelist")).to_contain_text("done for 1 record")
    assert answer(review)["summary"] == LATER
    told = review.request.get(f"{FACT}history/").text()
    assert "corrected herself" in told
    assert "writer" not in told
    assert "checker" not in told


def nothing() -> None:
    """Do nothing where somebody else takes a picture."""


def paste(page: Page, *, look: Callable[[], None] = nothing) -> None:
    """Take the article in, after a look at its numbered paragraphs."""
    page.get_by_role("link", name="Paste an article").click()
    page.get_by_label("Title").fill(article.TITLE)
    page.get_by_label("Publisher").select_option(label="The Sample Times")
    page.get_by_label("Web address").fill("https://news.example/bridge")
    page.get_by_label("Language").fill("en")
    page.locator("#id_published_edtf").fill("2024-05-07")
    page.locator("#id_published_precision").select_option("day")
    page.locator("#id_pasted").fill(article.TEXT)
    page.get_by_role("button", name="Number the paragraphs").click()
    expect(page.locator(".preview .numbered li")).to_have_count(len(article.PARAGRAPHS))
    look()
    page.get_by_role("button", name="Save").click()
    page.wait_for_url("**/newsroom/desk/**")


def mark(page: Page, paragraph: int, reason: str) -> None:
    """Say that a paragraph holds no fact."""
    page.get_by_text(f"No fact in paragraph {paragraph}?").click()
    page.locator(f"#reason-{paragraph}").select_option(reason)
    page.locator(f"#p{paragraph}").get_by_role("button", name="Mark: no fact here").click()
    expect(page.locator(f"#p{paragraph}")).to_have_attribute("data-state", "marked")


def state(page: Page, *, look: Callable[[], None] = nothing, form: Callable[[], None] = nothing) -> None:
    """Make a statement of words selected at the desk: citation, quote and speaker stand in its form."""
    page.locator("#p3 .words").evaluate(
        """(words, text) => {
            const node = words.firstChild, start = node.data.indexOf(text), range = document.createRange();
            range.setStart(node, start);
            range.setEnd(node, start + text.length);
            document.getSelection().removeAllRanges();
            document.getSelection().addRange(range);
        }""",
        article.SPEECH,
    )
    page.locator("#desk-bar").wait_for()
    look()
    page.locator("#desk-bar").get_by_role("button", name="New statement").click()
    write(page, form=form)


def write(page: Page, *, form: Callable[[], None] = nothing) -> None:
    """Fill the form that the desk leads to, and save it."""
    expect(page.locator("#id_citations-0-quote")).to_have_value(article.SPEECH)
    expect(page.locator("#id_citations-0-paragraph")).to_have_value("3")
    expect(page.locator("#id_speakers-0-actor")).to_contain_text("Ana Example")
    page.locator("#id_slug").fill(SLUG)
    page.locator("#id_summary").fill(SUMMARY)
    page.locator("#id_speech_act").select_option("announce")
    page.locator("#id_speech_form").select_option("direct_quote")
    page.locator("#id_date_edtf").fill("2024-05-07")
    page.locator("#id_date_zone").fill("+04:00")
    page.locator("#id_date_precision").select_option("day")
    form()
    page.get_by_role("button", name="Save", exact=True).first.click()
    page.wait_for_url("**/newsroom/desk/**")
    expect(page.locator("#p3")).to_have_attribute("data-state", "cited")


def submit_both(page: Page) -> None:
    """Submit the source, then the statement."""
    source = Source.objects.get(url="https://news.example/bridge")
    page.goto(reverse("admin:sources_source_change", args=[source.pk]))
    act(page, "Submit for review")
    act(page, "Submit for review", fact=True)


def act(page: Page, verb: str, *, reason: str = "", fact: bool = False) -> None:
    """Use a verb that the form of a record offers, by way of the page that asks for the reason."""
    if fact:
        page.goto(reverse("admin:newsroom_form", args=["facts", SLUG]))
    page.get_by_role("group", name="What can be done").get_by_role("link", name=verb).click()
    page.get_by_label("Reason").fill(reason)
    page.get_by_role("button", name=verb).click()
    expect(page.locator(".messagelist")).to_contain_text(f"{verb}: done for 1 record.")


def edit(page: Page, summary: str, reason: str = "") -> None:
    """Change the summary and stay on the form."""
    page.goto(reverse("admin:newsroom_form", args=["facts", SLUG]))
    page.locator("#id_summary").fill(summary)
    if reason:
        page.locator("#id_reason").fill(reason)
    page.get_by_role("button", name="Save and continue editing").first.click()
    expect(page.locator(".messagelist .success")).to_be_visible()


def open_from_queue(page: Page, section: str, title: str) -> None:
    """Open a record from the first page."""
    page.goto("/admin/")
    page.get_by_role("region", name=section).get_by_role("link", name=title, exact=True).click()
    page.wait_for_url("**/review/**")


def post(page: Page, verb: str, seen: str) -> str:
    """Send what a verb's form would send, past the form, and return the page that answers."""
    token = page.locator("input[name=csrfmiddlewaretoken]").first.input_value()
    sent: dict[str, Any] = {"csrfmiddlewaretoken": token, "record": f"facts/{SLUG}", "seen": seen}
    headers = {"Referer": page.url}
    return page.request.post(f"/admin/newsroom/verb/{verb}/", form=sent, headers=headers).text()


def answer(page: Page) -> dict[str, Any]:
    """Return what the public reads of the fact."""
    response = page.request.get(FACT)
    assert response.status == 200
    found: dict[str, Any] = response.json()
    return found
