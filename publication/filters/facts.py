"""Parameters that facts of every kind share: who says it, when, of what event, place and topic."""

from facts.choices import FactKind
from publication.choices import Resource
from publication.filters import lookups as on
from publication.filters.citations import CitedFilterSet
from publication.filters.filterset import Parameter
from publication.filters.moments import OwnDate
from publication.filters.relations import RelatedFilterSet
from publication.filters.subjects import Column, Key, Text
from publication.filters.values import ZONES, Codes, Dates, Slugs, Texts
from sources.choices import DatePrecision

SLUG = Column("slug", Slugs(Resource.FACTS), "Slug of the fact.", on.KEY, "slug")
KIND = Column("kind", Codes(FactKind), "What sort of record it is.", on.KEY, "kind")
SUMMARY = Text("summary", Texts(), "The neutral sentence in our own words.", on.TEXT)
ATTRIBUTED_TO = Key(
    "attributed_to",
    Slugs(Resource.ACTORS),
    "Any speaker; none = the source in its own voice.",
    on.KEY_OR_NULL,
)
ON_BEHALF_OF = Key("on_behalf_of", Slugs(Resource.ACTORS), "For whom a speaker speaks.", on.KEY_OR_NULL)
SPOKE_AS = Text("spoke_as", Texts(), "Role in which a speaker spoke.", on.TEXT_OR_NULL)
DATE = OwnDate("date", Dates(), "When it was said, as of when it counts, or when it was asserted.", on.DATE)
DATE_PRECISION = Key("date__precision", Codes(DatePrecision), "How exactly the text states it.", on.KEY)
DATE_ZONE = Key("date__zone", ZONES, "UTC offset it was meant in; none = not known.", on.KEY_OR_NULL)
DATE_WORDING = Text("date__wording", Texts(), "The text's own words for it.", on.PART_OF_TEXT_OR_NULL)
EVENT = Key(
    "event", Slugs(Resource.EVENTS), "Event spoken of, or a larger one that it is part of.", on.KEY_OR_NULL
)
EVENT__EXACT = Key("event__exact", Slugs(Resource.EVENTS), "Event spoken of, itself.", on.ONE)
PLACE = Key(
    "place", Slugs(Resource.PLACES), "Place spoken of, or a larger one that it lies in.", on.KEY_OR_NULL
)
PLACE__EXACT = Key("place__exact", Slugs(Resource.PLACES), "Place spoken of, itself.", on.ONE)
TOPIC = Key("topic", Slugs(Resource.TOPICS), "Subject it is filed under.", on.KEY_OR_NULL)


class FactFilterSet(CitedFilterSet, RelatedFilterSet):
    """Parameters of `facts/`, and of every kind of fact."""

    resource = Resource.FACTS

    slug = Parameter(SLUG)
    slug__not = Parameter(SLUG, on.NOT)
    slug__in = Parameter(SLUG, on.IN)
    kind = Parameter(KIND)
    kind__not = Parameter(KIND, on.NOT)
    kind__in = Parameter(KIND, on.IN)
    summary = Parameter(SUMMARY)
    summary__not = Parameter(SUMMARY, on.NOT)
    summary__contains = Parameter(SUMMARY, on.CONTAINS)
    attributed_to = Parameter(ATTRIBUTED_TO)
    attributed_to__not = Parameter(ATTRIBUTED_TO, on.NOT)
    attributed_to__in = Parameter(ATTRIBUTED_TO, on.IN)
    attributed_to__isnull = Parameter(ATTRIBUTED_TO, on.ISNULL)
    on_behalf_of = Parameter(ON_BEHALF_OF)
    on_behalf_of__not = Parameter(ON_BEHALF_OF, on.NOT)
    on_behalf_of__in = Parameter(ON_BEHALF_OF, on.IN)
    on_behalf_of__isnull = Parameter(ON_BEHALF_OF, on.ISNULL)
    spoke_as = Parameter(SPOKE_AS)
    spoke_as__not = Parameter(SPOKE_AS, on.NOT)
    spoke_as__contains = Parameter(SPOKE_AS, on.CONTAINS)
    spoke_as__isnull = Parameter(SPOKE_AS, on.ISNULL)
    date = Parameter(DATE)
    date__not = Parameter(DATE, on.NOT)
    date__in = Parameter(DATE, on.IN)
    date__overlaps = Parameter(DATE, on.OVERLAPS)
    date__within = Parameter(DATE, on.WITHIN)
    date__certainly_before = Parameter(DATE, on.CERTAINLY_BEFORE)
    date__certainly_after = Parameter(DATE, on.CERTAINLY_AFTER)
    date__possibly_before = Parameter(DATE, on.POSSIBLY_BEFORE)
    date__possibly_after = Parameter(DATE, on.POSSIBLY_AFTER)
    date__gte = Parameter(DATE, on.GTE)
    date__lte = Parameter(DATE, on.LTE)
    date__gt = Parameter(DATE, on.GT)
    date__lt = Parameter(DATE, on.LT)
    date__isnull = Parameter(DATE, on.ISNULL)
    date__precision = Parameter(DATE_PRECISION)
    date__precision__not = Parameter(DATE_PRECISION, on.NOT)
    date__precision__in = Parameter(DATE_PRECISION, on.IN)
    date__zone = Parameter(DATE_ZONE)
    date__zone__not = Parameter(DATE_ZONE, on.NOT)
    date__zone__in = Parameter(DATE_ZONE, on.IN)
    date__zone__isnull = Parameter(DATE_ZONE, on.ISNULL)
    date__wording__contains = Parameter(DATE_WORDING, on.CONTAINS)
    date__wording__isnull = Parameter(DATE_WORDING, on.ISNULL)
    event = Parameter(EVENT)
    event__not = Parameter(EVENT, on.NOT)
    event__in = Parameter(EVENT, on.IN)
    event__isnull = Parameter(EVENT, on.ISNULL)
    event__exact = Parameter(EVENT__EXACT)
    place = Parameter(PLACE)
    place__not = Parameter(PLACE, on.NOT)
    place__in = Parameter(PLACE, on.IN)
    place__isnull = Parameter(PLACE, on.ISNULL)
    place__exact = Parameter(PLACE__EXACT)
    topic = Parameter(TOPIC)
    topic__not = Parameter(TOPIC, on.NOT)
    topic__in = Parameter(TOPIC, on.IN)
    topic__isnull = Parameter(TOPIC, on.ISNULL)
