"""Parameters of ceasefire terms."""

from facts.choices import Stance, TermCategory, TermStage
from publication.choices import Resource
from publication.filters import lookups as on
from publication.filters.effective import EffectiveFilterSet
from publication.filters.facts import FactFilterSet
from publication.filters.filterset import Parameter
from publication.filters.subjects import Key
from publication.filters.values import Codes, Slugs

AGREEMENT = Key("agreement", Slugs(Resource.AGREEMENTS), "Agreement or set of demands it belongs to.", on.KEY)
CATEGORY = Key("category", Codes(TermCategory), "What it provides for.", on.KEY)
STAGE = Key("stage", Codes(TermStage), "How far it had come when stated.", on.KEY)
OBLIGATED = Key("obligated", Slugs(Resource.ACTORS), "Who must do it.", on.KEY_OR_NULL)
BENEFICIARY = Key("beneficiary", Slugs(Resource.ACTORS), "For whom it is done.", on.KEY_OR_NULL)
GUARANTOR = Key("guarantor", Slugs(Resource.ACTORS), "Who supervises or guarantees it.", on.KEY_OR_NULL)
STANCE = Key("stance", Codes(Stance), "How any actor stands to it.", on.KEY_OR_NULL)
ASSERTED_BY = Key("asserted_by", Slugs(Resource.ACTORS), "Actor that asserts it.", on.KEY_OR_NULL)
ACCEPTED_BY = Key("accepted_by", Slugs(Resource.ACTORS), "Actor that accepts it.", on.KEY_OR_NULL)
DENIED_BY = Key("denied_by", Slugs(Resource.ACTORS), "Actor that denies it.", on.KEY_OR_NULL)
DEMANDED_BY = Key("demanded_by", Slugs(Resource.ACTORS), "Actor that demands it.", on.KEY_OR_NULL)
CLAIMS_FULFILLED_BY = Key(
    "claims_fulfilled_by", Slugs(Resource.ACTORS), "Actor that claims that it is fulfilled.", on.KEY_OR_NULL
)
CLAIMS_VIOLATED_BY = Key(
    "claims_violated_by", Slugs(Resource.ACTORS), "Actor that claims that it is violated.", on.KEY_OR_NULL
)


class CeasefireTermFilterSet(EffectiveFilterSet, FactFilterSet):
    """Parameters of `ceasefire-terms/`."""

    agreement = Parameter(AGREEMENT)
    agreement__not = Parameter(AGREEMENT, on.NOT)
    agreement__in = Parameter(AGREEMENT, on.IN)
    category = Parameter(CATEGORY)
    category__not = Parameter(CATEGORY, on.NOT)
    category__in = Parameter(CATEGORY, on.IN)
    stage = Parameter(STAGE)
    stage__not = Parameter(STAGE, on.NOT)
    stage__in = Parameter(STAGE, on.IN)
    obligated = Parameter(OBLIGATED)
    obligated__not = Parameter(OBLIGATED, on.NOT)
    obligated__in = Parameter(OBLIGATED, on.IN)
    obligated__isnull = Parameter(OBLIGATED, on.ISNULL)
    beneficiary = Parameter(BENEFICIARY)
    beneficiary__not = Parameter(BENEFICIARY, on.NOT)
    beneficiary__in = Parameter(BENEFICIARY, on.IN)
    beneficiary__isnull = Parameter(BENEFICIARY, on.ISNULL)
    guarantor = Parameter(GUARANTOR)
    guarantor__not = Parameter(GUARANTOR, on.NOT)
    guarantor__in = Parameter(GUARANTOR, on.IN)
    guarantor__isnull = Parameter(GUARANTOR, on.ISNULL)
    stance = Parameter(STANCE)
    stance__not = Parameter(STANCE, on.NOT)
    stance__in = Parameter(STANCE, on.IN)
    stance__isnull = Parameter(STANCE, on.ISNULL)
    asserted_by = Parameter(ASSERTED_BY)
    asserted_by__not = Parameter(ASSERTED_BY, on.NOT)
    asserted_by__in = Parameter(ASSERTED_BY, on.IN)
    asserted_by__isnull = Parameter(ASSERTED_BY, on.ISNULL)
    accepted_by = Parameter(ACCEPTED_BY)
    accepted_by__not = Parameter(ACCEPTED_BY, on.NOT)
    accepted_by__in = Parameter(ACCEPTED_BY, on.IN)
    accepted_by__isnull = Parameter(ACCEPTED_BY, on.ISNULL)
    denied_by = Parameter(DENIED_BY)
    denied_by__not = Parameter(DENIED_BY, on.NOT)
    denied_by__in = Parameter(DENIED_BY, on.IN)
    denied_by__isnull = Parameter(DENIED_BY, on.ISNULL)
    demanded_by = Parameter(DEMANDED_BY)
    demanded_by__not = Parameter(DEMANDED_BY, on.NOT)
    demanded_by__in = Parameter(DEMANDED_BY, on.IN)
    demanded_by__isnull = Parameter(DEMANDED_BY, on.ISNULL)
    claims_fulfilled_by = Parameter(CLAIMS_FULFILLED_BY)
    claims_fulfilled_by__not = Parameter(CLAIMS_FULFILLED_BY, on.NOT)
    claims_fulfilled_by__in = Parameter(CLAIMS_FULFILLED_BY, on.IN)
    claims_fulfilled_by__isnull = Parameter(CLAIMS_FULFILLED_BY, on.ISNULL)
    claims_violated_by = Parameter(CLAIMS_VIOLATED_BY)
    claims_violated_by__not = Parameter(CLAIMS_VIOLATED_BY, on.NOT)
    claims_violated_by__in = Parameter(CLAIMS_VIOLATED_BY, on.IN)
    claims_violated_by__isnull = Parameter(CLAIMS_VIOLATED_BY, on.ISNULL)
