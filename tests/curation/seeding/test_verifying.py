"""Citations of the editors' tables are verified against the texts, and texts are stored for editors."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from curation.seeding.loading import load
from facts.models import CasualtyFigure, Citation
from sources.models import ParagraphNote, Source
from tests.curation.seeding.conftest import TEXTS

pytestmark = pytest.mark.django_db

SOUTH = "south-post-2031-05-02"


@pytest.fixture
def loaded(built: Path) -> None:
    """The invented data in the editors' tables."""
    load(built, overwrite_edits=False, publishing=False, progress=lambda _: None)


def test_sound_citations_give_one_closing_line(loaded: None, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("verify_citations", articles=TEXTS)
    assert capsys.readouterr().out == "12 citations, 5 quotes, 13 paragraphs checked, 0 exceptions\n"


def quotes() -> Citation:
    return Citation.objects.get(fact__slug="coast-guard-ferry-toll", position=1)


def spoil_quote() -> None:
    Citation.objects.filter(pk=quotes().pk).update(quote="two sailors lost")


def spoil_offsets() -> None:
    Citation.objects.filter(pk=quotes().pk).update(start=36, end=52)


def quote_prose() -> None:
    Citation.objects.filter(pk=quotes().pk).update(quote="when two ferries", start=55, end=71)


def spoil_hash() -> None:
    Source.objects.filter(slug=SOUTH).update(text_sha256="0" * 64)


def spoil_count() -> None:
    Source.objects.filter(slug=SOUTH).update(paragraph_count=4)


def spoil_paragraph() -> None:
    Citation.objects.filter(pk=quotes().pk).update(paragraph=9)


def spoil_wording() -> None:
    CasualtyFigure.objects.filter(report__slug="post-ferry-toll").update(wording="three seamen")


def drop_note() -> None:
    ParagraphNote.objects.filter(source__slug=SOUTH).delete()


def note_cited() -> None:
    ParagraphNote.objects.create(source=Source.objects.get(slug=SOUTH), paragraph=3, reason="navigation")


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (spoil_quote, "¶ 3, coast-guard-ferry-toll: These words do not stand"),
        (spoil_offsets, "write 37-53"),
        (quote_prose, "outside quotation marks"),
        (spoil_hash, f"{SOUTH}: the text has another hash"),
        (spoil_count, f"{SOUTH}: the text has 5 paragraphs, the record says 4"),
        (spoil_paragraph, "¶ 9, coast-guard-ferry-toll: the text has 8 paragraphs"),
        (spoil_wording, "post-ferry-toll, figure 0: “three seamen” stands in no cited paragraph"),
        (drop_note, f"{SOUTH} ¶ 2: neither cited nor in the ledger"),
        (note_cited, f"{SOUTH} ¶ 3: cited, and in the ledger"),
    ],
)
def test_an_exception_is_named_and_fails(
    spoil: Callable[[], None], told: str, loaded: None, capsys: pytest.CaptureFixture[str]
) -> None:
    spoil()
    with pytest.raises(CommandError, match=r"checked, [1-9] exceptions"):
        call_command("verify_citations", articles=TEXTS)
    assert told in capsys.readouterr().out


def test_a_missing_text_is_an_exception(
    loaded: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copy(TEXTS / f"{SOUTH}.txt", tmp_path)
    with pytest.raises(CommandError, match="1 exceptions"):
        call_command("verify_citations", articles=tmp_path)
    assert "there is no text north-gazette-2031-05-01.txt" in capsys.readouterr().out


def test_a_missing_folder_is_told_with_the_cure(loaded: None, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="--articles or ARTICLES_DIR"):
        call_command("verify_citations", articles=tmp_path / "nowhere")


def test_texts_are_stored_by_hash(loaded: None, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("load_texts", articles=TEXTS)
    assert capsys.readouterr().out == "2 texts stored for editors.\n"
    for source in Source.objects.all():
        assert source.text == (TEXTS / f"{source.slug}.txt").read_text(encoding="utf-8")
        source.full_clean()


def test_a_text_of_another_hash_stores_nothing(loaded: None) -> None:
    spoil_hash()
    with pytest.raises(CommandError, match=r"(?s)another hash.*No text was stored"):
        call_command("load_texts", articles=TEXTS)
    assert set(Source.objects.values_list("text", flat=True)) == {""}


def test_verifying_can_store_the_texts_first(loaded: None) -> None:
    call_command("verify_citations", articles=TEXTS, load_texts=True, verbosity=0)
    assert "" not in Source.objects.values_list("text", flat=True)
