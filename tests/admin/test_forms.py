"""Every record can be added and changed with its rows; what was opened is what is saved."""

from typing import Any

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.db.models import Model
from django.test import Client

from curation.seeding.tables import TABLES
from facts.models import (
    CasualtyReport,
    Citation,
    Dispute,
    DisputePosition,
    FactSpeaker,
    Statement,
    Topic,
)
from sources.models import Source
from tests import factories as make
from tests.admin import rooms
from tests.admin.rooms import key

pytestmark = pytest.mark.django_db


def stored() -> dict[str, list[dict[str, Any]]]:
    """Return every value of every curated table but the count of saves."""
    tables: dict[str, list[dict[str, Any]]] = {}
    for table in TABLES:
        rows = list(table.model._base_manager.order_by("pk").values())
        for row in rows:
            row.pop("row_version", None)
        tables[table.label] = rows
    return tables


@pytest.mark.parametrize("model", rooms.RECORDS, ids=lambda model: model._meta.label)
def test_saving_an_untouched_form_changes_nothing_but_the_version(
    admin_client: Client, model: type[Model]
) -> None:
    row = rooms.DRESSED[model]()
    before = stored()
    response = admin_client.post(rooms.change_url(row), rooms.form_of(admin_client, rooms.change_url(row)))
    assert response.status_code == 302, rooms.errors_of(response)
    assert stored() == before
    row.refresh_from_db()
    assert row.row_version == 2
    assert LogEntry.objects.get().get_change_message() == "No fields changed."


@pytest.mark.parametrize("model", rooms.RECORDS, ids=lambda model: model._meta.label)
def test_a_record_is_added_from_its_form(admin_client: Client, model: type[Model]) -> None:
    template = rooms.DRESSED[model]()
    sent = rooms.form_of(admin_client, rooms.change_url(template))
    added = {name: value for name, value in sent.items() if not name.endswith("FORMS") and "-" not in name}
    empty = rooms.form_of(admin_client, rooms.add_url(model))
    form = empty | added | {"slug": ["one-more"]} | ({"url": ["https://a.example/"]} if "url" in sent else {})
    response = admin_client.post(rooms.add_url(model), form)
    assert response.status_code == 302, rooms.errors_of(response)
    row: Any = model._default_manager.get(slug="one-more")
    assert (row.status, row.row_version) == ("draft", 1)


def test_rows_are_saved_with_a_new_fact(admin_client: Client) -> None:
    actor, source, other = make.make_actor(), make.make_source(), make.make_statement()
    form = rooms.form_of(admin_client, rooms.add_url(Statement)) | {
        "slug": "new-statement",
        "summary": "An actor says something.",
        "speech_act": "deny",
        "speech_form": "direct_quote",
        "speakers-TOTAL_FORMS": "1",
        "speakers-0-actor": str(actor.pk),
        "citations-TOTAL_FORMS": "1",
        "citations-0-source": str(source.pk),
        "citations-0-section": "body",
        "citations-0-paragraph": "3",
        "citations-0-start": "4",
        "citations-0-end": "9",
        "citations-0-quote": "never",
        "citations-0-attribution_kind": "said",
        "relations-TOTAL_FORMS": "1",
        "relations-0-kind": "denies",
        "relations-0-to_fact": str(other.pk),
        "relations-0-reason": "It denies the other.",
    }
    response = admin_client.post(rooms.add_url(Statement), form)
    assert response.status_code == 302, rooms.errors_of(response)
    fact = Statement.objects.get(slug="new-statement")
    assert fact.kind == "statement"
    assert [(s.actor, s.position) for s in fact.speakers.all()] == [(actor, 0)]
    assert [(c.source, c.quote, c.position) for c in fact.citations.all()] == [(source, "never", 0)]
    assert [(r.to_fact.slug, r.kind) for r in fact.relations.all()] == [(other.slug, "denies")]


