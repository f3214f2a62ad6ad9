"""Secrets in every place that is not public: pending edits of every text column, drafts of everything, people."""

import itertools
import secrets
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.contrib.auth.models import User
from django.db import models

from facts.models import Actor, Agreement, Event, Fact, Place
from publication.choices import Origin
from publication.models import Edition
from sources.models import Source
from tests import factories

ROOMS = ("sources", "facts")
# Columns whose form the database itself checks; what is secret about a pending edit stands in the others.
FORMED = (
    "slug",
    "_edtf",
    "_zone",
    "_precision",
    "quote",
    "script",
    "language",
    "country",
    "variant",
    "text_sha256",
    "victim_description",
)


class Canaries:
    """Plants tokens and remembers them."""

    def __init__(self) -> None:
        self.tokens: list[str] = []
        self._numbers = itertools.count(1)

    def token(self) -> str:
        """Return a new token."""
        token = f"zq{next(self._numbers)}k{secrets.token_hex(6)}"
        self.tokens.append(token)
        return token

    def plant(self) -> None:
        """Put tokens everywhere."""
        people = [self._person(f"hidden{number}") for number in range(3)]
        self._drafts()
        for model in _editors_models():
            self._edit(model)
        Edition.objects.filter(origin=Origin.PEOPLE).update(submitted_by=people[0], reviewed_by=people[1])
        for model in _editors_models():
            if any(field.name == "submitted_by" for field in model._meta.get_fields()):
                model._default_manager.update(submitted_by=people[1], reviewed_by=people[2], row_version=77)

    def _person(self, name: str) -> User:
        return User.objects.create_user(
            f"{name}-{self.token()}",
            f"{self.token()}@example.org",
            first_name=self.token(),
            last_name=self.token(),
        )

    def _drafts(self) -> None:
        """Add an unpublished record of every resource, tied to published ones wherever it can be."""
        actor, place = Actor.objects.earliest("slug"), Place.objects.earliest("slug")
        event, fact = Event.objects.earliest("slug"), Fact.objects.earliest("slug")
        source, agreement = Source.objects.earliest("slug"), Agreement.objects.earliest("slug")
        hidden = factories.make_actor(self.token(), slug="hidden-actor", name=self.token(), member_of=actor)
        factories.make_place(self.token(), slug="hidden-place", name=self.token(), parent=place)
        factories.make_event(slug="hidden-event", name=self.token(), parent=event, place=place)
        factories.make_agreement(slug="hidden-agreement", name=self.token()).parties.set([actor])
        topic = factories.make_topic(slug="hidden-topic", name=self.token())
        publisher = factories.make_publisher(slug="hidden-publisher", name=self.token())
        later = factories.make_source(slug="hidden-source", publisher=publisher, title=self.token())
        shared: dict[str, Any] = {
            "sources": (source, later),
            "topics": (topic,),
            "event": event,
            "place": place,
        }
        said = factories.make_statement(
            slug="hidden-statement", summary=self.token(), speakers=(actor, hidden), **shared
        )
        counted = factories.make_casualty_report(
            {"outcome": "killed", "lower": 987_123, "upper": 987_123, "wording": self.token()},
            slug="hidden-report",
            summary=self.token(),
            speakers=(actor,),
            **shared,
        )
        factories.make_term(
            (hidden, "denied"), slug="hidden-term", summary=self.token(), agreement=agreement, **shared
        )
        factories.relate(said, "contradicts", fact, reason=self.token())
        factories.relate(fact, "corroborates", counted, reason=self.token())
        factories.make_dispute(
            (self.token(), (fact,)), (self.token(), (said,)), slug="hidden-dispute", question=self.token()
        )
        factories.make_citation(fact, later, position=900, attribution=self.token())
        factories.make_note(source, 9, note=self.token())

    def _edit(self, model: type[models.Model]) -> None:
        """Change every text of every row without publishing it."""
        names = list(_texts(model))
        for row in model._default_manager.all():
            # What is empty stays so, because the database ties some empty columns to others; a text is a secret.
            changed = {
                name: self._text(model, name) for name in names if getattr(row, name) or name == "text"
            }
            if changed:
                model._default_manager.filter(pk=row.pk).update(**changed)

    def _text(self, model: type[models.Model], name: str) -> Any:
        if isinstance(model._meta.get_field(name), models.JSONField):
            return [self.token()]
        return f"https://{self.token()}.example/" if name in {"url", "website"} else self.token()


def _editors_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model._meta.app_label in ROOMS and not model._meta.proxy]


def _texts(model: type[models.Model]) -> Iterator[str]:
    for field in model._meta.local_fields:
        free = isinstance(field, models.CharField | models.TextField | models.JSONField) and not field.choices
        if free and not field.name.endswith(FORMED):
            yield field.name
