"""Code lists of the facts room; stored codes are permanent because they are API.

Definitions and mappings to the codes of PLOVER, CAMEO, UCDP, ACLED, ETH/PRIO and PA-X stand in `facts/vocabularies`.
"""

from django.db.models import TextChoices


class FactKind(TextChoices):
    """What sort of fact record a row is; decides its child table."""

    STATEMENT = "statement", "Statement"
    CASUALTY_REPORT = "casualty_report", "Casualty report"
    CEASEFIRE_TERM = "ceasefire_term", "Ceasefire term"


class ActorKind(TextChoices):
    """What an actor is, after the sectors of PLOVER."""

    STATE_GOVERNMENT = "state_government", "State or its government"
    STATE_MILITARY = "state_military", "State military"
    STATE_POLICE_SECURITY = "state_police_security", "Police or security service of a state"
    PARTIALLY_RECOGNISED_AUTHORITY = "partially_recognised_authority", "Authority without general recognition"
    PARTIALLY_RECOGNISED_FORCES = (
        "partially_recognised_forces",
        "Forces of an authority without general recognition",
    )
    POLITICAL_PARTY_OPPOSITION = "political_party_opposition", "Political party or opposition"
    MILITIA_ARMED_GROUP = "militia_armed_group", "Militia or armed group"
    IGO = "igo", "Intergovernmental organisation"
    PEACEKEEPING_FORCE = "peacekeeping_force", "Peacekeeping force"
    NGO_HUMANITARIAN = "ngo_humanitarian", "Humanitarian or other non-governmental organisation"
    MEDIA_ORGANISATION = "media_organisation", "Media organisation"
    OFFICIAL = "official", "Person in office"
    CIVILIAN_GROUP = "civilian_group", "Group of civilians"
    CIVILIAN_PERSON = "civilian_person", "Private person"
    EXPERT_ANALYST = "expert_analyst", "Expert or analyst"
    UNNAMED_SOURCE = "unnamed_source", "Unnamed source"


class NameKind(TextChoices):
    """What relation a name has to the one who bears it."""

    OFFICIAL = "official", "Official name"
    SELF = "self", "Name used of oneself"
    OTHER_PARTY = "other_party", "Name used by another party"
    PRESS = "press", "Name or label used by the press"
    TRANSLITERATION = "transliteration", "Transliteration"
    HISTORICAL = "historical", "Historical name"
    SURNAME = "surname", "Surname alone"


class PlaceKind(TextChoices):
    """What a place is."""

    COUNTRY = "country", "Country"
    REGION = "region", "Region"
    CITY = "city", "City or town"
    ROAD = "road", "Road or corridor"
    SITE = "site", "Site or building"
    OTHER = "other", "Other"


class PlacePrecision(TextChoices):
    """How exactly coordinates stand for a place, after UCDP where_prec."""

    EXACT = "exact", "Exact"
    NEAR = "near", "Near"
    DISTRICT = "district", "District"
    REGION = "region", "Region"
    LINEAR_OR_FUZZY = "linear_or_fuzzy", "Linear or fuzzy"
    COUNTRY = "country", "Country"
    SEA_OR_AIR = "sea_or_air", "Sea or air"
    UNKNOWN = "unknown", "Unknown"


class EventKind(TextChoices):
    """What sort of event."""

    MILITARY_OPERATION = "military_operation", "Military operation"
    ATTACK = "attack", "Attack"
    EXPLOSION = "explosion", "Explosion"
    CEASEFIRE = "ceasefire", "Ceasefire"
    TALKS = "talks", "Talks"
    CALL_MEETING = "call_meeting", "Call or meeting"
    PROTEST = "protest", "Protest"
    CELEBRATION = "celebration", "Celebration"
    EVACUATION = "evacuation", "Evacuation"
    BLOCKADE = "blockade", "Blockade"
    WAR = "war", "War"
    SPEECH = "speech", "Speech"
    PUBLICATION = "publication", "Publication"
    ELECTION = "election", "Election"
    OTHER = "other", "Other"


class AgreementKind(TextChoices):
    """What sort of agreement or set of demands terms belong to."""

    CEASEFIRE = "ceasefire", "Ceasefire"
    TRUCE = "truce", "Truce"
    ULTIMATUM = "ultimatum", "Ultimatum or set of demands"


class SpeechAct(TextChoices):
    """What a speaker does with a statement, after CAMEO and PLOVER."""

    REPORT = "report", "Reports"
    ANNOUNCE = "announce", "Announces"
    ACKNOWLEDGE = "acknowledge", "Acknowledges"
    DENY = "deny", "Denies"
    ACCUSE = "accuse", "Accuses"
    CONDEMN = "condemn", "Condemns"
    DEMAND = "demand", "Demands"
    APPEAL = "appeal", "Appeals"
    PROPOSE = "propose", "Proposes"
    AGREE = "agree", "Agrees"
    PROMISE = "promise", "Promises"
    CONCEDE = "concede", "Concedes"
    REJECT = "reject", "Rejects"
    THREATEN = "threaten", "Threatens"
    SUPPORT = "support", "Supports"
    EXPRESS_CONCERN = "express_concern", "Expresses concern"
    PREDICT = "predict", "Predicts"
    DECLINE_COMMENT = "decline_comment", "Declines to comment"
    OTHER = "other", "Other"


