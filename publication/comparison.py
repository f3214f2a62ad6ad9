"""Comparison of casualty claims: side by side, pair by pair, never summed.

A pair is compared only when both figures count the same people in the same way: same group, same side, same scope. A
cumulative toll may grow between two moments, so a higher later figure contradicts nothing and a lower one does; where
it is not certain which came first, two tolls that lie apart say nothing about each other.
"""

import dataclasses
from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import Any, Literal

Relation = Literal["overlap", "contradict", "incomparable"]
Document = dict[str, Any]

TOTAL_REFUSED = (
    "No total is given: the figures come from different claimants, at different moments and for groups that may "
    "contain each other, so a sum would count people twice."
)
NOTHING_TO_SUM = "No total is given: fewer than two figures match."


@dataclasses.dataclass(frozen=True, slots=True)
class Claim:
    """One whole figure of one report."""

    document: Document
    figure: Document

    @property
    def bounds(self) -> tuple[int, float]:
        """Lower and upper bound; an open lower bound is 0, an open upper one infinite."""
        upper = self.figure["upper"]
        return self.figure["lower"] or 0, float("inf") if upper is None else upper

    @property
    def states_a_number(self) -> bool:
        """Whether the words state a bound at all."""
        return self.figure["lower"] is not None or self.figure["upper"] is not None

    @property
    def side(self) -> str | None:
        """Slug of the side the people belonged to; None when not stated."""
        side = self.document["side"]
        return None if side is None else str(side["slug"])

    def as_json(self) -> Document:
        """Return the claim as the comparison shows it."""
        document = self.document
        return {
            "fact": {name: document[name] for name in ("slug", "kind", "summary", "url")},
            "attributed_to": document["attributed_to"],
            "date": document["date"],
            "figure": self.figure,
            "scope": document["scope"],
            "side": document["side"],
            "event": document["event"],
            "sources": list(
                {row["source"]["slug"]: _source(row["source"]) for row in document["citations"]}.values()
            ),
        }


def _source(source: Document) -> Document:
    return {name: source[name] for name in ("slug", "title", "publisher", "url")}


def claims_of(documents: Iterable[Document], outcome: str, victim_status: Sequence[str] = ()) -> list[Claim]:
    """Return the whole figures of an outcome; with `victim_status`, every figure of these statuses."""
    return [
        Claim(document, figure)
        for document in documents
        for figure in document["figures"]
        if figure["outcome"] == outcome
        and (figure["victim_status"] in victim_status if victim_status else figure["part_of"] is None)
    ]


def comparison(
    event: Document | None, outcome: str, documents: Iterable[Document], victim_status: Sequence[str] = ()
) -> Document:
    """Return every claim and every pair of claims, the total refused with its reason."""
    claims = claims_of(documents, outcome, victim_status)
    pairs = []
    for (number, one), (other_number, other) in combinations(enumerate(claims), 2):
        relation, because = relate(one, other)
        pairs.append({"a": number, "b": other_number, "relation": relation, "because": because})
    return {
        "event": event,
        "outcome": outcome,
        "claims": [claim.as_json() for claim in claims],
        "pairs": pairs,
        "total": None,
        "total_refused": TOTAL_REFUSED if len(claims) > 1 else NOTHING_TO_SUM,
    }


def relate(one: Claim, other: Claim) -> tuple[Relation, str]:
    """Return how two claims stand to each other, and why."""
    reason = _incomparable(one, other)
    if reason:
        return "incomparable", reason
    (low, high), (other_low, other_high) = one.bounds, other.bounds
    apart = high < other_low or other_high < low
    if one.document["scope"] == "cumulative":
        if order := _order(one, other):
            return _growing(*order, apart=apart)
        if apart:
            because = "Neither certainly came before the other: the toll may have grown in between."
            return "incomparable", f"{_text(one)} and {_text(other)}. {because}"
    if apart:
        return "contradict", f"{_text(one)} and {_text(other)} cannot both be the number of the same people."
    return "overlap", f"{_text(one)} and {_text(other)} can both be true."


def _incomparable(one: Claim, other: Claim) -> str | None:
    if not (one.states_a_number and other.states_a_number):
        return "At least one of the two states no number."
    if _event(one) != _event(other):
        return "They speak of different events."
    if one.document["scope"] != other.document["scope"]:
        return f"Different scope: {one.document['scope']} and {other.document['scope']}."
    if one.figure["victim_status"] != other.figure["victim_status"]:
        return f"Different groups: {one.figure['victim_status']} and {other.figure['victim_status']}."
    if one.figure["victim_description"] != other.figure["victim_description"]:
        return "Different groups: the sources describe the people differently."
    if one.side != other.side:
        return "Different sides, or one of the two does not state whose people it counts."
    return None


def _event(claim: Claim) -> str | None:
    event = claim.document["event"]
    return None if event is None else str(event["slug"])


def _order(one: Claim, other: Claim) -> tuple[Claim, Claim] | None:
    """Return (earlier, later) when the two dates certainly follow each other, else None."""
    for earlier, later in ((one, other), (other, one)):
        end, start = earlier.document["date"]["latest"], later.document["date"]["earliest"]
        if end is not None and start is not None and end < start:
            return earlier, later
    return None


def _growing(earlier: Claim, later: Claim, *, apart: bool) -> tuple[Relation, str]:
    if later.bounds[1] < earlier.bounds[0]:
        return "contradict", f"A toll cannot fall: {_text(earlier)} came before {_text(later)}."
    if apart:
        return (
            "incomparable",
            f"{_text(earlier)} came before {_text(later)}: the toll may have grown in between.",
        )
    return "overlap", f"{_text(earlier)} came before {_text(later)}, and both can be true."


def _text(claim: Claim) -> str:
    lower, upper = claim.figure["lower"], claim.figure["upper"]
    if lower == upper:
        return str(lower)
    if upper is None:
        return f"{lower} or more"
    return f"{upper} or fewer" if lower is None else f"{lower} to {upper}"
