"""The text of `q` is parsed by written rules, or refused with a reason."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publication.errors import InvalidQueryError
from publication.models.search import Pattern
from publication.search.query import Clause, parse


def shown(clauses: tuple[Clause, ...]) -> list[str]:
    """Write clauses so that they can be compared: `-` excluded, `|` or, quotation marks for phrases."""
    return [
        ("-" if clause.negated else "")
        + "|".join(f'"{" ".join(t.split)}"' if t.quoted else " ".join(t.split) for t in clause.terms)
        for clause in clauses
    ]


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("ceasefire", ["ceasefire"]),
        ("  Two   Words ", ["two", "words"]),
        ("two\u00a0words\tmore", ["two", "words", "more"]),
        ('"armed forces"', ['"armed forces"']),
        ("“armed forces”", ['"armed forces"']),
        ("«armed forces»", ['"armed forces"']),
        ('said"armed forces"now', ["said", '"armed forces"', "now"]),
        ("a -b", ["a", "-b"]),
        ('a -"b c"', ["a", '-"b c"']),
        ("-b a", ["-b", "a"]),
        ("a --b", ["a", "-b"]),
        ("a - b", ["a", "b"]),
        ("a OR b c", ["a|b", "c"]),
        ("a OR b OR c", ["a|b|c"]),
        ('a "b c" OR d', ["a", '"b c"|d']),
        ("a or b", ["a", "or", "b"]),
        ('a "OR" b', ["a", '"or"', "b"]),
        ("a -OR b", ["a", "-or", "b"]),
        ("a AND b NOT c", ["a", "and", "b", "not", "c"]),
        ("a & b | !c", ["a", "b", "c"]),
        ("a OR & b", ["a|b"]),
        ("prefix*", ["prefix"]),
        ("tokens:x", ["tokens x"]),
        ("NEAR(a b)", ["near a", "b"]),
        ('"" a', ["a"]),
        ("a 🔥", ["a"]),
        ("Nagorno-Karabakh", ["nagorno karabakh"]),
    ],
)
def test_queries_are_parsed_by_rule(text: str, clauses: list[str]) -> None:
    assert shown(parse(text)) == clauses


def test_a_word_is_a_prefix_and_a_phrase_is_not() -> None:
    (word,), (phrase,) = (clause.terms for clause in parse('Cease-fire "Cease-fire"'))
    assert word.patterns == (Pattern(("cease", "fire"), prefix=True), Pattern(("ceasefire",), prefix=True))
    assert phrase.patterns == (Pattern(("cease", "fire")), Pattern(("ceasefire",)))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "no word"),
        ("🔥", "no word"),
        ("-", "no word"),
        ('""', "no word"),
        ("' OR", "OR stands"),
        ("-a", "excluded"),
        ('-a -"b c"', "excluded"),
        ('"a', "not closed"),
        ('a b" c', "not closed"),
        ("OR", "OR stands"),
        ("OR a", "OR stands"),
        ("a OR", "OR stands"),
        ("a OR OR b", "OR stands"),
        ("a OR -b", "OR stands"),
        ("-a OR b c", "OR stands"),
        ("x" * 201, "200 characters"),
        (" ".join("abcdefghijk"), "10 words"),
        ('"a b c d e f" g h i j k', "10 words"),
        ("a." * 41, "parts"),
    ],
)
def test_what_cannot_be_searched_is_refused_with_the_parameter_and_a_reason(text: str, reason: str) -> None:
    with pytest.raises(InvalidQueryError) as refused:
        parse(text, "words")
    (error,) = refused.value.errors
    assert error.parameter == "words"
    assert reason in error.detail


def test_the_limits_themselves_are_allowed() -> None:
    assert len(parse("x" * 200)) == 1
    assert len(parse(" ".join("abcdefghij"))) == 10
    assert len(parse("a OR b OR c OR d OR e OR f OR g OR h OR i OR j")) == 1


@given(st.text(alphabet=st.sampled_from("ab -\"“OR*:()&|!\\'é՞\u202e🔥٣")) | st.text(max_size=210))
def test_any_text_is_parsed_or_refused(text: str) -> None:
    try:
        clauses = parse(text)
    except InvalidQueryError:
        return
    assert clauses
    assert all(term.patterns for clause in clauses for term in clause.terms)
