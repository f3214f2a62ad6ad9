"""Every change that the newsroom can make, on records invented for it: each builder saves them and returns the act."""

import csv
import io
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.db import OperationalError
from django.test import Client

from curation import verbs
from curation.exchange.importing import carry_out, stage
from curation.exchange.leaving import sheet_rows
from curation.exchange.sheets import BY_NAME
from curation.models import Revision, StagedImport
from curation.seeding import fixtures
from curation.seeding.loading import load
from curation.seeding.stored import Identity
from facts.models import Actor, Fact, Topic
from publication.choices import Origin
from publication.models import Record
from publication.publishing import Change, publish
from publication.rebuilding import rebuild
from sources.models import Source
from tests import factories as make
from tests.admin.rooms import form_of
from tests.curation.newsroom import new_statement, person, to_public
from tests.drills.disturbing import Act

SEEDS = Path(__file__).resolve().parents[1] / "curation" / "seeding" / "seeds"


class Room:
    """An editor, a reviewer, and an empty folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.editor: User = person("editor", "Editors")
        self.reviewer: User = person("reviewer", "Reviewers")

    def draft(self) -> Identity:
        """Return a statement that the editor has drafted."""
        speaker = make.make_actor("A variant")
        return new_statement(self.editor, speakers=(speaker,), topics=(make.make_topic(),))[1]

    def in_review(self) -> Identity:
        """Return one that waits for review."""
        identity = self.draft()
        verbs.submit([identity], by=self.editor)
        return identity

    def public(self) -> Identity:
        """Return one that is published."""
        identity = self.draft()
        to_public(identity, self.editor, self.reviewer)
        return identity


def _published() -> None:
    publish(make.all_changes(), reason="Publish the examples.", origin=Origin.SEEDS)
    for model in make.MODELS.values():
        model.objects.update(status="published")


def an_edition(room: Room) -> Act:
    """Publish a changed actor with the statement and the dispute that embed it."""
    actor = make.make_actor("A variant", slug="known", name="Before")
    said = make.make_statement(speakers=(actor,), place=make.make_place())
    make.make_dispute(("One", (said,)), ("Other", (make.make_casualty_report(),)))
    _published()
    Actor.objects.filter(slug="known").update(name="After")
    new = make.make_statement(speakers=(actor,), sources=(Source.objects.earliest("slug"),))
    return lambda: publish(
        [Change("publish", "actors", "known"), Change("publish", "facts", new.slug)],
        reason="Two at once.",
        submitted_by=room.editor,
        reviewed_by=room.reviewer,
    )


def submit(room: Room) -> Act:
    identity = room.draft()
    return lambda: verbs.submit([identity], by=room.editor)


def send_back(room: Room) -> Act:
    identity = room.in_review()
    return lambda: verbs.send_back([identity], by=room.reviewer, reason="Which day?")


def publish_record(room: Room) -> Act:
    identity = room.in_review()
    return lambda: verbs.publish([identity], by=room.reviewer)


def withdraw(room: Room) -> Act:
    identity = room.public()
    return lambda: verbs.withdraw([identity], by=room.reviewer, reason="The source took it back.")


def reopen(room: Room) -> Act:
    identity = room.public()
    verbs.withdraw([identity], by=room.reviewer, reason="The source took it back.")
    return lambda: verbs.reopen([identity], by=room.editor)


def _edited(room: Room) -> Identity:
    """Return a published statement with a pending change."""
    identity = room.public()
    make.make_citation(Fact.objects.get(slug=identity[1]))
    verbs.revert(identity, 1, by=room.editor, reason="As it was at first.")
    return identity


def discard(room: Room) -> Act:
    identity = _edited(room)
    return lambda: verbs.discard([identity], by=room.editor)


def revert(room: Room) -> Act:
    identity = room.public()
    make.make_citation(Fact.objects.get(slug=identity[1]))
    return lambda: verbs.revert(identity, 1, by=room.editor, reason="As it was at first.")


def rename(room: Room) -> Act:
    actor = make.make_actor(slug="old-name")
    make.make_statement(speakers=(actor,))
    other = make.make_actor("Variant", slug="other")
    other.names.update(used_by=["old-name"])
    _published()
    return lambda: verbs.rename(("actors", "old-name"), "new-name", by=room.reviewer, reason="Its own name.")


def _twins() -> None:
    kept = make.make_actor("Kept", slug="kept", name="Kept")
    gone = make.make_actor("Kept", "Other name", slug="gone", name="Gone")
    both = make.make_statement(slug="both", speakers=(gone, kept), addressees=(gone,), about=(gone,))
    make.make_citation(both, via=gone)
    make.make_term((gone, "accepted"), (kept, "denied"), slug="term", obligated=(gone,))
    _published()


def merge(room: Room) -> Act:
    _twins()
    return lambda: verbs.merge(("actors", "gone"), "kept", by=room.reviewer, reason="The same person.")


def unmerge(room: Room) -> Act:
    merge(room)()
    batch = Revision.objects.filter(verb="merge").latest("pk").batch
    assert batch is not None
    return lambda: verbs.unmerge(batch, by=room.reviewer, reason="They are two.")


def import_table(room: Room) -> Act:
    for number in range(3):
        make.make_topic(slug=f"topic-{number}", name="Before")
    _published()
    text = io.StringIO()
    slugs = list(Topic.objects.values_list("slug", flat=True))
    for row in sheet_rows(BY_NAME["topics"], slugs):
        csv.writer(text).writerow(cell.replace("Before", "After") for cell in row)
    staged = stage(name="topics.csv", content=text.getvalue().encode(), sheet="topics", by=room.editor)
    return lambda: carry_out(StagedImport.objects.get(pk=staged.pk), by=room.editor, reason="Better names.")


def load_seeds(room: Room) -> Act:
    folder = room.folder / "fixtures"
    # A copy, because building writes the schemas beside the seeds.
    fixtures.build(Path(shutil.copytree(SEEDS, room.folder / "seeds")), folder)
    return lambda: load(folder, overwrite_edits=False, publishing=True, progress=lambda _: None)


def rebuild_editions(room: Room) -> Act:
    an_edition(room)()
    Record.objects.update(index_sha256="0" * 64)
    return lambda: rebuild(keep=True)


def save_in_the_admin(room: Room) -> Act:
    topic = make.make_topic(slug="topic", name="Before")
    client = Client(raise_request_exception=False)
    client.force_login(room.editor)
    address = f"/admin/facts/topic/{topic.pk}/change/"
    sent = form_of(client, address) | {"name": "After"}

    def save() -> None:
        answer: Any = client.post(address, sent)
        if answer.status_code == 503:
            raise OperationalError("the service says that it is away")
        assert answer.status_code == 302

    return save


ACTS: dict[str, Callable[[Room], Act]] = {
    "publish an edition": an_edition,
    "submit": submit,
    "send back": send_back,
    "publish": publish_record,
    "withdraw": withdraw,
    "reopen": reopen,
    "discard": discard,
    "revert": revert,
    "rename": rename,
    "merge": merge,
    "unmerge": unmerge,
    "import": import_table,
    "load seeds": load_seeds,
    "republish": rebuild_editions,
    "save in the admin": save_in_the_admin,
}
