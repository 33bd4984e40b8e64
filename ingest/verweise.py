"""Finds references to norms in questions and in running text, statutes included.

Owns the grammar of German norm references. How statutes are called is `ingest.gesetzesnamen`.
Pure, and linear in the length of the text: one pass of a tokenizer, then a recursive descent that
never looks further than a bounded number of tokens ahead.

Rules:
    * Every member of a list is a reference of its own (`§§ 5, 7`, `Absatz 1 und 2`); a range is
      one reference with `until`.
    * Positions refer to the text as given. References come in order and never overlap; the first
      one of a list starts at its sign, the others at their number, the last one ends behind the
      law.
    * What is not understood is not guessed: the reference ends before it, and what cannot be the
      number of a § (`§ 1.01`, `§ 97xyz`) is no reference at all. Halbsatz, Alternative,
      Doppelbuchstabe and a Satz within a Nummer have no place in a `Norm`; they are part of the
      reference's text, and the norm is the smallest place it can name that holds them.
    * A law is never borrowed from words that name another text: `§ 5 des Rahmenvertrags` is a
      § of that contract.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import NamedTuple

from ingest.gesetzesnamen import (
    ARTICLE_LAWS,
    MONTHS,
    ROMAN,
    YEARS,
    LawName,
    Token,
    canonical_law,
    foreign_law,
    law_at,
    tokenize,
)
from ingest.norm import Norm


@dataclass(frozen=True, slots=True)
class Verweis:
    """One reference to a norm found in a text.

    Attributes:
        norm: What it refers to; `law` is empty where no law could be found for it.
        start: First position in the text.
        end: Position behind the last character.
        until: Last norm of a range, None for a single one.
        following: True for `f.` and `ff.`.
        fassung: `neu` for n.F., `alt` for a.F. or a version in force until some day, else empty.
        assumed_law: True where the law is not stated for this reference but taken from around it.
        text: The characters from start to end.
    """

    norm: Norm
    start: int
    end: int
    until: Norm | None
    following: bool
    fassung: str
    assumed_law: bool
    text: str


@dataclass(frozen=True, slots=True)
class Teil:
    """Parts of a norm named without their §."""

    absatz: str | None = None
    satz: str | None = None
    nummer: str | None = None
    buchstabe: str | None = None


def find_verweise(
    text: str, *, default_law: str | None = None, within: Norm | None = None
) -> tuple[Verweis, ...]:
    """Find all references to norms in a text.

    A reference without a law of its own gets the one its list shares (`§ 4 und § 5 SGB IX`), the
    next one of its chain (`§ 4 i.V.m. § 5 SGB IX`), the last one named before, the next one named
    in the sentence, else `default_law`; always one that counts the same way, §§ or Artikel. With a
    `default_law`, names in words (`des Fünften Buches`) are taken for the language of statutes,
    where a § without a law is one of the statute itself: behind a reference they stand for its
    list alone, and elsewhere for the rest of the sentence.

    Args:
        text: Any text.
        default_law: Short name of the law meant where the text names none.
        within: The norm a statute's text stands in. With it what has no law belongs to
            `within.law`, and parts without a § (`Absatz 2`, `Satz 1`) are found and belong to this
            §. Without it such parts are not reported: their § is not in the words.

    Returns:
        References in the order of the text.
    """
    grammar = _Grammar(text)
    return tuple(_verweise(text, grammar, default_law, within))


def find_fragment(text: str) -> Teil | None:
    """Read the parts a follow-up question names without a § (`und Satz 2 davon?`).

    Args:
        text: A short question.

    Returns:
        The parts; what all of them share where there are several (`Absatz 2 Satz 1 und 2` is
        Absatz 2). None where the text names no parts, nothing in common, or a §.
    """
    grammar = _Grammar(text)
    found = [item for item in grammar.items(page_letter=True) if item.members]
    if not found or any(item.counted for item in found):
        return None
    members = found[0].members
    addresses = [address for member in members for address in (member.address, member.until)]
    shared: list[str | None] = []
    for values in zip(*filter(None, addresses), strict=True):
        if len(set(values)) > 1:
            break
        shared.append(values[0])
    parts = (shared + [None] * len(_Level))[1 : _Level.NOTED]
    return Teil(*parts) if any(parts) else None


def resolve_range(start: str, end: str, ordered_paragrafen: Sequence[str]) -> tuple[str, ...]:
    """Name every § from start to end that a statute has, lettered ones included.

    Args:
        start: First § as in `Norm.paragraf`.
        end: Last § as in `Norm.paragraf`.
        ordered_paragrafen: All of the statute's, in its order.

    Returns:
        Those of the statute from start to end, each once; where one of the two is not among them
        (dropped from the statute), those between them by number.
    """
    ordered = tuple(dict.fromkeys(ordered_paragrafen))
    if start in ordered and end in ordered:
        return ordered[ordered.index(start) : ordered.index(end) + 1]
    low, high = _order_key(start), _order_key(end)
    return tuple(paragraf for paragraf in ordered if low <= _order_key(paragraf) <= high)


class _Level(IntEnum):
    """Depth in an address; NOTED is below all of them and leaves no trace in it."""

    PARAGRAF = 0
    ABSATZ = 1
    SATZ = 2
    NUMMER = 3
    BUCHSTABE = 4
    NOTED = 5


_Address = tuple[str | None, ...]  # one value per level above NOTED
_NOWHERE: _Address = (None,) * _Level.NOTED

_UNITS = {
    word: level
    for level, words in {
        _Level.ABSATZ: "absatz absatzes absaetze absaetzen abs",
        _Level.SATZ: "satz satzes saetze saetzen s",
        _Level.NUMMER: "nummer nummern nr nrn ziffer ziffern ziff",
        _Level.BUCHSTABE: "buchstabe buchstaben buchstabens buchst bst lit litera",
        _Level.NOTED: (
            "halbsatz halbsaetze halbs hs doppelbuchstabe doppelbuchst alternative alt variante "
            "var fall unterabsatz unterabs uabs spiegelstrich"
        ),
    }.items()
    for word in words.split()
}
_SIGNS = frozenset({"paragraf", "paragraph", "paragrafs", "paragraphs"})
_PLURAL_SIGNS = frozenset({"paragrafen", "paragraphen"})
_ARTICLE_SIGNS = frozenset({"art", "artikel", "artikels", "artikeln"})
_ANNEX_SIGNS = {"anlage": "Anlage", "anlagen": "Anlage", "anhang": "Anhang"}
_COUNTERS = {"§": "", "Art": "Art. ", "Anlage": "Anlage ", "Anhang": "Anhang "}
_HALBSATZ_ORDINALS = frozenset({"erster", "ersten", "zweiter", "zweiten", "dritter", "dritten"})
_ALL_FOLLOWING = frozenset({"folgende", "folgenden", "fortfolgende", "fortfolgenden"})
_FOLLOWING = frozenset({"f", "ff", "fortfolgende", "fortfolgenden"})
_SEPARATORS = frozenset({",", "/", "&", "und", "oder", "sowie", "bzw", "u", "beziehungsweise"})
_LINKS = frozenset({"des", "der", "dem", "im", "in", "von", "vom", "aus", "zum", "zur"})
_LIST_CONNECTORS = frozenset({",", "und", "oder", "die", "den", "dem", "der", "des"})
_CONNECTORS = _LIST_CONNECTORS | _SEPARATORS | {"in", "verbindung", "mit", "auch", "nach", ";"}
_OWN_WORDS = frozenset({"dieses", "dieser", "diesem"})
_OWN_TEXTS = frozenset({"buches", "buch", "gesetzes", "gesetz", "gesetzbuchs", "gesetzbuches"})
_OPENINGS = frozenset({"aus", "gemaess", "gilt", "im", "in", "ist", "laut", "nach", "regelt", "zu"})
# "Teil 2 SGB IX" and "Seite 3 SGB IX" name no §.
_STRUCTURE = frozenset(
    """
    teil teile kapitel kapiteln abschnitt abschnitte titel untertitel buch band heft seite seiten
    jahr jahre jahren stand nr nummer absatz abs satz s anlage anhang seit ab vom am ueber rund
    pflegegrad pflegestufe stufe gruppe fall modul frage folie version alle die
    """.split()  # noqa: SIM905 - a list of as many strings would hide the words
)
_MEASURES = frozenset(
    """
    euro eur cent % € prozent prozentpunkte prozentpunkten tag tage tagen woche wochen monat monate
    monaten jahr jahre jahren lebensjahr stunde stunden minute minuten uhr mal millionen mio
    milliarden personen menschen kinder kindern beschaeftigte beschaeftigten mitglieder mitgliedern
    """.split()  # noqa: SIM905 - as above
)
_ABBREVIATED = frozenset(
    """
    abs nr nrn art vgl gem ggf bzw usw buchst lit ff dr bspw evtl ca inkl
    """.split()  # noqa: SIM905 - as above
)
_BOOK_FROM = 5  # `§ 99 IX` is a book, `§ 8 II` an Absatz: no book before V is called by its number
_LOWER_BOOKS = frozenset({"vi", "vii", "viii", "ix", "xi", "xii", "xiv"})
_MOST_ABSAETZE = 30
_FASSUNG_ARTICLES = frozenset({"der", "den", "ihrer", "seiner"})
_VERSIONS = frozenset({"neue", "neuer", "neuen", "alte", "alter", "alten"})
_SHORTEST_ALONE = 3  # "gg" and "ao" are laws behind a § only
_MOST_PARTS = 8  # bounds what is read again where a reading is given up
_LONGEST_FASSUNG = 14
_LONGEST_CONNECTION = 4
_LOWER_NUMERALS = frozenset(numeral.lower() for numeral in ROMAN)
_NUMBER = re.compile(r"([0-9]{1,4})([a-z]?)\Z")
_LETTER = re.compile(r"([a-z])\1?")


class _Head(NamedTuple):
    """A sign that opens a reference, and the token behind it."""

    counted: str
    plural: bool
    end: int
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class _Member:
    """One address of a list: tokens from first to end (exclusive)."""

    first: int
    end: int
    address: _Address
    level: _Level
    until: _Address | None = None
    following: bool = False
    fassung: str = ""


@dataclass(frozen=True, slots=True)
class _Named:
    """The law and version behind a reference; `own` is `dieses Buches`."""

    end: int
    law: str | None = None
    spelt: bool = False
    assumed: bool = False
    own: bool = False
    fassung: str = ""


@dataclass(frozen=True, slots=True)
class _Item:
    """What the grammar finds: addresses under one sign, parts alone, or a law named alone.

    Attributes:
        first: Index of its first token.
        counted: Its sign (`§`, `Art`, `Anlage`, `Anhang`), empty without one.
        members: Its addresses; none where only a law is named.
        named: The law and version stated, and where the item ends.
    """

    first: int
    counted: str
    members: tuple[_Member, ...]
    named: _Named

    @property
    def end(self) -> int:
        """Index behind its last token."""
        return self.named.end


class _Step(NamedTuple):
    """An address read so far; `short` if its Absatz has no word (`I`, `(2)`)."""

    address: _Address
    level: _Level
    end: int
    short: bool = False


def _with_level(address: _Address, level: int, value: str) -> _Address:
    """Set one level of an address and clear what was below it."""
    return (*address[:level], value, *_NOWHERE[level + 1 :])


def _order_key(value: str | None) -> tuple[str, int, str]:
    """Sort key of numbers and letters: 9 before 37, 37 before 37a; other counters apart."""
    match = _NUMBER.search(value or "")
    if match is None:
        return ("", 0, value or "")
    return ((value or "")[: match.start()], int(match[1]), match[2])


def _counter_of(address: _Address, level: _Level) -> str:
    """What stands before a number at a level: `Art. ` before that of an Artikel."""
    return _NUMBER.sub("", address[0] or "") if level is _Level.PARAGRAF else ""


class _Values:
    """Reads signs, units, numbers and letters; every method looks from a token index."""

    __slots__ = ("_open", "_text", "tokens")

    def __init__(self, text: str) -> None:
        self._text = text
        self.tokens = tokenize(text)
        signs = {"(": 1, ")": -1}
        self._open = list(itertools.accumulate(signs.get(token.value, 0) for token in self.tokens))

    def _head(self, index: int) -> _Head | None:
        token, after = self.tokens[index], self.tokens[index + 1]
        if token.kind == "sign":
            double = after.kind == "sign"
            return _Head("§", double or len(token.raw) > 1, index + (2 if double else 1))
        if token.kind != "word":
            return None
        if token.value in _SIGNS or token.value in _PLURAL_SIGNS:
            return _Head("§", token.value in _PLURAL_SIGNS, index + 1)
        if token.value in _ARTICLE_SIGNS:
            dot = after.value == "."
            doubtful = token.value == "art" and not dot
            return _Head("Art", token.value == "artikeln", index + (2 if dot else 1), doubtful)
        if token.value in _ANNEX_SIGNS:
            return _Head(_ANNEX_SIGNS[token.value], token.value == "anlagen", index + 1)
        return None

    def _unit(self, index: int) -> tuple[_Level, int] | None:
        """Level a word stands for and the token behind it."""
        token = self.tokens[index]
        level = _UNITS.get(token.value)
        if level is None or token.raw == "s":
            return None
        return level, index + (2 if self.tokens[index + 1].value == "." else 1)

    def _value(self, at: int, level: _Level) -> tuple[str, int] | None:
        """Number or letter of a level and the token behind it."""
        if level >= _Level.BUCHSTABE and (letter := self._letter(at)):
            return letter
        if level is _Level.BUCHSTABE:
            return None
        if level is _Level.ABSATZ:
            token = self.tokens[at]
            roman = (ROMAN[token.raw], at + 1) if token.raw in ROMAN else None
            return roman or self._bracketed(at) or self._number(at, letter=True)
        return self._number(at, letter=level is _Level.PARAGRAF)

    def _number(self, at: int, *, letter: bool) -> tuple[str, int] | None:
        """Read a number with its letter; `letter` also takes one behind a space (`35 a`).

        Decimals, dates, longer numbers and numbers glued to other words are none.
        """
        token, after = self.tokens[at], self.tokens[at + 1]
        if token.kind != "num" or not _NUMBER.fullmatch(token.value):
            return None
        if after.value == "." and self._goes_on_behind_dot(at + 1):
            return None
        if after.kind == "word" and after.start == token.end:
            known = after.value in _FOLLOWING or self._unit(at + 1) or law_at(self.tokens, at + 1)
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

    def _bracketed(self, at: int) -> tuple[str, int] | None:
        """Read `(2)`; a year in brackets is none."""
        token = self.tokens[at + 1]
        if self.tokens[at].value != "(" or token.kind != "num" or self.tokens[at + 2].value != ")":
            return None
        short = _NUMBER.fullmatch(token.value)
        return (token.value, at + 3) if short and int(short[1]) < YEARS[0] else None

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
        if token.raw == "f" or len(token.raw) != 1 or not _LETTER.fullmatch(token.raw):
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
        number = _NUMBER.fullmatch(self.tokens[at].value)
        return number is not None and int(number[1]) in YEARS


class _Laws(_Values):
    """Reads what stands behind a reference: the law it names and the version of it."""

    __slots__ = ()

    def _named(self, at: int, head: _Head | None, *, law_before: bool) -> _Named:
        """Read the law and the version behind a reference, in either order."""
        fassung, behind = self._fassung(at)
        named = self._law(behind, head, law_before=law_before)
        if named is None:
            return _Named(behind, fassung=fassung)
        later, end = self._fassung(named.end)
        bare, after = self.tokens[end], self.tokens[end + 1]
        if bare.value in {"neu", "alt"} and (after.kind != "word" or after.value in _SEPARATORS):
            later, end = bare.value, end + 1
        return replace(named, end=end, fassung=fassung or later)

    def _law(self, at: int, head: _Head | None, *, law_before: bool) -> _Named | None:
        """Read the law behind a reference, with the words that tie it to it."""
        first = self.tokens[at]
        if first.value == "(":
            name = law_at(self.tokens, at + 1)
            closed = name and self.tokens[name.end].value == ")"
            return _Named(name.end + 1, name.law, name.spelt) if name and closed else None
        if first.value in _OWN_WORDS and self.tokens[at + 1].value in _OWN_TEXTS:
            return _Named(at + 2, own=True)
        if head and head.counted == "§" and self._is_book_number(at):
            return _Named(at + 1, f"SGB {first.value.upper()}", assumed=True)
        start = at + (1 if first.value == "," else 0)
        linked = start
        while self.tokens[linked].value in _LINKS and linked < start + 2:
            linked += 1
        if linked == start and self.tokens[start].value in {"nach", "laut"}:
            linked += 1
        article = self.tokens[linked - 1].value if linked > start else ""
        comma = start > at
        if comma and article:
            return None
        name = law_at(self.tokens, linked)
        if name is None and not comma:
            name = foreign_law(self.tokens, linked, article)
        if name is None:
            return None
        leads_on = not article and (comma or law_before) and self._head(name.end)
        if leads_on or (name.spelt and (comma or article in {"nach", "laut"})):
            return None
        return _Named(name.end, name.law, name.spelt)

    def _is_book_number(self, at: int) -> bool:
        token = self.tokens[at]
        if token.raw not in ROMAN and token.value not in _LOWER_BOOKS:
            return False
        value = ROMAN.get(token.value.upper(), "")
        return int(value) >= _BOOK_FROM and canonical_law(f"SGB {value}") is not None

    def _fassung(self, at: int) -> tuple[str, int]:
        """Read `n.F.`, `(a.F.)`, `(neu)`, `-neu`, `alte Fassung`, `in der bis … Fassung`."""
        token, after = self.tokens[at], self.tokens[at + 1]
        if token.kind == "fassung":
            return _version(token.raw), at + 1
        bracket = token.value == "(" and self.tokens[at + 2].value == ")"
        if bracket and (after.kind == "fassung" or after.value in {"neu", "alt"}):
            return _version(after.raw), at + 3
        if token.kind == "dash" and after.value in {"neu", "alt"}:
            return after.value, at + 2
        start = at + 2 if token.value == "in" and after.value in _FASSUNG_ARTICLES else at
        version = self.tokens[start]
        if version.value in _VERSIONS and self.tokens[start + 1].value == "fassung":
            return _version(version.value), start + 2
        if start > at:
            return self._dated_fassung(at, start)
        return "", at

    def _dated_fassung(self, at: int, start: int) -> tuple[str, int]:
        """Read `in der bis zum 31. Dezember 2019 geltenden Fassung`."""
        version = {"bis": "alt", "am": "alt", "vor": "alt", "ab": "neu", "seit": "neu"}.get(
            self.tokens[start].value, ""
        )
        window = self.tokens[start : start + _LONGEST_FASSUNG]
        for index, token in enumerate(window if version else ()):
            if token.value in {"fassung", "fassungen"}:
                return version, start + index + 1
            if token.kind == "sign" or token.value in {",", ";"}:
                break
        return "", at


class _Lists(_Laws):
    """Reads addresses part by part, and the lists and ranges they stand in."""

    __slots__ = ()

    def _members(
        self, first: int, at: int, address: _Address, level: _Level, head: _Head | None
    ) -> list[_Member]:
        """Read all members of a list whose first value ends before `at`."""
        members = [self._member(first, at, address, level)]
        while member := self._next_member(members[-1], head):
            members.append(member)
        return members

    def _member(self, first: int, at: int, address: _Address, level: _Level) -> _Member:
        step = self._parts(_Step(address, level, at))
        reached = self._range(step)
        last = (reached and self._range(reached)) or reached or step  # "392 bis 406 Absatz 1 bis 4"
        end = last.end
        also = self.tokens[end].value == "und" and self.tokens[end + 1].value in _ALL_FOLLOWING
        following = also or self.tokens[end].value in _FOLLOWING
        if following:
            end += 2 if also or self.tokens[end + 1].value == "." else 1
        fassung, end = self._fassung(end)
        until = last.address if reached else None
        return _Member(first, end, step.address, last.level, until, following, fassung)

    def _range(self, start: _Step) -> _Step | None:
        """Read `bis 134`, `- 3`, `bis § 9` behind an address; ranges never run backwards."""
        token = self.tokens[start.end]
        if token.kind != "dash" and token.value != "bis":
            return None
        at, level = start.end + 1, start.level
        head, unit = self._head(at), self._unit(at)
        if head is not None and head.counted in {"§", "Art"}:
            level, at = _Level.PARAGRAF, head.end
        elif unit is not None and unit[0] <= level:
            level, at = unit
        value = self._value(at, level)
        if value is None or self._measures(value[1]):
            return None
        name = _counter_of(start.address, level) + value[0]
        if _order_key(name) <= _order_key(start.address[level]):
            return None
        return self._parts(_Step(_with_level(start.address, level, name), level, value[1]))

    def _next_member(self, last: _Member, head: _Head | None) -> _Member | None:
        """Read what follows a comma or conjunction if it continues the list."""
        at = self._separated(last.end)
        if at == last.end:
            return None
        if "\n" in self._text[self.tokens[at - 1].end : self.tokens[at].start]:
            return None  # a list item of its own: "§ 5,\n2. die Leistungen"
        base = last.until or last.address
        unit = self._unit(at)
        if unit is not None:
            level, value_at = unit
            return self._continued(at, value_at, base, level) if level <= last.level else None
        bare = self._level_of_bare(at, last, head)
        if bare is None or self._is_item_number(at):
            return None
        counted_noun = bare is _Level.PARAGRAF and not (head and head.plural)
        member = self._continued(at, at, base, bare)
        return None if member is None or self._measures(at + 1, noun=counted_noun) else member

    def _separated(self, at: int) -> int:
        """Index behind commas and conjunctions, `auch in Verbindung mit` before parts included."""
        start = at
        while self.tokens[at].value in _SEPARATORS and at < start + 2:
            at += 1
        if self.tokens[at - 1].value in {"bzw", "u"} and self.tokens[at].value == ".":
            at += 1
        joint = at + (1 if self.tokens[at].value == "auch" else 0)
        if self.tokens[joint].value == "in" and self.tokens[joint + 1].value == "verbindung":
            joint += 3
        elif self.tokens[joint].kind == "ivm":
            joint += 1
        else:
            return at
        return joint if self._unit(joint) else at

    def _is_item_number(self, at: int) -> bool:
        """Whether `2.` behind a comma numbers an item of the text's own list."""
        dot, after = self.tokens[at + 1], self.tokens[at + 2]
        if dot.value != "." or after.kind != "word":
            return False
        return after.raw.islower() or self.tokens[at - 1].value == ","

    def _continued(self, first: int, at: int, base: _Address, level: _Level) -> _Member | None:
        value = self._value(at, level)
        if value is None:
            return None
        name = _counter_of(base, level) + value[0]
        return self._member(first, value[1], _with_level(base, level, name), level)

    def _level_of_bare(self, at: int, last: _Member, head: _Head | None) -> _Level | None:
        """Tell what a number or letter without a word counts in a list.

        It goes on at the level of the last one, unless that cannot be: where `§§` announces
        several, a number beyond the last § or one that does not ascend is the next §, and so is
        one with an Absatz of its own (`§§ 78 Abs. 2 Satz 3, 113 Abs. 1`).
        """
        token = self.tokens[at]
        base = last.until or last.address
        if token.kind == "word":
            if token.raw in ROMAN and base[_Level.ABSATZ] and last.level >= _Level.ABSATZ:
                return _Level.ABSATZ
            return last.level if last.level is _Level.BUCHSTABE else None
        if token.kind != "num":
            return None
        level = _Level.NUMMER if last.level is _Level.BUCHSTABE else last.level
        if level is _Level.PARAGRAF or head is None:
            return level
        unit = self._unit(at + 1)
        if (unit and unit[0] <= level) or self.tokens[at + 1].raw in ROMAN:
            return _Level.PARAGRAF
        number = _order_key(token.value)[1:]
        beyond = number > _order_key(base[0])[1:] or number <= _order_key(base[level])[1:]
        if head.plural and beyond:
            return _Level.PARAGRAF
        high = number[0] > _MOST_ABSAETZE and (head.plural or level is _Level.ABSATZ)
        return _Level.PARAGRAF if high else level

    def _parts(self, step: _Step) -> _Step:
        """Read the parts that go deeper and deeper behind a number."""
        for _ in range(_MOST_PARTS):
            deeper = self._part(step)
            if deeper is None:
                break
            step = deeper
        return step

    def _part(self, step: _Step) -> _Step | None:
        token = self.tokens[step.end]
        if token.kind in {"end", "sign"}:
            return None
        return (
            self._part_with_unit(step)
            or self._noted_ordinal(step)
            or self._short_absatz(step)
            or self._bare_satz(step)
            or self._bare_letter(step)
        )

    def _part_with_unit(self, step: _Step) -> _Step | None:
        comma = self.tokens[step.end].value == ","
        unit = self._unit(step.end + (1 if comma else 0))
        if unit is None:
            return None
        level, at = unit
        inner = level is _Level.SATZ and step.level > _Level.SATZ and not comma
        if inner:
            level = _Level.NOTED
        elif level <= step.level:
            return None
        value = self._value(at, level)
        if value is None:
            return None
        if level is not _Level.NOTED:
            return _Step(_with_level(step.address, level, value[0]), level, value[1])
        end = value[1]
        for _ in range(_MOST_PARTS):
            listed = self.tokens[end].value in {"und", "oder", "-", "bis"}
            more = self._value(end + 1, level) if listed else None
            end = more[1] if more else end
        return step._replace(end=end, short=False)

    def _noted_ordinal(self, step: _Step) -> _Step | None:
        """Read `zweiter Halbsatz` and `2. HS`, which no address names."""
        at = step.end + (1 if self.tokens[step.end].value == "," else 0)
        if self.tokens[at].value in _HALBSATZ_ORDINALS:
            at += 1
        elif self.tokens[at].kind == "num" and self.tokens[at + 1].value == ".":
            at += 2
        else:
            return None
        if _UNITS.get(self.tokens[at].value) is not _Level.NOTED:
            return None
        end = at + (2 if self.tokens[at + 1].value == "." else 1)
        return step._replace(end=end, short=False)

    def _short_absatz(self, step: _Step) -> _Step | None:
        """Read `(2)` and `II` right behind the § as its Absatz."""
        if step.level is not _Level.PARAGRAF:
            return None
        value = self._bracketed(step.end) or self._roman_absatz(step.end)
        if value is None:
            return None
        address = _with_level(step.address, _Level.ABSATZ, value[0])
        return _Step(address, _Level.ABSATZ, value[1], short=True)

    def _roman_absatz(self, at: int) -> tuple[str, int] | None:
        """Read a numeral as an Absatz, unless it is the book: `§ 99 IX` has no parts behind it."""
        token, after = self.tokens[at], self.tokens[at + 1]
        value = ROMAN.get(token.raw)
        if value is None or after.kind == "dash":
            return None
        goes_on = (
            after.kind == "num"
            or self._unit(at + 1)
            or (after.value in _SEPARATORS and self.tokens[at + 2].raw in ROMAN)
            or after.value in _FOLLOWING
            or self._law(at + 1, None, law_before=False)
        )
        return (value, at + 1) if goes_on or int(value) < _BOOK_FROM else None

    def _bare_satz(self, step: _Step) -> _Step | None:
        """Read the `2` of `§ 8 I 2`."""
        number = self._number(step.end, letter=False) if step.short else None
        if number is None or self._measures(number[1]):
            return None
        return _Step(_with_level(step.address, _Level.SATZ, number[0]), _Level.SATZ, number[1])

    def _bare_letter(self, step: _Step) -> _Step | None:
        """Read `a)` behind any part, and `a` behind a Nummer."""
        if step.level not in {_Level.ABSATZ, _Level.SATZ, _Level.NUMMER}:
            return None
        at = step.end
        marked = self._closes_letter(at + 1)
        if step.level is _Level.NUMMER:
            marked = self._is_suffix(at) or self.tokens[at + 1].value == ")"
        if not marked:
            return None
        value = self._letter(at)
        if value is None:
            return None
        return _Step(
            _with_level(step.address, _Level.BUCHSTABE, value[0]), _Level.BUCHSTABE, value[1]
        )


