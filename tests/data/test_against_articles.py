"""The data word by word against the articles they are taken from."""

import json
import random
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from curation.seeding.texts import ArticleText, quote_problem, quoted_spans
from curation.seeding.verifying import verify
from publication.choices import Resource
from tests.data.stated import fold, numbers
from tests.data_plugin import Dataset, Document

if not settings.ARTICLES_DIR.is_dir():
    # Said once, for all of them.
    pytest.skip(
        "the article texts are not on this machine (ARTICLES_DIR): nothing is compared with them",
        allow_module_level=True,
    )

Articles = dict[str, ArticleText]

DRAWN = 10

# Quotation marks by which a source sets a word apart, no speaker's words, and headings that repeat a quotation.
MARKS_OF_DISTANCE = {
    ("kyiv-independent-2023-09-20", 15, "peacekeepers"): "the source's distance from the word",
    ("kyiv-independent-2023-09-20", 19, "peacekeeping"): "the source's distance from the word",
    ("new-arab-2023-09-20", 31, "War is over"): "a heading that repeats words of paragraph 33",
    ("statecraft-2023-09-20", 6, "anti-terrorist"): "the source's distance from the word",
    ("statecraft-2023-09-20", 8, "Anti-Terrorist"): "a heading",
    ("statecraft-2023-09-20", 9, "anti-terrorist operation"): "the source's distance from the word",
}
# Names that stand in a source in parts.
ELLIPTIC = {
    ("armenia-armed-forces", "Armenia's armed forces"): "“Armenia's and Nagorno-Karabakh's armed forces”"
}
RESOLVED_DATE = re.compile(
    r"\b(?:\d{1,2} (?:and \d{1,2} )?)?(?:January|February|March|July|September|November) \d{4}"
)
UNCOUNTED = {1}  # “one of them”, “one day”: a word that need not be a number


def paragraph_of(citation: Document, articles: Articles) -> str:
    text = articles[citation["source"]["slug"]].paragraph(citation["paragraph"])
    assert text is not None
    return text


def passage_of(citation: Document, articles: Articles) -> str:
    """Return the cited paragraph and the one before, on which it may go on."""
    before = articles[citation["source"]["slug"]].paragraph(citation["paragraph"] - 1) or ""
    return f"{before}\n{paragraph_of(citation, articles)}"


def wrong_words(fact: Document, articles: Articles) -> list[str]:
    """Return everything a fact puts down as the words of its sources that does not stand there."""
    wrong = [problem for citation in fact["citations"] for problem in wrong_quotation(citation, articles)]
    cited = [paragraph_of(citation, articles) for citation in fact["citations"]]
    passages = [passage_of(citation, articles) for citation in fact["citations"]]
    whole = [articles[citation["source"]["slug"]].text for citation in fact["citations"]]
    dates = [date for date in (fact["date"], fact.get("effective")) if date]
    claimed = [(figure["wording"], cited) for figure in fact.get("figures", ())]
    claimed += [(date["wording"], passages) for date in dates]
    claimed += [(speaker["spoke_as"], whole) for speaker in fact["attributed_to"]]
    wrong += [words for words, texts in claimed if words and not stands(words, texts)]
    stated = {number for passage in passages for number in numbers(passage)}
    added = numbers(RESOLVED_DATE.sub("", fact["summary"])) - stated - UNCOUNTED
    return wrong + [f"{number} in the summary" for number in sorted(added)]


def wrong_quotation(citation: Document, articles: Articles) -> Iterator[str]:
    """Yield what is wrong with the quote, its place, and the attribution of a citation."""
    paragraph, quote = paragraph_of(citation, articles), citation["quote"]
    if quote is not None:
        if paragraph[citation["start"] : citation["end"]] != quote:
            yield f"“{quote}” stands elsewhere"
        if wrong := quote_problem(quote, citation["start"], citation["end"], paragraph):
            yield wrong[1]
    if citation["attribution"] and citation["attribution"] not in paragraph:
        yield citation["attribution"]


def stands(words: str, texts: list[str]) -> bool:
    return any(fold(words) in fold(text) for text in texts)


def test_citations_are_verified_without_exception(dataset: Dataset, articles: Articles) -> None:
    verified = verify(settings.ARTICLES_DIR)
    assert verified.exceptions == []
    assert verified.citations == len(dataset.citations)


