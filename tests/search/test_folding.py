"""Folding makes one token of every spelling that the rules say are one."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publication.search.folding import TOKEN_MAX, forms


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("Pashinyan", "pashinyan"),
        ("PASHINYAN", "pashinyan"),
        ("Пашинян", "pashinyan"),
        ("Փաշինյան", "pashinyan"),
        ("Stepanakert", "stepanakert"),
        ("Степанакерт", "stepanakert"),
        ("Ստեփանակերտ", "stepanakert"),
        ("Xankəndi", "xankendi"),
        ("İstanbul", "istanbul"),
        ("ISTANBUL", "istanbul"),
        ("Bakı", "baki"),
        ("Əliyev", "eliyev"),
        ("Алиев", "aliev"),
        ("Ալիև", "aliev"),
        ("Պուտին", "putin"),
        ("Ռուսաստան", "rusastan"),
        ("Вооружённые", "vooruzhennye"),
        ("Азербайджан", "azerbaydzhan"),
        ("Кремль", "kreml"),
        ("Türkiye", "turkiye"),
        ("Erdog\u0306an", "erdogan"),
        ("Łódź", "lodz"),
        ("Straße", "strasse"),
        ("ﬁre", "fire"),
        ("ქართული", "kartuli"),
        ("قره", "qrh"),
        ("北京", "beijing"),
        ("Ｆｕｌｌ１２", "full12"),
        ("١٢", "12"),
    ],
)
def test_scripts_case_and_accents_fold_to_plain_letters(text: str, tokens: str) -> None:
    assert forms(text) == (tuple(tokens.split()),)


@pytest.mark.parametrize("apostrophe", "'’‘ʼʻ`´＇")
def test_apostrophes_vanish_and_the_possessive_goes_with_them(apostrophe: str) -> None:
    assert forms(f"O{apostrophe}Brien") == (("obrien",),)
    assert forms(f"Azerbaijan{apostrophe}s president") == (("azerbaijan", "president"),)
    assert forms(f"AZERBAIJAN{apostrophe}S") == (("azerbaijan",),)
    assert forms(f"{apostrophe}quoted{apostrophe}") == (("quoted",),)


@pytest.mark.parametrize("hyphen", "-‐‑")
def test_hyphens_part_words_and_are_left_out_as_well(hyphen: str) -> None:
    assert forms(f"the cease{hyphen}fire held") == (
        ("the", "cease", "fire", "held"),
        ("the", "ceasefire", "held"),
    )


def test_a_lone_hyphen_joins_nothing() -> None:
    assert forms("Baku - Yerevan -x-") == (("baku", "yerevan", "x"),)


def test_marks_inside_armenian_words_do_not_part_them() -> None:
    assert forms("Ինչո՞ւ") == forms("Ինչու")


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("2,000 people", "2000 people"),
        ("1,234,567", "1234567"),
        ("19,20 and 2,0000", "19 20 and 2 0000"),
        ("U.S. troops", "u s troops"),
        ("x:y(z)*\\|&!", "x y z"),
        ("a\u00adb \u202ec", "ab c"),
        ("one—two…three", "one two three"),
        ("snake_case", "snake case"),
    ],
)
def test_what_is_no_letter_or_digit_separates(text: str, tokens: str) -> None:
    assert forms(text) == (tuple(tokens.split()),)


@pytest.mark.parametrize("text", ["", " ", "🔥", "«»", "-", "'", "…", "\u200b", "\u0301"])
def test_a_text_without_letters_has_no_form(text: str) -> None:
    assert forms(text) == ()


@given(st.text())
def test_any_text_folds_to_plain_tokens_and_folding_again_changes_nothing(text: str) -> None:
    for form in forms(text):
        assert all(re.fullmatch(rf"[a-z0-9]{{1,{TOKEN_MAX}}}", token) for token in form)
        assert forms(" ".join(form)) == (form,)
