"""One well-dressed record of every kind, and the forms that the admin shows for them."""

from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from facts.models import (
    Actor,
    Agreement,
    CasualtyReport,
    CeasefireTerm,
    Dispute,
    Event,
    Fact,
    Place,
    Statement,
    Topic,
)
from sources.models import Publisher, Source
from tests import factories as make

Fields = dict[str, Any]
ALL = sorted(admin.site._registry, key=lambda model: model._meta.label)
RECORDS = [
    Publisher,
    Source,
    Actor,
    Place,
    Event,
    Agreement,
    Topic,
    Statement,
    CasualtyReport,
    CeasefireTerm,
    Dispute,
]


def dressed_source() -> Source:
    source = make.make_source(bylines=["Bo Sample"], agencies=["A", "B"])
    make.make_note(source, 1)
    make.make_note(source, 2)
    return source


def dressed_statement() -> Statement:
    speakers = (make.make_actor(), (make.make_actor(), make.make_actor(), "a role"))
    fact = make.make_statement(
        speakers=speakers,
        sources=(make.make_source(), make.make_source()),
        topics=(make.make_topic(), make.make_topic()),
        addressees=(make.make_actor(),),
        about=(make.make_actor(),),
        event=make.make_event(),
        place=make.make_place(),
    )
    make.make_citation(fact, quote="words", via=make.make_actor())
    make.relate(fact, "repeats", make.make_statement())
    make.relate(fact, "refines", make.make_statement())
    return fact


def dressed_report() -> CasualtyReport:
    whole = {"outcome": "killed", "lower": 200, "wording": "at least 200"}
    part = {"outcome": "killed", "lower": 10, "upper": 10, "part_of": 0, "victim_description": "child woman"}
    return make.make_casualty_report(whole, part, speakers=(make.make_actor(),), side=make.make_actor())


def dressed_term() -> CeasefireTerm:
    first, second = make.make_actor(), make.make_actor()
    return make.make_term(
        (first, "accepted"),
        (second, "denied"),
        sources=(make.make_source(), make.make_source()),
        speakers=(first,),
        obligated=(first,),
        guarantors=(second,),
        effective="2023-09-20",
    )


def dressed_dispute() -> Dispute:
    return make.make_dispute(
        ("Two.", (make.make_statement(), make.make_statement())), ("Three.", (make.make_casualty_report(),))
    )


def dressed_agreement() -> Agreement:
    agreement = make.make_agreement(announced="2023-09-20")
    agreement.parties.set([make.make_actor(), make.make_actor()])
    agreement.brokers.set([make.make_actor()])
    return agreement


DRESSED: dict[type[Model], Callable[[], Any]] = {
    Publisher: make.make_publisher,
    Source: dressed_source,
    Actor: lambda: make.make_actor("A. Example", "Example", member_of=make.make_actor()),
    Place: lambda: make.make_place("Exampleville", "Example City", parent=make.make_place()),
    Event: lambda: make.make_event(place=make.make_place(), parent=make.make_event()),
    Agreement: dressed_agreement,
    Topic: make.make_topic,
    Statement: dressed_statement,
    CasualtyReport: dressed_report,
    CeasefireTerm: dressed_term,
    Dispute: dressed_dispute,
}


def dress_everything(times: int = 1) -> None:
    """Save `times` records of every kind, rows included."""
    for _ in range(times):
        for dressed in DRESSED.values():
            dressed()


def list_url(model: type[Model]) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")


def add_url(model: type[Model]) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_add")


def change_url(row: Model) -> str:
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


class _Form(HTMLParser):
    """Collects what a browser would send of the admin's form."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: dict[str, list[str]] = {}
        self.inside = False
        self.select = ""
        self.area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.inside = given.get("id", "").endswith("_form")
        if not self.inside:
            return
        name = given.get("name", "")
        if tag == "select":
            self.select = name
        elif tag == "option" and self.select and "selected" in given:
            self.sent.setdefault(self.select, []).append(given.get("value", ""))
        elif tag == "textarea":
            self.area = name
            self.sent[name] = [""]
        elif tag == "input" and name and self._is_sent(given):
            self.sent.setdefault(name, []).append(given.get("value", ""))

    def _is_sent(self, given: dict[str, str]) -> bool:
        kind = given.get("type", "text")
        return kind != "submit" and (kind != "checkbox" or "checked" in given)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False
        elif tag == "select":
            self.select = ""
        elif tag == "textarea":
            self.area = ""

    def handle_data(self, data: str) -> None:
        if self.area:
            # A browser drops the first line feed of a text area, and sends CR LF.
            self.sent[self.area][0] += data.replace("\r\n", "\n")


def form_of(client: Client, url: str) -> Fields:
    """Return what a browser would send if the form at `url` were saved as it stands."""
    response = client.get(url)
    assert response.status_code == 200, url
    parser = _Form()
    parser.feed(response.content.decode())
    sent = {name: values for name, values in parser.sent.items() if "__prefix__" not in name}
    for name in [name for name in sent if name.endswith("text")]:
        sent[name] = [sent[name][0].removeprefix("\n").replace("\n", "\r\n")]
    return sent


def errors_of(response: Any) -> str:
    """Return the text of all form errors shown."""
    context = response.context or {}
    return str(context["errors"]) if "errors" in context else ""


def spine(fact: Any) -> Fact:
    return Fact.objects.get(pk=fact.pk)


def key(row: Model | None) -> str:
    """Return the primary key of a row that is there, as forms send it."""
    assert row is not None
    return str(row.pk)
