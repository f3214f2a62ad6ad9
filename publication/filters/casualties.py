"""Parameters of casualty reports; figures compare as intervals."""

from facts.choices import (
    Assertion,
    CasualtyCause,
    CasualtyScope,
    Outcome,
    Qualifier,
    VictimDescription,
    VictimStatus,
)
from publication.choices import Resource
from publication.filters import lookups as on
from publication.filters.facts import FactFilterSet
from publication.filters.filterset import Parameter
from publication.filters.rows import Figure
from publication.filters.subjects import Key, Text
from publication.filters.values import FIGURE_MAX, Codes, Integers, Slugs, Texts

FIGURES = Integers(0, FIGURE_MAX)
LOOKED_AT = "Whole figures are looked at; with `victim_status` those of that status, on the same figure."
SIDE = Key("side", Slugs(Resource.ACTORS), "To whom the victims belonged.", on.KEY_OR_NULL)
CAUSE = Key("cause", Codes(CasualtyCause), "To what the harm is put down.", on.KEY)
SCOPE = Key("scope", Codes(CasualtyScope), "What the figures cover.", on.KEY)
ASSERTION = Key("assertion", Codes(Assertion), "On what standing the figures rest.", on.KEY)
OUTCOME = Key("outcome", Codes(Outcome), "What happened to the people, in any figure of the report.", on.KEY)
VICTIM_STATUS = Key(
    "victim_status",
    Codes(VictimStatus),
    "Status of the people, in any figure; with `<outcome>__…` on the same figure.",
    on.KEY,
)
VICTIM_DESCRIPTION = Key(
    "victim_description",
    Codes(VictimDescription),
    "Further words for the people, in any figure.",
    on.KEY_OR_NULL,
)
QUALIFIER = Key("qualifier", Codes(Qualifier), "How a number is qualified, in any figure.", on.KEY)
FIGURE_WORDING = Text("figure_wording", Texts(), "The source's own words for a figure.", on.PART_OF_TEXT)
KILLED = Figure("killed", FIGURES, f"People killed. {LOOKED_AT}", on.FIGURE)
INJURED = Figure("injured", FIGURES, f"People injured. {LOOKED_AT}", on.FIGURE)
MISSING = Figure("missing", FIGURES, f"People missing. {LOOKED_AT}", on.FIGURE)
CAPTURED = Figure("captured", FIGURES, f"People captured. {LOOKED_AT}", on.FIGURE)
DETAINED = Figure("detained", FIGURES, f"People detained. {LOOKED_AT}", on.FIGURE)
EVACUATED = Figure("evacuated", FIGURES, f"People evacuated. {LOOKED_AT}", on.FIGURE)
DISPLACED = Figure("displaced", FIGURES, f"People displaced. {LOOKED_AT}", on.FIGURE)
UNSPECIFIED_CASUALTIES = Figure(
    "unspecified_casualties",
    FIGURES,
    f"People counted as casualties without saying how. {LOOKED_AT}",
    on.FIGURE,
)


