"""Reads acts called by their number or their title: `(EG) Nr. 883/2004`, `zur Förderung …`."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.verweise.tokens import MONTHS, LawName, Token, written

_TITLE_OPENS = frozenset({"ueber", "zur", "zum", "vom", "v", "fuer", "gegen", "zu", "zwischen"})
_TITLE_WORDS = _TITLE_OPENS | frozenset(
    """
    der die das des dem den und oder von in im mit bei an auf eine einer eines einem . / -
    """.split()  # noqa: SIM905 - as above
)
_UNIONS = frozenset({"eu", "eg", "ewg", "euratom"})
_LONGEST_TITLE = 24


def titled(tokens: Sequence[Token], index: int, noun: str, *, nameless: bool) -> LawName | None:
    """Read the title of a law without a name of its own: `Gesetz` + `zur Förderung …`.

    Without a title the noun is the name (`Satzung`), or nothing where it is `nameless`.
    """
    end = act_number_end(tokens, index)
    if tokens[index].value in _TITLE_OPENS:
        while end - index < _LONGEST_TITLE and _in_title(tokens, end):
            end += 1
        while end > index and tokens[end - 1].value in _TITLE_WORDS:
            end -= 1
    if end > index:
        return LawName(f"{noun} {written(tokens[index:end])}", end, spelt=True)
    return None if nameless else LawName(noun, index, spelt=True)


def act_number_end(tokens: Sequence[Token], index: int) -> int:
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
