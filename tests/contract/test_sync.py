"""A client that starts from an export and follows the changes feed ends with the same bytes as a new export."""

import pytest
from django.test import Client

from tests.contract.copying import Copy, differences
from tests.contract.newsdesk import Newsdesk

CHANGES = {"created", "updated", "withdrawn", "renamed", "merged"}


@pytest.mark.parametrize(("seed", "pinned"), [(1, True), (2, False)])
def test_a_copy_that_follows_the_feed_is_the_same_as_a_new_export(
    edition: int, client: Client, seed: int, *, pinned: bool
) -> None:
    copy = Copy(client, pinned=pinned)
    copy.export()
    assert copy.edition == edition
    desk = Newsdesk(seed)
    for _ in range(2):
        desk.work(14)
        assert copy.follow() > 0
        assert copy.follow() == 0
        fresh = Copy(client, pinned=pinned)
        fresh.export()
        assert list(differences(copy.records, fresh.records)) == []
    assert {change for change, _ in copy.seen} == CHANGES
    assert {cause for _, cause in copy.seen} == {"own", "embedded"}


def test_the_facts_of_a_copy_are_those_of_its_kinds(edition: int, client: Client) -> None:
    Newsdesk(3).work(14)
    copy = Copy(client, pinned=False)
    copy.export()
    kinds = {"statements", "casualty-reports", "ceasefire-terms"}
    mine = {line for (resource, _), line in copy.records.items() if resource in kinds}
    facts = b"".join(client.get("/api/v1/facts/?format=ndjson").streaming_content)  # type: ignore[attr-defined]
    assert set(facts.splitlines()) == mine


def test_a_copy_from_any_edition_catches_up(edition: int, client: Client) -> None:
    Newsdesk(4).work(7)
    fresh = Copy(client, pinned=False)
    fresh.export()
    for start in (0, 1, edition, edition + 4, edition + 7):
        copy = Copy(client, pinned=False)
        copy.edition = start
        if start:
            for resource, slug in fresh.records:
                answer = client.get(f"/api/v1/{resource}/{slug}/?as_of={start}")
                if answer.status_code == 200:
                    copy.records[resource, slug] = answer.content
        copy.follow()
        assert list(differences(copy.records, fresh.records)) == []
