"""Markdown: CommonMark with tables, read token by token.

Three habits of German authors that CommonMark would misread are put right first: the gender star
(two of them in a sentence would be emphasis and vanish), bullets pasted from Word, and text that
is indented without being code. HTML inside is never rendered: its tags go, its text stays, scripts
and comments go whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import unescape
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.token import Token

from ingest.cleaning import clean_text
from ingest.loaders.decoding import decode
from ingest.loaders.naming import is_plausible_title, iso_date, readable_name
from ingest.loaders.structure import (
    assemble,
    is_heading_shaped,
    passage_blocks,
    table_text,
    without_furniture,
)
from ingest.model import Block, BlockKind, Document, Source

_FRONT_MATTER = re.compile(r"\s*---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_FRONT_FACT = re.compile(r"^([\w-]+):[ \t]*[\"']?(.*?)[\"']?[ \t]*$", re.MULTILINE)
_GENDER_STAR = re.compile(r"(?<=[^\W\d_])\*(?=[^\W\d_])")
_PASTED_BULLET = re.compile(r"^([ \t]*)[•▪◦‣●\uf0b7\uf0a7][ \t]+", re.MULTILINE)
_SCRIPT = re.compile(
    r"<(script|style)\b.*?(</\1\s*>|\Z)|<!--.*?(-->|\Z)", re.DOTALL | re.IGNORECASE
)
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_FOOTNOTE = re.compile(r"^\[\^[^\]\s]{1,40}\]:[ \t]*|[ \t]*\[\^[^\]\s]{1,40}\]", re.MULTILINE)
_TASK = re.compile(r"\[[ xX]\]\s+")
_LONGEST_HEADING = 300  # a rule below a passage makes it a heading in Markdown


def load_markdown(source: Source) -> Document:
    """Read a Markdown file; a block of `key: value` lines between `---` at its start is read too.

    Raises:
        UnreadableSource: It is empty, or not text.
    """
    text = "\n".join(decode(source.path.read_bytes()).splitlines())
    facts: dict[str, str] = {}
    if front := _FRONT_MATTER.match(text):
        facts = {key.lower(): value for key, value in _FRONT_FACT.findall(front[1]) if value}
        text = text[front.end() :]
    text = _GENDER_STAR.sub(r"\\*", _FOOTNOTE.sub("", _SCRIPT.sub("", text)))
    parser = MarkdownIt("commonmark", {"html": True}).enable("table").disable("code")
    reader = _Reader()
    reader.read(parser.parse(_PASTED_BULLET.sub(r"\1- ", text)))
    first = next((b for b in reader.blocks if b.kind is BlockKind.HEADING and b.level == 1), None)
    title = first.text if first else facts.get("title") or facts.get("titel") or ""
    return assemble(
        source,
        clean_text(title) if is_plausible_title(title) else readable_name(source.address),
        without_furniture(reader.blocks),
        stand=iso_date(facts.get("stand") or facts.get("date") or facts.get("datum") or ""),
    )


@dataclass(slots=True)
class _Reader:
    """Goes through the tokens once and collects blocks.

    Attributes:
        blocks: What was found so far.
        level: Level of the last heading marked as one.
        items: Items of the list being read, with those of the lists inside it.
        lists: How many lists are open.
        rows: Cells of the table being read.
    """

    blocks: list[Block] = field(default_factory=list)
    level: int = 0
    items: list[str] = field(default_factory=list)
    lists: int = 0
    rows: list[list[str]] = field(default_factory=list)

    def read(self, tokens: Sequence[Token]) -> None:
        """Read all tokens of a file."""
        for opening, token in pairwise([Token("", "", 0), *tokens]):
            match token.type:
                case "inline":
                    self._read_inline(opening, token)
                case "html_block":
                    self._add(unescape(_TAG.sub("", token.content)))
                case "fence":
                    self._add(token.content)
                case "bullet_list_open" | "ordered_list_open":
                    self.lists += 1
                case "bullet_list_close" | "ordered_list_close":
                    self.lists -= 1
                    self._end_list()
                case "list_item_open":
                    self.items.append(f"- {token.info}) " if token.info else "- ")
                case "tr_open":
                    self.rows.append([])
                case "table_close":
                    text = table_text(self.rows, header=True)
                    self.blocks.append(Block(text, BlockKind.TABLE))
                    self.rows = []

    def _read_inline(self, opening: Token, token: Token) -> None:
        text = clean_text("".join(_texts(token.children or [])))
        if opening.type in {"th_open", "td_open"}:
            self.rows[-1].append(text)
        elif opening.type == "heading_open" and not self.lists and len(text) < _LONGEST_HEADING:
            self.level = int(opening.tag[1])
            self._add_heading(text, self.level)
        elif not self.lists and _is_bold(token.children or []) and is_heading_shaped(text):
            self._add_heading(text, self.level + 1)
        else:
            self._add(text)

    def _add_heading(self, text: str, level: int) -> None:
        self.blocks.append(Block(" ".join(text.split()), BlockKind.HEADING, level=level))

    def _add(self, text: str) -> None:
        """Add a passage where it belongs: to the item being read, or as blocks of its own."""
        if self.lists and self.items:
            text = " ".join(_TASK.sub("", text).split())
            joint = "" if self.items[-1].endswith(" ") else " "
            self.items[-1] += joint + text
            return
        for passage in re.split(r"\n\s*\n", text):
            self.blocks += passage_blocks(passage)

    def _end_list(self) -> None:
        filled = [item for item in self.items if not item.endswith(" ")]
        if filled and not self.lists:
            self.blocks.append(Block("\n".join(filled), BlockKind.LIST))
            self.items = []


def _texts(tokens: Sequence[Token]) -> Iterator[str]:
    """The text of inline tokens; pictures, which have only a description, are left out."""
    for token in tokens:
        if token.type in {"text", "code_inline", "text_special"}:
            yield token.content
        elif token.type == "softbreak":
            yield " "
        elif token.type == "hardbreak" or token.content.lower().startswith("<br"):
            yield "\n"


def _is_bold(tokens: Sequence[Token]) -> bool:
    """Whether a passage is one single bold run."""
    types = [token.type for token in tokens if token.type != "text" or token.content.strip()]
    return (
        types.count("strong_open") == 1
        and types[0] == "strong_open"
        and types[-1] == "strong_close"
    )
