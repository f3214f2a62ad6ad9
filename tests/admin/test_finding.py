"""Facts are found by words: published ones in the public search's index, all others in their own columns."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from curation.admin import finding
from facts.models import CeasefireTerm, Fact, Statement
from sources.choices import CurationStatus
from tests import factories as make
from tests.admin import rooms

pytestmark = pytest.mark.django_db


@pytest.fixture
def facts() -> dict[str, Fact]:
    """Save two published facts and two that the public does not see."""
    actor = make.make_actor(name="Şuşa Speaker")
    made: dict[str, Any] = {
        "bridge": make.make_statement(slug="old-bridge", summary="The bridge is closed.", speakers=(actor,)),
        "road": make.make_term(slug="the-road", summary="The road opens."),
    }
    make.make_citation(made["bridge"], quote="nobody crosses", paragraph=9)
    make.publish_all()
    Fact.objects.update(status=CurationStatus.PUBLISHED)
    made["draft"] = make.make_statement(slug="new-bridge", summary="A footbridge is planned.")
    made["review"] = make.make_statement(slug="ferry", summary="A ferry runs.", speakers=(actor,))
    Fact.objects.filter(slug="ferry").update(status=CurationStatus.IN_REVIEW)
    return made


def found(client: Client, text: str, model: type[Fact] = Fact) -> set[str]:
    changelist = client.get(rooms.list_url(model), {"q": text}).context["cl"]
    assert changelist.result_count == len(changelist.result_list)
    return {row.slug for row in changelist.result_list}


@pytest.mark.usefixtures("facts")
@pytest.mark.parametrize("few", [0, 2_000])
def test_every_word_is_held(admin_client: Client, monkeypatch: pytest.MonkeyPatch, few: int) -> None:
    monkeypatch.setattr(finding, "HITS_FEW", few)
    for text, slugs in {
        "bridge": {"old-bridge", "new-bridge"},
        "BRIDGE closed": {"old-bridge"},
        "brid clos": {"old-bridge"},
        "crosses nobody": {"old-bridge"},
        "susa speaker": {"old-bridge"},
        "speaker": {"old-bridge", "ferry"},
        "the-road": {"the-road"},
        "old-bri": {"old-bridge"},
        "footbridge": {"new-bridge"},
        "bridge -closed": {"old-bridge"},
        "bridge OR road": set(),
        '"': set(),
        "—": set(),
        "   ": {"old-bridge", "new-bridge", "the-road", "ferry"},
    }.items():
        assert found(admin_client, text) == slugs, text
    assert found(admin_client, "bridge", Statement) == {"old-bridge", "new-bridge"}
    assert found(admin_client, "opens", CeasefireTerm) == {"the-road"}


def test_a_choice_of_a_fact_asks_5_questions(admin_client: Client, facts: dict[str, Fact]) -> None:
    asked = {"app_label": "facts", "model_name": "relation", "field_name": "to_fact", "term": "bridge"}
    with CaptureQueriesContext(connection) as captured:
        answer = admin_client.get("/admin/autocomplete/", asked).json()
    assert {row["id"] for row in answer["results"]} == {str(facts[name].pk) for name in ("bridge", "draft")}
    assert len(captured) <= 5


def test_too_many_words_find_nothing(admin_client: Client, facts: dict[str, Fact]) -> None:
    assert facts
    page = admin_client.get(rooms.list_url(Fact), {"q": " ".join("abcdefghijklm")})
    assert page.context["cl"].result_count == 0
    assert "at most 10 words" in page.content.decode()