def test_the_words_of_every_fact_stand_in_its_sources(dataset: Dataset, articles: Articles) -> None:
    wrong = {fact["slug"]: wrong_words(fact, articles) for fact in dataset.facts}
    assert {slug: found for slug, found in wrong.items() if found} == {}


def test_facts_drawn_at_random_are_answered_word_for_word(
    dataset: Dataset, articles: Articles, client: Client
) -> None:
    # The version is the seed: every edition is drawn from anew, and a failure can be repeated.
    drawn = random.Random(dataset.version).sample(sorted(dataset.of(Resource.FACTS)), DRAWN)  # noqa: S311
    for slug in drawn:
        fact = client.get(f"/api/v1/facts/{slug}/").json()
        assert wrong_words(fact, articles) == [], slug


def test_every_quoted_word_of_a_speaker_is_a_quote(dataset: Dataset, articles: Articles) -> None:
    quoted: dict[tuple[str, int], set[int]] = {}
    for _, citation in dataset.citations:
        if citation["quote"] is not None:
            place = citation["source"]["slug"], citation["paragraph"]
            quoted.setdefault(place, set()).update(range(citation["start"], citation["end"]))
    left = {
        (source, number, paragraph[first:last])
        for source, article in articles.items()
        for number, paragraph in enumerate(article.paragraphs, 1)
        for first, last in quoted_spans(paragraph)
        if any(
            paragraph[at].isalnum() and at not in quoted.get((source, number), ())
            for at in range(first, last)
        )
    }
    assert left == set(MARKS_OF_DISTANCE)


def test_every_name_stands_where_it_is_said_to_be_used(dataset: Dataset, articles: Articles) -> None:
    said: dict[str, str] = {}
    for fact, citation in dataset.citations:
        for speaker in fact["attributed_to"]:
            side = side_of(speaker["actor"]["slug"], dataset)
            said[side] = f"{said.get(side, '')}\n{citation['quote'] or ''}"
    texts = {source: article.text for source, article in articles.items()}
    absent = {
        (record["slug"], name["variant"])
        for resource in (Resource.ACTORS, Resource.PLACES)
        for record in dataset.of(resource).values()
        for name in record["names"]
        for user in name["used_by"]
        if not stands(
            name["variant"], [texts[user] if user in texts else said.get(side_of(user, dataset), "")]
        )
    }
    assert absent == set(ELLIPTIC)


def side_of(actor: str, dataset: Dataset) -> str:
    """Return the widest body that an actor is a member of: one side's bodies are quoted for each other."""
    above = dataset.of(Resource.ACTORS)[actor]["member_of"]
    return side_of(above["slug"], dataset) if above else actor


def listed() -> dict[str, Any]:
    """Return what the list of articles says of each."""
    entries = json.loads((settings.ARTICLES_DIR / "index.json").read_text(encoding="utf-8"))
    return {entry["slug"]: entry for entry in entries}


def test_sources_are_described_as_they_are_listed(dataset: Dataset, articles: Articles) -> None:
    sources = dataset.of(Resource.SOURCES)
    assert set(listed()) == set(sources)
    for slug, entry in listed().items():
        source = sources[slug]
        assert {
            "publisher": source["publisher"]["name"],
            "url": source["web_url"],
            "bylines": source["bylines"],
            "title": source["title"],
            "language": source["language"],
            "paragraphs": source["paragraph_count"],
            "text_sha256": source["text_sha256"],
        } == {
            key: entry[key]
            for key in ("publisher", "url", "bylines", "title", "language", "paragraphs", "text_sha256")
        }


@pytest.mark.parametrize("field", ["published", "updated"])
def test_sources_are_dated_as_they_are_listed(dataset: Dataset, articles: Articles, field: str) -> None:
    for slug, entry in listed().items():
        date = dataset.of(Resource.SOURCES)[slug][field]
        moment = entry.get(field)
        if moment is None:
            assert date["precision"] == "unknown", slug
            continue
        day, has_time, _ = moment.partition("T")
        assert date["edtf"] == day, slug
        assert date["precision"] == ("exact_time" if has_time else "day"), slug
        # A zone is known where one is printed beside this very time.
        assert (date["zone"] is not None) == bool(re.search(r"[+-]\d\d:\d\d$", moment)), slug
        assert stands(date["wording"], [articles[slug].text]), slug
