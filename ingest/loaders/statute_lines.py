"""The text of statute XML as lines, each with the list items it lies in.

Every word of an element comes out once and in order. List items stand on lines of their own, so
that what follows `</DL>` in the same `P` is neither lost nor glued to the last item, and a line
knows the marks above it, so that nobody has to guess from the text what a list item is. A table row
is one line, every cell closed by ` |`; where an image stands there is `[Abbildung]`.

The editors of the official site mark some remarks inside the text as their own (`kommentar`, the
place of publication of an annex). They are no wording and come out apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from ingest.cleaning import clean_text
from ingest.loaders.statute_tables import Columns

IMAGE = "[Abbildung]"
CELL_END = "|"
_MARKS = frozenset({"FnR", "FnArea"})  # say only where a footnote belongs
_BREAKING = frozenset(
    {"P", "DL", "table", "thead", "tbody", "Title", "Subtitle", "pre", "Footnote"}
)
_PUBLISHED_IN = re.compile(r"\s*\((?:Inhalt: .*)?Fundstelle:")
_BREAK = "\x01"  # a BR while a line is put together
# A word that a BR divides ("Regel-<BR/>bedarfsstufe") is one word, "Haut-<BR/>und" are two.
_DIVIDED = re.compile(rf"(?<=\w)-\s*{_BREAK}\s*(?=[a-zäöüß])(?!(?:und|oder|bzw|sowie)\b)")
_JOINED = re.compile(rf"(?<=\w-)\s*{_BREAK}\s*(?=[A-ZÄÖÜ])")
_EMPTY_LINE = re.compile(rf"{_BREAK}\s*{_BREAK}")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a statute's text.

    Attributes:
        text: Cleaned text, never empty.
        items: Marks of the list items it lies in, from the outermost (`("1.", "a)")`); an item
            without a mark is the empty string.
        row: Whether it is a table row.
        heading: Whether the file has it as a heading inside the text.
    """

    text: str
    items: tuple[str, ...] = ()
    row: bool = False
    heading: bool = False


def statute_lines(content: Element) -> tuple[tuple[Line, ...], tuple[str, ...]]:
    """Read the lines of an element and the editors' remarks in it, both in order."""
    writer = _Writer()
    writer.read(content)
    return tuple(writer.lines), tuple(writer.remarks)


def inline_text(element: Element | None) -> str:
    """The text of a title or mark on one line; empty for None."""
    if element is None:
        return ""
    lines, _ = statute_lines(element)
    return " ".join(line.text for line in lines)


class _Writer:
    """Walks an element and puts its lines together."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.remarks: list[str] = []
        self._parts: list[str] = []
        self._items: tuple[str, ...] = ()
        self._marked: tuple[str, ...] | None = None  # items whose mark is all the line has so far
        self._columns = Columns()
        self._in_row = False

    def read(self, element: Element) -> None:
        self._walk(element, ())
        self._start_line(())

    def _walk(self, element: Element, items: tuple[str, ...]) -> None:
        self._write(element.text)
        mark = ""
        for child in element:
            if child.tag == "DT":
                mark = _words(child.itertext())
            if child.tag == "Title" and element.tag == "Content":
                self._start_line(items)
                self._walk(child, items)
                self._start_line(items, heading=True)
            else:
                self._child(child, items, mark)
            self._write(child.tail)

    def _child(self, child: Element, items: tuple[str, ...], mark: str) -> None:
        if child.tag in _MARKS:
            return
        if _is_remark(child):
            self.remarks.append(inline_text(child))
        elif child.tag in {"BR", "IMG"}:
            self._write(_BREAK if child.tag == "BR" else f" {IMAGE} ")
        elif child.tag in {"DT", "DD", "LA"}:
            self._item(child, items, mark)
        elif child.tag in {"tgroup", "row", "entry"}:
            self._table(child, items)
        elif child.tag in _BREAKING:
            self._start_line(items)
            self._walk(child, items)
            self._start_line(items)
        else:
            self._walk(child, items)

    def _item(self, child: Element, items: tuple[str, ...], mark: str) -> None:
        """A list item starts with its mark; its first text follows on the same line."""
        if child.tag == "DT":
            self._start_line((*items, mark))
            self._walk(child, (*items, mark))
            self._write(" ")
            self._marked = (*items, mark)
        elif child.tag == "DD":
            self._walk(child, (*items, mark))
            self._start_line(items)
        else:
            if self._marked != items:
                self._start_line(items)
            self._walk(child, items)
            self._write(" ")

    def _table(self, child: Element, items: tuple[str, ...]) -> None:
        if child.tag == "tgroup":
            outer, self._columns = self._columns, Columns(child)
            self._start_line(items)
            self._walk(child, items)
            self._start_line(items)
            self._columns = outer
        elif child.tag == "entry":
            self._write(f"{CELL_END} " * self._columns.before(child))
            self._walk(child, items)
            self._write(f" {CELL_END} ")
        else:
            self._row(child, items)

    def _row(self, row: Element, items: tuple[str, ...]) -> None:
        self._start_line(items)
        outer, self._in_row = self._in_row, True
        self._columns.start_row()
        self._walk(row, items)
        self._in_row = outer
        self._start_line(items, row=True)

    def _write(self, text: str | None) -> None:
        if text:
            self._parts.append(text)
            if not text.isspace():
                self._marked = None

    def _start_line(
        self, items: tuple[str, ...], *, row: bool = False, heading: bool = False
    ) -> None:
        """Close the line before, saying what it was, and start one in these items."""
        if self._in_row:
            self._parts.append(" ")  # whatever stands in a cell stands on its row's line
            return
        for text in _EMPTY_LINE.split("".join(self._parts)):
            joined = _without_empty_end(_joined(text)) if row else _joined(text)
            if joined.strip(f" {CELL_END}"):
                self.lines.append(Line(joined, self._items, row, heading))
        self._parts = []
        self._items = items
        self._marked = None


def _without_empty_end(row: str) -> str:
    """A row without the empty cells at its end."""
    return (
        f"{row.rstrip(f' {CELL_END}')} {CELL_END}"
        if row.endswith(f"{CELL_END} {CELL_END}")
        else row
    )


def _words(parts: Iterable[str]) -> str:
    return " ".join("".join(parts).split())


def _joined(raw: str) -> str:
    """One line out of text in which line breaks of the file mean nothing."""
    text = " ".join(_JOINED.sub("", _DIVIDED.sub("", raw)).replace(_BREAK, " ").split())
    return clean_text(text)


def _is_remark(element: Element) -> bool:
    """Whether an element is the editors' remark on an annex, not its wording."""
    if element.tag == "noindex":
        return bool(_PUBLISHED_IN.match(element.text or ""))
    return element.tag == "kommentar"
