"""Conditions on a record's texts: what a query comes to once its names are known."""

import dataclasses
from collections.abc import Iterable, Iterator, Sequence

from django.db.models import Exists, OuterRef, Q

from publication.models.search import Pattern, Tier, matching_texts
from publication.search.names import Names, longest_name, patterns_of, plain_run
from publication.search.query import Clause, Term, side_by_side


@dataclasses.dataclass(frozen=True, slots=True)
class Condition:
    """Holds for a record when one of its texts has a pattern of `either`, or when all of `together` are found.

    `typed` are the patterns of the words as they were typed, without what names add.
    """

    either: frozenset[Pattern]
    typed: frozenset[Pattern]
    together: tuple[frozenset[Pattern], ...] = ()
    negated: bool = False

    @property
    def patterns(self) -> frozenset[Pattern]:
        """Every pattern that counts as a hit in a text."""
        return self.either.union(*self.together)

    def query(self, tier: Tier = Tier.SUMMARY) -> Q:
        """Return the condition on Record, looking at texts of this tier and better ones; negation included."""
        found = Q(texts_by__in=matching_texts(self.either, tier=tier).values("owner")) if self.either else Q()
        if self.together:
            all_found = Q()
            for patterns in self.together:
                all_found &= Q(texts_by__in=matching_texts(patterns, tier=tier).values("owner"))
            found = found | all_found if self.either else all_found
        return ~found if self.negated else found

    def beside(self, tier: Tier) -> Q:
        """Return the same condition, without negation, in the form that is looked up record by record."""
        found = _exists(self.either, tier) if self.either else Q()
        if self.together:
            all_found = Q()
            for patterns in self.together:
                all_found &= _exists(patterns, tier)
            found = found | all_found if self.either else all_found
        return found


def _exists(patterns: Iterable[Pattern], tier: Tier) -> Q:
    return Q(Exists(matching_texts(patterns, tier=tier).filter(owner=OuterRef("texts_by"))))


def conditions(clauses: Sequence[Clause], names: Names) -> tuple[Condition, ...]:
    """Return one condition for each clause, or for each run of clauses that is a name."""
    return tuple(_conditions(clauses, names))


def _conditions(clauses: Sequence[Clause], names: Names) -> Iterator[Condition]:
    position = 0
    while position < len(clauses):
        clause = clauses[position]
        run = plain_run(clauses, position)
        length = longest_name(run, names)
        if length > 1:
            yield Condition(
                either=patterns_of(run[:length], names),
                typed=side_by_side(run[:length]),
                together=tuple(frozenset(term.patterns) for term in run[:length]),
            )
            position += length
            continue
        yield Condition(
            either=frozenset(pattern for term in clause.terms for pattern in _of_term(term, names)),
            typed=frozenset(pattern for term in clause.terms for pattern in term.patterns),
            negated=clause.negated,
        )
        position += 1


def _of_term(term: Term, names: Names) -> Iterable[Pattern]:
    return term.patterns if term.quoted else {*term.patterns, *patterns_of([term], names)}
