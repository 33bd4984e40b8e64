"""Which lines of a PDF are headings, and how deep: by font, by number, by form; pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from ingest.loaders.pdf.lines import Line

_LARGER = 1.12  # in sizes of the body
_LONGEST = 200
_FEWEST_LETTERS = 3
_MOST_LINES = 4
_LINE_GAP = 1.75  # in font sizes, between the lines of one heading
_GAP_BEFORE = 1.15  # in usual distances of lines

_NUMBERED = re.compile(
    r"(?P<number>\d{1,2}(?:\.\d{1,3}){0,5})\.?\s+\S|(?:[A-Z]|[IVX]{1,5})\.\s+[A-ZÄÖÜ]"
)
_DEEP_NUMBER = re.compile(r"\d{1,2}(?:\.\d{1,2}){1,5}\.?\s+[(„\"]?[A-ZÄÖÜ]")
_UNITS = ("anlage", "anhang", "buch", "teil", "kapitel", "abschnitt", "unterabschnitt")
_UNIT = re.compile(
    rf"(?:\w+(?:er|es) )?(?P<unit>{'|'.join(_UNITS)})\b\s*(?:\d|[IVX]|$)", re.IGNORECASE
)
_BARE_UNIT = re.compile(rf"(?:{'|'.join(_UNITS)}) [\dIVX]+[a-z]?", re.IGNORECASE)
_PARAGRAF = re.compile(r"§+ ?\d|Art(?:\.|ikel) \d")
_RUNS_ON = re.compile(r"[.,;-]$|\b(?:und|oder|der|die|das|des|dem|den|für|von|mit)$")
_ENDS_SENTENCE = re.compile(r"[.!?:;…][\"“”’»)\]]*$")
_PARAGRAF_DEPTH = 7.0
_UNNUMBERED_DEPTH = 9.0
_OVER_NUMBERS = 0.9


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading over the lines `start` to `stop` (exclusive), and what its depth follows from.

    Attributes:
        start: Index of its first line.
        stop: Index after its last line.
        size: Font size in points.
        depth: By its number: 2 for "3.1"; below 1 for parts of statutes.
    """

    start: int
    stop: int
    size: float
    depth: float

    @property
    def style(self) -> tuple[float, float]:
        """Size and depth: headings alike in both are of one level."""
        return (self.size, self.depth)


def find_headings(lines: Sequence[Line], normal: Line, leading: float) -> list[Heading]:
    """Find the headings among lines of text.

    Args:
        lines: Lines without empty ones, in reading order.
        normal: A line as most of the document is set.
        leading: Usual distance of lines, in font sizes.

    Returns:
        The headings in order, not overlapping.
    """
    found: list[Heading] = []
    index = 0
    while index < len(lines):
        heading = _heading_at(lines, index, normal, leading)
        if heading:
            found.append(heading)
        index = heading.stop if heading else index + 1
    return _over_numbered(found)


def heading_levels(headings: Iterable[Heading]) -> dict[tuple[float, float], int]:
    """Levels from 1 for each pair of size and depth: larger first, then fewer numbers."""
    styles = sorted(
        {heading.style for heading in headings}, key=lambda style: (-style[0], style[1])
    )
    return {style: level for level, style in enumerate(styles, 1)}


def _over_numbered(headings: Sequence[Heading]) -> list[Heading]:
    """Lift a heading without number that stands right over one with a number ("Zu Absatz 1")."""
    lifted = list(headings)
    for index, (upper, lower) in enumerate(pairwise(headings)):
        if upper.stop == lower.start and upper.depth == _UNNUMBERED_DEPTH > lower.depth:
            lifted[index] = replace(upper, depth=_OVER_NUMBERS)
    return lifted


def _heading_at(lines: Sequence[Line], start: int, normal: Line, leading: float) -> Heading | None:
    first = lines[start]
    before = lines[start - 1] if start else None
    by_font = _stands_out(first, normal) and not _goes_on(before, first, leading)
    if not by_font and not _is_by_form(lines, start, leading):
        return None
    stop = start + 1
    while by_font and stop < len(lines) and _same_heading(lines[stop - 1], lines[stop]):
        stop += 1
    text = " ".join(line.text for line in lines[start:stop])
    if stop - start > _MOST_LINES or len(text) > _LONGEST or not _is_heading_text(text):
        return None
    larger = first.size >= _LARGER * normal.size
    return Heading(start, stop, round(first.size), _depth(text, larger=larger))


def _stands_out(line: Line, normal: Line) -> bool:
    if line.size >= _LARGER * normal.size:
        return True
    return line.bold and not normal.bold and line.size >= 0.95 * normal.size


def _goes_on(before: Line | None, line: Line, leading: float) -> bool:
    """Whether the line is emphasis inside a passage: no distance, and the sentence not over."""
    if before is None or before.page != line.page or before.size < 0.9 * line.size:
        return False
    near = 0 <= before.y - line.y < _GAP_BEFORE * leading * line.size
    return near and not before.bold and not _ENDS_SENTENCE.search(before.text)


def _is_by_form(lines: Sequence[Line], index: int, leading: float) -> bool:
    """A numbered line of at least two numbers, alone between two distances."""
    line = lines[index]
    if not _DEEP_NUMBER.match(line.text) or len(line.text) > _LONGEST / 2:
        return False
    around = [*lines[max(index - 1, 0) : index], *lines[index + 1 : index + 2]]
    return all(
        other.page != line.page
        or abs(other.y - line.y) > _GAP_BEFORE * leading * max(line.size, other.size)
        for other in around
    )


def _same_heading(last: Line, line: Line) -> bool:
    same_style = abs(line.size - last.size) < 0.05 * last.size and line.bold == last.bold
    near = line.page == last.page and 0 < last.y - line.y <= _LINE_GAP * line.size
    near = near or (line.page == last.page + 1 and _BARE_UNIT.fullmatch(last.text) is not None)
    return same_style and near and not _starts_heading(line.text)


def _starts_heading(text: str) -> bool:
    return any(pattern.match(text) is not None for pattern in (_NUMBERED, _UNIT, _PARAGRAF))


def _is_heading_text(text: str) -> bool:
    letters = sum(map(str.isalpha, text))
    if letters < _FEWEST_LETTERS or letters < 0.4 * len(text.replace(" ", "")):
        return False
    numbered = _starts_heading(text)
    return (numbered or not text[0].islower()) and not _RUNS_ON.search(text)


def _depth(text: str, *, larger: bool) -> float:
    if match := _UNIT.match(text):
        return _UNITS.index(match["unit"].lower()) / 10
    if _PARAGRAF.match(text):
        return _PARAGRAF_DEPTH
    if match := _NUMBERED.match(text):
        return float((match["number"] or "").count(".") + 1)
    return 0.0 if larger else _UNNUMBERED_DEPTH
