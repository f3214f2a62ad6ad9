"""Agreement between the two independent codings of each article, computed from the codings themselves.

Records are matched by the adjudication (`docs/coding/<source>.adjudication.yaml`), which names for each pair the record
of either coder. Agreement on codes is Cohen's kappa (1960): observed agreement corrected for what two coders with these
frequencies would reach by chance; 1 is perfect, 0 is chance. It is taken over the matched pairs, before adjudication.
"""

import dataclasses
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from sources.quick_yaml import read_yaml

Record = dict[str, Any]
Pair = tuple[str, str]
KINDS = ("statement", "casualty_report", "ceasefire_term")


@dataclasses.dataclass(frozen=True, slots=True)
class Coded:
    """One article as both coders coded it, with the pairs of matching records."""

    source: str
    a: dict[str, Record]
    b: dict[str, Record]
    pairs: tuple[tuple[str | None, str | None], ...]

    def matched(self) -> Iterator[tuple[Record, Record]]:
        """Yield the pairs of records of one kind that both coders found."""
        for one, other in self.pairs:
            if one is not None and other is not None and self.a[one]["kind"] == self.b[other]["kind"]:
                yield self.a[one], self.b[other]

    def found(self) -> Counter[tuple[str, str]]:
        """Count, by kind, the records that both coders found and those that either found."""
        counts: Counter[tuple[str, str]] = Counter()
        for one, other in self.pairs:
            kinds = {self.a[one]["kind"]} if one else set()
            kinds |= {self.b[other]["kind"]} if other else set()
            for kind in kinds:
                counts[kind, "either"] += 1
            if one and other and len(kinds) == 1:
                counts[kinds.pop(), "both"] += 1
        return counts


def read_codings(folder: Path) -> list[Coded]:
    """Read both codings and the adjudication of every article below `folder`, by source."""
    found = []
    for path in sorted(folder.glob("*.adjudication.yaml")):
        source = path.name.removesuffix(".adjudication.yaml")
        adjudication = read_yaml(path.read_text(encoding="utf-8"))
        found.append(
            Coded(
                source=source,
                a=_records(folder / f"{source}.a.yaml"),
                b=_records(folder / f"{source}.b.yaml"),
                pairs=tuple((pair.get("a"), pair.get("b")) for pair in adjudication["pairs"]),
            )
        )
    return found


def _records(path: Path) -> dict[str, Record]:
    coded = read_yaml(path.read_text(encoding="utf-8"))
    return {record["id"]: record for record in coded["records"]}


def speech_acts(codings: Iterable[Coded]) -> Iterator[Pair]:
    """Yield both speech acts of every matched statement."""
    for coded in codings:
        for one, other in coded.matched():
            if one["kind"] == "statement":
                yield one["speech_act"], other["speech_act"]


def term_categories(codings: Iterable[Coded]) -> Iterator[Pair]:
    """Yield both categories of every matched ceasefire term."""
    for coded in codings:
        for one, other in coded.matched():
            if one["kind"] == "ceasefire_term":
                yield one["category"], other["category"]


def qualifiers(codings: Iterable[Coded]) -> Iterator[Pair]:
    """Yield both qualifiers of every matched figure of matched casualty reports."""
    for coded in codings:
        for one, other in coded.matched():
            if one["kind"] == "casualty_report":
                for figure, figure_of_other in _matched_figures(one["figures"], other["figures"]):
                    yield figure["qualifier"], figure_of_other["qualifier"]


def _matched_figures(one: Sequence[Record], other: Sequence[Record]) -> Iterator[tuple[Record, Record]]:
    """Match figures of one outcome whose words overlap, each once, in the order of the first coder."""
    left = list(other)
    for figure in one:
        words = set(figure["wording"].casefold().split())
        for candidate in left:
            if candidate["outcome"] == figure["outcome"] and words & set(
                candidate["wording"].casefold().split()
            ):
                left.remove(candidate)
                yield figure, candidate
                break


@dataclasses.dataclass(frozen=True, slots=True)
class Agreement:
    """How far two coders agree on one variable: pairs, share of equal codes, Cohen's kappa (None: not defined)."""

    pairs: int
    observed: float
    kappa: float | None


def cohens_kappa(pairs: Sequence[Pair]) -> Agreement:
    """Return the agreement over pairs of codes; kappa is not defined where chance alone would always agree."""
    if not pairs:
        return Agreement(0, 0.0, None)
    total = len(pairs)
    observed = sum(one == other for one, other in pairs) / total
    first, second = (Counter(codes) for codes in zip(*pairs, strict=True))
    expected = sum(first[code] * second[code] for code in first) / total**2
    return Agreement(total, observed, None if expected == 1 else (observed - expected) / (1 - expected))


VARIABLES = (
    ("Speech act of statements", speech_acts),
    ("Qualifier of casualty figures", qualifiers),
    ("Category of ceasefire terms", term_categories),
)


def report(codings: Sequence[Coded]) -> str:
    """Return the agreement as Markdown tables."""
    totals: Counter[tuple[str, str]] = sum((coded.found() for coded in codings), Counter())
    lines = ["| kind of record | found by both | found by either | share |", "|---|---|---|---|"]
    for kind in KINDS:
        both, either = totals[kind, "both"], totals[kind, "either"]
        lines.append(
            f"| {kind} | {both} | {either} | {both / either:.2f} |" if either else f"| {kind} | 0 | 0 | - |"
        )
    lines += ["", "| variable | pairs | equal | Cohen's kappa |", "|---|---|---|---|"]
    for label, read in VARIABLES:
        agreement = cohens_kappa(list(read(codings)))
        kappa = "not defined" if agreement.kappa is None else f"{agreement.kappa:.2f}"
        lines.append(f"| {label} | {agreement.pairs} | {agreement.observed:.2f} | {kappa} |")
    lines += ["", "| article | records of coder a | records of coder b | matched |", "|---|---|---|---|"]
    lines += [
        f"| {coded.source} | {len(coded.a)} | {len(coded.b)} | {sum(1 for _ in coded.matched())} |"
        for coded in codings
    ]
    return "\n".join(lines) + "\n"
