"""Finds the law of a reference that states none in what stands around it."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ingest.norm import Norm
from ingest.verweise.address import COUNTERS, Item, order_key
from ingest.verweise.foreign import abbreviation_before_sign
from ingest.verweise.gesetzesnamen import ARTICLE_LAWS, law_at
from ingest.verweise.grammar import Grammar
from ingest.verweise.tokens import Token

_ABBREVIATED = frozenset(
    """
    abs nr nrn art vgl gem ggf bzw usw buchst lit ff dr bspw evtl ca inkl rn rdnr rz alt par paragr
    einschl halbs spstr
    """.split()  # noqa: SIM905 - a list of as many strings would hide the words
)
# Behind these a law is not the one of the reference before them: "§ 53 anders als im SGB IX".
_TURNS = frozenset(
    """
    , ; : und oder sowie bzw als wie statt gegenueber ohne zum zur aber sondern wenn ob obwohl weil
    """.split()  # noqa: SIM905 - as above
)
_LONGEST_LOOK = 8  # tokens between a reference and the law it is given behind words unread
_LONGEST_TIE = 3  # tokens between a law and a reference that is its own: "das SGB V in § 5"


class Around(NamedTuple):
    """Law of a reference that states none.

    Attributes:
        law: The one meant, empty where there is none.
        instead: The one its chain names where the statute's own is taken (`§ 543 in Verbindung
            mit § 569 des Bürgerlichen Gesetzbuchs`): meant where the own has no such §.
        fassung: Version of the law where the sentence names that elsewhere: `im alten SGB IX`.
    """

    law: str
    instead: str = ""
    fassung: str = ""


def laws_around(
    items: Sequence[Item], grammar: Grammar, own: str | None, here: Norm | None
) -> list[Around]:
    """Law of every item in case it states none.

    A list shares the law behind it. All else is what questions and articles do, and statutes only
    where their own law cannot be meant: a chain with `i.V.m.`, a law named behind words that are
    not understood, before or later. A norm that cites its own § in a chain cites another law.

    Args:
        items: All items of a text.
        grammar: That read them.
        own: The law meant where none is named.
        here: The norm of a statute the text stands in.
    """
    sentences = _sentences(grammar.tokens)
    listed, chained, later = _behind(items, sentences, grammar, own)
    ahead = list(_ahead(items, sentences, grammar))
    versions = {
        (item.named.law, sentences[item.first]): item.named.fassung
        for item in items
        if not item.members
    }
    before: dict[str, str] = {}
    spelt: tuple[str, int] = ("", -1)
    around = []
    for index, item in enumerate(items):
        sentence = sentences[item.first]
        if not item.members and item.named.spelt:
            spelt = (item.named.law or "", sentence)
        near = spelt[0] if spelt[1] == sentence else ""
        chain, stated = chained[index]
        context = (
            "" if stated and own else chain,
            ahead[index],
            near,
            before.get(item.counted),
            later[index],
        )
        candidates: tuple[str | None, ...] = (listed[index], *context, own)
        if here is not None:
            itself = any(
                member.address[0] == here.paragraf and not member.fassung for member in item.members
            )
            candidates = (listed[index], chain if itself else "", own, *context)
        law = next((law for law in candidates if law and _fits(law, item.counted)), "")
        instead = chain if here is not None and law == own and chain != own else ""
        instead = instead if _fits(instead, item.counted) else ""
        around.append(Around(law, instead, versions.get((law, sentence), "")))
        before |= _lent(item, own)
    return around


def _behind(
    items: Sequence[Item], sentences: Sequence[int], grammar: Grammar, own: str | None
) -> tuple[list[str], list[tuple[str, bool]], list[str]]:
    """Laws behind every item: of its list, of its chain and whether in words, of its sentence."""
    listed, later = ([""] * len(items) for _ in range(2))
    chained = [("", False)] * len(items)
    upcoming: dict[str, tuple[str, int]] = {}
    led = _led(items, grammar)
    for index in range(len(items) - 1, -1, -1):
        item, sentence = items[index], sentences[items[index].first]
        after = items[index + 1] if item.members and index + 1 < len(items) else None
        joined = grammar.joined(item, after) if after else ""
        if after and after.named.law and led[index] and led[index + 1]:
            joined = ""  # "SGB XII: § 90, § 82; SGB IX: § 139"
        if after and joined:
            named = (after.named.law or "", after.named.spelt)
            law, spelt = (
                ("", False) if after.named.own else named if named[0] else chained[index + 1]
            )
            if joined == "list" and not (spelt and own and not _ascends(item, after)):
                listed[index] = law if named[0] or after.named.own else listed[index + 1]
            if item.counted == after.counted:
                chained[index] = (law, spelt)
        law, place = upcoming.get(item.counted, ("", -1))
        later[index] = law if place == sentence else ""
        upcoming |= {counted: (law, sentence) for counted, law in _lent(item, own).items()}
    return listed, chained, later


def _led(items: Sequence[Item], grammar: Grammar) -> list[bool]:
    """Whether the last law stated up to each item stands in front of its §: `SGB XII: § 90`."""
    led, front = [], False
    for item in items:
        if item.members and item.named.law:
            tokens = grammar.tokens
            name = law_at(tokens, item.first) or abbreviation_before_sign(tokens, item.first)
            front = name is not None
        led.append(front)
    return led


def _ascends(item: Item, after: Item) -> bool:
    """Whether the §§ of two references go up, as those of one law do in the list of a statute."""
    last, first = item.members[-1], after.members[0]
    place, next_place = (order_key(m[0]) for m in (last.until or last.address, first.address))
    return item.counted != after.counted or place <= next_place


def _ahead(items: Sequence[Item], sentences: Sequence[int], grammar: Grammar) -> Iterator[str]:
    """Law behind every item that has no reference of its own: `§ 125 in Teil 2 des SGB IX`."""
    for item, after, behind in itertools.zip_longest(items, items[1:], items[2:]):
        if after is None or after.members or sentences[item.first] != sentences[after.first]:
            yield ""
            continue
        between = grammar.tokens[item.end : after.first]
        unread = len(between) <= _LONGEST_LOOK and not any(
            token.kind == "sign" or token.value in _TURNS for token in between
        )
        tied = behind is not None and behind.members and not behind.named.law
        taken = tied and behind.first - after.end <= _LONGEST_TIE
        yield (after.named.law or "") if unread and not taken else ""


def _lent(item: Item, own: str | None) -> dict[str, str]:
    """Law an item lends to references around it, under each sign it counts in."""
    law = item.named.law
    if not law or item.named.unsure or (item.named.spelt and own):
        return {}
    return {counted: law for counted in COUNTERS if _fits(law, counted)}


def _fits(law: str, counted: str) -> bool:
    """Whether a law counts in §§ or in Artikel as the reference does."""
    if counted == "Art":
        return law in ARTICLE_LAWS or law.startswith("Verordnung (")
    return counted != "§" or law not in ARTICLE_LAWS


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
