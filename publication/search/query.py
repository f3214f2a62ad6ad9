"""What was asked: the text of `q` parsed into clauses, or refused with a reason."""

import dataclasses
import re
from collections.abc import Iterator, Sequence

from publication.errors import InvalidQueryError, ParameterError
from publication.models.search import Pattern
from publication.search.folding import Tokens, words
from publication.search.texts import PHRASE_TOKENS

CHARACTERS_MAX = 200
WORDS_MAX = 10

_MARKS = '"“”„‟«»＂'
_PIECE = re.compile(rf"(-*)[{_MARKS}]([^{_MARKS}]*)[{_MARKS}]|([^\s{_MARKS}]+)|([{_MARKS}])")
_MISPLACED_OR = "OR stands between two words or phrases, neither of them excluded with “-”."


@dataclasses.dataclass(frozen=True, slots=True)
class Term:
    """One word, which may be a prefix and part of a name, or one quoted phrase, which is meant as it stands."""

    split: Tokens  # hyphens as breaks
    joined: Tokens  # hyphens left out
    quoted: bool

    @property
    def patterns(self) -> tuple[Pattern, ...]:
        """What a text must hold one of."""
        return tuple(
            Pattern(form, prefix=not self.quoted) for form in dict.fromkeys((self.split, self.joined))
        )


@dataclasses.dataclass(frozen=True, slots=True)
class Clause:
    """Terms joined by OR. All clauses of a query must hold; a negated one, which has one term, must not."""

    terms: tuple[Term, ...]
    negated: bool = False


def parse(text: str, parameter: str = "q") -> tuple[Clause, ...]:
    """Return the clauses of a query; raise InvalidQueryError naming the parameter when it cannot be searched.

    Words are ANDed, `OR` in capitals binds tighter, `-` before a word or phrase excludes it, quotation marks make a
    phrase. What folds to nothing, such as a lone dash or an emoji, is passed over.
    """
    if len(text) > CHARACTERS_MAX:
        raise refusal(parameter, f"At most {CHARACTERS_MAX} characters are searched; these are {len(text)}.")
    clauses: list[Clause] = []
    is_open = False  # an OR waits for its right side
    for piece in _pieces(text, parameter):
        if isinstance(piece, Clause) and not is_open:
            clauses.append(piece)
        elif isinstance(piece, Clause) and not piece.negated:
            clauses[-1] = Clause(clauses[-1].terms + piece.terms)
            is_open = False
        elif isinstance(piece, Clause) or is_open or not clauses or clauses[-1].negated:
            raise refusal(parameter, _MISPLACED_OR)
        else:
            is_open = True
    if is_open:
        raise refusal(parameter, _MISPLACED_OR)
    _check(text, clauses, parameter)
    return tuple(clauses)


def side_by_side(terms: Sequence[Term]) -> frozenset[Pattern]:
    """Return the patterns of plain words that stand side by side, as they were typed."""
    split = tuple(token for term in terms for token in term.split)
    joined = tuple(token for term in terms for token in term.joined)
    return frozenset({Pattern(split, prefix=True), Pattern(joined, prefix=True)})


def refusal(parameter: str, detail: str) -> InvalidQueryError:
    """Return the error for a query that cannot be searched."""
    return InvalidQueryError([ParameterError(parameter, detail)])


def _pieces(text: str, parameter: str) -> Iterator[Clause | None]:
    """Yield the clauses of one term in their order; None stands for OR."""
    for minus, phrase, bare, mark in _PIECE.findall(text):
        if mark:
            raise refusal(parameter, "A quotation mark is not closed.")
        if bare == "OR":
            yield None
            continue
        listed = list(words(phrase or bare))
        if listed:
            term = Term(
                split=tuple(part for word in listed for part in word.parts),
                joined=tuple(word.joined for word in listed),
                quoted=not bare,
            )
            yield Clause((term,), negated=bool(minus) or bare.startswith("-"))


def _check(text: str, clauses: list[Clause], parameter: str) -> None:
    count = sum(1 for chunk in re.split(rf"[\s{_MARKS}]+", text) if chunk != "OR" and any(words(chunk)))
    if count > WORDS_MAX:
        raise refusal(parameter, f"At most {WORDS_MAX} words are searched; these are {count}.")
    if sum(len(term.split) for clause in clauses for term in clause.terms) > PHRASE_TOKENS:
        raise refusal(parameter, f"The words have more than {PHRASE_TOKENS} parts.")
    if not clauses:
        raise refusal(parameter, "There is no word to search for: give a letter or a digit at least.")
    if all(clause.negated for clause in clauses):
        raise refusal(parameter, "Everything is excluded: give a word to search for beside the “-”.")
