"""Parameters of when a term or an agreement takes effect."""

from publication.filters import lookups as on
from publication.filters.filterset import Parameter, RecordFilterSet
from publication.filters.moments import FurtherDate
from publication.filters.subjects import Key, Text
from publication.filters.values import ZONES, Codes, Dates, Texts
from sources.choices import DatePrecision

EFFECTIVE = FurtherDate("effective", Dates(), "When it takes effect.", on.DATE)
EFFECTIVE_PRECISION = Key(
    "effective__precision", Codes(DatePrecision), "How exactly the text states it.", on.KEY
)
EFFECTIVE_ZONE = Key(
    "effective__zone", ZONES, "UTC offset it was meant in; none = not known.", on.KEY_OR_NULL
)
EFFECTIVE_WORDING = Text(
    "effective__wording", Texts(), "The text's own words for it.", on.PART_OF_TEXT_OR_NULL
)


class EffectiveFilterSet(RecordFilterSet):
    """When it takes effect, as far as stated."""

    effective = Parameter(EFFECTIVE)
    effective__not = Parameter(EFFECTIVE, on.NOT)
    effective__in = Parameter(EFFECTIVE, on.IN)
    effective__overlaps = Parameter(EFFECTIVE, on.OVERLAPS)
    effective__within = Parameter(EFFECTIVE, on.WITHIN)
    effective__certainly_before = Parameter(EFFECTIVE, on.CERTAINLY_BEFORE)
    effective__certainly_after = Parameter(EFFECTIVE, on.CERTAINLY_AFTER)
    effective__possibly_before = Parameter(EFFECTIVE, on.POSSIBLY_BEFORE)
    effective__possibly_after = Parameter(EFFECTIVE, on.POSSIBLY_AFTER)
    effective__gte = Parameter(EFFECTIVE, on.GTE)
    effective__lte = Parameter(EFFECTIVE, on.LTE)
    effective__gt = Parameter(EFFECTIVE, on.GT)
    effective__lt = Parameter(EFFECTIVE, on.LT)
    effective__isnull = Parameter(EFFECTIVE, on.ISNULL)
    effective__precision = Parameter(EFFECTIVE_PRECISION)
    effective__precision__not = Parameter(EFFECTIVE_PRECISION, on.NOT)
    effective__precision__in = Parameter(EFFECTIVE_PRECISION, on.IN)
    effective__zone = Parameter(EFFECTIVE_ZONE)
    effective__zone__not = Parameter(EFFECTIVE_ZONE, on.NOT)
    effective__zone__in = Parameter(EFFECTIVE_ZONE, on.IN)
    effective__zone__isnull = Parameter(EFFECTIVE_ZONE, on.ISNULL)
    effective__wording__contains = Parameter(EFFECTIVE_WORDING, on.CONTAINS)
    effective__wording__isnull = Parameter(EFFECTIVE_WORDING, on.ISNULL)