class SpeechForm(TextChoices):
    """In which form a source gives a speaker's words."""

    DIRECT_QUOTE = "direct_quote", "Direct quotation"
    INDIRECT_QUOTE = "indirect_quote", "Indirect quotation"
    PARAPHRASE = "paraphrase", "Paraphrase"
    DOCUMENT = "document", "Document"
    POST = "post", "Post"


class Medium(TextChoices):
    """Through which medium a statement was made, as far as the source says."""

    TELEVISED_ADDRESS = "televised_address", "Televised address"
    PRESS_CONFERENCE = "press_conference", "Press conference"
    INTERVIEW = "interview", "Interview"
    NEWS_AGENCY = "news_agency", "News agency"
    SOCIAL_MEDIA_POST = "social_media_post", "Social media post"
    MESSAGING_CHANNEL = "messaging_channel", "Messaging channel"
    OFFICIAL_STATEMENT = "official_statement", "Official statement"
    DOCUMENT = "document", "Document"
    PHONE_CALL = "phone_call", "Telephone call"
    CALL_READOUT = "call_readout", "Readout of a call"
    SPEECH = "speech", "Speech"
    STREET_PROTEST = "street_protest", "Street protest"
    VIDEO = "video", "Video"
    SMS_LEAFLET_LOUDSPEAKER = "sms_leaflet_loudspeaker", "Text message, leaflet or loudspeaker"
    OTHER = "other", "Other"
    UNKNOWN = "unknown", "Not stated"


class Polarity(TextChoices):
    """Whether a statement affirms or negates its proposition."""

    AFFIRMED = "affirmed", "Affirmed"
    NEGATED = "negated", "Negated"


class Modality(TextChoices):
    """Whether a statement speaks of what is, will be, might be, or would be on a condition."""

    ACTUAL = "actual", "Actual"
    FUTURE = "future", "Future"
    HYPOTHETICAL = "hypothetical", "Hypothetical"
    CONDITIONAL = "conditional", "Conditional"


class Section(TextChoices):
    """Which part of a source a citation points into."""

    TITLE = "title", "Title"
    STANDFIRST = "standfirst", "Standfirst"
    BODY = "body", "Body"
    CAPTION = "caption", "Caption"
    TEASER = "teaser", "Teaser"


class AttributionKind(TextChoices):
    """How a source takes over a claim."""

    SAID = "said", "Said, told, announced"
    CLAIMED = "claimed", "Claimed, alleged"
    REPORTED_BY_OWN_OBSERVATION = "reported_by_own_observation", "Reported by own observation"
    CITING_OTHER = "citing_other", "Citing another source"
    UNATTRIBUTED = "unattributed", "Not attributed"


class RelationKind(TextChoices):
    """How one fact stands to another; read from the fact the relation belongs to."""

    CONTRADICTS = "contradicts", "Contradicts"
    CORROBORATES = "corroborates", "Corroborates"
    REPEATS = "repeats", "Repeats"
    SUPERSEDES = "supersedes", "Supersedes"
    REFINES = "refines", "Refines"
    DENIES = "denies", "Denies"
    CORRECTS = "corrects", "Corrects"
    SUBSET_OF = "subset_of", "Is a subset of"


class Outcome(TextChoices):
    """What happened to the people a figure counts."""

    KILLED = "killed", "Killed"
    INJURED = "injured", "Injured"
    MISSING = "missing", "Missing"
    CAPTURED = "captured", "Captured"
    DETAINED = "detained", "Detained"
    EVACUATED = "evacuated", "Evacuated"
    DISPLACED = "displaced", "Displaced"
    UNSPECIFIED_CASUALTIES = "unspecified_casualties", "Casualties, not specified"


class VictimStatus(TextChoices):
    """Which status the source gives the people a figure counts."""

    CIVILIAN = "civilian", "Civilians"
    COMBATANT = "combatant", "Combatants"
    POLICE = "police", "Police"
    PEACEKEEPER = "peacekeeper", "Peacekeepers"
    MIXED = "mixed", "Several statuses together"
    UNKNOWN = "unknown", "Not stated"


class VictimDescription(TextChoices):
    """Further words a source uses of the people a figure counts."""

    CHILD = "child", "Children"
    WOMAN = "woman", "Women"
    MAN = "man", "Men"
    ELDERLY = "elderly", "Elderly people"
    MEDICAL = "medical", "Medical workers"
    HUMANITARIAN = "humanitarian", "Humanitarian workers"
    JOURNALIST = "journalist", "Journalists"
    OFFICIAL = "official", "Officials or state employees"


