"""No input makes the admin fail: odd values become a form error, a message or a refusal."""

from typing import Any

import pytest
from django.db.models import Model
from django.http import HttpResponse
from django.test import Client

from curation.admin import guards
from curation.admin.guards import rendered
from facts.models import Fact, Statement, Topic
from sources.models import Source
from tests import factories as make
from tests.admin import rooms
from tests.admin.rooms import key

pytestmark = pytest.mark.django_db
# A refused statement ends a transaction on PostgreSQL; outside of one, as in service, it ends alone.
outside_of_a_transaction = pytest.mark.django_db(transaction=True)

HUGE = "9" * 20
ODD = ["abc", HUGE, "-1", "1_0", "١", "1e9", "' OR 1=1 --", "\u202e", "x" * 500, "{}", "%"]
SURROGATE = b"\xed\xa0\x80".decode("latin-1")
POSTED = [*ODD, "a\x00b", "1\x00", SURROGATE, "9" * 5000]
LISTED = [Source, Statement, Fact]


def unrendered(response: HttpResponse) -> HttpResponse:
    """Answer with the status alone: the judged form of a page, without the page."""
    return HttpResponse(status=response.status_code, headers=dict(response.items()))


@outside_of_a_transaction
@pytest.mark.parametrize("model", LISTED, ids=lambda model: model._meta.label)
def test_odd_parameters_of_a_list_lead_back_or_are_refused(admin_client: Client, model: type[Model]) -> None:
    rooms.dress_everything()
    names = [
        *(
            "q",
            "o",
            "p",
            "e",
            "all",
            "id__in",
            "pk",
            "id__exact",
            "slug__regex",
            "slug__iregex",
            "status__exact",
        ),
        *("status__in", "event__id__exact", "publisher__id__exact", "event__isnull", "nonsense", "_popup"),
        *("_to_field", "_facets", "date_earliest__year", "date_earliest__month", "date_earliest__gte"),
        *(
            "published_earliest__year",
            "row_version",
            "row_version__gt",
            "submitted_by__password",
            "text__regex",
        ),
    ]
    values = ("abc", HUGE, "1_0", "x" * 500)
    for number, name in enumerate(names):
        for value in (values[number % 4], values[(number + 1) % 4]):
            response = admin_client.get(rooms.list_url(model), {name: value})
            assert response.status_code in {200, 302, 400}, (name, value)


@outside_of_a_transaction
def test_unreadable_values_lead_back_to_the_plain_list(admin_client: Client) -> None:
    response = admin_client.get(rooms.list_url(Topic), {"id__in": HUGE})
    followed = admin_client.get(rooms.list_url(Topic), {"id__in": f"1,{HUGE}"}, follow=True)
    assert response.status_code in {200, 302}
    assert followed.status_code == 200


def test_patterns_are_refused(admin_client: Client) -> None:
    assert admin_client.get(rooms.list_url(Topic), {"slug__regex": "(a+)+!"}).status_code == 400


def test_a_thousand_words_are_answered_with_advice(admin_client: Client) -> None:
    make.make_topic()
    response = admin_client.get(rooms.list_url(Topic), {"q": "a " * 1000})
    assert "at most 10 words" in response.content.decode()
    asked = {"app_label": "facts", "model_name": "statement", "field_name": "topics", "term": "a " * 1000}
    assert admin_client.get("/admin/autocomplete/", asked).json()["results"] == []


@outside_of_a_transaction
@pytest.mark.parametrize("value", ODD)
def test_autocomplete_takes_odd_parameters(admin_client: Client, value: str) -> None:
    good = {"app_label": "facts", "model_name": "statement", "field_name": "event", "term": "a", "page": "1"}
    for name in good:
        response = admin_client.get("/admin/autocomplete/", good | {name: value})
        assert response.status_code in {200, 403, 404}, name


@pytest.mark.parametrize("model", rooms.RECORDS, ids=lambda model: model._meta.label)
def test_odd_prefills_of_a_new_record_do_no_harm(admin_client: Client, model: type[Model]) -> None:
    names = [field.name for field in model._meta.get_fields() if not field.auto_created]
    assert admin_client.get(rooms.add_url(model), {"nonsense": "abc"}).status_code == 200
    for shift in range(len(ODD)):
        # Every field with every value; so many parameters can be more than a query string may hold.
        prefills = {name: ODD[(number + shift) % len(ODD)] for number, name in enumerate(names)}
        assert admin_client.get(rooms.add_url(model), prefills).status_code in {200, 414}, shift


