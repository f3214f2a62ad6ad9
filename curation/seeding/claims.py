"""Judging facts against each other: figures, positions, relations, disputes."""

from collections import Counter
from collections.abc import Iterator

from curation.seeding.problems import Problem
from curation.seeding.references import repeated
from curation.seeding.tree import Node, SeedFact, Seeds
from facts.choices import RelationKind

# Read the same from both ends, so they are stated once.
SYMMETRIC = {RelationKind.CONTRADICTS.value, RelationKind.CORROBORATES.value}
# Cannot hold both ways between two facts.
ONE_WAY = {
    RelationKind.REPEATS.value,
    RelationKind.SUPERSEDES.value,
    RelationKind.REFINES.value,
    RelationKind.CORRECTS.value,
    RelationKind.SUBSET_OF.value,
}


def claim_problems(seeds: Seeds) -> Iterator[Problem]:
    """Yield what is wrong within and between facts."""
    facts = list(seeds.facts())
    for fact in facts:
        yield from repeated(fact.node.children("speakers"), ("actor",), "actor")
        yield from _figures(fact.node)
        yield from _words_and_numbers(fact)
    yield from _quoted_speech(seeds, facts)
    yield from _positions(seeds, facts)
    yield from _relations(facts)
    for dispute in seeds.records("disputes"):
        yield from _dispute(dispute)


def _figures(report: Node) -> Iterator[Problem]:
    figures = {figure.index: figure for figure in report.children("figures")}
    for index, figure in figures.items():
        lower, upper, part_of = figure.get("lower"), figure.get("upper"), figure.get("part_of")
        if lower is not None and upper is not None and lower > upper:
            yield figure.problem(
                f"The lower bound {lower} is above the upper {upper}: swap or correct them.", "lower"
            )
        if part_of is None:
            continue
        whole = figures.get(part_of)
        if part_of == index or whole is None:
            others = ", ".join(str(place) for place in figures if place != index) or "none"
            yield figure.problem(
                f"Figure {part_of} is no other figure of this report; others are {others} (counted from 0).",
                "part_of",
            )
        elif _in_circle(figures, index):
            yield figure.problem(
                "These figures are parts of each other in a circle: cut it at one place.", "part_of"
            )
        else:
            yield from _part(figure, whole)


def _in_circle(figures: dict[int, Node], start: int) -> bool:
    seen, place = set(), figures[start].get("part_of")
    while place in figures and place not in seen:
        if place == start:
            return True
        seen.add(place)
        place = figures[place].get("part_of")
    return False


def _part(part: Node, whole: Node) -> Iterator[Problem]:
    counted, of = part.text("outcome"), whole.text("outcome")
    if counted and of and counted != of:
        message = f"The part counts “{counted}”, its whole “{of}”: a part shares its whole's outcome."
        yield part.problem(message, "part_of")
    lower, limit = part.get("lower"), whole.get("upper")
    if lower is not None and limit is not None and lower > limit:
        yield part.problem(
            f"A part of at least {lower} cannot be within a whole of at most {limit}.", "lower"
        )


def _words_and_numbers(fact: SeedFact) -> Iterator[Problem]:
    """The qualifier and the bounds must say the same."""
    for figure in fact.node.children("figures"):
        qualifier, lower, upper = figure.get("qualifier"), figure.get("lower"), figure.get("upper")
        if qualifier == "exact" and (lower is None or lower != upper):
            yield figure.problem(
                "“exact” means that lower and upper are the same number: write both.", "qualifier"
            )
        if qualifier == "none" and upper != 0:
            yield figure.problem("“none” means an upper bound of 0: write upper: 0.", "qualifier")


def _quoted_speech(seeds: Seeds, facts: list[SeedFact]) -> Iterator[Problem]:
    """Direct speech shows the words that were spoken."""
    quoted = {citation.text("fact") for _, citation in seeds.outside_citations() if citation.text("quote")}
    for fact in facts:
        own = any(citation.text("quote") for citation in fact.node.children("citations"))
        if (
            fact.node.get("speech_form") == "direct_quote"
            and not own
            and fact.node.text("slug") not in quoted
        ):
            message = (
                "No citation of this direct quotation has a quote: write it, or speech_form: indirect_quote."
            )
            yield fact.node.problem(message, "speech_form")


