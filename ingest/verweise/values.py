"""Reads the smallest parts of a reference: signs, units, numbers, letters."""

from __future__ import annotations

import itertools
import re
from typing import NamedTuple

from ingest.verweise.address import NUMBER, Level, is_long
from ingest.verweise.books import ORDINALS
from ingest.verweise.gesetzesnamen import law_at
from ingest.verweise.numerals import NUMBER_WORDS, roman_at
from ingest.verweise.tokens import MONTHS, YEARS, stem_of, tokenize

UNITS = {
    word: level
    for level, words in {
        Level.ABSATZ: "absatz absatzes absaetze absaetzen abs",
        Level.SATZ: "satz satzes saetze saetzen s",
        Level.NUMMER: "nummer nummern nr nrn ziffer ziffern ziff",
        Level.BUCHSTABE: "buchstabe buchstaben buchstabens buchst bst lit litera",
        Level.NOTED: (
            "halbsatz halbsaetze halbs hs doppelbuchstabe doppelbuchst alternative alt variante "
            "var fall unterabsatz unterabs uabs spiegelstrich spiegelstrichs spstr teilsatz teilsatzes "
            "halbsatzes aufzaehlungspunkt aufzaehlungspunktes rn rdnr rdn rz randnummer randnummern "
            "randziffer"
        ),
    }.items()
    for word in words.split()
}
_SIGNS = frozenset({"paragraf", "paragraph", "paragrafs", "paragraphs"})
_SHORT_SIGNS = frozenset({"par", "paragr"})  # with a dot or right before the number
_PLURAL_SIGNS = frozenset({"paragrafen", "paragraphen"})
_ARTICLE_SIGNS = frozenset({"art", "artikel", "artikels", "artikeln"})
ANNEX_SIGNS = {"anlage": "Anlage", "anlagen": "Anlage", "anhang": "Anhang", "muster": "Muster"}
FOLLOWING = frozenset({"f", "ff", "fortfolgende", "fortfolgenden"})
SEPARATORS = frozenset({",", "/", "&", "+", "und", "oder", "sowie", "bzw", "u", "beziehungsweise"})
_MEASURES = frozenset(
    """
    x euro eur cent % € prozent prozentpunkte prozentpunkten tag tage tagen woche wochen monat monate
    monaten jahr jahre jahren lebensjahr stunde stunden minute minuten uhr mal millionen mio
    milliarden personen menschen kinder kindern beschaeftigte beschaeftigten mitglieder mitgliedern
    """.split()  # noqa: SIM905 - as above
)
_COUNTED_UNITS = frozenset({"absatz", "absatzes", "abs", "satz", "satzes", "nummer"}) | {
    word for word, level in UNITS.items() if level is Level.NOTED
}
_MOST_ORDINALS = 6
_LAST = frozenset({"letzt", "vorletzt"})
_LETTER = re.compile(r"([a-z])\1?")


class Head(NamedTuple):
    """A sign that opens a reference, and the token behind it."""

    counted: str
    plural: bool
    end: int
    doubtful: bool = False


