"""Agreement between coders: the measure itself, and the figures published for the five articles."""

from pathlib import Path

import pytest
from django.conf import settings

from curation.agreement import Coded, cohens_kappa, read_codings, report

CODINGS = read_codings(settings.BASE_DIR / "docs" / "coding")
PUBLISHED = settings.BASE_DIR / "docs" / "data-quality.md"


def test_equal_codes_agree_perfectly() -> None:
    found = cohens_kappa([("a", "a"), ("b", "b"), ("a", "a")])
    assert (found.pairs, found.observed, found.kappa) == (3, 1.0, 1.0)


def test_kappa_corrects_for_chance() -> None:
    # The worked example of a 2 x 2 table with 20, 5, 10 and 15 pairs: observed 0.7, expected 0.5.
    pairs = [("yes", "yes")] * 20 + [("yes", "no")] * 5 + [("no", "yes")] * 10 + [("no", "no")] * 15
    found = cohens_kappa(pairs)
    assert found.observed == pytest.approx(0.7)
    assert found.kappa == pytest.approx(0.4)


def test_kappa_is_not_defined_where_chance_always_agrees() -> None:
    assert cohens_kappa([("a", "a")] * 4).kappa is None
    assert cohens_kappa([]).kappa is None


def test_records_found_by_one_coder_count_against_them(tmp_path: Path) -> None:
    statement = "{{id: {id}, kind: statement, speech_act: {act}}}"
    (tmp_path / "x.a.yaml").write_text(
        "records: [" + ", ".join(statement.format(id=i, act="deny") for i in ("a1", "a2")) + "]",
        encoding="utf-8",
    )
    (tmp_path / "x.b.yaml").write_text(
        "records: [" + statement.format(id="b1", act="report") + "]", encoding="utf-8"
    )
    (tmp_path / "x.adjudication.yaml").write_text(
        "pairs: [{a: a1, b: b1, fact: one}, {a: a2, b: null, fact: two}]", encoding="utf-8"
    )
    lines = report(read_codings(tmp_path)).splitlines()
    assert "| statement | 1 | 2 | 0.50 |" in lines
    assert "| Speech act of statements | 1 | 0.00 | 0.00 |" in lines


def test_the_published_figures_are_those_of_the_codings() -> None:
    assert len(CODINGS) == 5
    assert report(CODINGS) in PUBLISHED.read_text(encoding="utf-8")


@pytest.mark.parametrize("coded", CODINGS, ids=lambda coded: coded.source)
def test_every_record_of_either_coder_is_adjudicated_once(coded: Coded) -> None:
    for side, records in (("a", coded.a), ("b", coded.b)):
        pairs = [pair[side == "b"] for pair in coded.pairs]
        assert sorted(name for name in pairs if name is not None) == sorted(records)
