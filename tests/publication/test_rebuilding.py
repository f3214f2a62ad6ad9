"""Documents of all editions can be rebuilt from content, and the check notices when they would differ."""

import pytest
from django.core.management import CommandError, call_command

from facts.models import Actor
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
    call_command("republish")
    assert RecordKey.objects.count() == keys
