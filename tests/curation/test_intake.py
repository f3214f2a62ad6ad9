"""What intake makes of a pasted text: canonical paragraphs, known addresses, likeness, coverage."""

import hashlib
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from curation.intake import addresses
from curation.intake.addresses import normal_address, same_address
from curation.intake.canonical import TEXT_BYTES_MAX, canonical
from curation.intake.coverage import Coverage, coverage, coverage_of, with_coverage
from curation.intake.likeness import alike
from curation.intake.standing import fallen
from curation.seeding.texts import ArticleText
from sources.models import Source
from sources.models.source import text_digest
from tests import factories as make

WORDS = """
river stone market morning council garden winter letter bridge signal harbour copper evening window travel mountain
paper silver orchard village
""".split()  # noqa: SIM905 - a list of twenty lines tells no more


def article(seed: int, paragraphs: int = 12) -> str:
    """Return an invented article; each seed gives other sentences."""
    lines = []
    for number in range(paragraphs):
        picked = (
            WORDS[(seed * 7 + number * number * 3 + word * (seed + 2)) % len(WORDS)] for word in range(24)
        )
        lines.append(f"{' '.join(picked)} {seed * 1000 + number}.")
    return "\n".join(lines) + "\n"


def stored(text: str, **fields: Any) -> Source:
    text = canonical(text).text
    return make.make_source(
        text=text, text_sha256=text_digest(text), paragraph_count=len(text.splitlines()), **fields
    )


def test_a_pasted_text_becomes_one_paragraph_a_line() -> None:
    pasted = "\ufeffTitle \r\n\r\n  First\u00a0 one,\tcafe\u0301.\u2028Second\u200b one\u0085\x0bThird"
    made = canonical(pasted)
    assert made.text == "Title\nFirst one, café.\nSecond one\nThird\n"
    assert made.paragraphs == made.text.splitlines()
    assert made.digest == hashlib.sha256(made.text.encode()).hexdigest()
    assert canonical(made.text) == made


def test_words_of_other_scripts_are_kept_and_what_turns_text_around_is_not() -> None:
    persian = "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"
    family = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
    assert canonical(f"{persian} {family} \u202eevil\u202c").paragraphs == [f"{persian} {family} evil"]


@pytest.mark.parametrize(
    "pasted", ["", " \n\t\u200b", "one\ntwo\x00", "one\n\ud800", "one\ntwo \ufffd", "one\x1b[0m"]
)
def test_what_no_text_holds_is_refused(pasted: str) -> None:
    with pytest.raises(ValidationError):
        canonical(pasted)


def test_measure_is_kept() -> None:
    assert len(canonical("é" * 500 + "\n" + "x" * 100).paragraphs) == 2
    for pasted in (
        "x" * (TEXT_BYTES_MAX + 1),
        "é\n" * (TEXT_BYTES_MAX // 2),
        "x\n" * 10_001,
        "x" * 1_000_001,
    ):
        with pytest.raises(ValidationError):
            canonical(pasted)


def test_the_articles_are_canonical_already(articles: dict[str, ArticleText]) -> None:
    for text in articles.values():
        made = canonical(text.text)
        assert (made.text, made.digest, made.paragraphs) == (text.text, text.digest, text.paragraphs)


@pytest.mark.parametrize(
    "other",
    [
        "http://news.example/a/b",
        "https://www.news.example/a/b/",
        "https://NEWS.example:443/a//b#comments",
        "https://news.example/a/b?utm_source=x&fbclid=y",
        "https://news.example/%61/b?",
    ],
)
def test_spellings_of_one_address_are_one(other: str) -> None:
    assert normal_address(other) == normal_address("https://news.example/a/b")


@pytest.mark.parametrize(
    "other", ["https://news.example/a/B", "https://news.example/a/b?id=2", "https://x.example/a/b"]
)
def test_other_addresses_are_others(other: str) -> None:
    assert normal_address(other) != normal_address("https://news.example/a/b")


@pytest.mark.django_db
def test_a_known_address_is_found_in_one_query() -> None:
    known = make.make_source(url="http://www.news.example/2023/the-story/?id=7&utm_medium=mail")
    for number in range(2, 5):
        make.make_source(url=f"https://news.example/2023/the-story-{number}")
    with CaptureQueriesContext(connection) as asked:
        assert same_address("https://news.example/2023/the-story?id=7#top") == known
    assert len(asked) == 1
    assert same_address(known.url, but=known.pk) is None
    assert same_address("https://news.example/2023/the-story") is None
    assert same_address("https://[") is None


@pytest.mark.django_db
def test_an_address_is_found_among_many_like_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(addresses, "CANDIDATES_MAX", 2)
    sources = [make.make_source(url=f"https://news.example/story-{number}") for number in range(11, 21)]
    assert same_address("http://news.example/story-20/") == sources[-1]


@pytest.mark.django_db
def test_a_near_identical_text_is_noticed_and_another_is_not() -> None:
    twin = stored(article(1).replace("garden", "park", 3))
    stored(article(2))
    unread = make.make_source(text_sha256=canonical(article(3)).digest)
    found = alike(canonical(article(1)))
    assert [like.source for like in found] == [twin]
    assert 50 <= found[0].percent < 100
    assert [(like.source, like.percent) for like in alike(canonical(article(3)))] == [(unread, 100)]
    assert alike(canonical(twin.text), but=twin.pk) == []
    assert alike(canonical("A note.")) == []


@pytest.mark.django_db
def test_looking_for_likeness_reads_few_texts() -> None:
    for number in range(12):
        stored(article(1).replace("river", f"stream{number}"))
    with CaptureQueriesContext(connection) as asked:
        found = alike(canonical(article(1)))
    assert len(found) == 8
    assert len(asked) == 2


@pytest.mark.django_db
def test_paragraphs_are_cited_marked_or_open() -> None:
    source, other = make.make_source(), make.make_source()
    for paragraph in (1, 1, 2):
        make.make_citation(make.make_statement(sources=()), source, paragraph=paragraph)
    for paragraph in (2, 3, 4):
        make.make_note(source, paragraph)
    with CaptureQueriesContext(connection) as asked:
        counted = coverage([source, other])
    assert len(asked) == 2
    assert counted == {source.pk: Coverage(10, 2, 2), other.pk: Coverage(10, 0, 0)}
    assert (counted[source.pk].open, counted[source.pk].percent) == (6, 40)
    listed = {row.pk: coverage_of(row) for row in with_coverage(Source.objects.all())}
    assert listed == counted


@pytest.mark.django_db
def test_a_new_text_names_the_citations_it_breaks() -> None:
    source = stored("One says “yes, always”.\nTwo is quiet.\nThree says “no”.")
    fact = make.make_statement(sources=())
    kept = make.make_citation(fact, source, paragraph=1, quote="yes", start=10)
    make.make_citation(fact, source, paragraph=2)
    make.make_citation(fact, source, paragraph=3, quote="no", start=12)
    after = canonical("One says “yes, always”.\nTwo is loud: “no”.")
    found, count = fallen(source, source.paragraphs, after)
    assert count == 2
    assert [(one.paragraph, one.quote) for one in found] == [(2, ""), (3, "no")]
    assert "2 paragraphs" in found[1].why
    moved = canonical("New line.\nOne says “yes, always”.\nTwo is quiet.\nThree says “no”.")
    assert fallen(source, source.paragraphs, moved)[0][0].why.endswith("paragraph 2")
    assert kept.fact_id == found[0].fact_pk
