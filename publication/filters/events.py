"""Parameters of events."""

from facts.choices import EventKind
from publication.choices import Resource
from publication.filters import lookups as on
from publication.filters.filterset import Parameter, RecordFilterSet
from publication.filters.moments import OwnDate
from publication.filters.subjects import Column, Key, Text
from publication.filters.values import ZONES, Codes, Dates, Slugs, Texts
from sources.choices import DatePrecision

SLUG = Column("slug", Slugs(Resource.EVENTS), "Slug of the event.", on.KEY, "slug")
NAME = Text("name", Texts(), "Name of the event.", on.TEXT)
KIND = Column("kind", Codes(EventKind), "What sort of event.", on.KEY, "sort_kind")
PERIOD = OwnDate("period", Dates(), "When it took place, as far as stated.", on.DATE)
PERIOD_PRECISION = Key("period__precision", Codes(DatePrecision), "How exactly the text states it.", on.KEY)
PERIOD_ZONE = Key("period__zone", ZONES, "UTC offset it was meant in; none = not known.", on.KEY_OR_NULL)
PERIOD_WORDING = Text("period__wording", Texts(), "The text's own words for it.", on.PART_OF_TEXT_OR_NULL)
PLACE = Key("place", Slugs(Resource.PLACES), "Where it took place, or a larger place around.", on.KEY_OR_NULL)
PLACE__EXACT = Key("place__exact", Slugs(Resource.PLACES), "Where it took place, itself.", on.ONE)
PARENT = Key(
    "parent", Slugs(Resource.EVENTS), "Event it is part of, or a larger one above that.", on.KEY_OR_NULL
)
PARENT__EXACT = Key("parent__exact", Slugs(Resource.EVENTS), "Event it is part of, itself.", on.ONE)


class EventFilterSet(RecordFilterSet):
    """Parameters of `events/`."""

    resource = Resource.EVENTS

    slug = Parameter(SLUG)
    slug__not = Parameter(SLUG, on.NOT)
    slug__in = Parameter(SLUG, on.IN)
    name = Parameter(NAME)
    name__not = Parameter(NAME, on.NOT)
    name__contains = Parameter(NAME, on.CONTAINS)
    kind = Parameter(KIND)
    kind__not = Parameter(KIND, on.NOT)
    kind__in = Parameter(KIND, on.IN)
    period = Parameter(PERIOD)
    period__not = Parameter(PERIOD, on.NOT)
    period__in = Parameter(PERIOD, on.IN)
    period__overlaps = Parameter(PERIOD, on.OVERLAPS)
    period__within = Parameter(PERIOD, on.WITHIN)
    period__certainly_before = Parameter(PERIOD, on.CERTAINLY_BEFORE)
    period__certainly_after = Parameter(PERIOD, on.CERTAINLY_AFTER)
    period__possibly_before = Parameter(PERIOD, on.POSSIBLY_BEFORE)
    period__possibly_after = Parameter(PERIOD, on.POSSIBLY_AFTER)
    period__gte = Parameter(PERIOD, on.GTE)
    period__lte = Parameter(PERIOD, on.LTE)
    period__gt = Parameter(PERIOD, on.GT)
    period__lt = Parameter(PERIOD, on.LT)
    period__isnull = Parameter(PERIOD, on.ISNULL)
    period__precision = Parameter(PERIOD_PRECISION)
    period__precision__not = Parameter(PERIOD_PRECISION, on.NOT)
    period__precision__in = Parameter(PERIOD_PRECISION, on.IN)
    period__zone = Parameter(PERIOD_ZONE)
    period__zone__not = Parameter(PERIOD_ZONE, on.NOT)
    period__zone__in = Parameter(PERIOD_ZONE, on.IN)
    period__zone__isnull = Parameter(PERIOD_ZONE, on.ISNULL)
    period__wording__contains = Parameter(PERIOD_WORDING, on.CONTAINS)
    period__wording__isnull = Parameter(PERIOD_WORDING, on.ISNULL)
    place = Parameter(PLACE)
    place__not = Parameter(PLACE, on.NOT)
    place__in = Parameter(PLACE, on.IN)
    place__isnull = Parameter(PLACE, on.ISNULL)
    place__exact = Parameter(PLACE__EXACT)
    parent = Parameter(PARENT)
    parent__not = Parameter(PARENT, on.NOT)
    parent__in = Parameter(PARENT, on.IN)
    parent__isnull = Parameter(PARENT, on.ISNULL)
    parent__exact = Parameter(PARENT__EXACT)
