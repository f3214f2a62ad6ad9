"""Expansion: from a record's content to its document, noting every record whose content was read for it."""

import functools
from typing import Any

from facts.serializers import (
    ActorSerializer,
    AgreementSerializer,
    CasualtyReportSerializer,
    CeasefireTermSerializer,
    DisputeSerializer,
    EventSerializer,
    PlaceSerializer,
    StatementSerializer,
    TopicSerializer,
)
from publication.choices import Resource, address
from publication.contents import Identity
from publication.errors import NotPublishedError
from publication.origins import independent_origins
from publication.showing import Show, shower
from publication.state import EVERY, PublishedState
from sources.contents import Content
from sources.serializers import PublishedSerializer, PublisherSerializer, SourceSerializer

SERIALIZERS: dict[str, type[PublishedSerializer]] = {
    Resource.PUBLISHERS: PublisherSerializer,
    Resource.SOURCES: SourceSerializer,
    Resource.ACTORS: ActorSerializer,
    Resource.PLACES: PlaceSerializer,
    Resource.EVENTS: EventSerializer,
    Resource.AGREEMENTS: AgreementSerializer,
    Resource.TOPICS: TopicSerializer,
    Resource.DISPUTES: DisputeSerializer,
    "statement": StatementSerializer,
    "casualty_report": CasualtyReportSerializer,
    "ceasefire_term": CeasefireTermSerializer,
}


@functools.cache
def _show(name: str) -> Show:
    """Return what makes documents of a resource or kind; made once, for making fields costs more than what they do."""
    return shower(SERIALIZERS[name]())


