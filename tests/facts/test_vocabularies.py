"""The vocabularies say of every stored code what it means, and map it to outside codes without contradiction."""

import csv
import io
import re
from collections import Counter
from pathlib import Path
from typing import get_args

import pytest
from django.db.models import TextChoices

from facts import choices as facts_choices
from facts import vocabularies
from facts.choices import Outcome, SpeechAct
from facts.vocabularies import CHOICES, Code, Relation, Vocabulary
from sources import choices as sources_choices
from sources.choices import CurationStatus

ALL = vocabularies.all_vocabularies()
CODES = [(listed.name, code) for listed in ALL for code in listed.codes]
CODEBOOK = Path(__file__).parents[2] / "docs" / "codebook.md"

each_vocabulary = pytest.mark.parametrize("listed", ALL, ids=lambda listed: listed.name)
each_code = pytest.mark.parametrize(
    ("name", "code"), CODES, ids=[f"{name}-{code.code}" for name, code in CODES]
)


@each_vocabulary
def test_codes_and_labels_are_those_the_database_stores(listed: Vocabulary) -> None:
    assert [(code.code, code.label) for code in listed.codes] == CHOICES[listed.name].choices


def test_every_choices_class_that_the_public_sees_is_a_vocabulary() -> None:
    classes = {
        value
        for module in (facts_choices, sources_choices)
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, TextChoices) and value is not TextChoices
    }
    # The public sees published records only, so their status on the way there is no vocabulary.
    assert classes - {CurationStatus} == set(CHOICES.values())


def test_every_file_of_codes_is_a_vocabulary_named_like_the_file() -> None:
    files = Path(vocabularies.__file__).parent.glob("codes/*")
    assert sorted(path.name for path in files) == [f"{listed.name}.yaml" for listed in ALL]
    assert [listed.name for listed in ALL] == sorted(CHOICES)


@each_code
def test_a_definition_is_a_sentence_that_differs_from_the_label(name: str, code: Code) -> None:
    assert code.definition.endswith(".")
    assert code.definition.rstrip(".") != code.label


@each_vocabulary
def test_no_two_codes_share_a_definition_or_a_label(listed: Vocabulary) -> None:
    assert len({code.definition for code in listed.codes}) == len(listed.codes)
    assert len({code.label for code in listed.codes}) == len(listed.codes)


@each_code
def test_a_relation_is_of_skos_and_only_none_lacks_a_code(name: str, code: Code) -> None:
    for mapping in code.mappings:
        assert mapping.relation in get_args(Relation)
        assert (mapping.code is None) == (mapping.relation == "none")


@each_code
def test_no_outside_code_is_mapped_twice_nor_beside_none(name: str, code: Code) -> None:
    outside = Counter((mapping.scheme, mapping.code) for mapping in code.mappings)
    assert [pair for pair, times in outside.items() if times > 1] == []
    without = {mapping.scheme for mapping in code.mappings if mapping.relation == "none"}
    assert not [m for m in code.mappings if m.scheme in without and m.relation != "none"]


@each_vocabulary
def test_an_outside_code_equals_one_code_at_most(listed: Vocabulary) -> None:
    exact = Counter(
        (mapping.scheme, mapping.code)
        for code in listed.codes
        for mapping in code.mappings
        if mapping.relation == "exact"
    )
    assert [pair for pair, times in exact.items() if times > 1] == []


@each_code
def test_a_mapping_names_a_known_list_in_a_known_version(name: str, code: Code) -> None:
    known = {(scheme.scheme, scheme.version) for scheme in vocabularies.schemes()}
    assert {(mapping.scheme, mapping.version) for mapping in code.mappings} <= known


def test_every_outside_list_is_used() -> None:
    used = {mapping.scheme for _, code in CODES for mapping in code.mappings}
    assert used == {scheme.scheme for scheme in vocabularies.schemes()}


def test_denial_is_mapped_as_the_manuals_say() -> None:
    deny = next(code for code in vocabularies.vocabulary("speech_act").codes if code.code == "deny")
    assert [(m.scheme, m.code, m.relation) for m in deny.mappings] == [
        ("CAMEO", "016", "narrow"),
        ("PLOVER", None, "none"),
    ]


def test_a_vocabulary_is_found_by_name_and_an_unknown_name_is_a_key_error() -> None:
    assert vocabularies.vocabulary("speech_act").title == "Speech act"
    with pytest.raises(KeyError):
        vocabularies.vocabulary("speech_acts")


def test_vocabularies_are_read_once() -> None:
    assert vocabularies.vocabulary("outcome") is vocabularies.vocabulary("outcome")


def test_descriptions_give_the_definition_of_each_code_of_a_choices_class() -> None:
    found = vocabularies.descriptions(SpeechAct)
    assert list(found) == SpeechAct.values
    assert found["deny"] == "Says that an asserted fact or responsibility is not so."
    assert vocabularies.descriptions(Outcome) == vocabularies.vocabulary("outcome").descriptions()


def test_descriptions_refuse_a_class_that_is_no_vocabulary() -> None:
    with pytest.raises(KeyError):
        vocabularies.descriptions(CurationStatus)


def test_the_table_of_mappings_holds_each_mapping_once() -> None:
    rows = list(csv.DictReader(io.StringIO(vocabularies.mappings_csv(), newline="")))
    assert len(rows) == sum(len(code.mappings) for _, code in CODES)
    assert {
        "vocabulary": "outcome",
        "code": "injured",
        "label": "Injured",
        "scheme": "ACLED",
        "version": "2023 codebook",
        "outside_code": "",
        "relation": "none",
        "note": "ACLED counts no injuries.",
    } in rows


def test_vocabularies_need_no_database() -> None:
    # Without the `db` mark any query fails the test.
    vocabularies.all_vocabularies.cache_clear()
    assert vocabularies.all_vocabularies() == ALL


@each_vocabulary
def test_the_codebook_defines_each_code_in_the_same_words(listed: Vocabulary) -> None:
    text = CODEBOOK.read_text(encoding="utf-8")
    _, found, section = text.partition(f"(`{listed.name}`)\n")
    assert found, f"the codebook has no section for {listed.name}"
    table = section.split("\n### ", maxsplit=1)[0]
    rows = re.findall(r"^\| `([a-z0-9_]+)` \| ([^|]+?) \|", table, flags=re.MULTILINE)
    assert rows == [(code.code, code.definition) for code in listed.codes]


def test_every_rule_the_codebook_refers_to_exists() -> None:
    text = CODEBOOK.read_text(encoding="utf-8")
    stated = re.findall(r"^- \*\*R(\d+)", text, flags=re.MULTILINE)
    assert stated == [str(number) for number in range(1, len(stated) + 1)]
    assert set(re.findall(r"\bR(\d+)\b", text)) <= set(stated)
