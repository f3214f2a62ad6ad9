"""Names in a query: a word or run of words that is a published name stands for all names of its bearer."""

from collections.abc import Iterable, Iterator, Sequence

from publication.models.search import Pattern
from publication.search.query import Clause, Term, side_by_side
from publication.search.texts import name_key

# Names that fold to an everyday English word. They are understood when asked (“US” stands for the United States),
# but are not looked for in texts on behalf of another name: every “us” would be a hit for “Washington”.
EVERYDAY_WORDS = frozenset({"us"})

Names = dict[str, frozenset[Pattern]]  # key of a name → patterns of all names of whoever bears it


def name_keys(clauses: Sequence[Clause]) -> set[str]:
    """Return the keys of everything in a query that could be a name."""
    return {key for run in _candidates(clauses) for key in keys_of(run)}


def gathered(clauses: Sequence[Clause], bearers: Iterable[tuple[int, str]]) -> Names:
    """Return the names that occur in a query, with all names of their bearers, from (bearer, name key)."""
    keys = name_keys(clauses)
    names_by_bearer: dict[int, set[str]] = {}
    for bearer, key in bearers:
        names_by_bearer.setdefault(bearer, set()).add(key)
    found: dict[str, set[Pattern]] = {}
    for names in names_by_bearer.values():
        patterns = {Pattern(tuple(name.split())) for name in names - EVERYDAY_WORDS}
        for key in names & keys:
            found.setdefault(key, set()).update(patterns)
    return {key: frozenset(patterns) for key, patterns in found.items()}


def plain_run(clauses: Sequence[Clause], position: int) -> tuple[Term, ...]:
    """Return the plain words that stand side by side from a position on: no OR, no “-”, no quotation marks."""
    run = []
    for clause in clauses[position:]:
        if clause.negated or len(clause.terms) > 1 or clause.terms[0].quoted:
            break
        run.append(clause.terms[0])
    return tuple(run)


def _candidates(clauses: Sequence[Clause]) -> Iterator[Sequence[Term]]:
    """Yield what could be a name: each stretch of a plain run; a word beside OR or behind “-” by itself."""
    for position, clause in enumerate(clauses):
        run = plain_run(clauses, position)
        for length in range(1, len(run) + 1):
            yield run[:length]
        if not run:
            for term in clause.terms:
                if not term.quoted:
                    yield (term,)


def longest_name(terms: Sequence[Term], names: Names) -> int:
    """Return how many of the terms, from the first on, make the longest name; 0 when none does."""
    return next((length for length in range(len(terms), 0, -1) if patterns_of(terms[:length], names)), 0)


def patterns_of(run: Sequence[Term], names: Names) -> frozenset[Pattern]:
    """Return the patterns of all names of whoever is called by these terms; empty when nobody is."""
    return frozenset(pattern for key in keys_of(run) for pattern in names.get(key, ()))


def keys_of(run: Sequence[Term]) -> set[str]:
    """Return the keys under which a run of terms could be a name, with its hyphens as breaks and left out."""
    return {key for pattern in side_by_side(run) if (key := name_key(pattern.tokens)) is not None}
