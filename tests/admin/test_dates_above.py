"""Above the lists of facts stands the way down from years to days; what it offers is what Django's own tag offers."""

from typing import Any

import pytest
from django.contrib.admin.templatetags.admin_list import date_hierarchy as django_offers
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from curation.admin import dates
from facts.models import CasualtyReport, Event, Fact, Statement
from tests import factories as make
from tests.admin import rooms

pytestmark = pytest.mark.django_db

WHEN = ["1994-05", "2020-11-09", "2023-09-19", "2023-09-19", "2023-09-20", "2023-10-05", ""]
YEAR, MONTH, DAY = (f"date_earliest__{part}" for part in dates.PARTS)


@pytest.fixture
def facts() -> None:
    event = make.make_event()
    for when in WHEN:
        make.make_statement(date=when, event=event if when.startswith("2023") else None)
    make.make_casualty_report({"outcome": "killed", "wording": "some"}, date="2016-04-02")


def listing(client: Client, model: type[Fact], **given: Any) -> Any:
    response = client.get(rooms.list_url(model), given)
    assert response.status_code == 200
    return response.context["cl"]


def titles(offered: dict[str, Any]) -> list[str]:
    return [choice["title"] for choice in offered.get("choices", [])]


@pytest.mark.usefixtures("facts")
@pytest.mark.parametrize("few", [0, 5_000])
def test_offers_what_django_offers(admin_client: Client, monkeypatch: pytest.MonkeyPatch, few: int) -> None:
    monkeypatch.setattr(dates, "ROWS_FEW", few)
    for given in (
        {},
        {YEAR: 2023},
        {YEAR: 2023, MONTH: 9},
        {YEAR: 2023, MONTH: 9, DAY: 18},
        {YEAR: 2001},
        {"status__exact": "draft"},
        {"status__exact": "draft", YEAR: 2023},
        {"q": "summary", "status__exact": "draft"} if few else {},
        {"q": "summary", YEAR: 2023, MONTH: 9},
    ):
        for model in (Statement, Fact):
            changelist = listing(admin_client, model, **given)
            expected: Any = django_offers(changelist)
            offered = dates.drill_down(changelist)
            assert offered["choices"] == expected["choices"], given
            assert offered.get("back") == expected["back"], given


@pytest.mark.usefixtures("facts")
def test_leads_from_years_to_the_facts_of_a_day(admin_client: Client) -> None:
    page = admin_client.get(rooms.list_url(Fact))
    assert titles(dates.drill_down(page.context["cl"])) == ["1994", "2016", "2020", "2023"]
    assert f'<a href="?{YEAR}=2023">2023</a>' in page.content.decode()
    days = dates.drill_down(listing(admin_client, Statement, **{YEAR: 2023, MONTH: 9}))
    assert titles(days) == ["September 18", "September 19"]  # in UTC, as the bounds are stored
    assert days["back"] == {"link": f"?{YEAR}=2023", "title": "2023"}
    found = admin_client.get(rooms.list_url(Statement) + days["choices"][0]["link"])
    assert found.context["cl"].result_count == 2


@pytest.mark.usefixtures("facts")
def test_a_single_year_or_month_is_no_choice(admin_client: Client) -> None:
    event = Event.objects.get()
    of_event = dates.drill_down(listing(admin_client, Statement, event__id__exact=event.pk))
    assert titles(of_event) == ["September 2023", "October 2023"]
    of_kind = dates.drill_down(listing(admin_client, CasualtyReport))
    assert titles(of_kind) == ["April 1"]
    assert of_kind["back"] == {"link": f"?{YEAR}=2016", "title": "2016"}


@pytest.mark.usefixtures("facts")
def test_a_search_with_many_hits_asks_for_another_word_instead(
    admin_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert titles(dates.drill_down(listing(admin_client, Statement, q="summary"))) == ["1994", "2020", "2023"]
    monkeypatch.setattr(dates, "ROWS_FEW", 2)
    assert dates.drill_down(listing(admin_client, Statement, q="summary")) == {"show": False}


def test_facts_without_dates_offer_nothing(admin_client: Client) -> None:
    make.make_statement(date="")
    page = admin_client.get(rooms.list_url(Statement))
    assert dates.drill_down(page.context["cl"]) == {"show": False}
    assert "toplinks" not in page.content.decode()


@pytest.mark.usefixtures("facts")
def test_a_mistyped_year_is_offered_like_any_other(admin_client: Client) -> None:
    make.make_statement(date="1023-09-19")
    with CaptureQueriesContext(connection) as captured:
        changelist = listing(admin_client, Statement)
    assert len(captured) <= 12
    assert titles(dates.drill_down(changelist)) == ["1023", "1994", "2020", "2023"]


def test_dates_that_cannot_be_lead_back(admin_client: Client) -> None:
    wrong: list[dict[str, Any]] = [{YEAR: "x"}, {YEAR: 0}, {YEAR: 9999}, {YEAR: 2023, MONTH: 13}]
    for given in wrong:
        response = admin_client.get(rooms.list_url(Statement), given, follow=True)
        assert response.status_code == 200
        assert response.redirect_chain, given
