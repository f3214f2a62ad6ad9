"""Every kind of wrong seed is refused with file, line and what to write instead."""

from pathlib import Path

import pytest
import yaml
from django.core.management import CommandError, call_command

from tests.curation.seeding.conftest import HERE, TEXTS, Edit, findings

NORTH = "articles/north-gazette-2031-05-01.yaml"
SOUTH = "articles/south-post-2031-05-02.yaml"

# One spoilt seed a case: a table too wide for code.
CASES: list[dict[str, str]] = yaml.safe_load((HERE / "wrong_seeds.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_a_wrong_seed_is_named_by_file_line_and_cure(case: dict[str, str], seeds: Path, edit: Edit) -> None:
    file, line, message = case["file"], case["line"], case["message"]
    edit(file, case["old"], case["new"])
    lines = (seeds / file).read_text(encoding="utf-8").split("\n")
    found = [
        problem for problem in findings(seeds) if problem.file.endswith(file) and message in problem.message
    ]
    assert found, [str(problem) for problem in findings(seeds)]
    assert any(line in lines[problem.line - 1] for problem in found), [str(problem) for problem in found]


def test_the_seed_tree_itself_is_sound(seeds: Path) -> None:
    assert findings(seeds, canonical=True) == []


def test_an_alias_is_refused(seeds: Path, edit: Edit) -> None:
    edit(NORTH, "    medium: interview", "    medium: &m interview\n    modality: *m")
    assert any("aliases are not used" in problem.message for problem in findings(seeds))


def relation(kind: str, to: str) -> str:
    return f"    relations:\n      - kind: {kind}\n        to: {to}\n        reason: A reason.\n"


@pytest.mark.parametrize("kind", ["contradicts", "corroborates", "repeats", "subset_of"])
def test_a_relation_is_not_stated_again_at_its_other_end(kind: str, seeds: Path, edit: Edit) -> None:
    edit(SOUTH, "kind: contradicts", f"kind: {kind}")
    edit(
        NORTH,
        "  - slug: union-missing-crew\n",
        relation(kind, "post-ferry-toll") + "  - slug: union-missing-crew\n",
    )
    assert any("keep one of the two" in problem.message for problem in findings(seeds))


def test_two_facts_may_deny_each_other(seeds: Path, edit: Edit) -> None:
    edit(
        SOUTH,
        "citations:\n  - fact",
        relation("denies", "upper-port-denies-pause") + "citations:\n  - fact",
    )
    assert findings(seeds) == []


def test_two_facts_do_not_contradict_and_corroborate_each_other(seeds: Path, edit: Edit) -> None:
    edit(
        NORTH,
        "  - slug: union-missing-crew\n",
        relation("corroborates", "post-ferry-toll") + "  - slug: union-missing-crew\n",
    )
    assert any("contradict and corroborate" in problem.message for problem in findings(seeds))


def test_editions_stand_in_order_of_time(seeds: Path) -> None:
    text = (seeds / "editions.yaml").read_text(encoding="utf-8")
    (seeds / "editions.yaml").write_text(
        f"{text}  - number: 2\n    at: '2031-05-01T00:00:00Z'\n    reason: Too early\n", encoding="utf-8"
    )
    assert any("after 2031-06-01" in problem.message for problem in findings(seeds))


def test_all_findings_are_told_at_once_and_nothing_is_written(
    seeds: Path, edit: Edit, tmp_path: Path
) -> None:
    edit(NORTH, "- actor: ana-reld", "- actor: anna-reld")
    edit(NORTH, "speech_act: demand", "speech_act: demands")
    edit(NORTH, "    medium: interview", "    media: interview")
    edit(NORTH, "quote: two sailors died", "quote: two sailors lost")
    edit(SOUTH, "lower: 3", "lower: 4")
    edit(SOUTH, "slug: post-ferry-toll", "slug: coast-guard-ferry-toll")
    edit("disputes.yaml", "label: Three sailors", "label: two sailors")
    with pytest.raises(CommandError) as caught:
        call_command("build_fixtures", seeds=seeds, out=tmp_path / "out", articles=TEXTS)
    told = str(caught.value)
    for part in (
        "anna-reld",
        "demands",
        "media",
        "do not stand in",
        "above the upper",
        "stands at",
        "this label",
    ):
        assert part in told
    assert "nothing was built" in told
    assert not (tmp_path / "out").exists()
    assert not (seeds / "schema").exists()


def test_a_file_that_cannot_be_read_brings_no_findings_on_references_to_it(seeds: Path, edit: Edit) -> None:
    edit("actors.yaml", "slug: tarn-wire", "slug: [tarn-wire")
    assert [problem for problem in findings(seeds) if not problem.file.endswith("actors.yaml")] == []


def test_a_stray_file_is_named(seeds: Path) -> None:
    (seeds / "actor.yaml").write_text("actors: []\n", encoding="utf-8")
    with pytest.raises(CommandError, match=r"actor\.yaml.*Did you mean “actors\.yaml”"):
        call_command("build_fixtures", seeds=seeds, out=seeds / "out")


def test_a_missing_file_is_named(seeds: Path) -> None:
    (seeds / "topics.yaml").unlink()
    with pytest.raises(CommandError, match=r"topics\.yaml: this file is missing"):
        call_command("build_fixtures", seeds=seeds, out=seeds / "out")


def test_a_missing_text_is_named(seeds: Path, tmp_path: Path) -> None:
    tmp_path.joinpath("empty").mkdir()
    found = findings(seeds, tmp_path / "empty")
    assert len([problem for problem in found if "is not in the folder of texts" in problem.message]) == 2
