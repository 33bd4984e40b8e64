"""What stands on the pages of a PDF around its text: running parts and margin notes.

Pure, on pages as `ingest.loaders.pdf.lines` gives them. Headers and footers match every question
and answer none, so they go; printed page numbers and margin notes are kept apart, because readers
cite them.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.loaders.pdf.lines import Line, Page

_ZONE = 118.0  # points from the upper and lower edge in which running parts stand
_ZONE_SHARE = 0.2  # of the height of small pages
_OUTERMOST = 6  # lines looked at in each zone
_FEW_PAGES = 5
_LONGEST_RUNNING = 160

_DATE = re.compile(r"\d{1,2}\.\s?(?:\d{1,2}\.|[A-ZÄÖÜ][a-zäöü]+)\s?\d{4}|TT\.MM\.JJJJ")
_PAGE_WORD = re.compile(
    r"\b(?:Seite|Page|S\.)\s*(?P<number>\d{1,4})(?:\s*(?:von|/|of)\s*\d{1,4})?", re.IGNORECASE
)
_PAGE_LINE = re.compile(
    r"[-–—|]?\s*(?:Seite|Page|S\.)\s*\d{1,4}(?:\s*(?:von|/|of)\s*\d{1,4})?\s*[-–—|]?"
    r"|[-–—]\s*(?P<number>\d{1,4})\s*[-–—]|(?P<first>\d{1,4})\s*(?:/|von)\s*\d{1,4}",
    re.IGNORECASE,
)
_LONE_NUMBER = re.compile(r"\d{1,3}")
_COUNT = "\0"  # stands for a number that counts with the pages
_OUTER_NUMBER = re.compile(r"^(\d{1,4})\b|\b(\d{1,4})$")
_COUNTED = re.compile(
    r"\b(?:Anlage|Anhang|Teil|Kapitel|Abschnitt|Artikel|Nr\.?|Tabelle|Abbildung|§)\s*$"
)

_MARGIN = 0.66  # of the page width: margin notes start to the right of it
_NOTE_WIDTH = 0.3
_NOTE_END = re.compile(r"[(\[]?\d{1,3}(?:\.\d{1,3})?[a-z]?[)\]]$")


@dataclass(frozen=True, slots=True)
class MarginNote:
    """A note beside the text: its lines, and where it starts."""

    lines: tuple[str, ...]
    page: int
    y: float
    size: float


def body_size(lines: Sequence[Line]) -> float:
    """The font size most of the letters have, 0 without any."""
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[line.size] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def strip_running_parts(pages: Sequence[Page]) -> tuple[list[Page], dict[int, str]]:
    """Take out headers, footers and page numbers.

    A line near the upper or lower edge is a running part if it stands there on at least three pages
    (two in documents of up to five), dates and page numbers apart, or if it is a page number by
    its form.

    Returns:
        The pages without them, and the printed page number of each page where one could be read.
    """
    edges = {page.number: _edge_lines(page) for page in pages}
    counts: Counter[tuple[str, int]] = Counter()
    for number, lines in edges.items():
        counts.update({key for line in lines for key in _keys(line.text, number)})
    enough = 2 if len(pages) <= _FEW_PAGES else 3
    common = frozenset(key for key, count in counts.items() if count >= enough)
    kept: list[Page] = []
    labels: dict[int, str] = {}
    for page in pages:
        running = [
            line
            for line in edges[page.number]
            if _PAGE_LINE.fullmatch(line.text)
            or common.intersection(_keys(line.text, page.number))
            or _is_lone_number(line, page)
        ]
        numbers = (_printed_number(line.text, page.number, common) for line in running)
        if label := next(filter(None, numbers), None):
            labels[page.number] = label
        kept.append(replace(page, lines=tuple(line for line in page.lines if line not in running)))
    return kept, labels


def _is_lone_number(line: Line, page: Page) -> bool:
    """A number as the lowest or highest text of the page, in no larger print than the rest."""
    if not _LONE_NUMBER.fullmatch(line.text):
        return False
    others = [other for other in page.lines if other.text and other is not line]
    outside = all(line.y < other.y for other in others) or all(line.y > other.y for other in others)
    return bool(others) and outside and line.size <= body_size(others)


def _edge_lines(page: Page) -> list[Line]:
    lines = sorted((line for line in page.lines if line.text), key=lambda line: line.y)
    zone = min(_ZONE, _ZONE_SHARE * page.height)
    low = [line for line in lines if line.y < zone][:_OUTERMOST]
    high = [line for line in lines if line.y > page.height - zone][-_OUTERMOST:]
    return [line for line in (*low, *high) if len(line.text) <= _LONGEST_RUNNING]


def _keys(text: str, page: int) -> list[tuple[str, int]]:
    """What must come again on other pages for a line to be a running part.

    The second one leaves out a first or last number that counts with the pages.
    """
    plain = _PAGE_WORD.sub("", _DATE.sub("#", text)).casefold().strip()
    keys = [(plain, 0)] if plain else []
    for match in _OUTER_NUMBER.finditer(text):
        rest = text[: match.start()] + _COUNT + text[match.end() :]
        if not _COUNTED.search(text[: match.start()]):
            keys.append((rest.casefold(), int(match[0]) - page))
    return keys


def _printed_number(text: str, page: int, common: frozenset[tuple[str, int]]) -> str | None:
    if match := _PAGE_WORD.search(text):
        return match["number"]
    if match := _PAGE_LINE.fullmatch(text):
        return match["number"] or match["first"]
    for rest, offset in _keys(text, page):
        if _COUNT in rest and (rest, offset) in common:
            return str(page + offset)
    return text if _LONE_NUMBER.fullmatch(text) else None


def split_margin_notes(pages: Sequence[Page]) -> tuple[list[Page], list[MarginNote]]:
    """Take margin notes out of the text.

    They stand to the right of all text, on at least two pages at the same distance from the edge.
    Files hold them after the text of the page, out of order.
    """
    margins = {page.number: _margin_lines(page) for page in pages}
    columns: defaultdict[int, set[int]] = defaultdict(set)
    for number, lines in margins.items():
        for line in lines:
            columns[round(line.x)].add(number)
    starts = [start for start, numbers in columns.items() if len(numbers) > 1]
    kept: list[Page] = []
    notes: list[MarginNote] = []
    for page in pages:
        found = {
            line
            for line in margins[page.number]
            if any(abs(line.x - start) < line.size for start in starts)
        }
        notes += _notes(sorted(found, key=lambda line: -line.y))
        kept.append(replace(page, lines=tuple(line for line in page.lines if line not in found)))
    return kept, notes


def _margin_lines(page: Page) -> list[Line]:
    lines = [line for line in page.lines if line.text]
    beside = [line for line in lines if line.x >= _MARGIN * page.width]
    text = [line for line in lines if line.x < _MARGIN * page.width]
    if not beside or not text:
        return []
    start = min(line.x for line in beside)
    ends = sorted(line.end for line in text)
    prose = ends[len(ends) // 2] - min(line.x for line in text) > 0.4 * page.width
    if not prose or ends[int(0.95 * (len(ends) - 1))] > start:
        return []
    narrow = all(line.end - line.x <= _NOTE_WIDTH * page.width for line in beside)
    return beside if narrow and any(any(map(str.isalpha, line.text)) for line in beside) else []


def _notes(lines: Sequence[Line]) -> list[MarginNote]:
    groups: list[list[Line]] = []
    for line in lines:
        last = groups[-1][-1] if groups else None
        if last and last.y - line.y < 1.6 * line.size and not _NOTE_END.search(last.text):
            groups[-1].append(line)
        else:
            groups.append([line])
    return [
        MarginNote(tuple(line.text for line in group), group[0].page, group[0].y, group[0].size)
        for group in groups
    ]
