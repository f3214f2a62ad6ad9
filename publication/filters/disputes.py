"""Parameters of disputes."""

from facts.choices import DisputeKind
from publication.choices import Resource
from publication.filters import lookups as on
from publication.filters.filterset import Parameter, RecordFilterSet
from publication.filters.subjects import Column, Key, Text
from publication.filters.values import Codes, Slugs, Texts

SLUG = Column("slug", Slugs(Resource.DISPUTES), "Slug of the dispute.", on.KEY, "slug")
QUESTION = Text("question", Texts(), "The neutral question.", on.TEXT)
KIND = Column("kind", Codes(DisputeKind), "What the disagreement is about.", on.KEY, "sort_kind")
NOTE = Text("note", Texts(), "What differs and what cannot be told apart.", on.TEXT)
LABEL = Text("label", Texts(), "Any of the answers.", on.TEXT)
FACT = Key("fact", Slugs(Resource.FACTS), "Fact that gives any of the answers.", on.KEY)
ATTRIBUTED_TO = Key(
    "attributed_to",
    Slugs(Resource.ACTORS),
    "Speaker of a fact that gives any of the answers.",
    on.KEY_OR_NULL,
)
ON_BEHALF_OF = Key(
    "on_behalf_of", Slugs(Resource.ACTORS), "For whom a speaker of such a fact speaks.", on.KEY_OR_NULL
)
SILENT_SOURCE = Key(
    "silent_source", Slugs(Resource.SOURCES), "Source that none of the facts cites.", on.KEY_OR_NULL
)


class DisputeFilterSet(RecordFilterSet):
    """Parameters of `disputes/`."""

    resource = Resource.DISPUTES

    slug = Parameter(SLUG)
    slug__not = Parameter(SLUG, on.NOT)
    slug__in = Parameter(SLUG, on.IN)
    question = Parameter(QUESTION)
    question__not = Parameter(QUESTION, on.NOT)
    question__contains = Parameter(QUESTION, on.CONTAINS)
    kind = Parameter(KIND)
    kind__not = Parameter(KIND, on.NOT)
    kind__in = Parameter(KIND, on.IN)
    note = Parameter(NOTE)
    note__not = Parameter(NOTE, on.NOT)
    note__contains = Parameter(NOTE, on.CONTAINS)
    label = Parameter(LABEL)
    label__not = Parameter(LABEL, on.NOT)
    label__contains = Parameter(LABEL, on.CONTAINS)
    fact = Parameter(FACT)
    fact__not = Parameter(FACT, on.NOT)
    fact__in = Parameter(FACT, on.IN)
    attributed_to = Parameter(ATTRIBUTED_TO)
    attributed_to__not = Parameter(ATTRIBUTED_TO, on.NOT)
    attributed_to__in = Parameter(ATTRIBUTED_TO, on.IN)
    attributed_to__isnull = Parameter(ATTRIBUTED_TO, on.ISNULL)
    on_behalf_of = Parameter(ON_BEHALF_OF)
    on_behalf_of__not = Parameter(ON_BEHALF_OF, on.NOT)
    on_behalf_of__in = Parameter(ON_BEHALF_OF, on.IN)
    on_behalf_of__isnull = Parameter(ON_BEHALF_OF, on.ISNULL)
    silent_source = Parameter(SILENT_SOURCE)
    silent_source__not = Parameter(SILENT_SOURCE, on.NOT)
    silent_source__in = Parameter(SILENT_SOURCE, on.IN)
    silent_source__isnull = Parameter(SILENT_SOURCE, on.ISNULL)
