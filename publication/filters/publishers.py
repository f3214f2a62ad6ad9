"""Parameters of publishers."""

from publication.choices import Resource
from publication.filters import lookups as on
from publication.filters.filterset import Parameter, RecordFilterSet
from publication.filters.subjects import Column, Key, Text
from publication.filters.values import Codes, Countries, Slugs, Texts
from sources.choices import PublisherKind

SLUG = Column("slug", Slugs(Resource.PUBLISHERS), "Slug of the publisher.", on.KEY, "slug")
NAME = Text("name", Texts(), "Name as the publisher writes it.", on.TEXT)
KIND = Column("kind", Codes(PublisherKind), "What kind of medium it is.", on.KEY, "sort_kind")
COUNTRY = Key("country", Countries(), "Seat, ISO 3166-1 alpha-2.", on.KEY_OR_NULL)
WEBSITE = Text("website", Texts(), "Home page.", on.TEXT_OR_NULL)


class PublisherFilterSet(RecordFilterSet):
    """Parameters of `publishers/`."""

    resource = Resource.PUBLISHERS

    slug = Parameter(SLUG)
    slug__not = Parameter(SLUG, on.NOT)
    slug__in = Parameter(SLUG, on.IN)
    name = Parameter(NAME)
    name__not = Parameter(NAME, on.NOT)
    name__contains = Parameter(NAME, on.CONTAINS)
    kind = Parameter(KIND)
    kind__not = Parameter(KIND, on.NOT)
    kind__in = Parameter(KIND, on.IN)
    country = Parameter(COUNTRY)
    country__not = Parameter(COUNTRY, on.NOT)
    country__in = Parameter(COUNTRY, on.IN)
    country__isnull = Parameter(COUNTRY, on.ISNULL)
    website = Parameter(WEBSITE)
    website__not = Parameter(WEBSITE, on.NOT)
    website__contains = Parameter(WEBSITE, on.CONTAINS)
    website__isnull = Parameter(WEBSITE, on.ISNULL)
