"""Parameters of actors."""

from facts.choices import ActorKind
from publication.choices import Resource
from publication.filters import lookups as on
from publication.filters.filterset import Parameter
from publication.filters.names import NamedFilterSet
from publication.filters.subjects import Column, Key, Text
from publication.filters.values import Codes, Countries, Slugs, Texts

SLUG = Column("slug", Slugs(Resource.ACTORS), "Slug of the actor.", on.KEY, "slug")
KIND = Column("kind", Codes(ActorKind), "What the actor is.", on.KEY, "sort_kind")
ROLE = Text("role", Texts(), "Office or role, as sources give it.", on.TEXT_OR_NULL)
MEMBER_OF = Key(
    "member_of", Slugs(Resource.ACTORS), "Body it belongs to, or a larger one above that.", on.KEY_OR_NULL
)
MEMBER_OF__EXACT = Key("member_of__exact", Slugs(Resource.ACTORS), "Body it belongs to, itself.", on.ONE)
COUNTRY = Key("country", Countries(), "ISO 3166-1 alpha-2.", on.KEY_OR_NULL)


class ActorFilterSet(NamedFilterSet):
    """Parameters of `actors/`."""

    resource = Resource.ACTORS

    slug = Parameter(SLUG)
    slug__not = Parameter(SLUG, on.NOT)
    slug__in = Parameter(SLUG, on.IN)
    kind = Parameter(KIND)
    kind__not = Parameter(KIND, on.NOT)
    kind__in = Parameter(KIND, on.IN)
    role = Parameter(ROLE)
    role__not = Parameter(ROLE, on.NOT)
    role__contains = Parameter(ROLE, on.CONTAINS)
    role__isnull = Parameter(ROLE, on.ISNULL)
    member_of = Parameter(MEMBER_OF)
    member_of__not = Parameter(MEMBER_OF, on.NOT)
    member_of__in = Parameter(MEMBER_OF, on.IN)
    member_of__isnull = Parameter(MEMBER_OF, on.ISNULL)
    member_of__exact = Parameter(MEMBER_OF__EXACT)
    country = Parameter(COUNTRY)
    country__not = Parameter(COUNTRY, on.NOT)
    country__in = Parameter(COUNTRY, on.IN)
    country__isnull = Parameter(COUNTRY, on.ISNULL)
