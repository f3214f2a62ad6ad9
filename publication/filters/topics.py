"""Parameters of topics."""

from publication.choices import Resource
from publication.filters import lookups as on
from publication.filters.filterset import Parameter, RecordFilterSet
from publication.filters.subjects import Column, Text
from publication.filters.values import Slugs, Texts

SLUG = Column("slug", Slugs(Resource.TOPICS), "Slug of the topic.", on.KEY, "slug")
NAME = Text("name", Texts(), "Name of the topic.", on.TEXT)


class TopicFilterSet(RecordFilterSet):
    """Parameters of `topics/`."""

    resource = Resource.TOPICS

    slug = Parameter(SLUG)
    slug__not = Parameter(SLUG, on.NOT)
    slug__in = Parameter(SLUG, on.IN)
    name = Parameter(NAME)
    name__not = Parameter(NAME, on.NOT)
    name__contains = Parameter(NAME, on.CONTAINS)
