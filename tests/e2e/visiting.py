"""One person of the newsroom in a browser of their own: signs in by the form, and notices every complaint."""

import importlib
from typing import Any

from django.apps import apps
from django.contrib.auth.models import Group, User
from playwright.sync_api import Browser, Page

PASSWORD = "a-long-password-of-tests"
# A page that is left while it still loads something drops the rest; that is no failure of the page.
LEFT = "net::ERR_ABORTED"


def account(name: str, *groups: str) -> User:
    """Save a member of the staff who signs in with PASSWORD."""
    # Tests of several transactions empty the tables, groups of migrations too.
    importlib.import_module("curation.migrations.0001_groups").create_groups(apps, None)
    user = User.objects.create_user(name, password=PASSWORD, is_staff=True)
    user.groups.set(Group.objects.filter(name__in=groups))
    return user


class Visitor:
    """A browser context with one page; `complaints` are errors of console, policy and requests."""

    def __init__(self, browser: Browser, home: str, **options: Any) -> None:
        self.context = browser.new_context(base_url=home, **options)
        self.context.set_default_timeout(20_000)
        self.page: Page = self.context.new_page()
        self.home = home
        self.complaints: list[str] = []
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("requestfailed", self._failed)
        self.page.on("response", self._response)

    def _console(self, message: Any) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(f"{self.page.url}: {message.text}")

    def _failed(self, request: Any) -> None:
        if request.failure != LEFT:
            self.complaints.append(f"failed: {request.url}")

    def _response(self, response: Any) -> None:
        if response.status >= 400:
            self.complaints.append(f"{response.status}: {response.url}")
        if not response.url.startswith((self.home, "data:", "blob:")):
            self.complaints.append(f"outside: {response.url}")

    def sign_in(self, name: str) -> Page:
        """Enter through the form."""
        self.page.goto("/admin/login/?next=/admin/")
        self.page.get_by_label("Username").fill(name)
        self.page.get_by_label("Password").fill(PASSWORD)
        self.page.keyboard.press("Enter")
        self.page.get_by_role("heading", name="What waits").wait_for()
        return self.page

    def leave(self) -> None:
        """Close the browser of this person."""
        self.context.close()
