"""Sentences, quotations and speakers around selected words; all names are invented."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from curation.intake.names import guess_speaker
from curation.intake.selection import select, select_words
from curation.intake.sentences import sentence_around
from facts.models import Actor, ActorName
from sources.choices import CurationStatus
from tests import factories as make
from tests.curation.test_intake import stored

pytestmark = pytest.mark.django_db


def speaker(paragraph: str, words: str, source: str = "any") -> str | None:
    start = paragraph.index(words)
    pk = guess_speaker(paragraph, start, start + len(words), source=source)
    return None if pk is None else Actor.objects.get(pk=pk).slug


@pytest.fixture
def people() -> None:
    make.make_actor("Oruç Bey", slug="oruc", name="Oruc Beyli")
    make.make_actor("Ministry of Rivers", slug="ministry", name="Ministry of Rivers of Examplia")
    make.make_actor(slug="examplia", name="Examplia")
    make.make_actor(slug="anna", name="Anna-Maria Muster")


@pytest.mark.parametrize(
    ("paragraph", "words", "who"),
    [
        ("Examplia's minister Oruç Bey said the river “is safe now”.", "is safe", "oruc"),
        ("“The river is safe. We checked it,” Oruc Beyli said on Monday.", "river is safe", "oruc"),
        ("“The river is safe,” said Oruc Beyli.", "river is safe", "oruc"),
        ("The Ministry of Rivers denied that Oruc Beyli had left.", "had left", "ministry"),
        ("It denied everything, while Oruc Beyli said “Examplia said so”.", "Examplia said", "oruc"),
        ("ORUÇ BEYLİ told reporters it was over.", "it was over", "oruc"),
        ("Anna-Maria Muster’s aide left; Anna Maria Muster added that she stays.", "she stays", "anna"),
        ("Oruc Beyli left. The river was called safe.", "safe", None),
        ("He said Examplia would stay.", "would stay", None),
        ("Oruc Beyli met Anna-Maria Muster in Examplia.", "met", None),
    ],
)
@pytest.mark.usefixtures("people")
def test_the_nearest_name_before_a_verb_of_speech_speaks(paragraph: str, words: str, who: str | None) -> None:
    assert speaker(paragraph, words) == who


def test_of_two_claims_in_a_sentence_the_nearer_one_counts() -> None:
    make.make_actor(slug="a", name="Alpha")
    make.make_actor(slug="b", name="Bravo")
    paragraph = "Alpha said the bridge stands, and Bravo claimed that it fell."
    assert speaker(paragraph, "bridge stands") == "a"
    assert speaker(paragraph, "it fell") == "b"


def test_a_name_of_several_actors_is_settled_by_the_source_or_left_open() -> None:
    first, second = make.make_actor(slug="first", name="One"), make.make_actor(slug="second", name="Two")
    for actor, users in ((first, ["north-post"]), (second, ["south-post"])):
        ActorName.objects.create(
            actor=actor, position=0, variant="the ministry", script="Latn", kind="press", used_by=users
        )
    paragraph = "The ministry said “enough”."
    assert speaker(paragraph, "enough", source="south-post") == "second"
    assert speaker(paragraph, "enough", source="east-post") is None


def test_published_names_are_found_by_the_index_of_search() -> None:
    actor = make.make_actor("Бейли", slug="known", name="Beyli")
    make.publish_all()
    Actor.objects.filter(pk=actor.pk).update(status=CurationStatus.PUBLISHED)
    with CaptureQueriesContext(connection) as asked:
        assert speaker("Beyli said “yes”.", "yes") == "known"
    assert len(asked) == 4  # one of them is the test's own
    assert speaker("Бейли said “yes”.", "yes") == "known"


def test_sentences_end_at_full_stops_and_not_at_abbreviations() -> None:
    paragraph = "He left. Gen. A. Muster met Mr. Bey at 9 a.m. in town. “So. It goes.” They said no."
    start = paragraph.index("Bey")
    first, last = sentence_around(paragraph, start, start + 3)
    assert paragraph[first:last] == "Gen. A. Muster met Mr. Bey at 9 a.m. in town."


def test_offsets_count_characters_not_bytes_or_code_units() -> None:
    source = stored("\U0001f600 x\u0323\u0307 “ab \U0001f468\u200d\U0001f469 cd” end")
    text = source.paragraphs[0]
    start = text.index("ab")
    taken = select(source, 1, start=start, end=text.index("”"))
    assert (taken.quote, taken.start) == ("ab \U0001f468\u200d\U0001f469 cd", start)
    assert select_words(source, 1, first="ab", last="cd") == taken


def test_a_quote_is_taken_inside_quotation_marks_only() -> None:
    source = stored("She said “yes, of course” and left.")
    text = source.paragraphs[0]
    with_marks = select(source, 1, start=text.index("“"), end=text.index("”") + 1)
    assert with_marks.quote == "yes, of course"
    across = select(source, 1, start=0, end=text.index("yes") + 3)
    assert (across.quote, across.words) == ("", "She said “yes")
    blanks = select(source, 1, start=3, end=9)
    assert (blanks.start, blanks.end, blanks.words) == (4, 8, "said")
    whole = select(source, 1)
    assert (whole.start, whole.end, whole.quote) == (None, None, "")


def test_long_quotations_are_cited_without_their_words() -> None:
    source = stored(f"“{'word ' * 300}”")
    taken = select(source, 1, start=1, end=1400)
    assert (taken.quote, taken.end) == ("", 1400)


@pytest.mark.parametrize(
    ("start", "end"), [(0, None), (None, 4), (5, 5), (6, 2), (0, 999), (-1, 3), (3, 4), (10**20, 10**21)]
)
def test_forged_offsets_are_refused(start: int | None, end: int | None) -> None:
    source = stored("She said yes.")
    with pytest.raises(ValidationError):
        select(source, 1, start=start, end=end)


@pytest.mark.parametrize(("first", "last"), [("absent", ""), ("", "yes"), ("yes", "She"), ("She", "absent")])
def test_words_that_do_not_stand_there_are_refused(first: str, last: str) -> None:
    with pytest.raises(ValidationError):
        select_words(stored("She said yes."), 1, first=first, last=last)
    with pytest.raises(ValidationError):
        select_words(make.make_source(), 1, first="", last="")
