"""A load is in the history of what it changed; what went through review on its way is still the seeds' afterwards."""

from pathlib import Path

import pytest
from django.contrib.auth.models import User

from curation import verbs
from curation.models import Revision
from curation.revisions import history, snapshot
from curation.seeding import fixtures
from curation.seeding.loading import load
from facts.models import Topic
from publication.publishing import Change, publish
from tests.curation.seeding.conftest import Edit
from tests.curation.seeding.test_loading import counts, run

pytestmark = pytest.mark.django_db
TOPIC = ("topics", "shipping")


def test_a_load_writes_one_revision_of_each_record_it_brings(built: Path) -> None:
    report = run(built)
    assert Revision.objects.count() == len(report.created)
    [first] = history(TOPIC)
    assert (first.verb, first.by, first.edition, first.status) == ("load", None, report.edition, "published")
    assert first.aggregate == snapshot(TOPIC)
    run(built)
    assert Revision.objects.count() == len(report.created)


def test_a_seed_change_that_went_through_review_is_no_edit(
    seeds: Path, built: Path, edit: Edit, admin_user: User
) -> None:
    run(built)
    editor = User.objects.create_superuser("editor")
    Topic.objects.create(slug="people", name="By people")
    publish([Change("publish", "topics", "people")], reason="R", submitted_by=editor, reviewed_by=admin_user)
    for name, was in (("Ships", "Shipping"), ("Boats", "Ships")):
        edit("topics.yaml", f"name: {was}", f"name: {name}")
        fixtures.build(seeds, built)
        report = load(built, overwrite_edits=False, publishing=True, progress=lambda _: None)
        assert report.in_review == [TOPIC]
        assert report.kept == {}
        verbs.submit([TOPIC], by=editor, reason="From the seeds.")
        verbs.publish([TOPIC], by=admin_user)
    assert [one.verb for one in history(TOPIC)] == [
        "publish",
        "submit",
        "load",
        "publish",
        "submit",
        "load",
        "load",
    ]
    Topic.objects.filter(slug="shipping").update(name="Edited")
    edit("topics.yaml", "name: Boats", "name: Vessels")
    fixtures.build(seeds, built)
    assert run(built).kept == {TOPIC: "edited"}
    assert counts(run(built))[3] == 1