def test_figures_are_saved_with_their_codes(admin_client: Client) -> None:
    form = rooms.form_of(admin_client, rooms.add_url(CasualtyReport)) | {
        "slug": "new-report",
        "summary": "An actor reports figures.",
        "scope": "incident",
        "figures-TOTAL_FORMS": "2",
        "figures-0-outcome": "killed",
        "figures-0-victim_status": "civilian",
        "figures-0-victim_description": ["woman", "child"],
        "figures-0-qualifier": "several",
        "figures-0-wording": "several",
        "figures-0-order": "2",
        "figures-1-outcome": "injured",
        "figures-1-victim_status": "unknown",
        "figures-1-qualifier": "exact",
        "figures-1-wording": "three",
        "figures-1-lower": "3",
        "figures-1-upper": "3",
        "figures-1-order": "1",
    }
    response = admin_client.post(rooms.add_url(CasualtyReport), form)
    assert response.status_code == 302, rooms.errors_of(response)
    figures = list(CasualtyReport.objects.get(slug="new-report").figures.values_list("position", "wording"))
    assert figures == [(0, "three"), (1, "several")]
    several = CasualtyReport.objects.get(slug="new-report").figures.get(wording="several")
    assert (several.victim_description, several.lower, several.upper) == ("child woman", None, None)


def test_positions_of_a_dispute_are_saved_with_their_facts(admin_client: Client) -> None:
    facts = [make.make_statement(), make.make_term()]
    form = rooms.form_of(admin_client, rooms.add_url(Dispute)) | {
        "slug": "new-dispute",
        "question": "Who is right?",
        "kind": "figure",
        "note": "They differ.",
        "positions-TOTAL_FORMS": "1",
        "positions-0-label": "The first.",
        "positions-0-facts": [str(fact.pk) for fact in facts],
    }
    response = admin_client.post(rooms.add_url(Dispute), form)
    assert response.status_code == 302, rooms.errors_of(response)
    position = DisputePosition.objects.get(dispute__slug="new-dispute")
    assert set(position.facts.values_list("slug", flat=True)) == {fact.slug for fact in facts}


def test_rows_change_places_and_leave(admin_client: Client) -> None:
    first, second, third = (make.make_actor() for _ in range(3))
    fact = make.make_statement(speakers=(first, second, third))
    form = rooms.form_of(admin_client, rooms.change_url(fact)) | {
        "speakers-0-order": "3",
        "speakers-1-DELETE": "on",
        "speakers-2-order": "1",
    }
    response = admin_client.post(rooms.change_url(fact), form)
    assert response.status_code == 302, rooms.errors_of(response)
    rows = FactSpeaker.objects.filter(fact_id=fact.pk).values_list("position", "actor")
    assert list(rows) == [(0, third.pk), (1, first.pk)]


def test_rows_swap_places(admin_client: Client) -> None:
    sources = [make.make_source() for _ in range(3)]
    fact = make.make_statement(sources=tuple(sources))
    form = rooms.form_of(admin_client, rooms.change_url(fact)) | {
        "citations-0-order": "2",
        "citations-1-order": "1",
    }
    assert admin_client.post(rooms.change_url(fact), form).status_code == 302
    rows = Citation.objects.filter(fact_id=fact.pk).values_list("position", "source")
    assert list(rows) == [(0, sources[1].pk), (1, sources[0].pk), (2, sources[2].pk)]


def test_a_figure_is_part_of_figures_of_the_same_report_only(admin_client: Client) -> None:
    report, other = rooms.dressed_report(), rooms.dressed_report()
    form = rooms.form_of(admin_client, rooms.change_url(report))
    whole, part = report.figures.all()
    assert form["figures-1-part_of"] == [str(whole.pk)]
    foreign = form | {"figures-1-part_of": key(other.figures.first())}
    response = admin_client.post(rooms.change_url(report), foreign)
    assert "Select a valid choice" in rooms.errors_of(response)
    freed = form | {"figures-1-part_of": ""}
    assert admin_client.post(rooms.change_url(report), freed).status_code == 302
    part.refresh_from_db()
    assert part.part_of is None


