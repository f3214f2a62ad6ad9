"""What must hold of the data whatever they say: whole ledgers, consistent relations, sound disputes."""

from collections import Counter
from collections.abc import Iterator

import pytest

from publication.choices import Resource
from tests.data.stated import bounds_stated, fold
from tests.data_plugin import Dataset, Document

# A relation that one fact has to another, the other cannot have to the one.
ONE_WAY = {"supersedes", "refines", "corrects", "subset_of", "denies", "repeats"}
OPPOSED = {frozenset({"contradicts", "corroborates"}), frozenset({"contradicts", "repeats"})}


def slugs(references: list[Document]) -> set[str]:
    return {reference["slug"] for reference in references}


def outgoing(fact: Document) -> Iterator[tuple[str, str]]:
    """Yield kind and target of each relation that belongs to a fact."""
    for relation in fact["relations"]:
        if relation["direction"] == "out":
            yield relation["kind"], relation["fact"]["slug"]


def exceeds(part: Document, whole: Document) -> bool:
    """Whether a part is certainly more than its whole."""
    least, most = part["lower"], whole["upper"]
    return least is not None and most is not None and least > most


# --- Ledger -------------------------------------------------------------------------------------------


def test_every_paragraph_is_cited_or_has_its_reason(dataset: Dataset) -> None:
    for slug, source in dataset.of(Resource.SOURCES).items():
        cited = {c["paragraph"] for _, c in dataset.citations if c["source"]["slug"] == slug}
        noted = [row["paragraph"] for row in source["ledger"]]
        assert sorted([*cited, *noted]) == list(range(1, source["paragraph_count"] + 1)), slug


# --- Facts --------------------------------------------------------------------------------------------


def test_no_summary_equals_another_of_its_kind(dataset: Dataset) -> None:
    # The act of agreeing and the term agreed on may be told in the same words: two kinds of one sentence.
    counted = Counter((fact["kind"], fold(fact["summary"])) for fact in dataset.facts)
    assert [summary for summary, times in counted.items() if times > 1] == []


def test_what_a_source_says_itself_is_marked_so(dataset: Dataset) -> None:
    for fact in dataset.of_kind("statement"):
        marks = {citation["attribution_kind"] for citation in fact["citations"]}
        if fact["attributed_to"]:
            assert "unattributed" not in marks, fact["slug"]
        else:
            assert marks <= {"unattributed", "reported_by_own_observation"}, fact["slug"]
            form = fact["speech_act"], fact["speech_form"], fact["medium"]
            assert form == ("report", "paraphrase", "unknown"), fact["slug"]


def test_forms_of_speech_agree_with_the_quotes(dataset: Dataset) -> None:
    wrong = [
        fact["slug"]
        for fact in dataset.of_kind("statement")
        if fact["speech_form"] != "post"
        and (fact["speech_form"] != "paraphrase") != any(citation["quote"] for citation in fact["citations"])
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("speech_act", "field", "codes"),
    [
        ("deny", "polarity", {"negated"}),
        ("threaten", "modality", {"conditional"}),
        ("promise", "modality", {"future", "conditional"}),
        ("predict", "modality", {"future", "hypothetical", "conditional"}),
    ],
)
def test_acts_have_the_codes_they_imply(
    dataset: Dataset, speech_act: str, field: str, codes: set[str]
) -> None:
    acts = [fact for fact in dataset.of_kind("statement") if fact["speech_act"] == speech_act]
    assert acts
    assert [fact["slug"] for fact in acts if fact[field] not in codes] == []


def test_what_another_outlet_reported_names_it(dataset: Dataset) -> None:
    # The outlet passed somebody's words on, or it is the claimant itself.
    unnamed = [
        fact["slug"]
        for fact, citation in dataset.citations
        if citation["attribution_kind"] == "citing_other"
        and not citation["via"]
        and not fact["attributed_to"]
    ]
    assert unnamed == []


# --- Figures ------------------------------------------------------------------------------------------


def test_every_number_is_the_one_the_words_state(dataset: Dataset) -> None:
    invented = [
        (fact["slug"], figure["wording"], figure["lower"], figure["upper"])
        for fact in dataset.of_kind("casualty_report")
        for figure in fact["figures"]
        if (figure["lower"], figure["upper"]) not in bounds_stated(figure["qualifier"], figure["wording"])
    ]
    assert invented == []


def test_no_part_exceeds_its_whole(dataset: Dataset) -> None:
    parts = [
        (fact["slug"], figure, fact["figures"][figure["part_of"]])
        for fact in dataset.of_kind("casualty_report")
        for figure in fact["figures"]
        if figure["part_of"] is not None
    ]
    assert parts
    for slug, part, whole in parts:
        assert part is not whole, slug
        assert part["outcome"] == whole["outcome"], slug
        assert whole["part_of"] is None, slug
        assert not exceeds(part, whole), slug


def test_no_subset_exceeds_what_it_is_counted_from(dataset: Dataset) -> None:
    facts = dataset.of(Resource.FACTS)
    for fact in dataset.of_kind("casualty_report"):
        for kind, target in outgoing(fact):
            if kind == "subset_of":
                assert facts[target]["kind"] == "casualty_report", fact["slug"]
                pairs = [(a, b) for a in fact["figures"] for b in facts[target]["figures"]]
                assert not [a for a, b in pairs if a["outcome"] == b["outcome"] and exceeds(a, b)], fact[
                    "slug"
                ]


