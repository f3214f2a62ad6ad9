"""What keeps a record from review: each with the field and the cure."""

import pytest
from django.contrib.auth.models import User

from curation import verbs
from curation.readiness import Problem, problems
from facts.models import Citation, Dispute, Fact, Statement
from sources.models import Source
from tests import factories as make
from tests.curation.newsroom import new_statement, person, publish_references, refusal, source_with_text

pytestmark = pytest.mark.django_db


def told(identity: tuple[str, str], *, publishing: bool = False) -> dict[str, Problem]:
    return {problem.field: problem for problem in problems([identity], publishing=publishing)}


@pytest.fixture
def editor() -> User:
    return User.objects.create_superuser("editor")


def test_a_sound_record_has_no_problems(editor: User) -> None:
    assert problems([new_statement(editor)[1]], publishing=True) == []


def test_a_fact_needs_a_citation(editor: User) -> None:
    fact, identity = new_statement(editor)
    Citation.objects.filter(fact_id=fact.pk).delete()
    found = told(identity)
    assert set(found) == {"citations"}
    assert "Add the paragraph" in found["citations"].cure
    with pytest.raises(verbs.Refused) as caught:
        verbs.submit([identity], by=editor)
    assert refusal(caught) == {"citations"}


def test_a_date_without_precision_needs_the_words_of_the_text(editor: User) -> None:
    fact, identity = new_statement(editor)
    rows = Fact.objects.filter(pk=fact.pk)
    rows.update(date_edtf="", date_precision="unknown", date_earliest=None, date_latest=None)
    assert set(told(identity)) == {"date_precision"}
    rows.update(date_wording="earlier")
    assert told(identity) == {}


def test_quoted_speech_needs_a_quote_that_stands_in_its_paragraph(editor: User) -> None:
    fact, identity = new_statement(editor)
    Statement.objects.filter(pk=fact.pk).update(speech_form="direct_quote")
    assert set(told(identity)) == {"citations.quote"}
    citation = Citation.objects.get(fact_id=fact.pk)
    text = citation.source.paragraphs[0]
    start = text.index("words")
    rows = Citation.objects.filter(pk=citation.pk)
    rows.update(paragraph=1, start=start, end=start + 5, quote="words")
    assert told(identity) == {}
    rows.update(start=start + 1, end=start + 6)
    assert set(told(identity)) == {"citations[1].quote"}
    rows.update(paragraph=3)
    assert "paragraph 3" in told(identity)["citations[1].quote"].message


def test_a_quote_without_a_stored_text_is_confirmed_by_name(editor: User) -> None:
    fact, identity = new_statement(editor)
    rows = Citation.objects.filter(fact_id=fact.pk)
    rows.update(paragraph=1, start=0, end=5, quote="words")
    Source.objects.update(text="")
    [problem] = problems([identity])
    assert problem.unread
    reviewer = User.objects.create_superuser("reviewer")
    with pytest.raises(verbs.Refused):
        verbs.submit([identity], by=editor)
    verbs.submit([identity], by=editor, confirm_unread=True)
    with pytest.raises(verbs.Refused) as caught:
        verbs.publish([identity], by=reviewer)
    assert refusal(caught) == {"citations[1].quote"}
    assert verbs.publish([identity], by=reviewer, confirm_unread=True)


def test_a_dispute_needs_a_public_note(editor: User) -> None:
    fact, _ = new_statement(editor)
    dispute = make.make_dispute(("Yes.", (fact,)))
    Dispute.objects.filter(pk=dispute.pk).update(note=" ")
    assert set(told(("disputes", dispute.slug))) == {"note", "references"}


def test_what_is_referred_to_is_public_or_comes_along(editor: User) -> None:
    source = source_with_text()
    publish_references()
    fact = make.make_statement(sources=(source,), speakers=(make.make_actor(slug="new"),))
    identity = ("facts", fact.slug)
    assert set(told(identity)) == {"references"}
    assert {one.field for one in problems([identity, ("actors", "new")], publishing=True)} == set()
    verbs.submit([("actors", "new")], by=editor)
    assert told(identity) == {}, "what is referred to is on its way"
    assert "actors/new" in told(identity, publishing=True)["references"].message
    assert person("nobody").has_perm("curation.submit_records") is False
