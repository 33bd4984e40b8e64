"""Reads which book of the Sozialgesetzbuch a name counts, however its number is written.

A number is read as a whole, with what is glued to it: `SGB 1X` and `SGB Xl` are misread or mistyped
numerals, never the first character alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from ingest.verweise.numerals import NUMBER_WORDS
from ingest.verweise.tokens import ROMAN, LawName, Token, fold, stem_of

_UNWRITTEN_BOOK = "13"  # the Sozialgesetzbuch goes from the twelfth book to the fourteenth
_LAST_BOOK = 14
BOOKS: Mapping[str, str] = MappingProxyType(
    {
        value: f"SGB {numeral}"
        for numeral, value in ROMAN.items()
        if value != _UNWRITTEN_BOOK and int(value) <= _LAST_BOOK
    }
)
_ORDINAL_STEMS = (
    "erst zweit dritt viert fuenft sechst siebt acht neunt zehnt elft zwoelft - vierzehnt"
)
ORDINALS: Mapping[str, str] = MappingProxyType(
    {stem: str(value) for value, stem in enumerate(_ORDINAL_STEMS.split(), start=1)}
    | {"siebent": "7"}
)
_BOOK_NUMBER = re.compile(r"[IVXL]+|\d\d?")
_NUMERAL = re.compile(r"[IVXLivxl1]+")
_LOOKS_LIKE_I = str.maketrans({"l": "I", "1": "I"})
_SPACED_FROM = 5  # `SGB I X` is one numeral, `SGB IX I` has an Absatz behind it
_MOST_GLUED = 3


def book_of(number: str) -> str | None:
    """Name the book a number (`9`, `09`), a numeral (`IX`, `ix`, `1X`) or a word (`neun`) counts."""
    if number.isdigit():
        return BOOKS.get(number.lstrip("0"))
    numeral = number.translate(_LOOKS_LIKE_I).upper() if _NUMERAL.fullmatch(number) else ""
    return BOOKS.get(ROMAN.get(numeral, "")) or BOOKS.get(NUMBER_WORDS.get(fold(number), ""))


def book_at(tokens: Sequence[Token], index: int) -> LawName | None:
    """Read `SGB IX`, `Sozialgesetzbuch (SGB) IX`, `Neuntes Buch`, `9. Buch SGB`, `Buch 9 SGB`.

    Args:
        tokens: Tokens of `tokenize`.
        index: Where the name would start.
    """
    token = tokens[index]
    if token.kind == "num":
        return _counted_book_at(tokens, index)
    stem = stem_of(token.value)
    if stem == "buch":
        number, end = _number_at(tokens, index + 1, glued="")
        behind = code_behind(tokens, end)
        return LawName(number, behind, spelt=True) if number and behind > end else None
    if token.value.startswith("sgb") and token.value != "sgb":
        number, end = _number_at(tokens, index + 1, glued=token.raw[3:])
        return LawName(number, end) if number else None
    if token.value != "sgb" and stem != "sozialgesetzbuch":
        return _ordinal_book_at(tokens, index)
    after = index + 1
    if stem == "sozialgesetzbuch" and tokens[after + 1].value == "sgb":
        after += 3
    marked = tokens[after].value in {".", ","}
    if tokens[after].value == "(" and tokens[after + 2].value == ")":
        bracketed = book_of(tokens[after + 1].value)
        return LawName(bracketed, after + 3) if bracketed else None
    after += 1 if marked or tokens[after].kind == "dash" else 0
    after += 1 if stem_of(tokens[after].value) == "buch" else 0
    number, end = _number_at(tokens, after, glued="")
    if number and not (marked and number not in BOOKS.values()):
        return LawName(number, end)
    name = _ordinal_book_at(tokens, after)
    return name._replace(spelt=False) if name else None


def _number_at(tokens: Sequence[Token], at: int, *, glued: str) -> tuple[str, int]:
    """Read a number as a whole; empty where it counts no book.

    A book the Sozialgesetzbuch does not have is another law, never one of those it has.
    """
    end, group = at, glued
    while end < at + _MOST_GLUED and tokens[end].kind in {"word", "num"}:
        if (end > at or glued) and tokens[end].start > tokens[end - 1].end:
            break
        group, end = group + tokens[end].raw, end + 1
    spaced = tokens[end]
    if int(ROMAN.get(spaced.raw, "0")) >= _SPACED_FROM and group in ROMAN:
        joined = book_of(group + spaced.raw)
        if joined:
            return joined, end + 1
    book = book_of(group)
    if book is None and end == at + 2 and not glued and tokens[at + 1].kind == "num":
        book = book_of(tokens[at].raw)  # `SGB IX4` has the mark of a footnote
    if book is None and _BOOK_NUMBER.fullmatch(group.upper()):
        book = f"SGB {group.upper()}"
    return book or "", end


def _counted_book_at(tokens: Sequence[Token], index: int) -> LawName | None:
    """Read `9. Buch Sozialgesetzbuch`."""
    book = book_of(tokens[index].value)
    if not book or tokens[index + 1].value != "." or stem_of(tokens[index + 2].value) != "buch":
        return None
    end = code_behind(tokens, index + 3)
    return LawName(book, end, spelt=True) if end > index + 3 else None


def _ordinal_book_at(tokens: Sequence[Token], index: int) -> LawName | None:
    """Read `Neuntes Buch`, with or without its code, and `Neuntes Sozialgesetzbuch`."""
    number = ORDINALS.get(stem_of(tokens[index].value))
    end = index + 2
    if number is not None and code_behind(tokens, index + 1) == end:
        return LawName(BOOKS[number], end, spelt=True)
    if number is None or stem_of(tokens[index + 1].value) != "buch":
        return None
    if tokens[end].value == "(" and book_of(tokens[end + 1].value) == BOOKS[number]:
        end += 3
    return LawName(BOOKS[number], code_behind(tokens, end), spelt=True)


def code_behind(tokens: Sequence[Token], index: int) -> int:
    """Index behind `Sozialgesetzbuch` or `SGB`, also in brackets; `index` where neither stands."""
    bracket = tokens[index].value == "("
    name = index + (1 if bracket or tokens[index].value in {"des", "im"} else 0)
    if tokens[name].value != "sgb" and stem_of(tokens[name].value) != "sozialgesetzbuch":
        return index
    return name + (2 if bracket else 1)
