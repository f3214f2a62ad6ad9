"""Documents of all editions can be rebuilt from content, and the check notices when they would differ."""

import hashlib

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Count, F

from facts.models import Actor
from publication import writing
from publication.models import Edition, Head, Record, RecordKey
from publication.publishing import Change
from tests.factories import make_actor, make_casualty_report, make_dispute, make_statement, publish_all
from tests.publication.test_publishing import republish

pytestmark = pytest.mark.django_db


def snapshot() -> list[tuple[object, ...]]:
    """Return everything public about every version."""
    return list(
        Record.objects.order_by("resource", "slug", "first_edition").values_list(
            "resource",
            "slug",
            "state",
            "target",
            "first_edition",
            "last_edition",
            "created_edition",
            "own",
            "document",
        )
    )


@pytest.fixture
def history() -> None:
    """Publish four editions: a start, an embedded change, a rename, a withdrawal."""
    actor = make_actor(slug="speaker", name="Old Name")
    one, two = make_statement(speakers=(actor,), slug="one"), make_casualty_report(slug="two")
    make_dispute(("A", (one,)), ("B", (two,)), slug="open-question")
    publish_all()
    Actor.objects.filter(pk=actor.pk).update(name="New Name")
    republish(Change("publish", "actors", "speaker"))
    republish(Change("rename", "actors", "speaker", "speaker-anew"))
    republish(Change("withdraw", "disputes", "open-question"))


def test_a_rebuild_of_sound_records_changes_nothing(history: None) -> None:
    before, chain = snapshot(), Head.objects.get().chain
    call_command("republish")
    assert snapshot() == before
    assert Head.objects.get().chain == chain
    assert Edition.objects.count() == 4


def test_the_check_passes_on_sound_records_and_touches_no_row(history: None) -> None:
    ids = list(Record.objects.order_by("pk").values_list("pk", flat=True))
    call_command("republish", "--check")
    assert list(Record.objects.order_by("pk").values_list("pk", flat=True)) == ids


def test_the_check_names_a_document_that_would_differ(
    history: None, capsys: pytest.CaptureFixture[str]
) -> None:
    Record.objects.current().filter(slug="one").update(document_sha256="0" * 64)
    with pytest.raises(CommandError, match="1 changed, 0 added, 0 gone"):
        call_command("republish", "--check")
    assert "changed: facts/one of edition 4" in capsys.readouterr().out


def test_a_rebuild_mends_lost_index_rows(history: None) -> None:
    keys = RecordKey.objects.count()
    RecordKey.objects.filter(field="attributed_to").delete()
    with pytest.raises(CommandError, match="7 changed, 0 added, 0 gone"):
        call_command("republish", "--check")
    call_command("republish")
    assert RecordKey.objects.count() == keys
    call_command("republish", "--check")


@pytest.fixture
def rewritten(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rewrite documents however few there are."""
    monkeypatch.setattr(writing, "REWRITTEN_MIN", 0)


def owners() -> list[int]:
    """Return how many versions share the index rows of each owner."""
    shared = Record.objects.exclude(pk=F("indexed_by")).values_list("indexed_by").annotate(count=Count("pk"))
    return sorted(shared.values_list("count", flat=True))


def test_the_check_passes_on_rewritten_documents_and_a_rebuild_shares_their_rows_again(
    rewritten: None, history: None
) -> None:
    shared = owners()
    assert shared
    call_command("republish", "--check")
    call_command("republish")
    assert owners() == shared
    call_command("republish", "--check")


def test_the_check_names_a_rewritten_document_that_expanding_would_not_yield(
    rewritten: None, history: None, capsys: pytest.CaptureFixture[str]
) -> None:
    shared = Record.objects.exclude(pk=F("indexed_by")).get(slug="one")
    shown = shared.document.replace("New Name", "Wrong Name")
    Record.objects.filter(pk=shared.pk).update(
        document=shown, document_sha256=hashlib.sha256(shown.encode()).hexdigest()
    )
    with pytest.raises(CommandError, match="1 changed, 0 added, 0 gone"):
        call_command("republish", "--check")
    assert f"changed: facts/one of edition {shared.first_edition}" in capsys.readouterr().out


def test_the_check_names_a_version_that_shares_rows_of_another_record(rewritten: None, history: None) -> None:
    other = Record.objects.current().get(slug="two")
    shared = Record.objects.exclude(pk=F("indexed_by")).filter(slug="one")
    shared.update(indexed_by=other.indexed_by)
    with pytest.raises(CommandError, match="1 changed, 0 added, 0 gone"):
        call_command("republish", "--check")
