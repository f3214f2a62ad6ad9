"""What some records tell of all: shares by tier, and which part of a question is met least."""

import pytest

from publication.models.search import Tier
from publication.search.judging import NEVER
from publication.search.sampling import SIZE, Share


@pytest.fixture(autouse=True)
def _size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SIZE, "records", 1_000)


def test_shares_are_told_by_tier_and_by_the_part_that_is_met_least() -> None:
    # The best tier of all that was asked, then that of each of its two parts.
    rows = [(2, 1, 2), (2, 2, 1), (3, 1, 3), (NEVER, 1, NEVER), (NEVER, 3, NEVER)]
    share = Share(rows)
    assert share.rarest == 1
    assert share.hits(None) == 3 / 5
    assert share.hits(Tier.QUOTE) == 2 / 5
    assert (share.gathered(), share.gathered(Tier.NAME), share.gathered(Tier.QUOTE)) == (600, 200, 400)


def test_too_few_hits_tell_nothing() -> None:
    share = Share([(1, 1), *[(NEVER, NEVER)] * 9])
    assert (share.hits(None), share.hits(Tier.NAME)) == (0, 0)
    assert share.gathered() == 100


def test_an_empty_table_tells_nothing() -> None:
    share = Share([])
    assert (share.hits(None), share.gathered(), share.rarest) == (0, 0, 0)
