"""Names and reference data: used or kept for a reason, named by those who use them, and neutral."""

import re
from collections.abc import Iterator
from typing import Any

from publication.choices import Resource
from tests.data_plugin import Dataset

# Words that grant or deny a standing, or take over a side's case (the naming rule, docs/naming.md).
LABELS = re.compile(
    r"\b(?:separatists?|breakaway|illegal|regime|puppet|so[- ]called|occup(?:ied|ation|iers?)(?! with)|liberat\w+"
    r"|republic of artsakh|artsakh|(?:anti[- ]?)?terroris[tm]\w*|saboteurs?|defenders?|aggression|genocide"
    r"|ethnic[- ]cleansing|capitulat\w+|victory|president(?:ial)?)\b"
)
LABEL_SLUGS = {
    "aliyev-cites-provocations-and-presidential-election": "what the speaker cites, in his words",
    "armenia-accuses-azerbaijan-of-large-scale-aggression": "the accusation's own word",
    "armenia-aggression-wording": "the dispute is about the word",
    "armenia-alleges-attempted-ethnic-cleansing": "the allegation's own words",
    "armenia-condemns-full-scale-aggression": "the condemnation's own word",
    "hayats-says-pashinyan-had-no-mandate-to-capitulate": "the speaker's own word",
    "karabakh-presidential-election": "the vote as it is cited; its name calls it a vote",
    "new-arab-calls-collapse-a-victory-for-aliyev": "the slug says who calls it so",
}
LABEL_NAMES = {"Presidential vote of the Karabakh Armenian authorities": "a vote for the office they call so"}
LABEL_SUMMARIES = {"baku-residents-hope-for-end-of-conflict": "what the speakers hope for"}
# In a summary a label is somebody's: called so, described so, quoted.
SOMEBODYS = re.compile(r"[“”]|\b(?:call(?:s|ed)|describe[sd]|says|words this)\b")

# Records that no fact refers to, and why they are kept.
KEPT = {
    ("actors", "anadolu-agency"): "credited with a photograph",
    ("actors", "associated-press"): "credited with a photograph",
    ("actors", "getty-images"): "credited with a photograph",
    ("actors", "azerbaijan-motor-roads-agency"): "employer of two of the dead; nobody speaks for it",
    ("actors", "nato"): "named in the caption of an archive photograph",
    ("agreements", "truce-2020"): "named as the truce to return to; no article states a term of it",
    ("places", "brussels"): "named in a caption, and for the European Union",
    ("places", "istanbul"): "place of a dateline",
    ("places", "tavush"): "named in the caption of an archive photograph",
}
# A source that words the claimant more widely than the one whose words they are elsewhere.
UNNAMED_IN = {
    (
        "azerbaijan-presidency",
        "statecraft-2023-09-20",
    ): "prints the same demand as Azerbaijan's and its government's",
}


def test_every_speaker_is_named_by_a_source_that_cites_it(dataset: Dataset) -> None:
    users = {
        slug: {user for name in actor["names"] for user in name["used_by"]}
        for slug, actor in dataset.of(Resource.ACTORS).items()
    }
    unnamed = {
        (speaker["actor"]["slug"], citation["source"]["slug"])
        for fact, citation in dataset.citations
        for speaker in fact["attributed_to"]
        if citation["source"]["slug"] not in users[speaker["actor"]["slug"]]
    }
    assert unnamed == set(UNNAMED_IN)


def test_every_name_has_a_user_or_a_reference(dataset: Dataset) -> None:
    for resource in (Resource.ACTORS, Resource.PLACES):
        for slug, record in dataset.of(resource).items():
            assert [n["variant"] for n in record["names"] if not (n["used_by"] or n["reference"])] == [], slug


# --- Reference data -----------------------------------------------------------------------------------


def referred_to(document: Any, own: str) -> Iterator[tuple[str, str]]:
    """Yield resource and slug of everything that a document refers to."""
    if isinstance(document, dict):
        url = document.get("url")
        if isinstance(url, str) and url != own:
            resource, slug = url.strip("/").split("/")[2:4]
            yield resource, slug
        for value in document.values():
            yield from referred_to(value, own)
    elif isinstance(document, list):
        for value in document:
            yield from referred_to(value, own)


def test_reference_data_are_in_use_or_kept_for_a_reason(dataset: Dataset) -> None:
    used = {
        reference
        for documents in dataset.documents.values()
        for document in documents.values()
        for reference in referred_to(document, document["url"])
    }
    resources = (Resource.ACTORS, Resource.PLACES, Resource.EVENTS, Resource.AGREEMENTS, Resource.TOPICS)
    unused = {
        (str(resource), slug)
        for resource in (*resources, Resource.PUBLISHERS, Resource.SOURCES)
        for slug in dataset.of(resource)
        if (str(resource), slug) not in used
    }
    assert unused == set(KEPT)


# --- Neutral words ------------------------------------------------------------------------------------


def test_slugs_take_no_side(dataset: Dataset) -> None:
    labelled = {
        slug
        for documents in dataset.documents.values()
        for slug in documents
        if LABELS.search(slug.replace("-", " "))
    }
    assert labelled == set(LABEL_SLUGS)


def test_display_names_take_no_side(dataset: Dataset) -> None:
    resources = (Resource.ACTORS, Resource.PLACES, Resource.EVENTS, Resource.AGREEMENTS, Resource.TOPICS)
    names = {record["name"] for resource in resources for record in dataset.of(resource).values()}
    assert {name for name in names if LABELS.search(name.casefold())} == set(LABEL_NAMES)


def test_a_label_in_a_summary_is_somebodys(dataset: Dataset) -> None:
    # Titles of persons are no labels here: what an office may be called is decided by names.
    unowned = {
        fact["slug"]
        for fact in dataset.facts
        for found in LABELS.finditer(fact["summary"].casefold())
        if not found[0].startswith("president") and not SOMEBODYS.search(fact["summary"])
    }
    assert unowned == set(LABEL_SUMMARIES)
