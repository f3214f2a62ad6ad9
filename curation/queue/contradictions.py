"""Figures of the editors' tables that cannot both hold, judged as the public comparison of casualty claims does."""

import bisect
import dataclasses
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import F, Q, QuerySet

from facts.models import CasualtyFigure
from publication.comparison import Claim, relate
from sources.choices import CurationStatus

# So many pairs of one record wait at a time; when one of them is named or dismissed, the next look tells others.
PAIRS_A_RECORD = 20
# So many neighbours of one figure are judged: a group of thousands is not compared each with each.
JUDGED_A_FIGURE = 200
MOST = 1_000_000_000

COLUMNS = (
    "report_id",
    "outcome",
    "victim_status",
    "victim_description",
    "lower",
    "upper",
    "report__event__slug",
    "report__side__slug",
    "report__scope",
    "report__date_earliest",
    "report__date_latest",
)


@dataclasses.dataclass(frozen=True, slots=True)
class Found:
    """Two records, the one with the lower primary key first, and why they were put side by side."""

    first: int
    second: int
    because: str

    @classmethod
    def of(cls, one: int, other: int, because: str) -> "Found":
        """Return the pair in the one order in which it is kept."""
        return cls(min(one, other), max(one, other), because)

    @property
    def key(self) -> tuple[int, int]:
        """Both primary keys."""
        return self.first, self.second


@dataclasses.dataclass(frozen=True, slots=True)
class Figure:
    """One figure, as the comparison of claims reads it."""

    report: int
    group: tuple[Any, ...]
    claim: Claim

    @property
    def bounds(self) -> tuple[int, float]:
        """Lowest and highest number that the words allow."""
        return self.claim.bounds

    @property
    def told(self) -> str:
        """What is counted, in the words of the codes."""
        figure = self.claim.figure
        return ", ".join(
            word.replace("_", " ")
            for word in (figure["outcome"], figure["victim_status"], *figure["victim_description"])
            if word != "unknown"
        )


def comparable() -> "QuerySet[CasualtyFigure, Any]":
    """Return the figures that state a number of a whole group in an event.

    A part counts as a whole of its own where it names another group than the figure it is part of.
    """
    another_group = ~Q(victim_status=F("part_of__victim_status")) | ~Q(
        victim_description=F("part_of__victim_description")
    )
    return (
        CasualtyFigure.objects.filter(Q(part_of__isnull=True) | another_group)
        .filter(Q(lower__isnull=False) | Q(upper__isnull=False), report__event__isnull=False)
        .exclude(report__status=CurationStatus.WITHDRAWN)
        .order_by("report_id", "position")
    )


def read(figures: "QuerySet[CasualtyFigure, Any]") -> Iterator[Figure]:
    """Yield figures in the shape in which claims are compared."""
    for row in figures.values_list(*COLUMNS).iterator(chunk_size=2000):
        report, outcome, status, description, lower, upper, event, side, scope, earliest, latest = row
        document = {
            "event": {"slug": event},
            "side": None if side is None else {"slug": side},
            "scope": scope,
            "date": {"earliest": earliest, "latest": latest},
        }
        figure = {
            "outcome": outcome,
            "victim_status": status,
            "victim_description": description.split(),
            "lower": lower,
            "upper": upper,
        }
        group = (event, outcome, status, description, side, scope)
        yield Figure(report, group, Claim(document, figure))


def around(reports: Iterable[int]) -> Iterator[Found]:
    """Yield the contradictions of some reports with any other; one query, and one for each of their figures."""
    for own in list(read(comparable().filter(report__in=list(reports)))):
        event, outcome, status, description, side, scope = own.group
        low, high = own.bounds
        apart = Q(lower__gt=min(high, MOST)) | Q(upper__lt=low)
        others = comparable().filter(
            apart,
            outcome=outcome,
            victim_status=status,
            victim_description=description,
            report__event__slug=event,
            report__scope=scope,
            **({"report__side__isnull": True} if side is None else {"report__side__slug": side}),
        )
        yield from _judged(own, read(others.exclude(report=own.report)[:JUDGED_A_FIGURE]))


def everywhere() -> Iterator[Found]:
    """Yield the contradictions of all reports; one query, one group of figures in memory at a time or a few."""
    groups: dict[tuple[Any, ...], list[Figure]] = {}
    for figure in read(comparable()):
        groups.setdefault(figure.group, []).append(figure)
    for figures in groups.values():
        figures.sort(key=lambda figure: (figure.bounds, figure.report))
        lows = [figure.bounds[0] for figure in figures]
        for own in figures:
            yield from _judged(own, _above(own, figures, lows))


def _above(own: Figure, figures: list[Figure], lows: list[int]) -> Iterator[Figure]:
    """Yield the figures that begin above the own one, a bounded number; the list is sorted by lower bound."""
    start = bisect.bisect_right(lows, own.bounds[1])
    yield from (other for other in figures[start : start + JUDGED_A_FIGURE] if other.report != own.report)


def _judged(own: Figure, others: Iterable[Figure]) -> Iterator[Found]:
    for other in others:
        relation, because = relate(own.claim, other.claim)
        if relation == "contradict":
            yield Found.of(own.report, other.report, f"{own.told.capitalize()}: {because}")


def fewest_a_record(found: Iterable[Found]) -> list[Found]:
    """Return each pair once, and of no record more than PAIRS_A_RECORD."""
    seen: dict[tuple[int, int], Found] = {}
    counted: Counter[int] = Counter()
    for pair in found:
        if pair.key in seen or max(counted[pair.first], counted[pair.second]) >= PAIRS_A_RECORD:
            continue
        seen[pair.key] = pair
        counted.update(pair.key)
    return list(seen.values())
