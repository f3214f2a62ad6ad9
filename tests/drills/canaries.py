"""Secrets in every place that is not public: pending edits of every text column, drafts of everything, people."""

import itertools
import re
import secrets
from collections.abc import Iterator
from typing import Any

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db import models
from django.utils import timezone
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from curation import revisions
from curation.choices import PairKind, RevisionVerb
from curation.models import ActorPair, Authorship, Comment, FactPair, StagedImport
from facts.models import Actor, Agreement, Event, Fact, Place
from publication.choices import Origin
from publication.models import Edition
from sources.models import Source
from tests import factories

ROOMS = ("sources", "facts")
# Whatever else is not public: the newsroom's own tables, people, and what is kept of their sign-ins.
BEHIND = ("curation", "auth", "admin", "sessions", "axes", "otp_totp", "otp_static")
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


TOKEN = re.compile(r"zq\d+k[0-9a-f]{1,12}")


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

        self._newsroom(people)
        self._sign_ins(people[0])

    def _newsroom(self, people: list[User]) -> None:
        """Add what the newsroom keeps for itself: histories, authors, remarks, pairs."""
        one, other = people[:2]
        touched = [
            ("actors", "hidden-actor"),
            ("facts", "hidden-statement"),
            ("facts", Fact.objects.earliest("slug").slug),
            ("sources", Source.objects.earliest("slug").slug),
        ]
        revisions.record(touched, by=one, verb=RevisionVerb.EDIT, reason=self.token())
        edition = Edition.objects.latest("number")
        for resource, slug in touched:
            Authorship.objects.create(
                edition=edition, resource=resource, slug=slug, author=one, reviewer=other
            )
            for paragraph in (None, 2):
                Comment.objects.create(
                    resource=resource,
                    slug=slug,
                    paragraph=paragraph,
                    by=one,
                    at=timezone.now(),
                    text=self.token(),
                )
        StagedImport.objects.create(
            by=one,
            at=timezone.now(),
            name=self.token(),
            sheet=self.token(),
            content=self.token().encode(),
            report=self.token(),
        )
        done = {"found_at": timezone.now(), "dismissed_by": other, "dismissed_at": timezone.now()}
        for pairs, rows, more in (
            (FactPair, Fact.objects.order_by("pk"), {"kind": PairKind.values[0]}),
            (ActorPair, Actor.objects.order_by("pk"), {}),
        ):
            first, second = rows[:2]
            pairs.objects.create(
                first=first, second=second, because=self.token(), dismissal=self.token(), **done, **more
            )

    def _sign_ins(self, person: User) -> None:
        """Add what is kept of people who came in and of those who tried to."""
        tried = {name: self.token() for name in ("username", "user_agent", "path_info", "http_accept")}
        AccessAttempt.objects.create(
            **tried,
            ip_address="192.0.2.1",
            failures_since_start=3,
            get_data=self.token(),
            post_data=self.token(),
        )
        AccessFailureLog.objects.create(**tried, ip_address="192.0.2.1")
        AccessLog.objects.create(**tried, ip_address="192.0.2.1", session_hash=self.token())
        key = secrets.token_hex(20)
        self.tokens.append(key)
        TOTPDevice.objects.create(user=person, name=self.token(), key=key)
        codes = StaticDevice.objects.create(user=person, name=self.token())
        StaticToken.objects.create(device=codes, token=self.token()[:16])
        Session.objects.create(
            session_key=self.token(), session_data=self.token(), expire_date=timezone.now()
        )
        LogEntry.objects.create(
            user=person,
            content_type=ContentType.objects.get_for_model(Actor),
            object_id=self.token(),
            object_repr=self.token(),
            action_flag=CHANGE,
            change_message=self.token(),
        )

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


# Columns behind the entrance in which nobody writes: hashes, a key that is a token of its own, names in the code.
FORMED_BEHIND = {
    "auth.Group.name",
    "auth.Permission.codename",
    "auth.Permission.name",
    "auth.User.password",
    "curation.LoadMark.sha256",
    "curation.Snapshot.sha256",
    "otp_totp.TOTPDevice.key",
}


def uncovered() -> list[str]:
    """Return the columns that are not public and hold no token: a new one must be planted, or be said to be formed."""
    found = []
    for model in apps.get_models():
        if model._meta.app_label not in (*ROOMS, *BEHIND) or not model._meta.managed or model._meta.proxy:
            continue
        found += [
            f"{model._meta.label}.{name}"
            for name in _texts(model)
            if f"{model._meta.label}.{name}" not in FORMED_BEHIND
            and not any(
                TOKEN.search(str(value)) for value in model._default_manager.values_list(name, flat=True)
            )
        ]
    return found


def _editors_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model._meta.app_label in ROOMS and not model._meta.proxy]


def _texts(model: type[models.Model]) -> Iterator[str]:
    for field in model._meta.local_fields:
        free = isinstance(field, models.CharField | models.TextField | models.JSONField) and not field.choices
        if free and not field.name.endswith(FORMED):
            yield field.name
