"""What each operation is for: its tag, its summary, and the question that it answers."""

TAGS = {
    "facts": "Claims of every kind, in order of time.",
    "statements": "What somebody said.",
    "casualty-reports": "Figures of people harmed or moved, as somebody reports them, and their comparison.",
    "ceasefire-terms": "What was demanded, proposed or agreed, and how each actor stands to it.",
    "disputes": "Questions on which sources disagree, every position beside the others.",
    "sources": "Published items from which facts are taken.",
    "publishers": "Media that bring out sources.",
    "actors": "Who speaks, is spoken to or acts, under every name.",
    "places": "Places, under every name.",
    "events": "What facts speak of.",
    "agreements": "Ceasefires and sets of demands that terms belong to.",
    "topics": "Subjects under which facts are filed.",
    "search": "Everything at once.",
    "stats": "How much there is.",
    "editions": "What was published when.",
    "changes": "What happened to records, to keep a copy up to date.",
    "datapackage": "All of it as tables.",
    "vocabularies": "What codes mean.",
    "root": "Where everything is.",
}
SINGULAR = {
    "facts": "fact",
    "statements": "statement",
    "casualty-reports": "casualty report",
    "ceasefire-terms": "ceasefire term",
    "disputes": "dispute",
    "sources": "source",
    "publishers": "publisher",
    "actors": "actor",
    "places": "place",
    "events": "event",
    "agreements": "agreement",
    "topics": "topic",
    "editions": "edition",
    "vocabularies": "vocabulary",
}
# Summary and question of the operations that are neither a detail page nor a history.
OPERATIONS = {
    "root_retrieve": (
        "The root of the API",
        "Which data is this, how is it cited, and where is everything?",
    ),
    "facts_list": ("List facts", "Who claims what about the events, in order of time?"),
    "statements_list": ("List statements", "Who said what, to whom, when, and where is it printed?"),
    "casualty_reports_list": (
        "List casualty reports",
        "Who says how many people were killed, injured or displaced?",
    ),
    "casualty_reports_compare_retrieve": (
        "Compare casualty claims",
        "Who claims how many for this event, and which of these claims can both be true?",
    ),
    "ceasefire_terms_list": (
        "List ceasefire terms",
        "What was demanded, proposed or agreed, and who asserts, accepts or denies it?",
    ),
    "disputes_list": ("List disputes", "On what do the sources disagree?"),
    "sources_list": ("List sources", "Which published items are the facts taken from?"),
    "publishers_list": ("List publishers", "Who brings out the sources?"),
    "actors_list": ("List actors", "Who speaks, is spoken to or acts, and under which names?"),
    "places_list": ("List places", "Which places are spoken of, and what does each side call them?"),
    "events_list": ("List events", "What happened, as far as the facts speak of it, and when?"),
    "agreements_list": ("List agreements", "Which agreements and demands do the terms belong to?"),
    "topics_list": ("List topics", "Under which subjects are facts filed?"),
    "search_list": ("Search everything", "Which records speak of this, whatever the spelling?"),
    "stats_retrieve": ("Statistics", "How much is recorded, and how well is each source covered?"),
    "editions_list": ("List editions", "What was published when, and why?"),
    "changes_list": ("List changes", "What has changed since the edition that I hold?"),
    "changes_atom_retrieve": ("Feed of changes", "What has changed lately, for a feed reader?"),
    "datapackage_retrieve": ("Data Package", "How do I get all of it as tables?"),
    "vocabularies_list": ("List vocabularies", "Which codes are there, and what do they mean?"),
}


def summary_and_question(operation: str, resource: str) -> tuple[str, str]:
    """Return the summary of an operation and the question that it answers."""
    if operation in OPERATIONS:
        return OPERATIONS[operation]
    one = SINGULAR[resource]
    article = "an" if one[0] in "aeiou" else "a"
    if operation.endswith("_history_list"):
        return f"History of {article} {one}", f"What has changed about this {one}, when, and why?"
    return f"Get {article} {one}", f"What is recorded about this {one}?"
