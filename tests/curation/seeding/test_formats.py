"""The one canonical form of seeds, their JSON Schemas, and fixtures with stable bytes."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings
from django.core.management import CommandError, call_command
from jsonschema import Draft202012Validator

import facts.choices
import sources.choices
from curation.seeding.layout import REFERENCE_FILES
from curation.seeding.schema import schema_texts, schemas
from tests.curation.seeding.conftest import HERE, TEXTS, Edit, findings

NORTH = "articles/north-gazette-2031-05-01.yaml"


def build(seeds: Path, out: Path, **options: Any) -> None:
    call_command("build_fixtures", seeds=seeds, out=out, **options)


def contents(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def enums(schema: Any) -> list[list[str]]:
    if isinstance(schema, dict):
        own = [schema["enum"]] if "enum" in schema else []
        return own + [found for value in schema.values() for found in enums(value)]
    return []


def test_every_code_list_of_the_schemas_is_one_of_the_models() -> None:
    lists = {
        tuple(sorted(choices.values))
        for module in (facts.choices, sources.choices)
        for choices in vars(module).values()
        if isinstance(choices, type) and choices.__name__ != "TextChoices" and hasattr(choices, "values")
    }
    found = [tuple(sorted(codes)) for schema in schemas().values() for codes in enums(schema)]
    assert len(found) > 30
    assert set(found) <= lists


def test_committed_schemas_are_the_generated_ones() -> None:
    assert contents(settings.SEEDS_DIR / "schema") == {
        name: text.encode() for name, text in sorted(schema_texts().items())
    }


@pytest.mark.parametrize("name", [*REFERENCE_FILES, "article"])
def test_a_schema_is_valid_and_accepts_sound_seeds(name: str, seeds: Path) -> None:
    schema = json.loads(schema_texts()[f"{name}.json"])
    Draft202012Validator.check_schema(schema)
    files = sorted((seeds / "articles").glob("*.yaml")) if name == "article" else [seeds / f"{name}.yaml"]
    for file in files:
        # Read by an ordinary YAML tool: the canonical form quotes whatever such a tool would take for a date.
        assert (
            list(Draft202012Validator(schema).iter_errors(yaml.safe_load(file.read_text(encoding="utf-8"))))
            == []
        )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("medium: interview", "medium: 'interview'"),
        ("medium: interview", "medium: interview\n    polarity: affirmed"),
        ("    topics:\n      - shipping\n    speech_act: deny", "    topics: [shipping]\n    speech_act: deny"),
        ("cause: other\n    scope: incident\n    assertion: claimed\n    figures:\n      - outcome: missing",
         "scope: incident\n    cause: other\n    assertion: claimed\n    figures:\n      - outcome: missing"),
        ("accessed_on: '2031-05-03'", "accessed_on: 2031-05-03"),
        ("# yaml-language-server: $schema=../schema/article.json\n", ""),
        ("note: advertisement\n", "note: advertisement\n\n"),
    ],
)  # fmt: skip
def test_another_way_of_writing_is_refused_and_put_right(
    old: str, new: str, seeds: Path, edit: Edit, tmp_path: Path
) -> None:
    before = (seeds / NORTH).read_bytes()
    edit(NORTH, old, new)
    assert [problem.message for problem in findings(seeds, canonical=True)] == [
        "Not in canonical form from here: run build_fixtures --format, which rewrites it."
    ]
    build(seeds, tmp_path / "out", format=True)
    assert (seeds / NORTH).read_bytes() == before


def test_rewriting_never_drops_a_comment(seeds: Path, edit: Edit, tmp_path: Path) -> None:
    edit(NORTH, "    medium: interview", "    # said at the harbour\n    medium: interview")
    before = (seeds / NORTH).read_bytes()
    with pytest.raises(CommandError, match="Comments do not survive"):
        build(seeds, tmp_path / "out", format=True)
    assert (seeds / NORTH).read_bytes() == before


def test_a_number_sign_in_text_is_no_comment(seeds: Path, edit: Edit) -> None:
    edit(NORTH, "note: advertisement", "note: advertisement#7 — Порт")
    assert findings(seeds, canonical=True) == []


def test_building_twice_gives_the_same_bytes(seeds: Path, tmp_path: Path) -> None:
    build(seeds, tmp_path / "one")
    build(seeds, tmp_path / "two")
    assert contents(tmp_path / "one") == contents(tmp_path / "two")
    assert len(contents(tmp_path / "one")) == 22


def test_fixtures_hold_no_primary_keys_and_no_texts(built: Path) -> None:
    for path in built.glob("*.json"):
        for row in json.loads(path.read_text(encoding="utf-8")):
            assert set(row) == {"model", "fields"}
            assert not {"id", "text", "status", "submitted_by", "reviewed_by"} & set(row["fields"])
    told = b"".join(contents(built).values()).decode()
    assert "several crew members" in told
    assert "met in the strait" not in told


def test_bounds_are_computed_or_kept_and_part_of_names_its_whole(built: Path) -> None:
    facts_ = {
        row["fields"]["slug"]: row["fields"] for row in json.loads((built / "11_fact.json").read_text())
    }
    assert facts_["reld-demands-pause"]["date_earliest"] == "2031-04-30T20:00:00Z"
    assert facts_["reld-demands-pause"]["date_latest"] == "2031-05-01T19:59:59Z"
    assert facts_["union-missing-crew"]["date_precision"] == "unknown"
    term = json.loads((built / "17_ceasefireterm.json").read_text())[0]["fields"]
    assert term["effective_earliest"] == "2031-05-02T07:30:00Z"
    figures = [row["fields"] for row in json.loads((built / "16_casualtyfigure.json").read_text())]
    assert [row["part_of"] for row in figures] == [None, None, ["coast-guard-ferry-toll", 1], None, None]
    assert figures[3]["victim_description"] == "man official"


def test_citations_stand_in_the_order_of_their_articles(built: Path) -> None:
    rows = [row["fields"] for row in json.loads((built / "13_citation.json").read_text())]
    cited = [
        (row["position"], row["source"][0], row["paragraph"])
        for row in rows
        if row["fact"] == ["reld-demands-pause"]
    ]
    assert cited == [
        (0, "north-gazette-2031-05-01", 5),
        (1, "north-gazette-2031-05-01", 5),
        (2, "south-post-2031-05-02", 4),
    ]
    positions = [row["fields"] for row in json.loads((built / "18_termposition.json").read_text())]
    assert [row["citation"] for row in positions] == [["ports-pause-term", 1], None, ["ports-pause-term", 2]]


def test_parents_stand_before_their_parts(built: Path) -> None:
    places = [row["fields"]["slug"] for row in json.loads((built / "06_place.json").read_text())]
    assert places == ["waters", "selmar", "selmar-strait"]


def test_check_names_file_and_record_that_differ(seeds: Path, built: Path, edit: Edit) -> None:
    call_command("build_fixtures", check=True, seeds=seeds, out=built)
    edit("topics.yaml", "name: Shipping", "name: Ships")
    edit("actors.yaml", "slug: tarn-wire\n    name: Tarn Wire\n", "slug: tarn-wire\n    name: Tarn\n")
    (built / "20_dispute.json").unlink()
    (built / "99_gone.json").write_text("[]")
    (seeds / "schema" / "topics.json").write_text("{}")
    before = contents(built)
    with pytest.raises(CommandError) as caught:
        call_command("build_fixtures", check=True, seeds=seeds, out=built)
    told = str(caught.value)
    assert "10_topic.json: shipping differs." in told
    assert "04_actor.json: tarn-wire differs." in told
    assert "20_dispute.json: this file is missing." in told
    assert "99_gone.json: no table has this file." in told
    assert "topics.json: “title” is missing." in told
    assert contents(built) == before


def test_building_again_repairs_drift(seeds: Path, built: Path) -> None:
    before = contents(built)
    (built / "20_dispute.json").unlink()
    (built / "99_gone.json").write_text("[]")
    (built / "10_topic.json").write_text("nonsense")
    build(seeds, built)
    assert contents(built) == before


def test_anchoring_finds_offsets_again(seeds: Path, edit: Edit) -> None:
    before = (seeds / NORTH).read_bytes()
    edit(NORTH, "        start: 37\n        end: 53\n", "")
    edit(NORTH, "        start: 1\n        end: 26\n", "        start: 3\n")
    call_command("anchor_citations", seeds=seeds, articles=TEXTS)
    assert (seeds / NORTH).read_bytes() == before


def test_anchoring_refuses_a_quote_that_stands_twice_until_start_is_given(seeds: Path, edit: Edit) -> None:
    south = "articles/south-post-2031-05-02.yaml"
    edit(south, "quote: we demand it now\n    start: 51\n    end: 67\n", "quote: it now\n")
    edit(NORTH, "        start: 37\n        end: 53\n", "")
    before = (seeds / NORTH).read_bytes()
    with pytest.raises(CommandError, match="stand 2 times in the paragraph: write start as one of 61, 79"):
        call_command("anchor_citations", seeds=seeds, articles=TEXTS)
    assert (seeds / NORTH).read_bytes() == before
    edit(south, "quote: it now\n", "quote: it now\n    start: 61\n")
    call_command("anchor_citations", seeds=seeds, articles=TEXTS)
    assert findings(seeds, canonical=True) == []


def test_anchoring_refuses_words_that_stand_nowhere(seeds: Path, edit: Edit) -> None:
    edit(NORTH, "quote: two sailors died", "quote: two sailors lost")
    with pytest.raises(CommandError, match=r"(?s)do not stand in the cited paragraph.*nothing was written"):
        call_command("anchor_citations", seeds=seeds, articles=TEXTS)


def test_the_texts_are_invented() -> None:
    assert sorted(path.name for path in (HERE / "texts").iterdir()) == [
        "north-gazette-2031-05-01.txt",
        "south-post-2031-05-02.txt",
    ]
