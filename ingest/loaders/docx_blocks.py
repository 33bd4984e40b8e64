"""The body of a Word file as blocks: headings, passages, lists, tables.

Works on the XML itself, since that has more than python-docx hands out: text in content controls,
text boxes and tracked insertions counts, tracked deletions and tables of contents do not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from ingest.cleaning import clean_text
from ingest.loaders.structure import as_item, is_heading_shaped, passage_blocks, table_text
from ingest.model import Block, BlockKind

Element: TypeAlias = Any
"""An element of lxml, which publishes no types."""

_NAMES = {"w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main"}
_W = "{" + _NAMES["w"] + "}"

_HEADING = re.compile(r"(?:heading|überschrift)\s*(\d)", re.IGNORECASE)
_TITLE = frozenset({"title", "titel"})
_LIST = re.compile(r"(list (bullet|number)|aufzählung|listennummer|liste\b).*", re.IGNORECASE)
_CONTENTS = re.compile(
    r"(toc\b|table of|verzeichnis \d|inhaltsverzeichnis|abbildungsverzeichnis).*", re.IGNORECASE
)
_BODY_TEXT_LEVEL = 9  # an outline level that says: no heading
_LONGEST_HEADING = 300
_MAX_SPAN = 30
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_SKIPPED = frozenset(
    {_FALLBACK, *(_W + name for name in ("txbxContent", "del", "moveFrom", "pPr", "rPr", "sdtPr"))}
)
_BREAKS = {_W + "tab": "\t", _W + "br": "\n", _W + "cr": "\n", _W + "noBreakHyphen": "-"}
_PARTS = frozenset(_W + name for name in ("p", "tbl", "tr", "tc"))
_CONTAINERS = frozenset(_W + name for name in ("sdt", "sdtContent", "customXml", "ins", "moveTo"))


def read_blocks(body: Element, styles: Element) -> list[Block]:
    """Read the body of a document.

    Args:
        body: The element `w:body`.
        styles: The element `w:styles`.

    Returns:
        Its blocks in order; a passage styled as title is a heading of level 0.
    """
    reader = _Reader(_styles(styles))
    reader.read(body)
    reader.end_list()
    return reader.blocks


@dataclass(frozen=True, slots=True)
class _Style:
    """What a paragraph style says of its text; level 0 is the title of the document."""

    level: int | None = None
    is_item: bool = False
    is_contents: bool = False


def _styles(root: Element) -> dict[str, _Style]:
    """The styles of a file by id, each with what it takes over from those it is based on."""
    elements = {style.get(_W + "styleId"): style for style in root.iter(_W + "style")}
    return {name: _style(elements, name) for name in elements if name}


def _style(elements: dict[str, Element], name: str) -> _Style:
    found = _Style()
    chain = []
    while name in elements and name not in chain:
        chain.append(name)
        element = elements[name]
        called = _value(element, "w:name").casefold()
        heading = _HEADING.fullmatch(called)
        level = int(heading[1]) if heading else _outline_level(element)
        found = _Style(
            level=found.level if found.level is not None else 0 if called in _TITLE else level,
            is_item=found.is_item or bool(_LIST.fullmatch(called)) or _is_numbered(element),
            is_contents=found.is_contents or bool(_CONTENTS.fullmatch(called)),
        )
        name = _value(element, "w:basedOn")
    return found


def _value(element: Element, path: str) -> str:
    found = element.find(path, _NAMES)
    return "" if found is None else found.get(_W + "val") or ""


def _outline_level(element: Element) -> int | None:
    value = _value(element, "w:pPr/w:outlineLvl")
    return int(value) + 1 if value.isdigit() and int(value) < _BODY_TEXT_LEVEL else None


def _is_numbered(element: Element) -> bool:
    return _value(element, "w:pPr/w:numPr/w:numId") not in {"", "0"}


@dataclass(slots=True)
class _Reader:
    """Goes through the body and collects blocks.

    Attributes:
        styles: Paragraph styles by id.
        blocks: What was found so far.
        level: Level of the last heading marked as one.
        items: Items of the list being read.
    """

    styles: dict[str, _Style]
    blocks: list[Block] = field(default_factory=list)
    level: int = 0
    items: list[str] = field(default_factory=list)

    def read(self, container: Element) -> None:
        """Read paragraphs and tables, and the text boxes that hang on paragraphs."""
        for element in _content(container):
            if element.tag == _W + "tbl":
                self._read_table(element)
            else:
                self._read_passage(element)
                for box in _text_boxes(element):
                    self.read(box)

    def end_list(self) -> None:
        """End the list being read, if there is one."""
        if self.items:
            self.blocks.append(Block("\n".join(self.items), BlockKind.LIST))
            self.items = []

    def _read_passage(self, passage: Element) -> None:
        text = clean_text(_text(passage))
        style = self.styles.get(_value(passage, "w:pPr/w:pStyle"), _Style())
        if not text or style.is_contents:
            return
        level = style.level if style.level is not None else _outline_level(passage)
        if level is not None and len(text) <= _LONGEST_HEADING:
            self.level = level
            self._add_heading(text, level)
        elif style.is_item or _is_numbered(passage):
            line = " ".join(text.split())
            self.items.append(as_item(line) or f"- {line}")
        elif is_heading_shaped(text) and _is_bold(passage):
            self._add_heading(text, self.level + 1)
        else:
            found = list(passage_blocks(text))
            if [block.kind for block in found] == [BlockKind.LIST]:  # bullets somebody typed
                self.items.append(found[0].text)
                return
            self.end_list()
            self.blocks += found

    def _add_heading(self, text: str, level: int) -> None:
        self.end_list()
        self.blocks.append(Block(" ".join(text.split()), BlockKind.HEADING, level=level))

    def _read_table(self, table: Element) -> None:
        rows = [row for row in _content(table) if row.tag == _W + "tr"]
        if max((len(_cells(row)) for row in rows), default=0) < 2:  # noqa: PLR2004 - a frame
            for row in rows:
                for cell in _cells(row):
                    self.read(cell)
            return
        self.end_list()
        header = bool(rows) and _is_header(rows[0])
        text = table_text(_grid(rows, header=header), header=header)
        self.blocks.append(Block(text, BlockKind.TABLE))


def _content(container: Element) -> Iterator[Element]:
    """Paragraphs, tables, rows and cells of an element, also those inside content controls."""
    for child in container:
        if child.tag in _CONTAINERS:
            gallery = child.find(".//w:docPartGallery", _NAMES)
            if gallery is None or gallery.get(_W + "val") != "Table of Contents":
                yield from _content(child)
        elif child.tag in _PARTS:
            yield child


def _text(element: Element) -> str:
    """The text of a paragraph, or of all paragraphs and tables below an element."""
    parts = []
    for child in element:
        if child.tag == _W + "r" and child.find("w:rPr/w:vanish", _NAMES) is not None:
            continue  # hidden text
        if child.tag == _W + "t":
            parts.append(child.text or "")
        elif child.tag in _BREAKS:
            parts.append(_BREAKS[child.tag])
        elif isinstance(child.tag, str) and child.tag not in _SKIPPED:
            parts.append(_text(child))
            parts.append(" " if child.tag in _PARTS else "")
    return "".join(parts)


def _text_boxes(element: Element) -> Iterator[Element]:
    for child in element:
        if child.tag == _W + "txbxContent":
            yield child
        elif child.tag != _FALLBACK:  # says the same again for older programs
            yield from _text_boxes(child)


def _is_bold(passage: Element) -> bool:
    """Whether all text of a paragraph is set in bold by hand."""
    runs = [run for run in passage.iter(_W + "r") if _text(run).strip()]
    marks = [run.find("w:rPr/w:b", _NAMES) for run in runs]
    return all(m is not None and m.get(_W + "val") not in {"0", "false"} for m in marks)


def _cells(row: Element) -> list[Element]:
    return [cell for cell in _content(row) if cell.tag == _W + "tc"]


def _grid(rows: list[Element], *, header: bool) -> list[list[str]]:
    """Cells by row and column; a cell over several rows, or a header over columns, is repeated."""
    grid: list[list[str]] = []
    for row in rows:
        texts: list[str] = []
        for cell in _cells(row):
            text = _text(cell)
            merge = cell.find("w:tcPr/w:vMerge", _NAMES)
            if merge is not None and merge.get(_W + "val") != "restart" and grid:
                text = "".join(grid[-1][len(texts) : len(texts) + 1])
            texts.append(text)
            span = _value(cell, "w:tcPr/w:gridSpan")
            more = min(int(span), _MAX_SPAN) - 1 if span.isdigit() else 0
            texts += [text if header and not grid else ""] * more
        grid.append(texts)
    return grid


def _is_header(row: Element) -> bool:
    """Whether a first row names the columns: marked so in Word, or set in bold."""
    marked = row.find("w:trPr/w:tblHeader", _NAMES) is not None
    passages = [p for p in row.iter(_W + "p") if _text(p).strip()]
    return marked or (bool(passages) and all(map(_is_bold, passages)))