# --- Relations ----------------------------------------------------------------------------------------


def test_nothing_is_related_to_itself(dataset: Dataset) -> None:
    assert [fact["slug"] for fact in dataset.facts if fact["slug"] in [to for _, to in outgoing(fact)]] == []


def test_every_relation_has_a_reason_and_two_ends(dataset: Dataset) -> None:
    ends = Counter(
        (
            relation["kind"],
            *((fact["slug"], relation["fact"]["slug"])[:: 1 if relation["direction"] == "out" else -1]),
        )
        for fact in dataset.facts
        for relation in fact["relations"]
    )
    assert set(ends.values()) == {2}
    assert [fact["slug"] for fact in dataset.facts for r in fact["relations"] if not r["reason"]] == []


def test_relations_do_not_gainsay_each_other(dataset: Dataset) -> None:
    kinds: dict[frozenset[str], set[str]] = {}
    directed = {(kind, fact["slug"], target) for fact in dataset.facts for kind, target in outgoing(fact)}
    for kind, one, other in directed:
        kinds.setdefault(frozenset({one, other}), set()).add(kind)
        assert kind not in ONE_WAY or (kind, other, one) not in directed, (kind, one, other)
    assert [pair for pair, found in kinds.items() if any(opposed <= found for opposed in OPPOSED)] == []


def test_nobody_corroborates_himself(dataset: Dataset) -> None:
    def origin(fact: Document) -> set[str]:
        speakers = {speaker["actor"]["slug"] for speaker in fact["attributed_to"]}
        return speakers or {citation["source"]["slug"] for citation in fact["citations"]}

    facts = dataset.of(Resource.FACTS)
    wrong = [
        (fact["slug"], target)
        for fact in dataset.facts
        for kind, target in outgoing(fact)
        if kind == "corroborates" and origin(fact) == origin(facts[target])
    ]
    assert wrong == []


def test_only_a_denial_denies(dataset: Dataset) -> None:
    wrong = [
        fact["slug"]
        for fact in dataset.facts
        if "denies" in {kind for kind, _ in outgoing(fact)}
        and fact.get("speech_act") not in ("deny", "reject")
    ]
    assert wrong == []


# --- Disputes -----------------------------------------------------------------------------------------


def test_every_dispute_has_positions_that_differ(dataset: Dataset) -> None:
    disputes = dataset.of(Resource.DISPUTES)
    assert disputes
    for slug, dispute in disputes.items():
        positions = dispute["positions"]
        assert len(positions) >= 2, slug
        assert len({fold(position["label"]) for position in positions}) == len(positions), slug
        held = [position_slugs for position in positions if (position_slugs := slugs(position["facts"]))]
        assert len(held) == len(positions), slug
        assert sum(map(len, held)) == len(set().union(*held)), f"{slug}: one fact in two positions"
        assert dispute["question"].endswith("?"), slug
        assert dispute["note"], slug


def test_nobody_corroborates_the_opposite(dataset: Dataset) -> None:
    # Where a dispute is about how much, in what words or by whose doing, facts may bear each other out in the rest.
    disputes = dataset.of(Resource.DISPUTES).values()
    outright = {dispute["slug"] for dispute in disputes if dispute["kind"] in ("date", "occurrence")}
    held = positions_held(dataset)
    wrong = [
        (fact["slug"], target)
        for fact in dataset.facts
        for kind, target in outgoing(fact)
        if kind == "corroborates" and opposed(held, fact["slug"], target) & outright
    ]
    assert wrong == []


def test_every_contradiction_is_a_dispute(dataset: Dataset) -> None:
    held = positions_held(dataset)
    unheard = [
        (fact["slug"], kind, target)
        for fact in dataset.facts
        for kind, target in outgoing(fact)
        if kind in ("contradicts", "denies") and not opposed(held, fact["slug"], target)
    ]
    assert unheard == []


def positions_held(dataset: Dataset) -> dict[str, set[tuple[str, int]]]:
    """Return by fact the disputes it stands in, with the position it holds."""
    held: dict[str, set[tuple[str, int]]] = {}
    for dispute in dataset.of(Resource.DISPUTES).values():
        for number, position in enumerate(dispute["positions"]):
            for slug in slugs(position["facts"]):
                held.setdefault(slug, set()).add((dispute["slug"], number))
    return held


def opposed(held: dict[str, set[tuple[str, int]]], one: str, other: str) -> set[str]:
    """Return the disputes in which two facts hold different positions."""
    pairs = [(a, b) for a in held.get(one, ()) for b in held.get(other, ())]
    return {dispute for (dispute, i), (also, j) in pairs if dispute == also and i != j}


def test_silent_sources_are_those_no_position_cites(dataset: Dataset) -> None:
    facts = dataset.of(Resource.FACTS)
    for slug, dispute in dataset.of(Resource.DISPUTES).items():
        heard = {
            citation["source"]["slug"]
            for position in dispute["positions"]
            for fact in slugs(position["facts"])
            for citation in facts[fact]["citations"]
        }
        assert slugs(dispute["silent_sources"]) == set(dataset.of(Resource.SOURCES)) - heard, slug
