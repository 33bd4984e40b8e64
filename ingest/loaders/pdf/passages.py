"""Which lines of a PDF read as one: passages and lists, also over the end of a page; pure.

What ends a passage is a larger distance, another font, a mark ("(2)", "3.", "•"), or a line that
stops although the next word would have fitted. The end of a page or column ends it only where the
sentence is over.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.loaders.pdf.lines import Line, text_width
from ingest.model import BlockKind
from ingest.sentences import split_sentences

_USUAL_LEADING = 1.2
_LEADINGS = 0.9, 2.0  # in font sizes
_LARGER_GAP = 1.3  # in usual distances of lines
_OTHER_SIZE = 0.15
_MUCH_ROOM = 0.45  # of the width of a column
_HANGING = 0.6, 10.0  # how far the text of an item stands to the right of its mark, in font sizes
_MONTHS = "Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember"
_BULLET = re.compile(r"[•◦‣·]\s*|[-–—*] (?=\S)")
_WORD_BULLET = re.compile(r"o (?!der\b)(?=[^\W\d_]{2})")  # Word's second level
_ITEM = re.compile(
    rf"(?:(?P<number>\d{{1,2}})[a-z]?[.)]|(?P<letter>[a-z]|([a-z])\3)\))(?:\s+(?!(?:{_MONTHS})\b)|$)"
    r"|(?P<initial>[a-h])\. (?!\w\.)"
)
_ABSATZ = re.compile(r"\(\d{1,2}[a-z]?\)\s")
_ENDS_SENTENCE = re.compile(r"[.!?:;…][\"“”’»)\]]*$")
_ENDS_CLAUSE = re.compile(r"[.!?:;,…][\"“”’»)\]]*$|\b(?:und|oder|sowie)$")
# "nach Nummer" + "2. gilt"
_REFERS = re.compile(
    r"\b(?:Nummern?|Nrn?\.|Absatz|Absätze|Abs\.|Satz|Sätze|Artikel|Art\.|Kapitel|Teil|Buchstaben?"
    r"|vom|am|im|zum|zur|der|des|dem|den|die|das|ab|bis|seit|nach|eine?[mnrs]?)$"
)


@dataclass(slots=True)
class Passage:
    """Lines that read as one.

    Attributes:
        kind: TEXT or LIST.
        rows: The texts of the lines; a list has a row for each item, its mark included.
        page: Physical page it starts on.
        page_end: Physical page it ends on.
        y: Baseline of its first line.
    """

    kind: BlockKind
    rows: list[list[str]]
    page: int
    page_end: int
    y: float


@dataclass(frozen=True, slots=True)
class Layout:
    """How a document is set.

    Attributes:
        leading: Usual distance of lines, in font sizes.
        rights: Right edge of the text by page and left edge, both in whole points.
    """

    leading: float
    rights: dict[tuple[int, int], float]

    def right_of(self, line: Line) -> float:
        """The right edge of the column the line stands in."""
        return self.rights[line.page, round(line.x)]


def layout_of(lines: Sequence[Line]) -> Layout:
    """Measure a document by all its lines."""
    distances: Counter[float] = Counter()
    closest, widest = _LEADINGS
    for last, line in pairwise(lines):
        distance = (last.y - line.y) / line.size if last.size == line.size else 0.0
        if last.page == line.page and closest < distance < widest:
            distances[round(distance, 1)] += 1
    ends: defaultdict[tuple[int, int], float] = defaultdict(float)
    for line in lines:
        for start in range(round(line.x - 3 * line.size), round(line.x + 3 * line.size) + 1):
            ends[line.page, start] = max(ends[line.page, start], line.end)
    leading = distances.most_common(1)[0][0] if distances else _USUAL_LEADING
    return Layout(leading, dict(ends))


def find_passages(lines: Sequence[Line], layout: Layout) -> list[Passage]:
    """Put lines without headings and tables among them into passages, in order."""
    reader = _Reader(layout)
    for line in lines:
        reader.take(line)
    return reader.passages


class _Reader:
    """Takes lines one by one; knows the passage, the line and the item before."""

    def __init__(self, layout: Layout) -> None:
        self.passages: list[Passage] = []
        self._layout = layout
        self._last: Line | None = None
        self._number = 0
        self._letter = ""
        self._mark = 0.0
        self._hangs = False

    def take(self, line: Line) -> None:
        last = self._last
        ended = last is None or _ends(last, line, self._layout)
        clause = ended or last is None or _ENDS_CLAUSE.search(last.text) is not None
        turns = last is not None and _turns(last, line)
        item = self._item(line.text, ended=ended or turns, clause=clause)
        if item is not None:
            self._add_item(item, line)
        elif (clause and _ABSATZ.match(line.text)) or not self._goes_on(line, ended=ended):
            self._start(BlockKind.TEXT, line.text, line)
        self.passages[-1].page_end = line.page
        self._last = line

    def _start(self, kind: BlockKind, text: str, line: Line) -> None:
        self.passages.append(Passage(kind, [[text]], line.page, line.page, line.y))

    def _add_item(self, item: str, line: Line) -> None:
        if self.passages and self.passages[-1].kind is BlockKind.LIST:
            self.passages[-1].rows.append([item])
            self._mark = min(self._mark, line.x)
        else:
            self._start(BlockKind.LIST, item, line)
            self._mark, self._hangs = line.x, False

    def _item(self, text: str, *, ended: bool, clause: bool) -> str | None:
        """The text of a list item with its mark, None if the line starts no item."""
        in_list = self._in_list()
        if match := _BULLET.match(text):
            sure = match[0][0] in "•◦‣·"
            return f"- {text[match.end() :]}" if sure or clause or in_list else None
        if in_list and clause and (match := _WORD_BULLET.match(text)):
            return f"- {text[match.end() :]}"
        match = _ITEM.match(text)
        if match is None or not self._counts_on(match, ended=ended, clause=clause):
            return None
        if match["number"]:
            self._number, self._letter = int(match["number"]), ""
        else:
            self._letter = match["letter"] or match["initial"]
        return text

    def _in_list(self) -> bool:
        """Whether the next line may be an item without more ado: a list is open, no reference."""
        if not self.passages or self.passages[-1].kind is not BlockKind.LIST:
            return False
        return self._last is None or _REFERS.search(self._last.text) is None

    def _counts_on(self, match: re.Match[str], *, ended: bool, clause: bool) -> bool:
        """Whether a number at the start of a line is the next item and not the rest of "am 31."."""
        if match["number"]:
            counts_on = int(match["number"]) in (1, self._number, self._number + 1)
        else:
            letter = match["letter"] or match["initial"]
            last = ord(self._letter[0]) if len(letter) == len(self._letter) else 0
            counts_on = ord(letter[0]) in (ord("a"), last + 1)
        likely = clause or ended or self._in_list()
        return (counts_on and likely) or (ended and not self._number)

    def _goes_on(self, line: Line, *, ended: bool) -> bool:
        """Add the line to the passage before if it belongs to it."""
        if not self.passages:
            return False
        passage = self.passages[-1]
        if passage.kind is BlockKind.LIST:
            nearest, farthest = _HANGING
            inside = nearest * line.size < line.x - self._mark < farthest * line.size
            self._hangs = self._hangs or (inside and line.page == passage.page)
            if not inside and (ended or (self._hangs and self._on_same_page(line))):
                return False
        elif ended:
            return False
        if ended:
            passage.rows.append([line.text])
        else:
            passage.rows[-1].append(line.text)
        return True

    def _on_same_page(self, line: Line) -> bool:
        return self._last is not None and self._last.page == line.page


def _ends(last: Line, line: Line, layout: Layout) -> bool:
    """Whether a passage ends between two lines, by their places and the end of the first."""
    if last.text.endswith("-") and line.text[:1].islower():
        return False
    if abs(last.size - line.size) > _OTHER_SIZE * last.size:
        return True
    is_over = _is_over(last.text, line.text)
    if _turns(last, line):
        return is_over
    if last.y - line.y > _LARGER_GAP * layout.leading * max(last.size, line.size):
        return True
    right = layout.right_of(last)
    room = right - last.end
    if is_over:
        next_word = text_width(f"{line.mark} {line.text.split(' ', 1)[0]} ", line.size)
        return next_word + line.size < room
    return room > _MUCH_ROOM * (right - last.x) and not line.text[:1].islower()


def _turns(last: Line, line: Line) -> bool:
    """Whether a page or column ends between two lines."""
    return last.page != line.page or line.y > last.y + line.size / 2


def _is_over(text: str, following: str) -> bool:
    """Whether a sentence or introduction ends between two lines; "vgl." ends none."""
    if not _ENDS_SENTENCE.search(text):
        return False
    joined = f"{text} {following}"
    return text.endswith(":") or any(start == len(text) + 1 for start, _ in split_sentences(joined))
