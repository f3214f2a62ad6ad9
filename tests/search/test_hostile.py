"""Nothing that can be typed into `q` breaks an engine: it is searched literally or refused."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from publication.errors import InvalidQueryError
from publication.models import Record
from publication.models.search import Pattern, RecordText
from publication.search.matching import matching
from tests.factories import make_actor, make_statement, publish_all

pytestmark = pytest.mark.django_db

HOSTILE = [
    # FTS5
    "'", '"', '""', '"""', "(", ")", "()", "*", "a*", "*a", "^a", "a^", "%", "AND", "OR", "NOT", "NEAR",
    "NEAR(a b, 5)",
    "a AND", "NOT a", "tokens:a", "rowid:1", "-tokens:a", "{tokens} : a", "a + b", "a,b", "a;b", "a/*b*/",
    "--", "-", "a -",
    "publication_recordtext_fts", "rank", "x MATCH y", "'; DROP TABLE publication_recordtext; --",
    '" OR "', "a\\b", "\\",
    # tsquery
    "&", "|", "!", "!!", "a & b", "a | b", "!a", "a <-> b", "a <2> b", "<->", "a:*", "a:*A", ":*", "'a'",
    "''a", "a'b", "a\\'b",
    "'a':1A", "(a", "a)", "((((((((((a))))))))))", "%s", "%(a)s", "%%", "$1", "?", ":1", "{0}", "${a}", "a\u2028b",
    # Unicode
    "🔥", "🔥🔥 a", "👩‍👩‍👧", "\u202eabc\u202c", "שלום", "مرحبا", "ﷺ" * 10, "ﷺ" * 200, "\u0301",
    "a" + "\u0301" * 100, "\ufeff",
    "\u200b", "\ud7ff", "\uffff", "\U0010ffff", "İ", "ß" * 200, "ﬃ" * 200, "½" * 200, "㍿" * 100, "北" * 200,
    "𝕬𝖑𝖎𝖞𝖊𝖛", "Ａｌｉｙｅｖ",
    # Sizes
    "x" * 200, "x" * 201, "x " * 100, " ".join("abcdefghij"), " ".join("abcdefghijk"), "-x " * 50,
    "a OR " * 9 + "a", '"a ' * 30,
    "a-" * 100, "a." * 20, "a." * 100, "-" * 200, "'" * 200, '"' * 200, "0" * 200, "1e400", "NaN", "-1",
    "٣", "0x10", "",
    " ", "\t\n", "null", "true", "<script>alert(1)</script>", "../../etc/passwd", "http://example.org/?q=a&b=c",
]  # fmt: skip


@pytest.fixture(autouse=True)
def records() -> None:
    """Publish something that could be found."""
    actor = make_actor("Aliyev", "Алиев", slug="actor", name="Ilham Aliyev")
    make_statement(slug="a", summary="An example of a sentence, near and not far.", speakers=(actor,))
    publish_all()


def searched(text: str) -> list[str] | None:
    """Return what is found; None when refused by the rules."""
    try:
        found = matching(Record.objects.at(1).live(), text, 1)
    except InvalidQueryError as refused:
        (error,) = refused.errors
        assert error.parameter == "q"
        assert error.detail
        return None
    return list(found.values_list("slug", flat=True))


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_queries_are_searched_or_refused(text: str) -> None:
    searched(text)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.text(alphabet=st.sampled_from("a b'\"()*&|!:<->\\%-^{}+,OR~@#\u0301\u202eéԱİ🔥٣"), max_size=60)
    | st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=210)
)
def test_any_text_is_searched_or_refused(text: str) -> None:
    searched(text)


@pytest.mark.parametrize(
    "operator", ["AND", "NOT", "NEAR", "a*", "sentence*", "^sentence", "tokens:", "(sentence)", "'sentence'"]
)
def test_operators_of_the_engines_are_plain_words(operator: str) -> None:
    assert searched(f"{operator} zzz") == []
    assert searched("NEAR NOT FAR") == ["a"]
    assert searched("(sentence)") == searched("'sentence'") == searched("sentence*") == ["a"]


def test_patterns_of_anything_but_tokens_never_reach_an_engine() -> None:
    for token in ("", "a b", 'a"', "a'", "É", "a\n"):
        with pytest.raises(ValueError, match="letters and digits"):
            RecordText.objects.filter(tokens__matches_any=[Pattern((token,))]).exists()


def test_a_name_with_hundreds_of_variants_is_searched() -> None:
    make_actor(*(f"Variant {number} of the name" for number in range(400)), slug="many", name="Manifold")
    make_statement(slug="b", summary="Here is variant 399 of the name.")
    publish_all()
    found = matching(Record.objects.at(2).live(), " ".join(["Manifold"] * 10), 2)
    assert sorted(found.values_list("slug", flat=True)) == ["b", "many"]
