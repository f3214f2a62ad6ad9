"""Addresses of every sort of answer about the invented world: lists, details, forms, searches, facets, feeds."""

import random
from collections.abc import Iterator

from tests.api.asking import OTHER_LISTS, RECORD_RESOURCES
from tests.filters.asking import declared, worth_asking
from tests.filters.oracle import Published

BASE = "/api/v1/"
DETAILS = {
    "facts": "statement-1-0",
    "statements": "statement-1-1",
    "casualty-reports": "report-1-0",
    "ceasefire-terms": "term-1-0",
    "disputes": "dispute-1-0",
    "sources": "source-1-0",
    "publishers": "publisher-1-0",
    "actors": "actor-1-0",
    "places": "place-1-0",
    "events": "event-1-0",
    "agreements": "agreement-1-0",
    "topics": "topic-1-0",
}
SEARCHES = (
    "ceasefire",
    "Ստեփանակերտ",
    "xankendi",
    "cagri -ceasefire",
    '"several people"',
    "variant OR evacuation",
)


def pages() -> Iterator[str]:
    """Yield addresses that are worth asking for in every edition."""
    for name in RECORD_RESOURCES:
        yield f"{BASE}{name}/"
        yield f"{BASE}{name}/?count=exact&page_size=2"
        yield f"{BASE}{name}/?ordering=-slug&omit=slug"
        yield from (f"{BASE}{name}/?format={form}" for form in ("csv", "ndjson", "jsonld"))
        yield f"{BASE}{name}/?format=csv&fields=slug,updated_at"
        yield f"{BASE}{name}/?q=ceasefire&ordering=rank"
        slug = DETAILS[name]
        yield from (
            f"{BASE}{name}/{slug}/{more}" for more in ("", "?fields=slug,url", "?format=jsonld", "history/")
        )
    for name in OTHER_LISTS:
        yield from (
            f"{BASE}{name}/{query}" for query in ("", "?format=csv", "?format=ndjson", "?page_size=3")
        )
    for text in SEARCHES:
        yield f"{BASE}search/?q={text}"
        yield f"{BASE}facts/?q={text}&ordering=rank"
    for query in (
        "facets=kind,attributed_to,source,place,topic",
        "facets=via,event&kind=statement",
        "attributed_to=actor-1-0",
        "place=place-1-0&source__not=source-1-1",
        "date=2023-09-19/2023-09-20",
        "date__certainly_before=2023-09-20",
        "known_at=2023-09-20",
        "has_quote=true&disputed=false",
        "min_independent_origins=2",
        "updated_at__gte=2026-02-01",
        "published_at__lt=2026-02-01",
    ):
        yield f"{BASE}facts/?{query}"
        yield f"{BASE}facts/?{query}&page_size=3&fields=slug"
    yield f"{BASE}casualty-reports/?killed__possibly_gte=3&facets=outcome,scope"
    yield f"{BASE}casualty-reports/compare/?event=event-1-0&outcome=killed"
    yield f"{BASE}ceasefire-terms/?agreement=agreement-1-0&facets=stage"
    yield f"{BASE}actors/?member_of=actor-1-0&facets=kind,country"
    yield f"{BASE}changes/?since=0&change=updated&cause=embedded"
    yield from (
        f"{BASE}{page}"
        for page in ("", "stats/", "editions/1/", "vocabularies/outcome/", "schema/", "context.jsonld")
    )


def parameters(published: Published) -> Iterator[str]:
    """Yield each filter once, with a value that a published document has where one has any."""
    rng = random.Random(7)  # noqa: S311 - chance, not secrecy
    of_every_kind = declared("facts")
    for resource in RECORD_RESOURCES:
        for name in declared(resource):
            if resource in {"statements", "casualty-reports", "ceasefire-terms"} and name in of_every_kind:
                continue
            values = worth_asking(published, resource, name)
            value = rng.choice(values) if values else "x"
            yield f"{BASE}{resource}/?{name}={value}"


__all__ = ["BASE", "DETAILS", "pages", "parameters"]
