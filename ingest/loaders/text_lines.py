"""The lines of a text file, put back together where a fixed width or a list broke them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from ingest.cleaning import clean_text, strip_footnote_marks
from ingest.loaders.structure import as_item

MARKED_HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*#*")
"""A heading as in Markdown: its marks and its text."""

TABLE_ROW = re.compile(r"\|(.+)\|")
"""A row of a table as in Markdown."""

# A remark in brackets below an item belongs to it; the next item may follow on the same line.
_ITEM_REMARK = re.compile(r"(\(.*?\))(?:\s+[-–•]\s+(.+))?")

_WRAP_WIDTH = 120
_WRAP_SIGNS = 2
_LONGEST_PASSAGE = 20_000
_LINE_OF_PROSE = 40


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the file, later a whole paragraph.

    Attributes:
        text: Cleaned, never empty.
        indent: Columns of white space before it.
        after_gap: Whether an empty line, or the start of the file, is above it.
        width: Columns of the last line of the file that went into it.
    """

    text: str
    indent: int
    after_gap: bool
    width: int


def read_lines(text: str) -> list[Line]:
    """Cut a text into its paragraphs and list items; empty lines are told by `after_gap`."""
    return _unwrap(_lines(text))


def _lines(text: str) -> list[Line]:
    lines = []
    gap = True
    for raw in text.expandtabs(4).splitlines():
        cleaned = clean_text(strip_footnote_marks(clean_text(raw)))
        if cleaned:
            indent = len(raw) - len(raw.lstrip())
            lines.append(Line(cleaned, indent, gap, indent + len(cleaned)))
        gap = not cleaned
    return lines


def _unwrap(lines: Sequence[Line]) -> list[Line]:
    """Join the lines of paragraphs that were broken at a fixed width, and of list items."""
    width = max((line.width for line in lines), default=0)
    signs = sum(_unfinished(a, b) and _is_full(a, b, width) for a, b in pairwise(lines))
    wrapped = width <= _WRAP_WIDTH and signs >= _WRAP_SIGNS
    result: list[Line] = []
    for line in lines:
        before = result[-1] if result else None
        too_long = before is not None and len(before.text) > _LONGEST_PASSAGE
        if before is None or too_long or line.after_gap or _starts_anew(line.text):
            result.append(line)
            continue
        is_item = as_item(before.text) is not None
        goes_on = _unfinished(before, line) and line.text[0].islower()
        full = wrapped and _is_full(before, line, width)
        if full or goes_on or (is_item and line.indent > before.indent):
            result[-1] = _joined(before, line)
        elif is_item and (remark := _ITEM_REMARK.fullmatch(line.text)):
            result[-1] = replace(before, text=f"{before.text} {remark[1]}")
            if remark[2]:
                result.append(replace(line, text=f"- {remark[2]}"))
        else:
            result.append(line)
    return result


def _starts_anew(text: str) -> bool:
    return bool(as_item(text) or MARKED_HEADING.match(text) or TABLE_ROW.match(text))


def _unfinished(line: Line, following: Line) -> bool:
    """Whether a line of prose stops in the middle of a sentence, with another line below it."""
    return (
        not following.after_gap
        and not _starts_anew(following.text)
        and line.text[-1] not in ".:;!?"
        and len(line.text) >= _LINE_OF_PROSE
    )


def _is_full(line: Line, following: Line, width: int) -> bool:
    """Whether the first word of the next line had no place on a line any more."""
    return line.width + 1 + len(following.text.split(" ", 1)[0]) > width


def _joined(line: Line, following: Line) -> Line:
    text = following.text
    cut = line.text[-1:] == "-" and line.text[-2:-1].isalpha() and text[0].islower()
    if cut and text.split(" ", 1)[0] not in {"und", "oder", "bzw."}:
        text = line.text[:-1] + text
    else:
        text = f"{line.text} {text}"
    return replace(line, text=text, width=following.width)