def _positions(seeds: Seeds, facts: list[SeedFact]) -> Iterator[Problem]:
    cited = cited_paragraphs(seeds)
    counts = Counter(citation.text("fact") for _, citation in seeds.outside_citations())
    counts.update({fact.node.text("slug"): len(fact.node.children("citations")) for fact in facts})
    for fact in facts:
        positions, own = fact.node.children("positions"), cited.get(fact.node.text("slug"), set())
        yield from repeated(positions, ("actor", "stance"), "actor")
        for position in positions:
            source, paragraph = position.get("source"), position.get("paragraph")
            if (source is None) != (paragraph is None):
                key = "paragraph" if source is None else "source"
                yield position.problem("Source and paragraph stand together: write both or neither.", key)
            elif source is not None and (source, paragraph) not in own:
                places = ", ".join(f"{s} ¶ {p}" for s, p in sorted(own)) or "its citations"
                message = (
                    f"The term is not cited from {source} ¶ {paragraph}: add that citation or name {places}."
                )
                yield position.problem(message, "paragraph")
            yield from _position_place(position, counts[fact.node.text("slug")])


def _position_place(position: Node, count: int) -> Iterator[Problem]:
    place = position.get("citation")
    if place is not None and place >= count:
        message = f"The term has {count} citations: write 0 to {count - 1}, or leave the key out."
        yield position.problem(message, "citation")


def cited_paragraphs(seeds: Seeds) -> dict[str, set[tuple[str, int]]]:
    """Return for each fact the (source, paragraph) pairs it is cited from, in whatever file."""
    cited: dict[str, set[tuple[str, int]]] = {}
    for fact in seeds.facts():
        for citation in fact.node.children("citations"):
            if citation.get("paragraph") is not None:
                cited.setdefault(fact.node.text("slug"), set()).add((fact.source, citation.get("paragraph")))
    for source, citation in seeds.outside_citations():
        if citation.get("paragraph") is not None:
            cited.setdefault(citation.text("fact"), set()).add((source, citation.get("paragraph")))
    return cited


def _relations(facts: list[SeedFact]) -> Iterator[Problem]:
    stated: dict[tuple[str, str, str], Node] = {}
    for fact in facts:
        slug = fact.node.text("slug")
        for relation in fact.node.children("relations"):
            kind, other = relation.text("kind"), relation.text("to")
            if other and other == slug:
                yield relation.problem("A fact has no relation to itself: name another fact.", "to")
            elif (slug, kind, other) in stated:
                yield relation.problem(f"“{kind} {other}” stands here twice: keep one.", "to")
            elif kind in SYMMETRIC | ONE_WAY and (back := stated.get((other, kind, slug))) is not None:
                yield relation.problem(
                    f"“{other}” states “{kind} {slug}” already ({back.place()}): keep one of the two.", "kind"
                )
            elif kind in SYMMETRIC and (against := _opposite(stated, slug, kind, other)) is not None:
                yield relation.problem(
                    f"The two facts contradict and corroborate each other ({against.place()}): keep one.",
                    "kind",
                )
            if slug and kind and other:
                stated.setdefault((slug, kind, other), relation)


def _opposite(stated: dict[tuple[str, str, str], Node], slug: str, kind: str, other: str) -> Node | None:
    (opposite,) = SYMMETRIC - {kind}
    return stated.get((slug, opposite, other)) or stated.get((other, opposite, slug))


def _dispute(dispute: Node) -> Iterator[Problem]:
    labels: set[str] = set()
    given: dict[str, str] = {}
    for position in dispute.children("positions"):
        label = position.text("label")
        if label.casefold() in labels:
            yield position.problem("Two positions have this label: write how they differ.", "label")
        labels.add(label.casefold())
        for index, fact in enumerate(position.get("facts") or []):
            if fact is not None and given.get(fact, label) != label:
                yield position.problem(
                    f"“{fact}” already gives the answer “{given[fact]}”: a fact gives one answer to a question.",
                    "facts",
                    index,
                )
            if fact is not None:
                given.setdefault(fact, label)
