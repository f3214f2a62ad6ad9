"""Every address is written down with who may ask, and nobody else gets anything from it."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.models import User
from django.test import Client
from django.urls import get_resolver

from tests.api.asking import RECORD_RESOURCES
from tests.api.test_surface import patterns

PAGE = Path(settings.BASE_DIR, "docs", "addresses.md").read_text()
TABLE: dict[str, str] = dict(
    re.findall(r"^\| `([^`]*)` \| .* \| (\w+) \|$", PAGE.replace("``", "` `"), re.MULTILINE)
)
WRITTEN = {address.strip(): who for address, who in TABLE.items()}
# What stands for the parts of an address.
PARTS = {
    "content_type_id": "1",
    "object_id": "1",
    "id": "1",
    "key": "1",
    "batch": "00000000-0000-4000-8000-000000000000",
    "app": "facts",
    "app_label": "facts",
    "model": "actor",
    "url": "nothing/here",
    "file_format": "csv",
}


def routed() -> set[str]:
    """Return every routed address in the notation of the page."""
    models = {f"admin/{m._meta.app_label}/{m._meta.model_name}/" for m in admin.site._registry}
    found = set()
    for pattern in patterns(get_resolver()):
        where = re.sub(r"\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)", r"{\1}", pattern)
        where = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", where).replace("^", "").replace("$", "")
        for model in models:
            where = where.replace(model, "admin/{app}/{model}/")
        resource = where.removeprefix("api/v1/").split("/")[0]
        if where.startswith("api/v1/") and resource in RECORD_RESOURCES and "compare" not in where:
            where = where.replace(resource, "{resource}", 1)
        found.add(where)
    return found


def test_the_page_names_every_address_and_no_other() -> None:
    assert set(WRITTEN) == routed()
    assert set(WRITTEN.values()) == {"anybody", "token", "staff"}
    assert set(re.findall(r"`([a-z-]+)`", PAGE.partition("`{resource}` is one of")[2])) >= set(
        RECORD_RESOURCES
    )


@pytest.mark.django_db
@pytest.mark.parametrize("known", [False, True], ids=["strangers", "accounts without staff rights"])
def test_nobody_but_the_staff_gets_anything_of_the_staff(client: Client, *, known: bool) -> None:
    if known:
        client.force_login(User.objects.create_user("reader"))
    for address in (address for address, who in WRITTEN.items() if who == "staff"):
        path = "/" + re.sub(r"\{(\w+)\}", lambda part: PARTS.get(part[1], "some-word"), address)
        for answer in (client.get(path), client.post(path, {})):
            sent: Any = answer
            assert sent.status_code in {302, 403, 404, 405}, (path, sent.status_code)
            if sent.status_code == 302:
                assert sent["Location"].startswith("/admin/login/"), (path, sent["Location"])
            if sent.request["REQUEST_METHOD"] == "GET":
                assert sent.status_code in {302, 405}, (path, sent.status_code)


@pytest.mark.django_db
def test_anybody_gets_what_is_for_anybody_without_a_cookie(client: Client) -> None:
    for address in (address for address, who in WRITTEN.items() if who == "anybody" and "{" not in address):
        if not address.startswith("admin/"):
            answer = client.get(f"/{address}")
            assert answer.status_code in {200, 400}, address
            assert not answer.cookies
    assert client.get("/admin/login/").status_code == 200
    assert client.get("/metrics").status_code == 404
