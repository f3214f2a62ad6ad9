"""The way from an editors' record to its content: one entry per resource, the whole list on one page."""

import dataclasses
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.db.models import QuerySet

from facts import contents as of_facts
from facts.fact_contents import fact_contents
from publication.choices import Resource
from sources import contents as of_sources
from sources.contents import Content

Identity = tuple[str, str]  # (resource, slug)


@dataclasses.dataclass(frozen=True, slots=True)
class ContentSource:
    """How a resource's content is read from the editors' tables."""

    queryset: Callable[[], QuerySet[Any]]
    content: Callable[[Any], Content]


CONTENT_SOURCES: dict[str, ContentSource] = {
    Resource.PUBLISHERS: ContentSource(of_sources.publishers, of_sources.publisher_content),
    Resource.SOURCES: ContentSource(of_sources.sources, of_sources.source_content),
    Resource.ACTORS: ContentSource(of_facts.actors, of_facts.actor_content),
    Resource.PLACES: ContentSource(of_facts.places, of_facts.place_content),
    Resource.EVENTS: ContentSource(of_facts.events, of_facts.event_content),
    Resource.AGREEMENTS: ContentSource(of_facts.agreements, of_facts.agreement_content),
    Resource.TOPICS: ContentSource(of_facts.topics, of_facts.topic_content),
    Resource.DISPUTES: ContentSource(of_facts.disputes, of_facts.dispute_content),
}

BATCH = 500


def read_contents(identities: Iterable[Identity]) -> Iterator[tuple[Identity, Content]]:
    """Yield the content of the named records of the editors' tables, a bounded number of queries a batch.

    Records that do not exist are left out.
    """
    wanted: dict[str, list[str]] = {}
    for resource, slug in identities:
        wanted.setdefault(resource, []).append(slug)
    for resource, slugs in wanted.items():
        for start in range(0, len(slugs), BATCH):
            yield from _read(resource, slugs[start : start + BATCH])


def _read(resource: str, slugs: list[str]) -> Iterator[tuple[Identity, Content]]:
    if resource == Resource.FACTS:
        for slug, content in fact_contents(slugs):
            yield (resource, slug), content
        return
    source = CONTENT_SOURCES[resource]
    for record in source.queryset().filter(slug__in=slugs):
        yield (resource, record.slug), source.content(record)


def references_in(value: Any) -> list[Identity]:
    """Return every reference inside a content, in order of appearance, repeats included."""
    found: list[Identity] = []
    _collect(value, found)
    return found


def _collect(value: Any, found: list[Identity]) -> None:
    if type(value) is dict:
        if len(value) == 2 and "resource" in value and "slug" in value:
            found.append((value["resource"], value["slug"]))
            return
        value = value.values()
    elif type(value) is not list:
        return
    for item in value:
        if type(item) is dict or type(item) is list:
            _collect(item, found)


def shown_back_in(resource: str, content: Content) -> set[Identity]:
    """Return the records whose documents show the one of this content: ends of its relations, facts of a dispute."""
    if resource == Resource.FACTS:
        return set(references_in(content["relations"]))
    if resource == Resource.DISPUTES:
        return set(references_in(content["positions"]))
    return set()
