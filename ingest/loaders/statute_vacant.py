"""What a statute no longer has: repealed §§ and ranges, and repealed parts of §§ that stand.

A whole § without wording is a fact about the statute, not a passage one could quote. A repealed
Absatz stays in the text of its § and is listed here as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from ingest.loaders.statute_lines import Line
from ingest.loaders.statute_names import expand
from ingest.loaders.statute_text import is_counted
from ingest.model import Block, VacantNorm
from ingest.norm import Norm

_GONE = r"\(?(?:weggefallen|aufgehoben)\)?\.?"
_REPEALED = re.compile(_GONE, re.IGNORECASE)
_EMPTY = re.compile(rf"(?:\(\d+[a-z]{{0,2}}\)\s*)?(?:[-–]|{_GONE})", re.IGNORECASE)
_MARK = r"\(\d+[a-z]?\)|\d+[a-z]?\.|[a-z]{1,2}\)"
_REPEALED_PART = re.compile(
    rf"({_MARK})\s*(?:(bis|und|u\.|,)\s*({_MARK})\s*)?{_GONE}[,;]?", re.IGNORECASE
)


def is_vacant(lines: Sequence[Line]) -> bool:
    """Whether the text of a norm is nothing but the statement that there is none."""
    return all(_EMPTY.fullmatch(line.text) or _REPEALED_PART.fullmatch(line.text) for line in lines)


def vacant_norms(
    norms: Sequence[Norm], enbez: str, *, title: str, lines: Sequence[Line], note: str
) -> Iterator[VacantNorm]:
    """Every § that a norm element without wording stands for.

    Args:
        norms: The §§ it names.
        enbez: What the file calls it.
        title: Its title, often `(weggefallen)`.
        lines: Its text.
        note: The notes on it.
    """
    parts = dict.fromkeys(part for part in (title, *(line.text for line in lines)) if part)
    repealed = any(_REPEALED.search(line.text) for line in lines) or bool(
        _REPEALED.fullmatch(title)
    )
    listed_as = enbez.removeprefix("(XXXX)").strip() if len(norms) > 1 else ""
    for norm in norms:
        yield VacantNorm(norm, " ".join(parts), repealed, listed_as, note)


def vacant_parts(blocks: Iterable[Block]) -> Iterator[VacantNorm]:
    """Every repealed Absatz, Nummer and Buchstabe in the text of the §§ that stand."""
    for block in blocks:
        for sentence in block.sentences:
            wording = block.text[sentence.start : sentence.end]
            match = _REPEALED_PART.fullmatch(wording)
            if match and sentence.norm and is_counted(sentence.norm):
                yield from _parts(match, sentence.norm, wording)


def _parts(match: re.Match[str], norm: Norm, wording: str) -> Iterator[VacantNorm]:
    first, joined_by, last = match[1], (match[2] or "").lower(), match[3]
    numbers: tuple[str, ...] = (first.strip("().").lower(),)
    if last:
        end = last.strip("().").lower()
        numbers = expand(numbers[0], end) if joined_by == "bis" else (numbers[0], end)
    for number in numbers:
        if first.startswith("("):
            part = norm.whole.within(absatz=number)
        elif first.endswith("."):
            part = norm.within(nummer=number)
        else:
            part = norm.within(buchstabe=number)
        yield VacantNorm(part, wording, repealed=True, listed_as=wording if last else "")
