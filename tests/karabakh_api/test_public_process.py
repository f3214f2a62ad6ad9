"""A process for the public alone (`NEWSROOM=off`) has no admin, whatever cookie comes."""

import json
import subprocess
import sys

import pytest
from django.conf import settings
from django.test import Client, override_settings

# There is no table at all: whatever asked for a session or an account would fail.
SCRIPT = """
import json, django; django.setup()
from django.test import Client, utils
utils.setup_test_environment()
client = Client(raise_request_exception=False)
client.cookies["sessionid"] = "x" * 32
paths = ("/admin/", "/admin/login/", "/admin/second-factor/", "/healthz", "/problems/")
print(json.dumps([client.get(path, headers={"accept": "text/html"}).status_code for path in paths]))
"""


def test_public_process_has_no_admin_and_reads_no_session() -> None:
    ended = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        cwd=settings.BASE_DIR,
        env={
            "PATH": "/usr/bin:/bin",
            "DJANGO_SETTINGS_MODULE": "karabakh_api.settings",
            "LOCAL_MODE": "on",
            "NEWSROOM": "off",
            "LOG_LEVEL": "CRITICAL",
            "DATABASE_URL": "sqlite:///:memory:",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    assert json.loads(ended.stdout) == [404, 404, 404, 200, 200]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "shown"), [({}, True), ({"NEWSROOM": False}, False), ({"ADMIN_URL": "desk-7/"}, False)]
)
def test_the_home_page_leads_to_an_entrance_that_is_there_and_not_hidden(
    client: Client, changes: dict[str, object], *, shown: bool
) -> None:
    with override_settings(**changes):
        page = client.get("/", headers={"accept": "text/html"}).content.decode()
    assert ("Newsroom" in page) is shown
    assert "desk-7" not in page
