"""Random edits of a published world, one edition each, in every way in which a published record can change."""

import random
import sys
from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from facts.models import Citation, Fact
from publication.choices import Origin, Resource
from publication.errors import PublicationError
from publication.models import Edition, Record
from publication.publishing import Change, publish
from sources.models import Source
from tests.factories import MODELS, date_columns, make_actor, make_citation, make_statement

RENAMED_COLUMN = {
    Resource.PUBLISHERS: "name",
    Resource.SOURCES: "title",
    Resource.ACTORS: "name",
    Resource.PLACES: "name",
    Resource.EVENTS: "name",
    Resource.AGREEMENTS: "name",
    Resource.TOPICS: "name",
    Resource.FACTS: "summary",
    Resource.DISPUTES: "question",
}
TRIES = 50
WORDS = ("Xankəndi", "Ստեփանակերտ", "“quoted”", "= 1 + 1", "Çağrı")


class Newsdesk:
    """One editor who publishes at random; equal seeds on equal worlds publish the same."""

    def __init__(self, seed: int, mark: str = "desk") -> None:
        self.rng = random.Random(seed)  # noqa: S311 - chance, not secrecy
        self.mark = mark
        self.number = 0
        self.edits: dict[str, Callable[[], list[Change]]] = {
            "add": self.add,
            "reword": self.reword,
            "cite": self.cite,
            "redate": self.redate,
            "withdraw": self.withdraw,
            "rename": self.rename,
            "merge": self.merge,
        }

    def work(self, editions: int) -> list[Edition]:
        """Publish this many editions of random edits, each kind of edit in turn; return them."""
        return [self.publish(list(self.edits)[number % len(self.edits)]) for number in range(editions)]

    def publish(self, edit: str) -> Edition:
        """Publish one edit of a kind; what the rules or another editor forbid is tried on another record."""
        editor, _ = User.objects.get_or_create(username="editor")
        reviewer, _ = User.objects.get_or_create(username="reviewer")
        for _ in range(TRIES):
            self.number += 1
            try:
                with transaction.atomic():
                    edition = publish(
                        self.edits[edit](),
                        reason=f"{self.mark} {self.number}: {edit}.",
                        origin=Origin.PEOPLE,
                        submitted_by=editor,
                        reviewed_by=reviewer,
                    )
            except (PublicationError, IntegrityError):
                continue
            if edition is not None:
                return edition
        raise AssertionError(f"nothing could be published by “{edit}”")

    def words(self) -> str:
        """Return new words in several scripts."""
        return f"{self.mark} {self.number} {self.rng.choice(WORDS)}"

    def live(self, *resources: Resource) -> tuple[Resource, Any]:
        """Return a random published record's resource and row of the editors' tables."""
        resource = self.rng.choice(resources or tuple(Resource))
        published = Record.objects.current().live().filter(resource=resource).order_by("slug")
        slug = self.rng.choice(list(published.values_list("slug", flat=True)))
        return resource, MODELS[resource].objects.get(slug=slug)

    def add(self) -> list[Change]:
        """Add an actor and a statement that embeds much."""
        _, source = self.live(Resource.SOURCES)
        _, actor = self.live(Resource.ACTORS)
        name = f"{self.mark}-{self.number}"
        added = make_actor(self.words(), slug=f"actor-{name}", name=self.words(), member_of=actor)
        statement = make_statement(
            slug=f"statement-{name}", summary=self.words(), speakers=(added, actor), sources=(source,)
        )
        return [
            Change("publish", Resource.ACTORS, added.slug),
            Change("publish", Resource.FACTS, statement.slug),
        ]

    def reword(self) -> list[Change]:
        """Give a record another name or summary: what embeds it changes too."""
        resource, row = self.live()
        MODELS[resource].objects.filter(pk=row.pk).update(**{RENAMED_COLUMN[resource]: self.words()})
        return [Change("publish", resource, row.slug)]

    def cite(self) -> list[Change]:
        """Add a citation to a fact, or take one of several away."""
        _, fact = self.live(Resource.FACTS)
        citations = Citation.objects.filter(fact_id=fact.pk)
        if citations.count() > 1 and self.rng.random() < 0.4:
            citations.order_by("position").last().delete()  # type: ignore[union-attr]
        else:
            source = Source.objects.get(slug=self.live(Resource.SOURCES)[1].slug)
            make_citation(fact, source, position=1000 + self.number, paragraph=7, quote=self.words())
        return [Change("publish", Resource.FACTS, fact.slug)]

    def redate(self) -> list[Change]:
        """Move a fact to another day, so that it changes its place in lists."""
        _, fact = self.live(Resource.FACTS)
        day = f"2023-09-{self.rng.randint(10, 29)}"
        Fact.objects.filter(pk=fact.pk).update(**date_columns("date", day))
        return [Change("publish", Resource.FACTS, fact.slug)]

    def withdraw(self) -> list[Change]:
        """Take back a record that nothing published needs."""
        resource, row = self.live(Resource.DISPUTES, Resource.FACTS, Resource.ACTORS, Resource.TOPICS)
        return [Change("withdraw", resource, row.slug)]

    def rename(self) -> list[Change]:
        """Give a record another slug."""
        resource, row = self.live()
        target = f"renamed-{self.mark}-{self.number}"
        MODELS[resource].objects.filter(pk=row.pk).update(slug=target)
        return [Change("rename", resource, row.slug, target)]

    def merge(self) -> list[Change]:
        """Lead one actor or topic to another."""
        resource, row = self.live(Resource.ACTORS, Resource.TOPICS)
        _, target = self.live(resource)
        if target.slug == row.slug:
            raise PublicationError("A record is not merged into itself.")
        return [Change("merge", resource, row.slug, target.slug)]


def main() -> None:
    """Publish from a process of its own: seed, mark, number of editions."""
    seed, mark, editions = int(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    Newsdesk(seed, mark).work(editions)


__all__ = ["Newsdesk", "main"]
