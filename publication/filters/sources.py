"""Parameters of sources."""

from publication.choices import Resource
from publication.filters import lookups as on
from publication.filters.filterset import Parameter, RecordFilterSet
from publication.filters.moments import FurtherDate, OwnDate
from publication.filters.subjects import Column, Key, Number, Text
from publication.filters.values import (
    HASHES,
    LANGUAGES,
    PARAGRAPH_MAX,
    ZONES,
    Codes,
    Dates,
    Integers,
    Slugs,
    Texts,
)
from sources.choices import DatePrecision, LedgerReason

SLUG = Column("slug", Slugs(Resource.SOURCES), "Slug of the source.", on.KEY, "slug")
PUBLISHER = Key("publisher", Slugs(Resource.PUBLISHERS), "Who brought it out.", on.KEY)
TITLE = Text("title", Texts(), "Title as printed.", on.TEXT)
WEB_URL = Text("web_url", Texts(), "The item's own web address.", on.TEXT)
BYLINE = Text("byline", Texts(), "Any printed author.", on.TEXT_OR_NULL)
AGENCY = Text("agency", Texts(), "Any agency that the item credits.", on.TEXT_OR_NULL)
LANGUAGE = Key("language", LANGUAGES, "Language, BCP 47 tag.", on.KEY)
PUBLISHED = OwnDate("published", Dates(), "When it was published, as printed.", on.DATE)
PUBLISHED_PRECISION = Key(
    "published__precision", Codes(DatePrecision), "How exactly the text states it.", on.KEY
)
PUBLISHED_ZONE = Key(
    "published__zone", ZONES, "UTC offset it was meant in; none = not known.", on.KEY_OR_NULL
)
PUBLISHED_WORDING = Text(
    "published__wording", Texts(), "The text's own words for it.", on.PART_OF_TEXT_OR_NULL
)
UPDATED = FurtherDate("updated", Dates(), "When it was last updated, as printed.", on.DATE)
UPDATED_PRECISION = Key("updated__precision", Codes(DatePrecision), "How exactly the text states it.", on.KEY)
UPDATED_ZONE = Key("updated__zone", ZONES, "UTC offset it was meant in; none = not known.", on.KEY_OR_NULL)
UPDATED_WORDING = Text("updated__wording", Texts(), "The text's own words for it.", on.PART_OF_TEXT_OR_NULL)
ACCESSED_ON = FurtherDate("accessed_on", Dates(), "Day it was read.", on.ORDERED_OR_NULL)
PARAGRAPH_COUNT = Number(
    "paragraph_count", Integers(0, PARAGRAPH_MAX), "Paragraphs of the canonical text.", on.ORDERED
)
TEXT_SHA256 = Key("text_sha256", HASHES, "SHA-256 (hex) of the canonical text.", on.KEY)
LEDGER_REASON = Key("ledger_reason", Codes(LedgerReason), "Why any paragraph holds no fact.", on.KEY_OR_NULL)
LEDGER_PARAGRAPH = Key(
    "ledger_paragraph", Integers(1, PARAGRAPH_MAX), "Any paragraph that holds no fact.", on.KEY_OR_NULL
)
LEDGER_NOTE = Text(
    "ledger_note", Texts(), "What stands in a paragraph that holds no fact.", on.PART_OF_TEXT_OR_NULL
)


