"""From the pieces of text a PDF page shows to lines with their place, size and weight; pure.

A PDF knows no lines, only text shown at positions. What is one line here may be one cell of a table
row: a gap wider than any word space splits it. Raised sentence numbers and footnote marks are left
out, since they stick to the words around them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.cleaning import clean_text
from ingest.loaders.pdf.runs import GLYPH_NAMES, Run


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text, or the part of it that stands in one cell.

    Attributes:
        text: Cleaned; empty for an empty cell.
        page: Physical page, from 1.
        x: Where it starts, in points from the left.
        end: Where it ends, estimated from usual letter widths.
        y: Its baseline, in points from below.
        size: The size most of its letters have.
        bold: Whether all of it is bold.
        mark: The raised number it started with, left out of the text; mostly empty.
    """

    text: str
    page: int
    x: float
    end: float
    y: float
    size: float
    bold: bool = False
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """One physical page, upright: its number from 1, its size in points, its lines in order."""

    number: int
    width: float
    height: float
    lines: tuple[Line, ...]


_LONGEST_LINE = 2_000  # characters; what is longer does not fit on a page
_CELL_GAP = 1.5  # in font sizes; the widest gaps of justified text stay below it
_LABEL_GAP = 3.0  # behind "Stand:"
_ESTIMATE = 0.15  # how far letters may be wider than estimated
_SAME_PLACE = 0.5
_SAME_LINE = 0.1
_NARROWEST = 0.65  # of the estimated width
_WORD_GAP = 0.4
_OTHER_LINE = 0.7
_RAISED = 0.8  # raised numbers are at most this part of the size around them
_SIDEWAYS_SHARE = 0.2

# Bullets of the fonts Symbol and Wingdings come out as private code points.
_BULLETS = dict.fromkeys(
    map(ord, "\uf0b7\uf0a7\uf0a8\uf0d8\uf0e0\uf0fc\uf02d\uf06c\uf06e\uf076●▪■◼▸►➢"), "•"
)
_MARK = re.compile(
    r"\s*(?:[•◦‣*–—-]|§+ ?\d*\w?|\(?[\dIVXivx]{1,4}[.)]?|[\d.]{2,12}|\(?\w{1,3}[.)])\s*"
)
_SPACED_OUT = re.compile(r"(?<!\S)(?:[^\W\d_] ){3,}[^\W\d_](?!\S)")
_NUMBER_MARK = re.compile(r"\s*(?:\d{1,3}|\*{1,3})[\s,)]*")
_INITIAL = re.compile(r"(?:^|[\s(])[A-ZÄÖÜ]$")
_UNIT = re.compile(r"(?:^|[\s\d])(?:[kcdm]?m)$")
_POWERS = {"2": "²", "3": "³"}

_WIDTHS = {
    **dict.fromkeys("iljI.,:;'|! ", 0.26),
    **dict.fromkeys("ftr()[]{}/-\u00ad\u00a0", 0.31),
    **dict.fromkeys("mwMW%@–", 0.85),
    **dict.fromkeys("ABCDEFGHKLNOPQRSTUVXYZÄÖÜ&", 0.69),
}


def page_of(number: int, width: float, height: float, runs: Iterable[Run]) -> Page:
    """Put the runs of a page together.

    Args:
        number: Physical page, from 1.
        width: Of the page in points, before it is turned so that its text is upright.
        height: As `width`.
        runs: What the page shows, in the order of the file.

    Returns:
        The page upright, its lines in reading order. Text that runs in another direction than most
        of the page is left out where it is little (notes along the edge).
    """
    runs = list(runs)
    letters: Counter[int] = Counter()
    for run in runs:
        letters[run.turn] += len(run.text.strip())
    total = sum(letters.values())
    lines: list[Line] = []
    for turn, count in letters.most_common():
        if lines and count < _SIDEWAYS_SHARE * total:
            break
        upright = [_upright(run, width, height) for run in runs if run.turn == turn]
        lines += in_reading_order(_lines(upright, number))
    if letters and letters.most_common(1)[0][0] % 2:
        width, height = height, width
    return Page(number, width, height, tuple(lines))


def in_reading_order(lines: Sequence[Line]) -> list[Line]:
    """Move what stands above earlier lines before them; columns and cells keep their order.

    Only a stretch of lines that lies wholly above another and partly over it is moved: a heading
    drawn last, not the second column.
    """
    stretches: list[list[Line]] = []
    for line in lines:
        if stretches and line.y <= stretches[-1][-1].y + _SAME_PLACE * line.size:
            stretches[-1].append(line)
        else:
            stretches.append([line])
    ordered: list[list[Line]] = []
    for stretch in stretches:
        place = len(ordered)
        while place and _lies_above(stretch, ordered[place - 1]):
            place -= 1
        ordered.insert(place, stretch)
    return [line for stretch in ordered for line in stretch]