class CasualtyReportFilterSet(FactFilterSet):
    """Parameters of `casualty-reports/`."""

    side = Parameter(SIDE)
    side__not = Parameter(SIDE, on.NOT)
    side__in = Parameter(SIDE, on.IN)
    side__isnull = Parameter(SIDE, on.ISNULL)
    cause = Parameter(CAUSE)
    cause__not = Parameter(CAUSE, on.NOT)
    cause__in = Parameter(CAUSE, on.IN)
    scope = Parameter(SCOPE)
    scope__not = Parameter(SCOPE, on.NOT)
    scope__in = Parameter(SCOPE, on.IN)
    assertion = Parameter(ASSERTION)
    assertion__not = Parameter(ASSERTION, on.NOT)
    assertion__in = Parameter(ASSERTION, on.IN)
    outcome = Parameter(OUTCOME)
    outcome__not = Parameter(OUTCOME, on.NOT)
    outcome__in = Parameter(OUTCOME, on.IN)
    victim_status = Parameter(VICTIM_STATUS)
    victim_status__not = Parameter(VICTIM_STATUS, on.NOT)
    victim_status__in = Parameter(VICTIM_STATUS, on.IN)
    victim_description = Parameter(VICTIM_DESCRIPTION)
    victim_description__not = Parameter(VICTIM_DESCRIPTION, on.NOT)
    victim_description__in = Parameter(VICTIM_DESCRIPTION, on.IN)
    victim_description__isnull = Parameter(VICTIM_DESCRIPTION, on.ISNULL)
    qualifier = Parameter(QUALIFIER)
    qualifier__not = Parameter(QUALIFIER, on.NOT)
    qualifier__in = Parameter(QUALIFIER, on.IN)
    figure_wording__contains = Parameter(FIGURE_WORDING, on.CONTAINS)
    killed__certainly_gte = Parameter(KILLED, on.CERTAINLY_GTE)
    killed__possibly_gte = Parameter(KILLED, on.POSSIBLY_GTE)
    killed__certainly_lte = Parameter(KILLED, on.CERTAINLY_LTE)
    killed__possibly_lte = Parameter(KILLED, on.POSSIBLY_LTE)
    killed__contains = Parameter(KILLED, on.CONTAINS)
    killed__isnull = Parameter(KILLED, on.ISNULL)
    injured__certainly_gte = Parameter(INJURED, on.CERTAINLY_GTE)
    injured__possibly_gte = Parameter(INJURED, on.POSSIBLY_GTE)
    injured__certainly_lte = Parameter(INJURED, on.CERTAINLY_LTE)
    injured__possibly_lte = Parameter(INJURED, on.POSSIBLY_LTE)
    injured__contains = Parameter(INJURED, on.CONTAINS)
    injured__isnull = Parameter(INJURED, on.ISNULL)
    missing__certainly_gte = Parameter(MISSING, on.CERTAINLY_GTE)
    missing__possibly_gte = Parameter(MISSING, on.POSSIBLY_GTE)
    missing__certainly_lte = Parameter(MISSING, on.CERTAINLY_LTE)
    missing__possibly_lte = Parameter(MISSING, on.POSSIBLY_LTE)
    missing__contains = Parameter(MISSING, on.CONTAINS)
    missing__isnull = Parameter(MISSING, on.ISNULL)
    captured__certainly_gte = Parameter(CAPTURED, on.CERTAINLY_GTE)
    captured__possibly_gte = Parameter(CAPTURED, on.POSSIBLY_GTE)
    captured__certainly_lte = Parameter(CAPTURED, on.CERTAINLY_LTE)
    captured__possibly_lte = Parameter(CAPTURED, on.POSSIBLY_LTE)
    captured__contains = Parameter(CAPTURED, on.CONTAINS)
    captured__isnull = Parameter(CAPTURED, on.ISNULL)
    detained__certainly_gte = Parameter(DETAINED, on.CERTAINLY_GTE)
    detained__possibly_gte = Parameter(DETAINED, on.POSSIBLY_GTE)
    detained__certainly_lte = Parameter(DETAINED, on.CERTAINLY_LTE)
    detained__possibly_lte = Parameter(DETAINED, on.POSSIBLY_LTE)
    detained__contains = Parameter(DETAINED, on.CONTAINS)
    detained__isnull = Parameter(DETAINED, on.ISNULL)
    evacuated__certainly_gte = Parameter(EVACUATED, on.CERTAINLY_GTE)
    evacuated__possibly_gte = Parameter(EVACUATED, on.POSSIBLY_GTE)
    evacuated__certainly_lte = Parameter(EVACUATED, on.CERTAINLY_LTE)
    evacuated__possibly_lte = Parameter(EVACUATED, on.POSSIBLY_LTE)
    evacuated__contains = Parameter(EVACUATED, on.CONTAINS)
    evacuated__isnull = Parameter(EVACUATED, on.ISNULL)
    displaced__certainly_gte = Parameter(DISPLACED, on.CERTAINLY_GTE)
    displaced__possibly_gte = Parameter(DISPLACED, on.POSSIBLY_GTE)
    displaced__certainly_lte = Parameter(DISPLACED, on.CERTAINLY_LTE)
    displaced__possibly_lte = Parameter(DISPLACED, on.POSSIBLY_LTE)
    displaced__contains = Parameter(DISPLACED, on.CONTAINS)
    displaced__isnull = Parameter(DISPLACED, on.ISNULL)
    unspecified_casualties__certainly_gte = Parameter(UNSPECIFIED_CASUALTIES, on.CERTAINLY_GTE)
    unspecified_casualties__possibly_gte = Parameter(UNSPECIFIED_CASUALTIES, on.POSSIBLY_GTE)
    unspecified_casualties__certainly_lte = Parameter(UNSPECIFIED_CASUALTIES, on.CERTAINLY_LTE)
    unspecified_casualties__possibly_lte = Parameter(UNSPECIFIED_CASUALTIES, on.POSSIBLY_LTE)
    unspecified_casualties__contains = Parameter(UNSPECIFIED_CASUALTIES, on.CONTAINS)
    unspecified_casualties__isnull = Parameter(UNSPECIFIED_CASUALTIES, on.ISNULL)