class Qualifier(TextChoices):
    """How a source qualifies a number."""

    EXACT = "exact", "Exactly"
    AT_LEAST = "at_least", "At least"
    AT_MOST = "at_most", "At most"
    MORE_THAN = "more_than", "More than"
    FEWER_THAN = "fewer_than", "Fewer than"
    ABOUT = "about", "About"
    BETWEEN = "between", "Between"
    SEVERAL = "several", "Several"
    DOZENS = "dozens", "Dozens"
    HUNDREDS = "hundreds", "Hundreds"
    THOUSANDS = "thousands", "Thousands"
    HUNDREDS_OF_THOUSANDS = "hundreds_of_thousands", "Hundreds of thousands"
    TENS = "tens", "Tens"
    SOME = "some", "Some"
    NONE = "none", "None"
    UNKNOWN = "unknown", "Not stated"


class CasualtyCause(TextChoices):
    """To what the source puts the harm down."""

    MILITARY_OPERATION = "military_operation", "Military operation, means not stated"
    SHELLING_OR_STRIKE = "shelling_or_strike", "Shelling or strike"
    GUNFIRE = "gunfire", "Gunfire"
    MINE = "mine", "Mine"
    WAR = "war", "War as a whole"
    EVACUATION = "evacuation", "Evacuation or flight"
    OTHER = "other", "Other"
    NOT_STATED = "not_stated", "Not stated"


class CasualtyScope(TextChoices):
    """What a report's figures cover; decides what may be compared."""

    INCIDENT = "incident", "One incident"
    CUMULATIVE = "cumulative", "Total up to its date"
    INCREMENT = "increment", "Added since an earlier report"
    SUBSET = "subset", "Part of another report"


class Assertion(TextChoices):
    """On what standing a report's figures rest."""

    CLAIMED = "claimed", "Claimed"
    CONFIRMED_BY_PARTY = "confirmed_by_party", "Confirmed by the party concerned"
    INDEPENDENTLY_CONFIRMED = "independently_confirmed", "Independently confirmed"
    ESTIMATED = "estimated", "Estimated"
    DENIED = "denied", "Denied"
    NOT_VERIFIED = "not_verified", "Not verified"


class TermCategory(TextChoices):
    """What a ceasefire term provides for."""

    CESSATION_OF_HOSTILITIES = "cessation_of_hostilities", "Cessation of hostilities"
    COMPLIANCE_MECHANISM = "compliance_mechanism", "Compliance mechanism"
    DISARMAMENT = "disarmament", "Disarmament"
    DEMOBILISATION_DISSOLUTION = "demobilisation_dissolution", "Demobilisation or dissolution"
    WITHDRAWAL_OWN = "withdrawal_own", "Withdrawal of own forces"
    WITHDRAWAL_FOREIGN = "withdrawal_foreign", "Withdrawal of outside forces"
    TALKS = "talks", "Talks"
    REINTEGRATION_RIGHTS = "reintegration_rights", "Reintegration and rights"
    HUMANITARIAN_ACCESS = "humanitarian_access", "Humanitarian access"
    CIVILIAN_PROTECTION = "civilian_protection", "Protection of civilians"
    PRISONER_RELEASE = "prisoner_release", "Release of prisoners"
    AMNESTY = "amnesty", "Amnesty"
    REFUGEES_RETURN = "refugees_return", "Return of refugees"
    PEACEKEEPER_ROLE = "peacekeeper_role", "Role of peacekeepers"
    TERRITORY_BORDER = "territory_border", "Territory or border"
    OTHER = "other", "Other"


class TermStage(TextChoices):
    """How far a term had come when it was stated."""

    DEMANDED = "demanded", "Demanded"
    PROPOSED = "proposed", "Proposed"
    AGREED = "agreed", "Agreed"
    REPORTED = "reported", "Reported"


class Stance(TextChoices):
    """How an actor stands to a term."""

    ASSERTED = "asserted", "Asserted"
    ACCEPTED = "accepted", "Accepted"
    DENIED = "denied", "Denied"
    DEMANDED = "demanded", "Demanded"
    CLAIMS_FULFILLED = "claims_fulfilled", "Claims it is fulfilled"
    CLAIMS_VIOLATED = "claims_violated", "Claims it is violated"


class DisputeKind(TextChoices):
    """What sources or claimants disagree about."""

    FIGURE = "figure", "Figure"
    DATE = "date", "Date"
    IDENTITY = "identity", "Identity"
    OCCURRENCE = "occurrence", "Occurrence"
    RESPONSIBILITY = "responsibility", "Responsibility"
    WORDING = "wording", "Wording"
    STATUS = "status", "Status"
