"""Seeds written from the editors' tables: the same files, and everything that was curated, back again."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from curation import revisions
from curation.seeding import exporting, fixtures
from curation.seeding.loading import load
from curation.seeding.problems import SeedError
from curation.seeding.stored import Identity, aggregates, read_stored
from curation.seeding.tables import TABLES
from facts.models import Actor, CeasefireTerm, Citation, Fact, TermPosition
from publication.models import Edition, Record
from publication.publishing import Change, publish
from sources.choices import CurationStatus
from sources.models import Publisher, Source
from tests.data_plugin import Dataset
from tests.emptying import past_triggers
from tests.factories import make_actor, make_source, make_statement, relate

pytestmark = pytest.mark.django_db


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def as_exported(folder: Path) -> None:
    """Put the committed seeds where an export would: the first test proves that they are what it writes."""
    shutil.copytree(settings.SEEDS_DIR, folder, dirs_exist_ok=True)


def public(*identities: Identity, verb: Any = "publish") -> None:
    """Let people publish these records as they stand."""
    people = [User.objects.get_or_create(username=name)[0] for name in ("writer", "reader")]
    changes = [Change(verb, *identity) for identity in identities]
    publish(changes, reason="Curated in the newsroom", submitted_by=people[0], reviewed_by=people[1])
    status = CurationStatus.PUBLISHED if verb == "publish" else CurationStatus.WITHDRAWN
    for resource, slug in identities:
        models = {"facts": Fact, "actors": Actor, "sources": Source}
        models[resource].objects.filter(slug=slug).update(status=status)


def empty_database() -> None:
    with past_triggers(connection):
        for app in ("curation", "publication"):
            for model in apps.get_app_config(app).get_models():
                if model._meta.managed:
                    model._base_manager.all()._raw_delete("default")
    for table in reversed(TABLES):
        for field in table.fields:
            if field.many_to_many:
                field.remote_field.through._base_manager.all()._raw_delete("default")
        table.model._base_manager.all()._raw_delete("default")


def test_loading_and_exporting_gives_the_same_files(
    dataset: Dataset, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("export_seeds", tmp_path, verbosity=0)
    assert files(tmp_path) == files(settings.SEEDS_DIR)
    call_command("export_seeds", tmp_path, check=True)
    assert "are what the editors' tables say" in capsys.readouterr().out


def test_check_names_the_file_and_line_that_differ(dataset: Dataset, tmp_path: Path) -> None:
    as_exported(tmp_path)
    Actor.objects.filter(slug="armenia").update(name="Armenia as renamed")
    (tmp_path / "topics.yaml").unlink()
    (tmp_path / "articles" / "nobodys.yaml").write_text("source: {}\n")
    before = files(tmp_path)
    with pytest.raises(CommandError) as refused:
        call_command("export_seeds", tmp_path, check=True)
    lines = str(refused.value).split("\n")
    number = (tmp_path / "actors.yaml").read_text().split("\n").index("    name: Armenia") + 1
    assert lines[0].endswith(f"actors.yaml:{number}: differs from here.")
    assert [line.rpartition("/")[2] for line in lines[1:3]] == [
        "topics.yaml: this file is missing.",
        "nobodys.yaml: no exported source has this file.",
    ]
    assert files(tmp_path) == before


def curate() -> set[Identity]:
    """Change in the editors' tables what has no place in the usual seeds, and publish it."""
    source = make_source(
        slug="new-source", published="2023-10-01", publisher=Publisher.objects.get(slug="eurasianet")
    )
    told = make_actor("Name of theirs", slug="new-actor", name="True: a name # with\u2028 odd signs ")
    told.names.update(used_by=[source.slug])
    odd = make_statement(
        slug="new-statement",
        sources=(source,),
        speakers=(told,),
        date="",
        date_wording="some time ago",
    )
    Citation.objects.filter(fact=odd).update(start=3, end=9)
    cited = Citation.objects.filter(fact__citations__source__isnull=False).order_by("fact__slug", "position")
    several = next(
        one for one in cited if one.position == 1 and one.fact.citations.first().source_id != one.source_id
    )
    first = several.fact.citations.get(position=0)
    Citation.objects.filter(pk=first.pk).update(position=900)
    Citation.objects.filter(pk=several.pk).update(position=0)
    Citation.objects.filter(pk=first.pk).update(position=1)
    relate(odd, "refines", several.fact)
    term = CeasefireTerm.objects.filter(positions__citation__isnull=False).order_by("slug")[0]
    shown = TermPosition.objects.filter(term=term, citation__isnull=False)[0]
    whole = shown.citation
    assert whole is not None
    count = term.citations.count()
    place = {"fact": term, "source": whole.source, "paragraph": whole.paragraph}
    again = Citation.objects.create(**place, start=500, end=501, position=count)
    TermPosition.objects.filter(pk=shown.pk).update(citation=again)
    Actor.objects.filter(slug="armenia").update(name="Republic of Armenia")
    for paragraph in range(1, 11):
        if paragraph not in {one.paragraph for one in source.citations.all()}:
            source.paragraph_notes.create(paragraph=paragraph, reason="out_of_scope")
    public(("sources", source.slug), ("actors", told.slug), ("actors", "armenia"))
    public(("facts", odd.slug), ("facts", several.fact.slug), ("facts", term.slug))
    return {("facts", odd.slug), ("facts", several.fact.slug), ("facts", term.slug)}