class _Grammar(_Lists):
    """Recursive descent over a text: finds where references begin and puts them together."""

    __slots__ = ()

    def items(self, *, page_letter: bool = False) -> Iterator[_Item]:
        """All references and laws named, in order.

        Args:
            page_letter: Take `S. 2` without a § for a Satz, which elsewhere is a page.
        """
        index = 0
        while self.tokens[index].kind != "end":
            item = self._item(index, page_letter=page_letter)
            if item is not None:
                yield item
            index = item.end if item else index + 1

    def joined(self, item: _Item, after: _Item) -> str:
        """How two references hang together.

        Returns:
            `list` where only commas, `und`, `oder` and articles stand between them, `chain` with
            prepositions and `i.V.m.` too, empty for anything else.
        """
        between = self.tokens[item.end : after.first]
        if not after.members or not 0 < len(between) <= _LONGEST_CONNECTION:
            return ""
        values = {token.value for token in between if token.kind != "ivm"}
        if not values <= _CONNECTORS:
            return ""
        return "list" if values and values <= _LIST_CONNECTORS else "chain"

    def _item(self, index: int, *, page_letter: bool) -> _Item | None:
        token = self.tokens[index]
        if token.kind == "punct":
            return None
        head = self._head(index)
        if head is not None:
            return self._headed(index, head)
        if token.kind == "num" and (reference := self._number_before_law(index)):
            return reference
        name = law_at(self.tokens, index)
        if name is not None and not (token.raw.islower() and len(token.raw) < _SHORTEST_ALONE):
            alone = _Named(name.end, name.law, spelt=name.spelt)
            return self._behind_law(index, name) or _Item(index, "", (), alone)
        return self._parts_alone(index) if page_letter or token.raw != "S" else None

    def _headed(self, first: int, head: _Head, *, law_before: bool = False) -> _Item | None:
        number = self._number(head.end, letter=True)
        if number is not None:
            paragraf, at = self._numbered(head, number)
        elif head.counted in _ANNEX_SIGNS.values():
            paragraf, at = head.counted, head.end
        else:
            return None
        unnumbered = number is None
        if head.counted in _ANNEX_SIGNS.values():
            belongs, at = self._annex_of(at)
            if unnumbered and belongs:
                paragraf, unnumbered = f"{paragraf} {belongs}", False
        members = self._members(
            first, at, _with_level(_NOWHERE, 0, paragraf), _Level.PARAGRAF, head
        )
        members = self._following_letter(members, head)
        named = self._named(members[-1].end, head, law_before=law_before)
        if named.law and len(members) == 1:
            members, named = self._parts_behind_law(members[0], named, head)
        stated = named.law or law_before
        if unnumbered and not stated:
            return None
        if head.doubtful and not stated and self.tokens[named.end].kind in {"word", "dash"}:
            return None  # "eine Art 24-Stunden-Betreuung"
        return _Item(first, head.counted, tuple(members), named)

    def _numbered(self, head: _Head, number: tuple[str, int]) -> tuple[str, int]:
        """Name a § or Artikel; Artikel that hold §§ take both: `Art. 247 § 6`."""
        paragraf, at = _COUNTERS[head.counted] + number[0], number[1]
        inner = self._head(at) if head.counted == "Art" else None
        below = inner and inner.counted == "§" and self._number(inner.end, letter=True)
        return (f"{paragraf} § {below[0]}", below[1]) if below else (paragraf, at)

    def _annex_of(self, at: int) -> tuple[str, int]:
        """Read `zu § 28`, also in brackets, behind an Anlage."""
        bracket = self.tokens[at].value == "("
        sign = at + (2 if bracket else 1)
        head = self._head(sign) if self.tokens[sign - 1].value in {"zu", "zum"} else None
        number = self._number(head.end, letter=True) if head else None
        if head is None or number is None or head.counted not in {"§", "Art"}:
            return "", at
        paragraf, end = self._numbered(head, number)
        end = self._parts(_Step(_NOWHERE, _Level.PARAGRAF, end)).end
        counted = paragraf if head.counted == "Art" else f"§ {paragraf}"
        return f"zu {counted}", end + (1 if bracket and self.tokens[end].value == ")" else 0)

    def _following_letter(self, members: list[_Member], head: _Head) -> list[_Member]:
        """Read the `f` of `§§ 117f`: announced as several, it is no § 117f."""
        only = members[0]
        paragraf = only.address[0] or ""
        if not head.plural or len(members) > 1 or only.until or only.level is not _Level.PARAGRAF:
            return members
        if not paragraf.endswith("f"):
            return members
        end = only.end + (1 if self.tokens[only.end].value == "." else 0)
        return [
            replace(only, end=end, address=_with_level(_NOWHERE, 0, paragraf[:-1]), following=True)
        ]

    def _number_before_law(self, index: int) -> _Item | None:
        """Read `97 SGB IX`: only a plain number with nothing that makes it a count or a date."""
        number = self._number(index, letter=False)
        if number is None or self._is_year(index) or self._counts(index):
            return None
        member = self._member(
            index, number[1], _with_level(_NOWHERE, 0, number[0]), _Level.PARAGRAF
        )
        name = law_at(self.tokens, member.end)
        if name is None or name.spelt or name.law in ARTICLE_LAWS:
            return None
        after = self.tokens[name.end]
        if after.kind == "dash" or (after.kind == "word" and after.raw[0].isupper()):
            return None
        return _Item(index, "§", (member,), _Named(name.end, name.law))

    def _counts(self, index: int) -> bool:
        """Whether the words before a bare number make it anything but a §: `Teil 1 und 2`."""
        at = index - 1
        before = self.tokens[at] if index else self.tokens[-1]
        glued = before.end == self.tokens[index].start and before.value not in {"(", "/", ","}
        if index and (glued or before.kind == "num" or before.value in {".", "-"}):
            return True
        while index - _MOST_PARTS < at and (
            self.tokens[at].kind == "num" or self.tokens[at].value in _SEPARATORS | {"bis"}
        ):
            at -= 1
        word = self.tokens[at] if at >= 0 else self.tokens[-1]
        noun = word.raw[:1].isupper() and word.raw[1:].islower() and word.value not in _OPENINGS
        return noun or word.value in _STRUCTURE

    def _behind_law(self, first: int, name: LawName) -> _Item | None:
        """Read a reference that follows its law: `SGB IX, §§ 90 bis 150a`, `sgb ix 97`."""
        at = name.end + (1 if self.tokens[name.end].value in {",", ":", "-"} else 0)
        head = self._head(at)
        if head is not None:
            reference = self._headed(at, head, law_before=True)
            if reference is None or reference.named.law or reference.named.own:
                return None
            named = replace(reference.named, law=name.law, spelt=name.spelt)
            opening = replace(reference.members[0], first=first)
            members = (opening, *reference.members[1:])
            return replace(reference, first=first, members=members, named=named)
        number = self._number(name.end, letter=True)
        if number is None or name.spelt or name.law in ARTICLE_LAWS or self._is_year(name.end):
            return None
        member = self._member(
            first, number[1], _with_level(_NOWHERE, 0, number[0]), _Level.PARAGRAF
        )
        after, behind = self.tokens[member.end], self.tokens[member.end + 1]
        ordinal = after.value == "." and behind.kind != "end"
        if ordinal or after.kind == "dash" or self._measures(member.end, noun=True):
            return None
        return _Item(first, "§", (member,), _Named(member.end, name.law))

    def _parts_behind_law(
        self, member: _Member, named: _Named, head: _Head
    ) -> tuple[list[_Member], _Named]:
        """Read `§ 35a SGB VIII Abs. 2 und 3` as `§ 35a Abs. 2 und 3 SGB VIII`."""
        step = _Step(member.address, member.level, named.end)
        deeper = None if named.spelt or member.until else self._part_with_unit(step)
        if deeper is None or self.tokens[named.end].value == ",":
            return [member], named
        members = self._members(member.first, deeper.end, deeper.address, deeper.level, head)
        return members, replace(named, end=members[-1].end)

    def _parts_alone(self, first: int) -> _Item | None:
        """Read parts without a § before them; a § may follow: `Absatz 2 des § 97`."""
        unit = self._unit(first)
        if unit is None or unit[0] is _Level.NOTED or not self._is_part(first):
            return None
        value = self._value(unit[1], unit[0])
        if value is None:
            return None
        top = unit[0]
        members = self._members(first, value[1], _with_level(_NOWHERE, top, value[0]), top, None)
        end = members[-1].end
        at = end
        while self.tokens[at].value in _LINKS and at < end + 2:
            at += 1
        head = self._head(at)
        whole = self._headed(at, head) if head else None
        if whole and len(whole.members) == 1 and whole.members[0].level < top:
            above = whole.members[0].address
            placed = tuple(_completed_member(member, above) for member in members)
            return replace(whole, first=first, members=placed)
        named = self._named(end, None, law_before=False)
        return _Item(first, "", tuple(members), named)

    def _is_part(self, index: int) -> bool:
        """Whether `Nr. 5` counts a part of a norm and not an issue of a gazette."""
        before = self.tokens[index - 1] if index else None
        if before is None or not self.tokens[index].value.startswith("nr"):
            return True
        return before.kind != "num" and before.value not in {")", "bgbl", "banz"} | _LOWER_NUMERALS


