"""Every page of the newsroom under axe-core: WCAG 2.0 to 2.2, A and AA, in light, in dark, and 360 pixels wide.

With ACCESSIBILITY_REPORT=docs/accessibility.md in the environment the table of that page is written anew.
"""

import dataclasses
import os
import re
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import Browser, Page

from tests.api.test_browser import CHROMIUM, browser
from tests.e2e import pages
from tests.e2e.visiting import PASSWORD, Visitor, account

__all__ = ["browser"]

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not CHROMIUM, reason="needs Chromium: apt-get install chromium"),
    pytest.mark.drill,
]

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 360, "height": 740}
VIEWS: dict[str, tuple[Any, Any]] = {
    "light": ("light", DESKTOP),
    "dark": ("dark", DESKTOP),
    "phone": ("light", PHONE),
}
BEGINS, ENDS = "<!-- table begins -->", "<!-- table ends -->"


@dataclasses.dataclass(frozen=True, slots=True)
class Judgement:
    """What axe said of one page in one view: how many rules found something to judge, and what they found wrong."""

    page: str
    view: str
    rules: int
    wrong: list[str]


def test_every_page_can_be_used_by_everybody(browser: Browser, live_server: Any) -> None:
    person = User.objects.create_superuser("editor", password=PASSWORD)
    rows = pages.furnish(person, account("colleague", "Editors"))
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    found = pages.addresses(rows, pages.staged_file(client))
    visitor = Visitor(browser, live_server.url, reduced_motion="reduce")
    page = visitor.page
    page.goto("/admin/login/")
    judged = judge(page, "sign-in")
    visitor.sign_in("editor")
    for name, address in found.items():
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200, f"{name}: {address}"
        judged += judge(page, name)
    write(judged)
    wrong = [f"{one.page}, {one.view}: {what}" for one in judged for what in one.wrong]
    assert wrong == []
    assert visitor.complaints == []
    visitor.leave()


def judge(page: Page, name: str) -> list[Judgement]:
    """Run axe over the page in every view, and look whether it is wider than the screen."""
    page.evaluate(Axe().axe_script)
    judged = []
    for view, (scheme, size) in VIEWS.items():
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size(size)
        result = page.evaluate(
            "tags => axe.run({runOnly: tags, resultTypes: ['violations']}).then(found => ({"
            "rules: found.passes.length + found.violations.length, wrong: found.violations.flatMap("
            "rule => rule.nodes.map(node => `${rule.id}: ${node.target.join(' ')}: ${node.failureSummary}`))}))",
            TAGS,
        )
        wrong = list(result["wrong"])
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        if wide > 0:
            wrong.append(f"{wide} pixels wider than the screen")
        judged.append(Judgement(name, view, result["rules"], wrong))
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(DESKTOP)
    return judged


def write(judged: list[Judgement]) -> None:
    """Put the table into the report that the environment names."""
    target = os.environ.get("ACCESSIBILITY_REPORT")
    if not target:
        return
    lines = ["| page | rules applied: light | dark | phone | violations |", "|---|---|---|---|---|"]
    for name in dict.fromkeys(one.page for one in judged):
        views = [one for one in judged if one.page == name]
        rules = " | ".join(str(one.rules) for one in views)
        lines.append(f"| {name} | {rules} | {sum(len(one.wrong) for one in views)} |")
    path = Path(target)
    table = "\n".join([BEGINS, *lines, ENDS])
    path.write_text(re.sub(f"{BEGINS}.*{ENDS}", lambda _: table, path.read_text(), flags=re.DOTALL))
