"""Compares two versions of one norm, Absatz by Absatz.

Absätze are paired by what they say before they are paired by their number: where a new Absatz 2
is put in, the old one is found again as Absatz 3 and not taken for a change of everything behind it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from ingest.laws.reading import NormText, Part
from ingest.laws.words import WordEdit, word_edits
from ingest.norm import Norm

_NUMBER = re.compile(r"\(\d+[a-z]{0,2}\)\s*")
_GONE = re.compile(
    r"(?:\(\d+[a-z]{0,2}\)\s*(?:(?:bis|und|u\.|,)\s*)?)*\(?(?:weggefallen|aufgehoben)\)?\.?",
    re.IGNORECASE,
)
_SIMILAR = 0.6  # share of words two Absätze must have in common to be versions of one
_SAME_NUMBER = 0.15  # what the same number adds to it
_TELLING_LENGTH = 5  # words; shorter texts are alike by chance


class Change(StrEnum):
    """What became of a norm or of one Absatz."""

    ADDED = "neu"
    CHANGED = "geändert"
    REPEALED = "aufgehoben"
    MOVED = "verschoben"  # other number, same words


@dataclass(frozen=True, slots=True)
class PlacedEdit:
    """Edited words and where they stand, as closely as the statute can be cited."""

    edit: WordEdit
    norm: Norm


@dataclass(frozen=True, slots=True)
class AbsatzChange:
    """What became of one Absatz, or of one note on a norm.

    Attributes:
        kind: What happened.
        label: Heading of a note; empty for the wording itself.
        absatz: Its number now, or the one it had if it is gone; None without numbers.
        absatz_before: The number it had; None where it is new or had none.
        before: Its text; empty where it is new.
        after: Its text now; empty where it is gone.
        edits: The words that differ, for `CHANGED`.
    """

    kind: Change
    label: str
    absatz: str | None
    absatz_before: str | None
    before: str
    after: str
    edits: tuple[PlacedEdit, ...] = ()


def compare_absaetze(old: NormText, new: NormText) -> Iterator[AbsatzChange]:
    """What differs between two versions of one norm, in the order of the newer one."""
    pairs = sorted(
        _pair_parts(old.parts, new.parts), key=lambda pair: (pair[0] is None, pair[0] or 0)
    )
    found: list[tuple[float, AbsatzChange]] = []
    last = -1  # place of what stood before
    for i, j in pairs:
        place = last + 0.5 if j is None else float(j)
        last = last if j is None else j
        before = old.parts[i] if i is not None else None
        after = new.parts[j] if j is not None else None
        if change := _absatz(before, after, new.norm):
            found.append((place, change))
    yield from (change for _, change in sorted(found, key=lambda each: each[0]))


def _absatz(before: Part | None, after: Part | None, norm: Norm) -> AbsatzChange | None:
    """What became of one Absatz; None where nothing did."""
    part = after or before
    assert part is not None  # a pair has at least one side
    had_text = before is not None and not _GONE.fullmatch(before.text)
    has_text = after is not None and not _GONE.fullmatch(after.text)
    if not had_text and not has_text:
        return None
    old_text = before.text if before and had_text else ""
    new_text = after.text if after and has_text else ""
    edits: tuple[PlacedEdit, ...] = ()
    if not had_text:
        kind = Change.ADDED
    elif not has_text:
        kind = Change.REPEALED
    elif before and after and _body(before) == _body(after):
        if before.absatz == after.absatz:
            return None
        kind = Change.MOVED
    else:
        kind = Change.CHANGED
        edits = tuple(_placed(before, after, norm)) if before and after else ()
    return AbsatzChange(
        kind, part.label, part.absatz, before.absatz if before else None, old_text, new_text, edits
    )


def _placed(before: Part, after: Part, norm: Norm) -> Iterator[PlacedEdit]:
    for edit in word_edits(_without_number(before.text), _without_number(after.text)):
        part, place = (after, edit.new_place) if edit.after else (before, edit.old_place)
        inside = (s.norm for s in part.sentences if s.start <= place < s.end and s.norm)
        yield PlacedEdit(edit, next(inside, norm.within(absatz=part.absatz)))


def _without_number(text: str) -> str:
    """The text with blanks for its Absatz number, so that positions stay."""
    number = _NUMBER.match(text)
    return " " * number.end() + text[number.end() :] if number else text


def _pair_parts(
    old: Sequence[Part], new: Sequence[Part]
) -> Iterator[tuple[int | None, int | None]]:
    """Pair Absätze as positions: same words, then similar words, then same number."""
    left, right = set(range(len(old))), set(range(len(new)))
    for fits in (_is_same, _is_moved):
        for i in sorted(left):
            j = next((j for j in sorted(right) if fits(old[i], new[j])), None)
            if j is not None:
                left.remove(i)
                right.remove(j)
                yield i, j
    scored = [
        (_likeness(old[i], new[j]), -i, -j)
        for i in left
        for j in right
        if old[i].label == new[j].label
    ]
    for score, i, j in sorted(scored, reverse=True):
        if score >= _SIMILAR and -i in left and -j in right:
            left.remove(-i)
            right.remove(-j)
            yield -i, -j
    for i in sorted(left):
        key = (old[i].label, old[i].absatz)
        j = next((j for j in sorted(right) if (new[j].label, new[j].absatz) == key), None)
        if j is not None:
            right.remove(j)
        yield i, j
    yield from ((None, j) for j in sorted(right))


def _is_same(old: Part, new: Part) -> bool:
    return (old.label, old.absatz, old.text) == (new.label, new.absatz, new.text)


def _is_moved(old: Part, new: Part) -> bool:
    body = _body(old)
    same = old.label == new.label and body == _body(new)
    return same and len(body.split()) >= _TELLING_LENGTH


def _body(part: Part) -> str:
    return " ".join(_without_number(part.text).split())


def _likeness(old: Part, new: Part) -> float:
    """Share of common words, and a little more for the same number."""
    one, other = Counter(_body(old).split()), Counter(_body(new).split())
    total = one.total() + other.total()
    same = 2 * (one & other).total() / total if total else 0.0
    return same + (_SAME_NUMBER if old.absatz == new.absatz else 0.0)
