"""The content of a web page as blocks: headings, passages, lists, tables, questions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from bs4.element import NavigableString, PageElement, PreformattedString, Tag

from ingest.cleaning import clean_text
from ingest.loaders import furniture
from ingest.loaders.structure import is_heading_shaped, passage_blocks, table_text
from ingest.model import Block, BlockKind

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_INLINE = frozenset(
    """
    a abbr acronym b bdi bdo big button cite code data del dfn em font i ins kbd label mark nobr q
    rp rt ruby s samp small span strike strong sub sup time tt u var wbr
    """.split()  # noqa: SIM905 - a literal would take a line a name
)
_STRUCTURE = (*_HEADINGS, "p", "ul", "ol", "dl", "table", "article", "section")
_BOLD = ("b", "strong")
_LISTS = ("ul", "ol")
_MAX_SPAN = 30  # columns or rows a cell may claim; more is a mistake or an attack
_LONGEST_HEADING = 300


def read_blocks(container: Tag) -> list[Block]:
    """Read what is inside an element, in order.

    Recursive, at most three calls an element: the caller limits the depth of nesting.
    """
    reader = _Reader()
    reader.read(container)
    reader.flush()
    return reader.blocks


@dataclass(slots=True)
class _Reader:
    """Walks through the content and collects blocks.

    Attributes:
        blocks: What was found so far.
        inline: Nodes of the passage being read.
        level: Level of the last heading marked as one.
    """

    blocks: list[Block] = field(default_factory=list)
    inline: list[PageElement] = field(default_factory=list)
    level: int = 0

    def read(self, container: Tag) -> None:
        """Read what is inside an element."""
        for child in container.children:
            if not isinstance(child, Tag) or child.name == "br":
                self.inline.append(child)
            elif child.name in _INLINE and child.find(_STRUCTURE):  # a link around a teaser, say
                self.read(child)
            elif child.name in _INLINE:
                self.inline.append(child)
            else:
                self.flush()
                self._read_block(child)
                self.flush()

    def flush(self) -> None:
        """End the passage being read."""
        text = "".join(map(_text, self.inline))
        bold = "".join(_text(node) for node in self.inline if _is_bold(node))
        self.inline = []
        line = clean_text(text)
        if line and line == clean_text(bold) and is_heading_shaped(line) and "\n" not in line:
            self._heading(line, self.level + 1)
            return
        for passage in re.split(r"\n\s*\n", text):
            self.blocks += passage_blocks(passage)

    def _read_block(self, tag: Tag) -> None:
        match tag.name:
            case "h1" | "h2" | "h3" | "h4" | "h5" | "h6":
                self.level = int(tag.name[1])
                self._heading(_line(tag), self.level)
            case "ul" | "ol" if not tag.find((*_HEADINGS, "table", "article")):
                self._list(tag)
            case "dl" if _is_glossary(tag):
                self.blocks.append(Block(_glossary(tag), BlockKind.LIST))
            case "table" if not tag.find((*_HEADINGS, "table")) and not _is_layout(tag):
                self.blocks.append(Block(_table(tag), BlockKind.TABLE))
            case "summary" | "dt":
                self._heading(_line(tag), self.level + 1, asks=True)
            case "pre":
                self.blocks += passage_blocks(tag.get_text())
            case _:
                self.read(tag)

    def _heading(self, text: str, level: int, *, asks: bool = False) -> None:
        if len(text) > _LONGEST_HEADING:
            self.blocks.append(Block(text))
        elif asks and text.endswith("?"):
            self.blocks.append(Block(text, BlockKind.QUESTION))
        elif text:
            self.blocks.append(Block(text, BlockKind.HEADING, level=level))

    def _list(self, tag: Tag) -> None:
        links = [link for link in tag.find_all("a") if link.get("href")]
        if links and _letters(*links) == _letters(tag):
            inside = all(str(link["href"]).startswith("#") for link in links)
            if inside or (self.blocks and furniture.is_label(self.blocks[-1].text)):
                return
        items = list(_items(tag))
        if items:
            self.blocks.append(Block("\n".join(items), BlockKind.LIST))


def _is_glossary(tag: Tag) -> bool:
    """Whether a `<dl>` has only terms with short definitions, and no questions with answers."""
    entries = tag.find_all(("dt", "dd"))
    asks = any(_line(entry).endswith("?") for entry in entries)
    return not asks and not tag.find(_STRUCTURE) and _letters(*entries) == _letters(tag)


def _glossary(tag: Tag) -> str:
    """Terms with their definitions, each as one line."""
    entries = ""
    before = ""
    for entry in tag.find_all(("dt", "dd")):
        joint = "\n- " if entry.name == "dt" else ": " if before == "dt" else "; "
        entries += joint + _line(entry)
        before = entry.name
    return entries.strip(":; \n")


def _items(tag: Tag) -> Iterator[str]:
    """Items of a list and of the lists inside it, each as one line."""
    number = _number(tag, "start")
    for child in tag.children:
        if isinstance(child, Tag) and child.name in _LISTS:
            yield from _items(child)
            continue
        parts = list(child.children) if isinstance(child, Tag) and child.name == "li" else [child]
        inner = [part for part in parts if isinstance(part, Tag) and part.name in _LISTS]
        own = "".join(_text(part) for part in parts if not any(part is one for one in inner))
        if text := " ".join(clean_text(own).split()):
            yield f"- {number}) {text}" if tag.name == "ol" else f"- {text}"
            number += 1
        for nested in inner:
            yield from _items(nested)


def _table(tag: Tag) -> str:
    rows: list[list[str]] = []
    open_cells: dict[int, tuple[int, str]] = {}  # column: rows it still reaches into, text
    header = False
    for row in tag.find_all("tr"):
        cells = row.find_all(("td", "th"), recursive=False)
        if not rows:
            header = all(c.name == "th" for c in cells) or row.find_parent("thead") is not None
        texts: list[str] = []
        for cell in cells:
            _fill(texts, open_cells)
            text = _line(cell)
            width = min(_number(cell, "colspan"), _MAX_SPAN)
            height = min(_number(cell, "rowspan"), _MAX_SPAN)
            for extra in range(width):
                named = header and not rows  # a name stands for all its columns
                shown = text if extra == 0 or named else ""
                if height > 1:
                    open_cells[len(texts)] = (height - 1, shown)
                texts.append(shown)
        _fill(texts, open_cells)
        rows.append(texts)
    caption = tag.find("caption")
    lines = [_line(caption)] if isinstance(caption, Tag) else []
    return "\n".join(filter(None, [*lines, table_text(rows, header=header)]))


def _fill(texts: list[str], open_cells: dict[int, tuple[int, str]]) -> None:
    """Add the cells of rows above that reach into the next columns of this one."""
    while len(texts) in open_cells:
        left, text = open_cells.pop(len(texts))
        if left > 1:
            open_cells[len(texts)] = (left - 1, text)
        texts.append(text)


def _number(tag: Tag, name: str) -> int:
    """A small number that an element names, 1 without one."""
    value = str(tag.get(name, "")).strip()
    return int(value) if re.fullmatch("[1-9][0-9]{0,3}", value) else 1


def _is_layout(table: Tag) -> bool:
    """Whether a table only arranges the page: said so, or never two cells side by side."""
    rows = table.find_all("tr")
    widths = [len(row.find_all(("td", "th"), recursive=False)) for row in rows]
    return table.get("role") in {"presentation", "none"} or max(widths, default=0) < 2  # noqa: PLR2004


def _is_bold(node: PageElement) -> bool:
    return isinstance(node, Tag) and (node.name in _BOLD or _line(node) == _bold_line(node))


def _bold_line(tag: Tag) -> str:
    return " ".join(_line(bold) for bold in tag.find_all(_BOLD))


def _letters(*tags: Tag) -> str:
    return "".join(_line(tag) for tag in tags).replace(" ", "")


def _line(tag: Tag) -> str:
    """The text of an element on one line."""
    return " ".join(clean_text(_text(tag)).split())


def _text(node: PageElement) -> str:
    """The text of a node with line breaks where a browser would make them."""
    if not isinstance(node, Tag):
        written = isinstance(node, NavigableString) and not isinstance(node, PreformattedString)
        return re.sub(r"[ \t\r\n\f]+", " ", str(node)) if written else ""  # else a comment
    if node.name in {"br", "hr"}:
        return "\n"
    inner = "".join(map(_text, node.children))
    return inner if node.name in _INLINE else f"\n{inner}\n"
