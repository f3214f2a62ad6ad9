"""Parameters of places."""

from facts.choices import PlaceKind, PlacePrecision
from publication.choices import Resource
from publication.filters import lookups as on
from publication.filters.filterset import Parameter
from publication.filters.names import NamedFilterSet
from publication.filters.subjects import Column, Key, Number, Text
from publication.filters.values import Codes, Degrees, Slugs, Texts

SLUG = Column("slug", Slugs(Resource.PLACES), "Slug of the place.", on.KEY, "slug")
KIND = Column("kind", Codes(PlaceKind), "What the place is.", on.KEY, "sort_kind")
PARENT = Key(
    "parent", Slugs(Resource.PLACES), "Place it lies in, or a larger one above that.", on.KEY_OR_NULL
)
PARENT__EXACT = Key("parent__exact", Slugs(Resource.PLACES), "Place it lies in, itself.", on.ONE)
LATITUDE = Number("latitude", Degrees(90), "Degrees north.", on.ORDERED_OR_NULL)
LONGITUDE = Number("longitude", Degrees(180), "Degrees east.", on.ORDERED_OR_NULL)
COORDINATE_PRECISION = Key(
    "coordinate_precision",
    Codes(PlacePrecision),
    "How exactly the point stands for the place.",
    on.KEY_OR_NULL,
)
COORDINATE_REFERENCE = Text(
    "coordinate_reference", Texts(), "Where the coordinates come from.", on.PART_OF_TEXT_OR_NULL
)


class PlaceFilterSet(NamedFilterSet):
    """Parameters of `places/`."""

    resource = Resource.PLACES

    slug = Parameter(SLUG)
    slug__not = Parameter(SLUG, on.NOT)
    slug__in = Parameter(SLUG, on.IN)
    kind = Parameter(KIND)
    kind__not = Parameter(KIND, on.NOT)
    kind__in = Parameter(KIND, on.IN)
    parent = Parameter(PARENT)
    parent__not = Parameter(PARENT, on.NOT)
    parent__in = Parameter(PARENT, on.IN)
    parent__isnull = Parameter(PARENT, on.ISNULL)
    parent__exact = Parameter(PARENT__EXACT)
    latitude = Parameter(LATITUDE)
    latitude__not = Parameter(LATITUDE, on.NOT)
    latitude__in = Parameter(LATITUDE, on.IN)
    latitude__gte = Parameter(LATITUDE, on.GTE)
    latitude__lte = Parameter(LATITUDE, on.LTE)
    latitude__gt = Parameter(LATITUDE, on.GT)
    latitude__lt = Parameter(LATITUDE, on.LT)
    latitude__isnull = Parameter(LATITUDE, on.ISNULL)
    longitude = Parameter(LONGITUDE)
    longitude__not = Parameter(LONGITUDE, on.NOT)
    longitude__in = Parameter(LONGITUDE, on.IN)
    longitude__gte = Parameter(LONGITUDE, on.GTE)
    longitude__lte = Parameter(LONGITUDE, on.LTE)
    longitude__gt = Parameter(LONGITUDE, on.GT)
    longitude__lt = Parameter(LONGITUDE, on.LT)
    longitude__isnull = Parameter(LONGITUDE, on.ISNULL)
    coordinate_precision = Parameter(COORDINATE_PRECISION)
    coordinate_precision__not = Parameter(COORDINATE_PRECISION, on.NOT)
    coordinate_precision__in = Parameter(COORDINATE_PRECISION, on.IN)
    coordinate_precision__isnull = Parameter(COORDINATE_PRECISION, on.ISNULL)
    coordinate_reference__contains = Parameter(COORDINATE_REFERENCE, on.CONTAINS)
    coordinate_reference__isnull = Parameter(COORDINATE_REFERENCE, on.ISNULL)