class SourceFilterSet(RecordFilterSet):
    """Parameters of `sources/`."""

    resource = Resource.SOURCES

    slug = Parameter(SLUG)
    slug__not = Parameter(SLUG, on.NOT)
    slug__in = Parameter(SLUG, on.IN)
    publisher = Parameter(PUBLISHER)
    publisher__not = Parameter(PUBLISHER, on.NOT)
    publisher__in = Parameter(PUBLISHER, on.IN)
    title = Parameter(TITLE)
    title__not = Parameter(TITLE, on.NOT)
    title__contains = Parameter(TITLE, on.CONTAINS)
    web_url = Parameter(WEB_URL)
    web_url__not = Parameter(WEB_URL, on.NOT)
    web_url__contains = Parameter(WEB_URL, on.CONTAINS)
    byline = Parameter(BYLINE)
    byline__not = Parameter(BYLINE, on.NOT)
    byline__contains = Parameter(BYLINE, on.CONTAINS)
    byline__isnull = Parameter(BYLINE, on.ISNULL)
    agency = Parameter(AGENCY)
    agency__not = Parameter(AGENCY, on.NOT)
    agency__contains = Parameter(AGENCY, on.CONTAINS)
    agency__isnull = Parameter(AGENCY, on.ISNULL)
    language = Parameter(LANGUAGE)
    language__not = Parameter(LANGUAGE, on.NOT)
    language__in = Parameter(LANGUAGE, on.IN)
    published = Parameter(PUBLISHED)
    published__not = Parameter(PUBLISHED, on.NOT)
    published__in = Parameter(PUBLISHED, on.IN)
    published__overlaps = Parameter(PUBLISHED, on.OVERLAPS)
    published__within = Parameter(PUBLISHED, on.WITHIN)
    published__certainly_before = Parameter(PUBLISHED, on.CERTAINLY_BEFORE)
    published__certainly_after = Parameter(PUBLISHED, on.CERTAINLY_AFTER)
    published__possibly_before = Parameter(PUBLISHED, on.POSSIBLY_BEFORE)
    published__possibly_after = Parameter(PUBLISHED, on.POSSIBLY_AFTER)
    published__gte = Parameter(PUBLISHED, on.GTE)
    published__lte = Parameter(PUBLISHED, on.LTE)
    published__gt = Parameter(PUBLISHED, on.GT)
    published__lt = Parameter(PUBLISHED, on.LT)
    published__isnull = Parameter(PUBLISHED, on.ISNULL)
    published__precision = Parameter(PUBLISHED_PRECISION)
    published__precision__not = Parameter(PUBLISHED_PRECISION, on.NOT)
    published__precision__in = Parameter(PUBLISHED_PRECISION, on.IN)
    published__zone = Parameter(PUBLISHED_ZONE)
    published__zone__not = Parameter(PUBLISHED_ZONE, on.NOT)
    published__zone__in = Parameter(PUBLISHED_ZONE, on.IN)
    published__zone__isnull = Parameter(PUBLISHED_ZONE, on.ISNULL)
    published__wording__contains = Parameter(PUBLISHED_WORDING, on.CONTAINS)
    published__wording__isnull = Parameter(PUBLISHED_WORDING, on.ISNULL)
    updated = Parameter(UPDATED)
    updated__not = Parameter(UPDATED, on.NOT)
    updated__in = Parameter(UPDATED, on.IN)
    updated__overlaps = Parameter(UPDATED, on.OVERLAPS)
    updated__within = Parameter(UPDATED, on.WITHIN)
    updated__certainly_before = Parameter(UPDATED, on.CERTAINLY_BEFORE)
    updated__certainly_after = Parameter(UPDATED, on.CERTAINLY_AFTER)
    updated__possibly_before = Parameter(UPDATED, on.POSSIBLY_BEFORE)
    updated__possibly_after = Parameter(UPDATED, on.POSSIBLY_AFTER)
    updated__gte = Parameter(UPDATED, on.GTE)
    updated__lte = Parameter(UPDATED, on.LTE)
    updated__gt = Parameter(UPDATED, on.GT)
    updated__lt = Parameter(UPDATED, on.LT)
    updated__isnull = Parameter(UPDATED, on.ISNULL)
    updated__precision = Parameter(UPDATED_PRECISION)
    updated__precision__not = Parameter(UPDATED_PRECISION, on.NOT)
    updated__precision__in = Parameter(UPDATED_PRECISION, on.IN)
    updated__zone = Parameter(UPDATED_ZONE)
    updated__zone__not = Parameter(UPDATED_ZONE, on.NOT)
    updated__zone__in = Parameter(UPDATED_ZONE, on.IN)
    updated__zone__isnull = Parameter(UPDATED_ZONE, on.ISNULL)
    updated__wording__contains = Parameter(UPDATED_WORDING, on.CONTAINS)
    updated__wording__isnull = Parameter(UPDATED_WORDING, on.ISNULL)
    accessed_on = Parameter(ACCESSED_ON)
    accessed_on__not = Parameter(ACCESSED_ON, on.NOT)
    accessed_on__in = Parameter(ACCESSED_ON, on.IN)
    accessed_on__gte = Parameter(ACCESSED_ON, on.GTE)
    accessed_on__lte = Parameter(ACCESSED_ON, on.LTE)
    accessed_on__gt = Parameter(ACCESSED_ON, on.GT)
    accessed_on__lt = Parameter(ACCESSED_ON, on.LT)
    accessed_on__isnull = Parameter(ACCESSED_ON, on.ISNULL)
    paragraph_count = Parameter(PARAGRAPH_COUNT)
    paragraph_count__not = Parameter(PARAGRAPH_COUNT, on.NOT)
    paragraph_count__in = Parameter(PARAGRAPH_COUNT, on.IN)
    paragraph_count__gte = Parameter(PARAGRAPH_COUNT, on.GTE)
    paragraph_count__lte = Parameter(PARAGRAPH_COUNT, on.LTE)
    paragraph_count__gt = Parameter(PARAGRAPH_COUNT, on.GT)
    paragraph_count__lt = Parameter(PARAGRAPH_COUNT, on.LT)
    text_sha256 = Parameter(TEXT_SHA256)
    text_sha256__not = Parameter(TEXT_SHA256, on.NOT)
    text_sha256__in = Parameter(TEXT_SHA256, on.IN)
    ledger_reason = Parameter(LEDGER_REASON)
    ledger_reason__not = Parameter(LEDGER_REASON, on.NOT)
    ledger_reason__in = Parameter(LEDGER_REASON, on.IN)
    ledger_reason__isnull = Parameter(LEDGER_REASON, on.ISNULL)
    ledger_paragraph = Parameter(LEDGER_PARAGRAPH)
    ledger_paragraph__not = Parameter(LEDGER_PARAGRAPH, on.NOT)
    ledger_paragraph__in = Parameter(LEDGER_PARAGRAPH, on.IN)
    ledger_paragraph__isnull = Parameter(LEDGER_PARAGRAPH, on.ISNULL)
    ledger_note__contains = Parameter(LEDGER_NOTE, on.CONTAINS)
    ledger_note__isnull = Parameter(LEDGER_NOTE, on.ISNULL)
