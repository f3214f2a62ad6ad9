"""The newsroom under axe-core: WCAG 2.0 to 2.2, A and AA, in light, in dark, and 360 pixels wide.

One page of every sort. With ACCESSIBILITY_REPORT=docs/accessibility.md in the environment all of them are judged, and
the table of that report is written anew.
"""

import dataclasses
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import User
from django.db.models import F
from django.test import Client
from django.urls import reverse
from django_otp.plugins.otp_totp.models import TOTPDevice
from playwright.sync_api import Browser, Page

from facts.models import Topic
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
DESKTOP: Any = {"width": 1280, "height": 900}
PHONE: Any = {"width": 360, "height": 740}
# Every rule in the light. The dark changes colours alone, the narrow screen everything but them.
CONTRAST = "color-contrast"
RUN_ONLY: dict[str, Any] = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}
VIEWS: dict[str, tuple[Any, Any, dict[str, Any]]] = {
    "light": ("light", DESKTOP, RUN_ONLY),
    "dark": ("dark", DESKTOP, RUN_ONLY | {"runOnly": [CONTRAST]}),
    "phone": ("light", PHONE, RUN_ONLY | {"rules": {CONTRAST: {"enabled": False}}}),
}
REPORT = os.environ.get("ACCESSIBILITY_REPORT", "")
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
    client.force_login(person, backend="curation.accounts.NewsroomBackend")
    found = pages.addresses(rows, pages.staged_file(client, rows["kept"]))
    visitor = Visitor(browser, live_server.url, reduced_motion="reduce")
    page = visitor.page
    page.goto("/admin/login/")
    judged = judge(page, "sign-in")
    visitor.complaints.clear()
    visitor.sign_in("editor")
    complaints: list[str] = []
    for name, address in found.items():
        if not REPORT and name not in pages.ONE_OF_EVERY_SORT:
            continue
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200, f"{name}: {address}"
        # Before axe comes in: it draws with inline styles, which the policy of these pages forbids.
        complaints += visitor.complaints
        judged += judge(page, name)
        visitor.complaints.clear()
    for name in after_acts(page, person):
        complaints += visitor.complaints
        judged += judge(page, name)
        visitor.complaints.clear()
    if REPORT:
        write(judged, Path(REPORT))
    wrong = [f"{one.page}, {one.view}: {what}" for one in judged for what in one.wrong]
    assert wrong == []
    assert complaints == []
    visitor.leave()


def after_acts(page: Page, person: User) -> Iterator[str]:
    """Bring the page to what no address alone leads to, and name it."""
    save = page.get_by_role("button", name="Save", exact=True).first
    page.goto(reverse("admin:facts_statement_add"))
    page.locator("#id_date_edtf").fill("yesterday")
    save.click()
    page.locator(".errornote").wait_for()
    yield "new facts.statement, with errors"
    topic = Topic.objects.order_by("pk").first()
    assert topic is not None
    page.goto(reverse("admin:facts_topic_change", args=[topic.pk]))
    Topic.objects.filter(pk=topic.pk).update(name="Somebody was faster", row_version=F("row_version") + 1)
    page.locator("#id_name").fill("Too late")
    save.click()
    page.get_by_role("heading", name="Both versions").wait_for()
    yield "form of facts.topic, saved too late"
    TOTPDevice.objects.create(user=person, name="authenticator")
    page.goto(reverse("admin:index"))
    page.get_by_label("Code").fill("000000")
    page.get_by_role("button", name="Go on").click()
    page.locator(".errorlist").wait_for()
    yield "second factor: a wrong code"


def judge(page: Page, name: str) -> list[Judgement]:
    """Run axe over the page in every view, and look whether it is wider than the screen."""
    page.evaluate(Axe().axe_script)
    judged = []
    for view, (scheme, size, options) in VIEWS.items():
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size(size)
        result = page.evaluate(
            "options => axe.run(options).then(found => ({"
            "rules: found.passes.length + found.violations.length, wrong: found.violations.flatMap("
            "rule => rule.nodes.map(node => `${rule.id}: ${node.target.join(' ')}: ${node.failureSummary}`))}))",
            options,
        )
        wrong = list(result["wrong"])
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        if wide > 0:
            wrong.append(f"{wide} pixels wider than the screen")
        judged.append(Judgement(name, view, result["rules"], wrong))
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(DESKTOP)
    return judged


def write(judged: list[Judgement], path: Path) -> None:
    """Put the table into the report."""
    lines = ["| page | rules applied: light | dark | phone | violations |", "|---|---|---|---|---|"]
    for name in dict.fromkeys(one.page for one in judged):
        views = [one for one in judged if one.page == name]
        rules = " | ".join(str(one.rules) for one in views)
        lines.append(f"| {name} | {rules} | {sum(len(one.wrong) for one in views)} |")
    table = "\n".join([BEGINS, *lines, ENDS])
    path.write_text(re.sub(f"{BEGINS}.*{ENDS}", lambda _: table, path.read_text(), flags=re.DOTALL))
