"""How numbers are written in words and in Roman numerals, and what they count.

A reader up to 999: no statute numbers its §§ in words beyond that.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from ingest.verweise.tokens import ROMAN, Token

_SMALL = (
    "eins zwei drei vier fuenf sechs sieben acht neun zehn elf zwoelf dreizehn vierzehn fuenfzehn "
    "sechzehn siebzehn achtzehn neunzehn"
)
_TENS = "zwanzig dreissig vierzig fuenfzig sechzig siebzig achtzig neunzig"
_ONE_WITHIN = "ein"  # einundzwanzig, einhundert
_BELOW_TWENTY = _SMALL.split()
_WITHIN = (_ONE_WITHIN, *_BELOW_TWENTY[1:9])
_GLUED = "abcde"
_SHORTEST_LOWER = 2  # "i" and "v" are words and units too


def _below_hundred() -> Iterator[tuple[str, int]]:
    yield from ((word, value) for value, word in enumerate(_BELOW_TWENTY, start=1))
    for tens, word in enumerate(_TENS.split(), start=2):
        yield word, tens * 10
        yield from ((f"{one}und{word}", tens * 10 + value) for value, one in enumerate(_WITHIN, 1))


def _all_words() -> Iterator[tuple[str, int]]:
    small = dict(_below_hundred())
    yield from small.items()
    for hundreds, one in enumerate(_WITHIN, start=1):
        for hundred in (f"{one}hundert", *(["hundert"] if hundreds == 1 else [])):
            yield hundred, hundreds * 100
            for word, value in small.items():
                yield f"{hundred}{word}", hundreds * 100 + value
                yield f"{hundred}und{word}", hundreds * 100 + value


NUMBER_WORDS: Mapping[str, str] = MappingProxyType(
    {word: str(value) for word, value in _all_words()}
)


def roman_at(token: Token) -> str | None:
    """Number a Roman numeral stands for, small ones (`ii`) too where they are no other word.

    A letter glued to a capital one stays with it: `Ia` is `1a`.
    """
    if token.raw[:-1] in ROMAN and token.raw[-1] in _GLUED:
        return ROMAN[token.raw[:-1]] + token.raw[-1]
    small = token.raw.islower() and len(token.raw) >= _SHORTEST_LOWER
    return ROMAN.get(token.raw.upper() if small else token.raw)