def _version(word: str) -> str:
    return "neu" if word.startswith("n") else "alt"


def _completed(above: _Address, address: _Address) -> _Address:
    """Fill the levels above the first one an address names."""
    top = next(level for level, value in enumerate(address) if value is not None)
    return (*above[:top], *address[top:])


def _verweise(
    text: str, grammar: _Grammar, default_law: str | None, within: Norm | None
) -> Iterator[Verweis]:
    """Give every reference its law and, to parts alone, their §."""
    items = list(grammar.items())
    sentences = _sentences(grammar.tokens)
    own = within.law if within else default_law
    around = _laws_around(items, sentences, grammar, own, statute=within is not None)
    here = _address(within) if within else None
    for item, law_around in zip(items, around, strict=True):
        if not item.members:
            continue
        named = item.named
        if item.counted:
            law = named.law or (own if named.own else None) or law_around
            members = item.members
        elif here is None or named.law:
            continue
        else:
            law, members = (
                own or "",
                tuple(_completed_member(member, here) for member in item.members),
            )
        if not law and item.counted in _ANNEX_SIGNS.values():
            continue  # every letter has an Anlage
        assumed = named.assumed or not (named.law or named.own)
        for member in members:
            end = item.end if member is members[-1] else member.end
            start, stop = grammar.tokens[member.first].start, grammar.tokens[end - 1].end
            yield Verweis(
                norm=Norm(law, *_named_address(member.address)),
                start=start,
                end=stop,
                until=Norm(law, *_named_address(member.until)) if member.until else None,
                following=member.following,
                fassung=member.fassung or named.fassung or members[-1].fassung,
                assumed_law=assumed,
                text=text[start:stop],
            )


