"""Names of statutes, contracts and directives that no table knows.

Owns their reading behind a reference, so that a § of another text is never taken for one of a
statute that is known.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from ingest.verweise.tokens import MONTHS, ROMAN, LawName, Token

# Behind a § these look like statutes and are none.
_NO_LAW = frozenset(
    """
    abordnung anordnung beiordnung einordnung groessenordnung neuordnung rangordnung rechtsordnung
    zuordnung awo bag bg bsg bverfg bverwg dguv dpwv drv gkv guv kbv kg kv lag lg lsg lwv mdkv ngo
    ovg olg pkv pv rv sg sgb sro sv uno vg vo who
    """.split()  # noqa: SIM905 - a list of as many strings would hide the words
)
_ADJECTIVE = re.compile("e[nr]$")  # `Bürgerlichen`, `Haager`
_LAW_NOUN = re.compile(
    r"(?P<neuter>.{0,60}?(?:gesetz|gesetzbuch|vertrag|abkommen|uebereinkommen|statut)"
    r"(?P<genitive>e?s)?)|.{0,60}?(?:ordnung|satzung|richtlinie|leitlinie|konvention|charta|"
    r"bekanntmachung|vereinbarung)"
)
_PLAIN = frozenset(
    """
    abkommen bekanntmachung einfuehrungsgesetz konvention leitlinie richtlinie satzung
    uebereinkommen vereinbarung vertrag
    """.split()  # noqa: SIM905 - as above
)
_UNNAMED = frozenset({"gesetz", "verordnung"})
_TITLE_OPENS = frozenset({"ueber", "zur", "zum", "vom", "v", "fuer", "gegen", "zu", "zwischen"})
_TITLE_WORDS = _TITLE_OPENS | frozenset(
    """
    der die das des dem den und oder von in im mit bei an auf eine einer eines einem . / -
    """.split()  # noqa: SIM905 - as above
)
_UNIONS = frozenset({"eu", "eg", "ewg", "euratom"})
_LONGEST_TITLE = 24
_LONGEST_COMPOUND = 8
_LONGEST_ABBREVIATION = 14


def foreign_law(tokens: Sequence[Token], index: int, article: str) -> LawName | None:
    """Read the name of a statute, contract or directive the table does not know.

    Only for the place behind a reference: elsewhere these shapes are ordinary words.

    Args:
        tokens: Tokens of `tokenize`.
        index: Where the name would start.
        article: The folded word before it (`des`, `der`, `im`), empty where there is none.

    Returns:
        The name as written, in the nominative; None where the words name no law, among them
        `des Gesetzes` and `der Verordnung` alone.
    """
    token = tokens[index]
    if token.kind != "word" or token.value in _NO_LAW:
        return None
    if _is_abbreviation(token.raw):
        return LawName(token.raw, index + 1)
    adjective = ""
    if (
        token.raw[0].isupper()
        and _ADJECTIVE.search(token.value)
        and tokens[index + 1].kind == "word"
    ):
        adjective, index = token.raw, index + 1
    last = _compound_end(tokens, index)
    noun = _LAW_NOUN.fullmatch(tokens[last].value)
    if noun is None or tokens[last].value in _NO_LAW or tokens[index].raw.islower():
        return None
    neuter, genitive = noun["neuter"] is not None, noun["genitive"] or ""
    if (neuter and article == "der") or (article == "des" and not genitive):
        return None
    name = _written(tokens[index : last + 1]).removesuffix(genitive)
    if adjective:
        ending = "es" if neuter else "e"
        name = f"{re.sub('en$', ending, adjective)} {name}"
    stem = tokens[last].value.removesuffix(genitive)
    if index == last and stem in _PLAIN | _UNNAMED:
        return _titled(tokens, last + 1, name, nameless=stem in _UNNAMED or not article)
    return LawName(name, last + 1, spelt=True)


def _is_abbreviation(raw: str) -> bool:
    return (
        len(raw) <= _LONGEST_ABBREVIATION
        and raw[0].isupper()
        and raw.endswith(("G", "V", "O", "GB"))
        and raw not in ROMAN
        and sum(letter.isupper() for letter in raw) > 1
    )


def _compound_end(tokens: Sequence[Token], index: int) -> int:
    """Index of the last word of a hyphenated name: `Regelbedarfs-Ermittlungsgesetz`, `A- und B`."""
    last = index
    while tokens[last + 1].kind == "dash" and last - index < _LONGEST_COMPOUND:
        after = last + (3 if tokens[last + 2].value in {"und", "oder"} else 2)
        if tokens[after].kind != "word":
            break
        last = after
    return last


def _titled(tokens: Sequence[Token], index: int, noun: str, *, nameless: bool) -> LawName | None:
    """Read the title of a law without a name of its own: `Gesetz` + `zur Förderung …`.

    Without a title the noun is the name (`Satzung`), or nothing where it is `nameless`.
    """
    end = _act_number_end(tokens, index)
    if tokens[index].value in _TITLE_OPENS:
        while end - index < _LONGEST_TITLE and _in_title(tokens, end):
            end += 1
        while end > index and tokens[end - 1].value in _TITLE_WORDS:
            end -= 1
    if end > index:
        return LawName(f"{noun} {_written(tokens[index:end])}", end, spelt=True)
    return None if nameless else LawName(noun, index, spelt=True)


def _act_number_end(tokens: Sequence[Token], index: int) -> int:
    """Index behind the number of an act of the Union: `(EG) Nr. 883/2004`, `2013/36/EU`."""
    at = index
    if tokens[at].value == "(" and tokens[at + 1].value in _UNIONS and tokens[at + 2].value == ")":
        at += 3
    if tokens[at].value == "nr" and tokens[at + 1].value == ".":
        at += 2
    if tokens[at].kind != "num" or tokens[at + 1].value != "/" or tokens[at + 2].kind != "num":
        return index
    return at + (5 if tokens[at + 3].value == "/" and tokens[at + 4].value in _UNIONS else 3)


def _in_title(tokens: Sequence[Token], index: int) -> bool:
    token = tokens[index]
    if token.value == ".":
        return tokens[index - 1].value in {"nr", "v"} or tokens[index + 1].value in MONTHS
    return (
        token.kind == "num"
        or token.value in _TITLE_WORDS
        or (token.kind == "word" and token.raw[0].isupper())
    )


def _written(tokens: Sequence[Token]) -> str:
    """Write tokens with one space wherever the text has any."""
    words = [tokens[0].raw]
    for before, token in itertools.pairwise(tokens):
        words.append(f" {token.raw}" if token.start > before.end else token.raw)
    return "".join(words)
