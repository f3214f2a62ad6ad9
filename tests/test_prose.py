"""The search for article prose finds what it should and lets quoted speech be."""

from pathlib import Path

import pytest

from tests.prose import article_runs, copied_runs

SENTENCE = "The river rose by night and carried three small boats past the sleeping town"
SPEECH = "we shall mend the bridge before the first snow falls on the pass this year"


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    (tmp_path / "herald.txt").write_text(f"{SENTENCE} again, a title\n{SENTENCE}.\nHe said “{SPEECH}”.\n")
    return tmp_path


@pytest.mark.parametrize(
    "text",
    [
        f"note: {SENTENCE}",
        SENTENCE.upper(),
        SENTENCE.replace(" ", "\n  "),
        "rose by night and carried three small boats past the",
    ],
)
def test_copied_sentence_is_found_however_it_is_set(articles: Path, text: str) -> None:
    found = copied_runs(text, article_runs(articles))
    assert found
    assert all(place.startswith("herald paragraph 2: ") for place in found)


@pytest.mark.parametrize(
    "text", [SPEECH, "rose by night and carried three small boats past", "Three boats were lost.", ""]
)
def test_quoted_speech_and_short_runs_may_stand(articles: Path, text: str) -> None:
    assert copied_runs(text, article_runs(articles)) == []
