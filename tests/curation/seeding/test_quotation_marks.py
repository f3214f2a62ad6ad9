"""What counts as standing inside quotation marks."""

import pytest

from curation.seeding.texts import occurrences, quote_problem, quoted_spans, stands_in


@pytest.mark.parametrize(
    ("paragraph", "quoted"),
    [
        ('He said "it is over" today.', ["it is over"]),
        ("He said “it is over” today.", ["it is over"]),
        ('"One," he said, "two."', ["One,", "two."]),
        ("The 'sea is calm' line", ["sea is calm"]),
        ("country's 'strait restored' after", ["strait restored"]),
        ("It isn't the ports' fault, and that's all.", []),
        ("‘War’s end’ came", ["War’s end"]),
        ('He called it "the sailors\' own harbour" again', ["the sailors' own harbour"]),
        ('"A quotation that runs on', ["A quotation that runs on"]),
        ("“One that runs on too", ["One that runs on too"]),
        ("“His ‘war’ is over,” she said", ["His ‘war’ is over,", "war"]),
        ("Nothing here.", []),
        ("", []),
    ],
)
def test_quoted_spans(paragraph: str, quoted: list[str]) -> None:
    assert [paragraph[start:end] for start, end in quoted_spans(paragraph)] == quoted


def test_overlapping_occurrences_are_all_found() -> None:
    assert occurrences("aa", "aaa") == [0, 1]
    assert occurrences("b", "aaa") == []


def test_a_part_of_a_quotation_is_a_quote() -> None:
    assert quote_problem("is over", 12, 19, 'He said "it is over" today.') is None


@pytest.mark.parametrize(
    ("quote", "start", "end", "key"),
    [
        ("is over", 13, 20, "start"),
        ("was over", 12, 20, "quote"),
        ("today", 21, 26, "quote"),
        ('it is over"', 9, 20, "quote"),
    ],
)
def test_a_quote_is_refused_where_it_does_not_stand(quote: str, start: int, end: int, key: str) -> None:
    found = quote_problem(quote, start, end, 'He said "it is over" today.')
    assert found is not None
    assert found[0] == key


def test_wordings_are_found_apart_from_case_marks_and_blanks() -> None:
    assert stands_in("at  least “200", ['It left "At least "200 killed"'])
    assert not stands_in("at least 200", ["at least 20 0"])
