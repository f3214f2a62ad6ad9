"""Folding: text in any script to words of plain tokens, the same for what is indexed and what is asked."""

import dataclasses
import functools
import re
import unicodedata
from collections.abc import Iterator

from anyascii import anyascii

TOKEN_MAX = 64  # longer ones are cut: a token must fit the databases' indexes

KEPT_CHARACTERS_MAX, KEPT_FORMS_MAX = 80, 4_096

Tokens = tuple[str, ...]

# Apostrophes of every sort, modifier letters that serve as one, and the Armenian marks that stand inside words.
APOSTROPHES = "'’‘‛`´ʼʻʽʹʾʿ՚՛՜՞"
HYPHENS = "-‐‑"

_POSSESSIVE = re.compile(r"(?<=\w)'s(?!\w)", re.IGNORECASE)
_POINT_OF_THOUSANDS = re.compile(r"(?<=[0-9]),(?=[0-9]{3}(?![0-9]))")
_ONE_APOSTROPHE = str.maketrans(dict.fromkeys(APOSTROPHES, "'"))
_NO_APOSTROPHE = str.maketrans("", "", "'")
_ONE_HYPHEN = str.maketrans(dict.fromkeys(HYPHENS, "-"))
_ASCII_SEPARATOR = re.compile(r"[^A-Za-z0-9-]")
_TOKEN = re.compile(r"[a-z0-9]+")

# Where letter-by-letter transliteration of Armenian misses the usual spelling: Պուտին is Putin, not Powtin.
_ARMENIAN = (
    ("ու", "u"),
    ("ՈՒ", "u"),
    ("Ու", "u"),
    ("ւ", "v"),
    ("Ւ", "v"),
    ("ռ", "r"),
    ("Ռ", "r"),
)


@dataclasses.dataclass(frozen=True, slots=True)
class Word:
    """One word; several tokens when hyphens join its parts, as in “cease-fire”."""

    parts: Tokens

    @property
    def joined(self) -> str:
        """The word written without hyphens: “ceasefire”."""
        return "".join(self.parts)[:TOKEN_MAX]


def words(text: str) -> Iterator[Word]:
    """Yield the words of a text, folded: case, accents, apostrophes and scripts are gone, tokens are `[a-z0-9]+`.

    What is no letter, digit or hyphen separates words; the English possessive ’s is dropped.
    """
    if text.isascii():
        for chunk in _kept_ascii(text).split():
            parts = tuple(part[:TOKEN_MAX] for part in chunk.split("-") if part)
            if parts:
                yield Word(parts)
        return
    text = unicodedata.normalize("NFKC", text.translate(_ONE_APOSTROPHE)).translate(_ONE_APOSTROPHE)
    text = _POINT_OF_THOUSANDS.sub("", _POSSESSIVE.sub("", text)).translate(_NO_APOSTROPHE)
    text = text.translate(_ONE_HYPHEN)
    kept = _ASCII_SEPARATOR.sub(" ", text) if text.isascii() else "".join(_kept(text))
    for chunk in kept.split():
        parts = tuple(token for part in chunk.split("-") for token in _tokens(part))
        if parts:
            yield Word(parts)


def _kept_ascii(text: str) -> str:
    """Return the letters, digits and hyphens of a text that has no others, in lower case, with blanks between."""
    text = text.replace("`", "'")
    if "'" in text:
        text = _POSSESSIVE.sub("", text)
    if "," in text:
        text = _POINT_OF_THOUSANDS.sub("", text)
    return _ASCII_SEPARATOR.sub(" ", text.replace("'", "")).lower()


def _kept(text: str) -> Iterator[str]:
    """Yield letters, marks, digits and hyphens as they are, nothing for invisible characters, else a blank."""
    for character in text:
        category = unicodedata.category(character)
        if character == "-" or category[0] in "LMN":
            yield character
        elif category != "Cf":
            yield " "


def _tokens(letters: str) -> list[str]:
    for armenian, latin in _ARMENIAN:
        letters = letters.replace(armenian, latin)
    return [
        token[:TOKEN_MAX] for token in _TOKEN.findall(anyascii(letters).lower().translate(_NO_APOSTROPHE))
    ]


def forms(text: str) -> tuple[Tokens, ...]:
    """Return the token sequences of a text: hyphens as breaks and, where there are any, hyphens left out.

    With both, “ceasefire” finds “cease-fire” and phrases run through either. Those of short texts are kept for a while:
    the same names stand in many documents.
    """
    return _kept_forms(text) if len(text) <= KEPT_CHARACTERS_MAX else _forms(text)


def _forms(text: str) -> tuple[Tokens, ...]:
    if text.isascii() and "-" not in text:
        split = tuple(token[:TOKEN_MAX] for token in _kept_ascii(text).split())
        return (split,) if split else ()
    listed = list(words(text))
    split = tuple(part for word in listed for part in word.parts)
    if all(len(word.parts) == 1 for word in listed):
        return (split,) if split else ()
    return split, tuple(word.joined for word in listed)


_kept_forms = functools.lru_cache(maxsize=KEPT_FORMS_MAX)(_forms)
