"""Which words of a passage are other ones in its next version."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

_WORD = re.compile(r"\S+")
_BRIDGE = 2  # equal words between two edits that a reader takes for one
_MOST_EDITS = 8  # in one passage; more of them are confetti, and the whole stretch is shown
_MOST_PAIRS = 4_000_000  # words times words; longer stretches (annexes) are not looked into
_LEAD = 5  # words shown before an edit


@dataclass(frozen=True, slots=True)
class WordEdit:
    """Words that were replaced, added (`before` empty) or taken away (`after` empty).

    Attributes:
        before: The words of the old passage, on one line.
        after: The words of the new one.
        lead: The unchanged words in front of them; empty at the beginning.
        old_place: Position of `before` in the old passage, in characters.
        new_place: Position of `after` in the new one.
    """

    before: str
    after: str
    lead: str
    old_place: int
    new_place: int


def word_edits(before: str, after: str) -> tuple[WordEdit, ...]:
    """Find what was edited between two versions of a passage; white space does not count."""
    old, new = list(_WORD.finditer(before)), list(_WORD.finditer(after))
    spans = _spans([match[0] for match in old], [match[0] for match in new])
    return tuple(
        WordEdit(
            before=_words(old[i1:i2]),
            after=_words(new[j1:j2]),
            lead=_words(new[max(0, j1 - _LEAD) : j1]),
            old_place=_place(old, i1, i2),
            new_place=_place(new, j1, j2),
        )
        for i1, i2, j1, j2 in spans
    )


def _spans(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int, int, int]]:
    """Edited stretches as word positions in both, close ones joined."""
    start = _common(old, new)
    end = _common(old[start:][::-1], new[start:][::-1])
    middle_old, middle_new = old[start : len(old) - end], new[start : len(new) - end]
    if not middle_old and not middle_new:
        return []
    whole = (start, len(old) - end, start, len(new) - end)
    if len(middle_old) * len(middle_new) > _MOST_PAIRS:
        return [whole]
    matcher = SequenceMatcher(None, middle_old, middle_new, autojunk=False)
    spans: list[tuple[int, int, int, int]] = []
    for tag, *place in matcher.get_opcodes():
        if tag == "equal":
            continue
        i1, i2, j1, j2 = (position + start for position in place)
        if spans and i1 - spans[-1][1] <= _BRIDGE:
            spans[-1] = (spans[-1][0], i2, spans[-1][2], j2)
        else:
            spans.append((i1, i2, j1, j2))
    return spans if len(spans) <= _MOST_EDITS else [whole]


def _common(old: Sequence[str], new: Sequence[str]) -> int:
    pairs = itertools.takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False))
    return sum(1 for _ in pairs)


def _words(matches: Sequence[re.Match[str]]) -> str:
    return " ".join(match[0] for match in matches)


def _place(words: Sequence[re.Match[str]], start: int, end: int) -> int:
    """Position of a stretch; of the word before it where it is empty."""
    if start < end:
        return words[start].start()
    return words[start - 1].start() if start else 0
