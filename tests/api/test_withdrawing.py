"""What is withdrawn is gone at once from every answer about today, whatever a client or a cache has kept."""

import io
import re
import zipfile
from typing import Any

import pytest
from django.test import Client

from facts.models import Fact
from publication.choices import Resource
from publication.publishing import Change
from tests.api.asking import RECORD_RESOURCES, body
from tests.api.newsroom import publish_change

pytestmark = pytest.mark.usefixtures("newsroom")

BASE = "/api/v1/"
TOKEN = "zqwithdrawn"
FACT = f"{BASE}statements/statement-b/"
FORMS = (
    "",
    "?format=csv",
    "?format=ndjson",
    "?format=jsonld",
    "?count=exact",
    f"?q={TOKEN}",
    "?ordering=slug",
)
ADDRESSES = [
    BASE,
    FACT,
    FACT.replace("statements", "facts"),
    f"{BASE}disputes/was-it-said/",
    f"{BASE}sources/herald-two/",
    f"{BASE}events/talks/",
    f"{BASE}stats/",
    f"{BASE}search/?q={TOKEN}",
    f"{BASE}facts/?facets=kind,event",
    f"{BASE}datapackage/",
    *(f"{BASE}{name}/{form}" for name in RECORD_RESOURCES for form in FORMS),
]
# They tell of the withdrawal and its reason. What was withdrawn is told by what tells of the past on purpose alone: the
# record's history, `as_of`, and the entries of earlier editions in the Atom feed.
TOLD = [f"{BASE}changes/", f"{BASE}editions/"]


def text(answer: Any) -> str:
    content = body(answer)
    if answer.get("Content-Type") == "application/zip":
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            return "\n".join(packed.read(name).decode(errors="replace") for name in packed.namelist())
    return content.decode(errors="replace")


def test_nothing_of_a_withdrawn_fact_is_left_in_any_answer(client: Client) -> None:
    Fact.objects.filter(slug="statement-b").update(summary=f"Somebody said {TOKEN}.")
    publish_change(Change("publish", Resource.FACTS, "statement-b"))
    kept, held = {}, []
    for address in ADDRESSES:
        answer = client.get(address)
        if answer.status_code == 200:
            kept[address] = answer["ETag"]
            if TOKEN in text(answer):
                held.append(address)
    assert {FACT, f"{BASE}facts/", f"{BASE}facts/?format=csv", f"{BASE}datapackage/"} < set(held)
    assert f"{BASE}disputes/was-it-said/" in held

    publish_change(
        Change("withdraw", Resource.DISPUTES, "was-it-said"),
        Change("withdraw", Resource.FACTS, "statement-b"),
    )
    for address in [*ADDRESSES, *TOLD]:
        answer = client.get(address, headers={"If-None-Match": kept.get(address, '"none"')})
        # A tag of before answers nothing that held it, so no cache may go on with what it kept.
        assert answer.status_code != 304 or address not in held, address
        found = text(answer) if answer.status_code != 304 else ""
        assert TOKEN not in found.replace(f"q={TOKEN}", ""), address
        for seconds in re.findall(r"max-age=(\d+)", answer["Cache-Control"]):
            assert int(seconds) <= 60
        assert "stale" not in answer["Cache-Control"]
    assert client.get(FACT).status_code == 410
    # Whoever asks what the dataset said then is told.
    assert TOKEN in client.get(f"{FACT}?as_of=2").content.decode()