class Values:
    """Reads signs, units, numbers and letters; every method looks from a token index."""

    __slots__ = ("_open", "_text", "tokens")

    def __init__(self, text: str) -> None:
        self._text = text
        self.tokens = tokenize(text)
        signs = {"(": 1, ")": -1}
        self._open = list(itertools.accumulate(signs.get(token.value, 0) for token in self.tokens))

    def _head(self, index: int) -> Head | None:
        token, after = self.tokens[index], self.tokens[index + 1]
        if token.kind == "sign":
            double = after.kind == "sign"
            return Head("§", double or len(token.raw) > 1, index + (2 if double else 1))
        if token.kind != "word":
            return None
        if token.value in _SIGNS or token.value in _PLURAL_SIGNS:
            return Head("§", token.value in _PLURAL_SIGNS, index + 1)
        if token.value in _SHORT_SIGNS and (after.value == "." or after.kind == "num"):
            return Head("§", plural=False, end=index + (2 if after.value == "." else 1))
        if token.value in _ARTICLE_SIGNS:
            dot = after.value == "."
            doubtful = token.value == "art" and not dot
            return Head("Art", token.value == "artikeln", index + (2 if dot else 1), doubtful)
        if token.value in ANNEX_SIGNS:
            return Head(ANNEX_SIGNS[token.value], token.value == "anlagen", index + 1)
        return None

    def _unit(self, index: int) -> tuple[Level, int] | None:
        """Level a word stands for and the token behind it."""
        token = self.tokens[index]
        level = UNITS.get(token.value)
        if level is None or token.raw == "s":
            return None
        return level, index + (2 if self.tokens[index + 1].value == "." else 1)

    def _value(self, at: int, level: Level) -> tuple[str, int] | None:
        """Number or letter of a level and the token behind it."""
        if level >= Level.BUCHSTABE and (letter := self._letter(at)):
            return letter
        if level is Level.BUCHSTABE:
            return None
        if self.tokens[at].value in NUMBER_WORDS:
            return NUMBER_WORDS[self.tokens[at].value], at + 1
        if level is Level.ABSATZ:
            roman = roman_at(self.tokens[at])
            return (
                (roman, at + 1) if roman else self._bracketed(at) or self._number(at, letter=True)
            )
        return self._number(at, letter=level is Level.PARAGRAF)

    def _number(self, at: int, *, letter: bool) -> tuple[str, int] | None:
        """Read a number with its letter; `letter` also takes one behind a space (`35 a`).

        Decimals, dates and numbers glued to other words are none.
        """
        token, after = self.tokens[at], self.tokens[at + 1]
        if token.kind != "num" or not NUMBER.fullmatch(token.value):
            return None
        if after.value == "." and self._goes_on_behind_dot(at + 1):
            return None
        if after.kind == "word" and after.start == token.end:
            known = after.value in FOLLOWING or self._unit(at + 1) or law_at(self.tokens, at + 1)
            return (token.value, at + 1) if known else None
        if letter and token.value.isdigit() and self._is_suffix(at + 1):
            return token.value + after.raw, at + 2
        return token.value, at + 1

    def _goes_on_behind_dot(self, dot: int) -> bool:
        """Whether a number before a dot is a decimal (`1.01`) or a date (`1. Mai`, `1. 5. 20`)."""
        after = self.tokens[dot + 1]
        if after.kind != "num":
            return after.value in MONTHS
        return after.start == self.tokens[dot].end or (
            self.tokens[dot + 2].value == "." and self.tokens[dot + 3].kind == "num"
        )

    def _counted(self, at: int) -> tuple[Level, str, int] | None:
        """Read `Absatz 2`, `Absatz zwei`, `zweiter Absatz`, `2. Absatz`: level, value and end."""
        unit = self._unit(at)
        if unit is None:
            part = self._ordinal(at)
            return part if part and part[1] else None
        value = self._value(unit[1], unit[0])
        return (unit[0], *value) if value else None

    def _ordinal(self, at: int, *, most: int = _MOST_ORDINALS) -> tuple[Level, str, int] | None:
        """Read `zweiter Absatz`, `2. HS`; `letzter Satz` has an empty value.

        Of several (`1., 3. oder 12. Aufzählungspunkt`) it reads those no address names.
        """
        token = self.tokens[at]
        number = None
        if token.kind == "num" and self.tokens[at + 1].value == ".":
            number, at = (token.value if token.value.isdigit() else None), at + 2
            if self.tokens[at].value in SEPARATORS and self.tokens[at + 1].kind == "num":
                more = self._ordinal(at + 1, most=most - 1) if number and most else None
                return more if more and more[0] is Level.NOTED else None
        elif token.kind == "word":
            stem = stem_of(token.value)
            number, at = "" if stem in _LAST else ORDINALS.get(stem), at + 1
        counts = self.tokens[at].value in _COUNTED_UNITS
        unit = self._unit(at) if counts and number is not None else None
        if number is None or is_long(number) or unit is None or self._value(unit[1], unit[0]):
            return None  # "2. Satz 3 gilt" is the second item of a list
        return unit[0], number, unit[1]

    def _bracketed(self, at: int) -> tuple[str, int] | None:
        """Read `(2)`; a year in brackets is none."""
        token = self.tokens[at + 1]
        if self.tokens[at].value != "(" or token.kind != "num" or self.tokens[at + 2].value != ")":
            return None
        number = NUMBER.fullmatch(token.value)
        short = number and not is_long(number[0]) and int(number[1]) < YEARS[0]
        return (token.value, at + 3) if short else None

    def _letter(self, at: int) -> tuple[str, int] | None:
        """Read `a` or `aa`, with the bracket that closes it but was not opened before."""
        raw = self.tokens[at].raw
        if not _LETTER.fullmatch(raw):
            return None
        return raw, at + (2 if self._closes_letter(at + 1) else 1)

    def _closes_letter(self, at: int) -> bool:
        """Whether a bracket belongs to the letter before it and closes nothing opened earlier."""
        return self.tokens[at].value == ")" and (self._open[at - 1] == 0 or self._open[-1] < 0)

    def _is_suffix(self, at: int) -> bool:
        """Whether a single letter belongs to the number before it and abbreviates no word."""
        token, after = self.tokens[at], self.tokens[at + 1]
        if token.raw in {"f", "x"} or len(token.raw) != 1 or not _LETTER.fullmatch(token.raw):
            return False
        if after.value == ".":
            return self.tokens[at + 2].kind == "end"
        return after.value not in {")", "-"}

    def _measures(self, at: int, *, noun: bool = False) -> bool:
        """Whether the number before is an amount: a unit follows, or with `noun` any noun."""
        token = self.tokens[at]
        if token.value in _MEASURES or token.kind == "num":
            return True
        if not noun or token.kind != "word" or not token.raw[0].isupper():
            return False
        return not (self._unit(at) or self._head(at) or law_at(self.tokens, at))

    def _is_year(self, at: int) -> bool:
        number = NUMBER.fullmatch(self.tokens[at].value)
        return number is not None and not is_long(number[0]) and int(number[1]) in YEARS
