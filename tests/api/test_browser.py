"""Pages for people in a real browser: they render offline, under the strict policy, without a complaint."""

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or ""

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not CHROMIUM, reason="needs Chromium: apt-get install chromium"),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    # The browser's driver runs a loop of its own, in which Django would refuse to touch the database.
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as driver:
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        started = driver.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield started
        started.close()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
    else:
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = before


class Complaints:
    """What a page complains of: console errors, failed and outside requests."""

    def __init__(self, page: Page, home: str) -> None:
        self.found: list[str] = []
        self.home = home
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.found.append(str(error)))
        page.on("requestfailed", lambda request: self.found.append(f"failed: {request.url}"))
        page.on("response", self._response)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.found.append(message.text)

    def _response(self, response: Any) -> None:
        if response.status >= 400:
            self.found.append(f"{response.status}: {response.url}")
        if not response.url.startswith((self.home, "data:", "blob:")):
            self.found.append(f"outside: {response.url}")


@pytest.mark.parametrize("path", ["/", "/problems/", "/problems/gone"])
def test_pages_for_people_render_without_a_complaint(browser: Browser, live_server: Any, path: str) -> None:
    page = browser.new_page()
    complaints = Complaints(page, live_server.url)
    page.goto(live_server.url + path)
    page.wait_for_load_state("networkidle")
    assert complaints.found == []
    assert page.locator("main h1, main h2").count() > 0
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_home_page_follows_the_reader_s_light(browser: Browser, live_server: Any, scheme: Any) -> None:
    page = browser.new_page(color_scheme=scheme, viewport={"width": 360, "height": 740})
    page.goto(live_server.url)
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (paper == "rgb(21, 24, 29)") == (scheme == "dark")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.close()


def test_the_documentation_renders_and_tries_a_request(browser: Browser, live_server: Any) -> None:
    page = browser.new_page()
    complaints = Complaints(page, live_server.url)
    page.goto(f"{live_server.url}/api/v1/docs/")
    page.locator(".opblock").first.wait_for(timeout=60_000)
    assert page.locator(".opblock-tag").count() > 10
    page.locator("#operations-root-root_retrieve .opblock-summary-control").click()
    page.get_by_role("button", name="Try it out").click()
    page.get_by_role("button", name="Execute").click()
    page.locator(".live-responses-table .response-col_status", has_text="200").first.wait_for(timeout=30_000)
    assert complaints.found == []
    page.close()
