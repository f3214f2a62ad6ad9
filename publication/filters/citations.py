"""Parameters of what a fact's citations say; given together they hold on one and the same citation."""

from facts.choices import AttributionKind, Section
from publication.choices import Resource
from publication.filters import lookups as on
from publication.filters.filterset import Parameter, RecordFilterSet
from publication.filters.moments import KnownAt
from publication.filters.rows import Cited, CitedText
from publication.filters.subjects import Column, Minimum
from publication.filters.values import PARAGRAPH_MAX, Booleans, Codes, Dates, Integers, Slugs, Texts

TOGETHER = "Given together, what is asked of citations holds on one and the same."
SOURCE = Cited("source", Slugs(Resource.SOURCES), f"Source that carries it. {TOGETHER}", on.KEY, "source")
PUBLISHER = Cited(
    "publisher",
    Slugs(Resource.PUBLISHERS),
    f"Publisher of a source that carries it. {TOGETHER}",
    on.KEY,
    "publisher",
)
VIA = Cited(
    "via", Slugs(Resource.ACTORS), f"Through whom it reached a source. {TOGETHER}", on.KEY_OR_NULL, "via"
)
SECTION = Cited("section", Codes(Section), f"Part of the source it stands in. {TOGETHER}", on.KEY, "section")
PARAGRAPH = Cited(
    "paragraph",
    Integers(1, PARAGRAPH_MAX),
    f"Paragraph it stands in, 1-based. {TOGETHER}",
    on.ORDERED,
    "paragraph",
)
ATTRIBUTION_KIND = Cited(
    "attribution_kind",
    Codes(AttributionKind),
    f"How a source takes over the claim. {TOGETHER}",
    on.KEY,
    "attribution_kind",
)
HAS_QUOTE = Cited(
    "has_quote",
    Booleans(),
    f"Whether words are quoted; alone, `false` means that no citation quotes any. {TOGETHER}",
    on.ONE,
    "has_quote",
)
QUOTE = CitedText("quote", Texts(), f"The quoted words. {TOGETHER}", on.PART_OF_TEXT, "quote")
ATTRIBUTION = CitedText(
    "attribution",
    Texts(),
    f"How a source words the claimant. {TOGETHER}",
    on.PART_OF_TEXT_OR_NULL,
    "attribution",
)
SOURCE_COUNT = Column(
    "source_count", Integers(), "Number of different sources that carry it.", on.ORDERED, "source_count"
)
MIN_SOURCES = Minimum(
    "min_sources", Integers(), "Number of different sources that carry it.", on.ONE, "source_count"
)
INDEPENDENT_ORIGINS = Column(
    "independent_origins",
    Integers(),
    "Number of independent origins, counted over corroborating facts.",
    on.ORDERED,
    "independent_origins",
)
MIN_INDEPENDENT_ORIGINS = Minimum(
    "min_independent_origins", Integers(), "Number of independent origins.", on.ONE, "independent_origins"
)
KNOWN_AT = KnownAt(
    "known_at",
    Dates(closed=True),
    "Facts that the sources had published by a moment, day, month or year.",
    on.KNOWN_AT,
)


class CitedFilterSet(RecordFilterSet):
    """What is cited where: source, publisher, place in the source, quotation, and how many carry it."""

    source = Parameter(SOURCE)
    source__not = Parameter(SOURCE, on.NOT)
    source__in = Parameter(SOURCE, on.IN)
    publisher = Parameter(PUBLISHER)
    publisher__not = Parameter(PUBLISHER, on.NOT)
    publisher__in = Parameter(PUBLISHER, on.IN)
    via = Parameter(VIA)
    via__not = Parameter(VIA, on.NOT)
    via__in = Parameter(VIA, on.IN)
    via__isnull = Parameter(VIA, on.ISNULL)
    section = Parameter(SECTION)
    section__not = Parameter(SECTION, on.NOT)
    section__in = Parameter(SECTION, on.IN)
    paragraph = Parameter(PARAGRAPH)
    paragraph__not = Parameter(PARAGRAPH, on.NOT)
    paragraph__in = Parameter(PARAGRAPH, on.IN)
    paragraph__gte = Parameter(PARAGRAPH, on.GTE)
    paragraph__lte = Parameter(PARAGRAPH, on.LTE)
    paragraph__gt = Parameter(PARAGRAPH, on.GT)
    paragraph__lt = Parameter(PARAGRAPH, on.LT)
    attribution_kind = Parameter(ATTRIBUTION_KIND)
    attribution_kind__not = Parameter(ATTRIBUTION_KIND, on.NOT)
    attribution_kind__in = Parameter(ATTRIBUTION_KIND, on.IN)
    has_quote = Parameter(HAS_QUOTE)
    quote__contains = Parameter(QUOTE, on.CONTAINS)
    attribution__contains = Parameter(ATTRIBUTION, on.CONTAINS)
    attribution__isnull = Parameter(ATTRIBUTION, on.ISNULL)
    source_count = Parameter(SOURCE_COUNT)
    source_count__not = Parameter(SOURCE_COUNT, on.NOT)
    source_count__in = Parameter(SOURCE_COUNT, on.IN)
    source_count__gte = Parameter(SOURCE_COUNT, on.GTE)
    source_count__lte = Parameter(SOURCE_COUNT, on.LTE)
    source_count__gt = Parameter(SOURCE_COUNT, on.GT)
    source_count__lt = Parameter(SOURCE_COUNT, on.LT)
    min_sources = Parameter(MIN_SOURCES)
    independent_origins = Parameter(INDEPENDENT_ORIGINS)
    independent_origins__not = Parameter(INDEPENDENT_ORIGINS, on.NOT)
    independent_origins__in = Parameter(INDEPENDENT_ORIGINS, on.IN)
    independent_origins__gte = Parameter(INDEPENDENT_ORIGINS, on.GTE)
    independent_origins__lte = Parameter(INDEPENDENT_ORIGINS, on.LTE)
    independent_origins__gt = Parameter(INDEPENDENT_ORIGINS, on.GT)
    independent_origins__lt = Parameter(INDEPENDENT_ORIGINS, on.LT)
    min_independent_origins = Parameter(MIN_INDEPENDENT_ORIGINS)
    known_at = Parameter(KNOWN_AT)
    known_at__possibly = Parameter(KNOWN_AT, on.POSSIBLY)