def test_what_is_curated_comes_back_from_the_seeds(dataset: Dataset, tmp_path: Path) -> None:
    changed = curate()
    gone = Fact.objects.filter(relations_in=None, dispute_positions=None, relations=None).exclude(
        slug__in=[slug for _, slug in changed]
    )
    withdrawn = next(fact for fact in gone.order_by("slug") if fact.citations.count() == 1)
    public(("facts", withdrawn.slug), verb="withdraw")
    make_statement(slug="a-draft")
    before = aggregates(read_stored().rows)
    wanted = {one: rows for one, rows in before.items() if stands(one)}
    done = exporting.export(tmp_path / "seeds")
    assert done.left_out == {
        ("facts", withdrawn.slug): "withdrawn",
        ("facts", "a-draft"): "draft",
        **{one: "draft" for one in before.keys() - wanted.keys() if one[1] != withdrawn.slug},
    }
    unmarked = [line for line in done.findings if "Neither cited nor in the ledger" not in line]
    assert unmarked == []
    if done.findings:  # the paragraph that only the withdrawn fact was cited from
        withdrawn_from = withdrawn.citations.get()
        withdrawn_from.source.paragraph_notes.create(
            paragraph=withdrawn_from.paragraph, reason="out_of_scope"
        )
        assert exporting.export(tmp_path / "seeds").findings == []
        before = aggregates(read_stored().rows)
        wanted = {one: rows for one, rows in before.items() if stands(one)}
    fixtures.build(tmp_path / "seeds", tmp_path / "fixtures")
    with transaction.atomic():
        empty_database()
        load(tmp_path / "fixtures", overwrite_edits=False, publishing=True, progress=lambda _: None)
        assert aggregates(read_stored().rows) == wanted
        assert exporting.check(tmp_path / "seeds") == []


def stands(identity: Identity) -> bool:
    resource, slug = identity
    return Record.objects.current().live().filter(resource=resource, slug=slug).exists()


def test_a_pending_change_is_left_out_unless_asked_for(dataset: Dataset, tmp_path: Path) -> None:
    as_exported(tmp_path)
    before = files(tmp_path)
    slug = "hajiyev-demands-dissolution-and-disarmament"
    edition = Edition.objects.get()
    revisions.record([("facts", slug)], by=None, verb="load", edition=edition)
    Fact.objects.filter(slug=slug).update(status=CurationStatus.DRAFT, summary="Not yet approved.")
    done = exporting.export(tmp_path)
    assert files(tmp_path) == before
    assert done.left_out == {("facts", slug): "its pending change"}
    exporting.export(tmp_path, with_drafts=True)
    changed = {name for name, content in files(tmp_path).items() if before[name] != content}
    assert changed == {"articles/eurasianet-2023-09-19.yaml"}


def test_editions_by_people_enter_the_seeds_as_one(dataset: Dataset, tmp_path: Path) -> None:
    Actor.objects.filter(slug="armenia").update(name="Republic of Armenia")
    public(("actors", "armenia"))
    Actor.objects.filter(slug="russia").update(name="Russian Federation")
    public(("actors", "russia"))
    exporting.export(tmp_path)
    text = (tmp_path / "editions.yaml").read_text(encoding="utf-8")
    assert text.count("number:") == 2
    assert text.endswith("reason: Curated in the newsroom\n")
    assert exporting.check(tmp_path) == []


def test_an_unreadable_list_of_editions_stops_the_export(dataset: Dataset, tmp_path: Path) -> None:
    (tmp_path / "editions.yaml").write_text("editions:\n  - number: 1\n", encoding="utf-8")
    with pytest.raises(SeedError, match="without a readable moment"):
        exporting.export(tmp_path)
    assert files(tmp_path).keys() == {"editions.yaml"}
