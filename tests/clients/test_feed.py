"""The Atom feed of changes: valid, newest first, bounded, with identifiers that outlive addresses."""

from datetime import datetime
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.test import Client

from facts.models import Actor
from publication.choices import Resource
from publication.publishing import Change
from publication.views import feed
from tests import factories
from tests.api.asking import body, wrong_parameters
from tests.api.newsroom import make_newsroom, publish_change

ATOM = "{http://www.w3.org/2005/Atom}"
PATH = "/api/v1/changes/atom/"


@pytest.fixture
def newsroom(db: None) -> None:
    make_newsroom()
    factories.publish_all("First edition.")


def parsed(client: Client, **parameters: Any) -> ET.Element:
    answer = client.get(PATH, parameters)
    assert answer.status_code == 200, answer.content
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    root = ET.fromstring(body(answer))  # noqa: S314 - our own answer
    assert root.tag == f"{ATOM}feed"
    return root


def text(element: ET.Element, name: str) -> str:
    found = element.findall(ATOM + name)
    assert len(found) == 1, f"{name} must stand once"
    assert found[0].text
    return found[0].text


def entries(root: ET.Element) -> list[ET.Element]:
    return root.findall(f"{ATOM}entry")


def test_it_has_what_atom_requires(newsroom: None, client: Client) -> None:
    root = parsed(client)
    assert text(root, "title")
    assert text(root, "id").startswith("urn:uuid:")
    assert root.find(f"{ATOM}author/{ATOM}name") is not None
    links = {link.get("rel"): link.get("href") for link in root.findall(f"{ATOM}link")}
    assert links == {"self": f"http://testserver{PATH}", "alternate": "http://testserver/api/v1/changes/"}
    assert entries(root)
    for element in (root, *entries(root)):
        assert datetime.fromisoformat(text(element, "updated")).tzinfo is not None
    for entry in entries(root):
        assert text(entry, "title")
        assert text(entry, "summary")
        assert text(entry, "id").startswith("urn:uuid:")
    identifiers = [text(entry, "id") for entry in entries(root)]
    assert len(set(identifiers)) == len(identifiers)


def test_every_entry_leads_to_its_record(newsroom: None, client: Client) -> None:
    for entry in entries(parsed(client)):
        link = entry.find(f"{ATOM}link")
        assert link is not None
        assert client.get(link.get("href", "")).status_code == 200


def test_the_newest_stand_first_and_what_stood_there_keeps_its_identifier(
    newsroom: None, client: Client
) -> None:
    before = {text(entry, "id") for entry in entries(parsed(client))}
    factories.make_topic(slug="new-topic", name="Less < more & “quoted”")
    publish_change(
        Change("publish", Resource.TOPICS, "new-topic"), Change("withdraw", Resource.FACTS, "statement-c")
    )
    after = entries(parsed(client))
    titles = [text(entry, "title") for entry in after[:2]]
    assert titles == ["Withdrawn: statements/statement-c", "Created: Less < more & “quoted”"]
    assert {text(entry, "id") for entry in after[2:]} <= before
    assert text(parsed(client), "updated") == text(after[0], "updated")


def test_it_is_bounded(newsroom: None, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    everything = len(entries(parsed(client)))
    assert everything > 3
    monkeypatch.setattr(feed, "ENTRIES_MAX", 3)
    assert len(entries(parsed(client))) == 3


def test_it_takes_the_filters_of_the_list(newsroom: None, client: Client) -> None:
    Actor.objects.filter(slug="ana-example").update(name="Ana Renamed")
    publish_change(Change("publish", Resource.ACTORS, "ana-example"))
    listed = client.get("/api/v1/changes/", {"since": "1", "cause": "own"}).json()["results"]
    found = entries(parsed(client, since=1, cause="own"))
    assert [text(entry, "title") for entry in found] == ["Updated: Ana Renamed"]
    assert len(listed) == 1
    embedded = entries(parsed(client, since=1, cause="embedded"))
    assert embedded
    assert all("not the record itself" in text(entry, "summary") for entry in embedded)


def test_a_reader_that_knows_it_is_told_so(newsroom: None, client: Client) -> None:
    answer = client.get(PATH)
    known = client.get(PATH, headers={"If-None-Match": answer["ETag"]})
    assert known.status_code == 304
    assert known["Dataset-Version"] == answer["Dataset-Version"]
    assert client.get(PATH, {"as_of": "1"}).content.count(b"<entry>") == answer.content.count(b"<entry>")


def test_what_it_does_not_take_is_refused(newsroom: None, client: Client) -> None:
    assert wrong_parameters(client.get(PATH, {"page_size": "1", "since": "x"})) == {"page_size", "since"}
    assert client.get(PATH, headers={"Accept": "text/csv"}).status_code == 406


def test_before_the_first_edition_it_is_empty_and_still_valid(db: None, client: Client) -> None:
    root = parsed(client)
    assert entries(root) == []
    assert text(root, "updated").startswith("1970-01-01")


def test_root_and_page_lead_to_it(newsroom: None, client: Client) -> None:
    links = client.get("/api/v1/").json()["links"]
    assert links["changes_feed"] == PATH
    assert links["data_package"] == "/api/v1/datapackage/"
    page = client.get("/", headers={"Accept": "text/html"}).content.decode()
    assert f'<link rel="alternate" type="application/atom+xml" title="Changes" href="{PATH}">' in page
