"""Content of publishers and sources: the own fields that are reviewed and published, as plain JSON values."""

from typing import Any

from django.db.models import Model, QuerySet

from sources.dates import ImpreciseDate
from sources.models import Publisher, Source

Content = dict[str, Any]


def reference(resource: str, record: Any) -> dict[str, str] | None:
    """Return how content names another record: resource and slug; None for none."""
    return None if record is None else {"resource": resource, "slug": record.slug}


def publisher_content(publisher: Publisher) -> Content:
    """Return the content of a publisher."""
    return {
        "name": publisher.name,
        "kind": publisher.kind,
        "country": publisher.country or None,
        "website": publisher.website or None,
    }


def source_content(source: Source) -> Content:
    """Return the content of a source; its text is not part of it."""
    return {
        "publisher": reference("publishers", source.publisher),
        "title": source.title,
        "web_url": source.url,
        "bylines": list(source.bylines),
        "agencies": list(source.agencies),
        "language": source.language,
        "published": ImpreciseDate.of(source, "published").content(),
        "updated": ImpreciseDate.of(source, "updated").content(),
        "accessed_on": source.accessed_on.isoformat() if source.accessed_on else None,
        "paragraph_count": source.paragraph_count,
        "text_sha256": source.text_sha256,
        "ledger": [
            {"paragraph": note.paragraph, "reason": note.reason, "note": note.note or None}
            for note in sorted(source.paragraph_notes.all(), key=lambda note: note.paragraph)
        ],
    }


def publishers() -> QuerySet[Publisher]:
    """Publishers with everything their content reads."""
    return Publisher.objects.all()


def sources() -> QuerySet[Source]:
    """Sources with everything their content reads, without their texts."""
    return Source.objects.select_related("publisher").prefetch_related("paragraph_notes").defer("text")


def sorted_references(resource: str, records: Any) -> list[dict[str, str] | None]:
    """Return references sorted by slug: the order in which rows were added means nothing."""
    return [reference(resource, record) for record in sorted(records.all(), key=_slug)]


def _slug(record: Model) -> str:
    return str(record.slug)  # type: ignore[attr-defined]