def _laws_around(
    items: Sequence[_Item],
    sentences: Sequence[int],
    grammar: _Grammar,
    own: str | None,
    *,
    statute: bool,
) -> list[str]:
    """Law of every item in case it states none, empty where there is none for it.

    A list shares the law behind it. All else is what questions and articles do, and statutes only
    where their own law cannot be meant: a chain with `i.V.m.`, a law named before or later.
    """
    listed, chained, later = ([""] * len(items) for _ in range(3))
    upcoming: dict[str, tuple[str, int]] = {}
    for index in range(len(items) - 1, -1, -1):
        item, sentence = items[index], sentences[items[index].first]
        if item.members and index + 1 < len(items):
            after = items[index + 1]
            joined = grammar.joined(item, after)
            if joined == "list":
                listed[index] = after.named.law or listed[index + 1]
            if joined and not (after.named.spelt and own):
                chained[index] = after.named.law or chained[index + 1]
        law, place = upcoming.get(item.counted, ("", -1))
        later[index] = law if place == sentence else ""
        upcoming |= {counted: (law, sentence) for counted, law in _lent(item, own).items()}
    before: dict[str, str] = {}
    spelt: tuple[str, int] = ("", -1)
    around = []
    for index, item in enumerate(items):
        sentence = sentences[item.first]
        if not item.members and item.named.spelt:
            spelt = (item.named.law or "", sentence)
        near = spelt[0] if spelt[1] == sentence else ""
        context = (chained[index], near, before.get(item.counted), later[index])
        candidates = (listed[index], own, *context) if statute else (listed[index], *context, own)
        around.append(next((law for law in candidates if law and _fits(law, item.counted)), ""))
        before |= _lent(item, own)
    return around