def test_a_whole_is_not_deleted_from_under_its_parts(admin_client: Client) -> None:
    report = rooms.dressed_report()
    form = rooms.form_of(admin_client, rooms.change_url(report)) | {"figures-0-DELETE": "on"}
    response = admin_client.post(rooms.change_url(report), form)
    assert "You are deleting this figure" in response.content.decode()
    assert report.figures.count() == 2


def test_a_position_is_shown_by_citations_of_the_same_term_only(admin_client: Client) -> None:
    term, other = rooms.dressed_term(), rooms.dressed_term()
    form = rooms.form_of(admin_client, rooms.change_url(term))
    chosen = form | {"positions-0-citation": key(term.citations.last())}
    assert admin_client.post(rooms.change_url(term), chosen).status_code == 302
    assert term.positions.get(position=0).citation == term.citations.last()
    form = rooms.form_of(admin_client, rooms.change_url(term))
    foreign = form | {"positions-0-citation": key(other.citations.first())}
    assert "Select a valid choice" in rooms.errors_of(admin_client.post(rooms.change_url(term), foreign))


def test_a_citation_that_shows_a_position_stays(admin_client: Client) -> None:
    term = rooms.dressed_term()
    form = rooms.form_of(admin_client, rooms.change_url(term)) | {"citations-0-DELETE": "on"}
    response = admin_client.post(rooms.change_url(term), form)
    assert response.status_code == 200
    assert term.citations.count() == 2


def test_a_changed_date_takes_new_bounds(admin_client: Client) -> None:
    fact = make.make_statement()
    form = rooms.form_of(admin_client, rooms.change_url(fact)) | {"date_edtf": "2023-09-21"}
    response = admin_client.post(rooms.change_url(fact), form)
    assert response.status_code == 302, rooms.errors_of(response)
    fact.refresh_from_db()
    assert fact.date_earliest.isoformat() == "2023-09-20T20:00:00+00:00"


def test_a_typed_bound_outside_the_date_is_refused(admin_client: Client) -> None:
    fact = make.make_statement()
    form = rooms.form_of(admin_client, rooms.change_url(fact)) | {"date_earliest_0": "2023-09-01"}
    assert "Earlier than" in rooms.errors_of(admin_client.post(rooms.change_url(fact), form))


def test_a_pasted_text_gives_hash_and_paragraphs(admin_client: Client) -> None:
    publisher = make.make_publisher()
    form = rooms.form_of(admin_client, rooms.add_url(Source)) | {
        "slug": "pasted",
        "title": "Pasted",
        "publisher": str(publisher.pk),
        "url": "https://news.example/pasted",
        "language": "en",
        "bylines": "Bo Sample\r\nDi Sample\r\n",
        "text": "First.\r\nSecond.",
    }
    response = admin_client.post(rooms.add_url(Source), form)
    assert response.status_code == 302, rooms.errors_of(response)
    source = Source.objects.get(slug="pasted")
    assert (source.text, source.paragraph_count) == ("First.\nSecond.\n", 2)
    assert source.bylines == ["Bo Sample", "Di Sample"]
    same = rooms.form_of(admin_client, rooms.change_url(source))
    assert admin_client.post(rooms.change_url(source), same).status_code == 302
    source.refresh_from_db()
    assert source.text == "First.\nSecond.\n"


def test_a_source_needs_its_text_or_its_hash(admin_client: Client) -> None:
    form = rooms.form_of(admin_client, rooms.add_url(Source))
    assert "paste the text" in rooms.errors_of(admin_client.post(rooms.add_url(Source), form))


def test_status_cannot_be_set_by_a_form(admin_client: Client) -> None:
    topic = make.make_topic()
    form = rooms.form_of(admin_client, rooms.change_url(topic))
    forged = form | {"status": "published", "state": "published", "row_version": "7", "reviewed_by": "1"}
    assert admin_client.post(rooms.change_url(topic), forged).status_code == 302
    topic.refresh_from_db()
    assert (topic.status, topic.row_version, topic.reviewed_by) == ("draft", 2, None)


