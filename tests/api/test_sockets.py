"""The service opens no connection of its own: no address that somebody typed is ever fetched."""

import ast
import socket
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from sources.models import Source
from tests.api.asking import DETAILS, RECORD_RESOURCES, body
from tests.curation.test_intake_page import item, saved
from tests.karabakh_api.test_addresses import WRITTEN

APPS = ("karabakh_api", "curation", "publication", "facts", "sources")
NETWORK = {"socket", "ssl", "http", "urllib.request", "ftplib", "smtplib", "telnetlib", "asyncio", "redis"}
NETWORK |= {"requests", "httpx", "aiohttp", "urllib3"}
# Who knows the network, and what for.
ALLOWED = {
    "karabakh_api/counting.py": {"redis"},  # counts of requests, at REDIS_URL
    "karabakh_api/waiting.py": {"socket"},  # cuts the connection to a replica that hangs
    "curation/site.py": {"http"},  # the names of statuses
}


def imported(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return {name for name in NETWORK if any(one == name or one.startswith(f"{name}.") for one in found)}


def test_nobody_else_knows_the_network() -> None:
    knowing = {
        path.relative_to(settings.BASE_DIR).as_posix(): names
        for app in APPS
        for path in Path(settings.BASE_DIR, app).rglob("*.py")
        if (names := imported(path))
    }
    assert knowing == ALLOWED


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Refuse every connection and every look-up of a name, and remember them; databases use libraries of their own."""
    tried: list[object] = []

    def refuse(*arguments: object, **_more: object) -> None:
        tried.append(arguments)
        raise OSError("no connection is opened here")

    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, refuse)
    for name in ("create_connection", "getaddrinfo", "gethostbyname"):
        monkeypatch.setattr(socket, name, refuse)
    return tried


@pytest.mark.usefixtures("newsroom")
def test_the_public_api_opens_no_connection(client: Client, no_network: list[object]) -> None:
    paths = [address for address, who in WRITTEN.items() if who == "anybody" and "{" not in address]
    paths += [f"api/v1/{name}/" for name in RECORD_RESOURCES]
    paths += [f"api/v1/{name}/{slug}/{more}" for name, slug in DETAILS.items() for more in ("", "history/")]
    paths += ["api/v1/facts/?url=http://169.254.169.254/", "api/v1/context.jsonld?url=http://127.0.0.1/"]
    for path in paths:
        answer: Any = client.get(f"/{path}")
        assert body(answer) or answer.status_code == 302
    assert no_network == []


@pytest.mark.django_db
def test_the_newsroom_fetches_no_address_that_is_typed(
    admin_client: Client, no_network: list[object]
) -> None:
    sent = item()
    for number, url in enumerate(
        ("http://169.254.169.254/latest/", "https://127.0.0.1:5432/", "http://[::1]/")
    ):
        assert saved(admin_client, sent | {"url": url, "pasted": f"Line {number}.\n"}).status_code in {
            200,
            302,
        }
    source = Source.objects.first()
    pages = [address for address, who in WRITTEN.items() if who == "staff" and "{" not in address]
    if source is not None:
        pages += [f"admin/sources/source/{source.pk}/change/", f"admin/newsroom/desk/{source.slug}/"]
    for path in pages:
        assert admin_client.get(f"/{path}").status_code < 500, path
    assert no_network == []