def _lent(item: _Item, own: str | None) -> dict[str, str]:
    """Law an item lends to references around it, under each sign it counts in."""
    law = item.named.law
    if not law or (item.named.spelt and own):
        return {}
    return {counted: law for counted in _COUNTERS if _fits(law, counted)}


def _fits(law: str, counted: str) -> bool:
    """Whether a law counts in §§ or in Artikel as the reference does."""
    if counted == "Art":
        return law in ARTICLE_LAWS or law.startswith("Verordnung (")
    return counted != "§" or law not in ARTICLE_LAWS


def _completed_member(member: _Member, place: _Address) -> _Member:
    """The same for both ends of a member."""
    return replace(
        member,
        address=_completed(place, member.address),
        until=_completed(place, member.until) if member.until else None,
    )


def _address(norm: Norm) -> _Address:
    return (norm.paragraf, norm.absatz, norm.satz, norm.nummer, norm.buchstabe)


def _named_address(address: _Address) -> tuple[str, *_Address]:
    paragraf, *parts = address
    return (paragraf or "", *parts)


def _sentences(tokens: Sequence[Token]) -> list[int]:
    """Number of the sentence each token stands in, from 0."""
    numbers = []
    sentence = 0
    before = tokens[0]
    for token, after in itertools.pairwise(tokens):
        numbers.append(sentence)
        if token.value in {"?", "!"}:
            sentence += 1
        elif token.value == "." and token.end < after.start:
            opens = after.value == "(" or after.kind == "sign" or after.raw[:1].isupper()
            abbreviated = before.value in _ABBREVIATED or len(before.value) == 1
            if opens and not (abbreviated and before.kind == "word"):
                sentence += 1
        before = token
    return [*numbers, sentence]