def text_width(text: str, size: float) -> float:
    """Estimate the width of a text in points from the usual widths of a sans serif font."""
    return size * sum(_WIDTHS.get(character, 0.555) for character in text)


def _upright(run: Run, width: float, height: float) -> Run:
    places = {
        0: (run.x, run.y),
        1: (run.y, width - run.x),
        2: (width - run.x, height - run.y),
        3: (height - run.y, run.x),
    }
    x, y = places[run.turn]
    return replace(run, x=x, y=y)


def _lies_above(upper: Sequence[Line], lower: Sequence[Line]) -> bool:
    if min(line.y for line in upper) <= max(line.y for line in lower):
        return False
    return max(line.end for line in upper) > min(line.x for line in lower) and min(
        line.x for line in upper
    ) < max(line.end for line in lower)


def _pieces(runs: Iterable[Run]) -> Iterator[tuple[Run, bool]]:
    """Each run without line breaks, and whether it starts a line."""
    starts = True
    for run in runs:
        for index, part in enumerate(run.text.split("\n")):
            starts = starts or index > 0
            if part:
                yield replace(run, text=part), starts
                starts = False


def _lines(runs: Iterable[Run], page: int) -> list[Line]:
    lines: list[Line] = []
    current: list[Run] = []
    end = 0.0
    for piece, starts in _pieces(runs):
        if current and _is_apart(current, piece, end, starts=starts):
            lines.append(_line(current, end, page))
            current = []
        follows = current and _has_old_place(current[-1], piece)
        end = (end if follows else piece.x) + text_width(piece.text, piece.size)
        current.append(piece)
    if current:
        lines.append(_line(current, end, page))
    return lines


def _is_apart(current: Sequence[Run], piece: Run, end: float, *, starts: bool) -> bool:
    """Whether a piece stands on another line or in another cell than the pieces before it.

    Some files break lines inside a word, and pypdf joins what stands half a line higher.
    """
    last = current[-1]
    size = max(piece.size, last.size)
    off_line = abs(last.y - piece.y) / size
    gap = piece.x - end
    if starts:
        return off_line > _SAME_LINE or not _continues_word(last, piece, gap)
    if off_line > _OTHER_LINE:
        return True
    if gap <= _CELL_GAP * size:
        return False
    shown = "".join(run.text for run in current).rstrip()
    cell_gap = _LABEL_GAP if shown.endswith(":") else _CELL_GAP
    word_gap = cell_gap * size + _ESTIMATE * (end - current[0].x)
    return gap > word_gap and not _MARK.fullmatch(shown)


def _has_old_place(last: Run, piece: Run) -> bool:
    """Whether the place of a piece lies inside the one before: pypdf does not always report it."""
    return piece.x <= last.x + _NARROWEST * text_width(last.text, last.size)


def _continues_word(last: Run, piece: Run, gap: float) -> bool:
    """Whether a piece behind a line break stands right behind the last one.

    Narrow and wide fonts differ from the estimate; a blank behind a number may be as wide as a
    tabulator ("4. A" + "ngaben").
    """
    advance = piece.x - last.x
    width = text_width(last.text, last.size)
    if _INITIAL.search(last.text) and piece.text[:1].islower():
        return 0 < advance < width + _LABEL_GAP * last.size
    return _NARROWEST * width <= advance and gap <= _WORD_GAP * last.size


def _line(pieces: Sequence[Run], end: float, page: int) -> Line:
    shown = [piece for piece in pieces if piece.text.strip()] or pieces[:1]
    sizes: Counter[float] = Counter()
    for piece in shown:
        sizes[round(piece.size, 1)] += len(piece.text.strip())
    size = sizes.most_common(1)[0][0]
    main = max(shown, key=lambda piece: len(piece.text))
    text, mark = _text(pieces, size)
    return Line(
        text=_repaired(text[:_LONGEST_LINE]),
        page=page,
        x=shown[0].x,
        end=end,
        y=main.y,
        size=size,
        bold=all(piece.bold for piece in shown),
        mark=mark,
    )


def _text(pieces: Sequence[Run], size: float) -> tuple[str, str]:
    """The text without raised numbers, and the one it started with."""
    text = mark = ""
    for piece in pieces:
        if piece.size > _RAISED * size or not _NUMBER_MARK.fullmatch(piece.text):
            text += piece.text
        elif _UNIT.search(text) and piece.text.strip() in _POWERS:
            text += _POWERS[piece.text.strip()]
        elif text[-1:].isupper():  # CO2
            text += piece.text
        else:
            mark = mark if text.strip() else piece.text.strip(" ,)")
            text += " " if piece.text != piece.text.strip() else ""
    return text, mark


def _repaired(text: str) -> str:
    text = GLYPH_NAMES.sub(" ", text.translate(_BULLETS)).rstrip()
    if text.endswith("\u00ad"):
        text = text[:-1] + "-"
    text = _SPACED_OUT.sub(lambda match: match[0].replace(" ", ""), text)
    return clean_text(text)