class Expander:
    """Expands one record; afterwards `read` holds the identities whose contents its document depends on."""

    def __init__(self, state: PublishedState, identity: Identity) -> None:
        self.state = state
        self.identity = identity
        self.read: set[Identity] = set()

    def document(self, published_at: str, updated_at: str) -> dict[str, Any]:
        """Return the document; raise NotPublishedError when it refers to what is not published."""
        resource, slug = self.identity
        content = self.content(self.identity)
        kind = content.get("kind", "") if resource == Resource.FACTS else ""
        body = {
            "slug": slug,
            "url": address(resource, slug, kind),
            **self._body(resource, content),
            "published_at": published_at,
            "updated_at": updated_at,
        }
        document: dict[str, Any] = _show(kind or resource)(body)
        return document

    def content(self, identity: Identity) -> Content:
        """Return the published content of a record or of what its slug leads to, noting that it was read."""
        return self.resolve(identity)[1]

    def resolve(self, identity: Identity) -> tuple[Identity, Content]:
        """Return the live record an identity leads to, noting both."""
        self.read.add(identity)
        found = self.state.resolve(identity)
        if found is None:
            raise NotPublishedError(self.identity, identity)
        self.read.add(found[0])
        return found

    def _body(self, resource: str, content: Content) -> Content:
        expanders = {
            Resource.PUBLISHERS: self._plain,
            Resource.TOPICS: self._plain,
            Resource.SOURCES: self._sources,
            Resource.ACTORS: self._actors,
            Resource.PLACES: self._places,
            Resource.EVENTS: self._events,
            Resource.AGREEMENTS: self._agreements,
            Resource.FACTS: self._facts,
            Resource.DISPUTES: self._disputes,
        }
        return expanders[Resource(resource)](content)

    # References, in the shapes that facts.serializers.references declares.

    def _named(self, reference: dict[str, str] | None) -> dict[str, Any] | None:
        if reference is None:
            return None
        (resource, slug), content = self.resolve((reference["resource"], reference["slug"]))
        return {"slug": slug, "name": content["name"], "url": address(resource, slug)}

    def _actor(self, reference: dict[str, str] | None) -> dict[str, Any] | None:
        if reference is None:
            return None
        (resource, slug), content = self.resolve((reference["resource"], reference["slug"]))
        return {
            "slug": slug,
            "name": content["name"],
            "kind": content["kind"],
            "url": address(resource, slug),
        }

    def _actor_list(self, references: list[dict[str, str]]) -> list[Any]:
        return [self._actor(reference) for reference in references]

    def _source(self, reference: dict[str, str]) -> dict[str, Any]:
        (resource, slug), content = self.resolve((reference["resource"], reference["slug"]))
        return {
            "slug": slug,
            "title": content["title"],
            "publisher": self._named(content["publisher"]),
            "published": content["published"],
            "url": address(resource, slug),
        }

    def _fact(self, reference: dict[str, str]) -> dict[str, Any]:
        (resource, slug), content = self.resolve((reference["resource"], reference["slug"]))
        return {
            "slug": slug,
            "kind": content["kind"],
            "summary": content["summary"],
            "url": address(resource, slug, content["kind"]),
        }

    def _attributions(self, speakers: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [
            {
                "actor": self._actor(row["actor"]),
                "on_behalf_of": self._actor(row["on_behalf_of"]),
                "spoke_as": row["spoke_as"],
            }
            for row in speakers
        ]

    # One method per resource; names follow the resource.

    def _plain(self, content: Content) -> Content:
        return content

    def _sources(self, content: Content) -> Content:
        return {**content, "publisher": self._named(content["publisher"])}

    def _actors(self, content: Content) -> Content:
        return {**content, "member_of": self._actor(content["member_of"])}

    def _places(self, content: Content) -> Content:
        return {**content, "parent": self._named(content["parent"])}

    def _events(self, content: Content) -> Content:
        return {**content, "place": self._named(content["place"]), "parent": self._named(content["parent"])}

    def _agreements(self, content: Content) -> Content:
        return {
            **content,
            "parties": self._actor_list(content["parties"]),
            "brokers": self._actor_list(content["brokers"]),
        }

    def _facts(self, content: Content) -> Content:
        citations = [
            {**row, "source": self._source(row["source"]), "via": self._actor(row["via"])}
            for row in content["citations"]
        ]
        relations, disputes = self._shown()
        kinds = {
            "statement": self._statement,
            "casualty_report": self._casualty,
            "ceasefire_term": self._term,
        }
        return {
            **content,
            **kinds[content["kind"]](content),
            "attributed_to": self._attributions(content["speakers"]),
            "event": self._named(content["event"]),
            "place": self._named(content["place"]),
            "topics": [self._named(row) for row in content["topics"]],
            "citations": citations,
            "source_count": len({row["source"]["slug"] for row in citations}),
            "independent_origins": independent_origins(self),
            "relations": [
                {
                    "kind": row["kind"],
                    "direction": "out",
                    "fact": self._fact(row["fact"]),
                    "reason": row["reason"],
                }
                for row in content["relations"]
            ]
            + relations,
            "disputes": disputes,
        }

    def _shown(self) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        """Return relations that start elsewhere, and the disputes the fact is a position in; sorted by slug."""
        relations, disputes = [], []
        for resource, slug in sorted(self.state.shown_by(self.identity)):
            content = self.content((resource, slug))
            reference = {"resource": resource, "slug": slug}
            if resource == Resource.DISPUTES:
                disputes.append(
                    {"slug": slug, "question": content["question"], "url": address(resource, slug)}
                )
                continue
            relations += [
                {
                    "kind": row["kind"],
                    "direction": "in",
                    "fact": self._fact(reference),
                    "reason": row["reason"],
                }
                for row in content["relations"]
                if self.resolve(("facts", row["fact"]["slug"]))[0] == self.identity
            ]
        return relations, disputes

    def _statement(self, content: Content) -> Content:
        return {
            "addressees": self._actor_list(content["addressees"]),
            "about": self._actor_list(content["about"]),
        }

    def _casualty(self, content: Content) -> Content:
        return {"side": self._actor(content["side"])}

    def _term(self, content: Content) -> Content:
        return {
            "agreement": self._named(content["agreement"]),
            **{
                name: self._actor_list(content[name]) for name in ("obligated", "beneficiaries", "guarantors")
            },
            "positions": [
                {
                    "actor": self._actor(row["actor"]),
                    "stance": row["stance"],
                    "source": None if row["source"] is None else self._source(row["source"]),
                    "paragraph": row["paragraph"],
                }
                for row in content["positions"]
            ],
        }

    def _disputes(self, content: Content) -> Content:
        cited: set[str] = set()
        positions = []
        for position in content["positions"]:
            facts = []
            for reference in position["facts"]:
                fact = self.content(("facts", reference["slug"]))
                cited |= {self.resolve(("sources", row["source"]["slug"]))[0][1] for row in fact["citations"]}
                facts.append({**self._fact(reference), "attributed_to": self._attributions(fact["speakers"])})
            positions.append({"label": position["label"], "facts": facts})
        self.read.add((Resource.SOURCES, EVERY))
        silent = [slug for slug in self.state.source_slugs() if slug not in cited]
        return {
            **content,
            "positions": positions,
            "silent_sources": [self._source({"resource": "sources", "slug": slug}) for slug in silent],
        }
