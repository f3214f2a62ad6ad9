"""Parameters of agreements."""

from facts.choices import AgreementKind
from publication.choices import Resource
from publication.filters import lookups as on
from publication.filters.effective import EffectiveFilterSet
from publication.filters.filterset import Parameter
from publication.filters.moments import OwnDate
from publication.filters.subjects import Column, Key, Text
from publication.filters.values import ZONES, Codes, Dates, Slugs, Texts
from sources.choices import DatePrecision

SLUG = Column("slug", Slugs(Resource.AGREEMENTS), "Slug of the agreement.", on.KEY, "slug")
NAME = Text("name", Texts(), "Name of the agreement.", on.TEXT)
KIND = Column("kind", Codes(AgreementKind), "What sort of agreement.", on.KEY, "sort_kind")
ANNOUNCED = OwnDate("announced", Dates(), "When it was announced.", on.DATE)
ANNOUNCED_PRECISION = Key(
    "announced__precision", Codes(DatePrecision), "How exactly the text states it.", on.KEY
)
ANNOUNCED_ZONE = Key(
    "announced__zone", ZONES, "UTC offset it was meant in; none = not known.", on.KEY_OR_NULL
)
ANNOUNCED_WORDING = Text(
    "announced__wording", Texts(), "The text's own words for it.", on.PART_OF_TEXT_OR_NULL
)
PARTY = Key("party", Slugs(Resource.ACTORS), "Who is bound by it.", on.KEY_OR_NULL)
BROKER = Key("broker", Slugs(Resource.ACTORS), "Who brought it about.", on.KEY_OR_NULL)


class AgreementFilterSet(EffectiveFilterSet):
    """Parameters of `agreements/`."""

    resource = Resource.AGREEMENTS

    slug = Parameter(SLUG)
    slug__not = Parameter(SLUG, on.NOT)
    slug__in = Parameter(SLUG, on.IN)
    name = Parameter(NAME)
    name__not = Parameter(NAME, on.NOT)
    name__contains = Parameter(NAME, on.CONTAINS)
    kind = Parameter(KIND)
    kind__not = Parameter(KIND, on.NOT)
    kind__in = Parameter(KIND, on.IN)
    announced = Parameter(ANNOUNCED)
    announced__not = Parameter(ANNOUNCED, on.NOT)
    announced__in = Parameter(ANNOUNCED, on.IN)
    announced__overlaps = Parameter(ANNOUNCED, on.OVERLAPS)
    announced__within = Parameter(ANNOUNCED, on.WITHIN)
    announced__certainly_before = Parameter(ANNOUNCED, on.CERTAINLY_BEFORE)
    announced__certainly_after = Parameter(ANNOUNCED, on.CERTAINLY_AFTER)
    announced__possibly_before = Parameter(ANNOUNCED, on.POSSIBLY_BEFORE)
    announced__possibly_after = Parameter(ANNOUNCED, on.POSSIBLY_AFTER)
    announced__gte = Parameter(ANNOUNCED, on.GTE)
    announced__lte = Parameter(ANNOUNCED, on.LTE)
    announced__gt = Parameter(ANNOUNCED, on.GT)
    announced__lt = Parameter(ANNOUNCED, on.LT)
    announced__isnull = Parameter(ANNOUNCED, on.ISNULL)
    announced__precision = Parameter(ANNOUNCED_PRECISION)
    announced__precision__not = Parameter(ANNOUNCED_PRECISION, on.NOT)
    announced__precision__in = Parameter(ANNOUNCED_PRECISION, on.IN)
    announced__zone = Parameter(ANNOUNCED_ZONE)
    announced__zone__not = Parameter(ANNOUNCED_ZONE, on.NOT)
    announced__zone__in = Parameter(ANNOUNCED_ZONE, on.IN)
    announced__zone__isnull = Parameter(ANNOUNCED_ZONE, on.ISNULL)
    announced__wording__contains = Parameter(ANNOUNCED_WORDING, on.CONTAINS)
    announced__wording__isnull = Parameter(ANNOUNCED_WORDING, on.ISNULL)
    party = Parameter(PARTY)
    party__not = Parameter(PARTY, on.NOT)
    party__in = Parameter(PARTY, on.IN)
    party__isnull = Parameter(PARTY, on.ISNULL)
    broker = Parameter(BROKER)
    broker__not = Parameter(BROKER, on.NOT)
    broker__in = Parameter(BROKER, on.IN)
    broker__isnull = Parameter(BROKER, on.ISNULL)