def test_good_prefills_arrive(admin_client: Client) -> None:
    event = make.make_event()
    response = admin_client.get(
        rooms.add_url(Statement), {"event": str(event.pk), "summary": "Somebody speaks."}
    )
    assert f'<option value="{event.pk}" selected' in response.content.decode()
    assert "Somebody speaks." in response.content.decode()


@pytest.mark.parametrize("value", [*ODD, "1%00", "%ff"])
def test_odd_identifiers_lead_nowhere(admin_client: Client, value: str) -> None:
    for page in ("change", "delete", "history"):
        for label in ("facts/statement", "facts/fact", "sources/source", "auth/user", "facts/citation"):
            response = admin_client.get(f"/admin/{label}/{value}/{page}/".replace("{}", "%7B%7D"))
            assert response.status_code in {302, 400, 403, 404}, (label, page)


@pytest.mark.parametrize("model", rooms.RECORDS, ids=lambda model: model._meta.label)
def test_odd_values_in_any_field_are_saved_or_refused(
    admin_client: Client, model: type[Model], monkeypatch: pytest.MonkeyPatch
) -> None:
    row = rooms.DRESSED[model]()
    url = rooms.change_url(row)
    form = rooms.form_of(admin_client, url)
    own = [name for name in sorted(form) if "-" not in name]
    with monkeypatch.context() as patch:
        # One field at a time is about what reaches the tables; pages with refused values are drawn further down.
        patch.setattr(guards, "rendered", unrendered)
        for number, name in enumerate(own):
            response = admin_client.post(url, form | {name: POSTED[number % len(POSTED)]})
            assert response.status_code in {200, 302}, name
            if response.status_code == 302:
                patch.setattr(guards, "rendered", rendered)
                form = rooms.form_of(admin_client, url)
                patch.setattr(guards, "rendered", unrendered)
    counted = {"TOTAL_FORMS", "INITIAL_FORMS", "id"}
    names = [name for name in sorted(form) if name.split("-")[-1] not in counted]
    for shift in range(len(POSTED)):
        # Every field, those of rows included, with every value.
        odd = {name: POSTED[(number + shift) % len(POSTED)] for number, name in enumerate(names)}
        assert admin_client.post(url, form | odd).status_code in {200, 302}, shift
    assert admin_client.post(url, dict.fromkeys(form, "abc")).status_code in {200, 302}


@pytest.mark.parametrize("value", ODD)
def test_actions_on_odd_rows_do_no_harm(admin_client: Client, value: str) -> None:
    topic = make.make_topic()
    for post in ({}, {"post": "yes"}):
        sent: dict[str, Any] = {"action": "delete_selected", "_selected_action": [value], **post}
        assert admin_client.post(rooms.list_url(Topic), sent).status_code in {200, 302}
    assert admin_client.post(rooms.list_url(Topic), {"action": value}).status_code in {200, 302}
    assert Topic.objects.filter(pk=topic.pk).exists()


def test_forged_rows_of_another_record_are_refused(admin_client: Client) -> None:
    fact, other = rooms.dressed_statement(), rooms.dressed_statement()
    form = rooms.form_of(admin_client, rooms.change_url(fact))
    forged = form | {"citations-0-id": key(other.citations.first()), "citations-0-paragraph": "9"}
    assert admin_client.post(rooms.change_url(fact), forged).status_code in {200, 302}
    assert set(other.citations.values_list("paragraph", flat=True)) == {5}


def test_forged_numbers_of_rows_are_refused(admin_client: Client) -> None:
    fact = rooms.dressed_statement()
    form = rooms.form_of(admin_client, rooms.change_url(fact))
    for total, initial in (("20", "20"), (HUGE, "0"), ("abc", "abc"), ("0", "0"), ("-1", "-1")):
        forged = form | {"citations-TOTAL_FORMS": total, "citations-INITIAL_FORMS": initial}
        assert admin_client.post(rooms.change_url(fact), forged).status_code in {200, 302}


def test_sign_in_takes_odd_names(client: Client) -> None:
    for name in [*ODD, "a\x00b", SURROGATE]:
        sent = {"username": name, "password": name}
        assert client.post("/admin/login/", sent).status_code == 200
