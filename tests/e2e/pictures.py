"""Makes the pictures of docs/editing.md anew: `python -m pytest tests/e2e/pictures.py`.

The published data stands behind them, and an invented article that is on its way: no text of a real one is shown.
"""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page

from curation import verbs
from curation.choices import RevisionVerb
from facts.models import Actor, Fact, Statement
from tests import factories as make
from tests.api.test_browser import browser
from tests.curation.people import done
from tests.e2e import article, pages, test_story
from tests.e2e.visiting import Visitor, account

__all__ = ["browser"]

pytestmark = pytest.mark.django_db(transaction=True)

FOLDER = Path(settings.BASE_DIR) / "docs" / "images"
SIZE_MAX = 200_000
WINDOW: Any = {"width": 1320, "height": 800}
PHONE: Any = {"width": 360, "height": 740}


def test_pictures(browser: Browser, live_server: Any) -> None:
    call_command("load_facts", verbosity=0)
    article.known_before()
    account("anna", "Editors")
    reviewer = account("boris", "Reviewers")
    writer = Visitor(browser, live_server.url, viewport=WINDOW, reduced_motion="reduce")
    desk = writer.sign_in("anna")
    test_story.paste(desk, look=lambda: picture(desk, "intake", at=".preview"))
    for paragraph, reason in ((1, "section_heading"), (2, "byline_or_dateline"), (5, "image_credit")):
        test_story.mark(desk, paragraph, reason)
    desk.evaluate("scrollTo(0, 0)")
    test_story.state(
        desk, look=lambda: picture(desk, "desk"), form=lambda: picture(desk, "form", at="#citations-group")
    )
    test_story.submit_both(desk)
    on_their_way(reviewer)
    for name, address in addresses().items():
        desk.goto(address)
        picture(desk, name)
    checker = Visitor(browser, live_server.url, viewport=WINDOW, reduced_motion="reduce")
    review = checker.sign_in("boris")
    picture(review, "queue")
    review.goto(test_story.REVIEW)
    picture(review, "review")
    changed = Statement.objects.filter(status="in_review").exclude(slug=test_story.SLUG).get()
    review.emulate_media(color_scheme="dark")
    review.goto(reverse("admin:newsroom_review", args=["facts", changed.slug]))
    picture(review, "review-dark")
    review.emulate_media(color_scheme="light")
    client = Client()
    client.force_login(reviewer, backend="curation.accounts.NewsroomBackend")
    first, second = Actor.objects.filter(name__endswith="Example").order_by("-pk")
    review.goto(pages.staged_file(client, second))
    picture(review, "import")
    review.goto(reverse("admin:newsroom_merge", args=["actors", first.slug]) + f"?into={second.slug}")
    picture(review, "merge")
    review.set_viewport_size(PHONE)
    review.goto("/admin/")
    picture(review, "queue-phone")
    review.goto(test_story.REVIEW)
    picture(review, "review-phone")
    assert writer.complaints + checker.complaints == []


def on_their_way(reviewer: Any) -> None:
    """Put some of the published records on their way: a pending change, a returned draft, pairs to look at."""
    editor = account("clara", "Editors")
    twin = make.make_actor(slug="anna-example", name="Anna Example")
    changed, other = Statement.objects.filter(status="published").order_by("slug")[3:5]
    words = f"{changed.summary.removesuffix('.')}, as the source words it."
    done(
        changed,
        RevisionVerb.EDIT,
        editor,
        status="draft",
        reason="The wording is the source's.",
        summary=words,
    )
    verbs.submit([("facts", changed.slug)], by=editor, reason="The wording is the source's.", seen=None)
    done(other, RevisionVerb.EDIT, reviewer, status="draft", reason="The day stands in the text.")
    make.make_statement(summary="A draft without a citation.", sources=(), speakers=(twin,))
    call_command("find_pairs", verbosity=0)


def addresses() -> dict[str, str]:
    """Return the pages that need nothing but looking, by the name of the picture."""
    fact = Fact.objects.get(slug=test_story.SLUG)
    return {
        "list": reverse("admin:facts_fact_changelist"),
        "history": reverse("admin:newsroom_history", args=["facts", fact.slug]),
    }


def picture(page: Page, name: str, at: str = "") -> None:
    """Save what the window shows; small enough for a repository."""
    page.wait_for_load_state("networkidle")
    if at:
        page.locator(at).evaluate("part => part.scrollIntoView({block: 'center'})")
    FOLDER.mkdir(exist_ok=True)
    path = FOLDER / f"{name}.png"
    page.screenshot(path=path, animations="disabled", caret="hide")
    assert path.stat().st_size < SIZE_MAX, f"{path.name} is larger than {SIZE_MAX} bytes"
