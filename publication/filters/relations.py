"""Parameters of how a fact stands to others: relations, disputes, denials."""

from facts.choices import RelationKind
from publication.choices import Resource
from publication.filters import lookups as on
from publication.filters.filterset import Parameter, RecordFilterSet
from publication.filters.subjects import Key, Text
from publication.filters.values import Booleans, Codes, Slugs, Texts

DISPUTED = Key("disputed", Booleans(), "Whether it is a position in a dispute.", on.ONE)
DISPUTE = Key("dispute", Slugs(Resource.DISPUTES), "Dispute in which it is a position.", on.KEY_OR_NULL)
HAS_DENIAL = Key(
    "has_denial",
    Booleans(),
    "Whether another fact denies or contradicts it, or an actor denies the term.",
    on.ONE,
)
CONTRADICTS = Key(
    "contradicts", Slugs(Resource.FACTS), "A fact that it contradicts or is contradicted by.", on.KEY_OR_NULL
)
CORROBORATES = Key(
    "corroborates",
    Slugs(Resource.FACTS),
    "A fact that it corroborates or is corroborated by.",
    on.KEY_OR_NULL,
)
DENIES = Key("denies", Slugs(Resource.FACTS), "A fact that it denies or is denied by.", on.KEY_OR_NULL)
REPEATS = Key("repeats", Slugs(Resource.FACTS), "A fact that it repeats or is repeated by.", on.KEY_OR_NULL)
SUPERSEDES = Key(
    "supersedes", Slugs(Resource.FACTS), "A fact that it supersedes or is superseded by.", on.KEY_OR_NULL
)
REFINES = Key("refines", Slugs(Resource.FACTS), "A fact that it refines or is refined by.", on.KEY_OR_NULL)
CORRECTS = Key(
    "corrects", Slugs(Resource.FACTS), "A fact that it corrects or is corrected by.", on.KEY_OR_NULL
)
SUBSET_OF = Key(
    "subset_of", Slugs(Resource.FACTS), "A fact that it is a subset of, or has as a subset.", on.KEY_OR_NULL
)
RELATION_OUT = Key("relation_out", Codes(RelationKind), "How it stands to another fact.", on.KEY_OR_NULL)
RELATION_IN = Key("relation_in", Codes(RelationKind), "How another fact stands to it.", on.KEY_OR_NULL)
RELATION_REASON = Text(
    "relation_reason", Texts(), "Why an editor sees a relation so.", on.PART_OF_TEXT_OR_NULL
)


class RelatedFilterSet(RecordFilterSet):
    """How a fact stands to others: what it contradicts or repeats, and where it is disputed."""

    disputed = Parameter(DISPUTED)
    dispute = Parameter(DISPUTE)
    dispute__not = Parameter(DISPUTE, on.NOT)
    dispute__in = Parameter(DISPUTE, on.IN)
    dispute__isnull = Parameter(DISPUTE, on.ISNULL)
    has_denial = Parameter(HAS_DENIAL)
    contradicts = Parameter(CONTRADICTS)
    contradicts__not = Parameter(CONTRADICTS, on.NOT)
    contradicts__in = Parameter(CONTRADICTS, on.IN)
    contradicts__isnull = Parameter(CONTRADICTS, on.ISNULL)
    corroborates = Parameter(CORROBORATES)
    corroborates__not = Parameter(CORROBORATES, on.NOT)
    corroborates__in = Parameter(CORROBORATES, on.IN)
    corroborates__isnull = Parameter(CORROBORATES, on.ISNULL)
    denies = Parameter(DENIES)
    denies__not = Parameter(DENIES, on.NOT)
    denies__in = Parameter(DENIES, on.IN)
    denies__isnull = Parameter(DENIES, on.ISNULL)
    repeats = Parameter(REPEATS)
    repeats__not = Parameter(REPEATS, on.NOT)
    repeats__in = Parameter(REPEATS, on.IN)
    repeats__isnull = Parameter(REPEATS, on.ISNULL)
    supersedes = Parameter(SUPERSEDES)
    supersedes__not = Parameter(SUPERSEDES, on.NOT)
    supersedes__in = Parameter(SUPERSEDES, on.IN)
    supersedes__isnull = Parameter(SUPERSEDES, on.ISNULL)
    refines = Parameter(REFINES)
    refines__not = Parameter(REFINES, on.NOT)
    refines__in = Parameter(REFINES, on.IN)
    refines__isnull = Parameter(REFINES, on.ISNULL)
    corrects = Parameter(CORRECTS)
    corrects__not = Parameter(CORRECTS, on.NOT)
    corrects__in = Parameter(CORRECTS, on.IN)
    corrects__isnull = Parameter(CORRECTS, on.ISNULL)
    subset_of = Parameter(SUBSET_OF)
    subset_of__not = Parameter(SUBSET_OF, on.NOT)
    subset_of__in = Parameter(SUBSET_OF, on.IN)
    subset_of__isnull = Parameter(SUBSET_OF, on.ISNULL)
    relation_out = Parameter(RELATION_OUT)
    relation_out__not = Parameter(RELATION_OUT, on.NOT)
    relation_out__in = Parameter(RELATION_OUT, on.IN)
    relation_out__isnull = Parameter(RELATION_OUT, on.ISNULL)
    relation_in = Parameter(RELATION_IN)
    relation_in__not = Parameter(RELATION_IN, on.NOT)
    relation_in__in = Parameter(RELATION_IN, on.IN)
    relation_in__isnull = Parameter(RELATION_IN, on.ISNULL)
    relation_reason__contains = Parameter(RELATION_REASON, on.CONTAINS)
    relation_reason__isnull = Parameter(RELATION_REASON, on.ISNULL)
