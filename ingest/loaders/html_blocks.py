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
            case "dl":
                self._definitions(tag)
            case "table" if not tag.find((*_HEADINGS, "table")) and not _is_layout(tag):
                self.blocks.append(Block(_table(tag), BlockKind.TABLE))
            case "summary":
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
        if links and "".join(map(_line, links)) == "".join(map(_line, tag.find_all("li"))):
            inside = all(str(link["href"]).startswith("#") for link in links)
            if inside or (self.blocks and furniture.is_label(self.blocks[-1].text)):
                return
        items = list(_items(tag))
        if items:
            self.blocks.append(Block("\n".join(items), BlockKind.LIST))

    def _definitions(self, tag: Tag) -> None:
        """Read terms with short definitions as a list, anything longer as sections."""
        entries = tag.find_all(("dt", "dd"))
        short = not tag.find(_STRUCTURE) and not any(_line(e).endswith("?") for e in entries)
        items: list[str] = []
        for entry in entries:
            if not short and entry.name == "dt":
                self._heading(_line(entry), self.level + 1, asks=True)
            elif not short:
                self.read(entry)
                self.flush()
            elif entry.name == "dd" and items:
                items[-1] += f": {_line(entry)}" if ": " not in items[-1] else f"; {_line(entry)}"
            elif _line(entry):
                items.append(f"- {_line(entry)}")
        if items:
            self.blocks.append(Block("\n".join(items), BlockKind.LIST))


def _items(tag: Tag, first: int = 1) -> Iterator[str]:
    """Items of a list and of the lists inside it, each as one line."""
    number = first
    for child in tag.find_all(("li", "ul", "ol"), recursive=False):
        if child.name != "li":
            yield from _items(child)
            continue
        inner = child.find_all(("ul", "ol"))
        own = [node for node in child.children if node not in inner]
        text = " ".join(clean_text("".join(map(_text, own))).split())
        if text:
            yield f"- {number}) {text}" if tag.name == "ol" else f"- {text}"
            number += 1
        for nested in inner:
            if nested.parent is child:
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
            width, height = _span(cell, "colspan"), _span(cell, "rowspan")
            for extra in range(width):
                shown = text if extra == 0 or not rows else ""  # a name stands for all its columns
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


def _span(cell: Tag, name: str) -> int:
    value = str(cell.get(name, "1")).strip()
    return max(1, min(int(value), _MAX_SPAN)) if value.isascii() and value.isdigit() else 1


def _is_layout(table: Tag) -> bool:
    """Whether a table only arranges the page: said so, or never two cells side by side."""
    rows = table.find_all("tr")
    widths = [len(row.find_all(("td", "th"), recursive=False)) for row in rows]
    return table.get("role") in {"presentation", "none"} or max(widths, default=0) < 2  # noqa: PLR2004


def _is_bold(node: PageElement) -> bool:
    return isinstance(node, Tag) and (node.name in _BOLD or _line(node) == _bold_line(node))


def _bold_line(tag: Tag) -> str:
    return " ".join(_line(bold) for bold in tag.find_all(_BOLD))


def _line(tag: Tag) -> str:
    """The text of an element on one line."""
    return " ".join(clean_text(_text(tag)).split())


def _text(node: PageElement) -> str:
    """The text of a node with line breaks where a browser would make them."""
    if isinstance(node, PreformattedString):  # comments, declarations
        return ""
    if isinstance(node, NavigableString):
        return re.sub(r"[ \t\r\n\f]+", " ", node)
    if not isinstance(node, Tag):
        return ""
    if node.name in {"br", "hr"}:
        return "\n"
    inner = "".join(map(_text, node.children))
    return inner if node.name in _INLINE else f"\n{inner}\n"
