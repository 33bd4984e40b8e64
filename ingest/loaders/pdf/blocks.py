"""From the lines of a PDF to the blocks of a document; pure.

Owns the order of the steps: footnotes and margin notes apart, tables, headings, and what is left as
passages; then the notes back to where they belong.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from ingest.loaders.pdf.furniture import MarginNote
from ingest.loaders.pdf.headings import Heading, find_headings, heading_levels
from ingest.loaders.pdf.lines import Line
from ingest.loaders.pdf.passages import Layout, find_passages, layout_of
from ingest.loaders.pdf.tables import Table, find_tables
from ingest.loaders.pdf.text import count_words, join_lines, repair
from ingest.model import Block, BlockKind

_FOOTNOTE = re.compile(r"(?P<mark>\d{1,2}\)?|\*+)\s?(?:[A-ZÄÖÜ]|vgl|siehe|§|http)")
_FOOTNOTE_SIZE = 0.93  # in sizes of the body
_APART = 1.3  # in usual distances of lines
_FOOTNOTE_ZONE = 0.45  # of the height the text of the page reaches


@dataclass(frozen=True, slots=True)
class _Draft:
    """A block with the baseline it starts at, and for headings what their level follows from."""

    text: str
    kind: BlockKind
    page: int
    page_end: int
    y: float
    heading: Heading | None = None


def blocks_of(
    lines: Sequence[Line], notes: Sequence[MarginNote], labels: Mapping[int, str]
) -> tuple[Block, ...]:
    """Make the blocks of a document.

    Args:
        lines: All lines in reading order, empty ones included, without running parts.
        notes: Margin notes; they become headings over the passages they stand beside.
        labels: Printed page numbers by physical page.

    Returns:
        Blocks in reading order. A footnote is a passage behind the page it stands on.
    """
    words = count_words(line.text for line in lines)
    text_lines = [line for line in lines if _has_words(line.text)]
    if not text_lines:
        return ()
    normal = _normal_line(text_lines)
    layout = layout_of(text_lines)
    footnotes = _footnotes(text_lines, normal, layout.leading)
    foot = {line for page_lines in footnotes.values() for line in page_lines}
    lines = _without_marks([line for line in lines if line not in foot], foot)
    drafts = _drafts(lines, normal, layout, words)
    note_drafts = [
        draft
        for page_lines in footnotes.values()
        for draft in _drafts(page_lines, normal, layout, words)
    ]
    drafts = _with_footnotes(drafts, note_drafts)
    levels = heading_levels(draft.heading for draft in drafts if draft.heading)
    drafts = _with_margin_notes(drafts, notes, words)
    lowest = len(levels) + 1
    return tuple(
        Block(
            text=draft.text,
            kind=draft.kind,
            level=_level(draft, levels, lowest),
            page=draft.page,
            page_end=draft.page_end,
            page_label=labels.get(draft.page),
        )
        for draft in drafts
        if _has_words(draft.text)
    )


def _level(draft: _Draft, levels: Mapping[tuple[float, float], int], lowest: int) -> int:
    if draft.kind is not BlockKind.HEADING:
        return 0
    return levels[draft.heading.style] if draft.heading else lowest


def _has_words(text: str) -> bool:
    return any(map(str.isalnum, text))


def _normal_line(lines: Sequence[Line]) -> Line:
    """A line of the size and weight most of the letters have."""
    sizes: Counter[tuple[float, bool]] = Counter()
    for line in lines:
        sizes[line.size, line.bold] += len(line.text)
    (size, bold), _ = sizes.most_common(1)[0]
    return Line(text="", page=0, x=0, end=0, y=0, size=size, bold=bold)


def _footnotes(lines: Sequence[Line], normal: Line, leading: float) -> dict[int, list[Line]]:
    """Footnotes by page: lines in small print at its foot, from the first that starts with a mark.

    Small print alone is none (examples, tables): the first line must stand apart from the text.
    """
    pages: defaultdict[int, list[Line]] = defaultdict(list)
    for line in lines:
        pages[line.page].append(line)
    found: dict[int, list[Line]] = {}
    for page, page_lines in pages.items():
        upwards = sorted(page_lines, key=lambda line: line.y)
        top = upwards[-1].y
        small = 0
        while small < len(upwards) and _is_small_print(upwards[small], normal, top):
            small += 1
        while small and not _starts_footnotes(upwards[small - 1 : small + 1], leading):
            small -= 1
        foot = set(upwards[:small])
        if foot:
            found[page] = [line for line in page_lines if line in foot]
    return found


def _is_small_print(line: Line, normal: Line, top: float) -> bool:
    return line.size <= _FOOTNOTE_SIZE * normal.size and line.y <= _FOOTNOTE_ZONE * top


def _starts_footnotes(pair: Sequence[Line], leading: float) -> bool:
    """Whether a line, given with the one above it, is the first of the footnotes of a page."""
    line = pair[0]
    if not (line.mark or _FOOTNOTE.match(line.text)) or len(pair) == 1:
        return False
    above = pair[1]
    apart = above.y - line.y > _APART * leading * line.size
    return apart or above.size > line.size / _FOOTNOTE_SIZE


def _without_marks(lines: Sequence[Line], footnotes: Iterable[Line]) -> list[Line]:
    """Take the marks of the footnotes of a page off the words on it ("Dialyse1")."""
    marks: defaultdict[int, set[str]] = defaultdict(set)
    for line in footnotes:
        match = _FOOTNOTE.match(line.text)
        marks[line.page].add(line.mark or (match["mark"] if match else ""))
    patterns = {
        page: re.compile(
            rf"(?<=[a-zäöüß]{{3}})(?:{'|'.join(map(re.escape, filter(None, found)))})(?![\w.-])"
        )
        for page, found in marks.items()
    }
    return [
        replace(line, text=patterns[line.page].sub("", line.text))
        if line.page in patterns
        else line
        for line in lines
    ]


def _drafts(
    lines: Sequence[Line], normal: Line, layout: Layout, words: Mapping[str, int]
) -> list[_Draft]:
    drafts: list[_Draft] = []
    start = 0
    for table in find_tables(lines):
        drafts += _text_drafts(lines[start : table.start], normal, layout, words)
        drafts.append(_table_draft(table, words))
        start = table.stop
    return drafts + _text_drafts(lines[start:], normal, layout, words)


def _table_draft(table: Table, words: Mapping[str, int]) -> _Draft:
    rows = [
        " | ".join(join_lines([line.text for line in cell], words) for cell in row).rstrip(" |")
        for row in table.rows
    ]
    lines = [line for row in table.rows for cell in row for line in cell]
    text = repair("\n".join(filter(_has_words, rows)), words)
    return _Draft(text, BlockKind.TABLE, lines[0].page, lines[-1].page, lines[0].y)


def _text_drafts(
    lines: Sequence[Line], normal: Line, layout: Layout, words: Mapping[str, int]
) -> list[_Draft]:
    lines = [line for line in lines if _has_words(line.text)]
    drafts: list[_Draft] = []
    start = 0
    for heading in find_headings(lines, normal, layout.leading):
        drafts += _passage_drafts(lines[start : heading.start], layout, words)
        titled = lines[heading.start : heading.stop]
        text = repair(join_lines([line.text for line in titled], words), words)
        first, last = titled[0], titled[-1]
        drafts.append(
            _Draft(text.rstrip(" :"), BlockKind.HEADING, first.page, last.page, first.y, heading)
        )
        start = heading.stop
    return drafts + _passage_drafts(lines[start:], layout, words)


def _passage_drafts(
    lines: Sequence[Line], layout: Layout, words: Mapping[str, int]
) -> list[_Draft]:
    drafts: list[_Draft] = []
    for passage in find_passages(lines, layout):
        text = "\n".join(join_lines(row, words) for row in passage.rows)
        drafts.append(
            _Draft(repair(text, words), passage.kind, passage.page, passage.page_end, passage.y)
        )
    return drafts


def _with_footnotes(drafts: Sequence[_Draft], footnotes: Sequence[_Draft]) -> list[_Draft]:
    """Put footnotes behind the last block that starts on their page."""
    return sorted((*drafts, *footnotes), key=lambda draft: draft.page)


def _with_margin_notes(
    drafts: Sequence[_Draft], notes: Sequence[MarginNote], words: Mapping[str, int]
) -> list[_Draft]:
    """Make margin notes headings over the blocks beside which they start."""
    headings: dict[int, list[str]] = {}
    for note in notes:
        place = _beside(drafts, note)
        if place is not None:
            headings.setdefault(place, []).append(join_lines(note.lines, words))
    placed: list[_Draft] = []
    for index, draft in enumerate(drafts):
        if index in headings:
            title = " – ".join(headings[index])
            placed.append(_Draft(title, BlockKind.HEADING, draft.page, draft.page, draft.y))
        placed.append(draft)
    return placed


def _beside(drafts: Sequence[_Draft], note: MarginNote) -> int | None:
    """The block the note stands beside: the last one that starts on its page and not below it."""
    on_page = [
        index
        for index, draft in enumerate(drafts)
        if draft.page == note.page and draft.kind is not BlockKind.HEADING
    ]
    above = [index for index in on_page if drafts[index].y >= note.y - note.size / 2]
    return above[-1] if above else next(iter(on_page), None)