def test_slug_is_fixed_once_the_public_knows_it(admin_client: Client) -> None:
    topic = make.make_topic()
    make.publish_all()
    form = rooms.form_of(admin_client, rooms.change_url(topic))
    assert "slug" not in form
    assert admin_client.post(rooms.change_url(topic), form | {"slug": "other"}).status_code == 302
    assert Topic.objects.get(pk=topic.pk).slug == topic.slug


# --- Versions ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("model", rooms.RECORDS, ids=lambda model: model._meta.label)
def test_a_stale_save_is_refused_with_a_form_error(admin_client: Client, model: type[Model]) -> None:
    row = rooms.DRESSED[model]()
    mine = rooms.form_of(admin_client, rooms.change_url(row))
    assert admin_client.post(rooms.change_url(row), mine).status_code == 302
    before = stored()
    response = admin_client.post(rooms.change_url(row), mine)
    assert response.status_code == 200
    assert "Somebody else saved this record" in response.content.decode()
    assert stored() == before


@pytest.mark.parametrize("version", ["", "abc", "99999999999999999999", "-1"])
def test_a_save_without_a_sound_version_is_refused(admin_client: Client, version: str) -> None:
    topic = make.make_topic()
    form = rooms.form_of(admin_client, rooms.change_url(topic)) | {"seen_version": version, "name": "Other"}
    response = admin_client.post(rooms.change_url(topic), form)
    assert "Somebody else saved this record" in response.content.decode()
    assert Topic.objects.get(pk=topic.pk).name == topic.name


@pytest.mark.parametrize("model", [Topic, Statement])
def test_the_statement_that_saves_decides_between_two(
    admin_client: Client, monkeypatch: pytest.MonkeyPatch, model: type[Model]
) -> None:
    row = rooms.DRESSED[model]()
    registered = admin.site._registry[model]
    saves = registered.save_model

    def overtaken(request: Any, obj: Any, form: Any, change: bool) -> None:  # noqa: FBT001
        table = obj._meta.get_field("row_version").model
        table.objects.filter(pk=obj.pk).update(row_version=5)
        saves(request, obj, form, change)

    monkeypatch.setattr(registered, "save_model", overtaken)
    before = stored()
    form = rooms.form_of(admin_client, rooms.change_url(row)) | {"slug": ["changed-slug"]}
    response = admin_client.post(rooms.change_url(row), form)
    assert response.status_code == 200
    assert "Somebody else saved this record" in response.content.decode()
    assert stored() == before


# --- Deleting ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("model", rooms.RECORDS, ids=lambda model: model._meta.label)
def test_a_draft_can_be_deleted_with_its_rows(admin_client: Client, model: type[Model]) -> None:
    row = rooms.DRESSED[model]()
    url = rooms.change_url(row).replace("/change/", "/delete/")
    response = admin_client.post(url, {"post": "yes"})
    assert response.status_code == 302
    assert not model._default_manager.filter(pk=row.pk).exists()


@pytest.mark.parametrize("model", rooms.RECORDS, ids=lambda model: model._meta.label)
def test_what_was_ever_published_is_never_deleted(admin_client: Client, model: type[Model]) -> None:
    row = rooms.DRESSED[model]()
    make.publish_all()
    model._default_manager.filter(pk=row.pk).update(status="draft")
    url = rooms.change_url(row).replace("/change/", "/delete/")
    assert admin_client.post(url, {"post": "yes"}).status_code == 403
    bulk = {"action": "delete_selected", "_selected_action": [str(row.pk)], "post": "yes"}
    admin_client.post(rooms.list_url(model), bulk)
    assert model._default_manager.filter(pk=row.pk).exists()


def test_accounts_are_not_deleted(admin_client: Client, django_user_model: type[User]) -> None:
    person = django_user_model.objects.create_user("somebody")
    assert admin_client.post(f"/admin/auth/user/{person.pk}/delete/", {"post": "yes"}).status_code == 403
