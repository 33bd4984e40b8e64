"""Finds references to norms in questions and in running text, statutes included.

Owns the grammar of German norm references. How statutes are called is `ingest.verweise.gesetzesnamen`.
Pure, and linear in the length of the text: one pass of a tokenizer, then a recursive descent that
never looks further than a bounded number of tokens ahead.

Rules:
    * Every member of a list is a reference of its own (`§§ 5, 7`, `Absatz 1 und 2`); a range is
      one reference with `until`.
    * Positions refer to the text as given. References come in order and never overlap; the first
      one of a list starts at its sign, the others at their number, the last one ends behind the
      law.
    * What is not understood is not guessed: the reference ends before it, and what cannot be the
      number of a § (`§ 1.01`, `§ 97xyz`) is no reference at all. A bare number behind a § is its
      Absatz where parts or the law follow (`§ 104 3 SGB IX`), else the reference is left unread
      (`§ 104 3`, `§§ 5 7 SGB IX`) and not shortened, unless the number counts a noun. Halbsatz,
      Alternative, Doppelbuchstabe and a Satz within a Nummer have no place in a `Norm`; they are
      part of the reference's text, and the norm is the smallest place it can name that holds them.
      `letzter Satz` has no number in the words: what is below it has no place either.
    * A law is never borrowed from words that name another text: `§ 5 des Rahmenvertrags`,
      `§ 12 TVöD` and `§ 2 der Verordnung` are §§ of those; the rule for such names is
      `ingest.verweise.foreign`. Which law is meant where none is named: `ingest.verweise.around`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.norm import Norm
from ingest.verweise.address import (
    Address,
    completed_member,
    order_key,
)
from ingest.verweise.around import laws_around
from ingest.verweise.grammar import Grammar
from ingest.verweise.values import ANNEX_SIGNS

# Behind an Anlage without a law these make it one of a letter: "Anlage 3 zum Bescheid".
_OF_ANOTHER_TEXT = frozenset({":", "zu", "zum", "zur"})


@dataclass(frozen=True, slots=True)
class Verweis:
    """One reference to a norm found in a text.

    Attributes:
        norm: What it refers to; `law` is empty where no law could be found for it.
        start: First position in the text.
        end: Position behind the last character.
        until: Last norm of a range, None for a single one.
        following: True for `f.` and `ff.`.
        fassung: `neu` for n.F., `alt` for a.F. or a version in force until some day, `entwurf` for
            a draft (`SGB IX-RefE`), else empty.
        assumed_law: True where the law is not stated for this reference but taken from around it.
        text: The characters from start to end.
        instead: Law that is meant where the statute's own, taken for it, has no such §: the one
            its chain names (`§ 543 in Verbindung mit § 569 BGB`). Empty where there is none.
        jahr: Year of the law, where it stands right behind it: `SGB IX von 2017`.
        unsure_law: True where the law is an abbreviation no table knows, which may well be none of
            a law (`§ 22 KdU`, `§ 228 ÖPNV`, `§ 5 SGB` without a book): never given to others.
    """

    norm: Norm
    start: int
    end: int
    until: Norm | None
    following: bool
    fassung: str
    assumed_law: bool
    text: str
    instead: str = ""
    jahr: int | None = None
    unsure_law: bool = False


def find_verweise(
    text: str, *, default_law: str | None = None, within: Norm | None = None
) -> tuple[Verweis, ...]:
    """Find all references to norms in a text.

    A reference without a law of its own gets the one its list shares (`§ 4 und § 5 SGB IX`), the
    next one of its chain (`§ 4 i.V.m. § 5 SGB IX`), one that follows behind words not understood,
    the last one named before, the next one named in the sentence, else `default_law`; always one
    that counts the same way, §§ or Artikel. With a `default_law`, names in words (`des Fünften
    Buches`) are taken for the language of statutes, where a § without a law is one of the statute
    itself: behind a reference they stand for its list alone, and elsewhere for the rest of the
    sentence.

    Args:
        text: Any text.
        default_law: Short name of the law meant where the text names none.
        within: The norm a statute's text stands in. With it what has no law belongs to
            `within.law`, and parts without a § (`Absatz 2`, `Satz 1`) are found and belong to this
            §. Without it such parts are not reported: their § is not in the words.

    Returns:
        References in the order of the text.
    """
    grammar = Grammar(text)
    return tuple(_verweise(text, grammar, default_law, within))


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
    low, high = order_key(start), order_key(end)
    return tuple(paragraf for paragraf in ordered if low <= order_key(paragraf) <= high)


def _verweise(
    text: str, grammar: Grammar, default_law: str | None, within: Norm | None
) -> Iterator[Verweis]:
    """Give every reference its law and, to parts alone, their §."""
    items = list(grammar.items())
    own = within.law if within else default_law
    around = laws_around(items, grammar, own, within)
    here = _address(within) if within else None
    for item, law_around in zip(items, around, strict=True):
        if not item.members:
            continue
        named = item.named
        if item.counted:
            law = named.law or (own if named.own else None) or law_around.law
            members = item.members
        elif here is None or named.law:
            continue
        else:
            law, members = (
                own or "",
                tuple(completed_member(member, here) for member in item.members),
            )
        if item.counted in ANNEX_SIGNS.values() and not law:
            continue  # every letter has an Anlage
        unplaced = item.counted in ANNEX_SIGNS.values() and here is None and not named.law
        unplaced = unplaced and grammar.tokens[item.end].value in _OF_ANOTHER_TEXT
        if unplaced and not any("zu " in (member.address[0] or "") for member in item.members):
            continue  # "Anlage 3 zum Bescheid"
        if item.counted == "Muster" and here is None and not named.law:
            continue
        assumed = named.assumed or not (named.law or named.own)
        version = named.fassung or item.members[-1].fassung
        version = version or (law_around.fassung if assumed and not named.law else "")
        for member in members:
            end = item.end if member is members[-1] else member.end
            start, stop = grammar.tokens[member.first].start, grammar.tokens[end - 1].end
            yield Verweis(
                norm=Norm(law, *_named_address(member.address)),
                start=start,
                end=stop,
                until=Norm(law, *_named_address(member.until)) if member.until else None,
                following=member.following,
                fassung=member.fassung or version,
                assumed_law=assumed,
                text=text[start:stop],
                instead="" if named.law else law_around.instead,
                jahr=named.jahr,
                unsure_law=named.unsure,
            )


def _address(norm: Norm) -> Address:
    return (norm.paragraf, norm.absatz, norm.satz, norm.nummer, norm.buchstabe)


def _named_address(address: Address) -> tuple[str, *Address]:
    paragraf, *parts = address
    return (paragraf or "", *parts)
