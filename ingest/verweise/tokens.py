"""The tokens that statute names and references to norms are made of.

Owns how text is cut and folded; positions always are those of the text given.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

_NUMERALS = "I II III IV V VI VII VIII IX X XI XII XIII XIV XV XVI XVII XVIII"
ROMAN: Mapping[str, str] = MappingProxyType(
    {numeral: str(value) for value, numeral in enumerate(_NUMERALS.split(), start=1)}
)
# Combining marks and soft hyphens belong to the word they stand in, so texts in NFD or with
# hyphenation marks need no copy and positions stay those of the text given.
_TOKEN = re.compile(
    r"""(?P<sign>§+)
    |(?P<ivm>i\.?\s?[vV]\.?\s?m\b\.?)
    |(?P<fassung>[na](?:\.\s?)?F\b\.?)
    |(?P<num>[0-9]+(?:[a-z](?![^\W_]))?)
    |(?P<word>[^\W\d_](?:[^\W\d_]|[\u0300-\u036f\u00ad\u200b])*)
    |(?P<dash>[-\u2010-\u2015\u2212])
    |(?P<punct>[^\s\u00ad\u200b\u2060\ufeff])""",
    re.VERBOSE,
)
_INVISIBLE = str.maketrans("", "", "\u00ad\u200b")
_FOLD = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
_INFLECTION = "enrsm"
_SHORTEST_INFLECTED = 5
YEARS = range(1900, 2100)
MONTHS = frozenset(
    """
    januar februar maerz april mai juni juli august september oktober november dezember
    """.split()  # noqa: SIM905 - as below
)


class Token(NamedTuple):
    """One token of a text.

    Attributes:
        kind: `sign` (§), `num`, `word`, `dash`, `ivm` (i.V.m.), `fassung` (n.F., a.F.), `punct`
            (one character) or `end` (after the last one).
        value: Words folded (`absaetze`), any dash as `-`, everything else as written.
        raw: The characters of the text, composed (NFC).
        start: First position in the text.
        end: Position behind the last character.
    """

    kind: str
    value: str
    raw: str
    start: int
    end: int


class LawName(NamedTuple):
    """A statute named in a text.

    Attributes:
        law: Short name, or the name as written for statutes the table does not know.
        end: Index of the token behind the name.
        spelt: True for a name in words (`Fünftes Buch`, `Grundgesetz`), False for `SGB V`, `GG`.
        unsure: True for an abbreviation that may well be none of a law (`KdU`, `ÖPNV`).
    """

    law: str
    end: int
    spelt: bool = False
    unsure: bool = False


def tokenize(text: str) -> list[Token]:
    """Cut a text into tokens, closed by four `end` tokens so that a reader may look ahead."""
    tokens = []
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or "punct"
        raw = value = match[0]
        if kind == "word":
            if raw.isascii():
                value = raw.lower()
            else:
                raw = unicodedata.normalize("NFC", raw).translate(_INVISIBLE)
                value = fold(raw)
        elif kind == "dash":
            value = "-"
        tokens.append(Token(kind, value, raw, match.start(), match.end()))
    tokens.extend([Token("end", "", "", len(text), len(text))] * 4)
    return tokens


def fold(word: str) -> str:
    """Write a word without case and umlauts: `Absätze` as `absaetze`."""
    return word.casefold().translate(_FOLD)


def stem_of(word: str) -> str:
    """Take German endings off a folded word; short ones are abbreviations and stay."""
    return word.rstrip(_INFLECTION) if len(word) >= _SHORTEST_INFLECTED else word


def match_key(token: Token) -> str:
    """What two tokens of a name must have in common."""
    return stem_of(token.value) if token.kind == "word" else token.value


def written(tokens: Sequence[Token]) -> str:
    """Write tokens with one space wherever the text has any."""
    words = [tokens[0].raw]
    for before, token in itertools.pairwise(tokens):
        words.append(f" {token.raw}" if token.start > before.end else token.raw)
    return "".join(words)
